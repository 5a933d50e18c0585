/// XML that this program writes: whatever enters as text is escaped on the way in.
struct XMLText {
  private(set) var text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"

  mutating func open(_ name: StaticString, _ attributes: [(StaticString, String)] = []) {
    text += "<\(name)\(written(attributes))>\n"
  }

  mutating func close(_ name: StaticString) { text += "</\(name)>\n" }

  mutating func element(_ name: StaticString, _ attributes: [(StaticString, String)] = [], _ content: String) {
    text += "<\(name)\(written(attributes))>\(XMLText.escaped(content))</\(name)>\n"
  }

  mutating func empty(_ name: StaticString, _ attributes: [(StaticString, String)]) {
    text += "<\(name)\(written(attributes))/>\n"
  }

  private func written(_ attributes: [(StaticString, String)]) -> String {
    attributes.reduce(into: "") { $0 += " \($1.0)=\"\(XMLText.escaped($1.1))\"" }
  }

  /// XML 1.0, 2.2: no control characters but tab and line ends, no surrogates, no U+FFFE and U+FFFF.
  static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "&": out += "&amp;"
      case "\"": out += "&quot;"
      case "\t", "\n": out.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{FFFE}", "\u{FFFF}": out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}

/// Names for things that feeds and calendars know by name, the same wherever the site stands.
enum StableName {
  /// RFC 9562, 5.8: a UUID of version 8, its bits from two hashes of the text.
  static func uuid(_ text: String) -> String {
    let high = hash(text, from: 0xcbf2_9ce4_8422_2325)
    let low = hash(text, from: 0x9e37_79b9_7f4a_7c15)
    let versioned = high & ~0xF000 | 0x8000
    let varied = low & ~(0xC000_0000_0000_0000 as UInt64) | 0x8000_0000_0000_0000
    let digits = Array(hexadecimal(versioned) + hexadecimal(varied))
    let parts = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
    return parts.map { String($0) }.joined(separator: "-")
  }

  private static func hash(_ text: String, from seed: UInt64) -> UInt64 {
    var value = seed
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    // The last bytes would touch the lower half only.
    value ^= value >> 33
    value = value &* 0xff51_afd7_ed55_8ccd
    return value ^ (value >> 33)
  }

  private static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
