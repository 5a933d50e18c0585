import Diagnostics

/// Reads the plain subset of YAML that nearly all front matter and the shipped data keep to, or declines.
///
/// The subset: block maps and block lists in each other, scalars that end with their line, `[scalar, …]` and
/// `{key: scalar, …}`, with comments and blank lines between. Whatever might mean something else to YAML makes it
/// decline, so that Yams decides; a test compares both on random text. It saves most of the time that front matter
/// takes in a build, and that the taxonomy takes at every start.
struct PlainYAMLReader {
  let bytes: [UInt8]
  private var offset = 0
  private var line: Int
  private var lineStart = 0
  private var depth = 0

  /// The map, or `nil` where the text is not in the subset.
  static func read(_ bytes: [UInt8], firstLine: Int) -> DataValue? {
    guard bytes.count <= DataLimits.size, isPlainText(bytes) else { return nil }
    var reader = PlainYAMLReader(bytes, firstLine)
    return reader.readMap()
  }

  private init(_ bytes: [UInt8], _ firstLine: Int) {
    self.bytes = bytes
    line = firstLine
  }

  /// Well-formed UTF-8 of characters that libyaml reads as text: no controls, tabs, exotic line breaks, or marks.
  private static func isPlainText(_ bytes: [UInt8]) -> Bool {
    var isASCII = true
    for (index, byte) in bytes.enumerated() {
      if byte < 0x20 {
        guard byte == 0x0A || byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A else { return false }
      } else if byte >= 0x7F {
        if byte == 0x7F { return false }
        isASCII = false
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        let afterNext = index + 2 < bytes.count ? bytes[index + 2] : 0
        // C1 controls with NEL; LS and PS; the byte order mark; U+FFFE and U+FFFF.
        if byte == 0xC2, next < 0xA0 { return false }
        if byte == 0xE2, next == 0x80, afterNext == 0xA8 || afterNext == 0xA9 { return false }
        if byte == 0xEF, next == 0xBB, afterNext == 0xBF { return false }
        if byte == 0xEF, next == 0xBF, afterNext >= 0xBE { return false }
      }
    }
    return isASCII || String(validating: bytes, as: UTF8.self) != nil
  }

  // MARK: - Lines

  private mutating func readMap() -> DataValue? {
    skipBlankLines()
    guard offset < bytes.count, indentation == 0, let map = map(indent: 0), offset >= bytes.count else { return nil }
    return map
  }

  private var lineEnd: Int {
    var end = offset
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    return end > offset && bytes[end - 1] == 0x0D ? end - 1 : end
  }

  private mutating func nextLine(after end: Int) {
    offset = min(bytes.count, end + (end < bytes.count && bytes[end] == 0x0D ? 2 : 1))
    lineStart = offset
    line += 1
  }

  private mutating func skipBlankLines() {
    while offset < bytes.count {
      var at = offset
      while at < bytes.count, bytes[at] == 0x20 { at += 1 }
      guard at == bytes.count || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == UInt8(ascii: "#") else {
        return
      }
      nextLine(after: lineEnd)
    }
  }

  /// The spaces before the text of a line, at whose beginning the reader stands.
  private var indentation: Int {
    var at = offset
    while at < bytes.count, bytes[at] == 0x20 { at += 1 }
    return at - offset
  }

  private func position(_ at: Int) -> SourcePosition { SourcePosition(line: line, column: at - lineStart + 1) }

  private func range(_ start: Int, _ end: Int) -> SourceRange {
    SourceRange(start: position(start), end: position(max(start, end - 1)))
  }

  // MARK: - Blocks

  /// A map whose keys stand at this column; the reader stands at the beginning of its first line, or behind the dash
  /// of the list item that the map is.
  private mutating func map(indent: Int) -> DataValue? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 16 else { return nil }
    var entries: [DataValue.Entry] = []
    entries.reserveCapacity(8)
    while offset < bytes.count {
      if offset == lineStart {
        let spaces = indentation
        if spaces < indent { break }
        guard spaces == indent else { return nil }
        offset += spaces
      }
      // A list at the column of a map belongs to the key before, which has read it.
      guard let entry = entry(indent: indent, among: entries) else { return nil }
      entries.append(entry)
      skipBlankLines()
    }
    guard let first = entries.first, let last = entries.last else { return nil }
    let end = max(last.keyRange.end, last.value.range.end)
    return DataValue(.map(entries), range: SourceRange(start: first.keyRange.start, end: end))
  }

  private mutating func entry(indent: Int, among entries: [DataValue.Entry]) -> DataValue.Entry? {
    let start = offset
    let end = lineEnd
    guard let (keyEnd, colon) = key(start, end) else { return nil }
    let key = String(decoding: bytes[start..<keyEnd], as: UTF8.self)
    // More keys than this, or one that stands twice, are for the oracle.
    guard entries.count < 256, !entries.contains(where: { $0.key == key }) else { return nil }
    let keyRange = range(start, keyEnd)
    var from = colon + 1
    guard from == end || bytes[from] == 0x20 else { return nil }
    while from < end, bytes[from] == 0x20 { from += 1 }
    let value: DataValue?
    if from == end || bytes[from] == UInt8(ascii: "#") {
      nextLine(after: end)
      value = block(below: indent, key: keyRange)
    } else {
      value = inline(from, end)
    }
    return value.map { DataValue.Entry(key: key, keyRange: keyRange, value: $0) }
  }

  /// The block below a key, or its absent value.
  private mutating func block(below indent: Int, key: SourceRange) -> DataValue? {
    skipBlankLines()
    let inner = indentation
    guard offset < bytes.count, inner >= indent else { return DataValue(.null, range: key) }
    if bytes[offset + inner] == UInt8(ascii: "-") { return list(indent: inner) }
    return inner > indent ? map(indent: inner) : DataValue(.null, range: key)
  }

  private mutating func list(indent: Int) -> DataValue? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 16 else { return nil }
    var elements: [DataValue] = []
    var start: SourcePosition?
    while offset < bytes.count {
      let spaces = indentation
      if spaces < indent { break }
      let dash = offset + spaces
      guard spaces == indent else { return nil }
      guard bytes[dash] == UInt8(ascii: "-") else { break }
      let end = lineEnd
      guard dash + 1 < end, bytes[dash + 1] == 0x20 else { return nil }
      start = start ?? position(dash)
      var from = dash + 1
      while from < end, bytes[from] == 0x20 { from += 1 }
      guard from < end, let element = item(from, end) else { return nil }
      elements.append(element)
      skipBlankLines()
    }
    guard let start, let last = elements.last else { return nil }
    return DataValue(.list(elements), range: SourceRange(start: start, end: last.range.end))
  }

  /// What stands behind a dash: a map that begins there, or a value on the line.
  private mutating func item(_ from: Int, _ end: Int) -> DataValue? {
    guard let (_, colon) = key(from, end), colon + 1 == end || bytes[colon + 1] == 0x20 else {
      return inline(from, end)
    }
    offset = from
    return map(indent: from - lineStart)
  }

  /// A value that begins on this line; the reader goes on to the line behind it.
  private mutating func inline(_ from: Int, _ end: Int) -> DataValue? {
    switch bytes[from] {
    case UInt8(ascii: "["): return flow(from) { try $0.flowList() }
    case UInt8(ascii: "{"): return flow(from) { try $0.flowMap() }
    default:
      let value = scalar(from, end)
      nextLine(after: end)
      return value
    }
  }

  /// The end of the key that begins here, and its colon.
  private func key(_ start: Int, _ end: Int) -> (end: Int, colon: Int)? {
    guard start < end, isKeyStart(bytes[start]) else { return nil }
    var colon = start + 1
    while colon < end, isKeyByte(bytes[colon]) { colon += 1 }
    // libyaml: a simple key may not be longer than 1024 characters.
    guard colon < end, bytes[colon] == UInt8(ascii: ":"), colon - start <= 128 else { return nil }
    var keyEnd = colon
    while bytes[keyEnd - 1] == 0x20 { keyEnd -= 1 }
    return (keyEnd, colon)
  }

  // MARK: - Scalars

  /// A scalar that ends with its line, apart from a comment.
  private func scalar(_ start: Int, _ end: Int) -> DataValue? {
    if bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") {
      guard let close = closingQuote(start, end) else { return nil }
      var rest = close + 1
      while rest < end, bytes[rest] == 0x20 { rest += 1 }
      guard rest == end || bytes[rest] == UInt8(ascii: "#") && rest > close + 1 else { return nil }
      return quoted(start, close)
    }
    guard isPlainStart(start, end) else { return nil }
    var stop = start
    var previous: UInt8 = 0
    while stop < end {
      let byte = bytes[stop]
      if byte == UInt8(ascii: "#"), previous == 0x20 { break }
      if byte == UInt8(ascii: ":"), stop + 1 == end || bytes[stop + 1] == 0x20 { return nil }
      previous = byte
      stop += 1
    }
    while bytes[stop - 1] == 0x20 { stop -= 1 }
    return plain(start, stop)
  }

  private func plain(_ start: Int, _ end: Int) -> DataValue {
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    return DataValue(DataValue.Content(plainScalar: text), range: range(start, end), text: text)
  }

  private func quoted(_ start: Int, _ close: Int) -> DataValue {
    var inside = bytes[(start + 1)..<close]
    if bytes[start] == UInt8(ascii: "\""), inside.contains(UInt8(ascii: "\\")) { inside = unescaped(inside)[...] }
    let text = String(decoding: inside, as: UTF8.self)
    return DataValue(.string(text), range: range(start, close + 1), text: text)
  }

  /// Without the marks before quotation marks and before themselves.
  private func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    var isEscaped = false
    for byte in text {
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
      if !isEscaped { out.append(byte) }
    }
    return out
  }

  // MARK: - Flow

  /// What the subset leaves to Yams.
  private struct Declined: Error {}

  /// A list or map in brackets, with nothing but a comment behind it on its last line.
  private mutating func flow(_ start: Int, _ read: (inout Self) throws -> DataValue) -> DataValue? {
    offset = start
    guard let value = try? read(&self) else { return nil }
    let end = lineEnd
    var at = offset
    while at < end, bytes[at] == 0x20 { at += 1 }
    guard at == end || bytes[at] == UInt8(ascii: "#") && at > offset else { return nil }
    nextLine(after: end)
    return value
  }

  private mutating func flowList() throws -> DataValue {
    let start = position(offset)
    var elements: [DataValue] = []
    offset += 1
    while true {
      try skipFlowSpace()
      if bytes[offset] == UInt8(ascii: "]"), elements.isEmpty { break }
      elements.append(try flowScalar())
      try skipFlowSpace()
      if bytes[offset] == UInt8(ascii: "]") { break }
      guard bytes[offset] == UInt8(ascii: ",") else { throw Declined() }
      offset += 1
    }
    offset += 1
    return DataValue(.list(elements), range: SourceRange(start: start, end: position(offset - 1)))
  }

  /// A map in braces on one line.
  private mutating func flowMap() throws -> DataValue {
    let start = position(offset)
    let end = lineEnd
    var entries: [DataValue.Entry] = []
    offset += 1
    while true {
      while offset < end, bytes[offset] == 0x20 { offset += 1 }
      guard let (keyEnd, colon) = key(offset, end), colon + 1 < end, bytes[colon + 1] == 0x20 else { throw Declined() }
      let key = String(decoding: bytes[offset..<keyEnd], as: UTF8.self)
      guard entries.count < 64, !entries.contains(where: { $0.key == key }) else { throw Declined() }
      let keyRange = range(offset, keyEnd)
      offset = colon + 1
      while offset < end, bytes[offset] == 0x20 { offset += 1 }
      guard offset < end else { throw Declined() }
      entries.append(DataValue.Entry(key: key, keyRange: keyRange, value: try flowScalar()))
      while offset < end, bytes[offset] == 0x20 { offset += 1 }
      guard offset < end else { throw Declined() }
      if bytes[offset] == UInt8(ascii: "}") { break }
      guard bytes[offset] == UInt8(ascii: ",") else { throw Declined() }
      offset += 1
    }
    offset += 1
    return DataValue(.map(entries), range: SourceRange(start: start, end: position(offset - 1)))
  }

  /// Spaces, and the ends of lines between the elements of a list.
  private mutating func skipFlowSpace() throws {
    while offset < bytes.count {
      if bytes[offset] == 0x20 {
        offset += 1
      } else if bytes[offset] == 0x0A || bytes[offset] == 0x0D {
        nextLine(after: offset)
        // Unindented, the text would not belong to the list.
        guard offset < bytes.count, bytes[offset] == 0x20 || bytes[offset] == 0x0A || bytes[offset] == 0x0D else {
          throw Declined()
        }
      } else {
        return
      }
    }
    throw Declined()
  }

  private mutating func flowScalar() throws -> DataValue {
    let end = lineEnd
    let start = offset
    if bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") {
      guard let close = closingQuote(start, end) else { throw Declined() }
      offset = close + 1
      return quoted(start, close)
    }
    guard isPlainStart(start, end) else { throw Declined() }
    var stop = start
    while stop < end, isFlowPlain(bytes[stop]) { stop += 1 }
    // A text that ends with its line may go on in the next.
    guard stop > start, stop < end else { throw Declined() }
    offset = stop
    while bytes[stop - 1] == 0x20 { stop -= 1 }
    return plain(start, stop)
  }

  /// The mark that closes the one at `start`; `nil` where another escape or a doubled mark stands between.
  private func closingQuote(_ start: Int, _ end: Int) -> Int? {
    let quote = bytes[start]
    var at = start + 1
    while at < end {
      if bytes[at] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        let next = at + 1 < end ? bytes[at + 1] : 0
        guard next == quote || next == UInt8(ascii: "\\") else { return nil }
        at += 2
        continue
      }
      if bytes[at] == quote { return at + 1 < end && bytes[at + 1] == quote ? nil : at }
      at += 1
    }
    return nil
  }

  // MARK: - Bytes

  /// YAML 1.2.2, 5.3 lists the indicators a plain scalar may not begin with.
  private func isPlainStart(_ at: Int, _ end: Int) -> Bool {
    switch bytes[at] {
    case UInt8(ascii: "-"): at + 1 < end && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at + 1])
    case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "*"),
      UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""),
      UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"):
      false
    default: true
    }
  }

  private func isFlowPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: ":"), UInt8(ascii: "#"), UInt8(ascii: "?"):
      false
    default: true
    }
  }

  private func isKeyStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
    default: false
    }
  }

  private func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: " "),
      UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: ")"):
      true
    default: isKeyStart(byte)
    }
  }
}
