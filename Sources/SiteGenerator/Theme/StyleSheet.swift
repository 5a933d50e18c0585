/// A stylesheet as readers load it: without the comments and the layout that its authors read.
enum StyleSheet {
  /// Removes comments, runs of space, and spaces that part nothing. Strings stay as they are; a stylesheet that ends
  /// in the middle of a string or comment is returned untouched.
  static func minified(_ css: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(css.count)
    var index = 0
    var pending = false
    while index < css.count {
      let byte = css[index]
      if byte == UInt8(ascii: "/"), index + 1 < css.count, css[index + 1] == UInt8(ascii: "*") {
        guard let end = commentEnd(css, from: index + 2) else { return css }
        index = end
        pending = true
      } else if isSpace(byte) {
        pending = true
        index += 1
      } else {
        if pending, let last = out.last, !standsAlone(last, before: byte) { out.append(UInt8(ascii: " ")) }
        pending = false
        guard let end = tokenEnd(css, from: index) else { return css }
        // A declaration needs no semicolon before the brace that ends its block.
        if byte == UInt8(ascii: "}"), out.last == UInt8(ascii: ";") { out.removeLast() }
        out += css[index..<end]
        index = end
      }
    }
    return out + [UInt8(ascii: "\n")]
  }

  /// One byte, or a whole string with its quotes.
  private static func tokenEnd(_ css: [UInt8], from start: Int) -> Int? {
    let quote = css[start]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return start + 1 }
    var index = start + 1
    while index < css.count {
      if css[index] == UInt8(ascii: "\\") {
        index += 2
      } else if css[index] == quote {
        return index + 1
      } else {
        index += 1
      }
    }
    return nil
  }

  private static func commentEnd(_ css: [UInt8], from start: Int) -> Int? {
    var index = start
    while index + 1 < css.count {
      if css[index] == UInt8(ascii: "*"), css[index + 1] == UInt8(ascii: "/") { return index + 2 }
      index += 1
    }
    return nil
  }

  /// Space around braces, semicolons and commas parts nothing, nor does space behind a colon; before a colon it
  /// makes a descendant of what follows, and around `+`, `>` and `(` it may matter.
  private static func standsAlone(_ last: UInt8, before next: UInt8) -> Bool {
    switch last {
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: ":"): return true
    default: break
    }
    return next == UInt8(ascii: "{") || next == UInt8(ascii: "}") || next == UInt8(ascii: ";")
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
