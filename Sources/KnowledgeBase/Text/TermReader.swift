import TextAnalysis

/// Turns words into terms; remembers every word it has met.
struct TermReader {
  /// By term: whether it is none of the words that every postmortem uses.
  private(set) var isTelling: [Bool] = []
  private(set) var isWide: [Bool] = []
  private var tokenizer = Tokenizer()
  private var words = WordTable()
  /// By word of the table.
  private var known: [Word] = []
  private var stems: [String: Int32] = [:]
  private var termOfName: [String: Int32] = [:]
  /// The group's name of a stem that is a synonym by itself.
  private var synonymOfStem: [String: String] = [:]
  /// Synonyms of several stems, by the first one; the longest first.
  private var phrases: [Int32: [(stems: [Int32], term: Int32)]] = [:]
  private var found: [Int32] = []
  /// Of the text at hand: its words, and where each ends, in bytes.
  private var text: [Word] = []
  private var ends: [Int] = []

  private struct Word {
    var stem: Int32
    /// -1 for words that say nothing.
    var term: Int32
    var isNegative = false
    /// A synonym of several words begins with it.
    var beginsPhrase = false
  }

  init(_ synonyms: Synonyms) {
    for group in synonyms.groups {
      for member in group.members where member.count == 1 { synonymOfStem[member[0]] = group.name }
    }
    for group in synonyms.groups {
      for member in group.members where member.count > 1 {
        let numbers = member.map { stemNumber($0) }
        phrases[numbers[0], default: []].append((numbers, term(named: group.name, isTelling: true)))
      }
    }
    for key in phrases.keys { phrases[key]?.sort { ($1.stems.count, $0.term) < ($0.stems.count, $1.term) } }
  }

  /// The terms of a text, ascending, each once.
  mutating func read(_ string: String) -> (terms: [Int32], isNegative: Bool) {
    scan(string)
    return terms()
  }

  /// Reads a text, of which `terms` tells.
  mutating func scan(_ string: String) {
    text.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    var new: [(place: Int, word: String)] = []
    // What the closure changes is taken out for the time: nothing is copied, and nothing is used twice at once.
    var (words, text, known): (WordTable, [Word], [Word]) = (WordTable(slots: 0), [], [])
    var ends: [Int] = []
    swap(&ends, &self.ends)
    swap(&words, &self.words)
    swap(&text, &self.text)
    swap(&known, &self.known)
    _ = tokenizer.forEachToken(in: string) { bytes, kind, _, range in
      guard kind == .part else { return }
      ends.append(range.upperBound)
      let number = words.number(of: bytes)
      if number < known.count {
        text.append(known[number])
      } else {
        new.append((text.count, String(decoding: bytes, as: UTF8.self)))
        text.append(Word(stem: Int32(truncatingIfNeeded: number), term: -1))
      }
    }
    swap(&words, &self.words)
    swap(&known, &self.known)
    // New words come in the order of their numbers; one that stands twice is read once.
    for (place, word) in new {
      let number = Int(text[place].stem)
      if number == self.known.count { self.known.append(read(word: word)) }
      text[place] = self.known[number]
    }
    swap(&text, &self.text)
    swap(&ends, &self.ends)
  }

  /// The terms of the text at hand, ascending, each once.
  ///
  /// - Parameters:
  ///   - start: where to begin, in bytes; like the end, it does not lie within a word.
  ///   - end: where to stop.
  mutating func terms(from start: Int = 0, upTo end: Int = .max) -> (terms: [Int32], isNegative: Bool) {
    var isNegative = false
    found.removeAll(keepingCapacity: true)
    var at = 0
    var count = text.count
    while count > 0, ends[count - 1] > end { count -= 1 }
    while at < count, ends[at] <= start { at += 1 }
    while at < count {
      if text[at].isNegative { isNegative = true }
      if text[at].beginsPhrase, let (term, length) = phrase(at: at, before: count) {
        found.append(term)
        at += length
        continue
      }
      if text[at].term >= 0 { found.append(text[at].term) }
      at += 1
    }
    found.sort()
    var kept = 0
    for place in found.indices where kept == 0 || found[place] != found[kept - 1] {
      found[kept] = found[place]
      kept += 1
    }
    found.removeLast(found.count - kept)
    return (found, isNegative)
  }

  private static let negative: Set<String> = [
    "not", "no", "never", "without", "lack", "lacked", "lacking", "missing", "nobody", "none", "didn't", "doesn't",
    "wasn't", "weren't", "don't", "can't", "couldn't", "hadn't", "isn't", "aren't", "didnt", "doesnt", "wasnt",
  ]

  private func phrase(at: Int, before end: Int) -> (Int32, Int)? {
    for (stems, term) in phrases[text[at].stem] ?? [] where at + stems.count <= end {
      if stems.indices.allSatisfy({ text[at + $0].stem == stems[$0] }) { return (term, stems.count) }
    }
    return nil
  }

  private mutating func read(word: String) -> Word {
    let stem = PorterStemmer.term(word)
    let number = stemNumber(stem)
    var result = Word(
      stem: number, term: -1, isNegative: TermReader.negative.contains(word), beginsPhrase: phrases[number] != nil)
    let isNumber = word.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard !StopWords.contains(word), !isNumber else { return result }
    let isCommon = CommonWords.containsStem(stem) || word.utf8.count < 2 || result.isNegative
    result.term = term(named: synonymOfStem[stem] ?? stem, isTelling: !isCommon)
    return result
  }

  private mutating func stemNumber(_ stem: String) -> Int32 {
    if let known = stems[stem] { return known }
    let number = Int32(truncatingIfNeeded: stems.count)
    stems[stem] = number
    return number
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
