import Diagnostics
import Postmortems

/// PM17. Source: Google SRE workbook: no animated language.
public enum AnimatedLanguage: ReviewRule {
  public static let id = "PM17"
  public static let level = ReviewLevel.note
  public static let title = "No animated language"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let list = subject.context.words[.animated]
    var found: [Finding] = []
    for block in subject.prose.blocks {
      for hit in list.hits(in: block) where !isTechnical(hit, block) {
        found.append(
          Finding(
            at: subject.prose.range(of: hit, in: block), "\"\(hit.phrase)\" is animated",
            because: "It says how it felt, not what it was, and makes people defend themselves.",
            remedy: "Say it in figures."))
      }
      for marks in exclamations(in: block) {
        let range = subject.prose.range(marks, in: block)
        found.append(
          Finding(
            at: range, "several exclamation marks", because: "They shout at whoever reads it.",
            remedy: "One full stop will do.", fix: Fix(range, replacement: ".")))
      }
    }
    return found
  }

  /// "Disaster recovery" and "chaos engineering" are names of things.
  private static func isTechnical(_ hit: PhraseList.Hit, _ block: Prose.Block) -> Bool {
    guard block.words.indices.contains(hit.words.upperBound) else { return false }
    let next = block.text(block.words[hit.words.upperBound].range)
    return ["recovery", "response", "engineering", "monkey", "mesh", "test", "tests", "testing", "plan"].contains(next)
  }

  private static func exclamations(in block: Prose.Block) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var at = 0
    while at < block.bytes.count {
      guard block.bytes[at] == 0x21 else {
        at += 1
        continue
      }
      let start = at
      while at < block.bytes.count, block.bytes[at] == 0x21 { at += 1 }
      if at - start > 1 { found.append(start..<at) }
    }
    return found
  }
}
