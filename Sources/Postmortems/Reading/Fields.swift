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
      if field == .resolved, value.source.isData, let isOver = ["true": true, "false": false][value.value.lowercased()]
      {
        // `resolved: true` says how it stands, and not when it was over.
        var status = value
        status.value = isOver ? "resolved" : "open"
        values[.status, default: []].append(status)
        continue
      }
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
