/// Reads one time expression from bytes, by hand: no regular expressions, one pass, no allocation but
/// for names.
struct TimeScanner {
  let bytes: [UInt8]
  var at: Int

  init(_ bytes: [UInt8], at: Int = 0) {
    self.bytes = bytes
    self.at = at
  }

  var isAtEnd: Bool { at >= bytes.count }

  mutating func expression(skippingMarks: Bool = true) -> TimeExpression? {
    if skippingMarks {
      skipMarks()
      skipLeadWords()
    }
    let isApproximate = approximation()
    skipWeekday()
    let start = at
    var found = TimeExpression(isApproximate: isApproximate, range: start..<start)
    found.day = day() ?? monthAndDay()
    let afterDay = at
    if found.day != nil { skipBetweenDayAndTime() }
    let isApproximateClock = approximation()
    skipDayPartBeforeClock()
    if let minute = clockTime() ?? namedHour() ?? fourDigits(isLine: skippingMarks || start <= 2) {
      found.minute = minute
      skipClockWord()
      let isApproximateBehind = approximationBehind()
      found.isApproximate = isApproximate || isApproximateClock || isApproximateBehind
      if !beginsSpan(at: minute, from: start) { found.zone = zoneAfterSpace() }
      // "14:02 on 11 March": the day may stand behind the time.
      if found.day == nil { found.day = dayBehind() }
    } else {
      at = afterDay
    }
    guard found.day != nil || found.minute != nil else { return nil }
    // `2.5` in `2.5 hours`, `10.30%` and versions are not times.
    if at < bytes.count, bytes[at].isLetter || bytes[at].isDigit || bytes[at] == 0x25 { return nil }
    found.range = start..<at
    return found
  }

  // MARK: - Days

  private mutating func day() -> TimeExpression.Day? {
    let start = at
    if let found = numericDay() ?? namedDay() { return found }
    at = start
    return nil
  }

  /// `03-26` before a clock time: alone, two numbers may be anything.
  private mutating func monthAndDay() -> TimeExpression.Day? {
    let start = at
    guard let month = number(upTo: 2), at - start == 2, (1...12).contains(month), takeAny(of: "-/") != nil
    else { return revert(start) }
    let second = at
    guard let day = number(upTo: 2), at - second == 2, (1...31).contains(day), at < bytes.count,
      bytes[at] == 0x20 || DayPart.length(at: at, in: bytes) > 0
    else { return revert(start) }
    let end = at
    skipSpaces()
    _ = approximation()
    // "08-02 凌晨" names a part of the day, if no hour of it.
    let hasPart = skipDayPart()
    guard clockTime() != nil || hasPart else { return revert(start) }
    at = end
    return TimeExpression.Day(year: nil, month: month, day: day)
  }

  /// `2018-02-22`, `2025-Feb-07`, `02-22-2018`, `22/02/2018`, `2018年2月22日`, `22 February 2018`.
  private mutating func numericDay() -> TimeExpression.Day? {
    let start = at
    guard let first = number(upTo: 5) else { return nil }
    let width = min(at - start, 4)
    if take("年") { return cjkDay(year: first) }
    if width <= 2, take("月") {
      guard let day = number(upTo: 2), take("日"), (1...12).contains(first), (1...31).contains(day) else {
        return revert(start)
      }
      skipWeekdayInBrackets()
      return TimeExpression.Day(year: nil, month: first, day: day)
    }
    if let separator = takeAny(of: "-/.") {
      let second = number(upTo: 2) ?? monthName()
      if let second, take(separator) {
        if let third = number(upTo: width == 4 ? 2 : 4) { return assemble(first, width, second, third, separator) }
        // "22.07." and "22.07., 11:00": day and month, as Germans write them.
        if separator == 0x2E, width <= 2, (1...31).contains(first), (1...12).contains(second),
          isAtEnd || !bytes[at].isDigit
        {
          return TimeExpression.Day(year: nil, month: second, day: first)
        }
      }
      // "14. März": the dot makes it an ordinal.
      at = start
      _ = number(upTo: 5)
      guard separator == 0x2E || separator == 0x2D else { return revert(start) }
    }
    guard width <= 2, (1...31).contains(first) else { return revert(start) }
    skipOrdinal()
    skipSpaces()
    _ = takeWord("of") || takeWord("de")
    skipSpaces()
    guard let month = monthName() ?? monthBehindSpan(from: first) else { return revert(start) }
    return TimeExpression.Day(year: yearBehind(), month: month, day: first)
  }

  private mutating func cjkDay(year: Int) -> TimeExpression.Day? {
    skipSpaces()
    guard let month = number(upTo: 2), take("月") else { return nil }
    skipSpaces()
    guard let day = number(upTo: 2), take("日") else { return nil }
    skipWeekdayInBrackets()
    return TimeExpression.Day(year: year, month: month, day: day)
  }

  /// `(水)` behind a Japanese date.
  private mutating func skipWeekdayInBrackets() {
    let start = at
    guard take(0x28) || take("（") else { return }
    for day in ["月", "火", "水", "木", "金", "土", "日"] as [StaticString] where take(day) {
      if take(0x29) || take("）") { return }
    }
    at = start
  }

  /// A year of four digits comes first or last; where both others may be the month, the American order
  /// counts with `-` and `/`, the European with `.`. A year of two digits is of this century; one of three is
  /// a slip, and the day counts as one without a year, as is a digit too many at the end of one.
  private func assemble(_ first: Int, _ width: Int, _ second: Int, _ third: Int, _ separator: UInt8)
    -> TimeExpression.Day?
  {
    var found: TimeExpression.Day
    if width == 4 {
      found = TimeExpression.Day(year: first < 10_000 ? first : first / 10, month: second, day: third)
    } else {
      let lastWidth = at - (bytes[..<at].lastIndex(of: separator) ?? at) - 1
      guard lastWidth >= 3 || lastWidth == 2 && (separator != 0x2E || width == 2) else { return nil }
      let year: Int? = lastWidth == 4 ? third : lastWidth == 2 ? 2_000 + third : nil
      let isDayFirst = first > 12 || separator == 0x2E && second <= 12
      found = TimeExpression.Day(year: year, month: isDayFirst ? second : first, day: isDayFirst ? first : second)
      found.isEitherWay = year != nil && separator != 0x2E && first <= 12 && second <= 12 && first != second
    }
    return CivilDate(year: found.year ?? 2_000, month: found.month, day: found.day) == nil ? nil : found
  }

  /// `Feb 22nd`, `February 22, 2018`, `Feb 22nd 2018`.
  private mutating func namedDay() -> TimeExpression.Day? {
    guard let month = monthName() else { return nil }
    skipSpaces()
    guard let day = number(upTo: 2), (1...31).contains(day) else { return nil }
    skipOrdinal()
    if at < bytes.count, bytes[at].isDigit || bytes[at] == 0x3A { return nil }
    return TimeExpression.Day(year: yearBehind() ?? yearBehindSpan(), month: month, day: day)
  }

  mutating func yearBehind() -> Int? {
    let start = at
    _ = take(0x2C)
    skipSpaces()
    if takeWord("de") { skipSpaces() }
    let digits = at
    if let year = number(upTo: 4), at - digits == 4, (1_970...2_200).contains(year) { return year }
    at = start
    return nil
  }

  private mutating func dayBehind() -> TimeExpression.Day? {
    let start = at
    _ = take(0x2C)
    skipSpaces()
    if takeWord("on") { skipSpaces() }
    skipWeekday()
    if let found = day() { return found }
    at = start
    return nil
  }

  /// `01/07` as a whole text: of both readings the one nearer to a day that is known.
  mutating func bareDayAndMonth(near context: CivilDate?) -> TimeExpression.Day? {
    guard let first = number(upTo: 2), takeAny(of: "/.-") != nil, let second = number(upTo: 2) else {
      return nil
    }
    _ = take(0x2E)
    guard isAtEnd else { return nil }
    let readings = [(first, second), (second, first)].compactMap { month, day in
      CivilDate(year: context?.year ?? 2_000, month: month, day: day)
    }
    let best = readings.min { a, b in
      guard let context else { return false }
      return abs(a.dayNumber - context.dayNumber) < abs(b.dayNumber - context.dayNumber)
    }
    return best.map { TimeExpression.Day(year: nil, month: $0.month, day: $0.day) }
  }

  /// `June 2026`, `Jun–Jul`, `2026-06`: a month, the first one of a span.
  mutating func monthAndYear() -> (year: Int?, month: Int)? {
    if let year = number(upTo: 4), at == 4, take(0x2D), let month = number(upTo: 2), (1...12).contains(month), isAtEnd {
      return (year, month)
    }
    at = 0
    guard let month = monthName() else { return nil }
    return (yearBehind(), month)
  }

  // MARK: - Clock times

  /// `1402 UTC`, `1402Z`: four digits are a time where a zone follows, or at the start of a line before a colon
  /// (`1324: noticed`), where they are no year; else they may be anything.
  private mutating func fourDigits(isLine: Bool) -> Int? {
    let start = at
    guard let number = number(upTo: 4), at - start == 4, number / 100 < 24, number % 100 < 60 else {
      return revert(start)
    }
    let end = at
    if isLine, !(1_900...2_099).contains(number) {
      skipSpaces()
      let isLead = at + 1 < bytes.count && bytes[at] == 0x3A && bytes[at + 1] == 0x20
      at = end
      if isLead { return number / 100 * 60 + number % 100 }
    }
    let zone = zoneAfterSpace()
    at = end
    return zone == nil || zone?.name.utf8.first?.isLetter == false ? revert(start) : number / 100 * 60 + number % 100
  }

  /// `10時05分`, `20点15分`, `10時`, `10時半`, `3시 20분`.
  private mutating func cjkClockTime(_ hour: Int) -> Int? {
    let start = at
    let isKorean = take("시")
    guard isKorean || take("時") || take("点") || take("點") || take("时") else { return nil }
    if take("半") || take("반") { return hour * 60 + 30 }
    // "3時間" is a duration.
    if take("間") || take("间") || take("간") { return revert(start) }
    let end = at
    if isKorean { skipSpaces() }
    guard let minute = number(upTo: 2) else {
      at = end
      return hour * 60
    }
    guard minute < 60, take("分") || take("분") else { return revert(start) }
    return hour * 60 + minute
  }

  /// "noon", "Midnight (SAST)", alone or before what is no part of the sentence: "Midnight deploys" names no time.
  private mutating func namedHour() -> Int? {
    let start = at
    let isNoon = takeWord("noon") || takeWord("midday")
    guard isNoon || takeWord("midnight") else { return nil }
    let end = at
    let hasZone = zoneAfterSpace() != nil
    at = end
    skipSpaces()
    let isOver =
      isAtEnd || bytes[at] == 0xE2 || !bytes[at].isLetter && !bytes[at].isDigit && bytes[at] < 0x80
    at = end
    return isOver || hasZone ? (isNoon ? 720 : 0) : revert(start)
  }

  /// `14:02`, `14:02:33`, `14.02`, `14h02`, `9:04 am`, `9am`, `9 p.m.`: minutes since midnight.
  private mutating func clockTime() -> Int? {
    let part = DayPart.before(at, in: bytes)
    guard let minute = plainClockTime() else { return nil }
    return part?.shift(minute) ?? minute
  }

  private mutating func plainClockTime() -> Int? {
    let start = at
    guard let hour = number(upTo: 2), hour <= 24 else { return revert(start) }
    if hour < 24, let minute = cjkClockTime(hour) { return minute }
    var minute: Int?
    let afterHour = at
    if let separator = takeAny(of: ":.h") {
      let digits = at
      if let value = number(upTo: 2), at - digits == 2, value < 60 {
        minute = value
        if separator != 0x68 { skipSeconds(separator) }
        // A third part that is no seconds: a version or an address.
        if at < bytes.count, bytes[at] == 0x2E, at + 1 < bytes.count, bytes[at + 1].isDigit { return revert(start) }
      } else {
        at = afterHour
      }
    }
    if let shifted = meridiem(hour) ?? shortMeridiem(hour, isWithMinutes: minute != nil) {
      return shifted * 60 + (minute ?? 0)
    }
    guard let minute, !(hour == 24 && minute > 0) else { return revert(start) }
    return hour % 24 * 60 + minute
  }

  private mutating func skipSeconds(_ separator: UInt8) {
    let start = at
    guard separator == 0x3A, take(0x3A) else { return }
    let digits = at
    guard let seconds = number(upTo: 2), at - digits == 2, seconds <= 60 else {
      at = start
      return
    }
    let fraction = at
    if takeAny(of: ".,") != nil, number(upTo: 9) == nil { at = fraction }
  }

  /// The hour of the day if `am` or `pm` follows.
  private mutating func meridiem(_ hour: Int) -> Int? {
    let start = at
    skipSpaces()
    guard (1...12).contains(hour), at < bytes.count else { return revert(start) }
    let isPM = bytes[at] | 0x20 == 0x70
    guard isPM || bytes[at] | 0x20 == 0x61 else { return revert(start) }
    at += 1
    _ = take(0x2E)
    guard at < bytes.count, bytes[at] | 0x20 == 0x6D else { return revert(start) }
    at += 1
    if at < bytes.count, bytes[at] == 0x2E, start > 0 { at += 1 }
    if at < bytes.count, bytes[at].isLetter { return revert(start) }
    return hour % 12 + (isPM ? 12 : 0)
  }

  /// `11:21a`, `12:28p`: the letter directly behind the minutes.
  private mutating func shortMeridiem(_ hour: Int, isWithMinutes: Bool) -> Int? {
    guard isWithMinutes, (1...12).contains(hour), at < bytes.count else { return nil }
    let isPM = bytes[at] | 0x20 == 0x70
    guard isPM || bytes[at] | 0x20 == 0x61, at + 1 == bytes.count || !(bytes[at + 1].isLetter || bytes[at + 1].isDigit)
    else { return nil }
    at += 1
    return hour % 12 + (isPM ? 12 : 0)
  }

  // MARK: - Zones

  private mutating func zoneAfterSpace() -> TimeZoneName? {
    let start = at
    skipSpaces()
    let opened = take(0x28)
    if let zone = zone() ?? namedZone(), !opened || take(0x29) { return zone }
    at = start
    return nil
  }

  /// `Pacific Time`, `Europe/Berlin` behind a clock time.
  private mutating func namedZone() -> TimeZoneName? {
    let start = at
    var end = at
    while end < bytes.count, bytes[end].isLetter || bytes[end] == 0x2F || bytes[end] == 0x5F { end += 1 }
    guard end > start else { return nil }
    let word = String(decoding: bytes[start..<end], as: UTF8.self)
    if bytes[start..<end].contains(0x2F), let zone = TimeZoneName(word) {
      at = end
      return zone
    }
    at = end
    skipSpaces()
    guard takeWord("time"), ZoneRules.rule(word + " time") != nil else { return revert(start) }
    return TimeZoneName(name: text(from: start), offset: nil)
  }

  /// `UTC`, `Z`, `PST`, `UTC+2`, `+02:00`, `+0200`.
  mutating func zone() -> TimeZoneName? {
    let start = at
    while at < bytes.count, bytes[at].isLetter { at += 1 }
    guard at > start else { return offset().map { TimeZoneName(name: text(from: start), offset: $0) } }
    // No abbreviation of a zone is longer.
    guard at - start <= 4 else { return revert(start) }
    let name = text(from: start)
    guard let known = TimeZoneName.known[name.lowercased()], at - start > 1 || bytes[start] == 0x5A else {
      return revert(start)
    }
    // "10:00 eat", "09:00 art": words, unless in capitals.
    if ["eat", "cat", "art", "west", "wet"].contains(name.lowercased()), name != name.uppercased() {
      return revert(start)
    }
    if known == 0, let shift = offset() { return TimeZoneName(name: text(from: start), offset: shift) }
    return TimeZoneName(name: name, offset: known)
  }

  private mutating func offset() -> Int? {
    let start = at
    guard let sign = takeAny(of: "+-") else { return nil }
    let digits = at
    guard let first = number(upTo: 4) else { return revert(start) }
    var minutes = first * 60
    if at - digits >= 3 {
      minutes = first / 100 * 60 + first % 100
    } else if take(0x3A) {
      guard let rest = number(upTo: 2) else { return revert(start) }
      minutes += rest
    }
    guard minutes <= 14 * 60, minutes % 15 == 0 else { return revert(start) }
    // "09:40-11:00 UTC" is a span of two times.
    let end = at
    skipSpaces()
    if at > end, at < bytes.count, bytes[at].isLetter, zone() != nil { return revert(start) }
    at = end
    return sign == 0x2D ? -minutes : minutes
  }

  private func text(from start: Int) -> String { String(decoding: bytes[start..<at], as: UTF8.self) }
}
