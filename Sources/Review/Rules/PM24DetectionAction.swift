import Diagnostics
import Postmortems

/// PM24. Source: Google SRE workbook: if people noticed first, monitoring has a hole.
public enum DetectionAction: ReviewRule {
  public static let id = "PM24"
  public static let level = ReviewLevel.warning
  public static let title = "An incident that people detected has a prevention item for detection"

  /// Values of the facet `detected_by` that mean that no machine noticed.
  private static let people: Set<String> = [
    "staff", "customer", "customers", "support", "partner", "public", "user", "chance",
  ]

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    guard let detectedBy = subject.facts.detectedBy, people.contains(detectedBy.value), !subject.items.isEmpty,
      !subject.items.contains(where: { $0.kind?.value == .detect || speaksOfDetection($0.text) })
    else { return [] }
    return [
      Finding(
        at: subject.headingRange(.actions), "people detected it, and no prevention item is about detection",
        because: "The next time it will again be a person who notices, or nobody.",
        remedy: "Add an alert, a probe or a check that would have noticed, and say after how long.")
    ]
  }

  private static func speaksOfDetection(_ text: String) -> Bool {
    let text = text.lowercased()
    return ["alert", "monitor", "alarm", "detect", "dashboard", "probe", "metric", "notif", "synthetic"].contains {
      text.contains($0)
    }
  }
}
