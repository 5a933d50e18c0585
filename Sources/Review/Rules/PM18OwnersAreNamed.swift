import Diagnostics
import Postmortems

/// PM18. Source: Google SRE workbook: every action item has an owner, and so has the postmortem.
public enum OwnersAreNamed: ReviewRule {
  public static let id = "PM18"
  public static let level = ReviewLevel.error
  public static let title = "Every prevention item has an owner, and the document has one"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let due = subject.items.filter { $0.effectiveStatus != .done }
    let gaps = ItemGaps(
      what: "an owner", noun: "owner", explanation: "What everybody owns nobody does.",
      remedy: "Name one team or person who will see it done.")
    var found = gaps.findings(due, lacking: due.filter { $0.owner == nil }, in: subject)
    if subject.record.owner == nil, subject.facts.people.isEmpty, subject.facts.teams.isEmpty {
      found.append(
        Finding(
          at: subject.titleRange, "the postmortem has no owner",
          because: "Nobody answers questions about it, and nobody follows up.",
          remedy: "Add owner: to the front matter, or a section \"People\" with the roles."))
    }
    return found
  }
}
