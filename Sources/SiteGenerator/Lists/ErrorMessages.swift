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
    guard !pattern.isEmpty, pattern != "<n>", ErrorPattern.isMessage(pattern) else { return }
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
    let rest = LogLine.withoutHead(line)
    return shortenedNames(eventMessage(rest.split(whereSeparator: \.isWhitespace)) ?? String(rest))
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
