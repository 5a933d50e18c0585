import Markdown

/// Phrases that a rule looks for, word by word in exactly the forms given: "failed to" is not "fail to".
///
/// Found in one pass over the words of a block; the time is linear in the text and the length of the longest phrase.
public struct PhraseList: Hashable, Sendable {
  private struct Phrase: Hashable {
    var words: [UInt64]
    var text: String
  }

  /// By first word, longest first.
  private var phrases: [UInt64: [Phrase]] = [:]
  /// A bit for each first word: every word of a text is looked for in a dozen lists, and hardly any begins a phrase.
  private var firsts = [UInt64](repeating: 0, count: 16)
  public private(set) var texts: [String] = []

  public init(_ texts: [String]) {
    for text in texts { add(text) }
  }

  public mutating func add(_ text: String) {
    let words = Prose.words(of: Array(text.lowercased().utf8)).map(\.hash)
    guard let first = words.first else { return }
    texts.append(text)
    firsts[Int(first >> 6) & 15] |= 1 << (first & 63)
    phrases[first, default: []].append(Phrase(words: words, text: text))
    phrases[first]?.sort { $0.words.count > $1.words.count }
  }

  public var isEmpty: Bool { phrases.isEmpty }

  /// A phrase as found: its words by place in the block.
  public struct Hit: Hashable, Sendable {
    public var phrase: String
    public var words: Range<Int>
  }

  /// The longest phrase at each place, none inside another.
  public func hits(in block: Prose.Block) -> [Hit] {
    var found: [Hit] = []
    var at = 0
    while at < block.words.count {
      if let hit = hit(in: block, at: at) {
        found.append(hit)
        at = hit.words.upperBound
      } else {
        at += 1
      }
    }
    return found
  }

  /// The longest phrase that begins with a word.
  public func hit(in block: Prose.Block, at start: Int) -> Hit? {
    guard block.words.indices.contains(start) else { return nil }
    let first = block.words[start].hash
    guard firsts[Int(first >> 6) & 15] >> (first & 63) & 1 == 1, let candidates = phrases[first] else { return nil }
    for phrase in candidates where start + phrase.words.count <= block.words.count {
      let fits = phrase.words.indices.dropFirst().allSatisfy { index in
        block.words[start + index].hash == phrase.words[index] && block.isJoined(start + index - 1)
      }
      if fits { return Hit(phrase: phrase.text, words: start..<start + phrase.words.count) }
    }
    return nil
  }

  /// Whether a word of the block is one of the single-word phrases.
  public func contains(word: Int, of block: Prose.Block) -> Bool {
    guard block.words.indices.contains(word) else { return false }
    return phrases[block.words[word].hash]?.contains { $0.words.count == 1 } ?? false
  }

  /// Whether one of the phrases stands anywhere in the block.
  public func isFound(in block: Prose.Block) -> Bool { !hits(in: block).isEmpty }

  /// Whether one of the phrases stands anywhere in a text.
  public func isFound(in text: String) -> Bool { isFound(in: Prose.Block(text: text)) }
}

extension Prose.Block {
  /// A text that stands for itself.
  init(text: String) {
    let bytes = text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    self.init(
      node: MarkdownTree.root, section: nil, isHeading: false, words: Prose.words(of: bytes), bytes: bytes, runs: [],
      links: [])
  }

  /// The bytes of a hit.
  func bytes(of hit: PhraseList.Hit) -> Range<Int> {
    words[hit.words.lowerBound].range.lowerBound..<words[hit.words.upperBound - 1].range.upperBound
  }
}
