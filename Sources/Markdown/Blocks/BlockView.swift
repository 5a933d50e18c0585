import Glibc

/// What libcmark is shown of a document: the same lines, without what matters to inline text only.
///
/// libcmark is asked for blocks alone. The text of a line, which can only mean something inside a block, is cut down
/// to one byte, so that libcmark has little to copy and its inline reading, which is quadratic in places (`![[]()`
/// repeated), has nothing to do. The blocks stay the same, which the tests hold over every example and over what the
/// fuzzer makes.
///
/// A line's *head* is the run of blanks, list and quotation marks, digits, `#`, `=` and the like that block structure
/// is made of; what follows the first other byte is text. Of a few kinds of line the text may matter as well: those
/// are shown whole, with bytes that mean nothing in place of the marks of inline text.
struct BlockView {
  /// The lines as libcmark shall see them.
  private(set) var bytes: [UInt8] = []
  /// How many bytes each line lacks at its end.
  private(set) var omitted: [Int32] = []
  /// Whether all lines are shown; behind the limit there are none.
  private(set) var isWhole = true
  /// Whether the lines at hand may be link reference definitions: from a line that begins with `[` to an empty one.
  private var mayDefine = false
  /// Whether an HTML block may have begun that does not end with an empty line.
  private var hasMarkup = false

  /// The view of a document's body.
  init(_ body: ArraySlice<UInt8>) {
    bytes.reserveCapacity(body.count / 4 + 64)
    omitted.reserveCapacity(body.count / 32 + 8)
    var marks = 0
    body.withUnsafeBufferPointer { source in
      Self.classes.withUnsafeBufferPointer { classes in
        var start = 0
        while start < source.count {
          let end = source.firstIndex(of: 0x0A, from: start) ?? source.count
          marks += 1 + show(UnsafeBufferPointer(rebasing: source[start..<end]), classes)
          if end < source.count { bytes.append(0x0A) }
          start = end + 1
          if marks > Limits.blockMarks, start < source.count {
            isWhole = false
            return
          }
        }
      }
    }
  }

  private static let classes = ByteTable(
    ByteSet(" \t>*+-0123456789.)#="), ByteSet("*_`[&!<"), ByteSet("<`~[\u{0B}\u{0C}"))
  private static let inHead: UInt8 = 1
  private static let isMark: UInt8 = 2
  private static let mayMatter: UInt8 = 4
  private static let tagStart = ByteSet("!?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
  private static let markupStart = ByteSet("!?pPsStT")

  /// Shows a line and returns the length of its head.
  private mutating func show(_ line: UnsafeBufferPointer<UInt8>, _ classes: UnsafeBufferPointer<UInt8>) -> Int {
    let head = Self.headEnd(line, classes)
    let start = bytes.count
    if head == line.count {
      bytes.append(contentsOf: line)
      omitted.append(0)
      if mayDefine, line.allSatisfy(\.isBlank) { mayDefine = false }
    } else if isShownWhole(line, head, classes) {
      bytes.append(contentsOf: line)
      omitted.append(0)
      mask(from: start + head, lineStart: start, classes)
    } else {
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: line[..<head]))
      bytes.append(UInt8(ascii: "x"))
      omitted.append(Int32(truncatingIfNeeded: line.count - head - 1))
    }
    if head > Limits.nesting { limitNesting(start) }
    return head
  }

  /// Where a line's head ends.
  private static func headEnd(
    _ line: UnsafeBufferPointer<UInt8>, _ classes: UnsafeBufferPointer<UInt8>
  ) -> Int {
    var at = 0
    while at < line.count {
      let byte = line[at]
      if classes[Int(byte)] & inHead == 0 {
        // An underscore is part of a thematic break or begins emphasis; behind another mark it is the latter.
        guard byte == UInt8(ascii: "_"),
          at == 0 || line[at - 1] == UInt8(ascii: "_") || line[at - 1] == UInt8(ascii: ">") || line[at - 1].isBlank
        else { break }
      }
      at &+= 1
    }
    return at
  }

  /// Whether a line's text may matter to the blocks.
  private mutating func isShownWhole(
    _ line: UnsafeBufferPointer<UInt8>, _ head: Int, _ classes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let first = line[head]
    if first == UInt8(ascii: "[") { mayDefine = true }
    if first == UInt8(ascii: "<"), head + 1 < line.count, Self.markupStart.contains(line[head + 1]) {
      hasMarkup = true
    }
    if mayDefine || classes[Int(first)] & Self.mayMatter != 0 { return true }
    // CommonMark 4.6: HTML blocks of the first five kinds end at a line that contains `-->`, `?>`, `>`, `]]>` or
    // `</script>`.
    return hasMarkup && line.firstIndex(of: UInt8(ascii: ">"), from: head) != nil
  }

  // MARK: - Lines that are shown whole

  /// Masks the text of the last line, which is there up to its end.
  private mutating func mask(from head: Int, lineStart: Int, _ classes: UnsafeBufferPointer<UInt8>) {
    let first = bytes[head]
    let keepsTags = first == UInt8(ascii: "<")
    // CommonMark 4.5: "Info strings for backtick code blocks cannot contain backticks"; a tag's unquoted attribute
    // value cannot either.
    let keepsBackticks = first == UInt8(ascii: "`") || keepsTags
    // `<![CDATA[` is the longest beginning of an HTML block that holds such bytes.
    let maskStart = keepsTags ? head + 9 : head
    var brackets = 0
    for at in maskStart..<max(maskStart, bytes.count) where classes[Int(bytes[at])] & Self.isMark != 0 {
      maskByte(at, head: head, keepsTags: keepsTags, keepsBackticks, &brackets)
    }
  }

  private mutating func maskByte(
    _ at: Int, head: Int, keepsTags: Bool, _ keepsBackticks: Bool, _ brackets: inout Int
  ) {
    switch bytes[at] {
    // No tag's name holds an underscore, every attribute's may: nothing could stand for it there.
    case UInt8(ascii: "_"): if !keepsTags { bytes[at] = UInt8(ascii: "x") }
    case UInt8(ascii: "`"): if !keepsBackticks { bytes[at] = Self.mask }
    case UInt8(ascii: "<"):
      if !keepsTags, !mayDefine, at + 1 < bytes.count, Self.tagStart.contains(bytes[at + 1]) {
        bytes[at] = Self.mask
      }
    case UInt8(ascii: "["):
      // A label holds no bracket: a second one on a line tells that there is no definition, a third tells nothing.
      if at == head || bytes[at - 1] != UInt8(ascii: "\\") { brackets += 1 }
      if !mayDefine || brackets > 2 { bytes[at] = Self.mask }
    default: bytes[at] = Self.mask
    }
  }

  /// As little a part of a tag's or attribute's name as the bytes it replaces, and no mark of inline text.
  private static var mask: UInt8 { UInt8(ascii: ";") }

  // MARK: - Nesting

  /// Makes text of the marks of the last line that would nest blocks deeper than the limit.
  private mutating func limitNesting(_ start: Int) {
    var cursor = LineCursor(bytes, line: start..<bytes.count)
    var depth = 0
    while true {
      cursor.skipBlanks()
      let mark = cursor.byte
      let isQuote = mark == UInt8(ascii: ">")
      let length = isQuote ? 1 : cursor.listMarkerLength()
      let next = cursor.offset + length
      guard length > 0, isQuote || next >= cursor.end || bytes[next].isBlank else { return }
      depth += 1
      if depth > Limits.nesting || cursor.column > Limits.nesting * 2 {
        guard !isThematicBreak(from: cursor.offset, to: cursor.end) else { return }
        let at = cursor.offset
        cursor = LineCursor([], line: 0..<0)
        bytes[at] = UInt8(ascii: "x")
        return
      }
      cursor.advance(bytes: length)
    }
  }

  private func isThematicBreak(from start: Int, to end: Int) -> Bool {
    let mark = bytes[start]
    guard mark == UInt8(ascii: "*") || mark == UInt8(ascii: "-") else { return false }
    return bytes[start..<end].allSatisfy { $0 == mark || $0.isBlank }
  }
}
