extension TimeScanner {
  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ].map { Array($0.utf8) }

  private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    .map { Array($0.utf8) }

  /// White space, list marks, emphasis and opening brackets that may stand before a time.
  mutating func skipMarks() {
    while at < bytes.count, [0x20, 0x09, 0x2A, 0x5F, 0x5B, 0x28, 0x60, 0x2D, 0x3E].contains(bytes[at]) { at += 1 }
  }

  mutating func skipSpaces() {
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
    // A no-break space, as exported documents have it.
    if at + 1 < bytes.count, bytes[at] == 0xC2, bytes[at + 1] == 0xA0 { at += 2 }
  }

  mutating func skipBetweenDayAndTime() {
    if at < bytes.count, bytes[at] | 0x20 == 0x74, at + 1 < bytes.count, bytes[at + 1].isDigit {
      at += 1
      return
    }
    _ = take(0x2C)
    skipSpaces()
    if takeWord("at") { skipSpaces() }
    if at < bytes.count, bytes[at] == 0x2D || bytes[at] == 0x2C { at += 1 }
    // "February 15, 2024: 7:56am", "2024-02-15 – 07:56"
    if at + 1 < bytes.count, bytes[at] == 0x3A, bytes[at + 1] == 0x20 { at += 1 }
    _ = take("–") || take("—")
    skipSpaces()
    if takeWord("at") { skipSpaces() }
  }

  /// `~`, `≈`, `c.`, "about", "around", "approx.": the time is not exact.
  mutating func approximation() -> Bool {
    let start = at
    if take(0x7E) || take("≈") {
      skipSpaces()
      return true
    }
    for word in ["about", "around", "approximately", "approx", "circa", "ca"] where takeWord(word) {
      _ = take(0x2E)
      skipSpaces()
      if at < bytes.count, bytes[at].isDigit || bytes[at].isLetter { return true }
    }
    at = start
    return false
  }

  mutating func skipWeekday() {
    let start = at
    guard let word = word(), word.count >= 3 else {
      at = start
      return
    }
    guard TimeScanner.weekdays.contains(where: { $0.starts(with: word) }) else {
      at = start
      return
    }
    _ = take(0x2E)
    _ = take(0x2C)
    skipSpaces()
  }

  /// Whether a text is the name of a day of the week and nothing else.
  static func isWeekday(_ text: String) -> Bool {
    var scanner = TimeScanner(Array(text.utf8))
    scanner.skipWeekday()
    return scanner.isAtEnd && scanner.at > 0
  }

  mutating func skipOrdinal() {
    for suffix in ["st", "nd", "rd", "th"] where takeWord(suffix) { return }
    _ = take(0x2E)
  }

  /// 1 to 12 for a name or its abbreviation of three letters or more.
  mutating func monthName() -> Int? {
    let start = at
    guard let word = word(), word.count >= 3 else { return revert(start) }
    _ = take(0x2E)
    let prefix = word == Array("sept".utf8) ? Array("sep".utf8) : word
    guard let index = TimeScanner.months.firstIndex(where: { $0.starts(with: prefix) }) else { return revert(start) }
    return index + 1
  }

  /// The letters from here on, lower-cased.
  private mutating func word() -> [UInt8]? {
    let start = at
    while at < bytes.count, bytes[at].isLetter { at += 1 }
    return at > start ? bytes[start..<at].map { $0 | 0x20 } : nil
  }

  mutating func number(upTo width: Int) -> Int? {
    let start = at
    while at < bytes.count, at - start < width, bytes[at].isDigit { at += 1 }
    return Int(ascii: bytes[start..<at])
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  mutating func take(_ text: String) -> Bool {
    guard bytes[min(at, bytes.count)...].starts(with: text.utf8) else { return false }
    at += text.utf8.count
    return true
  }

  mutating func takeAny(of candidates: [UInt8]) -> UInt8? {
    guard at < bytes.count, candidates.contains(bytes[at]) else { return nil }
    at += 1
    return bytes[at - 1]
  }

  /// A whole word in any case.
  mutating func takeWord(_ text: String) -> Bool {
    var index = at
    for byte in text.utf8 {
      guard index < bytes.count, bytes[index] | 0x20 == byte else { return false }
      index += 1
    }
    if index < bytes.count, bytes[index].isLetter { return false }
    at = index
    return true
  }

  mutating func revert<Result>(_ start: Int) -> Result? {
    at = start
    return nil
  }
}

extension UInt8 {
  var isDigit: Bool { (0x30...0x39).contains(self) }
  var isLetter: Bool { (0x61...0x7A).contains(self | 0x20) }
}

extension StringProtocol {
  /// Without ASCII white space at both ends.
  func trimmedASCII() -> String {
    var view = Substring(self).utf8[...]
    while let first = view.first, first == 0x20 || (0x09...0x0D).contains(first) { view = view.dropFirst() }
    while let last = view.last, last == 0x20 || (0x09...0x0D).contains(last) { view = view.dropLast() }
    return String(Substring(view))
  }
}
