/// Splits text into searchable words, the same way as `Templates/assets/search.js` does.
///
/// A run is what stands between blanks and other separators. Inside it the characters `_ - . : / @ + #`
/// and changes of case divide parts (`pg_wal` → pg, wal; `OOMKilled` → oom, killed), and what belongs
/// together is a token as a whole too (pgwal, oomkilled, `v1.2.3`), so that both spellings are found.
/// `Documentation/SearchFormat.md` has the rules one by one.
public struct Tokenizer {
  /// An index names the version it was made with, because a query has to be split the same way.
  public static let version = 1

  /// Longer words are encoded data, and nobody types them.
  static let longestWord = 40

  var bytes: [UInt8] = []
  var units: [Unit] = []
  /// Where the folded bytes of each unit begin; one more than there are units.
  var starts: [Int] = [0]
  var sources: [Range<Int>] = []
  var scratch: [UInt8] = []
  var parts: [Part] = []
  var segments: [Segment] = []
  /// The units of the atom at hand, without apostrophes.
  var letters: [Int] = []

  public init() {}

  /// All tokens of a text in order; a whole follows its parts.
  public static func tokens(of text: String) -> [Token] {
    var tokenizer = Tokenizer()
    var tokens: [Token] = []
    _ = tokenizer.forEachToken(in: text) { word, kind, position, range in
      let text = String(decoding: word, as: UTF8.self)
      tokens.append(Token(text: text, kind: kind, position: position, range: range))
    }
    return tokens
  }

  /// Calls `body` with the folded bytes of each token, which are valid only during the call.
  ///
  /// - Parameter position: the position of the first part.
  /// - Returns: the position after the last part.
  public mutating func forEachToken(
    in text: String, from position: Int = 0,
    _ body: (_ word: UnsafeBufferPointer<UInt8>, _ kind: Token.Kind, _ position: Int, _ range: Range<Int>) -> Void
  ) -> Int {
    var text = text
    return text.withUTF8 { forEachToken(in: $0, from: position, body) }
  }

  typealias Body = (UnsafeBufferPointer<UInt8>, Token.Kind, Int, Range<Int>) -> Void

  private mutating func forEachToken(in text: UnsafeBufferPointer<UInt8>, from: Int, _ body: Body) -> Int {
    var position = from
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        let unit = Unit(ascii: byte)
        if !unit.isWord {
          // A leading dot matters to `.NET` alone; other joiners need a word before them.
          let startsName = byte == 0x2E && index + 1 < text.count && (text[index + 1] | 0x20) == 0x6E
          if !startsName {
            index += 1
            continue
          }
        } else if let end = simpleWord(in: text, from: index) {
          if end - index <= Self.longestWord {
            scratch.withUnsafeBufferPointer { body($0, .part, position, index..<end) }
          }
          position += 1
          index = end
          continue
        }
      }
      index = collectUnits(of: text, from: index)
      emitUnits(at: &position, body)
    }
    return position
  }

  /// The end of a plain ASCII word that nothing joins and no change of case divides, its lowercase in
  /// `scratch`: nearly all words of a text, so they skip the work that the others need.
  private mutating func simpleWord(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    scratch.removeAll(keepingCapacity: true)
    var index = start
    var capitals = 0
    var others = 0
    while index < text.count {
      let byte = text[index]
      guard byte < 0x80 else { return nil }
      switch Unit(ascii: byte) {
      case .upper:
        if others > 0 { return nil }
        capitals += 1
        scratch.append(byte | 0x20)
      case .letter:
        if capitals > 1 { return nil }
        others += 1
        scratch.append(byte)
      case .digit:
        others += 1
        scratch.append(byte)
      case .joiner, .apostrophe: return nil
      case .other, .wide: return index
      }
      index += 1
    }
    return index
  }

  /// Collects everything up to the next ASCII separator, which always ends a run.
  private mutating func collectUnits(of text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    bytes.removeAll(keepingCapacity: true)
    units.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    sources.removeAll(keepingCapacity: true)
    var index = start
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        let unit = Unit(ascii: byte)
        if unit == .other { break }
        append(unit, byte: unit == .upper ? byte | 0x20 : byte, source: index..<(index + 1))
        index += 1
      } else {
        let (scalar, length) = decodeScalar(text, at: index)
        append(scalar, source: index..<(index + length))
        index += length
      }
    }
    starts.append(bytes.count)
    return max(index, start + 1)
  }

  private mutating func append(_ unit: Unit, byte: UInt8, source: Range<Int>) {
    units.append(unit)
    starts.append(bytes.count)
    sources.append(source)
    bytes.append(byte)
  }

  private mutating func append(_ scalar: Unicode.Scalar, source: Range<Int>) {
    let capital = scalar.properties.generalCategory == .uppercaseLetter
    func add(_ folded: Unicode.Scalar) {
      guard let unit = Unit(folded: folded, capital: capital) else { return }
      units.append(unit)
      starts.append(bytes.count)
      sources.append(source)
      bytes.append(contentsOf: UTF8.encode(folded) ?? UTF8.encodedReplacementCharacter)
    }
    if let folded = Folding.shared.fold(scalar) {
      for scalar in folded { add(scalar) }
    } else {
      add(scalar)
    }
  }

  /// The text of a Swift string is valid UTF-8, so that the lengths need no check beyond the bounds.
  private func decodeScalar(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> (Unicode.Scalar, Int) {
    let length = min(text[index] >= 0xF0 ? 4 : text[index] >= 0xE0 ? 3 : 2, text.count - index)
    var value = UInt32(text[index]) & (0xFF >> UInt32(length + 1))
    for offset in 1..<max(length, 1) { value = value << 6 | UInt32(text[index + offset] & 0x3F) }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }
}
