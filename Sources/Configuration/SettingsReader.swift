import DataFormats
import Diagnostics

/// Reads entries of a map as the types that a setting expects, and reports what is something else.
struct SettingsReader {
  let file: String
  var diagnostics: [Diagnostic] = []

  init(file: String) { self.file = file }

  func location(_ range: SourceRange) -> SourceLocation { SourceLocation(file: file, range: range) }

  mutating func report(
    _ severity: Diagnostic.Severity, _ rule: String, _ range: SourceRange, _ summary: String,
    because explanation: String? = nil, remedy: String
  ) {
    diagnostics.append(
      Diagnostic(severity, rule: rule, at: location(range), summary, because: explanation, remedy: remedy))
  }

  // MARK: - Keys

  mutating func unknown(_ entry: DataValue.Entry, known: [String], of what: String) {
    let near = NearestWord.find(entry.key, among: known)
    report(
      .warning, "config.unknown", entry.keyRange, "\"\(entry.key)\" is no key of \(what)",
      because: "It has no effect.",
      remedy: near.map { "Did you mean \"\($0)\"?" } ?? "The keys are \(known.joined(separator: ", ")).")
  }

  // MARK: - Types

  mutating func wrongType(_ entry: DataValue.Entry, expected: String) {
    report(
      .error, "config.type", entry.value.isNull ? entry.keyRange : entry.value.range,
      "\(entry.key) is \(Self.kind(of: entry.value)), and \(expected) is expected",
      because: "The default stays in force.", remedy: "Write \(entry.key) as \(expected).")
  }

  mutating func wrongValue(_ entry: DataValue.Entry, _ summary: String, remedy: String) {
    report(
      .error, "config.value", entry.value.range, summary, because: "The default stays in force.", remedy: remedy)
  }

  private static func kind(of value: DataValue) -> String {
    switch value.content {
    case .null: "empty"
    case .bool: "true or false"
    case .int, .double: "a number"
    case .string: "a text"
    case .list: "a list"
    case .map: "a map"
    }
  }

  /// A text; numbers and dates count as written.
  mutating func text(_ entry: DataValue.Entry) -> String? {
    guard let text = entry.value.string else {
      wrongType(entry, expected: "a text")
      return nil
    }
    return text
  }

  /// A list of texts, or one.
  mutating func texts(_ entry: DataValue.Entry) -> [LocatedText]? {
    if let text = entry.value.string { return [LocatedText(text, at: entry.value.range)] }
    guard let list = entry.value.list else {
      wrongType(entry, expected: "a list of texts")
      return nil
    }
    var texts: [LocatedText] = []
    for element in list {
      if let text = element.string {
        texts.append(LocatedText(text, at: element.range))
      } else {
        wrongType(
          DataValue.Entry(key: "an element of \(entry.key)", keyRange: entry.keyRange, value: element),
          expected: "a text")
      }
    }
    return texts
  }

  mutating func flag(_ entry: DataValue.Entry) -> Bool? {
    guard let flag = entry.value.bool else {
      wrongType(entry, expected: "true or false")
      return nil
    }
    return flag
  }

  mutating func positiveNumber(_ entry: DataValue.Entry) -> Int? {
    guard let number = entry.value.int, number > 0 else {
      wrongType(entry, expected: "a whole number above zero")
      return nil
    }
    return number
  }

  mutating func maps(_ entry: DataValue.Entry, expected: String) -> [DataValue]? {
    guard let list = entry.value.list else {
      wrongType(entry, expected: expected)
      return nil
    }
    return list.filter { element in
      if case .map = element.content { return true }
      wrongType(
        DataValue.Entry(key: "an element of \(entry.key)", keyRange: entry.keyRange, value: element), expected: "a map")
      return false
    }
  }

  /// The entry of a map that has to have it.
  mutating func required(_ key: String, in map: DataValue, of what: String) -> DataValue.Entry? {
    if let entry = map.entries.first(where: { $0.key == key }) { return entry }
    report(
      .error, "config.missing", map.range, "\(key) is missing in \(what)", because: "The entry is left out.",
      remedy: "Add \"\(key): …\".")
    return nil
  }

  // MARK: - Addresses

  /// An `http` or `https` address; a path too, where one makes sense.
  mutating func url(_ entry: DataValue.Entry, allowsPath: Bool = false) -> String? {
    guard let text = text(entry) else { return nil }
    let lower = text.lowercased()
    let isWeb = ["http://", "https://"].contains { lower.hasPrefix($0) && lower.utf8.count > $0.utf8.count }
    let scheme = text.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let isPath = allowsPath && !text.isEmpty && !scheme.contains(":") && !text.hasPrefix("//")
    guard isWeb || isPath, !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }) else {
      wrongValue(
        entry, "\(entry.key) \"\(text)\" is no web address",
        remedy: "Write it with https:// in front\(allowsPath ? ", or a path in the site" : ""), without blanks.")
      return nil
    }
    return text
  }
}

/// Finds what somebody probably meant.
public enum NearestWord {
  /// The word with the fewest changes to the one given, if they are few for its length; the first of equals.
  public static func find(_ word: String, among words: [String]) -> String? {
    let wanted = folded(word)
    let best = words.map { (word: $0, distance: distance(wanted, folded($0))) }.min { $0.distance < $1.distance }
    guard let best, best.distance <= max(1, min(wanted.count, best.word.utf8.count) / 3) else { return nil }
    return best.word
  }

  /// `baseUrl` and `base-url` are no changes from `base_url`.
  private static func folded(_ word: String) -> [UInt8] {
    // A key longer than any word is near to none.
    word.lowercased().utf8.prefix(64).filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
  }

  /// Insertions, removals, replacements and swaps of neighbours (optimal string alignment).
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for (i, first) in a.enumerated() {
      var row = [i + 1]
      for (j, second) in b.enumerated() {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (first == second ? 0 : 1))
        if i > 0, j > 0, first == b[j - 1], a[i - 1] == second { best = min(best, beforeLast[j - 1] + 1) }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
