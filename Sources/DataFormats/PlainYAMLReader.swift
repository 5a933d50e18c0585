import Diagnostics

/// Reads the plain subset of YAML that nearly all front matter keeps to, or declines.
///
/// The subset: unindented `key: scalar` lines, `key: [scalar, …]` on one line, and block lists of scalars, with
/// comments and blank lines between. Whatever might mean something else to YAML makes it decline, so that Yams
/// decides; a test compares both on random text. It saves most of the time that front matter takes in a build.
struct PlainYAMLReader {
  private let bytes: [UInt8]
  private var offset = 0
  private var line: Int
  private var entries: [DataValue.Entry] = []

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
    entries.reserveCapacity(16)
    while offset < bytes.count {
      if skipBlankLine() { continue }
      guard readEntry() else { return nil }
    }
    guard let first = entries.first, let last = entries.last else { return nil }
    let end = max(last.keyRange.end, last.value.range.end)
    return DataValue(.map(entries), range: SourceRange(start: first.keyRange.start, end: end))
  }

  private var lineEnd: Int {
    var end = offset
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    return end > offset && bytes[end - 1] == 0x0D ? end - 1 : end
  }

  private mutating func nextLine(after end: Int) {
    offset = min(bytes.count, end + (end < bytes.count && bytes[end] == 0x0D ? 2 : 1))
    line += 1
  }

  private mutating func skipBlankLine() -> Bool {
    var at = offset
    while at < bytes.count, bytes[at] == 0x20 { at += 1 }
    guard at == bytes.count || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == UInt8(ascii: "#") else {
      return false
    }
    nextLine(after: lineEnd)
    return true
  }

  private func range(_ start: Int, _ end: Int, lineStart: Int) -> SourceRange {
    SourceRange(
      start: SourcePosition(line: line, column: start - lineStart + 1),
      end: SourcePosition(line: line, column: max(start, end - 1) - lineStart + 1))
  }

  private mutating func readEntry() -> Bool {
    let start = offset
    let end = lineEnd
    guard start < end, isKeyStart(bytes[start]) else { return false }
    var colon = start + 1
    while colon < end, isKeyByte(bytes[colon]) { colon += 1 }
    // libyaml: a simple key may not be longer than 1024 characters.
    guard colon < end, bytes[colon] == UInt8(ascii: ":"), colon - start <= 128 else { return false }
    var keyEnd = colon
    while bytes[keyEnd - 1] == 0x20 { keyEnd -= 1 }
    let key = String(decoding: bytes[start..<keyEnd], as: UTF8.self)
    // More keys than this, or one that stands twice, are for the oracle.
    guard entries.count < 64, !entries.contains(where: { $0.key == key }) else { return false }
    let keyRange = range(start, keyEnd, lineStart: start)
    var from = colon + 1
    guard from == end || bytes[from] == 0x20 else { return false }
    while from < end, bytes[from] == 0x20 { from += 1 }
    let value: DataValue?
    if from == end || bytes[from] == UInt8(ascii: "#") {
      nextLine(after: end)
      value = readBlockList(key: keyRange)
    } else {
      value =
        bytes[from] == UInt8(ascii: "[")
        ? flowList(from, end, lineStart: start) : scalar(from, end, lineStart: start)
      nextLine(after: end)
    }
    guard let value, !continues() else { return false }
    entries.append(DataValue.Entry(key: key, keyRange: keyRange, value: value))
    return true
  }

  /// Whether the next line with text is indented or a list, and so belongs to the value before.
  private func continues() -> Bool {
    var ahead = self
    while ahead.offset < bytes.count, ahead.skipBlankLine() {}
    guard ahead.offset < bytes.count else { return false }
    return bytes[ahead.offset] == 0x20 || bytes[ahead.offset] == UInt8(ascii: "-")
  }

  /// The list below a key, or its absent value.
  private mutating func readBlockList(key: SourceRange) -> DataValue? {
    var elements: [DataValue] = []
    var indent: Int?
    var listStart: SourcePosition?
    while offset < bytes.count {
      if skipBlankLine() { continue }
      let start = offset
      let end = lineEnd
      var dash = start
      while dash < end, bytes[dash] == 0x20 { dash += 1 }
      guard dash < end, bytes[dash] == UInt8(ascii: "-") else {
        if dash > start { return nil }
        break
      }
      guard dash - start == indent ?? (dash - start), dash + 1 < end, bytes[dash + 1] == 0x20 else { return nil }
      indent = dash - start
      var from = dash + 1
      while from < end, bytes[from] == 0x20 { from += 1 }
      guard from < end, let element = scalar(from, end, lineStart: start) else { return nil }
      if listStart == nil { listStart = SourcePosition(line: line, column: dash - start + 1) }
      elements.append(element)
      nextLine(after: end)
    }
    guard let listStart, let last = elements.last else { return DataValue(.null, range: key) }
    return DataValue(.list(elements), range: SourceRange(start: listStart, end: last.range.end))
  }

  // MARK: - Scalars

  /// A scalar that ends with its line, apart from a comment.
  private func scalar(_ start: Int, _ end: Int, lineStart: Int) -> DataValue? {
    if bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") {
      guard let close = closingQuote(start, end) else { return nil }
      var rest = close + 1
      while rest < end, bytes[rest] == 0x20 { rest += 1 }
      guard rest == end || bytes[rest] == UInt8(ascii: "#") && rest > close + 1 else { return nil }
      return quoted(start, close, lineStart: lineStart)
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
    return plain(start, stop, lineStart: lineStart)
  }

  private func flowList(_ start: Int, _ end: Int, lineStart: Int) -> DataValue? {
    var elements: [DataValue] = []
    var at = start + 1
    while true {
      while at < end, bytes[at] == 0x20 { at += 1 }
      guard at < end else { return nil }
      if bytes[at] == UInt8(ascii: "]"), elements.isEmpty { break }
      if bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") {
        guard let close = closingQuote(at, end) else { return nil }
        elements.append(quoted(at, close, lineStart: lineStart))
        at = close + 1
      } else {
        guard isPlainStart(at, end) else { return nil }
        var stop = at
        while stop < end, isFlowPlain(bytes[stop]) { stop += 1 }
        guard stop > at else { return nil }
        let next = stop
        while bytes[stop - 1] == 0x20 { stop -= 1 }
        elements.append(plain(at, stop, lineStart: lineStart))
        at = next
      }
      while at < end, bytes[at] == 0x20 { at += 1 }
      guard at < end else { return nil }
      if bytes[at] == UInt8(ascii: "]") { break }
      guard bytes[at] == UInt8(ascii: ",") else { return nil }
      at += 1
    }
    let close = at
    at += 1
    while at < end, bytes[at] == 0x20 { at += 1 }
    guard at == end || bytes[at] == UInt8(ascii: "#") && at > close + 1 else { return nil }
    return DataValue(.list(elements), range: range(start, close + 1, lineStart: lineStart))
  }

  private func plain(_ start: Int, _ end: Int, lineStart: Int) -> DataValue {
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    return DataValue(
      DataValue.Content(plainScalar: text), range: range(start, end, lineStart: lineStart), text: text)
  }

  private func quoted(_ start: Int, _ close: Int, lineStart: Int) -> DataValue {
    let text = String(decoding: bytes[(start + 1)..<close], as: UTF8.self)
    return DataValue(.string(text), range: range(start, close + 1, lineStart: lineStart), text: text)
  }

  /// The mark that closes the one at `start`; `nil` where an escape or a doubled mark stands between.
  private func closingQuote(_ start: Int, _ end: Int) -> Int? {
    let quote = bytes[start]
    for at in (start + 1)..<max(end, start + 1) {
      if bytes[at] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { return nil }
      if bytes[at] == quote { return at + 1 < end && bytes[at + 1] == quote ? nil : at }
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
      UInt8(ascii: ":"), UInt8(ascii: "#"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"):
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
