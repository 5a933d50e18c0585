import Diagnostics
import Markdown

/// Fields that stand outside the head and the sections of facts.
extension RecordReader {
  /// The facts that a field list may state wherever it stands; longer ones are sections.
  static let short: Set<FieldName> = [
    .id, .title, .date, .severity, .status, .services, .teams, .zone, .started, .detected, .mitigated, .resolved,
    .timeToDetect, .timeToMitigate, .timeToRestore, .duration, .detectedBy, .owner, .published,
  ]

  private static let times: Set<FieldName> = [
    .started, .detected, .mitigated, .resolved, .timeToDetect, .timeToMitigate, .timeToRestore, .duration,
  ]

  /// What a section states in field lists of its own, or as a heading with its value below: "### Severity".
  func stated(in section: Section, _ reader: FieldListReader) -> [LabelledValue] {
    switch section.kind {
    case .facts, .actions, .lessons, .wentWell, .wentWrong, .lucky, .references, .people, .signatures, .now: return []
    case .timeline: return fieldLists(in: section, reader, allowed: Self.times)
    case nil: return [headingField(section)].compactMap(\.self) + fieldLists(in: section, reader, allowed: Self.short)
    default: return fieldLists(in: section, reader, allowed: Self.short)
    }
  }

  private func fieldLists(in section: Section, _ reader: FieldListReader, allowed: Set<FieldName>) -> [LabelledValue] {
    section.blocks.flatMap { block -> [LabelledValue] in
      let entries = entryCount(of: block)
      guard entries >= 2 else { return [] }
      let values = reader.read([block])
      let known = values.filter { rules.vocabulary.field($0.label) != nil }
      // A list in which most entries are labels that state facts; one such word among sentences is none.
      guard known.count >= 2, known.count * 2 >= entries else { return [] }
      return known.filter { rules.vocabulary.field($0.label).map(allowed.contains) ?? false }
    }
  }

  /// How many lines, items or rows a block has.
  private func entryCount(of block: NodeID) -> Int {
    let kind = tree.kind(block)
    if kind.isList { return tree.children(of: block).reduce(0) { count, _ in count + 1 } }
    if kind.isTable { return max(2, tree.children(of: block).reduce(0) { count, _ in count + 1 } - 1) }
    if kind == .paragraph { return FieldListReader(tree: tree, file: "").segments(of: block).count }
    if case .blockQuote = kind { return 2 }
    return 0
  }

  private func headingField(_ section: Section) -> LabelledValue? {
    guard let heading = section.heading, tree.kind(heading).isHeading || section.blocks.count == 1,
      let field = rules.vocabulary.field(section.title), Self.short.contains(field),
      let first = section.blocks.first, tree.kind(first) == .paragraph
    else { return nil }
    let value = tree.plainText(first).trimmedASCII()
    guard !value.isEmpty, value.utf8.count <= 100 else { return nil }
    return LabelledValue(
      label: section.title, value: value, source: .fieldList,
      location: SourceLocation(file: document.path, range: tree.range(first)))
  }
}
