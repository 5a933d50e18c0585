/// The words of a text: runs of letters and digits, and single Chinese and Japanese signs. Bytes beyond ASCII count as letters, but for typographic
/// marks. "didn't" is read as "did not".
struct Words: Sequence, IteratorProtocol {
  /// Where a word stands; its text is made only where it is wanted.
  struct Word {
    enum Form {
      case plain
      /// The verb of a contraction: `didn` of `didn't`.
      case verb
      /// The `not` of a contraction.
      case not
    }

    var range: Range<Int>
    var form: Form

    /// Lower-cased; without what a contraction has changed.
    func text(in bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBufferPointer { text(in: $0) } }

    func text(in bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
      if form == .not { return Words.not }
      let lowered = bytes[range].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
      guard form == .verb else { return lowered }
      // `can't` and `won't` have lost letters.
      let verb = Array(lowered.dropLast())
      return verb == Words.can.dropLast() ? Words.can : verb == Array(Words.will.prefix(1)) + [0x6F] ? Words.will : verb
    }
  }

  static let not = Array("not".utf8)
  private static let can = Array("can".utf8)
  private static let will = Array("will".utf8)

  private let text: [UInt8]
  private var cursor = WordCursor()

  init(_ text: [UInt8]) { self.text = text }

  mutating func next() -> Word? { text.withUnsafeBufferPointer { cursor.next(in: $0) } }
}

/// Goes from word to word through bytes that the caller holds; always the same ones.
struct WordCursor {
  private var at = 0
  private var pending: Range<Int>?

  @inline(__always)
  mutating func next(in text: UnsafeBufferPointer<UInt8>) -> Words.Word? {
    if let range = pending {
      pending = nil
      return Words.Word(range: range, form: .not)
    }
    var at = at
    while at < text.count, !Self.isWord(at, text) { at += Self.isTypographic(at, text) ? 3 : 1 }
    let start = at
    // Chinese and Japanese leave no spaces: every sign is a word, and a phrase a run of them.
    if at + 2 < text.count, Self.isSign(text[at]) {
      self.at = at + 3
      return Words.Word(range: start..<at + 3, form: .plain)
    }
    while at < text.count, Self.isWord(at, text), !Self.isSign(text[at]) { at += 1 }
    self.at = at
    guard at > start else { return nil }
    if text[at - 1] | 0x20 == 0x6E, let end = Self.contractionEnd(start..<at, text) {
      self.at = end
      pending = start..<end
      return Words.Word(range: start..<at, form: .verb)
    }
    return Words.Word(range: start..<at, form: .plain)
  }

  /// The end of "n't" behind a word that ends in "n".
  private static func contractionEnd(_ range: Range<Int>, _ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var end = range.upperBound
    guard range.count > 2 else { return nil }
    if end < text.count, text[end] == 0x27 {
      end += 1
    } else if isTypographic(end, text) {
      end += 3
    } else {
      return nil
    }
    guard end < text.count, text[end] | 0x20 == 0x74, end + 1 == text.count || !isWord(end + 1, text) else {
      return nil
    }
    return end + 1
  }

  @inline(__always)
  private static func isSign(_ byte: UInt8) -> Bool { byte &- 0xE3 <= 6 }

  @inline(__always)
  private static func isWord(_ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let byte = text[index]
    return byte >= 0x80 ? !isTypographic(index, text) : (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
  }

  /// U+2000 to U+207F: dashes, quotation marks, spaces.
  @inline(__always)
  private static func isTypographic(_ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    index + 2 < text.count && text[index] == 0xE2 && (text[index + 1] == 0x80 || text[index + 1] == 0x81)
  }
}
