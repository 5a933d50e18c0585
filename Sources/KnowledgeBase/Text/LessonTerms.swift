import TextAnalysis

/// Texts as sorted lists of term numbers, each term counted once.
///
/// A term is a stem, or the group of synonyms that it belongs to. What it weighs is fixed by its kind and not by
/// how rare it is here, so that the likeness of two texts depends on those two alone.
struct LessonTerms {
  /// All texts' terms, one after the other; ascending within a text.
  private var all: [Int32] = []
  private var starts: [Int] = [0]
  private var profiles: [Profile] = []
  /// By term: whether it is none of the words that every postmortem uses.
  private var telling: [Bool] = []
  private var reader: TermReader
  /// In how many texts a term stands.
  private(set) var counts: [Int32] = []
  /// Whether a text denies or deplores something: "not", "without", "lack".
  private(set) var isNegative: [Bool] = []

  /// What rules out nearly all pairs of texts before their terms are compared.
  struct Profile {
    /// A bit for each term.
    var bits: UInt64
    /// The squared length of the text's vector, in units that make it a whole number.
    var length: Int32
    /// How many terms share a bit with another one.
    var hidden: Int32

    /// Whether two texts can be as alike as `SimilarTexts.threshold` asks, by a bound that costs next to nothing.
    @inline(__always)
    func mayBeAlike(_ other: Profile) -> Bool {
      let shared = Int32(truncatingIfNeeded: (bits & other.bits).nonzeroBitCount) &+ min(hidden, other.hidden)
      let dot = Double(min(shared &* LessonTerms.tellingWeight, min(length, other.length)))
      let least = SimilarTexts.threshold * SimilarTexts.threshold * Double(length) * Double(other.length)
      return dot * dot >= least * 0.999
    }
  }

  /// A common word weighs 0.4 of a telling one; squared and times 25.
  private static let tellingWeight: Int32 = 25
  private static let commonWeight: Int32 = 4

  init(_ synonyms: Synonyms) { reader = TermReader(synonyms) }

  init(_ texts: [String], synonyms: Synonyms) {
    self.init(synonyms)
    for text in texts {
      scan(text)
      add()
    }
  }

  /// Reads a string, of which `add` makes texts.
  mutating func scan(_ string: String) { reader.scan(string) }

  /// Adds the string that was read, or its beginning, as a text.
  mutating func add(upTo end: Int = .max) {
    let found = reader.terms(upTo: end)
    for term in telling.count..<max(telling.count, reader.isTelling.count) {
      telling.append(reader.isTelling[term])
      counts.append(0)
    }
    var length: Int32 = 0
    var bits: UInt64 = 0
    for term in found.terms {
      bits |= 1 << (UInt64(UInt32(bitPattern: term)) &* 0x9E37_79B9_7F4A_7C15 >> 58)
      all.append(term)
      counts[Int(term)] += 1
      length += weight(of: term)
    }
    starts.append(all.count)
    profiles.append(
      Profile(
        bits: bits, length: length, hidden: Int32(truncatingIfNeeded: found.terms.count - bits.nonzeroBitCount)))
    isNegative.append(found.isNegative)
  }

  /// The telling terms of the string that was read, from a place on, once it has been added.
  mutating func tellingTerms(from start: Int) -> [Int32] {
    reader.terms(from: start).terms.filter { telling[Int($0)] }
  }

  var count: Int { profiles.count }

  func withProfiles<Result>(_ body: (UnsafeBufferPointer<Profile>) -> Result) -> Result {
    profiles.withUnsafeBufferPointer(body)
  }

  func terms(of text: Int) -> ArraySlice<Int32> { all[starts[text]..<starts[text + 1]] }

  func isTelling(_ term: Int32) -> Bool { telling[Int(term)] }

  /// Whether a term is a pair of characters of a script without blanks.
  func isWide(_ term: Int32) -> Bool { reader.isWide[Int(term)] }

  /// The term of one of the words of the texts.
  mutating func term(of word: String) -> Int32? { reader.read(word).terms.first }

  private func weight(of term: Int32) -> Int32 {
    telling[Int(term)] ? LessonTerms.tellingWeight : LessonTerms.commonWeight
  }

  /// The terms of a text as a key: the same for texts of the same words in any order.
  func key(of text: Int) -> [Int32] { Array(terms(of: text)) }

  /// What two texts have in common. Whole numbers up to the last step, so that the order in which terms were met
  /// changes no bit.
  func likeness(_ a: Int, _ b: Int) -> Likeness {
    var found = Likeness()
    var dot = 0
    let (firstStart, secondStart) = (starts[a], starts[b])
    let (firstEnd, secondEnd) = (starts[a + 1], starts[b + 1])
    all.withUnsafeBufferPointer { all in
      telling.withUnsafeBufferPointer { telling in
        var (i, j) = (firstStart, secondStart)
        while i < firstEnd, j < secondEnd {
          let (x, y) = (all[i], all[j])
          if x == y {
            found.shared += 1
            if telling[Int(x)] {
              dot += Int(LessonTerms.tellingWeight)
              found.telling += reader.isWide[Int(x)] ? 1 : 3
            } else {
              dot += Int(LessonTerms.commonWeight)
            }
          }
          // Without a branch: which of two terms is smaller cannot be foreseen.
          i += x <= y ? 1 : 0
          j += y <= x ? 1 : 0
        }
      }
    }
    found.isWhole = found.shared == firstEnd - firstStart && found.shared == secondEnd - secondStart
    found.deniesAlike = isNegative[a] == isNegative[b]
    let product = (Double(profiles[a].length) * Double(profiles[b].length)).squareRoot()
    found.cosine = product > 0 ? Double(dot) / product : 0
    return found
  }
}

/// How alike two texts are, and on what that rests.
struct Likeness {
  var cosine = 0.0
  /// Terms that both have.
  var shared = 0
  /// Of these the telling ones, in thirds: a pair of Chinese or Japanese characters is a third of a word.
  var telling = 0
  /// Neither has a term that the other has not.
  var isWhole = false
  /// Both deny something, or neither does.
  var deniesAlike = true

  /// The fewer words there are to share, the more exactly they have to agree.
  var saysTheSame: Bool {
    let cosine = deniesAlike ? cosine : cosine - 0.1
    if telling >= 9 { return cosine >= SimilarTexts.threshold }
    if telling >= 6 { return cosine >= 0.8 && deniesAlike }
    return telling >= 3 && shared >= 2 && isWhole && deniesAlike
  }
}
