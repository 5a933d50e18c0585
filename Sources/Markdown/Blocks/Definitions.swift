/// The link reference definitions of a document.
struct Definitions {
  struct Target {
    var destination: TextSpan
    var title: TextSpan
  }

  private var targets: [[UInt8]: Target] = [:]

  var isEmpty: Bool { targets.isEmpty }

  func target(forLabel label: ArraySlice<UInt8>) -> Target? {
    guard !targets.isEmpty else { return nil }
    return targets[Self.normalize(label)]
  }

  /// Reads definitions from the head of a paragraph's text.
  /// - Returns: how many bytes they take, line ends included.
  mutating func read(_ bytes: [UInt8], pool: inout [UInt8]) -> Int {
    var index = 0
    while index < bytes.count, bytes[index] == UInt8(ascii: "["),
      let end = readOne(bytes, at: index, pool: &pool)
    {
      index = end
      // The next line's indentation is not part of its text.
      while index < bytes.count, bytes[index].isBlank { index += 1 }
    }
    return index
  }

  /// CommonMark 4.7: "A link reference definition consists of a link label, optionally preceded by up to three spaces
  /// of indentation, followed by a colon (:), optional spaces or tabs (including up to one line ending), a link
  /// destination, optional spaces or tabs (including up to one line ending), and an optional link title".
  private mutating func readOne(_ bytes: [UInt8], at start: Int, pool: inout [UInt8]) -> Int? {
    guard let labelEnd = LinkSyntax.labelEnd(bytes, at: start), labelEnd + 1 < bytes.count,
      bytes[labelEnd + 1] == UInt8(ascii: ":")
    else { return nil }
    let at = LinkSyntax.skipSpace(bytes, at: labelEnd + 2)
    guard let destination = LinkSyntax.destination(bytes, at: at), destination.end > at else { return nil }

    var title: Range<Int>?
    var end: Int
    let afterSpace = LinkSyntax.skipSpace(bytes, at: destination.end)
    if afterSpace > destination.end, let found = LinkSyntax.title(bytes, at: afterSpace),
      let lineEnd = lineEnd(bytes, after: found.end)
    {
      title = found.text
      end = lineEnd
    } else if let lineEnd = lineEnd(bytes, after: destination.end) {
      // "No further character may occur"; a would-be title on the next line is then text.
      end = lineEnd
    } else {
      return nil
    }
    let key = Self.normalize(bytes[start + 1..<labelEnd])
    // "If there are several matching definitions, the first one takes precedence".
    if targets[key] == nil {
      targets[key] = Target(
        destination: Self.store(bytes, destination.text, in: &pool),
        title: title.map { Self.store(bytes, $0, in: &pool) } ?? .empty)
    }
    return end
  }

  private func lineEnd(_ bytes: [UInt8], after start: Int) -> Int? {
    var index = start
    while index < bytes.count, bytes[index].isBlank { index += 1 }
    if index >= bytes.count { return index }
    return bytes[index] == 0x0A ? index + 1 : nil
  }

  private static func store(_ bytes: [UInt8], _ range: Range<Int>, in pool: inout [UInt8]) -> TextSpan {
    let start = pool.count
    LinkSyntax.unescape(bytes, range, into: &pool)
    return TextSpan(pool: start..<pool.count)
  }

  /// CommonMark 4.7: "To normalize a label, strip off the opening and closing brackets, perform the Unicode case
  /// fold, strip leading and trailing spaces, tabs, and line endings, and collapse consecutive internal spaces, tabs,
  /// and line endings to a single space."
  static func normalize(_ label: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(label.count)
    var isASCII = true
    for byte in label {
      if byte.isWhitespace {
        if let last = out.last, last != 0x20 { out.append(0x20) }
      } else {
        if byte >= 0x80 { isASCII = false }
        out.append(byte.lowercased)
      }
    }
    if out.last == 0x20 { out.removeLast() }
    if isASCII { return out }
    // Lower, upper, lower takes the letters that full case folding takes together, such as ẞ, ß and SS.
    return Array(String(decoding: out, as: UTF8.self).lowercased().uppercased().lowercased().utf8)
  }
}
