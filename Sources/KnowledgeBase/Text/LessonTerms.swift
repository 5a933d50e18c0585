import TextAnalysis

/// Texts as sorted lists of term numbers, each term counted once.
///
/// A term is a stem, or the group of synonyms that it belongs to. What it weighs is fixed by its kind and not by
/// how rare it is here, so that the likeness of two texts depends on those two alone.
struct LessonTerms {
  /// All texts' terms, one after the other; ascending within a text.
  private var all: [Int32] = []
  private var starts: [Int] = [0]
  /// By text: the squared length of its vector, in units that make it a whole number.
  private var lengths: [Int] = []
  /// By term: whether it is none of the words that every postmortem uses.
  private var telling: [Bool] = []
  /// By term: whether it is a pair of characters of a script without blanks.
  private var isWide: [Bool] = []
  /// In how many texts a term stands.
  private(set) var counts: [Int32] = []
  /// Whether a text denies or deplores something: "not", "without", "lack".
  private(set) var isNegative: [Bool] = []

  /// A common word weighs 0.4 of a telling one; squared and times 25.
  private static let tellingWeight = 25
  private static let commonWeight = 4

  init(_ texts: [String], synonyms: Synonyms) {
    var reader = TermReader(synonyms)
    for text in texts {
      let found = reader.read(text)
      isWide += reader.isWide[telling.count...]
      telling += reader.isTelling[telling.count...]
      while counts.count < telling.count { counts.append(0) }
      var length = 0
      for term in found.terms {
        all.append(term)
        counts[Int(term)] += 1
        length += weight(of: term)
      }
      starts.append(all.count)
      lengths.append(length)
      isNegative.append(found.isNegative)
    }
  }

  var count: Int { lengths.count }

  func terms(of text: Int) -> ArraySlice<Int32> { all[starts[text]..<starts[text + 1]] }

  func isTelling(_ term: Int32) -> Bool { telling[Int(term)] }

  private func weight(of term: Int32) -> Int {
    telling[Int(term)] ? LessonTerms.tellingWeight : LessonTerms.commonWeight
  }

  /// What two texts have in common. Whole numbers up to the last step, so that the order in which terms were met
  /// changes no bit.
  func likeness(_ a: Int, _ b: Int) -> Likeness {
    var (i, j) = (starts[a], starts[b])
    let (firstEnd, secondEnd) = (starts[a + 1], starts[b + 1])
    var dot = 0
    var found = Likeness()
    while i < firstEnd, j < secondEnd {
      let (x, y) = (all[i], all[j])
      if x == y {
        dot += weight(of: x)
        found.shared += 1
        if telling[Int(x)] { found.telling += isWide[Int(x)] ? 1 : 3 }
        i += 1
        j += 1
      } else if x < y {
        i += 1
      } else {
        j += 1
      }
    }
    found.isWhole = found.shared == firstEnd - starts[a] && found.shared == secondEnd - starts[b]
    found.deniesAlike = isNegative[a] == isNegative[b]
    let product = Double(lengths[a] * lengths[b]).squareRoot()
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
    if telling >= 6 { return cosine >= 0.8 }
    return telling >= 3 && shared >= 2 && isWhole && deniesAlike
  }
}

/// Turns words into terms; remembers every word it has met.
struct TermReader {
  /// By term: whether it is none of the words that every postmortem uses.
  private(set) var isTelling: [Bool] = []
  private(set) var isWide: [Bool] = []
  private var tokenizer = Tokenizer()
  /// The term of a word; -1 for words that say nothing.
  private var termOfWord: [String: Int32] = [:]
  private var termOfName: [String: Int32] = [:]
  /// The group's name of a stem that is a synonym by itself.
  private var synonymOfStem: [String: String] = [:]
  /// Synonyms of several stems, by the first one; the longest first.
  private var phrases: [String: [(stems: [String], name: String)]] = [:]

  init(_ synonyms: Synonyms) {
    for group in synonyms.groups {
      for member in group.members {
        if member.count == 1 {
          synonymOfStem[member[0]] = group.name
        } else if let first = member.first {
          phrases[first, default: []].append((member, group.name))
        }
      }
    }
    for key in phrases.keys {
      phrases[key]?.sort { ($1.stems.count, $0.name) < ($0.stems.count, $1.name) }
    }
  }

  /// Ascending, each once.
  mutating func read(_ text: String) -> (terms: [Int32], isNegative: Bool) {
    var words: [String] = []
    _ = tokenizer.forEachToken(in: text) { word, kind, _, _ in
      if kind == .part { words.append(String(decoding: word, as: UTF8.self)) }
    }
    var found: [Int32] = []
    var isNegative = false
    var at = 0
    while at < words.count {
      if TermReader.negative.contains(words[at]) { isNegative = true }
      if let (name, length) = phrase(in: words, at: at) {
        found.append(term(named: name, isTelling: true))
        at += length
        continue
      }
      let term = term(of: words[at])
      if term >= 0 { found.append(term) }
      at += 1
    }
    found.sort()
    var unique: [Int32] = []
    for term in found where unique.last != term { unique.append(term) }
    return (unique, isNegative)
  }

  private static let negative: Set<String> = [
    "not", "no", "never", "without", "lack", "lacked", "lacking", "missing", "nobody", "none", "didn't", "doesn't",
    "wasn't", "weren't", "don't", "can't", "couldn't", "hadn't", "isn't", "aren't", "didnt", "doesnt", "wasnt",
  ]

  private func phrase(in words: [String], at: Int) -> (String, Int)? {
    guard !phrases.isEmpty, let candidates = phrases[PorterStemmer.term(words[at])] else { return nil }
    for (stems, name) in candidates where at + stems.count <= words.count {
      if zip(words[at...], stems).allSatisfy({ PorterStemmer.term($0) == $1 }) { return (name, stems.count) }
    }
    return nil
  }

  private mutating func term(of word: String) -> Int32 {
    if let known = termOfWord[word] { return known }
    var term: Int32 = -1
    let isNumber = word.utf8.allSatisfy { (0x30...0x39).contains($0) }
    if !StopWords.contains(word), !isNumber {
      let stem = PorterStemmer.term(word)
      let isCommon = CommonWords.containsStem(stem) || word.utf8.count < 2 || TermReader.negative.contains(word)
      term = self.term(named: synonymOfStem[stem] ?? stem, isTelling: !isCommon)
    }
    termOfWord[word] = term
    return term
  }

  private mutating func term(named name: String, isTelling: Bool) -> Int32 {
    if let known = termOfName[name] { return known }
    let term = Int32(truncatingIfNeeded: self.isTelling.count)
    termOfName[name] = term
    self.isTelling.append(isTelling)
    isWide.append(name.utf8.first.map { $0 >= 0xE3 } ?? false)
    return term
  }
}
