import Diagnostics
import Postmortems

/// PM20. Sources: Google SRE workbook and Atlassian's handbook: due dates, and priorities that tell items apart.
public enum ItemsHaveDueDates: ReviewRule {
  public static let id = "PM20"
  public static let level = ReviewLevel.warning
  public static let title = "Prevention items have due dates, and not all the same priority"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let open = subject.items.filter(\.effectiveStatus.isOpen)
    let gaps = ItemGaps(
      what: "a due date", noun: "due date", explanation: "Without one it is never late, and so it is never done.",
      remedy: "Add a day that its owner agrees to.")
    var found = gaps.findings(open, lacking: open.filter { $0.due == nil }, in: subject)
    let priorities = subject.items.compactMap { $0.priority?.value.lowercased() }
    if priorities.count > 2, priorities.count == subject.items.count, Set(priorities).count == 1 {
      found.append(
        Finding(
          at: subject.headingRange(.actions), "all \(priorities.count) prevention items have the same priority",
          because: "Where everything comes first nothing does.",
          remedy: "Say which one would have prevented most, and put it first."))
    }
    return found
  }
}
