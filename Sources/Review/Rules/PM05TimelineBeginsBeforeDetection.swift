import Diagnostics
import Postmortems

/// PM05. Source: PagerDuty's guide: the timeline starts before the incident was noticed.
public enum TimelineBeginsBeforeDetection: ReviewRule {
  public static let id = "PM05"
  public static let level = ReviewLevel.warning
  public static let title = "The timeline begins before detection"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let timed = subject.facts.timeline.filter { $0.moment?.minute != nil }
    guard timed.count > 1, let first = timed.first, let begin = first.moment,
      let detected = subject.facts.detected?.value, detected.minute != nil, !MomentsInOrder.isBefore(begin, detected)
    else { return [] }
    // A first entry that tells of a change begins with the cause, whatever moment was read as detection.
    if subject.context.words[.changes].isFound(in: first.text) { return [] }
    return [
      Finding(
        at: SourceRange(line: first.line), "the timeline begins at \(first.written), when the incident was detected",
        because: "What happened before anybody noticed is where the cause and the missing alert are.",
        remedy: "Begin with the change, the first error, or whatever set it off.")
    ]
  }
}
