/// Appends the primitives of the index format to a buffer.
struct ByteWriter {
  var bytes: [UInt8] = []

  /// Seven bits a byte, the low ones first; the high bit says that more follow.
  mutating func varint(_ value: Int) {
    var rest = UInt(bitPattern: value)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// The length in bytes, then UTF-8.
  mutating func string(_ text: String) {
    varint(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func strings(_ list: [String]) {
    varint(list.count)
    for text in list { string(text) }
  }

  /// A word of a sorted list: how many bytes it shares with the one before, and the rest.
  mutating func frontCoded(_ word: ArraySlice<UInt8>, after previous: ArraySlice<UInt8>) {
    let shared = zip(word, previous).prefix { $0 == $1 }.count
    varint(shared)
    varint(word.count - shared)
    bytes.append(contentsOf: word.dropFirst(shared))
  }
}

/// What is wrong with the bytes of an index file.
struct Damage: Error {
  var reason: String
}

/// Reads the primitives of the index format; a file may hold anything, so every step is checked.
struct ByteReader {
  private let bytes: [UInt8]
  private(set) var offset: Int
  private let end: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    self.offset = 0
    self.end = bytes.count
  }

  var isAtEnd: Bool { offset >= end }

  mutating func varint() throws(Damage) -> Int {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while offset < end, shift < 49 {
      let byte = bytes[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int(value) }
      shift += 7
    }
    throw Damage(reason: offset < end ? "a number is too long" : "it ends too early")
  }

  /// A number of things that take at least one byte each, so that no length can ask for more memory than
  /// the file has bytes.
  mutating func count() throws(Damage) -> Int {
    let count = try varint()
    guard count <= end - offset else { throw Damage(reason: "a length reaches past its end") }
    return count
  }

  mutating func slice(_ length: Int) throws(Damage) -> ArraySlice<UInt8> {
    guard length >= 0, length <= end - offset else { throw Damage(reason: "a length reaches past its end") }
    defer { offset += length }
    return bytes[offset..<(offset + length)]
  }

  mutating func string() throws(Damage) -> String {
    String(decoding: try slice(try varint()), as: UTF8.self)
  }

  mutating func strings() throws(Damage) -> [String] {
    var list: [String] = []
    for _ in 0..<(try count()) { list.append(try string()) }
    return list
  }

  mutating func frontCoded(after previous: inout [UInt8]) throws(Damage) {
    let shared = try varint()
    guard shared <= previous.count else { throw Damage(reason: "a word shares more than the one before has") }
    let rest = try slice(try varint())
    previous.removeLast(previous.count - shared)
    previous.append(contentsOf: rest)
  }
}
