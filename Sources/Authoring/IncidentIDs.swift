/// The scheme by which an organisation numbers its incidents, and the next free number in it.
struct IncidentIDs {
  /// `INC-2026-` and so on: what stands before the number, with the year apart.
  private struct Scheme: Hashable {
    var prefix: String
    var separator: Character?
  }

  private struct Number {
    var scheme: Scheme
    var year: Int?
    var value: Int
    var width: Int
  }

  /// The id for a new incident: one above the highest number of the scheme that most of the known ids follow.
  ///
  /// - Parameters:
  ///   - known: the ids and former ids of everything there is, in any order.
  ///   - incidents: how many incidents there are; where fewer than half of them are numbered, files go by their names.
  ///   - year: of the new incident; schemes with a year count from 1 in each.
  /// - Returns: `INC-YYYY-001` where there is no incident yet, `nil` where incidents are not numbered.
  static func next(after known: [String], incidents: Int, year: Int) -> String? {
    let numbers = known.compactMap(number)
    var counts: [Scheme: Int] = [:]
    for number in numbers { counts[number.scheme, default: 0] += 1 }
    // Of two schemes the more common one; of equals the one that comes first by name, so that any order gives the same.
    let best = counts.max { a, b in
      a.value != b.value
        ? a.value < b.value : (a.key.prefix, a.key.separator ?? " ") > (b.key.prefix, b.key.separator ?? " ")
    }
    guard let (scheme, count) = best, count * 2 >= incidents else {
      return incidents == 0 ? "INC-\(padded(year, 4))-001" : nil
    }
    let mine = numbers.filter { $0.scheme == scheme }
    let last = mine.filter { scheme.separator == nil || $0.year == year }.map(\.value).max() ?? 0
    let digits = padded(last + 1, mine.map(\.width).max() ?? 1)
    guard let separator = scheme.separator else { return scheme.prefix + digits }
    return scheme.prefix + padded(year, 4) + String(separator) + digits
  }

  /// The digits at the end of an id, for what is numbered after it; `nil` where it ends otherwise.
  static func trailingNumber(of id: String) -> String? {
    let digits = id.reversed().prefix { $0.isASCII && $0.isNumber }
    return digits.isEmpty ? nil : String(digits.reversed())
  }

  private static func number(_ id: String) -> Number? {
    // What is kept beside an incident carries its id: "INC-2026-018-timeline".
    let id = id.hasSuffix(timelineSuffix) ? String(id.dropLast(timelineSuffix.count)) : id
    guard let digits = trailingNumber(of: id), digits.count <= 9, let value = Int(digits) else { return nil }
    let head = id.dropLast(digits.count)
    guard head.contains(where: \.isLetter), !holdsDay(id) else { return nil }
    if let separator = head.last, "-_./".contains(separator) {
      let beforeSeparator = head.dropLast()
      let yearDigits = beforeSeparator.suffix(4)
      if yearDigits.count == 4, yearDigits.allSatisfy({ $0.isASCII && $0.isNumber }), let year = Int(yearDigits),
        (1990...2199).contains(year), !(beforeSeparator.dropLast(4).last?.isNumber ?? false)
      {
        let scheme = Scheme(prefix: String(beforeSeparator.dropLast(4)), separator: separator)
        return Number(scheme: scheme, year: year, value: value, width: digits.count)
      }
    }
    return Number(scheme: Scheme(prefix: String(head), separator: nil), year: nil, value: value, width: digits.count)
  }

  static let timelineSuffix = "-timeline"

  /// `outage-2026-03-11` is named after a day and not numbered.
  private static func holdsDay(_ id: String) -> Bool {
    let parts = id.split { !$0.isNumber }.map(\.count)
    return zip(parts, parts.dropFirst().enumerated()).contains { first, second in
      first == 4 && second.element == 2 && parts.indices.contains(second.offset + 2) && parts[second.offset + 2] == 2
    }
  }
}

func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
