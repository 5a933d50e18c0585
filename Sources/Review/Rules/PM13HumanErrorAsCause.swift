import Diagnostics
import Postmortems

/// PM13. Source: PagerDuty's guide; Sidney Dekker, "The Field Guide to Understanding 'Human Error'".
public enum HumanErrorAsCause: ReviewRule {
  public static let id = "PM13"
  public static let level = ReviewLevel.error
  public static let title = "\"Human error\" is not a cause"

  private static let sections: Set<SectionKind?> = [.rootCause, .contributing, .trigger, .summary, .facts, .lessons]

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let list = subject.context.words[.humanError]
    let negations = subject.context.words[.negations]
    let unspaced = list.texts.filter { $0.utf8.allSatisfy { $0 >= 0x80 } }.map { (text: $0, bytes: Array($0.utf8)) }
    var found: [Finding] = []
    for block in subject.prose.blocks where sections.contains(block.section) {
      // Chinese and Japanese part no words.
      for (text, bytes) in block.bytes.contains(where: { $0 >= 0xE3 }) ? unspaced : [] {
        guard let start = block.bytes.firstRange(of: bytes)?.lowerBound else { continue }
        found.append(finding(text, at: subject.prose.range(start..<start + bytes.count, in: block)))
      }
      for hit in list.hits(in: block) where !isDenied(hit, block, negations) {
        found.append(finding(hit.phrase, at: subject.prose.range(of: hit, in: block)))
      }
    }
    return found
  }

  private static func finding(_ phrase: String, at range: SourceRange) -> Finding {
    Finding(
      at: range, "\"\(phrase)\" is given as a cause",
      because: "People will always make mistakes; what matters is what let one of them become an incident.",
      remedy: "Say what made the mistake easy and its effect large: the tool, the check that was missing, the default.")
  }

  /// "Not human error", "rather than human error": up to three words before it.
  private static func isDenied(_ hit: PhraseList.Hit, _ block: Prose.Block, _ negations: PhraseList) -> Bool {
    // "Any operator error is a symptom" speaks of errors in general.
    let before = hit.words.lowerBound - 1
    if before >= 0, block.text(block.words[before].range) == "any" { return true }
    let start = max(block.sentenceStart(of: hit.words.lowerBound), hit.words.lowerBound - 4)
    return (start..<hit.words.lowerBound).contains { negations.hit(in: block, at: $0) != nil }
  }
}
