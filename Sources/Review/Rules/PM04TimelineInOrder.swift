import Diagnostics
import Postmortems

/// PM04. Source: Wikimedia's incident template: times in one stated zone, in order.
public enum TimelineInOrder: ReviewRule {
  public static let id = "PM04"
  public static let level = ReviewLevel.error
  public static let title = "The timeline states its time zone and runs forward"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let timed = subject.facts.timeline.filter { $0.moment?.minute != nil }
    guard let first = timed.first else { return [] }
    var found: [Finding] = []
    if subject.facts.zone == nil, timed.allSatisfy({ $0.moment?.zone == nil }) {
      found.append(
        Finding(
          at: SourceRange(line: first.line), "the timeline does not state its time zone",
          because: "Whoever compares it with a dashboard or a log has to guess, and colleagues elsewhere guess wrong.",
          remedy: "Write once above the timeline: \"All times are UTC.\""))
    }
    return found + backwards(timed)
  }

  private static func backwards(_ entries: [TimelineEntry]) -> [Finding] {
    let steps = zip(entries, entries.dropFirst()).compactMap { a, b -> (TimelineEntry, TimelineEntry, Int)? in
      guard let from = a.moment, let to = b.moment, let minutes = from.minutes(to: to) else { return nil }
      return (a, b, minutes)
    }
    let back = steps.filter { $0.2 < 0 && $0.0.moment?.isApproximate != true && $0.1.moment?.isApproximate != true }
    guard !back.isEmpty else { return [] }
    // Newest first is one habit, not a mistake in each line.
    if steps.count > 2, back.count * 2 > steps.count {
      return [
        Finding(
          at: SourceRange(line: entries[0].line), "the timeline runs backwards",
          because: "A reader who follows what happened has to read from the bottom.",
          remedy: "Put the oldest entry first.")
      ]
    }
    return back.map { before, entry, _ in
      Finding(
        at: SourceRange(line: entry.line), "\(entry.written) stands below \(before.written)",
        because: "Either the time or the place is wrong, and durations are computed from it.",
        remedy: "Correct the time, add the day if midnight has passed, or move the line.")
    }
  }
}
