import DataFormats
import Diagnostics
import Postmortems

/// What a tracker exported, as tickets.
public struct TrackerExport: Sendable {
  public enum Format: String, CaseIterable, Sendable {
    case csv, json
  }

  /// In the order of all that is written.
  public var tickets: [Ticket]
  /// The tracker that was recognised; `other` where the columns tell none.
  public var tracker: String

  /// Reads an export. What cannot be understood is reported by rules `actions.…`, and the rest is read.
  ///
  /// - Parameters:
  ///   - file: the name diagnostics carry.
  ///   - tracker: one of `TrackerRules.names`; `nil` tells by the columns.
  public static func read(
    _ bytes: [UInt8], file: String, format: Format, tracker: String? = nil, rules: TrackerRules
  ) -> Diagnosed<TrackerExport> {
    let rows = format == .csv ? ExportRows.csv(bytes, file: file) : ExportRows.json(bytes, file: file, rules: rules)
    var reader = ExportReader(rows: rows.value, file: file, rules: rules)
    let export = reader.read(as: tracker)
    return Diagnosed(export, rows.diagnostics + reader.diagnostics)
  }
}

/// The rows of an export: values by folded name of their column, whatever the format was.
struct ExportRows {
  struct Row {
    var line: Int
    /// Jira repeats a column for each of several values.
    var values: [String: [String]]
  }

  /// As the file has them, for messages.
  var columns: [String]
  var rows: [Row]

  static func csv(_ bytes: [UInt8], file: String) -> Diagnosed<ExportRows> {
    let table = CSVTable.parse(bytes, file: file, rule: "actions")
    let names = table.value.header.map(TrackerRules.folded)
    let rows = table.value.rows.map { row in
      var values: [String: [String]] = [:]
      for (name, field) in zip(names, row.fields) {
        let text = trimmed(field)
        if !text.isEmpty { values[name, default: []].append(text) }
      }
      return Row(line: row.line, values: values)
    }
    return Diagnosed(ExportRows(columns: table.value.header, rows: rows), table.diagnostics)
  }

  /// The objects of the first list of objects that is found, nearest to the top: `[…]`, `{"issues": […]}`,
  /// `{"data": {"issues": {"nodes": […]}}}`. An object that is itself a ticket comes before the lists in it, which are of
  /// people or labels: `{"number": 17, "state": "OPEN", "assignees": […]}`.
  static func json(_ bytes: [UInt8], file: String, rules: TrackerRules) -> Diagnosed<ExportRows> {
    let data = DataValue.parseJSON(bytes, file: file, rule: "actions", limit: CSVTable.sizeLimit)
    guard let value = data.value else { return Diagnosed(ExportRows(columns: [], rows: []), data.diagnostics) }
    var rows: [Row] = []
    var columns: [String] = []
    var seen: Set<String> = []
    for object in objects(in: value, rules) {
      var values: [String: [String]] = [:]
      for (path, text) in flattened(object) {
        let name = TrackerRules.folded(path)
        values[name, default: []].append(text)
        if seen.insert(name).inserted { columns.append(path) }
      }
      rows.append(Row(line: object.range.start.line, values: values))
    }
    return Diagnosed(ExportRows(columns: columns, rows: rows), data.diagnostics)
  }

  private static func objects(in value: DataValue, _ rules: TrackerRules) -> [DataValue] {
    var level = [value]
    while !level.isEmpty {
      for candidate in level {
        if !candidate.entries.isEmpty, rules.isTicket(columns(of: candidate)) { return [candidate] }
        let maps = (candidate.list ?? []).filter { !$0.entries.isEmpty }
        if !maps.isEmpty { return maps }
      }
      level = level.flatMap { $0.entries.map(\.value) }
    }
    // One ticket alone.
    return value.entries.isEmpty ? [] : [value]
  }

  /// Its own columns: what stands in lists is of others.
  private static func columns(of object: DataValue) -> Set<String> {
    var found: Set<String> = []
    var waiting = [(path: "", value: object)]
    while let (path, value) = waiting.popLast() {
      if value.entries.isEmpty, value.list == nil, !path.isEmpty { found.insert(TrackerRules.folded(path)) }
      for entry in value.entries { waiting.append((path.isEmpty ? entry.key : path + "." + entry.key, entry.value)) }
    }
    return found
  }

  /// Scalars by the path of keys that leads to them; places in lists are not part of it.
  private static func flattened(_ object: DataValue) -> [(path: String, text: String)] {
    var found: [(String, String)] = []
    var waiting = [(path: "", value: object)]
    while let (path, value) = waiting.popLast() {
      if let text = value.string {
        let text = trimmed(text)
        if !text.isEmpty { found.append((path, text)) }
      }
      for element in (value.list ?? []).reversed() { waiting.append((path, element)) }
      for entry in value.entries.reversed() {
        waiting.append((path.isEmpty ? entry.key : path + "." + entry.key, entry.value))
      }
    }
    return found
  }

  private static func trimmed(_ text: String) -> String {
    var rest = text[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
