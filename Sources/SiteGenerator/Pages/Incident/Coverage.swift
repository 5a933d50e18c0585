import Markdown

/// The words of a text, to tell whether it says all that another does.
///
/// Words are held by their hashes: a page asks for thousands of them, and for none twice.
struct Coverage {
  private var words: Set<UInt64> = []

  /// Words that a mark of state stands for.
  static let statusWords =
    "status done open todo completed complete progress fixed closed resolved pending owner due date action item"

  init() {}

  init(of text: String) { add(text) }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      _ = Coverage.words(in: utf8) { word in
        words.insert(word)
        return true
      }
    }
  }

  /// Whether it has every word of a block; the header of a table names columns and counts for nothing.
  func holds(_ block: NodeID, of tree: MarkdownTree) -> Bool {
    guard case .table = tree.kind(block) else { return hold(tree.plainTextBytes(block)) }
    return tree.children(of: block).allSatisfy { row in
      tree.kind(row) == .tableRow(header: true) || hold(tree.plainTextBytes(row))
    }
  }

  private func hold(_ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { Coverage.words(in: $0) { words.contains($0) } }
  }

  /// Calls `body` with each word that carries meaning, one of three letters or more and not of figures alone, until it
  /// returns `false`.
  ///
  /// - Returns: whether it never did.
  private static func words(in text: UnsafeBufferPointer<UInt8>, _ body: (UInt64) -> Bool) -> Bool {
    if text.contains(where: { $0 >= 0x80 }) { return otherWords(String(decoding: text, as: UTF8.self), body) }
    var hash = seed
    var length = 0
    var hasLetter = false
    for byte in text {
      let isLetter = (0x61...0x7A).contains(byte | 0x20)
      if isLetter || (0x30...0x39).contains(byte) {
        hash = (hash ^ UInt64(isLetter ? byte | 0x20 : byte)) &* prime
        length += 1
        hasLetter = hasLetter || isLetter
      } else if length > 0 {
        if length > 2, hasLetter, !body(hash) { return false }
        (hash, length, hasLetter) = (seed, 0, false)
      }
    }
    return !(length > 2 && hasLetter) || body(hash)
  }

  private static func otherWords(_ text: String, _ body: (UInt64) -> Bool) -> Bool {
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      guard word.utf8.count > 2, word.contains(where: \.isLetter) else { continue }
      if !body(word.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* prime }) { return false }
    }
    return true
  }

  // FNV-1a
  private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325
  private static let prime: UInt64 = 0x100_0000_01b3
}
