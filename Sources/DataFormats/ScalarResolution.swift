extension DataValue.Content {
  /// What an unquoted YAML scalar means.
  ///
  /// YAML 1.2.2, 10.3.2: the tag resolution of the core schema. `yes` and `NO` are strings there, which is
  /// why the key of a Norwegian region survives; `DataValue.bool` reads them where a boolean is asked for.
  init(plainScalar text: String) {
    let bytes = Array(text.utf8)
    guard let first = bytes.first else {
      self = .null
      return
    }
    switch first {
    case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
      UInt8(ascii: "f"), UInt8(ascii: "F"):
      self = Self.words[text] ?? .string(text)
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
      self = Self.number(text, bytes) ?? .string(text)
    default:
      self = .string(text)
    }
  }

  private static let words: [String: Self] = [
    "~": .null, "null": .null, "Null": .null, "NULL": .null,
    "true": .bool(true), "True": .bool(true), "TRUE": .bool(true),
    "false": .bool(false), "False": .bool(false), "FALSE": .bool(false),
  ]

  private static func number(_ text: String, _ bytes: [UInt8]) -> Self? {
    var digits = bytes[...]
    if bytes.starts(with: "0o".utf8), bytes.count > 2 { return Int(text.dropFirst(2), radix: 8).map(Self.int) }
    if bytes.starts(with: "0x".utf8), bytes.count > 2 {
      guard bytes[2] != UInt8(ascii: "-"), bytes[2] != UInt8(ascii: "+") else { return nil }
      return Int(text.dropFirst(2), radix: 16).map(Self.int)
    }
    let negative = digits.first == UInt8(ascii: "-")
    if negative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    switch String(decoding: digits, as: UTF8.self) {
    case ".inf", ".Inf", ".INF": return .double(negative ? -.infinity : .infinity)
    case ".nan", ".NaN", ".NAN": return digits.count == bytes.count ? .double(.nan) : nil
    default: break
    }
    let whole = takeDigits(&digits)
    if whole > 0, digits.isEmpty { return Int(text).map(Self.int) ?? Double(text).map(Self.double) }
    var fraction = 0
    if digits.first == UInt8(ascii: ".") {
      digits = digits.dropFirst()
      fraction = takeDigits(&digits)
    }
    guard whole + fraction > 0 else { return nil }
    if let first = digits.first, first | 0x20 == UInt8(ascii: "e") {
      digits = digits.dropFirst()
      if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
      guard takeDigits(&digits) > 0 else { return nil }
    }
    return digits.isEmpty ? Double(text).map(Self.double) : nil
  }

  private static func takeDigits(_ bytes: inout ArraySlice<UInt8>) -> Int {
    let count = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
    bytes = bytes.dropFirst(count)
    return count
  }
}
