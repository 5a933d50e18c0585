extension TimeScanner {
  /// White space, list marks, emphasis and opening brackets that may stand before a time.
  mutating func skipMarks() {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x09, 0x2A, 0x5F, 0x5B, 0x28, 0x60, 0x2D, 0x3E: at += 1
      default: return
      }
    }
  }

  /// "Early morning July 12th", "On 11 March": words before a day or a time at the start of a line.
  mutating func skipLeadWords() {
    let start = at
    var count = 0
    while count < 4, TimeWords.leads.contains(where: { takeWord($0) }) {
      _ = take(0x2C)
      skipSpaces()
      count += 1
    }
    // Only in front of a date or a clock time.
    if count > 0, at >= bytes.count || !(bytes[at].isDigit || bytes[at].isLetter || bytes[at] == 0x7E) { at = start }
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
    // "June 19th @ 3:00 PM", `2026-06-19_03:00`
    if takeWord("at") || take(0x40) || take(0x5F) { skipSpaces() }
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
    for word in TimeWords.approximations where takeWord(word) {
      _ = take(0x2E)
      skipSpaces()
      if at < bytes.count, bytes[at].isDigit || bytes[at].isLetter { return true }
    }
    at = start
    return false
  }

  /// `14:02ish`, `14:02 (approx.)`, `10時頃`: the mark stands behind the time.
  mutating func approximationBehind() -> Bool {
    let start = at
    if take("ish") || take("頃") || take("ごろ") || take("左右") { return true }
    skipSpaces()
    if take(0x28) {
      let isMark =
        take(0x7E) || takeWord("approx") || takeWord("approximately") || takeWord("estimated") || takeWord("est")
        || takeWord("about") || takeWord("ca")
      if isMark {
        _ = take(0x2E)
        if take(0x29) { return true }
      }
    }
    at = start
    return false
  }

  /// "22:41 Uhr", "14:02 hrs": words that only say that it is a time.
  mutating func skipClockWord() {
    let start = at
    skipSpaces()
    if takeWord("uhr") || takeWord("hrs") || takeWord("hours") || takeWord("h") { return }
    at = start
  }

  /// "凌晨", "下午": the part of the day before a clock time, or by itself.
  mutating func skipDayPart() -> Bool {
    let length = DayPart.length(at: at, in: bytes)
    guard length > 0 else { return false }
    at += length
    skipSpaces()
    return true
  }

  /// The same, left alone where no clock time follows.
  mutating func skipDayPartBeforeClock() {
    let start = at
    if skipDayPart(), isAtEnd || !bytes[at].isDigit { at = start }
  }

  mutating func skipWeekday() {
    let start = at
    guard let word = word(), word.count >= 3, value(of: word, in: TimeWords.weekdays) != nil else {
      at = start
      return
    }
    if take("-feira") { skipSpaces() }
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
    if takeWord("st") || takeWord("nd") || takeWord("rd") || takeWord("th") || takeWord("er") { return }
    _ = take("º") || take(0x2E)
  }

  /// 1 to 12 for a name or its abbreviation of three letters or more.
  mutating func monthName() -> Int? {
    let start = at
    guard let word = word(), word.count >= 3 else { return revert(start) }
    _ = take(0x2E)
    guard let month = value(of: word, in: TimeWords.months) else { return revert(start) }
    return Int(month)
  }

  private func value(of word: Range<Int>, in table: WordTable) -> Int32? {
    bytes.withUnsafeBufferPointer { bytes in
      let word = UnsafeBufferPointer(rebasing: bytes[word])
      return table.value(of: word, key: WordTable.Key(word))
    }
  }

  /// The letters from here on.
  private mutating func word() -> Range<Int>? {
    let start = at
    // A dash or a sign of a script without letters is no part of a name: Latin with its accents and Cyrillic are.
    while at < bytes.count, bytes[at].isLetter || isAccented(at) { at += bytes[at].isLetter ? 1 : 2 }
    return at > start ? start..<min(at, bytes.count) : nil
  }

  private func isAccented(_ index: Int) -> Bool {
    [0xC3, 0xD0, 0xD1].contains(bytes[index]) && index + 1 < bytes.count
  }

  mutating func number(upTo width: Int) -> Int? {
    let start = at
    var value = 0
    while at < bytes.count, at - start < width, bytes[at] &- 0x30 < 10 {
      value = value * 10 + Int(bytes[at] &- 0x30)
      at += 1
    }
    return at > start && at - start <= 9 ? value : nil
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count - at >= count else { return false }
    for index in 0..<count where bytes[at + index] != text.utf8Start[index] { return false }
    at += count
    return true
  }

  /// One of some ASCII characters.
  mutating func takeAny(of candidates: StaticString) -> UInt8? {
    guard at < bytes.count else { return nil }
    for index in 0..<candidates.utf8CodeUnitCount where bytes[at] == candidates.utf8Start[index] {
      at += 1
      return bytes[at - 1]
    }
    return nil
  }

  /// A whole word in any case.
  mutating func takeWord(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count - at >= count else { return false }
    for index in 0..<count where bytes[at + index] | 0x20 != text.utf8Start[index] { return false }
    if at + count < bytes.count, bytes[at + count].isLetter { return false }
    at += count
    return true
  }

  mutating func revert<Result>(_ start: Int) -> Result? {
    at = start
    return nil
  }
}

extension UInt8 {
  var isDigit: Bool { self &- 0x30 < 10 }
  /// ASCII white space.
  var isSpace: Bool { self == 0x20 || self &- 0x09 < 5 }
  var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
}

extension StringProtocol {
  /// Without ASCII white space at both ends.
  func trimmedASCII() -> String {
    let trimmed = utf8.withContiguousStorageIfAvailable { bytes -> String? in
      var (first, last) = (0, bytes.count)
      while first < last, bytes[first].isSpace { first += 1 }
      while last > first, bytes[last - 1].isSpace { last -= 1 }
      return last - first == bytes.count ? nil : String(decoding: bytes[first..<last], as: UTF8.self)
    }
    if let trimmed { return trimmed ?? String(self) }
    var view = Substring(self).utf8[...]
    while let first = view.first, first.isSpace { view = view.dropFirst() }
    while let last = view.last, last.isSpace { view = view.dropLast() }
    return String(Substring(view))
  }
}
