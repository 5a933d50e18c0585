/// Readers of the pieces that links and definitions are made of; each returns where its piece ends.
enum LinkSyntax {
  /// CommonMark 4.7: "A link label begins with a left bracket and ends with the first right bracket that is not
  /// backslash-escaped … at most 999 characters inside the square brackets."
  /// - Returns: the index of the closing bracket.
  static func labelEnd(_ bytes: [UInt8], at open: Int) -> Int? {
    var index = open + 1
    defer { Steps.count(index - open) }
    var hasText = false
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "["): return nil
      case UInt8(ascii: "]"): return hasText ? index : nil
      case UInt8(ascii: "\\") where index + 1 < bytes.count && bytes[index + 1].isPunctuation:
        hasText = true
        index += 2
      case let byte:
        if !byte.isWhitespace { hasText = true }
        index += 1
      }
      if index - open > 1000 { return nil }
    }
    return nil
  }

  /// CommonMark 6.3: a link destination.
  /// - Returns: the range of its text and where it ends.
  static func destination(_ bytes: [UInt8], at start: Int) -> (text: Range<Int>, end: Int)? {
    guard start < bytes.count else { return nil }
    if bytes[start] == UInt8(ascii: "<") { return angleDestination(bytes, at: start) }
    var index = start
    defer { Steps.count(index - start) }
    var depth = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1].isPunctuation {
        index += 2
        continue
      }
      if byte == UInt8(ascii: "(") {
        depth += 1
        // "Implementations may impose limits on parentheses nesting to avoid performance issues".
        if depth > 32 { return nil }
      } else if byte == UInt8(ascii: ")") {
        if depth == 0 { break }
        depth -= 1
      } else if byte <= 0x20 || byte == 0x7F {
        break
      }
      index += 1
    }
    return depth == 0 ? (start..<index, index) : nil
  }

  private static func angleDestination(_ bytes: [UInt8], at start: Int) -> (text: Range<Int>, end: Int)? {
    var index = start + 1
    defer { Steps.count(index - start) }
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: ">"): return (start + 1..<index, index + 1)
      case UInt8(ascii: "<"), 0x0A: return nil
      case UInt8(ascii: "\\") where index + 1 < bytes.count && bytes[index + 1] != 0x0A: index += 2
      default: index += 1
      }
    }
    return nil
  }

  /// CommonMark 6.3: a link title, in quotes or parentheses.
  static func title(_ bytes: [UInt8], at start: Int) -> (text: Range<Int>, end: Int)? {
    guard start < bytes.count else { return nil }
    let close: UInt8
    switch bytes[start] {
    case UInt8(ascii: "\""): close = UInt8(ascii: "\"")
    case UInt8(ascii: "'"): close = UInt8(ascii: "'")
    case UInt8(ascii: "("): close = UInt8(ascii: ")")
    default: return nil
    }
    var index = start + 1
    defer { Steps.count(index - start) }
    while index < bytes.count {
      let byte = bytes[index]
      if byte == close { return (start + 1..<index, index + 1) }
      if byte == UInt8(ascii: "("), close == UInt8(ascii: ")") { return nil }
      index += byte == UInt8(ascii: "\\") && index + 1 < bytes.count && bytes[index + 1].isPunctuation ? 2 : 1
    }
    return nil
  }

  /// Skips spaces, tabs and at most one line end.
  static func skipSpace(_ bytes: [UInt8], at start: Int) -> Int {
    var index = start
    defer { Steps.count(index - start) }
    var lines = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x0A {
        lines += 1
        if lines > 1 { break }
      } else if !byte.isWhitespace {
        break
      }
      index += 1
    }
    return index
  }

  /// Text with backslash escapes and entities resolved.
  static func unescape(_ bytes: [UInt8], _ range: Range<Int>, into out: inout [UInt8]) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\"), index + 1 < range.upperBound, bytes[index + 1].isPunctuation {
        out.append(bytes[index + 1])
        index += 2
      } else if byte == UInt8(ascii: "&"),
        let end = Entities.decode(bytes, at: index, limit: range.upperBound, into: &out)
      {
        index = end
      } else {
        out.append(byte)
        index += 1
      }
    }
  }
}
