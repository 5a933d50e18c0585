/// A time that counts from the beginning: `T0`, `T+15 min`, `T+1h30`, `T-5m`, `T+01:20`.
struct ElapsedTime: Hashable, Sendable {
  /// Negative before the beginning.
  var minutes: Int
  /// As it stands in the text.
  var written: String
  /// The offset of the first byte behind it.
  var end: Int

  /// The one that a line begins with, behind list marks, emphasis and brackets. Without a unit it counts minutes.
  static func leading(_ bytes: [UInt8]) -> ElapsedTime? {
    var scanner = TimeScanner(bytes)
    scanner.skipMarks()
    let start = scanner.at
    guard scanner.take(0x54) else { return nil }
    scanner.skipSpaces()
    guard let sign = scanner.sign() else {
      // "T0", and no other number without a sign.
      let digits = scanner.at
      guard scanner.number(upTo: 2) == 0, scanner.at == digits + 1 else { return nil }
      return finished(0, scanner, from: start)
    }
    scanner.skipSpaces()
    guard let first = scanner.number(upTo: 4) else { return nil }
    if scanner.at + 1 < bytes.count, bytes[scanner.at + 1].isDigit, scanner.take(0x3A) {
      guard let rest = scanner.number(upTo: 2), rest < 60 else { return nil }
      return finished(sign * (first * 60 + rest), scanner, from: start)
    }
    var end = scanner
    scanner.skipSpaces()
    var seconds = first * 60
    if let unit = scanner.unit() {
      seconds = first * unit
      if unit == 3_600, let rest = scanner.number(upTo: 2), rest < 60 {
        seconds += rest * 60
        _ = scanner.unit()
      }
      end = scanner
    }
    return finished(sign * (seconds / 60), end, from: start)
  }

  private static func finished(_ minutes: Int, _ scanner: TimeScanner, from start: Int) -> ElapsedTime? {
    let bytes = scanner.bytes
    if scanner.at < bytes.count, bytes[scanner.at].isLetter || bytes[scanner.at].isDigit { return nil }
    return ElapsedTime(
      minutes: minutes, written: String(decoding: bytes[start..<scanner.at], as: UTF8.self), end: scanner.at)
  }
}

extension TimeScanner {
  fileprivate mutating func sign() -> Int? {
    if take(0x2B) { return 1 }
    return take(0x2D) || take("−") || take("–") ? -1 : nil
  }

  /// The seconds of a unit, in the spellings that stand behind `T+`.
  fileprivate mutating func unit() -> Int? {
    for (names, seconds) in Self.elapsedUnits {
      for name in names where takeWord(name) { return seconds }
    }
    return at + 1 < bytes.count && bytes[at] | 0x20 == 0x68 && bytes[at + 1].isDigit && take(bytes[at]) ? 3_600 : nil
  }

  private static let elapsedUnits: [([StaticString], Int)] = [
    (["m", "min", "mins", "minute", "minutes"], 60), (["h", "hr", "hrs", "hour", "hours"], 3_600),
    (["s", "sec", "secs", "second", "seconds"], 1), (["d", "day", "days"], 86_400),
  ]
}

extension Moment {
  /// The moment some minutes later, or earlier where they are negative; a day alone stays as it is.
  func adding(minutes: Int) -> Moment {
    guard let minute else { return self }
    let total = minute + minutes
    let days = total >= 0 ? total / 1_440 : (total - 1_439) / 1_440
    var moment = self
    moment.date = date.adding(days: days)
    moment.minute = total - days * 1_440
    return moment
  }
}
