import ByteCoding
import TextAnalysis

/// What one document adds to an index, whatever stands beside it: its terms with their counts and places.
///
/// It is bytes, so that it can be kept between builds. The layout, in the primitives of the index format: for each of
/// the eight fields a varint, the positions in it · varint number of terms · the terms · varint number of further words
/// of the lexicon, each a string. A term is a varint, twice its length and 1 more where it is a word of the lexicon as
/// it stands; its bytes; a byte with a bit for each field that has it; for each of these a varint count; and its
/// positions, a varint length in bytes and so many bytes, which go into the index as they are: a varint number of
/// positions and their gaps, or nothing for a term without a place of its own.
public struct DocumentAnalysis: Hashable, Sendable {
  public let bytes: [UInt8]

  /// What an analysis means depends on its layout, the tokenizer and the stemmer.
  public static let version = "1 \(Tokenizer.version) \(PorterStemmer.version)"

  /// - Parameter bytes: as an analyzer wrote them.
  init(written bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// From where it was kept; `nil` where the bytes are damaged.
  public init?(_ bytes: [UInt8]) {
    guard (try? Self.check(bytes)) != nil else { return nil }
    self.bytes = bytes
  }

  private static func check(_ bytes: [UInt8]) throws(Damage) {
    var reader = ByteReader(bytes)
    for _ in SearchField.allCases { try checkNumber(try reader.varint()) }
    for _ in 0..<(try reader.count()) {
      guard !(try reader.slice(try reader.varint() >> 1)).isEmpty else { throw Damage(reason: "a term is empty") }
      var fields = try reader.slice(1).first ?? 0
      while fields != 0 {
        try checkNumber(try reader.varint())
        fields &= fields - 1
      }
      try checkPositions(Array(try reader.slice(try reader.varint())))
    }
    for _ in 0..<(try reader.count()) { _ = try reader.slice(try reader.varint()) }
    guard reader.isAtEnd else { throw Damage(reason: "it is too long") }
  }

  private static func checkPositions(_ bytes: [UInt8]) throws(Damage) {
    guard !bytes.isEmpty else { return }
    var reader = ByteReader(bytes)
    for _ in 0..<(try reader.count()) { try checkNumber(try reader.varint()) }
    guard reader.isAtEnd else { throw Damage(reason: "it has too many positions") }
  }

  private static func checkNumber(_ number: Int) throws(Damage) {
    guard number <= Int32.max else { throw Damage(reason: "a number is too large") }
  }
}

/// Reads an analysis from front to back. The bytes are whole: an analyzer wrote them, or they were checked.
struct AnalysisReader {
  let bytes: [UInt8]
  private(set) var offset = 0

  init(_ analysis: DocumentAnalysis) {
    bytes = analysis.bytes
  }

  mutating func varint() -> Int {
    var value = Int(bytes[offset] & 0x7F)
    var shift = 7
    while bytes[offset] >= 0x80 {
      offset += 1
      value |= Int(bytes[offset] & 0x7F) << shift
      shift += 7
    }
    offset += 1
    return value
  }

  mutating func slice(_ length: Int) -> ArraySlice<UInt8> {
    defer { offset += length }
    return bytes[offset..<offset + length]
  }

  mutating func lengths() -> InlineArray<8, Int32> {
    var lengths = InlineArray<8, Int32>(repeating: 0)
    for field in 0..<8 { lengths[field] = Int32(truncatingIfNeeded: varint()) }
    return lengths
  }

  /// The term, and whether it is a word of the lexicon.
  mutating func term() -> (term: ArraySlice<UInt8>, isWord: Bool) {
    let head = varint()
    return (slice(head >> 1), head & 1 == 1)
  }

  mutating func counts() -> InlineArray<8, Int32> {
    var counts = InlineArray<8, Int32>(repeating: 0)
    let fields = bytes[offset]
    offset += 1
    for field in 0..<8 where fields >> field & 1 == 1 { counts[field] = Int32(truncatingIfNeeded: varint()) }
    return counts
  }

  mutating func skipCounts() {
    var fields = bytes[offset]
    offset += 1
    while fields != 0 {
      while bytes[offset] >= 0x80 { offset += 1 }
      offset += 1
      fields &= fields - 1
    }
  }

  /// Where the positions are; empty for a term without any.
  mutating func positions() -> Range<Int> {
    let length = varint()
    defer { offset += length }
    return offset..<offset + length
  }
}
