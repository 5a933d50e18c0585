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
    if skippingMarks { skipMarks() }
    let isApproximate = approximation()
    skipWeekday()
    let start = at
    var found = TimeExpression(isApproximate: isApproximate, range: start..<start)
    found.day = day() ?? monthAndDay()
    let afterDay = at
    if found.day != nil { skipBetweenDayAndTime() }
    let isApproximateClock = approximation()
    if let minute = clockTime() {
      found.minute = minute
      found.isApproximate = isApproximate || isApproximateClock
      found.zone = zoneAfterSpace()
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
    guard let month = number(upTo: 2), at - start == 2, (1...12).contains(month), takeAny(of: [0x2D, 0x2F]) != nil
    else { return revert(start) }
    let second = at
    guard let day = number(upTo: 2), at - second == 2, (1...31).contains(day), at < bytes.count, bytes[at] == 0x20
    else { return revert(start) }
    let end = at
    skipSpaces()
    guard clockTime() != nil else { return revert(start) }
    at = end
    return TimeExpression.Day(year: nil, month: month, day: day)
  }

  /// `2018-02-22`, `2025-Feb-07`, `02-22-2018`, `22/02/2018`, `2018年2月22日`, `22 February 2018`.
  private mutating func numericDay() -> TimeExpression.Day? {
    let start = at
    guard let first = number(upTo: 5) else { return nil }
    let width = min(at - start, 4)
    if take("年") { return cjkDay(year: first) }
    if let separator = takeAny(of: [0x2D, 0x2F, 0x2E]) {
      let second = number(upTo: 2) ?? monthName()
      guard let second, take(separator), let third = number(upTo: width == 4 ? 2 : 4) else { return revert(start) }
      return assemble(first, width, second, third, separator)
    }
    guard width <= 2, first <= 31 else { return revert(start) }
    skipOrdinal()
    skipSpaces()
    _ = takeWord("of")
    skipSpaces()
    guard let month = monthName() else { return revert(start) }
    return TimeExpression.Day(year: yearBehind(), month: month, day: first)
  }

  private mutating func cjkDay(year: Int) -> TimeExpression.Day? {
    guard let month = number(upTo: 2), take("月"), let day = number(upTo: 2), take("日") else { return nil }
    return TimeExpression.Day(year: year, month: month, day: day)
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
    return TimeExpression.Day(year: yearBehind(), month: month, day: day)
  }

  private mutating func yearBehind() -> Int? {
    let start = at
    _ = take(0x2C)
    skipSpaces()
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

  // MARK: - Clock times

  /// `14:02`, `14:02:33`, `14.02`, `14h02`, `9:04 am`, `9am`, `9 p.m.`: minutes since midnight.
  private mutating func clockTime() -> Int? {
    let start = at
    guard let hour = number(upTo: 2), hour <= 24 else { return revert(start) }
    var minute: Int?
    let afterHour = at
    if let separator = takeAny(of: [0x3A, 0x2E, 0x68]) {
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
    if let shifted = meridiem(hour) { return shifted * 60 + (minute ?? 0) }
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
    if takeAny(of: [0x2E, 0x2C]) != nil, number(upTo: 9) == nil { at = fraction }
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

  // MARK: - Zones

  private mutating func zoneAfterSpace() -> TimeZoneName? {
    let start = at
    skipSpaces()
    let opened = take(0x28)
    if let zone = zone(), !opened || take(0x29) { return zone }
    at = start
    return nil
  }

  /// `UTC`, `Z`, `PST`, `UTC+2`, `+02:00`, `+0200`.
  mutating func zone() -> TimeZoneName? {
    let start = at
    while at < bytes.count, bytes[at].isLetter { at += 1 }
    let name = String(decoding: bytes[start..<at], as: UTF8.self)
    guard !name.isEmpty else { return offset().map { TimeZoneName(name: text(from: start), offset: $0) } }
    guard let known = TimeZoneName.known[name.lowercased()], at - start > 1 || bytes[start] == 0x5A else {
      return revert(start)
    }
    if known == 0, let shift = offset() { return TimeZoneName(name: text(from: start), offset: shift) }
    return TimeZoneName(name: name, offset: known)
  }

  private mutating func offset() -> Int? {
    let start = at
    guard let sign = takeAny(of: [0x2B, 0x2D]) else { return nil }
    let digits = at
    guard let first = number(upTo: 4) else { return revert(start) }
    var minutes = first * 60
    if at - digits >= 3 {
      minutes = first / 100 * 60 + first % 100
    } else if take(0x3A) {
      guard let rest = number(upTo: 2) else { return revert(start) }
      minutes += rest
    }
    guard minutes <= 14 * 60 else { return revert(start) }
    return sign == 0x2D ? -minutes : minutes
  }

  private func text(from start: Int) -> String { String(decoding: bytes[start..<at], as: UTF8.self) }
}
