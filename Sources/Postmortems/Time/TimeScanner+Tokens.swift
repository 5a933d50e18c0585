extension TimeScanner {
  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ].map { Array($0.utf8) }

  private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    .map { Array($0.utf8) }

  /// German, French, Spanish and Portuguese months and their abbreviations, as far as English has others.
  private static let foreignMonths: [[UInt8]: Int] = {
    let names = [
      "januar jänner jän janvier janv enero ene janeiro", "februar février fevrier févr fév febrero fevereiro fev",
      "märz maerz mär mars marzo março marco", "avril avr abril abr", "mai mayo maio", "juni juin junio junho",
      "juli juillet juil julio julho", "août aout agosto ago", "septembre septiembre setiembre setembro",
      "oktober okt octobre octubre outubro", "novembre noviembre novembro",
      "dezember dez décembre decembre déc diciembre dic dezembro",
    ]
    var months: [[UInt8]: Int] = [:]
    for (index, list) in names.enumerated() {
      for name in list.split(separator: " ") { months[Array(name.utf8)] = index + 1 }
    }
    return months
  }()

  private static let foreignWeekdays: Set<[UInt8]> = Set(
    ("montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi "
      + "dimanche lunes martes miércoles jueves viernes sábado domingo segunda terça quarta quinta sexta")
      .split(separator: " ").map { Array($0.utf8) })

  /// White space, list marks, emphasis and opening brackets that may stand before a time.
  mutating func skipMarks() {
    while at < bytes.count, [0x20, 0x09, 0x2A, 0x5F, 0x5B, 0x28, 0x60, 0x2D, 0x3E].contains(bytes[at]) { at += 1 }
  }

  /// "Early morning July 12th", "On 11 March": words before a day or a time at the start of a line.
  mutating func skipLeadWords() {
    let start = at
    var count = 0
    while count < 4, let word = TimeScanner.leadWords.first(where: { takeWord($0) }) {
      _ = word
      _ = take(0x2C)
      skipSpaces()
      count += 1
    }
    // Only in front of a date or a clock time.
    if count > 0, at >= bytes.count || !(bytes[at].isDigit || bytes[at].isLetter || bytes[at] == 0x7E) { at = start }
  }

  private static let leadWords = [
    "on", "at", "by", "early", "late", "mid", "morning", "afternoon", "evening", "night", "midday", "of", "the", "am",
    "um", "le", "el",
  ]

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
    for word in TimeScanner.approximations where takeWord(word) {
      _ = take(0x2E)
      skipSpaces()
      if at < bytes.count, bytes[at].isDigit || bytes[at].isLetter { return true }
    }
    at = start
    return false
  }

  private static let approximations = [
    "about", "around", "approximately", "approx", "roughly", "circa", "ca", "gegen", "etwa", "vers", "environ",
    "hacia", "sobre",
  ]

  /// `14:02ish`, `14:02 (approx.)`, `10時頃`: the mark stands behind the time.
  mutating func approximationBehind() -> Bool {
    let start = at
    if take("ish") || take("頃") || take("ごろ") || take("左右") { return true }
    skipSpaces()
    if take(0x28) {
      let isMark =
        take(0x7E) || ["approx", "approximately", "estimated", "est", "about", "ca"].contains { takeWord($0) }
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
    for word in ["uhr", "hrs", "hours", "h"] where takeWord(word) { return }
    at = start
  }

  mutating func skipWeekday() {
    let start = at
    guard let word = word(), word.count >= 3 else {
      at = start
      return
    }
    guard TimeScanner.weekdays.contains(where: { $0.starts(with: word) }) || TimeScanner.foreignWeekdays.contains(word)
    else {
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
    for suffix in ["st", "nd", "rd", "th", "er"] where takeWord(suffix) { return }
    _ = take("º") || take(0x2E)
  }

  /// 1 to 12 for a name or its abbreviation of three letters or more.
  mutating func monthName() -> Int? {
    let start = at
    guard let word = word(), word.count >= 3 else { return revert(start) }
    _ = take(0x2E)
    let prefix = word == Array("sept".utf8) ? Array("sep".utf8) : word
    if let index = TimeScanner.months.firstIndex(where: { $0.starts(with: prefix) }) { return index + 1 }
    if let month = TimeScanner.foreignMonths[word] { return month }
    return revert(start)
  }

  /// The letters from here on, lower-cased; those beyond ASCII as they stand.
  private mutating func word() -> [UInt8]? {
    let start = at
    // A dash or a sign of a script without letters is no part of a name: U+0080 to U+07FF, Latin with its accents.
    while at < bytes.count, bytes[at].isLetter || isAccented(at) { at += bytes[at].isLetter ? 1 : 2 }
    return at > start ? bytes[start..<at].map { $0 < 0x80 ? $0 | 0x20 : $0 } : nil
  }

  private func isAccented(_ index: Int) -> Bool { bytes[index] == 0xC3 && index + 1 < bytes.count }

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
