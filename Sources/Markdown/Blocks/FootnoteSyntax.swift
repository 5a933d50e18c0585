/// Footnotes as GitHub and cmark-gfm read them.
enum FootnoteSyntax {
  /// `[^label]:` and the blanks behind it, at the head of a line's text.
  static func marker(_ bytes: [UInt8], _ text: Range<Int>) -> Range<Int>? {
    guard text.count >= 5, bytes[text.lowerBound] == UInt8(ascii: "["),
      bytes[text.lowerBound + 1] == UInt8(ascii: "^")
    else { return nil }
    var at = text.lowerBound + 2
    while at < text.upperBound, bytes[at] != UInt8(ascii: "]"), !bytes[at].isWhitespace { at += 1 }
    guard at > text.lowerBound + 2, at + 1 < text.upperBound, bytes[at] == UInt8(ascii: "]"),
      bytes[at + 1] == UInt8(ascii: ":")
    else { return nil }
    at += 2
    while at < text.upperBound, bytes[at].isBlank { at += 1 }
    return text.lowerBound..<at
  }
}
