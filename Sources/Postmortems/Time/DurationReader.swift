/// Reads a stated duration as minutes: `45m`, `1h 30m`, `3 hours`, `2.5 hours`, `1 hour and 20 minutes`,
/// `01:20` (hours and minutes), `PT45M`, "an hour", "half an hour".
public enum DurationReader {
  /// The first duration in the text; `nil` where there is none, and for ranges such as `45–60 minutes`,
  /// which state no single figure.
  public static func minutes(in text: String) -> Int? {
    var scanner = DurationScanner(Array(text.lowercased().utf8))
    return scanner.read()
  }

  static func minutes(in text: ArraySlice<UInt8>) -> Int? {
    guard text.allSatisfy({ $0 < 0x80 }) else { return minutes(in: String(decoding: text, as: UTF8.self)) }
    var scanner = DurationScanner(text.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 })
    return scanner.read()
  }

  /// The same for the value of a label, where two clock times alone state a span: `14:02 – 15:10 UTC`.
  static func minutes(inField text: String) -> Int? {
    let times = TimeExpression.all(in: Array(text.utf8), limit: 3)
    guard times.count == 2, let start = times[0].minute, let end = times[1].minute else { return minutes(in: text) }
    var scanner = DurationScanner(Array(text.lowercased().utf8))
    if let stated = scanner.readUnits() { return stated }
    if let first = times[0].day?.date(near: nil), let last = times[1].day?.date(near: first) {
      let minutes = (last.dayNumber - first.dayNumber) * 1_440 + end - start
      return minutes > 0 ? minutes : nil
    }
    return (end - start + 1_440) % 1_440
  }
}

private struct DurationScanner {
  let bytes: [UInt8]
  var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Seconds of each unit's spellings, singular and plural.
  private static let units: [String: Double] = [
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "m": 60, "min": 60, "mins": 60, "minute": 60,
    "minutes": 60, "h": 3_600, "hr": 3_600, "hrs": 3_600, "hour": 3_600, "hours": 3_600, "d": 86_400,
    "day": 86_400, "days": 86_400, "week": 604_800, "weeks": 604_800, "w": 604_800,
    "sekunde": 1, "sekunden": 1, "minuten": 60, "std": 3_600, "stunde": 3_600, "stunden": 3_600, "tag": 86_400,
    "tage": 86_400, "tagen": 86_400, "seconde": 1, "secondes": 1, "heure": 3_600, "heures": 3_600, "jour": 86_400,
    "jours": 86_400, "segundo": 1, "segundos": 1, "minuto": 60, "minutos": 60, "hora": 3_600, "horas": 3_600,
    "día": 86_400, "días": 86_400, "dia": 86_400, "dias": 86_400, "秒": 1, "分": 60, "分間": 60, "分钟": 60, "分鐘": 60,
    "時間": 3_600, "小时": 3_600, "小時": 3_600, "日": 86_400, "日間": 86_400, "天": 86_400, "semana": 604_800,
    "semanas": 604_800, "semaine": 604_800, "semaines": 604_800,
    "секунд": 1, "секунды": 1, "мин": 60, "минут": 60, "минуты": 60, "минуту": 60, "ч": 3_600, "час": 3_600,
    "часа": 3_600,
    "часов": 3_600, "день": 86_400, "дня": 86_400, "дней": 86_400, "неделя": 604_800, "недели": 604_800,
    "woche": 604_800, "wochen": 604_800, "週間": 604_800, "周": 604_800,
  ]

  private static let words: [String: Double] = [
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "half": 0.5,
  ]

  private static let packedUnits = packed(units)
  private static let packedWords = packed(words)
  private static let joints = Set(["and", "und", "et", "y", "e"].compactMap { pack($0.utf8) })
  private static let articles = Set(["an", "a"].compactMap { pack($0.utf8) })

  private static func packed(_ names: [String: Double]) -> [UInt64: Double] {
    var packed: [UInt64: Double] = [:]
    for (name, value) in names { if let key = pack(name.utf8) { packed[key] = value } }
    return packed
  }

  /// Up to eight bytes as a number: no name here is longer.
  private static func pack(_ name: some Collection<UInt8>) -> UInt64? {
    name.count <= 8 ? name.reduce(0) { $0 << 8 | UInt64($1) } : nil
  }

  mutating func read() -> Int? {
    guard !statesARange else { return nil }
    return read { $0.clockDuration() ?? $0.parts() }
  }

  /// Only durations with units: `14:02` is none.
  mutating func readUnits() -> Int? { read { $0.parts() } }

  private mutating func read(_ one: (inout DurationScanner) -> Double?) -> Int? {
    while at < bytes.count {
      let isBoundary = at == 0 || !(bytes[at - 1].isLetter || bytes[at - 1].isDigit || bytes[at - 1] == 0x2E)
      if isBoundary, bytes[at].isDigit || bytes[at].isLetter {
        let start = at
        if let seconds = one(&self) { return Int((seconds / 60).rounded()) }
        at = start
      }
      at += 1
    }
    return nil
  }

  /// `45–60 minutes`, `45-60 min`, `1 to 2 hours`: two numbers with nothing but a dash or "to" between them.
  private var statesARange: Bool {
    var index = 0
    while index < bytes.count {
      guard bytes[index].isDigit else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, bytes[index].isDigit { index += 1 }
      // "from 15:30 to 18:10" is a span of clock times.
      if start > 0 && bytes[start - 1] == 0x3A || index < bytes.count && bytes[index] == 0x3A { continue }
      // "2024-01-09" is a day.
      if index - start == 4 || start > 0 && bytes[start - 1] == 0x2D { continue }
      let rest = bytes[index...].prefix(6)
      guard let mark = rest.first, mark == 0x20 || mark == 0x2D || mark == 0xE2 else { continue }
      for joint in DurationScanner.rangeJoints where rest.starts(with: joint) {
        if rest.dropFirst(joint.count).first?.isDigit == true { return true }
      }
    }
    return false
  }

  private static let rangeJoints = ["–", "-", " – ", " - ", " to "].map { Array($0.utf8) }

  /// `1:20` or `01:20:00`: hours, minutes, seconds.
  private mutating func clockDuration() -> Double? {
    let start = at
    guard bytes[at].isDigit else { return nil }
    var parts: [Int] = []
    repeat {
      let digits = at
      while at < bytes.count, bytes[at].isDigit { at += 1 }
      guard let value = Int(ascii: bytes[digits..<at]) else { break }
      parts.append(value)
      guard at < bytes.count, bytes[at] == 0x3A, parts.count < 3 else { break }
      at += 1
    } while true
    guard parts.count >= 2, parts[1] < 60, !isFollowedByZone, isLength(from: start) else {
      at = start
      return nil
    }
    return Double(parts[0] * 3_600 + parts[1] * 60 + (parts.count == 3 ? parts[2] : 0))
  }

  /// `14:02 UTC`, `2:05 pm`: a time of day, not a duration.
  private var isFollowedByZone: Bool {
    var rest = bytes[at...]
    if let first = rest.first, first.isLetter || first == 0x2D { return true }
    rest = rest.drop { $0 == 0x20 }
    let word = String(decoding: rest.prefix { $0.isLetter }, as: UTF8.self)
    return word == "am" || word == "pm" || TimeZoneName.known[word] != nil
  }

  /// Whether hours and minutes with a colon between them are a length and no time of day: they stand at the beginning,
  /// behind a word for a length, or before a unit. In the middle of a text they say when, not how long.
  private func isLength(from start: Int) -> Bool {
    let before = bytes[..<start]
    let words = before.split { !($0.isLetter || $0 >= 0x80) }
    let last = words.last.map { String(decoding: $0, as: UTF8.self) } ?? ""
    if DurationScanner.timeMarks.contains(last) { return false }
    let behind = String(decoding: bytes[at...].drop { $0 == 0x20 }.prefix { $0.isLetter }, as: UTF8.self)
    // "14:02 h" is a time of day in several languages.
    if ["hours", "hour", "hrs", "stunden"].contains(behind) { return true }
    return DurationScanner.lengthMarks.contains(last) || before.count <= 12 && !before.contains(where: \.isDigit)
  }

  private static let timeMarks: Set<String> = [
    "at", "until", "till", "from", "since", "by", "before", "after", "between", "um", "seit", "bis", "ab", "à", "vers",
    "às",
    "las", "desde", "até", "hasta",
  ]
  private static let lengthMarks: Set<String> = [
    "lasted", "lasting", "took", "taking", "for", "of", "about", "approximately", "approx", "roughly", "nearly",
    "almost",
    "over", "under", "duration", "length", "total", "downtime", "ca", "circa", "dauer", "durée", "duración", "duração",
  ]

  /// A run of number–unit pairs, largest unit first.
  private mutating func parts() -> Double? {
    if bytes[at] == 0x70, at + 1 < bytes.count, bytes[at + 1] == 0x74 { at += 2 }
    var total: Double?
    var smallest = Double.infinity
    while let (amount, unit) = pair(), unit < smallest {
      total = (total ?? 0) + amount * unit
      smallest = unit
      skipJoint()
    }
    if let hours = total, smallest == 3_600, let minutes = bareMinutes() { return hours + minutes * 60 }
    return total
  }

  /// `1 h 30`: minutes without a unit behind hours.
  private mutating func bareMinutes() -> Double? {
    let start = at
    while at < bytes.count, bytes[at].isDigit { at += 1 }
    if at - start == 2, at == bytes.count || bytes[at] == 0x20 || bytes[at] == 0x29 || bytes[at] == 0x2E,
      let value = Int(ascii: bytes[start..<at]), value < 60
    {
      return Double(value)
    }
    at = start
    return nil
  }

  private mutating func pair() -> (amount: Double, unit: Double)? {
    let start = at
    guard let amount = amount() else {
      at = start
      return nil
    }
    // "14+ hours"
    if at < bytes.count, bytes[at] == 0x2B { at += 1 }
    skipSpaces()
    // `45–60 minutes` and `45-60 minutes`: a range is not one figure. A hyphen may join: `45-minute`.
    if at < bytes.count, bytes[at] == 0x2D, at + 1 < bytes.count, bytes[at + 1].isLetter { at += 1 }
    var name = word()
    if DurationScanner.pack(bytes[name]).map(DurationScanner.articles.contains) ?? false {
      skipSpaces()
      name = word()
    }
    guard let unit = unit(name) else {
      at = start
      return nil
    }
    return (amount, unit)
  }

  private mutating func amount() -> Double? {
    let start = at
    while at < bytes.count, bytes[at].isDigit { at += 1 }
    guard at > start else { return value(of: word(), in: DurationScanner.packedWords) }
    guard let whole = Int(ascii: bytes[start..<at]) else { return nil }
    if at + 1 < bytes.count, bytes[at] == 0x2E || bytes[at] == 0x2C, bytes[at + 1].isDigit {
      let digits = at + 1
      at = digits
      while at < bytes.count, bytes[at].isDigit { at += 1 }
      guard let fraction = Int(ascii: bytes[digits..<at]) else { return nil }
      // `1,200 seconds` groups thousands.
      if bytes[digits - 1] == 0x2C, at - digits == 3 { return Double(whole * 1_000 + fraction) }
      return Double(whole) + Double(fraction) / power(ofTen: at - digits)
    }
    return Double(whole)
  }

  private func power(ofTen exponent: Int) -> Double { (0..<exponent).reduce(1) { value, _ in value * 10 } }

  private mutating func skipJoint() {
    if at < bytes.count, bytes[at] == 0x2E { at += 1 }
    skipSpaces()
    if at < bytes.count, bytes[at] == 0x2C || bytes[at] == 0x26 { at += 1 }
    skipSpaces()
    let start = at
    if !(DurationScanner.pack(bytes[word()]).map(DurationScanner.joints.contains) ?? false) { at = start }
    skipSpaces()
  }

  private mutating func skipSpaces() {
    while at < bytes.count, bytes[at] == 0x20 { at += 1 }
    while at + 1 < bytes.count, bytes[at] == 0xC2, bytes[at + 1] == 0xA0 { at += 2 }
  }

  /// Letters, those beyond ASCII included; typographic and full-width marks are none.
  private mutating func word() -> Range<Int> {
    let start = at
    while at < bytes.count, bytes[at].isLetter || isLetterBeyondASCII(at) { at += 1 }
    let name = start..<at
    guard let first = bytes[name].first, first >= 0xE3, unit(name) == nil else {
      return name
    }
    // Chinese and Japanese leave no space behind a unit.
    let text = String(decoding: bytes[name], as: UTF8.self)
    for count in [2, 1] {
      let unit = String(text.prefix(count))
      guard DurationScanner.units[unit] != nil else { continue }
      at = start + unit.utf8.count
      return start..<at
    }
    return name
  }

  private func unit(_ name: Range<Int>) -> Double? {
    if let unit = value(of: name, in: DurationScanner.packedUnits) { return unit }
    // An accent may be a character of its own.
    guard !bytes[name].allSatisfy({ $0 < 0x80 }) else { return nil }
    return DurationScanner.units[String(decoding: bytes[name], as: UTF8.self)]
  }

  private func value(of name: Range<Int>, in table: [UInt64: Double]) -> Double? {
    DurationScanner.pack(bytes[name]).flatMap { table[$0] }
  }

  private func isLetterBeyondASCII(_ index: Int) -> Bool {
    let next = index + 1 < bytes.count ? bytes[index + 1] : 0
    switch bytes[index] {
    case ..<0x80, 0xC2, 0xEF: return false
    case 0xE2: return next > 0x81
    case 0xE3: return next != 0x80
    default: return true
    }
  }
}
