import Diagnostics
import Postmortems

/// PM06. Source: Wikimedia's incident template: start and end of user impact are marked in the timeline.
public enum ImpactIsBounded: ReviewRule {
  public static let id = "PM06"
  public static let level = ReviewLevel.warning
  public static let title = "Start and end of the impact are marked"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let facts = subject.facts
    let words = subject.context.words
    let timed = facts.timeline.filter { $0.moment != nil }
    // Entries that say it in other words mark it for readers, even where no moment could be read.
    // A moment that was read out of prose is known, but marked nowhere.
    func isMarked(_ fact: Fact<Moment>?) -> Bool {
      guard let fact else { return false }
      return fact.basis != .inferred || timed.contains { $0.line == fact.provenance.location.range?.start.line }
    }
    let hasStart = isMarked(facts.started) || timed.contains { words[.impactBegins].isFound(in: $0.text) }
    let hasEnd =
      isMarked(facts.mitigated) || isMarked(facts.resolved)
      || timed.contains { words[.impactEnds].isFound(in: $0.text) }
    guard !hasStart || !hasEnd else { return [] }
    let what =
      !hasStart && !hasEnd
      ? "neither start nor end of the impact is marked"
      : hasStart ? "the end of the impact is not marked" : "the start of the impact is not marked"
    return [
      Finding(
        at: subject.headingRange(.timeline, .impact), what,
        because: "How long customers were hurt is the first question of every reader, and it cannot be computed.",
        remedy: "State started and mitigated, or mark the entries: \"14:02 Impact begins\", \"14:53 Impact ends\".")
    ]
  }
}
