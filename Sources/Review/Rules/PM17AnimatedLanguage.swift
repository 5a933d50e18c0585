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
      for shout in shouts(in: block, subject.prose) {
        let range = subject.prose.range(shout.marks, in: block)
        found.append(
          Finding(
            at: range, "several exclamation marks", because: "They shout at whoever reads it.",
            remedy: "One full stop will do.", fix: shout.endsSentence ? Fix(range, replacement: ".") : nil))
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

  private struct Shout {
    var marks: Range<Int>
    /// Whether a full stop can stand in their place: behind a word, and the sentence ends with them.
    var endsSentence: Bool
  }

  /// Runs of exclamation marks behind what was said; in `x !! y`, `a!!=b` and `!!bold!!` they are a notation.
  private static func shouts(in block: Prose.Block, _ prose: Prose) -> [Shout] {
    let bytes = block.bytes
    var found: [Shout] = []
    for marks in exclamations(in: block) {
      let before = marks.lowerBound > 0 ? bytes[marks.lowerBound - 1] : nil
      let after = marks.upperBound < bytes.count ? bytes[marks.upperBound] : nil
      let isOpening = (before == nil || before == space) && after.map(isWord) == true
      if isOpening { return [] }
      guard let before, after == nil || after.map(followers.contains) == true else { continue }
      let isBehindWord = isWord(before)
      guard isBehindWord || closers.contains(before) || before == space && after == nil else { continue }
      let next = bytes[marks.upperBound...].firstIndex { $0 != space }
      let isOver = next == nil || after == space && next.map { prose.isCapital($0, in: block) } == true
      // After a blank goes on what was said, or a formula.
      if after == space, let next, !isOver, !isWord(bytes[next]) { continue }
      let isVerbatim = prose.written(marks, in: block).utf8.elementsEqual(bytes[marks])
      // "¡¡" shouts, too, and half of a pair mends nothing.
      let isPair = bytes.firstRange(of: [0xC2, 0xA1], in: bytes.startIndex..<bytes.endIndex) != nil
      found.append(Shout(marks: marks, endsSentence: isBehindWord && isOver && isVerbatim && !isPair))
    }
    return found
  }

  private static let space: UInt8 = 0x20
  /// What may stand behind the marks: a blank, `)`, `"`, `'`, `,`.
  private static let followers: Set<UInt8> = [0x20, 0x29, 0x22, 0x27, 0x2C]
  /// What may stand before them, beside words: `?`, `)`, `"`, `'`.
  private static let closers: Set<UInt8> = [0x3F, 0x29, 0x22, 0x27]

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte >= 0x80
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
