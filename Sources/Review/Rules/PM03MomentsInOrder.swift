import Diagnostics
import Postmortems

/// PM03: started ≤ detected ≤ mitigated ≤ resolved, as far as the author states them.
public enum MomentsInOrder: ReviewRule {
  public static let id = "PM03"
  public static let level = ReviewLevel.error
  public static let title = "The incident starts, is detected, mitigated and resolved in this order"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let facts = subject.facts
    let moments = [
      ("started", facts.started), ("detected", facts.detected), ("mitigated", facts.mitigated),
      ("resolved", facts.resolved),
    ].compactMap { name, moment in moment.map { (name: name, fact: $0) } }.filter { $0.fact.basis == .stated }
    var found: [Finding] = []
    for (earlier, later) in zip(moments, moments.dropFirst()) {
      guard isBefore(later.fact.value, earlier.fact.value) else { continue }
      found.append(
        Finding(
          at: subject.range(of: later.fact.provenance),
          "\(later.name) (\(later.fact.value.iso)) is before \(earlier.name) (\(earlier.fact.value.iso))",
          because: "Every duration that is computed from them is wrong.",
          remedy: "Correct whichever is wrong; look at the day and the time zone first.",
          notes: [Diagnostic.Note("\(earlier.name) is stated here", at: earlier.fact.provenance.location)]))
    }
    return found
  }

  /// Whether one moment is surely before another: by the clock where both have one, else by the day.
  static func isBefore(_ a: Moment, _ b: Moment) -> Bool {
    if let minutes = b.minutes(to: a) { return minutes < 0 }
    return a.date < b.date
  }
}
