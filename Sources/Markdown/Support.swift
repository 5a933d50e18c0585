/// A set of ASCII bytes; membership is two instructions.
struct ByteSet: Hashable, Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init(_ characters: StaticString) {
    characters.withUTF8Buffer { for byte in $0 { insert(byte) } }
  }

  var isEmpty: Bool { low == 0 && high == 0 }

  init(_ bytes: [UInt8]) {
    for byte in bytes { insert(byte) }
  }

  mutating func formUnion(_ other: ByteSet) {
    low |= other.low
    high |= other.high
  }

  mutating func insert(_ byte: UInt8) {
    if byte < 64 { low |= 1 << UInt64(byte) } else if byte < 128 { high |= 1 << UInt64(byte & 63) }
  }

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    let word = byte < 64 ? low : byte < 128 ? high : 0
    return (word >> UInt64(byte & 63)) & 1 != 0
  }
}

extension UInt8 {
  var isBlank: Bool { self == 0x20 || self == 0x09 }
  /// Space, tab, line feed, line tabulation, form feed, carriage return.
  var isWhitespace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
  var isDigit: Bool { (0x30...0x39).contains(self) }
  var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
  var isAlphanumeric: Bool { isLetter || isDigit }
  var isHexDigit: Bool { isDigit || (0x41...0x46).contains(self) || (0x61...0x66).contains(self) }
  /// CommonMark 2.1: an ASCII punctuation character.
  var isPunctuation: Bool {
    (0x21...0x2F).contains(self) || (0x3A...0x40).contains(self) || (0x5B...0x60).contains(self)
      || (0x7B...0x7E).contains(self)
  }
  var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

extension Array {
  /// The same without room to grow, where that is more than an eighth.
  var fitted: Self { capacity <= count + count / 8 ? self : withUnsafeBufferPointer { Array($0) } }
}

extension [UInt8] {
  package mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { append(contentsOf: $0) }
  }

  /// Appends part of other bytes in one copy; what lies outside them is left out.
  @inline(__always)
  package mutating func append(_ other: [UInt8], _ range: Range<Int>) {
    let range = range.clamped(to: 0..<other.count)
    other.withUnsafeBufferPointer { append(contentsOf: UnsafeBufferPointer(rebasing: $0[range])) }
  }
}

/// A table over all byte values, for the innermost loops: each byte's bits tell what it is.
struct ByteTable: Sendable {
  private let classes: [UInt8]

  init(_ sets: ByteSet...) {
    var classes = [UInt8](repeating: 0, count: 256)
    for (bit, set) in sets.enumerated() {
      for byte in UInt8.min...127 where set.contains(byte) { classes[Int(byte)] |= 1 << UInt8(bit) }
    }
    self.classes = classes
  }

  /// The bits of each byte value: 256 of them.
  @inline(__always)
  func withUnsafeBufferPointer<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    classes.withUnsafeBufferPointer(body)
  }

  /// The first index from `start` whose byte has (or lacks) a class; the bytes' end where there is none.
  @inline(__always)
  func first(in bytes: [UInt8], from start: Int, to end: Int = .max, with mask: UInt8) -> Int {
    classes.withUnsafeBufferPointer { classes in
      bytes.withUnsafeBufferPointer { bytes in
        var at = max(0, start)
        let end = min(end, bytes.count)
        // The index stays below the count, and a byte below 256.
        while at < end, classes[Int(bytes[at])] & mask == 0 { at &+= 1 }
        return at
      }
    }
  }

  @inline(__always)
  func first(in bytes: [UInt8], from start: Int, without mask: UInt8) -> Int {
    classes.withUnsafeBufferPointer { classes in
      bytes.withUnsafeBufferPointer { bytes in
        var at = max(0, start)
        while at < bytes.count, classes[Int(bytes[at])] & mask != 0 { at &+= 1 }
        return at
      }
    }
  }
}
