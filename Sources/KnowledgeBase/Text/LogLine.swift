/// A line of a log: what stands before its message differs each time, and says nothing of the error.
public enum LogLine {
  /// `2026-03-11 09:48:07.412 UTC [28417] PANIC:  could not write` → `PANIC:  could not write`: without times, processes,
  /// ids in brackets and fields before the message. A line that is nothing else stays as it is.
  public static func withoutHead(_ line: String) -> Substring {
    guard mayHaveHead(line) else { return line[...] }
    var rest = line[...]
    var isAfterTime = false
    while true {
      let words = rest.split(maxSplits: 2, omittingEmptySubsequences: true, whereSeparator: \.isWhitespace)
      guard words.count > 1 else { break }
      let isHost = isAfterTime && isProcess(words[1])
      if isBracketed(words[0]), let end = rest.firstIndex(of: "]") {
        rest = rest[rest.index(after: end)...]
      } else if isTime(words[0]) || isAfterTime && isDay(words[0]) || isField(words[0]) || isProcess(words[0]) || isHost
        || isAfterTime && isJoiner(words[0]) || months.contains(words[0]) && isDay(words[1])
      {
        isAfterTime = true
        rest = rest[words[0].endIndex...]
      } else {
        break
      }
    }
    let kept = rest.drop(while: \.isWhitespace)
    return kept.isEmpty ? line[...] : kept
  }

  /// Most messages are told apart by a look at how they begin.
  private static func mayHaveHead(_ line: String) -> Bool {
    let start = line.drop { $0 == " " || $0 == "\t" }
    guard let first = start.utf8.first else { return false }
    if isDigit(first) || first == UInt8(ascii: "[") { return true }
    return months.contains(start.prefix(3)) || isField(start) || start.utf8.contains(UInt8(ascii: "]"))
  }

  private static let joiners: Set<Substring> = [
    "UTC", "GMT", "CET", "CEST", "EST", "EDT", "PST", "PDT", "JST", "IST", "BST", "Z", "-", "|",
  ]
  private static let months: Set<Substring> = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func isJoiner(_ word: Substring) -> Bool { joiners.contains(word) }

  /// `2026-03-11`, `09:48:07.412`, `2017-10-10T20:55:36Z`, and seconds since 1970; a number alone may be a status.
  private static func isTime(_ word: Substring) -> Bool {
    guard word.utf8.first.map(isDigit) == true else { return false }
    let digits = word.utf8.prefix(while: isDigit).count
    if digits == 10 || digits == 13, word.utf8.dropFirst(digits).allSatisfy({ isDigit($0) || ".:".utf8.contains($0) }) {
      return true
    }
    guard word.utf8.count(where: { ":-/".utf8.contains($0) }) > 0 else { return false }
    return word.utf8.allSatisfy { isDigit($0) || ".,:-/+TZ".utf8.contains($0) }
  }

  /// The `10` of `Oct 10`.
  private static func isDay(_ word: Substring) -> Bool { word.utf8.count <= 2 && word.utf8.allSatisfy(isDigit) }

  /// `[28417]`, `[req-7f3a9c]`, `[E 180220 15:32:35 launcher:93]`
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

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
