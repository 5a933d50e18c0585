/// Recognises raw HTML (CommonMark 6.6).
enum HTMLSyntax {
  /// Where the tag, comment, instruction, declaration or CDATA section that begins at `<` ends.
  static func inlineEnd(_ bytes: [UInt8], at start: Int, memory: inout InlineParser.ScanMemory) -> Int? {
    let at = start + 1
    guard at < bytes.count else { return nil }
    switch bytes[at] {
    case UInt8(ascii: "/"): return closingTagEnd(bytes, at: at + 1)
    case UInt8(ascii: "?"):
      return search(bytes, "?>", from: at + 1, none: &memory.noInstructionEnd)
    case UInt8(ascii: "!"): return markupEnd(bytes, at: at + 1, memory: &memory)
    case let byte where byte.isLetter: return openTagEnd(bytes, at: at)
    default: return nil
    }
  }

  private static func markupEnd(
    _ bytes: [UInt8], at start: Int, memory: inout InlineParser.ScanMemory
  ) -> Int? {
    if matches(bytes, "--", at: start) {
      // "An HTML comment consists of <!-- + text + -->, where text does not start with > or ->, does not end with -,
      // and does not contain --."
      let text = start + 2
      if matches(bytes, ">", at: text) || matches(bytes, "->", at: text) { return nil }
      guard let end = search(bytes, "--", from: text, none: &memory.noCommentEnd) else { return nil }
      return matches(bytes, ">", at: end) ? end + 1 : nil
    }
    if matches(bytes, "[CDATA[", at: start) {
      return search(bytes, "]]>", from: start + 7, none: &memory.noCDATAEnd)
    }
    guard start < bytes.count, bytes[start].isLetter else { return nil }
    return search(bytes, ">", from: start + 1, none: &memory.noDeclarationEnd)
  }

  /// Where a pattern ends; a search that fails is remembered and not made again.
  private static func search(_ bytes: [UInt8], _ pattern: StaticString, from start: Int, none: inout Int) -> Int? {
    guard start < none else { return nil }
    let length = pattern.utf8CodeUnitCount
    var at = start
    defer { Steps.count(at - start) }
    while at + length <= bytes.count {
      if matches(bytes, pattern, at: at) { return at + length }
      at += 1
    }
    none = start
    return nil
  }

  static func matches(_ bytes: [UInt8], _ pattern: StaticString, at start: Int) -> Bool {
    let length = pattern.utf8CodeUnitCount
    guard start + length <= bytes.count else { return false }
    return pattern.withUTF8Buffer { buffer in
      for offset in 0..<length where buffer[offset] != bytes[start + offset] { return false }
      return true
    }
  }

  /// "A closing tag consists of the string </, a tag name, optional spaces, tabs, and up to one line ending, and >."
  static func closingTagEnd(_ bytes: [UInt8], at start: Int) -> Int? {
    guard var at = tagNameEnd(bytes, at: start) else { return nil }
    at = skipSpace(bytes, at)
    return at < bytes.count && bytes[at] == UInt8(ascii: ">") ? at + 1 : nil
  }

  /// "An open tag consists of a < character, a tag name, zero or more attributes, optional spaces, tabs, and up to
  /// one line ending, an optional / character, and a > character."
  static func openTagEnd(_ bytes: [UInt8], at start: Int) -> Int? {
    guard var at = tagNameEnd(bytes, at: start) else { return nil }
    defer { Steps.count(at - start) }
    while true {
      let space = skipSpace(bytes, at)
      guard space > at, let end = attributeEnd(bytes, at: space) else {
        at = space
        break
      }
      at = end
    }
    if at < bytes.count, bytes[at] == UInt8(ascii: "/") { at += 1 }
    return at < bytes.count && bytes[at] == UInt8(ascii: ">") ? at + 1 : nil
  }

  static func tagNameEnd(_ bytes: [UInt8], at start: Int) -> Int? {
    guard start < bytes.count, bytes[start].isLetter else { return nil }
    var at = start + 1
    while at < bytes.count, bytes[at].isAlphanumeric || bytes[at] == UInt8(ascii: "-") { at += 1 }
    return at
  }

  static func skipSpace(_ bytes: [UInt8], _ start: Int) -> Int {
    var at = start
    while at < bytes.count, bytes[at].isWhitespace { at += 1 }
    return at
  }

  private static let nameStart = ByteSet("_:")
  private static let namePart = ByteSet("_.:-")
  private static let unquotedEnd = ByteSet(" \t\n\u{0B}\u{0C}\"'=<>`")

  /// An attribute: a name, and perhaps `=` and a value.
  static func attributeEnd(_ bytes: [UInt8], at start: Int) -> Int? {
    guard start < bytes.count, bytes[start].isLetter || nameStart.contains(bytes[start]) else { return nil }
    var at = start + 1
    while at < bytes.count, bytes[at].isAlphanumeric || namePart.contains(bytes[at]) { at += 1 }
    let equals = skipSpace(bytes, at)
    guard equals < bytes.count, bytes[equals] == UInt8(ascii: "=") else { return at }
    let value = skipSpace(bytes, equals + 1)
    guard value < bytes.count else { return nil }
    let quote = bytes[value]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let close = bytes[(value + 1)...].firstIndex(of: quote)
      Steps.count((close ?? bytes.count) - value)
      guard let close else { return nil }
      return close + 1
    }
    var end = value
    while end < bytes.count, !unquotedEnd.contains(bytes[end]) { end += 1 }
    return end > value ? end : nil
  }
}
