import Markdown

/// Where the words of a signal stand in their text: in the name of a file, in a clause that denies them.
enum SignalPlaces {
  /// No name and no clause is looked at farther than that: the time must not grow with the square of a line.
  private static let longest = 240

  /// Whether words are part of a path, an address, or in code the name of a thing: `ssl_certificate`,
  /// `cert/renew.go`. They name what was there, and not what happened; what systems report, `certificate_expired`, does.
  ///
  /// - Parameter isCode: whether a name stands in code; asked only of those that might.
  static func isInName(_ range: Range<Int>, of text: [UInt8], isCode: (ArraySlice<UInt8>) -> Bool) -> Bool {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start > 0, range.lowerBound - start < longest, isOfName(text[start - 1]) { start -= 1 }
    while end < text.count, end - range.upperBound < longest, isOfName(text[end]) { end += 1 }
    // The full stop behind a sentence, the colon before a list.
    while end > range.upperBound, text[end - 1] == 0x2E || text[end - 1] == 0x3A { end -= 1 }
    let name = text[start..<end]
    let isWhole = name.count == range.count
    guard !isWhole || name.contains(0x5F), text[range].allSatisfy(isOfName) else { return false }
    return !isWhole && isPath(name) || name.contains(0x5F) && !isReport(name) && isCode(name)
  }

  /// The names of several words that stand in code spans below a node.
  static func namesInCode(of leaf: NodeID, in tree: MarkdownTree) -> Set<[UInt8]> {
    var found: Set<[UInt8]> = []
    for below in tree.descendants(of: leaf) where tree.kind(below) == .code {
      for name in tree.plainTextBytes(below).split(whereSeparator: { !isOfName($0) }) where name.contains(0x5F) {
        found.insert(Array(name))
      }
    }
    return found
  }

  /// ASCII without spaces, brackets and quotation marks.
  private static func isOfName(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit
      || [0x2D, 0x2E, 0x2F, 0x3A, 0x5F, 0x7E, 0x23, 0x25, 0x40, 0x3F, 0x3D].contains(byte)
  }

  /// `https://…`, `/etc/x`, `a/b/c`, `proxy.go`, `proxy.go:42`; "timeouts/retries" and "TCP/IP" are none.
  private static func isPath(_ name: ArraySlice<UInt8>) -> Bool {
    let slashes = name.count { $0 == 0x2F }
    if slashes >= 2 || name.first == 0x2F { return true }
    let stem = name.prefix { $0 != 0x3A }
    guard let dot = stem.lastIndex(of: 0x2E), dot > stem.startIndex else { return false }
    let suffix = stem[(dot + 1)...]
    return (1...5).contains(suffix.count) && suffix.allSatisfy { $0.isLetter && $0 | 0x20 == $0 }
  }

  /// A name by which a system says what went wrong.
  private static func isReport(_ name: ArraySlice<UInt8>) -> Bool {
    // `ERR_CERT_DATE_INVALID`, `NOT_NULL`.
    if !name.contains(where: { $0 &- 0x61 < 26 }) { return true }
    let text = String(decoding: name, as: UTF8.self).lowercased()
    return reports.contains(where: text.holds)
  }

  private static let reports = [
    "error", "exception", "expired", "exceeded", "refused", "fail", "timeout", "timed", "denied",
    "killed", "exhaust",
    "invalid", "reset", "unavailable", "overflow", "corrupt", "not_found",
  ]

  /// The clause in which words stand: up to a comma, semicolon, colon or full stop, or a "but", on either side.
  static func clause(around range: Range<Int>, of text: [UInt8]) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start > 0, range.lowerBound - start < longest, !ends(text, at: start - 1) { start -= 1 }
    while end < text.count, end - range.upperBound < longest, !ends(text, at: end) { end += 1 }
    return start..<end
  }

  private static func ends(_ text: [UInt8], at place: Int) -> Bool {
    switch text[place] {
    case 0x2C, 0x3A, 0x3B, 0x2E: return place + 1 == text.count || text[place + 1] == 0x20
    case 0x21, 0x28, 0x29, 0x3F: return true
    // "、", "。", "，", "；" and dashes.
    case 0xE2: return place + 1 < text.count && text[place + 1] == 0x80
    case 0xE3: return place + 1 < text.count && text[place + 1] == 0x80
    case 0xEF: return place + 1 < text.count && text[place + 1] == 0xBC
    case 0x20: return text[place...].prefix(5).elementsEqual(" but ".utf8)
    default: return false
    }
  }
}
