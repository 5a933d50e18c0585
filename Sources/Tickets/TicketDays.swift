import Postmortems

/// Reads the days of a tracker's export, in whatever form its owner's settings gave them.
///
/// `2026-03-18T14:13:00Z`, `18/Mar/26 2:13 PM`, `Wed Mar 18 2026 14:13:00 GMT+0000`, `18.03.2026`. Which of `03/04/2026`
/// is the month, one day alone does not tell; another of the same export may.
struct TicketDays {
  /// Whether days of numbers alone begin with the day; `nil` where no day of the export tells.
  private(set) var isDayFirst: Bool?

  init(_ texts: some Sequence<String>) {
    var (dayFirst, monthFirst) = (false, false)
    for text in texts {
      guard case .numbers(let first, let second, _) = Self.form(text) else { continue }
      if first > 12, second <= 12 { dayFirst = true }
      if second > 12, first <= 12 { monthFirst = true }
    }
    if dayFirst != monthFirst { isDayFirst = dayFirst }
  }

  enum Reading: Equatable {
    case day(CivilDate)
    /// Day and month cannot be told apart.
    case ambiguous
    case none
  }

  func read(_ text: String) -> Reading {
    switch Self.form(text) {
    case .day(let day): return .day(day)
    case .none: return .none
    case .numbers(let first, let second, let year):
      if first == second, let day = CivilDate(year: year, month: first, day: second) { return .day(day) }
      guard let isDayFirst else { return .ambiguous }
      let day = CivilDate(year: year, month: isDayFirst ? second : first, day: isDayFirst ? first : second)
      return day.map(Reading.day) ?? .none
    }
  }

  /// Jira writes months in the language of whoever exports.
  private static let germanMonths = ["mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12]

  private enum Form {
    case day(CivilDate)
    case numbers(Int, Int, year: Int)
    case none
  }

  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

  private static func form(_ text: String) -> Form {
    let words = tokens(text)
    guard words.count >= 3 else { return .none }
    // ISO 8601 and its relatives: the year first.
    if words[0].utf8.count == 4, let year = number(words[0]) {
      guard let month = number(words[1]) ?? month(words[1]), let day = number(words[2]) else { return .none }
      return CivilDate(year: year, month: month, day: day).map(Form.day) ?? .none
    }
    // A name is a month or a weekday; a weekday says nothing more.
    let named = words.prefix(4).firstIndex { month($0) != nil }
    if let named, let month = month(words[named]) {
      let numbers = words[..<min(words.count, named + 3)].compactMap { number($0) }
      guard numbers.count >= 2, let day = numbers.first, let year = numbers.dropFirst().first else { return .none }
      return CivilDate(year: full(year), month: month, day: day).map(Form.day) ?? .none
    }
    guard let first = number(words[0]), let second = number(words[1]), let year = number(words[2]) else { return .none }
    // With dots the day comes first, wherever dots are used.
    if text.contains(".") {
      return CivilDate(year: full(year), month: second, day: first).map(Form.day) ?? .none
    }
    return .numbers(first, second, year: full(year))
  }

  private static func full(_ year: Int) -> Int { year < 100 ? 2_000 + year : year }

  private static func month(_ word: String) -> Int? {
    guard word.utf8.count >= 3 else { return nil }
    let letters = word.lowercased().prefix(3)
    return months.firstIndex { $0 == letters }.map { $0 + 1 } ?? germanMonths[String(letters)]
  }

  private static func number(_ word: String) -> Int? {
    (1...4).contains(word.utf8.count) && word.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(word) : nil
  }

  /// Runs of letters or digits, as far as a day can reach: `2026-03-18T14` gives `2026`, `03`, `18`, `T`.
  private static func tokens(_ text: String) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var wasDigit = false
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80 }
    for byte in text.utf8.prefix(64) {
      guard isDigit(byte) || isLetter(byte) else {
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        word = []
        continue
      }
      if !word.isEmpty, isDigit(byte) != wasDigit {
        words.append(String(decoding: word, as: UTF8.self))
        word = []
      }
      word.append(byte)
      wasDigit = isDigit(byte)
    }
    if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }
}
