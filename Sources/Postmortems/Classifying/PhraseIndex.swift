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

  /// The stems of words already seen, which texts say again and again, and room to work in.
  ///
  /// It is of one index: with another it would give that one's words.
  public struct Memory {
    var stems = WordTable()
    var stemmer = PorterStemmer()
    /// Of the text at hand: the stem of each word, and where it stands.
    var words: [Int32] = []
    var ranges: [Range<Int32>] = []

    public init() {}
  }

  private let trie: PhraseTrie

  /// Phrases that are empty, or hold nothing but marks, match nothing.
  public init(_ phrases: [String]) { trie = PhraseTrie(phrases) }

  // MARK: - Finding

  /// Every phrase in the text, in the order in which they begin.
  public func hits(in text: [UInt8]) -> [Hit] { text.withUnsafeBufferPointer { hits(in: $0) } }

  func hits(in text: UnsafeBufferPointer<UInt8>) -> [Hit] {
    ThreadMemory.with(trie.number) { hits(in: text, &$0) }
  }

  public func hits(in text: [UInt8], remembering memory: inout Memory) -> [Hit] {
    text.withUnsafeBufferPointer { hits(in: $0, &memory) }
  }

  private func hits(in text: UnsafeBufferPointer<UInt8>, _ memory: inout Memory) -> [Hit] {
    guard readWords(of: text, &memory) else { return [] }
    var found: [Hit] = []
    let (words, ranges) = (memory.words, memory.ranges)
    walk(words) { node, start, end in
      let isNegated = start > 0 && PhraseIndex.isNegation(text, ranges[start - 1])
      let range = Int(ranges[start].lowerBound)..<Int(ranges[end].upperBound)
      for phrase in trie.phrases(at: node) {
        found.append(Hit(phrase: Int(phrase), range: range, isNegated: isNegated))
      }
      return true
    }
    return found
  }

  /// Whether any of the phrases stands in a text.
  func isFound(in text: some StringProtocol) -> Bool {
    let found = text.utf8.withContiguousStorageIfAvailable { isFound(in: $0) }
    return found ?? Array(text.utf8).withUnsafeBufferPointer { isFound(in: $0) }
  }

  func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    ThreadMemory.with(trie.number) { memory in
      guard readWords(of: text, &memory) else { return false }
      var isFound = false
      walk(memory.words) { _, _, _ in
        isFound = true
        return false
      }
      return isFound
    }
  }

  // MARK: - Words

  /// - Returns: whether one of the words may begin a phrase.
  private func readWords(of text: UnsafeBufferPointer<UInt8>, _ memory: inout Memory) -> Bool {
    memory.words.removeAll(keepingCapacity: true)
    memory.ranges.removeAll(keepingCapacity: true)
    var cursor = WordCursor()
    var mayBegin = false
    while let word = cursor.next(in: text) {
      let stem = trie.stem(of: word, in: text, &memory)
      memory.words.append(stem)
      let lower = Int32(truncatingIfNeeded: word.range.lowerBound)
      memory.ranges.append(Range(uncheckedBounds: (lower, Int32(truncatingIfNeeded: word.range.upperBound))))
      if trie.start(stem) > 0 { mayBegin = true }
    }
    return mayBegin
  }

  /// Calls `body` for each node with phrases on the way from each word, until it returns `false`.
  @inline(__always)
  private func walk(_ words: [Int32], _ body: (_ node: Int32, _ start: Int, _ end: Int) -> Bool) {
    for start in words.indices {
      var node = trie.start(words[start])
      var end = start
      while node > 0 {
        if trie.hasPhrases(at: node), !body(node, start, end) { return }
        end += 1
        guard end < words.count else { break }
        node = trie.next(node, words[end])
      }
    }
  }

  /// Words that turn what follows into its opposite.
  private static func isNegation(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int32>) -> Bool {
    guard (2...7).contains(range.count) else { return false }
    return negations.contains(
      text[Int(range.lowerBound)..<Int(range.upperBound)].map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 })
  }

  static let negations: [[UInt8]] = [
    "no", "not", "without", "never", "nor", "cannot", "kein", "keine", "keinen", "nicht", "ohne", "pas", "sans", "sin",
    "não", "sem",
  ].map { Array($0.utf8) }
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
