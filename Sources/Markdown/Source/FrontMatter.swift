import Diagnostics

/// The data block at a document's head, not yet read: format, bytes and place.
public struct FrontMatter: Sendable {
  public enum Format: String, Sendable {
    /// Between lines of `---`.
    case yaml
    /// Between lines of `+++`.
    case toml
  }

  public let format: Format
  /// The lines between the delimiters.
  public let bytes: ArraySlice<UInt8>
  /// The block with its delimiters.
  public let range: SourceRange
  /// The file's line that `bytes` begins on.
  public let firstLine: Int
  /// The first line after the block.
  let bodyLine: Int
}

extension FrontMatter {
  /// Of the diagnostic that front matter is never closed.
  public static let unclosedRule = "markdown.front-matter"

  /// Finds the block at the head of a document. What is not closed, or between `---` reads like prose, is Markdown.
  static func find(in source: SourceText) -> Diagnosed<FrontMatter?> {
    // Generators pass over blank lines in front of it.
    var first = 1
    while first <= 4, first < source.lineCount, source.line(first).allSatisfy({ $0 <= 0x20 }) { first += 1 }
    guard let format = delimiter(source.line(first)), source.lineCount > first else { return Diagnosed(nil) }
    for number in (first + 1)...source.lineCount where delimiter(source.line(number), closes: format) {
      let start = source.lineRange(first + 1).lowerBound
      let bytes = source.bytes[start..<max(start, source.lineRange(number).lowerBound)]
      guard
        format == .toml || looksLikeYAML(bytes) && !isFramedDocument(bytes, in: source, to: number)
      else {
        return Diagnosed(nil)
      }
      let end = SourcePosition(line: number, column: max(1, source.line(number).count))
      let range = SourceRange(start: SourcePosition(line: first), end: end)
      return Diagnosed(
        FrontMatter(format: format, bytes: bytes, range: range, firstLine: first + 1, bodyLine: number + 1))
    }
    guard format == .toml || looksLikeYAML(source.bytes[source.lineRange(first + 1).lowerBound...]) else {
      return Diagnosed(nil)
    }
    let mark = format == .yaml ? "---" : "+++"
    let unclosed = Diagnostic(
      .warning, rule: unclosedRule, at: SourceLocation(file: source.path, range: SourceRange(line: first)),
      "front matter is never closed", because: "Without a closing line it is read as text.",
      remedy: "Add a line \(mark) after the last field.")
    return Diagnosed(nil, [unclosed])
  }

  private static func delimiter(_ line: ArraySlice<UInt8>) -> Format? {
    let mark = line.trimmingTrailingBlanks()
    if mark.elementsEqual("---".utf8) { return .yaml }
    return mark.elementsEqual("+++".utf8) ? .toml : nil
  }

  private static func delimiter(_ line: ArraySlice<UInt8>, closes format: Format) -> Bool {
    guard let first = line.first else { return false }
    switch format {
    case .toml: return first == UInt8(ascii: "+") && delimiter(line) == .toml
    case .yaml:
      return first == UInt8(ascii: "-") && delimiter(line) == .yaml
        || first == UInt8(ascii: ".") && line.trimmingTrailingBlanks().elementsEqual("...".utf8)
    }
  }

  /// A rule above a whole document and another below it: behind the second one stands nothing, and between them are
  /// headings of Markdown, which in data would be comments of an empty document.
  private static func isFramedDocument(
    _ bytes: ArraySlice<UInt8>, in source: SourceText, to last: Int
  ) -> Bool {
    for number in last..<source.lineCount where !source.line(number + 1).allSatisfy({ $0 <= 0x20 }) { return false }
    return bytes.split(separator: 0x0A).contains { line in
      let marks = line.prefix { $0 == 0x23 }.count
      return (2...6).contains(marks) && line.dropFirst(marks).first == 0x20
    }
  }

  /// A thematic break may open a document too: data begins with a comment or a key.
  private static func looksLikeYAML(_ bytes: ArraySlice<UInt8>) -> Bool {
    for line in bytes.split(separator: 0x0A, maxSplits: 64) {
      let text = line.drop(while: { $0 == 0x20 || $0 == 0x09 })
      guard let first = text.first else { continue }
      if first == UInt8(ascii: "#") { continue }
      if first == UInt8(ascii: "{") || first == UInt8(ascii: "-") { return true }
      // "**Date**: …", "| Date: | … |", "[link]: …" are lines of Markdown.
      if first == UInt8(ascii: "*") || first == UInt8(ascii: "|") || first == UInt8(ascii: "[") {
        return false
      }
      guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return false }
      let after = text.index(after: colon)
      return after == text.endIndex || text[after] == 0x20 || text[after] == 0x09
    }
    return true
  }
}

extension ArraySlice<UInt8> {
  func trimmingTrailingBlanks() -> ArraySlice<UInt8> {
    var end = endIndex
    while end > startIndex, self[end - 1] == 0x20 || self[end - 1] == 0x09 { end -= 1 }
    return self[startIndex..<end]
  }
}
