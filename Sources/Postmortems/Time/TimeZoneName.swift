/// A zone as written and, where the name says it, how far it is from UTC on a given day.
public struct TimeZoneName: Hashable, Sendable {
  public var name: String
  /// Minutes east of UTC; `nil` for names that depend on the day (`PT`, `Europe/Berlin`) or are ambiguous (`IST`).
  public var offset: Int?

  /// Abbreviations with one meaning, from the IANA database; those with several are `nil`.
  static let known: [String: Int?] = [
    "utc": 0, "gmt": 0, "z": 0, "pst": -480, "pdt": -420, "pt": nil, "mst": -420, "mdt": -360, "mt": nil,
    "cst": nil, "cdt": -300, "ct": nil, "est": -300, "edt": -240, "et": nil, "cet": 60, "cest": 120, "wet": 0,
    "west": 60, "eet": 120, "eest": 180, "bst": nil, "ist": nil, "jst": 540, "kst": 540, "sgt": 480, "hkt": 480,
    "aest": 600, "aedt": 660, "acst": 570, "acdt": 630, "awst": 480, "nzst": 720, "nzdt": 780, "brt": -180,
    "art": -180, "clt": nil, "msk": 180, "wib": 420, "pkt": 300, "sast": 120, "mez": 60, "mesz": 120, "akst": -540,
    "akdt": -480, "wat": 60, "eat": 180, "cat": 120, "hst": -600, "nst": -210, "ndt": -150, "ast": nil, "adt": -180,
  ]

  /// From a whole text such as `UTC`, `+02:00`, `UTC-7`, `Europe/London`, `Pacific Time`.
  public init?(_ text: String) {
    let trimmed = text.trimmedASCII()
    var scanner = TimeScanner(Array(trimmed.utf8))
    if let zone = scanner.zone(), scanner.isAtEnd {
      self = zone
    } else if ZoneRules.rule(trimmed) != nil || TimeZoneName.isAreaAndCity(trimmed) {
      self.init(name: trimmed, offset: nil)
    } else {
      return nil
    }
  }

  public init(name: String, offset: Int?) {
    self.name = name
    self.offset = offset
  }

  /// Minutes east of UTC at a local time of a day; `nil` where the name does not say. Without a clock time, noon.
  public func offset(on day: CivilDate, minute: Int? = nil) -> Int? {
    offset ?? ZoneRules.rule(name)?.offset(on: day, minute: minute ?? 720)
  }

  /// The areas of the IANA database: "Date/Time" is no zone.
  private static let areas: Set<Substring> = [
    "africa", "america", "antarctica", "arctic", "asia", "atlantic", "australia", "europe", "indian", "pacific", "us",
    "etc", "canada", "brazil",
  ]

  private static func isAreaAndCity(_ text: String) -> Bool {
    let lower = text.lowercased()
    let parts = lower.split(separator: "/", omittingEmptySubsequences: false)
    return (2...3).contains(parts.count) && areas.contains(parts[0])
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0.isLetter || $0 == 0x5F || $0 == 0x2D } }
  }
}

/// When a zone's clocks change, by the rules in force since 2007 (IANA tz database, `northamerica`, `europe`,
/// `australasia`). Postmortems are younger than that.
struct ZoneRules: Hashable, Sendable {
  enum Change: Hashable, Sendable {
    case none
    /// From the last Sunday of March to the last one of October, at 01:00 UTC.
    case european
    /// From the second Sunday of March to the first one of November, at 02:00 local time.
    case american
    /// From the first Sunday of October to the first one of April, at 02:00 standard time.
    case australian
    /// From the last Sunday of September to the first one of April, at 02:00 standard time.
    case newZealand
  }

  /// Minutes east of UTC in winter.
  var standard: Int
  var change: Change

  /// For `Europe/Berlin`, `PT`, "Pacific Time", "Berlin time".
  static func rule(_ name: String) -> ZoneRules? {
    let lower = name.lowercased()
    if let rule = names[lower] { return rule }
    let city = lower.split(separator: "/").last.map(String.init) ?? lower
    if lower.contains("/"), let rule = cities[city] { return rule }
    guard lower.hasSuffix(" time") else { return nil }
    let place = String(lower.dropLast(5))
    return names[place + " time"] ?? cities[String(place.map { $0 == " " ? "_" : $0 })]
  }

  /// Minutes east of UTC at a local time; in the hour that is skipped or told twice, as before the change.
  func offset(on day: CivilDate, minute: Int) -> Int {
    isSummer(day.dayNumber * 1_440 + minute, year: day.year) ? standard + 60 : standard
  }

  /// - Parameter local: minutes since 1970 on the clock of the zone.
  private func isSummer(_ local: Int, year: Int) -> Bool {
    func at(_ month: Int, sunday: Int, minute: Int) -> Int { Self.sunday(sunday, of: month, year) * 1_440 + minute }
    switch change {
    case .none: return false
    case .european:
      return local >= at(3, sunday: -1, minute: 60 + standard + 60)
        && local < at(10, sunday: -1, minute: 120 + standard)
    case .american: return local >= at(3, sunday: 2, minute: 180) && local < at(11, sunday: 1, minute: 120)
    case .australian: return local >= at(10, sunday: 1, minute: 180) || local < at(4, sunday: 1, minute: 180)
    case .newZealand: return local >= at(9, sunday: -1, minute: 180) || local < at(4, sunday: 1, minute: 180)
    }
  }

  /// The day number of the n-th Sunday of a month; −1 for the last one.
  private static func sunday(_ number: Int, of month: Int, _ year: Int) -> Int {
    guard let first = CivilDate(year: year, month: month, day: 1) else { return 0 }
    let firstSunday = first.dayNumber + (6 - first.weekday)
    guard number < 0 else { return firstSunday + (number - 1) * 7 }
    return firstSunday + (CivilDate.days(inMonth: month, of: year) - (firstSunday - first.dayNumber) - 1) / 7 * 7
  }

  private static let names: [String: ZoneRules] = {
    let american: [(Int, [String])] = [
      (-480, ["pt", "pacific time", "us pacific time", "pacific", "pst/pdt"]),
      (-420, ["mt", "mountain time"]), (-360, ["ct", "central time", "us central time"]),
      (-300, ["et", "eastern time", "us eastern time", "eastern", "est/edt"]),
    ]
    let european: [(Int, [String])] = [
      (0, ["uk time", "british time"]), (60, ["central european time", "cet/cest"]), (120, ["eastern european time"]),
    ]
    var rules: [String: ZoneRules] = [:]
    for (offset, names) in american {
      for name in names { rules[name] = ZoneRules(standard: offset, change: .american) }
    }
    for (offset, names) in european {
      for name in names { rules[name] = ZoneRules(standard: offset, change: .european) }
    }
    return rules
  }()

  private static let cities: [String: ZoneRules] = {
    let groups: [(Change, [Int: String])] = [
      (
        .european,
        [
          0: "london dublin lisbon belfast",
          60:
            "berlin paris madrid rome amsterdam brussels vienna zurich stockholm oslo copenhagen prague warsaw budapest belgrade luxembourg",
          120: "athens helsinki bucharest sofia kiev kyiv riga tallinn vilnius",
        ]
      ),
      (
        .american,
        [
          -480: "los_angeles vancouver san_francisco seattle pacific tijuana",
          -420: "denver boise edmonton mountain", -360: "chicago winnipeg austin dallas central",
          -300: "new_york toronto detroit boston montreal eastern", -240: "halifax",
        ]
      ),
      (.australian, [600: "sydney melbourne hobart canberra", 570: "adelaide"]), (.newZealand, [720: "auckland"]),
      (
        .none,
        [
          0: "utc gmt reykjavik accra", 180: "moscow istanbul nairobi riyadh", 240: "dubai", 300: "karachi",
          330: "kolkata calcutta mumbai delhi bangalore colombo", 420: "bangkok jakarta ho_chi_minh saigon",
          480: "singapore hong_kong shanghai beijing taipei perth manila kuala_lumpur", 540: "tokyo seoul",
          570: "darwin", 600: "brisbane", -180: "sao_paulo buenos_aires", -300: "bogota lima", -360: "mexico_city",
          -420: "phoenix", -600: "honolulu", 120: "johannesburg", 60: "lagos",
        ]
      ),
    ]
    var rules: [String: ZoneRules] = [:]
    for (change, zones) in groups {
      for (offset, cities) in zones {
        for city in cities.split(separator: " ") { rules[String(city)] = ZoneRules(standard: offset, change: change) }
      }
    }
    return rules
  }()
}
