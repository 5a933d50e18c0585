/// Appends the primitives of Debrief's own file formats to a buffer: those of the search index and of what is kept
/// between two builds.
public struct ByteWriter: Sendable {
  public var bytes: [UInt8]

  @inlinable
  public init(bytes: [UInt8] = []) { self.bytes = bytes }

  /// Seven bits a byte, the low ones first; the high bit says that more follow.
  @inlinable
  public mutating func varint(_ value: Int) {
    var rest = UInt(bitPattern: value)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// A number that may be negative, in the same form; small ones of either sign are short.
  @inlinable
  public mutating func signed(_ value: Int) { varint(value << 1 ^ value >> (Int.bitWidth - 1)) }

  /// Eight bytes, the low ones first.
  @inlinable
  public mutating func fixed(_ value: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift))) }
  }

  /// The length in bytes, then UTF-8.
  @inlinable
  public mutating func string(_ text: String) {
    varint(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  @inlinable
  public mutating func strings(_ list: [String]) {
    varint(list.count)
    for text in list { string(text) }
  }
}
