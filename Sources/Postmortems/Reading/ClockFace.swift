/// A clock of twelve hours whose author marks no halves of the day: "12:55, 1:40, 3:10" is one afternoon.
///
/// Read as a clock of 24 hours, the second time would be half a day after the first. It is so only where hours have no
/// leading zero and none is past twelve.
struct ClockFace {
  private var hasTwentyFour = false
  private var isAfternoon = false

  /// - Parameter minute: since midnight, as written.
  /// - Parameter isBare: see ``isBare(_:in:)``.
  /// - Parameter last: the time of the entry above.
  /// - Returns: the minute since midnight that is meant.
  mutating func read(_ minute: Int, isBare: Bool, after last: Int?) -> Int {
    if minute >= 13 * 60 { hasTwentyFour = true }
    guard isBare, !hasTwentyFour, minute >= 60, let last else {
      isAfternoon = false
      return minute
    }
    isAfternoon = isAfternoon || minute < 7 * 60 && (9 * 60..<13 * 60).contains(last)
    let later = minute + 12 * 60
    guard isAfternoon, later >= last else {
      isAfternoon = false
      return minute
    }
    return later
  }

  /// `1:40`, neither `01:40` nor `1:40 pm`.
  static func isBare(_ time: TimeExpression, in text: [UInt8]) -> Bool {
    guard time.minute != nil, time.range.upperBound <= text.count else { return false }
    let written = text[time.range]
    guard let colon = written.firstIndex(of: 0x3A), colon > written.startIndex, text[colon - 1].isDigit,
      colon - 1 == written.startIndex || !text[colon - 2].isDigit
    else { return false }
    // "am", "P.M.": an M behind an A or a P, with no more than a full stop between.
    let letters = written.suffix(from: colon).filter { $0 != 0x2E }.map { $0 | 0x20 }
    return !zip(letters, letters.dropFirst()).contains { ($0 == 0x61 || $0 == 0x70) && $1 == 0x6D }
  }
}
