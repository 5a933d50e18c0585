import Diagnostics

/// A table read from comma-separated values: RFC 4180, and what spreadsheets make of it.
public struct CSVTable: Hashable, Sendable {
  public struct Row: Hashable, Sendable {
    /// The line of the file on which the row begins; quoted fields may hold further lines.
    public var line: Int
    /// As many as the header has; fields that the row lacks are empty.
    public var fields: [String]
  }

  public var header: [String]
  public var rows: [Row]
  /// The byte between fields: a comma, a semicolon or a tab.
  public var separator: UInt8

  /// The most bytes of a table.
  public static let sizeLimit = 256 << 20

  /// Reads a table whose first row names its columns.
  ///
  /// A byte order mark is skipped; lines end in CRLF, LF or CR, in any mixture; empty lines are none. The separator is
  /// the one that the header has most of, or the one that a first line `sep=;` names.
  ///
  /// - Parameters:
  ///   - file: the name diagnostics carry.
  ///   - rule: the prefix of the diagnostics' rules, which are `.csv` and `.encoding`.
  /// - Returns: the rows that could be read: one with a quotation mark out of place is reported and left out.
  public static func parse(_ bytes: [UInt8], file: String, rule: String) -> Diagnosed<CSVTable> {
    var reader = CSVReader(bytes, file: file, rule: rule)
    return Diagnosed(reader.read(), reader.diagnostics)
  }
}

private struct CSVReader {
  private let bytes: [UInt8]
  private let file: String
  private let rule: String
  private var at = 0
  private var line = 1
  private var separator = UInt8(ascii: ",")
  private(set) var diagnostics: [Diagnostic] = []

  private static let quote = UInt8(ascii: "\"")

  init(_ bytes: [UInt8], file: String, rule: String) {
    self.file = file
    self.rule = rule
    let isMarked = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    if isMarked || bytes.count > CSVTable.sizeLimit {
      self.bytes = []
      let summary = isMarked ? "the file is UTF-16, and UTF-8 is expected" : "the file is larger than 256 MiB"
      diagnostics.append(
        Diagnostic(
          .error, rule: "\(rule).encoding", at: SourceLocation(file: file, line: 1), summary,
          because: "Nothing of it was read.",
          remedy: isMarked ? "Save or export it as UTF-8." : "Export fewer tickets at a time."))
      return
    }
    // RFC 4180 knows ASCII only; where bytes are no UTF-8, a name may be damaged, but no field moves.
    let text = String(decoding: bytes, as: UTF8.self)
    self.bytes = Array(text.utf8)
    if self.bytes != bytes {
      diagnostics.append(
        Diagnostic(
          .warning, rule: "\(rule).encoding", at: SourceLocation(file: file, line: 1),
          "the file holds bytes that are not UTF-8", because: "They were replaced by U+FFFD.",
          remedy: "Export or save the file as UTF-8."))
    }
    if self.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
  }

  mutating func read() -> CSVTable {
    readSeparator()
    var header: [String] = []
    var rows: [CSVTable.Row] = []
    while at < bytes.count {
      let start = line
      guard let fields = readRow() else { continue }
      if fields.count == 1, fields[0].isEmpty { continue }
      if header.isEmpty {
        header = fields
        while header.last?.isEmpty == true { header.removeLast() }
      } else {
        rows.append(CSVTable.Row(line: start, fields: fitted(fields, to: header.count, line: start)))
      }
    }
    return CSVTable(header: header, rows: rows, separator: separator)
  }

  /// RFC 4180, 2.4: "Each line should contain the same number of fields throughout the file."
  private mutating func fitted(_ fields: [String], to count: Int, line: Int) -> [String] {
    if fields.count == count { return fields }
    if fields.count < count { return fields + Array(repeating: "", count: count - fields.count) }
    if fields[count...].contains(where: { !$0.isEmpty }) {
      report(
        .warning, line, "this row has \(fields.count) fields, and the header names \(count)",
        because: "What stands behind the last column is left out.",
        remedy: "Put a field that holds the separator in quotation marks.")
    }
    return Array(fields[..<count])
  }

  // MARK: - Rows

  /// The fields up to the end of the line; `nil` where a quotation mark is out of place.
  private mutating func readRow() -> [String]? {
    var fields: [String] = []
    let start = line
    while true {
      if at < bytes.count, bytes[at] == Self.quote {
        guard let field = readQuoted() else { return nil }
        fields.append(field)
      } else {
        let from = at
        while at < bytes.count, bytes[at] != separator, !isLineEnd(bytes[at]) {
          // RFC 4180, 2.5: "If fields are not enclosed with double quotes, then double quotes may not appear inside
          // the fields." Trackers export titles so all the same, and there is but one way to read them.
          at += 1
        }
        fields.append(String(decoding: bytes[from..<at], as: UTF8.self))
      }
      guard at < bytes.count, bytes[at] == separator else { break }
      at += 1
    }
    if at < bytes.count, !isLineEnd(bytes[at]) {
      report(
        .error, start, "text follows the closing quotation mark of a field on line \(line)",
        because: "Where the field ends cannot be told, so the row is left out.",
        remedy: "Double a quotation mark that belongs to the text: \"\".")
      while at < bytes.count, !isLineEnd(bytes[at]) { at += 1 }
      skipLineEnd()
      return nil
    }
    skipLineEnd()
    return fields
  }

  /// RFC 4180, 2.6 and 2.7: fields in quotes may hold separators and line breaks; a doubled quote stands for one.
  private mutating func readQuoted() -> String? {
    let (start, startLine) = (at, line)
    var text: [UInt8] = []
    at += 1
    while at < bytes.count {
      let byte = bytes[at]
      if byte == Self.quote {
        guard at + 1 < bytes.count, bytes[at + 1] == Self.quote else {
          at += 1
          return String(decoding: text, as: UTF8.self)
        }
        at += 1
      } else if byte == 0x0A || byte == 0x0D && (at + 1 == bytes.count || bytes[at + 1] != 0x0A) {
        line += 1
      }
      text.append(bytes[at])
      at += 1
    }
    report(
      .error, startLine, "the quotation mark that opens here is never closed",
      because: "Everything behind it would be one field, so the row is left out.",
      remedy: "Close it, or double it where it belongs to the text: \"\".")
    // One row is lost, not the rest of the file.
    at = start
    line = startLine
    while at < bytes.count, !isLineEnd(bytes[at]) { at += 1 }
    skipLineEnd()
    return nil
  }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private mutating func skipLineEnd() {
    guard at < bytes.count else { return }
    if bytes[at] == 0x0D, at + 1 < bytes.count, bytes[at + 1] == 0x0A { at += 1 }
    at += 1
    line += 1
  }

  // MARK: - Separator

  private mutating func readSeparator() {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
    let first = bytes[min(at, bytes.count)...].prefix { !isLineEnd($0) }
    // Excel's own: a first line that names the separator.
    if first.count == 5, first.starts(with: "sep=".utf8), let named = first.last, candidates.contains(named) {
      separator = named
      at += 5
      skipLineEnd()
      return
    }
    var counts = [0, 0, 0]
    var isQuoted = false
    for byte in bytes[min(at, bytes.count)...] {
      if byte == Self.quote { isQuoted.toggle() }
      if isQuoted { continue }
      if isLineEnd(byte) { break }
      if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
    }
    if let most = counts.max(), most > 0, let index = counts.firstIndex(of: most) { separator = candidates[index] }
  }

  private mutating func report(
    _ severity: Diagnostic.Severity, _ line: Int, _ summary: String, because: String, remedy: String
  ) {
    diagnostics.append(
      Diagnostic(
        severity, rule: "\(rule).csv", at: SourceLocation(file: file, line: line), summary, because: because,
        remedy: remedy))
  }
}
