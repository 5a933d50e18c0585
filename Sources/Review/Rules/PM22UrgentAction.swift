import Diagnostics
import Postmortems

/// PM22. Source: Google SRE workbook: a severe incident has at least one P0 or P1 bug.
public enum UrgentAction: ReviewRule {
  public static let id = "PM22"
  public static let level = ReviewLevel.error
  public static let title = "A severe incident has an urgent prevention item"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    guard subject.isSevere else { return [] }
    guard !subject.items.isEmpty else { return withoutItems(subject) }
    let urgent = Set(subject.context.words[.urgent].texts.map { $0.lowercased() })
    let isUrgent = subject.items.contains { item in
      guard let priority = item.priority?.value.lowercased() else { return false }
      let words = priority.split { !$0.isLetter && !$0.isNumber }.map(String.init)
      return urgent.contains(priority) || words.contains { urgent.contains($0) } || ["0", "1"].contains(priority)
    }
    // "Immediate actions" says of a whole group what a column of priorities says of each.
    let isUnderUrgentHeading = subject.headings(in: .actions).contains { heading in
      let words = heading.text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
      return words.contains { urgent.contains($0) } && !words.contains("level")
    }
    guard !isUrgent, !isUnderUrgentHeading else { return [] }
    return [
      Finding(
        at: subject.headingRange(.actions), "no prevention item is P0 or P1",
        because: "The incident was among the worst; if nothing about it is urgent it will happen again as it did.",
        remedy: "Give the item that would have prevented it the first priority.")
    ]
  }

  /// That the section is missing or empty is for PM01 to say.
  private static func withoutItems(_ subject: ReviewSubject) -> [Finding] {
    let isAskedFor = subject.settings.requiredSections.contains(.actions)
    let sections = subject.record.sections.filter { $0.kind == .actions }
    let isWritten = sections.contains { !RequiredSections.isEmpty($0, in: subject) }
    guard isWritten || sections.isEmpty && (!isAskedFor || !subject.facts.preventionItems.isEmpty) else { return [] }
    return [
      Finding(
        at: subject.headingRange(.actions), "there is no prevention item",
        because: "The incident was among the worst, and nothing keeps it from happening again as it did.",
        remedy: "Name what would have prevented it, or allow PM22 with the reason why nothing is done.")
    ]
  }
}
