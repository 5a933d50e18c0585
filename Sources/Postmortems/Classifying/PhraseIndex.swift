import TextAnalysis

/// Finds many phrases in one pass over a text: a trie of word stems.
///
/// Words are what stands between bytes that are neither letters nor digits, so a hyphen, slash or underscore
/// counts as a space; they are compared by stems, in any case. The walk from each word is as long as the
/// longest phrase at most, so the time is linear in the text.
public struct PhraseIndex: Sendable {
  /// A phrase as found in a text.
  public struct Hit: Hashable, Sendable {
    /// The place of the phrase in the list that the index was made from.
    public var phrase: Int
    /// The bytes of the text that it covers.
    public var range: Range<Int>
    /// A word such as "not" stands directly before it.
    public var isNegated: Bool
  }

  private var stems: [ArraySlice<UInt8>: Int32] = [:]
  private var steps: [Int64: Int32] = [:]
  /// For each node of the trie, the phrases that end there.
  private var ends: [[Int32]] = [[]]
  /// Which beginnings the stems have: most words of a text are sorted out by two bytes, unstemmed.
  private var beginnings = Array(repeating: false, count: 1 << 16)

  /// Phrases that are empty, or hold nothing but marks, match nothing.
  public init(_ phrases: [String]) {
    for (number, phrase) in phrases.enumerated() {
      var node: Int32 = 0
      var stemmer = PorterStemmer()
      for word in Words(Array(phrase.utf8)) {
        node = step(from: node, by: stem(stemmer.stem(word.text)))
      }
      if node > 0 { ends[Int(node)].append(Int32(truncatingIfNeeded: number)) }
    }
  }

  private mutating func stem(_ stem: [UInt8]) -> Int32 {
    beginnings[PhraseIndex.beginning(stem[...])] = true
    if let known = stems[stem[...]] { return known }
    let id = Int32(truncatingIfNeeded: stems.count)
    stems[stem[...]] = id
    return id
  }

  private mutating func step(from node: Int32, by stem: Int32) -> Int32 {
    let key = PhraseIndex.key(node, stem)
    if let next = steps[key] { return next }
    let next = Int32(truncatingIfNeeded: ends.count)
    steps[key] = next
    ends.append([])
    return next
  }

  private static func key(_ node: Int32, _ stem: Int32) -> Int64 { Int64(node) << 32 | Int64(stem) }

  private static func beginning(_ word: ArraySlice<UInt8>) -> Int {
    guard let first = word.first else { return 0 }
    return Int(first) << 8 | Int(word.dropFirst().first ?? 0)
  }

  /// Words that turn what follows into its opposite.
  private static let negations: Set<[UInt8]> = Set(
    ["no", "not", "without", "never", "nor", "cannot"].map { Array($0.utf8) })

  /// Every phrase in the text, in the order in which they begin.
  public func hits(in text: [UInt8]) -> [Hit] {
    var memory = Memory()
    return hits(in: text, remembering: &memory)
  }

  /// The stems of words already seen: a document says the same words again and again.
  public struct Memory {
    var stems: [ArraySlice<UInt8>: Int32] = [:]
    var stemmer = PorterStemmer()

    public init() {}
  }

  public func hits(in text: [UInt8], remembering memory: inout Memory) -> [Hit] {
    var ids: [Int32] = []
    var ranges: [Range<Int>] = []
    for word in Words(text) {
      ids.append(id(of: word.text, &memory))
      ranges.append(word.range)
    }
    var found: [Hit] = []
    for start in ids.indices where ids[start] >= 0 {
      var node: Int32 = 0
      for at in start..<ids.count {
        guard ids[at] >= 0, let next = steps[PhraseIndex.key(node, ids[at])] else { break }
        node = next
        for phrase in ends[Int(node)] {
          let isNegated = start > 0 && PhraseIndex.negations.contains(lowered(text, ranges[start - 1]))
          found.append(
            Hit(phrase: Int(phrase), range: ranges[start].lowerBound..<ranges[at].upperBound, isNegated: isNegated))
        }
      }
    }
    return found
  }

  private func lowered(_ text: [UInt8], _ range: Range<Int>) -> [UInt8] {
    text[range].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }

  /// `-1` for a word that stands in no phrase.
  private func id(of word: [UInt8], _ memory: inout Memory) -> Int32 {
    guard beginnings[PhraseIndex.beginning(word[...])] else { return -1 }
    if let known = memory.stems[word[...]] { return known }
    let id = stems[memory.stemmer.stem(word)[...]] ?? -1
    memory.stems[word[...]] = id
    return id
  }
}

extension [PhraseIndex.Hit] {
  /// Without those that are part of a longer one: "reporting" in "started reporting" says nothing of its own.
  func outermost() -> [PhraseIndex.Hit] {
    var kept: [PhraseIndex.Hit] = []
    // Hits come by their beginnings; of those that begin together, the longest comes last.
    for hit in self {
      if let last = kept.last, last.range.upperBound >= hit.range.upperBound, last.range.count > hit.range.count {
        continue
      }
      while let last = kept.last, last.range.lowerBound == hit.range.lowerBound, last.range.count < hit.range.count {
        kept.removeLast()
      }
      kept.append(hit)
    }
    return kept
  }
}

/// The words of a text, lower-cased: runs of letters and digits. Bytes beyond ASCII count as letters, but for
/// typographic marks. "didn't" is read as "did not".
struct Words: Sequence, IteratorProtocol {
  private let text: [UInt8]
  private var at = 0
  private var pending: (text: [UInt8], range: Range<Int>)?

  init(_ text: [UInt8]) { self.text = text }

  mutating func next() -> (text: [UInt8], range: Range<Int>)? {
    if let word = pending {
      pending = nil
      return word
    }
    skipMarks()
    let start = at
    var word: [UInt8] = []
    while at < text.count, isWord(at) {
      word.append((0x41...0x5A).contains(text[at]) ? text[at] | 0x20 : text[at])
      at += 1
    }
    guard at > start else { return nil }
    return contraction(word, start..<at) ?? (word, start..<at)
  }

  private mutating func skipMarks() {
    while at < text.count, !isWord(at) { at += isTypographic(at) ? 3 : 1 }
    at = Swift.min(at, text.count)
  }

  /// `n't` behind a verb; `can't` and `won't` have lost letters.
  private mutating func contraction(_ word: [UInt8], _ range: Range<Int>) -> (text: [UInt8], range: Range<Int>)? {
    guard word.last == 0x6E, word.count > 2 else { return nil }
    var end = at
    if end < text.count, text[end] == 0x27 { end += 1 } else if isTypographic(end) { end += 3 } else { return nil }
    guard end < text.count, text[end] | 0x20 == 0x74, end + 1 == text.count || !isWord(end + 1) else { return nil }
    pending = (Array("not".utf8), range.lowerBound..<(end + 1))
    at = end + 1
    let verb = Array(word.dropLast())
    let whole = verb == Array("ca".utf8) ? Array("can".utf8) : verb == Array("wo".utf8) ? Array("will".utf8) : verb
    return (whole, range)
  }

  private func isWord(_ index: Int) -> Bool {
    let byte = text[index]
    return byte >= 0x80 ? !isTypographic(index) : byte.isDigit || byte.isLetter
  }

  /// U+2000 to U+206F: dashes, quotation marks, spaces.
  private func isTypographic(_ index: Int) -> Bool {
    index + 2 < text.count && text[index] == 0xE2 && (text[index + 1] == 0x80 || text[index + 1] == 0x81)
  }
}
