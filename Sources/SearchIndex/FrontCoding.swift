import ByteCoding

extension ByteWriter {
  /// A word of a sorted list: how many bytes it shares with the one before, and the rest.
  mutating func frontCoded(_ word: ArraySlice<UInt8>, after previous: ArraySlice<UInt8>) {
    let shared = zip(word, previous).prefix { $0 == $1 }.count
    varint(shared)
    varint(word.count - shared)
    bytes.append(contentsOf: word.dropFirst(shared))
  }
}

extension ByteReader {
  mutating func frontCoded(after previous: inout [UInt8]) throws(Damage) {
    let shared = try varint()
    guard shared <= previous.count else { throw Damage(reason: "a word shares more than the one before has") }
    let rest = try slice(try varint())
    previous.removeLast(previous.count - shared)
    previous.append(contentsOf: rest)
  }
}
