/// A day of the proleptic Gregorian calendar, without a time zone: what people write as `2026-03-11`.
public struct CivilDate: Hashable, Comparable, Sendable {
  public let year: Int
  public let month: Int
  public let day: Int

  /// `nil` unless there is such a day in the years 1 to 9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CivilDate.days(inMonth: month, of: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// From `YYYY-MM-DD`, the whole text.
  public init?(iso text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
      let year = Int(ascii: bytes[0..<4]), let month = Int(ascii: bytes[5..<7]), let day = Int(ascii: bytes[8..<10])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// Days since 1970-01-01; the algorithm is Howard Hinnant's `days_from_civil`.
  public var dayNumber: Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let shifted = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * shifted + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The inverse of `dayNumber` (Hinnant's `civil_from_days`); clamped to the years 1 to 9999.
  public init(dayNumber: Int) {
    let z = min(max(dayNumber, -719_162), 2_932_896) + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shifted + 2) / 5 + 1
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// `YYYY-MM-DD`
  public var iso: String { padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2) }

  /// 0 = Monday … 6 = Sunday.
  public var weekday: Int { ((dayNumber + 3) % 7 + 7) % 7 }

  public func adding(days: Int) -> CivilDate { CivilDate(dayNumber: dayNumber + days) }

  public static func < (a: CivilDate, b: CivilDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }

  static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// A moment as a document states it: a day, perhaps a clock time, in a zone that may be unknown.
public struct Moment: Hashable, Sendable {
  public var date: CivilDate
  /// Minutes since midnight, local to `zone`; `nil` where only the day is stated.
  public var minute: Int?
  /// As written (`UTC`, `PST`, `+02:00`); `nil` where the document names none.
  public var zone: String?
  /// Minutes east of UTC on that day, where the zone is known.
  public var offset: Int?
  /// Written as "about" or "~".
  public var isApproximate: Bool

  public init(
    date: CivilDate, minute: Int? = nil, zone: String? = nil, offset: Int? = nil, isApproximate: Bool = false
  ) {
    self.date = date
    self.minute = minute
    self.zone = zone
    self.offset = offset
    self.isApproximate = isApproximate
  }

  /// A moment in a zone, whose offset depends on the day where clocks change in summer.
  public init(date: CivilDate, minute: Int? = nil, in zone: TimeZoneName?, isApproximate: Bool = false) {
    self.init(
      date: date, minute: minute, zone: zone?.name, offset: zone?.offset(on: date, minute: minute),
      isApproximate: isApproximate)
  }

  /// `2026-03-11T14:02`, or the day alone: local time, as the document has it.
  public var iso: String {
    guard let minute else { return date.iso }
    return date.iso + "T" + clock(minute)
  }

  /// `14:02`; `nil` where only the day is known.
  public var clockText: String? { minute.map(clock) }

  /// Minutes from this moment to another, where both have a clock time; offsets count where both are known.
  public func minutes(to other: Moment) -> Int? {
    guard let minute, let end = other.minute else { return nil }
    let days = other.date.dayNumber - date.dayNumber
    let shift = (offset ?? 0) - (other.offset ?? offset ?? 0)
    return days * 1_440 + end - minute + (offset == nil ? 0 : shift)
  }
}

/// `HH:MM` of minutes since midnight.
public func clock(_ minute: Int) -> String {
  padded(minute / 60 % 24, 2) + ":" + padded(minute % 60, 2)
}

func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

extension Int {
  /// A number of ASCII digits only: no sign, no spaces, at most nine digits.
  init?(ascii digits: some Collection<UInt8>) {
    guard (1...9).contains(digits.count) else { return nil }
    var value = 0
    for byte in digits {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    self = value
  }
}
