import Diagnostics

extension DataValue {
  /// Reads one JSON document by RFC 8259, which is not quite a subset of what libyaml reads (tabs, surrogates).
  ///
  /// - Parameters:
  ///   - bytes: UTF-8; ill-formed sequences are read as U+FFFD.
  ///   - file: the name diagnostics carry.
  ///   - firstLine: the line of the file on which `bytes` begins.
  ///   - rule: the prefix of the diagnostics' rules, which are `.syntax`, `.duplicate` and `.limit`.
  ///   - limit: the most bytes that are read; `nil` for what front matter and configurations need.
  /// - Returns: `nil` where there is no value (an empty text, without a diagnostic) or none could be read.
  public static func parseJSON(
    _ bytes: some Collection<UInt8>, file: String, firstLine: Int = 1, rule: String = "frontmatter",
    limit: Int? = nil
  ) -> Diagnosed<DataValue?> {
    let bytes = Array(String(decoding: Array(bytes), as: UTF8.self).utf8)
    let lines = LineTable(bytes, firstLine: firstLine)
    let report = DataReport(file: file, rule: rule, format: "JSON")
    let limit = limit ?? DataLimits.size
    if bytes.count > limit { return Diagnosed(nil, [report.tooLong(bytes.count, limit, at: lines.range(0, 0))]) }
    var reader = JSONReader(bytes, lines: lines)
    do {
      return Diagnosed(try reader.readDocument())
    } catch {
      switch error {
      case .syntax(let summary, let remedy, let at):
        return Diagnosed(nil, [report.syntax(summary, at: lines.range(at, at), remedy: remedy)])
      case .limit(let summary, let at): return Diagnosed(nil, [report.limit(summary, at: lines.range(at, at))])
      case .duplicate(let key, let range, let first):
        return Diagnosed(nil, [report.duplicate(key, at: range, first: first)])
      }
    }
  }
}

private struct JSONReader {
  enum Failure: Error {
    case syntax(String, remedy: String, Int)
    case limit(String, Int)
    case duplicate(String, at: SourceRange, first: SourceRange)
  }

  private let bytes: [UInt8]
  private let lines: LineTable
  private var offset = 0

  init(_ bytes: [UInt8], lines: LineTable) {
    self.bytes = bytes
    self.lines = lines
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  private var byte: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  mutating func readDocument() throws(Failure) -> DataValue? {
    skipBlank()
    if byte == nil { return nil }
    let value = try readValue(depth: 0)
    skipBlank()
    if byte != nil { throw .syntax("more text after the end of the value", remedy: "Remove it.", offset) }
    return value
  }

  private mutating func skipBlank() {
    while let byte, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { offset += 1 }
  }

  private mutating func skip(_ expected: Character) -> Bool {
    skipBlank()
    guard byte == expected.asciiValue else { return false }
    offset += 1
    return true
  }

  private mutating func readValue(depth: Int) throws(Failure) -> DataValue {
    skipBlank()
    let start = offset
    if depth > DataLimits.depth { throw .limit("values nested more than \(DataLimits.depth) levels deep", start) }
    switch byte {
    case UInt8(ascii: "{"): return try readMap(depth: depth)
    case UInt8(ascii: "["): return try readList(depth: depth)
    case UInt8(ascii: "\""):
      let text = try readString()
      return DataValue(.string(text), range: lines.range(start, offset), text: text)
    default:
      while let byte, isWordByte(byte) { offset += 1 }
      let text = String(decoding: bytes[start..<offset], as: UTF8.self)
      guard let content = content(of: text) else {
        throw .syntax(
          text.isEmpty ? "a value is missing" : "\"\(text)\" is no value of JSON",
          remedy: "Write true, false, null, a number, or text in double quotes.", start)
      }
      return DataValue(content, range: lines.range(start, offset), text: text)
    }
  }

  private mutating func readList(depth: Int) throws(Failure) -> DataValue {
    let start = offset
    offset += 1
    var elements: [DataValue] = []
    if !skip("]") {
      repeat { elements.append(try readValue(depth: depth + 1)) } while skip(",")
      guard skip("]") else {
        throw .syntax("\",\" or \"]\" is expected here", remedy: "Close the list with \"]\".", offset)
      }
    }
    return DataValue(.list(elements), range: lines.range(start, offset))
  }

  private mutating func readMap(depth: Int) throws(Failure) -> DataValue {
    let start = offset
    offset += 1
    var entries: [DataValue.Entry] = []
    var places: [String: SourceRange] = [:]
    if !skip("}") {
      repeat {
        skipBlank()
        let keyStart = offset
        guard byte == UInt8(ascii: "\"") else {
          throw .syntax("a key is expected here", remedy: "Write keys in double quotes.", offset)
        }
        let key = try readString()
        let keyRange = lines.range(keyStart, offset)
        if let first = places.updateValue(keyRange, forKey: key) {
          throw .duplicate(key, at: keyRange, first: first)
        }
        guard skip(":") else { throw .syntax("\":\" is expected here", remedy: "Write \"key\": value.", offset) }
        entries.append(DataValue.Entry(key: key, keyRange: keyRange, value: try readValue(depth: depth + 1)))
      } while skip(",")
      guard skip("}") else {
        throw .syntax("\",\" or \"}\" is expected here", remedy: "Close the map with \"}\".", offset)
      }
    }
    return DataValue(.map(entries), range: lines.range(start, offset))
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"), UInt8(ascii: "\""): false
    default: byte > 0x20
    }
  }

  /// RFC 8259, 6: number = [ minus ] int [ frac ] [ exp ]; int has no leading zero.
  private func content(of text: String) -> DataValue.Content? {
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default:
      let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
      guard let first = digits.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
        text.utf8.count - digits.count <= 1, text.utf8.last != UInt8(ascii: "."),
        text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) })
      else { return nil }
      let second = digits.dropFirst().first ?? UInt8(ascii: ".")
      if first == UInt8(ascii: "0"), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(second) { return nil }
      return Int(text).map(DataValue.Content.int) ?? Double(text).map(DataValue.Content.double)
    }
  }

  // MARK: - Strings

  private mutating func readString() throws(Failure) -> String {
    let start = offset
    offset += 1
    var text: [UInt8] = []
    while let byte {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text.append(contentsOf: try readEscape())
      case 0..<0x20:
        throw .syntax("a control character in a string", remedy: "Write it as an escape, such as \\n.", offset - 1)
      default: text.append(byte)
      }
    }
    throw .syntax("the quotation mark here is never closed", remedy: "Close it with \".", start)
  }

  private mutating func readEscape() throws(Failure) -> [UInt8] {
    let start = offset - 1
    let byte = byte
    offset = min(offset + 1, bytes.count)
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte ?? 0]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      guard var value = readHex() else { break }
      if (0xD800..<0xDC00).contains(value), bytes[offset...].starts(with: "\\u".utf8) {
        let before = offset
        offset += 2
        if let low = readHex(), (0xDC00..<0xE000).contains(low) {
          value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        } else {
          offset = before
        }
      }
      // RFC 8259, 8.2: unpaired surrogates are unpredictable; here they become the replacement character.
      return Array(String(UnicodeScalar(value) ?? "\u{FFFD}").utf8)
    default: break
    }
    throw .syntax("an escape sequence that JSON does not have", remedy: "Double the backslash.", start)
  }

  private mutating func readHex() -> UInt32? {
    let hex = bytes[offset...].prefix(4)
    guard hex.count == 4, hex.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else { return nil }
    offset += 4
    return UInt32(String(decoding: hex, as: UTF8.self), radix: 16)
  }
}
