import DataFormats
import Diagnostics

/// How dates, numbers and durations are written, where it is not as the language has it.
public struct FormatSettings: Hashable, Sendable {
  public enum Grouping: String, CaseIterable, Hashable, Sendable {
    case space, comma, point, apostrophe, none
  }

  public enum Durations: String, CaseIterable, Hashable, Sendable {
    /// `45 min`, `1 h 07`, `2 d 4 h`, in the words of the language.
    case units
    /// Hours and minutes: `0:45`, `1:07`, `52:00`.
    case clock
    /// Minutes alone: `67 min`.
    case minutes
  }

  /// A day, and a month of a year.
  public var date: DatePattern?
  public var month: DatePattern?
  public var numbers: Grouping?
  public var durations: Durations?

  public init() {}
}

/// A pattern in the letters of Unicode Technical Standard 35: `yyyy-MM-dd`, `d MMM y`, `d 'de' MMMM`.
public struct DatePattern: Hashable, Sendable {
  public enum Part: Hashable, Sendable {
    case literal(String)
    /// With at least so many digits.
    case day(digits: Int)
    case month(digits: Int)
    case shortMonth, longMonth
    case year
    /// The last two digits.
    case shortYear
  }

  public let source: String
  public let parts: [Part]

  /// `nil` where a letter has no meaning here.
  public init?(_ source: String) {
    var parts: [Part] = []
    var literal = ""
    var rest = source[...]
    while let first = rest.first {
      if first == "'" {
        guard let text = Self.quoted(&rest) else { return nil }
        literal += text
        continue
      }
      guard first.isASCII, first.isLetter else {
        literal.append(rest.removeFirst())
        continue
      }
      let run = rest.prefix { $0 == first }
      guard let part = Self.part(first, run.count) else { return nil }
      if !literal.isEmpty { parts.append(.literal(literal)) }
      literal = ""
      parts.append(part)
      rest = rest[run.endIndex...]
    }
    if !literal.isEmpty { parts.append(.literal(literal)) }
    self.source = source
    self.parts = parts
  }

  var hasDay: Bool {
    parts.contains { part in
      if case .day = part { return true }
      return false
    }
  }

  var hasMonth: Bool {
    parts.contains { part in
      switch part {
      case .month, .shortMonth, .longMonth: true
      default: false
      }
    }
  }

  var hasYear: Bool { parts.contains(.year) || parts.contains(.shortYear) }

  /// From a quote to the next; two in a row are one that is meant, within quotes and without.
  private static func quoted(_ rest: inout Substring) -> String? {
    rest.removeFirst()
    if rest.first == "'" {
      rest.removeFirst()
      return "'"
    }
    var text = ""
    while let end = rest.firstIndex(of: "'") {
      text += rest[..<end]
      rest = rest[rest.index(after: end)...]
      guard rest.first == "'" else { return text }
      text += "'"
      rest.removeFirst()
    }
    return nil
  }

  private static func part(_ letter: Character, _ count: Int) -> Part? {
    switch (letter, count) {
    case ("d", 1...2): .day(digits: count)
    case ("M", 1...2): .month(digits: count)
    case ("M", 3): .shortMonth
    case ("M", 4): .longMonth
    case ("y", 2): .shortYear
    case ("y", 1), ("y", 4): .year
    default: nil
    }
  }
}

extension ConfigurationParser {
  private static let formatKeys = ["date", "month", "numbers", "durations"]

  mutating func formats(_ entry: DataValue.Entry) -> FormatSettings? {
    guard case .map = entry.value.content else {
      reader.wrongType(entry, expected: "a map of \(Self.formatKeys.joined(separator: ", "))")
      return nil
    }
    reportUnknown(in: entry.value, known: Self.formatKeys, of: "formats")
    var formats = FormatSettings()
    for part in entry.value.entries where !part.value.isNull {
      switch part.key {
      case "date": formats.date = pattern(part, needsDay: true)
      case "month": formats.month = pattern(part, needsDay: false)
      case "numbers": formats.numbers = choice(part)
      case "durations": formats.durations = choice(part)
      default: break
      }
    }
    return formats
  }

  private mutating func pattern(_ entry: DataValue.Entry, needsDay: Bool) -> DatePattern? {
    guard let text = reader.text(entry) else { return nil }
    if let pattern = DatePattern(text), pattern.hasYear, pattern.hasMonth, pattern.hasDay == needsDay { return pattern }
    let example = needsDay ? "yyyy-MM-dd, d MMM y or dd.MM.yyyy" : "MMM y, MMMM y or yyyy-MM"
    reader.wrongValue(
      entry, "formats.\(entry.key) \"\(text)\" is no pattern of a \(needsDay ? "day" : "month")",
      remedy: "Write one such as \(example); letters that are text stand in single quotes.")
    return nil
  }

  private mutating func choice<Value: RawRepresentable & CaseIterable>(
    _ entry: DataValue.Entry
  ) -> Value? where Value.RawValue == String {
    guard let text = reader.text(entry) else { return nil }
    if let value = Value(rawValue: text) { return value }
    let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
    reader.wrongValue(entry, "formats.\(entry.key) \"\(text)\" is not known", remedy: "Write one of \(known).")
    return nil
  }
}
