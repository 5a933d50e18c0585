/// Spans of days and of clock times, as far as reading their beginning needs to look at their end.
extension TimeScanner {
  /// "26–27 August 2023", "3 to 5 May": the month that stands behind the last of several days.
  mutating func monthBehindSpan(from first: Int) -> Int? {
    let start = at
    guard takeSpanJoint() else { return revert(start) }
    let digits = at
    guard let last = number(upTo: 2), at > digits, last > first, last <= 31 else { return revert(start) }
    skipOrdinal()
    skipSpaces()
    _ = takeWord("of")
    skipSpaces()
    return monthName() ?? revert(start)
  }

  /// The year of a span of days, which stands behind its end: 2023 of "Aug 26 – 28, 2023" and of "Aug 30 to Sep 2,
  /// 2023". Nothing is taken.
  mutating func yearBehindSpan() -> Int? {
    let start = at
    defer { at = start }
    guard takeSpanJoint() else { return nil }
    skipWeekday()
    if monthName() != nil { skipSpaces() }
    guard let last = number(upTo: 2), (1...31).contains(last) else { return nil }
    skipOrdinal()
    return yearBehind()
  }

  /// `10:00-11:30`, `1:30pm-2:00pm`: what follows a clock time like an offset is the end of a span where it says which
  /// half of the day it is of, or is later than the time, has minutes, and no `T` makes a timestamp of both.
  ///
  /// - Parameter start: where the whole expression begins.
  func beginsSpan(at minute: Int, from start: Int) -> Bool {
    guard at + 5 <= bytes.count, bytes[at] == 0x2D, bytes[at + 1].isDigit else { return false }
    var behind = self
    behind.at = at + 1
    guard let hour = behind.number(upTo: 2), hour < 24, behind.take(0x3A) else { return false }
    let digits = behind.at
    guard let rest = behind.number(upTo: 2), behind.at == digits + 2, rest < 60 else { return false }
    behind.skipSpaces()
    if behind.takeWord("am") || behind.takeWord("pm") { return true }
    return digits == at + 4 && hour * 60 + rest > minute && !bytes[start..<at].contains(0x54)
  }

  /// A dash or a word between the ends of a span, with its spaces.
  private mutating func takeSpanJoint() -> Bool {
    skipSpaces()
    let isOpen =
      take(0x2D) || take("–") || take("—") || takeWord("to") || takeWord("and") || takeWord("through")
      || takeWord("until")
    guard isOpen else { return false }
    skipSpaces()
    return true
  }
}
