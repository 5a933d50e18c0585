import Diagnostics
import Markdown
import Postmortems

/// PM21. Source: Google SRE workbook: action items that somebody can see the end of.
public enum VagueActions: ReviewRule {
  public static let id = "PM21"
  public static let level = ReviewLevel.warning
  public static let title = "No vague verbs in prevention items"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let list = subject.context.words[.vague]
    return subject.items.compactMap { item in
      let words = Prose.words(of: Array(item.text.lowercased().utf8).prefix(400).map { $0 })
      let block = Prose.Block(
        node: MarkdownTree.root, section: .actions, isHeading: false, words: words,
        bytes: Array(item.text.lowercased().utf8.prefix(400)), runs: [], links: [])
      // "We should improve", "Team: improve": the verb comes first, or right after who does it.
      guard let hit = (0..<3).lazy.compactMap({ list.hit(in: block, at: $0) }).first,
        !saysWhatComesOfIt(block.text),
        (0..<hit.words.lowerBound).allSatisfy({ isFiller(block.text(block.words[$0].range)) })
      else { return nil }
      return Finding(
        at: subject.range(of: item), "\"\(hit.phrase)\" has no end that anybody could see",
        because: "Such an item is closed because time has passed, not because something is different.",
        remedy: "Say what will be there when it is done: an alert, a limit, a test, a removed step.")
    }
  }

  /// "Investigate and fix the leak" has an end.
  private static func saysWhatComesOfIt(_ text: String) -> Bool {
    [" and fix", " and add", " and implement", " and resolve", " and remove", " and replace", " and create"].contains {
      text.contains($0)
    }
  }

  private static func isFiller(_ word: String) -> Bool {
    ["we", "should", "must", "will", "to", "please", "need", "the", "team"].contains(word)
  }
}
