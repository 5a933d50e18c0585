import Diagnostics
import Yams

extension DataValue {
  /// Reads one YAML document.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8; ill-formed sequences are read as U+FFFD.
  ///   - file: the name diagnostics carry.
  ///   - firstLine: the line of the file on which `bytes` begins.
  ///   - rule: the prefix of the diagnostics' rules, which are `.syntax`, `.duplicate` and `.limit`.
  ///   - limit: the most bytes that are read; `nil` for what front matter and configurations need.
  /// - Returns: `nil` where there is no value (nothing but comments, without a diagnostic) or none could be read.
  public static func parseYAML(
    _ bytes: some Collection<UInt8>, file: String, firstLine: Int = 1, rule: String = "frontmatter",
    limit: Int? = nil
  ) -> Diagnosed<DataValue?> {
    let bytes = Array(bytes)
    if let plain = PlainYAMLReader.read(bytes, firstLine: firstLine) { return Diagnosed(plain) }
    return parseYAMLWithLibrary(bytes, file: file, firstLine: firstLine, rule: rule, limit: limit ?? DataLimits.size)
  }

  /// Reads everything the fast path declines, and is its oracle in tests.
  static func parseYAMLWithLibrary(
    _ bytes: [UInt8], file: String, firstLine: Int, rule: String, limit: Int = DataLimits.size
  ) -> Diagnosed<DataValue?> {
    let text = String(decoding: bytes, as: UTF8.self)
    let source = YAMLSource(Array(text.utf8), firstLine: firstLine)
    let report = DataReport(file: file, rule: rule, format: "YAML")
    if source.bytes.count > limit {
      return Diagnosed(nil, [report.tooLong(source.bytes.count, limit, at: source.range(0, 0))])
    }
    if let excess = DataLimits.yamlExcess(in: source.bytes) {
      return Diagnosed(nil, [report.limit(excess.summary, at: source.range(excess.offset, excess.offset))])
    }
    do {
      // The basic resolver spares a regular expression for each scalar; `Content(plainScalar:)` resolves instead.
      guard let node = try Yams.compose(yaml: text, .basic, .default, .utf8) else { return Diagnosed(nil) }
      var converter = YAMLConverter(source: source, report: report)
      // A value takes two bytes at least, and aliases are bounded by a size of their own.
      converter.budget = max(DataLimits.values, limit > DataLimits.size ? source.bytes.count : 0)
      let value = converter.convert(node, indent: -1)
      return Diagnosed(converter.exhausted ? nil : value, converter.diagnostics)
    } catch let error as YamlError {
      return Diagnosed(nil, [report.yaml(error, in: source)])
    } catch {
      return Diagnosed(nil, [report.syntax("this is not YAML: \(error)", at: source.range(0, 0))])
    }
  }
}

/// Turns Yams' tree into values with ranges.
private struct YAMLConverter {
  let source: YAMLSource
  let report: DataReport
  var diagnostics: [Diagnostic] = []
  var budget = DataLimits.values
  var exhausted = false

  init(source: YAMLSource, report: DataReport) {
    self.source = source
    self.report = report
  }

  /// - Parameter indent: the indentation of the collection around the node, where block scalars end.
  ///
  /// Recursion is as deep as `DataLimits` let the text be.
  mutating func convert(_ node: Node, indent: Int) -> DataValue {
    let start = node.mark.map { source.offset(line: $0.line, column: $0.column) } ?? 0
    let inner = (node.mark?.column ?? 1) - 1
    budget -= 1
    if budget < 0 {
      if !exhausted {
        diagnostics = [
          report.limit("more than \(DataLimits.values) values after aliases", at: source.range(start, start))
        ]
      }
      exhausted = true
      return DataValue(.null, range: source.range(start, start))
    }
    switch node {
    case .scalar(let scalar): return convert(scalar, start: start, indent: indent)
    case .sequence(let sequence):
      var elements: [DataValue] = []
      for element in sequence where !exhausted { elements.append(convert(element, indent: inner)) }
      return DataValue(.list(elements), range: range(start, last: elements.last?.range, closing: "]"))
    case .mapping(let mapping): return convert(mapping, start: start, indent: inner)
    case .alias: return DataValue(.null, range: source.range(start, start))
    }
  }

  private mutating func convert(_ mapping: Node.Mapping, start: Int, indent: Int) -> DataValue {
    var entries: [DataValue.Entry] = []
    for (keyNode, valueNode) in mapping where !exhausted {
      let key = convert(keyNode, indent: indent)
      guard case .scalar(let scalar) = keyNode else {
        diagnostics.append(report.syntax("a list or a map as a key", at: key.range))
        continue
      }
      var value = convert(valueNode, indent: indent)
      if value.isNull, value.text == nil { value.range = key.range }
      entries.append(DataValue.Entry(key: scalar.string, keyRange: key.range, value: value))
    }
    let last = entries.last.map { max($0.value.range.end, $0.keyRange.end) }
    let lastRange = last.map { SourceRange(start: $0, end: $0) }
    return DataValue(.map(entries), range: range(start, last: lastRange, closing: "}"))
  }

  private func convert(_ scalar: Node.Scalar, start: Int, indent: Int) -> DataValue {
    let from = source.skippingProperties(start)
    let end: Int
    switch scalar.style {
    case .singleQuoted, .doubleQuoted: end = source.endOfQuoted(from)
    case .literal, .folded: end = source.endOfBlock(from, indent: indent)
    case .plain, .any: end = source.endOfPlain(from, text: scalar.string)
    }
    let range = source.range(from, end)
    // A tag decides where there is one; Yams gives every quoted scalar the tag of strings.
    switch scalar.tag.rawValue {
    case "", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null":
      let absent = scalar.string.isEmpty
      return DataValue(
        DataValue.Content(plainScalar: scalar.string), range: range, text: absent ? nil : scalar.string)
    default:
      return DataValue(.string(scalar.string), range: range, text: scalar.string)
    }
  }

  private func range(_ start: Int, last: SourceRange?, closing: Character) -> SourceRange {
    let from = source.skippingProperties(start)
    let opening = source.byte(from)
    let isFlow = opening == UInt8(ascii: "[") || opening == UInt8(ascii: "{")
    guard isFlow, let closing = closing.asciiValue else {
      let position = source.position(from)
      return SourceRange(start: position, end: last?.end ?? position)
    }
    let inside = last.map { source.lines.offset(of: $0.end) + 1 } ?? from + 1
    return source.range(from, max(from + 1, source.endOfFlow(inside, closing: closing)))
  }
}
