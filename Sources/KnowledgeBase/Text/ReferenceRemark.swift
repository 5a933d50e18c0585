import Postmortems

/// What the words around a reference say of how two incidents hang together.
enum ReferenceRemark {
  /// Nothing that speaks against it: a reference relates the two.
  case related
  /// They fell on one day, or in one place, or have nothing to do with each other, and nothing else.
  case beside
  /// The author tells the causes apart.
  case otherCause
  /// The author says that the one has nothing to do with the other.
  case unrelated

  /// - Parameter words: the sentence of the reference, without the words of the reference itself.
  init(_ words: [UInt8]) {
    var said: Set<Saying> = []
    for hit in Self.phrases.hits(in: words) where !hit.isNegated { said.insert(Self.sayings[hit.phrase]) }
    if !words.allSatisfy({ $0 < 0x80 }) {
      for (saying, pieces) in Self.pieces where pieces.contains(where: words.holds) { said.insert(saying) }
    }
    if said.contains(.causesUnlike) {
      self = .otherCause
    } else if said.contains(.causesAlike) {
      self = .related
    } else if Denial.isSaid(in: words) {
      self = .unrelated
    } else if said.contains(.causesApart) || Self.saysAnotherOne(words) {
      self = .otherCause
    } else if said.contains(.denial) {
      self = .beside
    } else if words.count <= Self.longestAside, said.contains(.coincidence), !said.contains(.tie) {
      self = .beside
    } else {
      self = .related
    }
  }

  /// "The cause of INC-7 was a different one": the cause is named first, and what is said of it comes behind the name.
  private static func saysAnotherOne(_ words: [UInt8]) -> Bool {
    let hits = anotherOne.hits(in: words).filter { !$0.isNegated }
    return hits.contains { other in
      other.phrase >= causeWords.count
        && hits.contains { cause in
          cause.phrase < causeWords.count && cause.range.upperBound <= other.range.lowerBound
            && !words[cause.range.upperBound..<other.range.lowerBound].contains(0x3B)
            && other.range.lowerBound - cause.range.upperBound <= longestBetween
        }
    }
  }

  /// So many bytes may stand between the cause and what is said of it.
  private static let longestBetween = 48
  private static let causeWords = ["cause", "causes", "Ursache", "Grundursache", "causa"]
  private static let otherOnes = [
    "is a different one", "was a different one", "is another one", "was another one", "is not that of",
    "was not that of", "is different from", "was different from", "differs from", "differed from", "ist eine andere",
    "war eine andere", "unterscheidet sich", "est une autre", "était une autre", "est différente", "es otra",
    "era otra",
    "fue otra", "es distinta", "é outra", "foi outra", "é diferente",
  ]
  private static let anotherOne = PhraseIndex(causeWords + otherOnes)

  private enum Saying {
    /// "not the same cause" holds "same cause".
    case causesUnlike
    case causesAlike, causesApart, denial, coincidence
    /// How one thing led to another, or that it is the same again.
    case tie
  }

  /// A sentence that says more than "the other one of that day" tells more, too.
  private static let longestAside = 160

  private static let causesUnlike = [
    "not the same cause", "not the same root cause", "not the same underlying cause", "not share a cause",
    "not share a root cause", "not share the cause", "not share the root cause", "no common cause",
    "nicht dieselbe Ursache", "nicht die gleiche Ursache", "nicht dieselbe Grundursache", "keine gemeinsame Ursache",
    "pas la même cause", "no es la misma causa", "no la misma causa", "não é a mesma causa",
  ]
  private static let causesAlike = [
    "same cause", "same root cause", "same underlying cause", "identical cause", "gleiche Ursache", "gleichen Ursache",
    "selbe Ursache", "même cause", "misma causa", "mesma causa",
  ]
  private static let causesAlikeCJK = ["同じ原因", "原因は同じ", "原因が同じ", "相同原因", "原因相同", "같은 원인"]

  private static let causesApart = [
    "different cause", "different causes", "different root cause", "different root causes",
    "different underlying cause",
    "has another cause", "had another cause", "for another cause", "another root cause",
    "separate cause", "separate root cause", "distinct cause", "distinct root cause", "cause is different",
    "cause was different", "causes are different", "causes were different", "causes differ", "cause differs",
    "root cause differs", "andere Ursache", "anderen Ursache", "Ursache ist eine andere", "Ursache war eine andere",
    "autre cause", "cause différente", "causes différentes", "otra causa", "causa distinta", "causa diferente",
    "causas distintas", "causas diferentes", "outra causa",
  ]
  private static let causesApartCJK = [
    "別の原因", "別原因", "原因は別", "原因が別", "原因は異なる", "原因が異なる", "異なる原因", "原因層が全く違う", "原因が違う", "原因は違う",
    "根本原因は異なり", "根本原因が異なり", "不同原因", "原因不同", "根因不同", "其他原因", "다른 원인", "원인이 다르", "원인은 다르",
  ]

  private static let denials = [
    "unrelated", "not related", "nothing to do with", "nicht verwandt", "hat nichts mit", "sans rapport", "sans lien",
    "no relacionado", "no relacionada", "sin relación", "não relacionado", "não relacionada", "sem relação",
  ]
  private static let denialsCJK = ["無関係", "関係はない", "関係ない", "関連はない", "無關", "无关", "不相关", "무관", "관련 없"]

  private static let coincidences = [
    "same day", "same night", "same evening", "same morning", "same afternoon", "same week", "of the day", "that day",
    "around the same time", "at the same time", "around it", "in the same area", "am selben Tag", "am gleichen Tag",
    "le même jour", "el mismo día", "no mesmo dia",
  ]
  private static let coincidencesCJK = ["同日", "同じ日", "本日の", "周辺", "同一天", "当天", "같은 날"]

  /// Words that say how one thing led to another, or that it is the same again.
  private static let ties = [
    "again", "same cause", "same root", "same bug", "same failure", "same mistake", "caused", "causes", "because",
    "led to", "follow", "followed", "follow-up", "result", "triggered", "recurrence", "recurred", "repeat",
    "regression",
    "lesson", "fix", "aftermath", "consequence", "continuation", "sequel", "similar", "rollback", "wieder", "erneut",
    "Ursache", "encore", "cause", "causa", "otra vez", "de novo",
  ]
  private static let tiesCJK = [
    "再発", "原因", "続", "二次", "影響", "教訓", "同型", "同じ問題", "修正", "複発", "复发", "再次", "导致", "재발", "원인",
  ]

  private static let lists: [(saying: Saying, phrases: [String])] = [
    (.causesUnlike, causesUnlike), (.causesAlike, causesAlike), (.causesApart, causesApart), (.denial, denials),
    (.coincidence, coincidences), (.tie, ties),
  ]
  private static let phrases = PhraseIndex(lists.flatMap(\.phrases))
  private static let sayings = lists.flatMap { list in list.phrases.map { _ in list.saying } }
  private static let listsCJK: [(saying: Saying, phrases: [String])] = [
    (.causesAlike, causesAlikeCJK), (.causesApart, causesApartCJK), (.denial, denialsCJK),
    (.coincidence, coincidencesCJK), (.tie, tiesCJK),
  ]
  private static let pieces: [(saying: Saying, pieces: [[UInt8]])] = listsCJK.map { list in
    (list.saying, list.phrases.map { Array($0.utf8) })
  }
}

extension ReferenceRemark {
  /// Stands in a sentence where the reference stood; no text holds it.
  static let place: UInt8 = 0

  /// The sentence around some bytes of a text, with a mark in their place, and without the destinations of links, which are addresses
  /// and say nothing.
  ///
  /// - Parameters:
  ///   - text: the source of a paragraph, a heading or a cell.
  ///   - reference: where the reference stands in it.
  static func words(around reference: Range<Int>, in text: ArraySlice<UInt8>) -> [UInt8] {
    let reference = reference.clamped(to: text.startIndex..<text.endIndex)
    var start = reference.lowerBound
    while start > text.startIndex, !endsSentence(text, before: start) { start -= 1 }
    var end = reference.upperBound
    while end < text.endIndex, end == reference.upperBound || !endsSentence(text, before: end) { end += 1 }
    return withoutDestinations(text[start..<reference.lowerBound]) + [place]
      + withoutDestinations(text[reference.upperBound..<end])
  }

  /// Whether a sentence is over before a byte: "… . N", "… 。".
  private static func endsSentence(_ text: ArraySlice<UInt8>, before place: Int) -> Bool {
    let last = text[place - 1]
    if last == 0x20 || last == 0x0A, place - 2 >= text.startIndex {
      return [0x2E, 0x21, 0x3F].contains(text[place - 2])
    }
    // U+3002 is E3 80 82.
    return last == 0x82 && place - 3 >= text.startIndex && text[place - 2] == 0x80 && text[place - 3] == 0xE3
  }

  private static func withoutDestinations(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var kept: [UInt8] = []
    var at = text.startIndex
    while at < text.endIndex {
      kept.append(text[at])
      at += 1
      guard kept.last == 0x5D, at < text.endIndex, text[at] == 0x28 else { continue }
      at = text[at...].firstIndex(of: 0x29).map { $0 + 1 } ?? text.endIndex
    }
    return kept
  }
}

/// Whether a prevention item is said to be the promise of another incident, taken over.
enum TakingOver {
  /// - Parameter text: of the item, with the name of the other incident.
  static func mayBeSaid(in text: String) -> Bool {
    let words = Array(text.utf8)
    return words.holds(source) || !phrases.hits(in: words).isEmpty || pieces.contains(where: words.holds)
  }

  /// - Parameter words: of the sentence that names the other incident, with a mark in the place of the name.
  static func isSaid(in words: [UInt8]) -> Bool {
    if words.holds(sourceAlone) || !words.allSatisfy({ $0 < 0x80 }) && pieces.contains(where: words.holds) {
      return true
    }
    let place = words.firstIndex(of: ReferenceRemark.place) ?? words.count
    return phrases.hits(in: words).contains { hit in
      // "Carried over from the old host, see INC-7" takes over something else.
      !hit.isNegated && (hit.range.lowerBound > place || hit.range.upperBound + nearest >= place)
    }
  }

  /// "Alert on the queue (from INC-7)".
  private static let source = Array("(from ".utf8)
  private static let sourceAlone = Array("(from \u{0})".utf8)
  /// So many bytes may stand between the words and the name: " the review of ".
  private static let nearest = 15
  private static let phrases = PhraseIndex([
    "carried over from", "carry over from", "carried over", "carried forward from", "carried forward",
    "taken over from",
    "inherited from", "continued from", "rolled over from", "left over from", "still open from", "outstanding from",
    "originally promised", "promised in", "promised after", "action item from", "follow-up from", "übernommen aus",
    "fortgeführt aus", "noch offen aus", "repris de", "reprise de", "reporté de", "heredado de", "heredada de",
    "herdado de", "herdada de",
  ])
  private static let pieces = [
    "から継続", "から継承", "継承", "から引き継", "据え置き", "の未消化", "持ち越", "沿用自", "延续自", "继承自", "遗留自", "에서 이월", "에서 이어",
  ].map { Array($0.utf8) }
}

extension [UInt8] {
  /// Whether a piece stands anywhere in the bytes.
  func holds(_ piece: [UInt8]) -> Bool {
    guard let first = piece.first, count >= piece.count else { return false }
    return (0...(count - piece.count)).contains {
      self[$0] == first && self[$0..<($0 + piece.count)].elementsEqual(piece)
    }
  }
}
