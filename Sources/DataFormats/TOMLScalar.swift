extension DataValue.Content {
  /// An unquoted TOML value: a boolean, a number, or a date and time, which stays text; `nil` for anything else.
  init?(tomlScalar text: String) {
    switch text {
    case "true": self = .bool(true)
    case "false": self = .bool(false)
    case "inf", "+inf": self = .double(.infinity)
    case "-inf": self = .double(-.infinity)
    case "nan", "+nan", "-nan": self = .double(.nan)
    default:
      var grammar = TOMLScalarGrammar(text)
      if let content = grammar.number(text) {
        self = content
      } else if TOMLScalarGrammar.isDateOrTime(text) {
        self = .string(text)
      } else {
        return nil
      }
    }
  }
}

/// TOML 1.0.0, "Integer", "Float", "Offset Date-Time" and what follows.
private struct TOMLScalarGrammar {
  private var rest: ArraySlice<UInt8>

  init(_ text: String) { rest = Array(text.utf8)[...] }

  private mutating func skip(_ bytes: String) -> Bool {
    guard let first = rest.first, bytes.utf8.contains(first) else { return false }
    rest = rest.dropFirst()
    return true
  }

  // MARK: - Numbers

  mutating func number(_ text: String) -> DataValue.Content? {
    let digits = text.filter { $0 != "_" }
    for (prefix, radix, allowed) in [("0x", 16, "0123456789abcdefABCDEF"), ("0o", 8, "01234567"), ("0b", 2, "01")]
    where rest.starts(with: prefix.utf8) {
      rest = rest.dropFirst(2)
      guard skipDigits(allowed) != nil, rest.isEmpty else { return nil }
      return Int(digits.dropFirst(2), radix: radix).map(DataValue.Content.int)
    }
    _ = skip("+-")
    let leadingZero = rest.first == UInt8(ascii: "0")
    guard let count = skipDigits("0123456789"), !leadingZero || count == 1 else { return nil }
    if rest.isEmpty { return Int(digits).map(DataValue.Content.int) }
    if skip("."), skipDigits("0123456789") == nil { return nil }
    if skip("eE") {
      _ = skip("+-")
      if skipDigits("0123456789") == nil { return nil }
    }
    return rest.isEmpty ? Double(digits).map(DataValue.Content.double) : nil
  }

  /// Digits, with single underscores between them; their number, `nil` where there are none.
  private mutating func skipDigits(_ allowed: String) -> Int? {
    var count = 0
    while skip(allowed) {
      count += 1
      if rest.first == UInt8(ascii: "_"), let next = rest.dropFirst().first, allowed.utf8.contains(next) {
        rest = rest.dropFirst()
      }
    }
    return count > 0 ? count : nil
  }

  // MARK: - Dates and times

  static func isDateOrTime(_ text: String) -> Bool {
    var date = TOMLScalarGrammar(text)
    if date.skipDate() {
      if date.rest.isEmpty { return true }
      guard date.skip("Tt "), date.skipTime() else { return false }
      return date.rest.isEmpty || date.skipOffset() && date.rest.isEmpty
    }
    var time = TOMLScalarGrammar(text)
    return time.skipTime() && time.rest.isEmpty
  }

  /// A number of exactly so many digits.
  private mutating func fixed(_ count: Int) -> Int? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    rest = rest.dropFirst(count)
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  private mutating func skipDate() -> Bool {
    guard let year = fixed(4), skip("-"), let month = fixed(2), skip("-"), let day = fixed(2) else { return false }
    guard (1...12).contains(month), day >= 1 else { return false }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  private mutating func skipTime() -> Bool {
    guard let hour = fixed(2), hour < 24, skip(":"), let minute = fixed(2), minute < 60, skip(":"),
      let second = fixed(2), second < 60
    else { return false }
    guard skip(".") else { return true }
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    rest = rest.dropFirst(digits.count)
    return !digits.isEmpty
  }

  private mutating func skipOffset() -> Bool {
    if skip("Zz") { return true }
    guard skip("+-"), let hour = fixed(2), hour < 24, skip(":"), let minute = fixed(2) else { return false }
    return minute < 60
  }
}
