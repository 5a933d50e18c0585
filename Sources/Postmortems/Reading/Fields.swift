import DataFormats
import Diagnostics
import Markdown

/// A label of a document and what stands behind it.
struct LabelledValue: Hashable, Sendable {
  var label: String
  var value: String
  var source: FactSource
  var location: SourceLocation
  /// The parts of a list in the front matter; elsewhere the value alone.
  var parts: [LocatedText]?
}

/// Every labelled value of a document, by the fact it states, strongest source first.
struct FieldTable: Sendable {
  private(set) var values: [FieldName: [LabelledValue]] = [:]

  /// - Parameter unnamed: labels that the vocabulary does not know are of no interest here.
  mutating func add(_ found: [LabelledValue], _ vocabulary: Vocabulary) {
    for value in found {
      guard let field = FieldName(rawValue: value.label) ?? vocabulary.field(value.label) else { continue }
      guard !vocabulary.isPlaceholder(value.value) || value.parts?.isEmpty == false else { continue }
      values[field, default: []].append(value)
    }
  }

  /// The strongest statement of a fact; among equals the first in the file.
  subscript(field: FieldName) -> LabelledValue? { all(field).first }

  func all(_ field: FieldName) -> [LabelledValue] {
    (values[field] ?? []).enumerated()
      .sorted { ($0.element.source, $0.offset) < ($1.element.source, $1.offset) }.map(\.element)
  }

  func text(_ field: FieldName) -> Fact<String>? {
    self[field].map { Fact($0.value, Provenance($0.source, at: $0.location)) }
  }

  /// A list: in front matter as it stands, elsewhere split at commas, semicolons and "and".
  func list(_ field: FieldName) -> [Fact<String>] {
    guard let value = self[field] else { return [] }
    if let parts = value.parts {
      return parts.map { part in
        Fact(part.text, Provenance(value.source, at: SourceLocation(file: value.location.file, range: part.range)))
      }
    }
    return value.value.split { $0 == "," || $0 == ";" || $0 == "、" }
      .map { $0.trimmedASCII() }.filter { !$0.isEmpty }
      .map { Fact($0, Provenance(value.source, at: value.location)) }
  }
}

// MARK: - Front matter

extension LabelledValue {
  /// The entries of a front matter, with their places in the file.
  static func read(frontMatter data: DataValue, file: String) -> [LabelledValue] {
    data.entries.compactMap { entry in
      let location = SourceLocation(file: file, range: entry.value.range)
      let key = entry.key.lowercased()
      if let list = entry.value.list {
        let parts = list.compactMap { item in item.string.map { LocatedText($0, at: item.range) } }
        return LabelledValue(
          label: key, value: parts.map(\.text).joined(separator: ", "), source: .frontMatter, location: location,
          parts: parts)
      }
      guard let text = entry.value.string else { return nil }
      return LabelledValue(
        label: key, value: text, source: .frontMatter, location: location,
        parts: entry.value.strings.isEmpty ? nil : entry.value.strings)
    }
  }
}

// MARK: - Field lists

/// Finds labels and their values in the blocks of a document.
struct FieldListReader {
  let tree: MarkdownTree
  let file: String

  /// The labelled values of these blocks: label paragraphs, bullets and two-column tables.
  ///
  /// - Parameter boldOnly: leaves out labels that only a colon marks.
  func read(_ blocks: [NodeID], boldOnly: Bool = false) -> [LabelledValue] {
    func labelled(_ segment: [NodeID]) -> LabelledValue? {
      boldOnly && segment.first.map { tree.kind($0) } != .strong ? nil : self.labelled(segment)
    }
    var found: [LabelledValue] = []
    for block in blocks {
      switch tree.kind(block) {
      case .paragraph: found += segments(of: block).compactMap(labelled)
      case .list:
        for item in tree.children(of: block) {
          guard let first = tree.firstChild(item), case .paragraph = tree.kind(first) else { continue }
          found += segments(of: first).compactMap(labelled)
        }
      case .table: found += rows(of: block)
      case .blockQuote:
        for inner in tree.children(of: block) where tree.kind(inner) == .paragraph {
          found += segments(of: inner).compactMap(labelled)
        }
      default: break
      }
    }
    return found
  }

  /// The lines of a paragraph: its inlines, split at line breaks and `<br>`.
  func segments(of paragraph: NodeID) -> [[NodeID]] {
    var segments: [[NodeID]] = [[]]
    for inline in tree.children(of: paragraph) {
      switch tree.kind(inline) {
      case .softBreak, .lineBreak: segments.append([])
      case .htmlInline where tree.literal(inline).lowercased().hasPrefix("<br"): segments.append([])
      default: segments[segments.count - 1].append(inline)
      }
    }
    return segments.filter { !$0.isEmpty }
  }

  /// `**Label:** value`, `**Label**: value`, `Label: value`.
  private func labelled(_ segment: [NodeID]) -> LabelledValue? {
    guard let first = segment.first else { return nil }
    let isBold = tree.kind(first) == .strong
    let whole = segment.map { tree.plainText($0) }.joined()
    var label: String
    var value: String
    if isBold {
      label = tree.plainText(first)
      value = segment.dropFirst().map { tree.plainText($0) }.joined()
      if let colon = label.firstIndex(where: isColon),
        label[label.index(after: colon)...].contains(where: { $0 != " " })
      {
        // The whole line is bold: `**Severity: SEV1**`.
        value = label[label.index(after: colon)...] + value
        label = String(label[..<colon])
      }
    } else {
      guard let colon = whole.firstIndex(where: isColon) else { return nil }
      label = String(whole[..<colon])
      value = String(whole[whole.index(after: colon)...])
    }
    label = label.trimmedASCII()
    if label.last.map(isColon) == true { label = String(label.dropLast()) }
    value = value.trimmedASCII()
    if value.first.map({ isColon($0) || $0 == "–" || $0 == "—" }) == true {
      value = String(value.dropFirst()).trimmedASCII()
    }
    guard !label.isEmpty, !value.isEmpty, label.utf8.count <= 60 else { return nil }
    let range = SourceRange(start: tree.range(first).start, end: tree.range(segment[segment.count - 1]).end)
    return LabelledValue(
      label: label, value: value, source: .fieldList, location: SourceLocation(file: file, range: range))
  }

  private func isColon(_ character: Character) -> Bool { character == ":" || character == "：" }

  /// The rows of a table of two columns, its head included: `| Severity | SEV1 |` may stand there.
  private func rows(of table: NodeID) -> [LabelledValue] {
    tree.children(of: table).compactMap { row in
      let cells = Array(tree.children(of: row))
      guard cells.count == 2 else { return nil }
      let value = tree.plainText(cells[1]).trimmedASCII()
      let label = tree.plainText(cells[0]).trimmedASCII()
      guard !value.isEmpty, !label.isEmpty else { return nil }
      return LabelledValue(
        label: label, value: value, source: .fieldList,
        location: SourceLocation(file: file, range: tree.range(cells[1])))
    }
  }
}
