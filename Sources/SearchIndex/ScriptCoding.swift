import ByteCoding

/// Index files are scripts that call `debriefSearch` with their bytes as a string, because a page opened
/// from a disk may load scripts and nothing else.
enum ScriptCoding {
  /// `debriefSearch("generation","name","…");` with each byte as the character of that number.
  static func script(generation: String, name: String, payload: [UInt8]) -> [UInt8] {
    let framed = frame(payload)
    var out: [UInt8] = []
    out.reserveCapacity(framed.count + framed.count / 2 + 64)
    out += "debriefSearch(\"\(generation)\",\"\(name)\",\"".utf8
    out.appendCharacters(of: framed)
    out += "\");\n".utf8
    return out
  }

  /// A first byte 0xFF and the length show a wrong character set or a file cut short.
  static func frame(_ payload: [UInt8]) -> [UInt8] {
    var writer = ByteWriter(bytes: [0xFF])
    writer.varint(payload.count)
    return writer.bytes + payload
  }

  /// The three arguments of the call in an index file, the last one as bytes.
  static func arguments(of script: [UInt8]) throws(Damage) -> (String, String, [UInt8]) {
    let opening = Array("debriefSearch(\"".utf8)
    guard script.starts(with: opening) else { throw Damage(reason: "it is not a file of a search index") }
    var index = opening.count
    let first = try literal(in: script, from: &index)
    try expect(",\"", in: script, at: &index)
    let second = try literal(in: script, from: &index)
    try expect(",\"", in: script, at: &index)
    let third = try literal(in: script, from: &index)
    return (String(decoding: first, as: UTF8.self), String(decoding: second, as: UTF8.self), third)
  }

  /// The payload inside a frame.
  static func unframe(_ framed: [UInt8]) throws(Damage) -> [UInt8] {
    guard framed.first == 0xFF else { throw Damage(reason: "its character set was changed") }
    var reader = ByteReader(Array(framed.dropFirst()))
    let length = try reader.varint()
    let payload = Array(try reader.slice(length))
    guard reader.isAtEnd else { throw Damage(reason: "its length is wrong") }
    return payload
  }

  private static func expect(_ text: String, in script: [UInt8], at index: inout Int) throws(Damage) {
    guard script[min(index, script.count)...].starts(with: text.utf8) else {
      throw Damage(reason: "it is not a file of a search index")
    }
    index += text.utf8.count
  }

  /// The bytes of a string literal, from after its opening quote to after its closing one.
  private static func literal(in script: [UInt8], from index: inout Int) throws(Damage) -> [UInt8] {
    var out: [UInt8] = []
    while index < script.count {
      let byte = script[index]
      index += 1
      switch byte {
      case 0x22: return out
      case 0x5C:
        guard index < script.count else { break }
        out.append(try escape(in: script, at: &index))
      case 0xC2, 0xC3:
        guard index < script.count else { break }
        out.append(byte << 6 | script[index] & 0x3F)
        index += 1
      case 0x80...: throw Damage(reason: "its character set was changed")
      default: out.append(byte)
      }
    }
    throw Damage(reason: "it ends too early")
  }

  private static func escape(in script: [UInt8], at index: inout Int) throws(Damage) -> UInt8 {
    let byte = script[index]
    index += 1
    switch byte {
    case 0x22, 0x5C: return byte
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "0"): return 0
    case UInt8(ascii: "x"):
      index += 2
      return 0
    default: throw Damage(reason: "it has an unknown escape")
    }
  }
}

/// FNV-1a over 64 bits: names a generation by its content.
struct ContentHash {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func combine(_ bytes: [UInt8]) {
    var state = state
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    self.state = state
  }

  mutating func combine(_ text: String) { combine(Array(text.utf8)) }

  /// Sixteen hexadecimal digits.
  var name: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension [UInt8] {
  /// The bytes as the characters of a string literal.
  fileprivate mutating func appendCharacters(of bytes: [UInt8]) {
    var plain = 0
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x00, 0x0A, 0x0D, 0x22, 0x5C, 0x80...:
        append(contentsOf: bytes[plain..<index])
        plain = index + 1
      default: continue
      }
      switch byte {
      case 0x0A: append(escape: UInt8(ascii: "n"))
      case 0x0D: append(escape: UInt8(ascii: "r"))
      case 0x22, 0x5C: append(escape: byte)
      case 0x00:
        // Before a digit, `\0` would be an octal escape.
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        if (0x30...0x39).contains(next) { append(contentsOf: "\\x00".utf8) } else { append(escape: 0x30) }
      default:
        append(0xC0 | byte >> 6)
        append(0x80 | byte & 0x3F)
      }
    }
    append(contentsOf: bytes[plain...])
  }

  private mutating func append(escape byte: UInt8) {
    append(0x5C)
    append(byte)
  }
}
