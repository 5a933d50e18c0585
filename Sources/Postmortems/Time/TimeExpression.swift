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

    /// The full date; a missing year is taken from `context`.
    public func date(near context: CivilDate?) -> CivilDate? {
      guard let year = year ?? context?.year else { return nil }
      return CivilDate(year: year, month: month, day: day)
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
    return scanner.expression()
  }

  /// The first expression anywhere in the text that stands on a word boundary.
  public static func first(in bytes: [UInt8]) -> TimeExpression? { all(in: bytes, limit: 1).first }

  /// The expressions of a text in order, at most as many as asked for.
  public static func all(in bytes: [UInt8], limit: Int) -> [TimeExpression] {
    var found: [TimeExpression] = []
    var start = 0
    while start < bytes.count, found.count < limit {
      let byte = bytes[start]
      let isBoundary = start == 0 || !isWordByte(bytes[start - 1])
      if isBoundary, byte.isDigit || byte.isLetter || byte == 0x7E {
        var scanner = TimeScanner(bytes, at: start)
        if let expression = scanner.expression(skippingMarks: false) {
          found.append(expression)
          start = max(start + 1, expression.range.upperBound)
          continue
        }
      }
      start += 1
    }
    return found
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte.isDigit || byte.isLetter || byte == 0x2D || byte == 0x2E || byte == 0x3A || byte == 0x2F
  }
}

/// A zone as written and, where the name says it, its minutes east of UTC.
public struct TimeZoneName: Hashable, Sendable {
  public var name: String
  /// `nil` for names that depend on the day (`PT`) or are ambiguous (`IST`).
  public var offset: Int?

  /// Abbreviations with one meaning, from the IANA database; those with several are `nil`.
  static let known: [String: Int?] = [
    "utc": 0, "gmt": 0, "z": 0, "pst": -480, "pdt": -420, "pt": nil, "mst": -420, "mdt": -360, "mt": nil,
    "cst": nil, "cdt": -300, "ct": nil, "est": -300, "edt": -240, "et": nil, "cet": 60, "cest": 120, "wet": 0,
    "west": 60, "eet": 120, "eest": 180, "bst": nil, "ist": nil, "jst": 540, "kst": 540, "sgt": 480, "hkt": 480,
    "aest": 600, "aedt": 660, "acst": 570, "awst": 480, "nzst": 720, "nzdt": 780, "brt": -180, "msk": 180,
  ]

  /// From a whole text such as `UTC`, `+02:00`, `UTC-7`, `Europe/London`.
  public init?(_ text: String) {
    let trimmed = text.trimmedASCII()
    var scanner = TimeScanner(Array(trimmed.utf8))
    if let zone = scanner.zone(), scanner.isAtEnd {
      self = zone
    } else if trimmed.contains("/"), trimmed.utf8.allSatisfy({ $0.isLetter || $0 == 0x2F || $0 == 0x5F || $0 == 0x2D })
    {
      self.init(name: trimmed, offset: nil)
    } else {
      return nil
    }
  }

  public init(name: String, offset: Int?) {
    self.name = name
    self.offset = offset
  }
}
