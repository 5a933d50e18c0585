import Diagnostics
import Postmortems

/// PM14. Source: Google SRE workbook: blameless language.
public enum WordsOfBlame: ReviewRule {
  public static let id = "PM14"
  public static let level = ReviewLevel.warning
  public static let title = "No words of blame"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let words = subject.context.words
    let (blame, ofPeople, people) = (words[.blame], words[.blameOfPeople], words[.people])
    var found: [Finding] = []
    for block in subject.prose.blocks {
      let hits = blame.hits(in: block) + ofPeople.hits(in: block).filter { isSaidOfPeople($0, block, people) }
      for hit in hits where !isDenied(hit, block, words[.negations]) {
        found.append(
          Finding(
            at: subject.prose.range(of: hit, in: block), "\"\(hit.phrase)\" blames",
            because: "Whoever is blamed tells less next time, and the cause in the system stays.",
            remedy: "Say what was done, what was known at that moment, and what made it look right."))
      }
    }
    return found
  }

  /// "Nobody was careless", "this was not careless": up to three words before it.
  private static func isDenied(_ hit: PhraseList.Hit, _ block: Prose.Block, _ negations: PhraseList) -> Bool {
    let start = max(block.sentenceStart(of: hit.words.lowerBound), hit.words.lowerBound - 3)
    return (start..<hit.words.lowerBound).contains { place in
      negations.hit(in: block, at: place) != nil || nobody.hit(in: block, at: place) != nil
    }
  }

  /// As a subject they deny what is said of people; what nobody did is blame all the same ("nobody bothered").
  private static let nobody = PhraseList([
    "nobody was", "nobody is", "no one was", "no one is", "none of us was", "none of us were",
  ])

  /// A retry that ignored a header is a fact; a colleague who ignored a page is blamed: the verb's subject stands
  /// within the four words before it, in the same sentence.
  static func isSaidOfPeople(_ hit: PhraseList.Hit, _ block: Prose.Block, _ people: PhraseList) -> Bool {
    let start = max(block.sentenceStart(of: hit.words.lowerBound), hit.words.lowerBound - 3)
    return (start..<hit.words.lowerBound).contains { people.contains(word: $0, of: block) }
  }
}
