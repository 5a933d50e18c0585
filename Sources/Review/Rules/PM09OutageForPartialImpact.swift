import Diagnostics
import Postmortems

/// PM09. Source: PagerDuty's guide: do not call an incident an outage unless it really was one.
public enum OutageForPartialImpact: ReviewRule {
  public static let id = "PM09"
  public static let level = ReviewLevel.warning
  public static let title = "\"Outage\" is said of total failure only"

  private static let outage = PhraseList(["outage", "outages"])

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let words = subject.context.words
    let told = subject.prose.blocks.filter { $0.section == .impact || $0.section == .summary || $0.isHeading }
    // What was partial is said in the impact, or in the summary of a document that has no section for it; a total failure
    // anywhere makes the word right.
    let text = told.filter { !$0.isHeading }
    let sections = text.contains { $0.section == .impact } ? text.filter { $0.section == .impact } : text
    guard sections.contains(where: { words[.partial].isFound(in: $0) || namesPart($0, words) }),
      !told.contains(where: { words[.total].isFound(in: $0) || says100Percent($0) })
    else { return [] }
    let found = told.lazy.compactMap { block in
      outage.hits(in: block).first { !isQualified($0, block) }.map { (block, $0) }
    }.first
    guard let (block, hit) = found else { return [] }
    return [
      Finding(
        at: subject.prose.range(of: hit, in: block), "\"outage\", but the impact was partial",
        because: "The word says that nothing worked; the next real one is taken less seriously.",
        remedy: "Say what it was: degraded, slow, errors for a part of the requests.")
    ]
  }

  /// "Some of our users", "several EU customers", "5 % of requests": how many, and of what.
  private static func namesPart(_ block: Prose.Block, _ words: ReviewWords) -> Bool {
    words[.parts].hits(in: block).contains { hit in names(words[.parties], from: hit.words.upperBound, block) }
      || block.words.indices.contains { isShare($0, of: block) && names(words[.parties], from: $0 + 1, block) }
  }

  /// Whether users, requests or their like stand behind a word, with at most three words such as "of our paying" before
  /// them in one breath.
  private static func names(_ parties: PhraseList, from start: Int, _ block: Prose.Block) -> Bool {
    for place in start..<start + 4 {
      guard block.words.indices.contains(place), isBeside(place, block) else { return false }
      if parties.contains(word: place, of: block) { return true }
    }
    return false
  }

  /// Whether nothing parts a word from the one before it but blanks and signs of a percentage.
  private static func isBeside(_ place: Int, _ block: Prose.Block) -> Bool {
    guard place > 0 else { return true }
    let between = block.bytes[block.words[place - 1].range.upperBound..<block.words[place].range.lowerBound]
    return between.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x25 }
  }

  /// "5 %", "about 12.5%", "20 percent": a share that is not all.
  private static func isShare(_ place: Int, of block: Prose.Block) -> Bool {
    let word = block.words[place].range
    if block.text(word) == "percent" {
      return place > 0 && Int(block.text(block.words[place - 1].range)).map { $0 < 100 } ?? false
    }
    guard let number = Int(block.text(word)), number < 100 else { return false }
    return block.bytes[word.upperBound...].drop { $0 == 0x20 }.first == 0x25
  }

  /// "A partial outage" says what it was.
  private static func isQualified(_ hit: PhraseList.Hit, _ block: Prose.Block) -> Bool {
    guard hit.words.lowerBound > 0 else { return false }
    let before = block.text(block.words[hit.words.lowerBound - 1].range)
    return ["partial", "minor", "brief", "intermittent", "no"].contains(before)
  }

  private static func says100Percent(_ block: Prose.Block) -> Bool {
    let bytes = block.bytes
    guard let first = bytes.firstIndex(of: UInt8(ascii: "1")) else { return false }
    let rest = bytes[first...]
    return rest.indices.contains { place in
      guard rest[place...].starts(with: "100".utf8) else { return false }
      let behind = rest[(place + 3)...]
      return behind.starts(with: "%".utf8) || behind.starts(with: " %".utf8) || behind.starts(with: " percent".utf8)
    }
  }
}
