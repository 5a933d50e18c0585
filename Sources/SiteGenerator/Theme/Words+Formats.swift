import Postmortems

/// Dates and durations as readers see them.
extension Words {
  /// `ltr` or `rtl`: which way the language is written.
  var direction: String { self("direction") == "rtl" ? "rtl" : "ltr" }

  /// `11 Mar 2026`
  func day(_ date: CivilDate) -> String {
    self("date.day", ["day": String(date.day), "month": monthName(date.month), "year": String(date.year)])
  }

  /// `Mar 2026`
  func month(_ date: CivilDate) -> String {
    self("date.month", ["month": monthName(date.month), "year": String(date.year)])
  }

  /// `July 2026`, for headings.
  func longMonth(_ date: CivilDate) -> String {
    self("date.month", ["month": item(date.month, of: "date.longMonths"), "year": String(date.year)])
  }

  func monthName(_ month: Int) -> String { item(month, of: "date.months") }

  private func item(_ number: Int, of list: String) -> String {
    let items = self(list).split(separator: " ")
    return items.indices.contains(number - 1) ? String(items[number - 1]) : String(number)
  }

  /// `45 min`, `1 h 07`, `3 h`, `2 d 4 h`: two units at most.
  func duration(_ minutes: Int) -> String {
    let total = abs(minutes)
    if total < 60 { return self("time.minutes", ["n": String(total)]) }
    if total < 48 * 60 {
      let hours = String(total / 60)
      let rest = total % 60
      if rest == 0 { return self("time.hours", ["n": hours]) }
      return self("time.hoursMinutes", ["h": hours, "m": (rest < 10 ? "0" : "") + String(rest)])
    }
    let days = total / 1_440
    let hours = total % 1_440 / 60
    if hours == 0 || days > 6 { return self("time.days", ["n": grouped(days)]) }
    return self("time.daysHours", ["d": String(days), "h": String(hours)])
  }

  /// `a, b and c`
  func list(_ items: [String]) -> String {
    guard items.count > 1, let last = items.last else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " " + self("and") + " " + last
  }
}
