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
    case nil:
      return [headingField(section), headingWithValue(section)].compactMap(\.self)
        + fieldLists(in: section, reader, allowed: Self.short)
    default: return fieldLists(in: section, reader, allowed: Self.short) + measures(in: section, reader)
    }
  }

  /// "| Customers | Cases | Incident duration |" over one row: of a table of figures the times are facts.
  private func measures(in section: Section, _ reader: FieldListReader) -> [LabelledValue] {
    section.blocks.filter { tree.kind($0).isTable }.flatMap { reader.headed($0, known: 1) ?? [] }
      .filter { rules.vocabulary.field($0.label).map(Self.times.contains) ?? false }
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

  /// "## Date: 3 May 2021": the label and its value are the heading. Entries of a timeline state no fields.
  private func headingWithValue(_ section: Section) -> LabelledValue? {
    guard section.title.utf8.count <= 140, let found = headingInTwo(section),
      !sections.contains(where: { $0.kind == .timeline && $0.lines.contains(section.lines.lowerBound) }),
      let field = rules.vocabulary.field(found.label), Self.short.contains(field)
    else { return nil }
    let isMoment = [.date, .started, .detected, .mitigated, .resolved].contains(field)
    if isMoment, TimeExpression.first(in: Array(found.value.utf8)) == nil { return nil }
    // "# Incident: the shop was down" names it.
    return field == .id || field == .title ? nil : found
  }

  /// A heading with a colon in it, as a label and what stands behind it.
  private func headingInTwo(_ section: Section) -> LabelledValue? {
    guard let heading = section.heading, tree.kind(heading).isHeading,
      let colon = section.title.firstIndex(where: { $0 == ":" || $0 == "：" })
    else { return nil }
    let value = String(section.title[section.title.index(after: colon)...]).trimmedASCII()
    guard !value.isEmpty else { return nil }
    return LabelledValue(
      label: String(section.title[..<colon]).trimmedASCII(), value: value, source: .fieldList,
      location: SourceLocation(file: document.path, range: tree.range(heading)))
  }

  /// Labels that say when it happened without a word for what: "Time: 14:02" beside a date, `発生`. They count where no
  /// other label states the start.
  func barelyNamedStart(_ opening: [LabelledValue], _ reader: FieldListReader) -> LabelledValue? {
    guard fields[.started] == nil else { return nil }
    let headings = sections.prefix(6).compactMap { $0.kind == nil ? headingInTwo($0) : nil }
    let first = sections.first.flatMap { $0.kind == nil || $0.kind == .facts ? $0.blocks.prefix(3) : nil } ?? []
    for value in opening + headings + reader.read(first.filter { !tree.kind($0).isTable }) {
      let label = Label.normalized(value.label)
      guard Self.bareClocks.contains(label) || Self.bareOccurrence.contains(label),
        let found = TimeExpression.leading(Array(value.value.trimmedASCII().utf8)),
        found.minute != nil
      else { continue }
      // A clock alone belongs to a day that is stated beside it.
      if found.day == nil, fields[.date] == nil { continue }
      // A span says both ends: it is for the label of the day.
      let isSpan = TimeExpression.all(in: Array(value.value.utf8), limit: 3).filter { $0.minute != nil }.count > 1
      var start = value
      start.label = isSpan ? FieldName.date.rawValue : FieldName.started.rawValue
      return start
    }
    return nil
  }

  private static let bareClocks: Set<String> = [
    "time", "hora", "heure", "uhrzeit", "horário", "時刻", "時間", "시각", "시간",
  ]
  private static let bareOccurrence: Set<String> = [
    "発生", "障害発生", "발생", "발생 시각", "occurrence", "ocurrencia", "ocorrência",
  ]

  private func headingField(_ section: Section) -> LabelledValue? {
    guard let heading = section.heading, tree.kind(heading).isHeading || section.blocks.count == 1,
      let field = rules.vocabulary.field(section.title), Self.short.contains(field),
      let first = section.blocks.first, tree.kind(first) == .paragraph
    else { return nil }
    var value = tree.plainText(first).trimmedASCII()
    // "**High** – many customers were affected, or …": the word in bold is the level.
    if field == .severity, value.utf8.count > 100, let lead = tree.firstChild(first), tree.isStrong(lead) {
      value = tree.plainText(lead).trimmedASCII()
    }
    guard !value.isEmpty, value.utf8.count <= 100 else { return nil }
    return LabelledValue(
      label: section.title, value: value, source: .fieldList,
      location: SourceLocation(file: document.path, range: tree.range(first)))
  }
}
