import KnowledgeBase

/// The error messages of a cause as a reader looks for them: each once, without what only that one log line has.
struct ErrorMessages {
  struct Message: Hashable {
    var text: String
    /// Who saw it.
    var incidents: [IncidentID]
  }

  private(set) var messages: [Message] = []
  /// By place among the messages: the pattern, without the level before it.
  private var patterns: [String] = []

  /// - Parameter limit: so many messages; those after them, which fewer incidents show, are left out.
  init(_ signatures: [Signature], limit: Int) {
    for signature in signatures where !signature.incidents.isEmpty {
      if messages.count == limit { break }
      add(ErrorMessages.message(in: signature.text), signature.incidents)
    }
  }

  /// A message that goes on where another one breaks off is the same one, and says more.
  private mutating func add(_ text: String, _ incidents: [IncidentID]) {
    let pattern = ErrorMessages.withoutLevel(ErrorPattern.of(text))
    // What begins with a number is no tag of a page's source.
    let words = pattern.hasPrefix("<n>") ? String(pattern.dropFirst("<n> ".count)) : pattern
    guard !words.isEmpty, ErrorPattern.isMessage(words) else { return }
    guard let place = patterns.firstIndex(where: { ErrorMessages.isSame($0, pattern) }) else {
      messages.append(Message(text: text, incidents: incidents))
      patterns.append(pattern)
      return
    }
    if pattern.utf8.count > patterns[place].utf8.count { (messages[place].text, patterns[place]) = (text, pattern) }
    let known = Set(messages[place].incidents)
    messages[place].incidents += incidents.filter { !known.contains($0) }
  }

  private static func isSame(_ a: String, _ b: String) -> Bool {
    let (short, long) = a.utf8.count < b.utf8.count ? (a, b) : (b, a)
    // A word or two begin many messages.
    return long.hasPrefix(short) && (short == long || short.utf8.count >= 16)
  }

  private static func withoutLevel(_ pattern: String) -> String {
    let level = ["panic:", "fatal error:", "fatal:", "error:", "warning:", "log:"].first { pattern.hasPrefix($0) }
    return level.map { String(pattern.dropFirst($0.count).drop { $0 == " " }) } ?? pattern
  }

  // MARK: - The message of a log line

  /// `2026-03-11 09:48:07.412 UTC [28417] PANIC:  could not write` → `PANIC:  could not write`, and generated ends of
  /// names as `…`.
  static func message(in line: String) -> String {
    let (rest, words) = withoutHead(line)
    let message = eventMessage(words) ?? String(rest)
    return shortenedNames(message)
  }

  /// Without times, processes and fields before the message; with the words of what is left.
  private static func withoutHead(_ line: String) -> (rest: Substring, words: [Substring]) {
    var rest = line[...]
    var isAfterTime = false
    while true {
      let words = rest.split(maxSplits: 2, omittingEmptySubsequences: true, whereSeparator: \.isWhitespace)
      guard words.count > 1 else { break }
      let isHost = isAfterTime && isProcess(words[1])
      if isBracketed(words[0]), let end = rest.firstIndex(of: "]") {
        rest = rest[rest.index(after: end)...]
      } else if isTime(words[0]) || isAfterTime && isDay(words[0]) || isField(words[0]) || isProcess(words[0]) || isHost
        || isAfterTime && zones.contains(words[0]) || months.contains(words[0]) && isDay(words[1])
      {
        isAfterTime = true
        rest = rest[words[0].endIndex...]
      } else {
        break
      }
    }
    let kept = rest.drop(while: \.isWhitespace)
    return kept.isEmpty ? (line[...], []) : (kept, kept.split(whereSeparator: \.isWhitespace))
  }

  private static let zones: Set<Substring> = ["UTC", "GMT", "CET", "CEST", "EST", "EDT", "PST", "PDT"]
  private static let months: Set<Substring> = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `2026-03-11`, `09:48:07.412`, `2017-10-10T20:55:36Z`; a number alone may be a status.
  private static func isTime(_ word: Substring) -> Bool {
    guard word.utf8.first.map(isDigit) == true, word.utf8.count(where: { ":-/".utf8.contains($0) }) > 0 else {
      return false
    }
    return word.utf8.allSatisfy { isDigit($0) || ".,:-/+TZ".utf8.contains($0) }
  }

  /// The `10` of `Oct 10`.
  private static func isDay(_ word: Substring) -> Bool { word.utf8.count <= 2 && word.utf8.allSatisfy(isDigit) }

  /// `[28417]`, `[E 180220 15:32:35 launcher:93]`
  private static func isBracketed(_ word: Substring) -> Bool {
    guard word.hasPrefix("[") else { return false }
    let inside = word.dropFirst().prefix { $0 != "]" }
    return inside.utf8.contains(where: isDigit) || !word.contains("]")
  }

  /// `docker[1237]:`
  private static func isProcess(_ word: Substring) -> Bool {
    guard word.hasSuffix("]:"), let open = word.firstIndex(of: "["), open > word.startIndex else { return false }
    return word[word.index(after: open)...].dropLast(2).utf8.allSatisfy(isDigit)
  }

  /// `time="2017-10-10T20:55:30Z"`, `level=error`
  private static func isField(_ word: Substring) -> Bool {
    ["time=", "ts=", "level=", "pid="].contains { word.hasPrefix($0) }
  }

  /// An event of Kubernetes as a table shows it: type, reason, age, source, and then what it says.
  private static func eventMessage(_ words: [Substring]) -> String? {
    guard words.count > 3, words[0] == "Warning" || words[0] == "Normal" else { return nil }
    var at = 2
    if isAge(words[at]) { at += 1 }
    if at < words.count, words[at].hasPrefix("(x") {
      while at < words.count, !words[at].hasSuffix(")") { at += 1 }
      at += 1
    }
    if at < words.count, words[at].hasSuffix(",") { at += 2 }
    guard at < words.count else { return nil }
    return words[at...].joined(separator: " ")
  }

  private static func isAge(_ word: Substring) -> Bool {
    guard word.utf8.first.map(isDigit) == true, let last = word.last else { return false }
    return "smhd".contains(last) && word.utf8.allSatisfy { isDigit($0) || "smhd".utf8.contains($0) }
  }

  /// `auth-service-5f7c9d8b6-2lq8x` → `auth-service-…`
  private static func shortenedNames(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "-")) else { return text }
    var out = ""
    var name = ""
    func flush() {
      let parts = name.split(separator: "-", omittingEmptySubsequences: false)
      if let place = parts.indices.dropFirst().first(where: { isGenerated(parts[$0]) }) {
        out += parts[..<place].joined(separator: "-") + "-…"
      } else {
        out += name
      }
      name = ""
    }
    for character in text {
      if character == "-" || character.isASCII && (character.isLetter || character.isNumber) {
        name.append(character)
      } else {
        flush()
        out.append(character)
      }
    }
    flush()
    return out
  }

  /// Hexadecimal of six digits or more, or letters and digits that change places three times.
  private static func isGenerated(_ part: Substring) -> Bool {
    let bytes = Array(part.utf8)
    guard bytes.count >= 5, bytes.contains(where: isDigit) else { return false }
    if bytes.count >= 6, bytes.allSatisfy({ isDigit($0) || (0x61...0x66).contains($0) }) { return true }
    return zip(bytes, bytes.dropFirst()).count { isDigit($0) != isDigit($1) } >= 3
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
