/// 128 bits of a hash of texts or bytes: two products of 64 bits, eight bytes at a time. It tells contents apart, not
/// enemies. The same on every machine.
public struct WideHash: Sendable {
  /// What a hash comes to.
  public struct Value: Hashable, Comparable, Sendable {
    public var high: UInt64
    public var low: UInt64

    public init(high: UInt64, low: UInt64) {
      self.high = high
      self.low = low
    }

    public static func < (a: Value, b: Value) -> Bool { (a.high, a.low) < (b.high, b.low) }
  }

  private var low: UInt64 = 0x2D35_8DCC_AA6C_78A5
  private var high: UInt64 = 0x8BB8_4B93_962E_ACC9

  public init() {}

  public var value: Value { Value(high: high, low: low) }

  public static func value(of bytes: some Sequence<UInt8>) -> Value {
    var hash = WideHash()
    hash.combine(bytes)
    return hash.value
  }

  /// The length counts, so that what stands in one text does not count as standing in the next.
  public mutating func combine(_ text: String) {
    var text = text
    text.withUTF8 { combine(UnsafeRawBufferPointer($0)) }
  }

  public mutating func combine(_ bytes: some Sequence<UInt8>) {
    let isDone: Void? = bytes.withContiguousStorageIfAvailable { combine(UnsafeRawBufferPointer($0)) }
    if isDone == nil { Array(bytes).withUnsafeBytes { combine($0) } }
  }

  private mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    mix(UInt64(bytes.count))
    var offset = 0
    while offset + 8 <= bytes.count {
      mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < bytes.count {
      rest = rest << 8 | UInt64(bytes[offset])
      offset += 1
    }
    mix(rest)
  }

  private mutating func mix(_ word: UInt64) {
    let first = (low ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    let second = (high &+ word.byteSwapped).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    low = first.high ^ first.low ^ high
    high = second.high ^ second.low &+ word
  }
}

extension ByteWriter {
  public mutating func hash(_ value: WideHash.Value) {
    fixed(value.high)
    fixed(value.low)
  }
}

extension ByteReader {
  public mutating func hash() throws(Damage) -> WideHash.Value {
    WideHash.Value(high: try fixed(), low: try fixed())
  }
}
