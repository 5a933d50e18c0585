/// Entity and numeric character references.
enum Entities {
  /// Decodes the reference that begins at an ampersand.
  ///
  /// CommonMark 6.2 … "Entity references consist of & + any of the valid HTML5 entity names + ;", "Decimal numeric
  /// character references consist of &# + a string of 1–7 arabic digits + ;", hexadecimal ones of 1–6 digits.
  /// - Returns: the index after the semicolon; `nil` where there is no reference, and nothing is appended.
  static func decode(_ bytes: [UInt8], at start: Int, limit: Int, into out: inout [UInt8]) -> Int? {
    let limit = min(limit, bytes.count)
    var index = start + 1
    guard index < limit else { return nil }
    if bytes[index] == UInt8(ascii: "#") { return numeric(bytes, at: index + 1, limit: limit, into: &out) }
    while index < limit, bytes[index].isAlphanumeric, index - start <= 32 { index += 1 }
    guard index > start + 1, index < limit, bytes[index] == UInt8(ascii: ";"),
      table.append(bytes[start + 1..<index], to: &out)
    else { return nil }
    return index + 1
  }

  private static func numeric(_ bytes: [UInt8], at start: Int, limit: Int, into out: inout [UInt8]) -> Int? {
    var index = start
    guard index < limit else { return nil }
    let hexadecimal = bytes[index] | 0x20 == UInt8(ascii: "x")
    if hexadecimal { index += 1 }
    let first = index
    var value: UInt32 = 0
    while index < limit, index - first < (hexadecimal ? 6 : 7) {
      let byte = bytes[index]
      guard let digit = digit(byte), hexadecimal || digit < 10 else { break }
      value = value * (hexadecimal ? 16 : 10) + digit
      index += 1
    }
    guard index > first, index < limit, bytes[index] == UInt8(ascii: ";") else { return nil }
    // "Invalid Unicode code points will be replaced by the REPLACEMENT CHARACTER (U+FFFD). For security reasons, the
    // code point U+0000 will also be replaced by U+FFFD."
    let scalar = value == 0 ? nil : Unicode.Scalar(value)
    out.append(contentsOf: UTF8.encode(scalar ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter)
    return index + 1
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x37)
    case 0x61...0x66: UInt32(byte - 0x57)
    default: nil
    }
  }

  private static let table = NameTable(entityTable)
}

/// Emoji by name.
enum Emoji {
  /// Appends the emoji of a name; false where there is none.
  static func append(_ name: ArraySlice<UInt8>, to out: inout [UInt8]) -> Bool { table.append(name, to: &out) }

  private static let table = NameTable(emojiTable)
}

/// `name=code points` words, unpacked once for binary search.
private struct NameTable: Sendable {
  private var names: [[UInt8]] = []
  private var values: [[UInt8]] = []

  init(_ text: StaticString) {
    let words = text.withUTF8Buffer { Array($0) }.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A })
    for word in words {
      let parts = word.split(separator: UInt8(ascii: "="), maxSplits: 1)
      guard parts.count == 2 else { continue }
      var value: [UInt8] = []
      for code in parts[1].split(separator: UInt8(ascii: "+")) {
        guard let number = UInt32(String(decoding: code, as: UTF8.self), radix: 16),
          let scalar = Unicode.Scalar(number), let encoded = UTF8.encode(scalar)
        else { continue }
        value.append(contentsOf: encoded)
      }
      names.append(Array(parts[0]))
      values.append(value)
    }
  }

  func append(_ name: ArraySlice<UInt8>, to out: inout [UInt8]) -> Bool {
    var low = 0
    var high = names.count
    while low < high {
      let middle = (low + high) / 2
      if names[middle].lexicographicallyPrecedes(name) { low = middle + 1 } else { high = middle }
    }
    guard low < names.count, names[low].elementsEqual(name) else { return false }
    out.append(contentsOf: values[low])
    return true
  }
}
