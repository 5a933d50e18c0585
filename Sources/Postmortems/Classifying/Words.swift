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
    func text(in bytes: [UInt8]) -> [UInt8] {
      if form == .not { return Words.not }
      let lowered = bytes[range].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
      guard form == .verb else { return lowered }
      // `can't` and `won't` have lost letters.
      let verb = Array(lowered.dropLast())
      return verb == Words.can.dropLast() ? Words.can : verb == Array(Words.will.prefix(1)) + [0x6F] ? Words.will : verb
    }
  }

  private static let not = Array("not".utf8)
  private static let can = Array("can".utf8)
  private static let will = Array("will".utf8)

  private let text: [UInt8]
  private var at = 0
  private var pending: Word?

  init(_ text: [UInt8]) { self.text = text }

  mutating func next() -> Word? {
    if let word = pending {
      pending = nil
      return word
    }
    while at < text.count, !isWord(at) { at += isTypographic(at) ? 3 : 1 }
    let start = at
    // Chinese and Japanese leave no spaces: every sign is a word, and a phrase a run of them.
    if at + 2 < text.count, (0xE3...0xE9).contains(text[at]) {
      at += 3
      return Word(range: start..<at, form: .plain)
    }
    while at < text.count, isWord(at), !(0xE3...0xE9).contains(text[at]) { at += 1 }
    guard at > start else { return nil }
    return contraction(start..<at) ?? Word(range: start..<at, form: .plain)
  }

  private mutating func contraction(_ range: Range<Int>) -> Word? {
    guard range.count > 2, text[range.upperBound - 1] | 0x20 == 0x6E else { return nil }
    var end = at
    if end < text.count, text[end] == 0x27 { end += 1 } else if isTypographic(end) { end += 3 } else { return nil }
    guard end < text.count, text[end] | 0x20 == 0x74, end + 1 == text.count || !isWord(end + 1) else { return nil }
    at = end + 1
    pending = Word(range: range.lowerBound..<at, form: .not)
    return Word(range: range, form: .verb)
  }

  private func isWord(_ index: Int) -> Bool {
    let byte = text[index]
    return byte >= 0x80 ? !isTypographic(index) : byte.isDigit || byte.isLetter
  }

  /// U+2000 to U+207F: dashes, quotation marks, spaces.
  private func isTypographic(_ index: Int) -> Bool {
    index + 2 < text.count && text[index] == 0xE2 && (text[index + 1] == 0x80 || text[index + 1] == 0x81)
  }
}
