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
  /// Which beginnings the stems have: most words of a text are sorted out by three letters, unstemmed.
  private var beginnings = Array(repeating: false, count: 1 << 16)

  /// Phrases that are empty, or hold nothing but marks, match nothing.
  public init(_ phrases: [String]) {
    var stemmer = PorterStemmer()
    // Thousands of phrases are made of hundreds of words.
    var known = WordTable()
    for (number, phrase) in phrases.enumerated() {
      var node: Int32 = 0
      let bytes = Array(phrase.utf8)
      for word in Words(bytes) {
        let text = word.text(in: bytes)
        let hash = WordTable.hash(text[...])
        let before = known.value(of: text[...], hash: hash)
        let id = before ?? stem(stemmer.stem(text))
        if before == nil { known.insert(text[...], hash: hash, value: id) }
        node = step(from: node, by: id)
      }
      if node > 0 { ends[Int(node)].append(Int32(truncatingIfNeeded: number)) }
    }
  }

  private mutating func stem(_ stem: [UInt8]) -> Int32 {
    beginnings[PhraseIndex.beginning(stem.prefix(3))] = true
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

  /// Of the first three letters, which a stem shares with its word; `y` counts as `i`, which it may become.
  private static func beginning(_ letters: ArraySlice<UInt8>) -> Int {
    var key = 0
    for byte in letters {
      let letter = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      key = key &* 31 &+ Int(letter == 0x79 ? 0x69 : letter)
    }
    return key & 0xFFFF
  }

  /// Words that turn what follows into its opposite.
  private static let negations: Set<[UInt8]> = Set(
    ["no", "not", "without", "never", "nor", "cannot"].map { Array($0.utf8) })

  /// Every phrase in the text, in the order in which they begin.
  public func hits(in text: [UInt8]) -> [Hit] {
    var memory = Memory()
    return hits(in: text, remembering: &memory)
  }

  /// Whether any of the phrases stands in a text.
  func isFound(in text: some StringProtocol) -> Bool { !hits(in: Array(text.utf8)).isEmpty }

  /// The stems of words already seen: a document says the same words again and again.
  public struct Memory {
    var stems = WordTable()
    var stemmer = PorterStemmer()

    public init() {}
  }

  public func hits(in text: [UInt8], remembering memory: inout Memory) -> [Hit] {
    var ids: [Int32] = []
    var ranges: [Range<Int>] = []
    for word in Words(text) {
      ids.append(id(of: word, in: text, &memory))
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
  private func id(of word: Words.Word, in text: [UInt8], _ memory: inout Memory) -> Int32 {
    guard word.form == .plain else { return id(of: word.text(in: text), &memory) }
    let written = text[word.range]
    if !beginnings[PhraseIndex.beginning(written.prefix(3))] { return -1 }
    let hash = WordTable.hash(written)
    if let known = memory.stems.value(of: written, hash: hash) { return known }
    let id = id(of: word.text(in: text), &memory)
    memory.stems.insert(written, hash: hash, value: id)
    return id
  }

  private func id(of word: [UInt8], _ memory: inout Memory) -> Int32 { stems[memory.stemmer.stem(word)[...]] ?? -1 }
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
