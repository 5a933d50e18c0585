/// The words of times, ready to be looked up without a copy: months, days of the week, and what may stand before them.
enum TimeWords {
  /// English months by their names and abbreviations of three letters or more; German, French, Spanish and Portuguese
  /// ones, as far as English has others.
  static let months: WordTable = {
    let foreign = [
      "januar jänner jän janvier janv enero ene janeiro", "februar février fevrier févr fév febrero fevereiro fev",
      "märz maerz mär mars marzo março marco", "avril avr abril abr", "mai mayo maio", "juni juin junio junho",
      "juli juillet juil julio julho", "août aout agosto ago", "septembre septiembre setiembre setembro",
      "oktober okt octobre octubre outubro", "novembre noviembre novembro",
      "dezember dez décembre decembre déc diciembre dic dezembro",
    ]
    let english = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
      "december",
    ]
    let cyrillic = [
      "января янв", "февраля фев", "марта мар", "апреля апр", "мая", "июня июн", "июля июл", "августа авг",
      "сентября сен сент", "октября окт", "ноября ноя", "декабря дек",
    ]
    var table = WordTable()
    for (index, name) in english.enumerated() {
      let month = Int32(index + 1)
      for word in abbreviations(of: name) { table.add(word, month) }
      if name == "september" { table.add("sept", month) }
    }
    for (index, names) in Array(foreign.enumerated()) + Array(cyrillic.enumerated()) {
      for word in names.split(separator: " ") { table.add(String(word), Int32(index + 1)) }
    }
    return table
  }()

  /// English ones by their names and abbreviations of three letters or more; others by their names.
  static let weekdays: WordTable = {
    var table = WordTable()
    for name in ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] {
      for word in abbreviations(of: name) { table.add(word, 1) }
    }
    let foreign =
      "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi "
      + "dimanche lunes martes miércoles jueves viernes sábado domingo segunda terça quarta quinta sexta"
    for word in foreign.split(separator: " ") { table.add(String(word), 1) }
    return table
  }()

  /// "about", "ca.": the time is not exact.
  static let approximations: [StaticString] = [
    "about", "around", "approximately", "approx", "roughly", "circa", "ca", "gegen", "etwa", "vers", "environ",
    "hacia", "sobre", "before", "between", "vor", "zwischen", "avant", "antes de las", "antes das", "antes de",
    "entre las", "entre as", "entre",
  ]

  /// "Early morning July 12th", "On 11 March": words before a day or a time at the start of a line.
  static let leads: [StaticString] = [
    "on", "at", "by", "early", "late", "mid", "morning", "afternoon", "evening", "night", "midday", "of", "the", "am",
    "um", "le", "el",
  ]

  private static let approximating = table(approximations)
  private static let leading = table(leads)
  private static let hours = table(["noon", "midday", "midnight"])

  private static func abbreviations(of name: String) -> [String] {
    (3...name.utf8.count).map { String(name.prefix($0)) }
  }

  private static func table(_ words: [StaticString]) -> WordTable {
    var table = WordTable()
    for word in words { table.add(String(describing: word), 1) }
    return table
  }

  /// Whether a time expression may begin at a place: with a digit, a mark of approximation, or one of its words. Most
  /// words of a text are sorted out by this look at the first one.
  ///
  /// - Parameter isLine: words that may stand before a time at the start of a line count, too.
  static func mayBegin(in bytes: UnsafeBufferPointer<UInt8>, at start: Int, isLine: Bool) -> Bool {
    guard start < bytes.count else { return false }
    let first = bytes[start]
    guard first.isLetter else {
      // From U+4000 on: "凌晨2点" begins with the part of the day.
      return first.isDigit || first == 0x7E || first == 0xE2 || first == 0xC3
        || isLine && first >= 0xE4
    }
    var end = start + 1
    while end < bytes.count, bytes[end].isLetter { end += 1 }
    let word = UnsafeBufferPointer(rebasing: bytes[start..<end])
    let key = WordTable.Key(word)
    func has(_ table: WordTable) -> Bool { table.value(of: word, key: key) != nil }
    if has(months) || has(weekdays) || has(approximating) || isLine && (has(leading) || has(hours)) {
      return true
    }
    // "février": the word goes on with an accent.
    return end + 1 < bytes.count && bytes[end] == 0xC3
  }
}

extension WordTable {
  /// Keeps a value for a word of a list, once.
  fileprivate mutating func add(_ word: String, _ value: Int32) {
    Array(word.utf8).withUnsafeBufferPointer { word in
      let key = Key(word)
      if self.value(of: word, key: key) == nil { insert(word, key: key, value: value) }
    }
  }
}
