/// The part of a day before a clock of twelve hours, as Chinese, Japanese and Korean write it: `下午3点`, `午後3時`.
enum DayPart {
  case morning, noon, evening, night

  private static let words: [(word: StaticString, part: DayPart)] = [
    ("凌晨", .morning), ("清晨", .morning), ("早上", .morning), ("早晨", .morning), ("上午", .morning),
    ("午前", .morning),
    ("早朝", .morning), ("未明", .morning), ("오전", .morning), ("새벽", .morning), ("中午", .noon),
    ("正午", .noon),
    ("下午", .evening), ("傍晚", .evening), ("晚上", .evening), ("晚间", .evening), ("午後", .evening),
    ("夕方", .evening),
    ("오후", .evening), ("저녁", .evening), ("夜里", .night), ("深夜", .night), ("半夜", .night),
    ("밤", .night),
  ]

  /// The part of the day whose name ends directly before a place, or a space before it.
  static func before(_ place: Int, in bytes: [UInt8]) -> DayPart? {
    var end = place
    while end > 0, place - end < 2, bytes[end - 1] == 0x20 { end -= 1 }
    // No sign of these scripts ends in a byte of ASCII.
    guard end > 2, bytes[end - 1] >= 0x80 else { return nil }
    return words.first { stands($0.word, at: end - $0.word.utf8CodeUnitCount, in: bytes) }?.part
  }

  /// How many bytes a part of the day takes that begins at a place; 0 where none does.
  static func length(at place: Int, in bytes: [UInt8]) -> Int {
    guard place < bytes.count, bytes[place] >= 0xE4 else { return 0 }
    return words.first { stands($0.word, at: place, in: bytes) }?.word.utf8CodeUnitCount ?? 0
  }

  private static func stands(_ word: StaticString, at place: Int, in bytes: [UInt8]) -> Bool {
    guard place >= 0, bytes.count - place >= word.utf8CodeUnitCount else { return false }
    for index in 0..<word.utf8CodeUnitCount where bytes[place + index] != word.utf8Start[index] {
      return false
    }
    return true
  }

  /// Minutes since midnight of a time on the clock of twelve hours; one of the clock of 24 stays as it is.
  func shift(_ minute: Int) -> Int {
    let hour = minute / 60
    switch self {
    case .morning: return hour == 12 ? minute - 720 : minute
    case .noon: return hour < 3 ? minute + 720 : minute
    case .evening: return hour < 12 ? minute + 720 : minute
    // "深夜1時" comes after midnight, "深夜11時" before it.
    case .night: return hour == 12 ? minute - 720 : (6..<12).contains(hour) ? minute + 720 : minute
    }
  }
}
