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
    // What was partial is said in the impact; a total failure anywhere makes the word right.
    let impact = told.filter { $0.section == .impact && !$0.isHeading }
    guard impact.contains(where: { words[.partial].isFound(in: $0) }),
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
