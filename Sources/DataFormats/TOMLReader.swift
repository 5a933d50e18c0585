import Diagnostics

/// The tables, keys and values of a TOML document with their places, in the order of the file.
///
/// Reads TOML 1.0.0 strictly. TOMLKit is the oracle in tests only: TOML++ inside it aborts the process on some
/// malformed input, frees no document, and tells neither places nor the order of keys.
struct TOMLReader {
  enum Failure: Error {
    case syntax(String, remedy: String?, Int)
    case limit(String, Int)
    case duplicate(String, at: SourceRange, first: SourceRange)
  }

  /// The most levels of arrays, inline tables and dotted keys.
  static let depth = 64

  var scanner: TOMLScanner
  private let lines: LineTable
  private let root = Table(.header)

  init(_ bytes: [UInt8], lines: LineTable) {
    scanner = TOMLScanner(bytes)
    self.lines = lines
  }

  mutating func read() throws(Failure) -> DataValue {
    var current = root
    while true {
      scanner.skipBlank(newlines: true)
      guard scanner.byte != nil else { break }
      if scanner.skip("[[") {
        current = try tableOfArray(at: path(depth: 0))
        try expect("]]")
      } else if scanner.skip("[") {
        current = try tableOfHeader(at: path(depth: 0))
        try expect("]")
      } else {
        try readEntry(into: current, depth: 0)
      }
      scanner.skipBlank(newlines: false)
      guard scanner.byte == nil || scanner.byte == 0x0A || scanner.byte == 0x0D else {
        throw .syntax("more text after the end of a value", remedy: nil, scanner.offset)
      }
    }
    return root.value(orAt: lines.range(0, 0))
  }

  // MARK: - Tables

  private struct Key {
    var name: String
    var range: SourceRange
  }

  private enum Item {
    case value(DataValue)
    case table(Table)
    case tables(TableList)
  }

  private final class TableList {
    var tables: [Table] = []
  }

  /// What made a table, which decides what may still be added to it.
  private enum Origin {
    /// `[name]`: never again by a header, nor by dotted keys from elsewhere.
    case header
    /// On the way to a deeper header; a header of its own may follow.
    case path
    /// `name.key = value`: further dotted keys beside it, and headers below it.
    case dotted
  }

  /// A table under construction: later headers and dotted keys go on adding to it.
  private final class Table {
    var origin: Origin
    var entries: [(key: Key, item: Item)] = []
    var index: [String: Int] = [:]

    init(_ origin: Origin) { self.origin = origin }

    func item(_ name: String) -> Item? { index[name].map { entries[$0].item } }

    func add(_ key: Key, _ item: Item) {
      index[key.name] = entries.count
      entries.append((key, item))
    }

    func value(orAt range: SourceRange) -> DataValue {
      let entries = entries.map { key, item in
        let value: DataValue
        switch item {
        case .value(let scalar): value = scalar
        case .table(let table): value = table.value(orAt: key.range)
        case .tables(let list):
          let elements = list.tables.map { $0.value(orAt: key.range) }
          let end = elements.map(\.range.end).max() ?? key.range.end
          value = DataValue(.list(elements), range: SourceRange(start: key.range.start, end: end))
        }
        return DataValue.Entry(key: key.name, keyRange: key.range, value: value)
      }
      let start = entries.map(\.keyRange.start).min()
      let end = entries.map(\.value.range.end).max()
      return DataValue(.map(entries), range: SourceRange(start: start ?? range.start, end: end ?? range.end))
    }
  }

  /// The table of a path, made where it is missing.
  private func table(at path: some Collection<Key>, from start: Table, making origin: Origin) throws(Failure) -> Table {
    var table = start
    for key in path {
      switch table.item(key.name) {
      case nil:
        let new = Table(origin)
        table.add(key, .table(new))
        table = new
      case .table(let next):
        // TOML 1.0.0, "Table": "using dotted keys to redefine tables already defined in [table] form is not allowed."
        if origin == .dotted, next.origin != .dotted { throw duplicate(key, in: table) }
        table = next
      case .tables(let list):
        guard origin != .dotted, let last = list.tables.last else { throw duplicate(key, in: table) }
        table = last
      case .value: throw duplicate(key, in: table)
      }
    }
    return table
  }

  private func tableOfHeader(at path: [Key]) throws(Failure) -> Table {
    guard let last = path.last else { throw .syntax("a header without a name", remedy: nil, scanner.offset) }
    let parent = try table(at: path.dropLast(), from: root, making: .path)
    switch parent.item(last.name) {
    case nil:
      let new = Table(.header)
      parent.add(last, .table(new))
      return new
    case .table(let table) where table.origin == .path:
      table.origin = .header
      return table
    // TOML 1.0.0, "Table": "you cannot define a table more than once."
    default: throw duplicate(last, in: parent)
    }
  }

  private func tableOfArray(at path: [Key]) throws(Failure) -> Table {
    guard let last = path.last else { throw .syntax("a header without a name", remedy: nil, scanner.offset) }
    let parent = try table(at: path.dropLast(), from: root, making: .path)
    let new = Table(.header)
    switch parent.item(last.name) {
    case .tables(let list): list.tables.append(new)
    case nil:
      let list = TableList()
      list.tables.append(new)
      parent.add(last, .tables(list))
    case .value, .table: throw duplicate(last, in: parent)
    }
    return new
  }

  private func duplicate(_ key: Key, in table: Table) -> Failure {
    .duplicate(key.name, at: key.range, first: firstRange(key.name, in: table))
  }

  private func firstRange(_ name: String, in table: Table) -> SourceRange {
    table.entries.first { $0.key.name == name }?.key.range ?? lines.range(0, 0)
  }

  // MARK: - Keys and values

  private mutating func readEntry(into table: Table, depth: Int) throws(Failure) {
    let path = try path(depth: depth)
    try expect("=")
    scanner.skipBlank(newlines: false)
    let value = try value(depth: depth + path.count)
    guard let last = path.last else { throw .syntax("a value without a key", remedy: nil, scanner.offset) }
    let parent = try self.table(at: path.dropLast(), from: table, making: .dotted)
    if parent.index[last.name] != nil { throw duplicate(last, in: parent) }
    parent.add(last, .value(value))
  }

  private mutating func path(depth: Int) throws(Failure) -> [Key] {
    var keys: [Key] = []
    repeat {
      scanner.skipBlank(newlines: false)
      let start = scanner.offset
      guard let name = scanner.key() else { throw .syntax("a key is expected here", remedy: nil, scanner.offset) }
      keys.append(Key(name: name, range: lines.range(start, scanner.offset)))
      if depth + keys.count > Self.depth {
        throw .limit("values nested more than \(Self.depth) levels deep", start)
      }
      scanner.skipBlank(newlines: false)
    } while scanner.skip(".")
    return keys
  }

  private mutating func expect(_ token: String) throws(Failure) {
    scanner.skipBlank(newlines: false)
    guard scanner.skip(token) else { throw .syntax("\"\(token)\" is expected here", remedy: nil, scanner.offset) }
  }

  private mutating func value(depth: Int) throws(Failure) -> DataValue {
    let start = scanner.offset
    if depth > Self.depth { throw .limit("values nested more than \(Self.depth) levels deep", start) }
    if scanner.skip("[") {
      var elements: [DataValue] = []
      while try !closesList(after: elements.count) { elements.append(try value(depth: depth + 1)) }
      return DataValue(.list(elements), range: lines.range(start, scanner.offset))
    }
    if scanner.skip("{") {
      let table = Table(.header)
      var count = 0
      while try !closesTable(after: count) {
        try readEntry(into: table, depth: depth + 1)
        count += 1
      }
      var value = table.value(orAt: lines.range(start, start))
      value.range = lines.range(start, scanner.offset)
      return value
    }
    if scanner.byte == UInt8(ascii: "\"") || scanner.byte == UInt8(ascii: "'") {
      guard let text = scanner.string() else {
        throw .syntax(
          "the text in quotes here is not closed, or has an unknown escape sequence",
          remedy: "Close it on its line, and double backslashes; '…' takes them as they are.", start)
      }
      return DataValue(.string(text), range: lines.range(start, scanner.offset), text: text)
    }
    let text = scanner.bareValue()
    guard let content = DataValue.Content(tomlScalar: text) else {
      throw .syntax(
        text.isEmpty ? "a value is missing" : "\(text) is no value of TOML",
        remedy: "Put text in quotes; numbers have no leading zero, and dates are like 2026-03-11.", start)
    }
    return DataValue(content, range: lines.range(start, scanner.offset), text: text)
  }

  /// Whether the list ends here; otherwise past the comma before its next element.
  private mutating func closesList(after count: Int) throws(Failure) -> Bool {
    scanner.skipBlank(newlines: true)
    if scanner.skip("]") { return true }
    if count > 0 {
      guard scanner.skip(",") else { throw .syntax("\",\" or \"]\" is expected here", remedy: nil, scanner.offset) }
      scanner.skipBlank(newlines: true)
      if scanner.skip("]") { return true }
    }
    return false
  }

  /// TOML 1.0.0, "Inline Table": neither a trailing comma nor a line break between its pairs.
  private mutating func closesTable(after count: Int) throws(Failure) -> Bool {
    scanner.skipBlank(newlines: false)
    if scanner.skip("}") { return true }
    if count > 0, !scanner.skip(",") {
      throw .syntax("\",\" or \"}\" is expected here", remedy: nil, scanner.offset)
    }
    return false
  }
}
