/// What libcmark is shown of a document: the same lines of the same length, without what matters to inline text only.
///
/// libcmark is asked for blocks alone. Bytes that can only mean something inside a block are replaced by bytes that
/// mean nothing, so that its inline reading, which is quadratic in places (`![[]()` repeated), has nothing to do. The
/// blocks stay the same, which the tests hold over every example and over what the fuzzer makes.
///
/// Which bytes may go is decided line by line. A line's *head* is the run of blanks, list and quotation marks,
/// digits, `#`, `=` and the like that block structure is made of; what follows the first other byte is text.
struct BlockView {
  private var bytes: [UInt8]
  private let table = BlockView.classes
  /// Whether the lines at hand may be link reference definitions: from a line that begins with `[` to an empty one.
  private var mayDefine = false

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The view of a document's body.
  static func make(_ body: ArraySlice<UInt8>) -> [UInt8] {
    var view = BlockView(bytes: Array(body))
    view.maskLines()
    return view.bytes
  }

  private static let blank = ByteSet(" \t")
  /// Bit 0: part of a head. Bit 1: matters to inline text, or ends the line.
  private static let classes = ByteTable(ByteSet(" \t>*+-0123456789.)#="), ByteSet("*_`[&!<\n"))
  private static let tagStart = ByteSet("!?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

  private mutating func maskLines() {
    var start = 0
    while start < bytes.count {
      let head = headEnd(from: start)
      if head - start > Limits.nesting { limitNesting(start..<head) }
      start = maskText(from: head, lineStart: start)
    }
  }

  /// Where a line's head ends.
  private func headEnd(from start: Int) -> Int {
    var at = table.first(in: bytes, from: start, without: 1)
    // An underscore is part of a thematic break or begins emphasis; behind another mark it is the latter.
    while at < bytes.count, bytes[at] == UInt8(ascii: "_"),
      at == start || bytes[at - 1] == UInt8(ascii: "_") || bytes[at - 1] == UInt8(ascii: ">")
        || bytes[at - 1].isBlank
    {
      at = table.first(in: bytes, from: at + 1, without: 1)
    }
    return at
  }

  /// Masks a line behind its head and returns where the next line begins.
  private mutating func maskText(from head: Int, lineStart: Int) -> Int {
    guard head < bytes.count, bytes[head] != 0x0A else {
      if bytes[lineStart..<head].allSatisfy(\.isBlank) { mayDefine = false }
      return head + 1
    }
    let first = bytes[head]
    if first == UInt8(ascii: "[") { mayDefine = true }
    let keepsTags = first == UInt8(ascii: "<")
    // CommonMark 4.5: "Info strings for backtick code blocks cannot contain backticks"; a tag's unquoted attribute
    // value cannot either.
    let keepsBackticks = first == UInt8(ascii: "`") || keepsTags
    // `<![CDATA[` is the longest beginning of an HTML block that holds such bytes.
    let maskStart = keepsTags ? head + 9 : head
    var brackets = 0
    var at = head
    while true {
      at = table.first(in: bytes, from: at, with: 2)
      guard at < bytes.count, bytes[at] != 0x0A else { return at + 1 }
      if at >= maskStart { maskByte(at, head: head, keepsTags: keepsTags, keepsBackticks, &brackets) }
      at += 1
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

  /// Makes text of the marks that would nest blocks deeper than the limit.
  private mutating func limitNesting(_ head: Range<Int>) {
    var cursor = LineCursor(bytes, line: head.lowerBound..<lineEnd(from: head.lowerBound))
    var depth = 0
    while true {
      cursor.skipBlanks()
      let mark = cursor.byte
      let isQuote = mark == UInt8(ascii: ">")
      let length = isQuote ? 1 : cursor.listMarkerLength()
      let next = cursor.offset + length
      guard length > 0, isQuote || next >= cursor.end || Self.blank.contains(bytes[next]) else { return }
      depth += 1
      if depth > Limits.nesting || cursor.column > Limits.nesting * 2 {
        guard !isThematicBreak(from: cursor.offset, to: cursor.end) else { return }
        bytes[cursor.offset] = UInt8(ascii: "x")
        return
      }
      cursor.advance(bytes: length)
    }
  }

  private func lineEnd(from start: Int) -> Int {
    bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
  }

  private func isThematicBreak(from start: Int, to end: Int) -> Bool {
    let mark = bytes[start]
    guard mark == UInt8(ascii: "*") || mark == UInt8(ascii: "-") else { return false }
    return bytes[start..<end].allSatisfy { $0 == mark || Self.blank.contains($0) }
  }
}
