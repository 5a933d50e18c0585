/// What is wrong with the bytes of a file of Debrief's own.
public struct Damage: Error, Sendable {
  public var reason: String

  public init(reason: String) { self.reason = reason }
}

/// Reads what `ByteWriter` appends; a file may hold anything, so every step is checked.
public struct ByteReader: Sendable {
  @usableFromInline let bytes: [UInt8]
  @usableFromInline var place: Int
  @usableFromInline let end: Int

  @inlinable
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    place = 0
    end = bytes.count
  }

  /// A part of a file, which is not copied.
  @inlinable
  public init(_ slice: ArraySlice<UInt8>, of bytes: [UInt8]) {
    self.bytes = bytes
    let range = slice.indices.clamped(to: bytes.indices)
    place = range.lowerBound
    end = range.upperBound
  }

  /// How many bytes of the file stand before what comes next.
  @inlinable
  public var offset: Int { place }

  @inlinable
  public var isAtEnd: Bool { place >= end }

  @inlinable
  public mutating func varint() throws(Damage) -> Int {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while place < end, shift < 49 {
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int(value) }
      shift += 7
    }
    throw Damage(reason: place < end ? "a number is too long" : "it ends too early")
  }

  @inlinable
  public mutating func signed() throws(Damage) -> Int {
    let value = try varint()
    return value >> 1 ^ -(value & 1)
  }

  /// A number of things that take at least one byte each, so that no length can ask for more memory than
  /// the file has bytes.
  @inlinable
  public mutating func count() throws(Damage) -> Int {
    let count = try varint()
    guard count <= end - place else { throw Damage(reason: "a length reaches past its end") }
    return count
  }

  @inlinable
  public mutating func byte() throws(Damage) -> UInt8 {
    guard place < end else { throw Damage(reason: "it ends too early") }
    defer { place += 1 }
    return bytes[place]
  }

  @inlinable
  public mutating func slice(_ length: Int) throws(Damage) -> ArraySlice<UInt8> {
    guard length >= 0, length <= end - place else { throw Damage(reason: "a length reaches past its end") }
    defer { place += length }
    return bytes[place..<(place + length)]
  }

  @inlinable
  public mutating func fixed() throws(Damage) -> UInt64 {
    try slice(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  @inlinable
  public mutating func string() throws(Damage) -> String {
    String(decoding: try slice(try varint()), as: UTF8.self)
  }

  @inlinable
  public mutating func strings() throws(Damage) -> [String] {
    var list: [String] = []
    for _ in 0..<(try count()) { list.append(try string()) }
    return list
  }
}
