/// The tokens of TOML.
struct TOMLScanner {
  let bytes: [UInt8]
  private(set) var offset = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  var byte: UInt8? { peek(0) }

  private func peek(_ ahead: Int) -> UInt8? {
    bytes.indices.contains(offset + ahead) ? bytes[offset + ahead] : nil
  }

  mutating func skip(_ token: String) -> Bool {
    guard bytes[offset...].starts(with: token.utf8) else { return false }
    offset += token.utf8.count
    return true
  }

  /// Past blanks and comments, and past line ends if asked.
  mutating func skipBlank(newlines: Bool) {
    while let byte {
      switch byte {
      case 0x20, 0x09: offset += 1
      case 0x0A, 0x0D:
        if !newlines { return }
        offset += 1
      case UInt8(ascii: "#"):
        while let byte = self.byte, byte != 0x0A { offset += 1 }
      default: return
      }
    }
  }

  /// A bare or quoted key.
  mutating func key() -> String? {
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      // A key cannot be text of several lines; `""` is an empty one.
      return peek(1) == byte && peek(2) == byte ? nil : string()
    }
    let name = bytes[offset...].prefix { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    offset += name.count
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
  }

  /// The text up to what may follow a number, boolean or date, which may itself contain one blank.
  mutating func bareValue() -> String {
    var text = bytes[offset...].prefix { byte in
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "#"), 0x0A, 0x0D: false
      default: true
      }
    }
    while let last = text.last, isBlank(last) { text = text.dropLast() }
    offset = text.endIndex
    return String(decoding: text, as: UTF8.self)
  }

  // MARK: - Strings

  /// One of the four kinds of strings; `nil`, with the scanner at the end, where it is not closed.
  mutating func string() -> String? {
    guard let quote = byte else { return nil }
    let isMultiline = peek(1) == quote && peek(2) == quote
    let isBasic = quote == UInt8(ascii: "\"")
    offset += isMultiline ? 3 : 1
    var text: [UInt8] = []
    if isMultiline {
      // TOML 1.0.0, "String": "A newline immediately following the opening delimiter will be trimmed."
      if byte == 0x0D, peek(1) == 0x0A { offset += 2 } else if byte == 0x0A { offset += 1 }
    }
    while let byte {
      if byte == quote {
        if !isMultiline {
          offset += 1
          return String(decoding: text, as: UTF8.self)
        }
        let run = bytes[offset...].prefix { $0 == quote }.count
        // One or two quotation marks may stand directly inside the closing delimiter.
        let inside = run >= 3 ? min(run - 3, 2) : run
        text.append(contentsOf: repeatElement(quote, count: inside))
        offset += inside
        if run >= 3 {
          offset += 3
          return String(decoding: text, as: UTF8.self)
        }
      } else if byte == UInt8(ascii: "\\"), isBasic {
        offset += 1
        guard appendEscape(to: &text, isMultiline: isMultiline) else { return nil }
      } else {
        if byte == 0x0A, !isMultiline { return nil }
        text.append(byte)
        offset += 1
      }
    }
    return nil
  }

  private mutating func appendEscape(to text: inout [UInt8], isMultiline: Bool) -> Bool {
    guard let byte else { return false }
    offset += 1
    switch byte {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(byte)
    case UInt8(ascii: "u"): return appendScalar(digits: 4, to: &text)
    case UInt8(ascii: "U"): return appendScalar(digits: 8, to: &text)
    case 0x20, 0x09, 0x0A, 0x0D:
      // TOML 1.0.0, "String": a "line ending backslash" may be followed by blanks only.
      let rest = bytes[(offset - 1)...].drop(while: isBlank).first
      guard isMultiline, rest == 0x0A || rest == 0x0D else { return false }
      while let byte = self.byte, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
        offset += 1
      }
    default: return false
    }
    return true
  }

  private mutating func appendScalar(digits: Int, to text: inout [UInt8]) -> Bool {
    let hex = bytes[offset...].prefix(digits)
    guard hex.count == digits, hex.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: hex, as: UTF8.self), radix: 16), let scalar = UnicodeScalar(value)
    else { return false }
    offset += digits
    text.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
    return true
  }
}
