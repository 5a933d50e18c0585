import Configuration
import Postmortems

/// Dates, numbers and durations as readers see them: as the configuration says, else as the language has it.
extension Words {
  /// `ltr` or `rtl`: which way the language is written.
  var direction: String { self("direction") == "rtl" ? "rtl" : "ltr" }

  // MARK: - Dates

  /// `11 Mar 2026`
  func day(_ date: CivilDate) -> String {
    if let pattern = formats.date { return text(of: date, pattern) }
    return self("date.day", ["day": String(date.day), "month": monthName(date.month), "year": String(date.year)])
  }

  /// `Mar 2026`
  func month(_ date: CivilDate) -> String {
    if let pattern = formats.month { return text(of: date, pattern) }
    return self("date.month", ["month": monthName(date.month), "year": String(date.year)])
  }

  /// `July 2026`, for headings.
  func longMonth(_ date: CivilDate) -> String {
    if let pattern = formats.month { return text(of: date, pattern) }
    return self("date.month", ["month": item(date.month, of: longMonths), "year": String(date.year)])
  }

  func monthName(_ month: Int) -> String { item(month, of: months) }

  private func item(_ number: Int, of items: [String]) -> String {
    items.indices.contains(number - 1) ? items[number - 1] : String(number)
  }

  private func text(of date: CivilDate, _ pattern: DatePattern) -> String {
    func padded(_ number: Int, _ digits: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
    return pattern.parts.map { part in
      switch part {
      case .literal(let text): text
      case .day(let digits): padded(date.day, digits)
      case .month(let digits): padded(date.month, digits)
      case .shortMonth: monthName(date.month)
      case .longMonth: item(date.month, of: longMonths)
      case .year: padded(date.year, 4)
      case .shortYear: padded(date.year % 100, 2)
      }
    }.joined()
  }

  // MARK: - Numbers

  /// `12 408`: digits in groups of three, with a narrow no-break space from ten thousand on, with a sign from a
  /// thousand on.
  func grouped(_ number: Int) -> String {
    if number.magnitude < 1_000 { return number < 0 ? "−" + String(number.magnitude) : String(number) }
    let digits = String(number.magnitude)
    let sign = number < 0 ? "−" : ""
    guard let separator = Self.separators[grouping], digits.utf8.count > (grouping == .space ? 4 : 3) else {
      return sign + digits
    }
    var out = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.utf8.count - index).isMultiple(of: 3) { out += separator }
      out.append(digit)
    }
    return sign + out
  }

  private static let separators: [FormatSettings.Grouping: String] = [
    .space: "\u{202F}", .comma: ",", .point: ".", .apostrophe: "’",
  ]

  /// `19.2`, from tenths.
  func tenths(_ tenths: Int) -> String {
    grouped(tenths / 10) + self("number.decimal") + String(abs(tenths % 10))
  }

  // MARK: - Durations

  /// `45 min`, `1 h 07`, `3 h`, `2 d 4 h`: two units at most, and no line begins inside of it.
  func duration(_ minutes: Int) -> String {
    brokenDuration(minutes).replacing(" ", with: "\u{A0}")
  }

  private func brokenDuration(_ minutes: Int) -> String {
    let total = abs(minutes)
    switch formats.durations ?? .units {
    case .clock: return grouped(total / 60) + ":" + twoDigits(total % 60)
    case .minutes: return self("time.minutes", ["n": grouped(total)])
    case .units: break
    }
    if total < 60 { return self("time.minutes", ["n": String(total)]) }
    if total < 48 * 60 {
      let hours = String(total / 60)
      let rest = total % 60
      if rest == 0 { return self("time.hours", ["n": hours]) }
      return self("time.hoursMinutes", ["h": hours, "m": twoDigits(rest)])
    }
    let days = total / 1_440
    let hours = total % 1_440 / 60
    if hours == 0 || days > 6 { return self("time.days", ["n": grouped(days)]) }
    return self("time.daysHours", ["d": String(days), "h": String(hours)])
  }

  private func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }

  /// `a, b and c`
  func list(_ items: [String]) -> String {
    guard items.count > 1, let last = items.last else { return items.first ?? "" }
    return items.dropLast().joined(separator: self("listComma") + " ") + " " + self("and") + " " + last
  }
}
