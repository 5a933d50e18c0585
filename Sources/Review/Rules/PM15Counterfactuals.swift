import Diagnostics
import Postmortems

/// PM15. Source: the Howie guide and Etsy's debriefing guide: describe what happened, not what did not.
public enum Counterfactuals: ReviewRule {
  public static let id = "PM15"
  public static let level = ReviewLevel.warning
  public static let title = "No counterfactuals"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let words = subject.context.words
    var found: [Finding] = []
    for block in subject.prose.blocks where block.section != .actions && block.section != .lucky {
      var hits = words[.counterfactuals].hits(in: block).filter { hit in
        words[.harmless].hit(in: block, at: hit.words.lowerBound) == nil && isFollowedByParticiple(hit, block, words)
          && judges(hit, block, words)
      }
      // A pod that failed to start is a fact; an engineer who failed to look is a counterfactual.
      hits += words[.failedTo].hits(in: block).filter { WordsOfBlame.isSaidOfPeople($0, block, words[.people]) }
      hits += conditions(in: block, words)
      for hit in hits {
        found.append(
          Finding(
            at: subject.prose.range(of: hit, in: block), "\"\(hit.phrase)\" tells what did not happen",
            because: "It judges with what is known today, and explains nothing of what people saw at that moment.",
            remedy: "Say what happened and why it made sense; put what should be different under prevention items."))
      }
    }
    return found
  }

  /// "If somebody had tested it, this would not have happened": from "if" to what would be otherwise.
  private static func conditions(in block: Prose.Block, _ words: ReviewWords) -> [PhraseList.Hit] {
    ifs.hits(in: block).compactMap { hit in
      let start = hit.words.lowerBound
      let rest = (start..<min(block.words.count, start + 24)).prefix { block.sentenceStart(of: $0) <= start }
      guard let had = rest.first(where: { hads.contains(word: $0, of: block) }),
        rest.contains(where: { $0 > had && otherwise.hit(in: block, at: $0) != nil })
      else { return nil }
      return PhraseList.Hit(phrase: "if … had", words: start..<had + 1)
    }
  }

  private static let ifs = PhraseList(["if"])
  private static let hads = PhraseList(["had"])
  private static let otherwise = PhraseList([
    "would not have happened", "wouldn't have happened", "would never have happened", "would have been avoided",
    "would have been prevented", "would have been caught", "would have caught", "would have prevented",
    "would have avoided", "would not have occurred", "wouldn't have occurred",
  ])

  /// "Could have been avoided" judges, "could have held more" tells of what was possible, and "should have been removed
  /// but are still there" of what a program does wrong.
  private static func judges(_ hit: PhraseList.Hit, _ block: Prose.Block, _ words: ReviewWords) -> Bool {
    func word(_ index: Int) -> String {
      block.words.indices.contains(index) ? block.text(block.words[index].range) : ""
    }
    let behind = (hit.words.upperBound..<hit.words.upperBound + 8).prefix { at in
      at < block.words.count && block.sentenceStart(of: at) <= hit.words.lowerBound
    }
    let start = block.sentenceStart(of: hit.words.lowerBound)
    let before = (max(start, hit.words.lowerBound - 10)..<hit.words.lowerBound).map(word)
    if hit.phrase.hasPrefix("could") {
      let isUnreal = before.contains("no") || before.contains("assume") || behind.map(word).contains("later")
      return !isUnreal && behind.contains { words[.outcomes].contains(word: $0, of: block) }
    }
    guard hit.phrase.hasPrefix("should") else { return true }
    let isExpected = ["users", "customers", "clients", "requests"].contains(before.last ?? "")
    return !isExpected && !behind.prefix(2).map(word).contains("automatically") && !behind.map(word).contains("still")
  }

  /// "Should have looked" is one, "should have alerts" and "should have better alerts" ask for something. English
  /// only: what ends in -ed or -en, or is in the list of participles, adverbs passed over.
  private static func isFollowedByParticiple(_ hit: PhraseList.Hit, _ block: Prose.Block, _ words: ReviewWords) -> Bool
  {
    guard hit.phrase.hasSuffix("have") || hit.phrase.hasSuffix("'ve") else { return true }
    var next = hit.words.upperBound
    for _ in 0..<2 {
      guard block.words.indices.contains(next), block.isJoined(next - 1) else { return false }
      let word = block.text(block.words[next].range)
      if word.hasSuffix("ed") || word.hasSuffix("en") || words[.participles].contains(word: next, of: block) {
        return true
      }
      guard word.hasSuffix("ly") || ["also", "never", "not", "ever", "at", "just"].contains(word) else { return false }
      next += 1
    }
    return false
  }
}
