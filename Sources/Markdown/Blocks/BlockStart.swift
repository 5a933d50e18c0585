/// Whether a line begins a block other than a paragraph: what ends a table.
enum BlockStart {
  /// - Parameter text: a line's text, behind at most three spaces.
  static func begins(_ bytes: [UInt8], _ text: Range<Int>) -> Bool {
    guard let first = text.first.map({ bytes[$0] }) else { return true }
    switch first {
    case UInt8(ascii: ">"): return true
    case UInt8(ascii: "#"): return isHeading(bytes, text)
    case UInt8(ascii: "`"), UInt8(ascii: "~"): return isFence(bytes, text, first)
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "_"):
      return isThematicBreak(bytes, text, first) || isListMarker(bytes, text)
    case UInt8(ascii: "<"): return HTMLBlockStart.begins(bytes, text)
    case let byte: return byte.isDigit && isListMarker(bytes, text)
    }
  }

  private static func isHeading(_ bytes: [UInt8], _ text: Range<Int>) -> Bool {
    let marks = text.prefix(while: { bytes[$0] == UInt8(ascii: "#") }).count
    let after = text.lowerBound + marks
    return marks <= 6 && (after >= text.upperBound || bytes[after].isBlank)
  }

  /// CommonMark 4.5: "Info strings for backtick code blocks cannot contain backticks."
  private static func isFence(_ bytes: [UInt8], _ text: Range<Int>, _ mark: UInt8) -> Bool {
    let length = text.prefix(while: { bytes[$0] == mark }).count
    guard length >= 3 else { return false }
    return mark == UInt8(ascii: "~")
      || !bytes[text.lowerBound + length..<text.upperBound].contains(UInt8(ascii: "`"))
  }

  private static func isThematicBreak(_ bytes: [UInt8], _ text: Range<Int>, _ mark: UInt8) -> Bool {
    guard mark != UInt8(ascii: "+") else { return false }
    var count = 0
    for index in text {
      if bytes[index] == mark { count += 1 } else if !bytes[index].isBlank { return false }
    }
    return count >= 3
  }

  private static func isListMarker(_ bytes: [UInt8], _ text: Range<Int>) -> Bool {
    let length = LineCursor(bytes, line: text).listMarkerLength()
    let after = text.lowerBound + length
    return length > 0 && (after >= text.upperBound || bytes[after].isBlank)
  }
}

/// CommonMark 4.6: the seven ways to begin an HTML block.
enum HTMLBlockStart {
  static func begins(_ bytes: [UInt8], _ text: Range<Int>) -> Bool {
    let at = text.lowerBound + 1
    guard at < text.upperBound else { return false }
    if bytes[at] == UInt8(ascii: "?") { return true }
    if bytes[at] == UInt8(ascii: "!") {
      let next = at + 1 < text.upperBound ? bytes[at + 1] : 0
      return next.isLetter || HTMLSyntax.matches(bytes, "--", at: at + 1)
        || HTMLSyntax.matches(bytes, "[CDATA[", at: at + 1)
    }
    return beginsTag(bytes, text, at)
  }

  private static func beginsTag(_ bytes: [UInt8], _ text: Range<Int>, _ start: Int) -> Bool {
    let isClosing = bytes[start] == UInt8(ascii: "/")
    let name = isClosing ? start + 1 : start
    let line = Array(bytes[text])
    let offset = text.lowerBound
    guard let end = HTMLSyntax.tagNameEnd(line, at: name - offset).map({ $0 + offset }) else { return false }
    let word = String(decoding: bytes[name..<end].map(\.lowercased), as: UTF8.self)
    let next = end < text.upperBound ? bytes[end] : 0x0A
    let ends = next.isWhitespace || next == UInt8(ascii: ">")
    if !isClosing, ends, rawTextElements.contains(word) { return true }
    let selfCloses = next == UInt8(ascii: "/") && end + 1 < text.upperBound && bytes[end + 1] == UInt8(ascii: ">")
    if ends || selfCloses, blockElements.contains(word) { return true }
    // Kind 7: a complete tag alone on its line.
    let tagEnd =
      isClosing
      ? HTMLSyntax.closingTagEnd(line, at: name - offset) : HTMLSyntax.openTagEnd(line, at: name - offset)
    guard let tagEnd, !rawTextElements.contains(word) || isClosing else { return false }
    return line[tagEnd...].allSatisfy(\.isBlank)
  }

  private static let rawTextElements: Set<String> = ["script", "pre", "style", "textarea"]
  private static let blockElements: Set<String> = [
    "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center", "col", "colgroup",
    "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frame",
    "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "legend", "li", "link",
    "main", "menu", "menuitem", "nav", "noframes", "ol", "optgroup", "option", "p", "param", "section", "source",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "track", "ul",
  ]
}
