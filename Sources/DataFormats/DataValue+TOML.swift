import Diagnostics

extension DataValue {
  /// Reads one document of TOML 1.0.0. Dates and times are strings as written.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8; ill-formed sequences are read as U+FFFD.
  ///   - file: the name diagnostics carry.
  ///   - firstLine: the line of the file on which `bytes` begins.
  ///   - rule: the prefix of the diagnostics' rules, which are `.syntax`, `.duplicate` and `.limit`.
  /// - Returns: a map, empty for an empty document; `nil` where none could be read.
  public static func parseTOML(
    _ bytes: some Collection<UInt8>, file: String, firstLine: Int = 1, rule: String = "frontmatter"
  ) -> Diagnosed<DataValue?> {
    let text = String(decoding: Array(bytes), as: UTF8.self)
    let bytes = Array(text.utf8)
    let lines = LineTable(bytes, firstLine: firstLine)
    let report = DataReport(file: file, rule: rule, format: "TOML")
    if bytes.count > DataLimits.size {
      return Diagnosed(nil, [report.tooLong(bytes.count, DataLimits.size, at: lines.range(0, 0))])
    }
    // TOML 1.0.0, "Comment" and "String": control characters other than tab are not permitted.
    let control = bytes.indices.first { index in
      let byte = bytes[index]
      if byte == 0x0D { return index + 1 == bytes.count || bytes[index + 1] != 0x0A }
      return byte < 0x20 && byte != 0x09 && byte != 0x0A || byte == 0x7F
    }
    if let control {
      let remedy = "Remove it, or write it as an escape sequence such as \\u0007."
      return Diagnosed(nil, [report.syntax("a control character", at: lines.range(control, control), remedy: remedy)])
    }
    var reader = TOMLReader(bytes, lines: lines)
    do {
      return Diagnosed(try reader.read())
    } catch {
      switch error {
      case .syntax(let summary, let remedy, let at):
        let at = lineOf(min(at, bytes.count), in: bytes)
        let words = remedy ?? "Write the line as key = value, or [name] for a table."
        return Diagnosed(nil, [report.syntax(summary, at: lines.range(at, at), remedy: words)])
      case .limit(let summary, let at): return Diagnosed(nil, [report.limit(summary, at: lines.range(at, at))])
      case .duplicate(let key, let range, let first):
        return Diagnosed(nil, [report.duplicate(key, at: range, first: first)])
      }
    }
  }

  /// The place itself, or the last character before it where it is the end of a line or of the text.
  private static func lineOf(_ offset: Int, in bytes: [UInt8]) -> Int {
    guard offset == bytes.count || bytes[offset] == 0x0A || bytes[offset] == 0x0D else { return offset }
    let before = bytes[..<offset].lastIndex { $0 > 0x20 }
    return before ?? 0
  }
}
