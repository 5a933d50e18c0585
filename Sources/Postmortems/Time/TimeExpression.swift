/// A date, a clock time or both, as found in running text.
///
/// The forms are those that real postmortems use: `2018-02-22`, `Feb 22nd`, `22 February 2018`,
/// `02-22-2018`, `2025-Feb-07`, `2018年2月22日`; `14:02`, `14.02`, `9:04 am`, `9am`, `T14:02:33Z`; a zone
/// behind it; `~` or "around" before it.
public struct TimeExpression: Hashable, Sendable {
  public struct Day: Hashable, Sendable {
    /// `nil` where the text names only month and day.
    public var year: Int?
    public var month: Int
    public var day: Int
    /// `03/10/2021`: nothing in it says which of the two is the month.
    public var isEitherWay = false

    /// The full date; a missing year is taken from `context`, and of two ways to read it the one nearer to that.
    public func date(near context: CivilDate?) -> CivilDate? {
      guard let year = year ?? context?.year else { return nil }
      let plain = CivilDate(year: year, month: month, day: day)
      guard isEitherWay, let context, let plain, let other = CivilDate(year: year, month: day, day: month) else {
        return plain
      }
      let isNearer = abs(other.dayNumber - context.dayNumber) < abs(plain.dayNumber - context.dayNumber)
      return isNearer ? other : plain
    }
  }

  public var day: Day?
  /// Minutes since midnight.
  public var minute: Int?
  public var zone: TimeZoneName?
  public var isApproximate: Bool
  /// Byte offsets in the scanned text, marks before it not included.
  public var range: Range<Int>

  /// The time in the form of the annotations: `HH:MM`, `YYYY-MM-DDTHH:MM` or `YYYY-MM-DD`.
  public var written: String? {
    let date = day?.date(near: nil)
    switch (date, minute) {
    case (let date?, let minute?): return date.iso + "T" + clock(minute)
    case (let date?, nil): return date.iso
    case (nil, let minute?): return clock(minute)
    case (nil, nil): return nil
    }
  }

  /// The expression at the very start of the text, after white space, list marks, emphasis and brackets.
  public static func leading(_ bytes: [UInt8]) -> TimeExpression? {
    var scanner = TimeScanner(bytes)
    scanner.skipMarks()
    guard bytes.withUnsafeBufferPointer({ TimeWords.mayBegin(in: $0, at: scanner.at, isLine: true) }) else {
      return nil
    }
    scanner.skipLeadWords()
    return scanner.expression(skippingMarks: false)
  }

  /// The first expression anywhere in the text that stands on a word boundary.
  public static func first(in bytes: [UInt8]) -> TimeExpression? { all(in: bytes, limit: 1).first }

  /// The expressions of a text in order, at most as many as asked for.
  public static func all(in bytes: [UInt8], limit: Int) -> [TimeExpression] {
    var found: [TimeExpression] = []
    // Every expression holds a digit.
    guard let lastDigit = bytes.lastIndex(where: \.isDigit) else { return [] }
    var start = 0
    while start <= lastDigit, found.count < limit {
      let last = found.last?.range.upperBound ?? -1
      guard let next = candidate(in: bytes, from: start, to: lastDigit, behind: last) else { break }
      start = next
      var scanner = TimeScanner(bytes, at: start)
      if let expression = scanner.expression(skippingMarks: false) {
        found.append(expression)
        start = max(start + 1, expression.range.upperBound)
      } else {
        start += 1
      }
    }
    return found
  }

  /// The next place on a word boundary where an expression may begin.
  private static func candidate(in bytes: [UInt8], from start: Int, to end: Int, behind last: Int) -> Int? {
    bytes.withUnsafeBufferPointer { bytes in
      var at = start
      while at <= end {
        let byte = bytes[at]
        // "09:40-11:05": directly behind a time, a hyphen joins it with another.
        let isJoined = at - 1 == last && last >= 0 && bytes[last] == 0x2D
        let isBoundary = at == 0 || isJoined || !isWordByte(bytes[at - 1])
        if isBoundary, byte.isDigit || byte.isLetter || byte == 0x7E,
          TimeWords.mayBegin(in: bytes, at: at, isLine: false)
        {
          return at
        }
        at += 1
      }
      return nil
    }
  }

  @inline(__always)
  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte.isDigit || byte.isLetter || byte == 0x2D || byte == 0x2E || byte == 0x3A || byte == 0x2F
  }
}
