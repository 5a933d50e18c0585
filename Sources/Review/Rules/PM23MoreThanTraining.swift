import Diagnostics
import Markdown
import Postmortems

/// PM23. Source: Google SRE workbook: change the system, not the people.
public enum MoreThanTraining: ReviewRule {
  public static let id = "PM23"
  public static let level = ReviewLevel.warning
  public static let title = "Something prevents; it is not all training and vigilance"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let items = subject.items
    guard !items.isEmpty else { return [] }
    let training = subject.context.words[.training]
    guard items.allSatisfy({ isTraining($0, training) }) else { return [] }
    return [
      Finding(
        at: subject.headingRange(.actions),
        items.count == 1
          ? "the only prevention item asks people to take care"
          : "all \(items.count) prevention items ask people to take care",
        because: "Attention fades within weeks, and people leave; the system stays as it was.",
        remedy: "Add an item that makes the mistake impossible, harmless, or visible at once.")
    ]
  }

  private static func isTraining(_ item: PreventionItem, _ words: PhraseList) -> Bool {
    // A kind in a column is meant; one that a group's heading suggests ("Process") may be anything.
    if let kind = item.kind, kind.basis == .stated, kind.value != .practise { return false }
    let bytes = Array(item.text.lowercased().utf8.prefix(400))
    let block = Prose.Block(
      node: MarkdownTree.root, section: .actions, isHeading: false, words: Prose.words(of: bytes), bytes: bytes,
      runs: [], links: [])
    return (0..<min(4, block.words.count)).contains { words.hit(in: block, at: $0) != nil }
  }
}
