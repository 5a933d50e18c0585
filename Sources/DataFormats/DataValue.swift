import Diagnostics

/// A value read from YAML, TOML or JSON, with the place of every part of it in the file.
///
/// Scalars keep the text as the author wrote it beside what it means, because `1.10`, `NO` and
/// `2026-03-11` are a version, a country and a day to people and a number, a boolean and a string to a schema.
public struct DataValue: Hashable, Sendable {
  /// What the value is by the rules of its format; YAML follows the core schema of YAML 1.2.2, 10.3.
  public enum Content: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case list([DataValue])
    case map([Entry])
  }

  /// One `key: value` of a map, in the order of the file.
  public struct Entry: Hashable, Sendable {
    public var key: String
    public var keyRange: SourceRange
    public var value: DataValue

    public init(key: String, keyRange: SourceRange, value: DataValue) {
      self.key = key
      self.keyRange = keyRange
      self.value = value
    }
  }

  public var content: Content
  /// In the file, not in the piece that was parsed; columns count bytes. An absent value has the range of its key.
  public var range: SourceRange
  /// A scalar as written, without quotes and with escapes resolved; `nil` for lists, maps and absent values.
  public var text: String?

  public init(_ content: Content, range: SourceRange, text: String? = nil) {
    self.content = content
    self.range = range
    self.text = text
  }
}

/// Text from a file and the place it was read from.
public struct LocatedText: Hashable, Sendable {
  public var text: String
  public var range: SourceRange

  public init(_ text: String, at range: SourceRange) {
    self.text = text
    self.range = range
  }
}

// MARK: - Reading values

extension DataValue {
  /// The value of the first entry with exactly this key; `nil` where there is none or this is no map.
  public subscript(key: String) -> DataValue? {
    entries.first { $0.key == key }?.value
  }

  /// The entries of a map; empty for everything else.
  public var entries: [Entry] {
    if case .map(let entries) = content { entries } else { [] }
  }

  /// The elements of a list; `nil` for everything else.
  public var list: [DataValue]? {
    if case .list(let elements) = content { elements } else { nil }
  }

  public var isNull: Bool { content == .null }

  public var isScalar: Bool {
    switch content {
    case .list, .map: false
    default: true
    }
  }

  /// Any scalar as the author wrote it, numbers and dates included; `nil` for null, lists and maps.
  public var string: String? {
    switch content {
    case .null, .list, .map: nil
    case .string(let string): string
    case .bool, .int, .double: text
    }
  }

  public var int: Int? {
    if case .int(let int) = content { int } else { nil }
  }

  /// A floating-point number or an integer.
  public var double: Double? {
    switch content {
    case .double(let double): double
    case .int(let int): Double(int)
    default: nil
    }
  }

  /// `true` and `false`, and the words of YAML 1.1 that people go on writing: yes, no, on, off.
  public var bool: Bool? {
    if case .bool(let bool) = content { return bool }
    guard case .string(let string) = content else { return nil }
    switch string {
    case "yes", "Yes", "YES", "on", "On", "ON": return true
    case "no", "No", "NO", "off", "Off", "OFF": return false
    default: return nil
    }
  }

  /// What people mean by several values: a list's scalars, or one scalar split at its commas.
  ///
  /// Surrounding blanks go, empty parts and nested lists or maps are left out.
  public var strings: [LocatedText] {
    if let list {
      return list.compactMap { element in element.string.map { LocatedText($0, at: element.range) } }
    }
    guard let string else { return [] }
    return string.contains(",") ? split(string) : string.isEmpty ? [] : [LocatedText(string, at: range)]
  }

  /// The parts between commas; they have a range of their own where the text stands in the file as it is.
  private func split(_ string: String) -> [LocatedText] {
    let bytes = Array(string.utf8)
    let width = range.end.column - range.start.column + 1
    // One byte of quotation mark on each side at most; anything else was escaped or folded.
    let oneLine = range.start.line == range.end.line
    let quote = oneLine && width == bytes.count ? 0 : oneLine && width == bytes.count + 2 ? 1 : nil
    var parts: [LocatedText] = []
    var start = 0
    for end in bytes.indices.filter({ bytes[$0] == UInt8(ascii: ",") }) + [bytes.count] {
      var (from, to) = (start, end)
      start = end + 1
      while from < to, isBlank(bytes[from]) { from += 1 }
      while to > from, isBlank(bytes[to - 1]) { to -= 1 }
      if from == to { continue }
      let place = quote.map { quote in
        SourceRange(
          start: SourcePosition(line: range.start.line, column: range.start.column + quote + from),
          end: SourcePosition(line: range.start.line, column: range.start.column + quote + to - 1))
      }
      parts.append(LocatedText(String(decoding: bytes[from..<to], as: UTF8.self), at: place ?? range))
    }
    return parts
  }
}

func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
