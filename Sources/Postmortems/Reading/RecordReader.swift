import DataFormats
import Diagnostics
import Markdown

/// Reads one document: what it is, what all documents have, and the facts of an incident.
///
/// Pure: it looks at nothing but the document and the rules, so that documents are read on all cores.
public struct RecordReader {
  let document: Document
  let rules: ReadingRules
  let frontMatter: DataValue?
  var diagnostics: [Diagnostic] = []
  var fields = FieldTable()
  var unknownCauses: [Fact<String>] = []
  /// The sections that facts are read from: all, or those of the first incident where a file holds several.
  let sections: [Section]
  /// Every section of the document, as its page shows it.
  let allSections: [Section]
  /// The parts of a file that holds several incidents, one for each; empty where it holds one.
  let incidents: [Section]
  let head: [NodeID]
  let titleHeading: Heading?

  var tree: MarkdownTree { document.tree }

  /// - Returns: the record, always: whatever a document lacks, its text is kept.
  public static func read(_ document: Document, rules: ReadingRules) -> Diagnosed<Record> {
    var reader = RecordReader(document: document, rules: rules)
    let record = reader.record()
    return Diagnosed(record, reader.diagnostics)
  }

  /// The record, its reader, and the classifier as it looks at the document, whatever kind of document it is.
  static func explained(_ document: Document, rules: ReadingRules) -> ExplainedRecord {
    var reader = RecordReader(document: document, rules: rules)
    var record = reader.record()
    let facts = record.postmortem ?? reader.postmortem(id: record.id, title: record.title)
    record.postmortem = facts
    let classifier = reader.classifier(facts, title: record.title)
    return ExplainedRecord(record: record, reader: reader, classifier: classifier)
  }

  /// A document that was kept during an incident, read as an account of it whatever kind it says it is.
  ///
  /// - Returns: the record with its facts. A table of the four moments counts as their statement; where no section
  ///   is a timeline, whatever begins with a time is an entry.
  public static func readTimelineDocument(_ document: Document, rules: ReadingRules) -> Diagnosed<Record> {
    var reader = RecordReader(document: document, rules: rules)
    var record = reader.record()
    var facts = record.postmortem ?? reader.postmortem(id: record.id, title: record.title)
    reader.readMomentTables(into: &facts)
    if facts.timeline.isEmpty {
      let blocks = Array(document.tree.children(of: MarkdownTree.root))
      let zone = facts.zone.flatMap { TimeZoneName($0.value) }
      facts.timeline = TimelineReader.read(blocks, of: document.tree, date: facts.date?.value, zone: zone).entries
    }
    reader.spreadZone(in: &facts)
    if record.id.isEmpty, let id = reader.idBelowTitle() { record.id = id }
    record.postmortem = facts
    return Diagnosed(record, reader.diagnostics)
  }

  private init(document: Document, rules: ReadingRules) {
    let data = RecordReader.frontMatter(of: document)
    self.document = document
    self.rules = rules
    frontMatter = data.value
    diagnostics = data.diagnostics
    let outline = SectionOutline.read(document, vocabulary: rules.vocabulary)
    titleHeading = outline.title
    head = outline.head
    let audience = Audience(frontMatter?["audience"]?.string ?? rules.defaultAudience.name)
    let marked = outline.sections.map { section in
      var section = section
      section.audience = AudienceMark.find(in: section.blocks.prefix(1), of: document.tree) ?? audience
      return section
    }
    let parts = IncidentParts.find(in: marked)
    allSections = marked
    incidents = parts
    sections = parts.first.map { IncidentParts.sections(of: $0, among: marked) } ?? marked
  }

  static func frontMatter(of document: Document) -> Diagnosed<DataValue?> {
    guard let front = document.frontMatter else { return Diagnosed(nil) }
    switch front.format {
    case .yaml: return DataValue.parseYAML(front.bytes, file: document.path, firstLine: front.firstLine)
    case .toml: return DataValue.parseTOML(front.bytes, file: document.path, firstLine: front.firstLine)
    }
  }

  // MARK: - Record

  private mutating func record() -> Record {
    collectFields()
    let kind = self.kind()
    let title = title()
    var record = Record(
      id: statedID() ?? "", kind: kind, title: title ?? unstatedTitle(), document: document)
    record.titleIsStated = title != nil
    record.sections = allSections
    record.audience = Audience(frontMatter?["audience"]?.string ?? rules.defaultAudience.name)
    record.isDraft = (fields[.status]?.value).map { Label.normalized($0) == "draft" } ?? false
    record.aliases = frontMatter?["aliases"]?.strings.map(\.text) ?? []
    record.tags = fields.list(.tags).map(\.value)
    record.outcomes = fields.list(.outcomes).map { Self.slug($0.value) }
    record.section = frontMatter?["section"]?.string ?? rules.names.section(of: document.path)?.title
    record.order = frontMatter?["order"]?.int ?? frontMatter?["weight"]?.int
    record.owner = (fields[.owner]?.value).map(rules.names.owner)
    record.updated = (frontMatter?["updated"] ?? frontMatter?["lastmod"])?.string
      .flatMap { TimeExpression.first(in: Array($0.utf8))?.day?.date(near: nil) }
    record.readingMinutes = max(1, (WordCount.of(document.source.bytes) + 110) / 220)
    record.summary = summary()
    if kind == .postmortem {
      reportSeveralIncidents()
      record.postmortem = postmortem(id: record.id, title: record.title)
    }
    return record
  }

  static func slug(_ text: String) -> String {
    Label.normalized(text).split(separator: " ").joined(separator: "-")
  }

  /// Front matter, the labels before the first section, and the labels of a section of facts.
  private mutating func collectFields() {
    fields.add(rules.corrections.values(for: document.path), rules.vocabulary)
    if let frontMatter {
      fields.add(LabelledValue.read(frontMatter: frontMatter, file: document.path), rules.vocabulary)
    }
    let reader = FieldListReader(tree: tree, file: document.path, vocabulary: rules.vocabulary)
    let opening = reader.read(head)
    fields.add(opening, rules.vocabulary)
    fields.add(labelsBehindLabels(reader), rules.vocabulary)
    for section in sections where section.kind == .facts {
      fields.add(reader.read(section.blocks), rules.vocabulary)
    }
    for section in sections { fields.add(stated(in: section, reader), rules.vocabulary) }
    if let start = barelyNamedStart(opening, reader) { fields.add([start], rules.vocabulary) }
    // Bold labels elsewhere state a few facts that cannot be mistaken for prose.
    for section in sections {
      guard let kind = section.kind, let allowed = Self.labelsInSections[kind] else { continue }
      let own = section.blocks.filter { !tree.kind($0).isTable }
      fields.add(
        reader.read(own, boldOnly: true).filter { value in
          rules.vocabulary.field(value.label).map(allowed.contains) ?? false
        }, rules.vocabulary)
    }
  }

  /// "Description: …" is a section without a heading; the labels that follow it are still the head's.
  private func labelsBehindLabels(_ reader: FieldListReader) -> [LabelledValue] {
    let known = Set(head)
    let opening = tree.children(of: MarkdownTree.root).prefix(40).prefix { node in
      node == titleHeading?.node || !tree.kind(node).isHeading
    }
    let own = opening.filter { !known.contains($0) && tree.kind($0) == .paragraph }
    return reader.read(Array(own)).filter { value in
      value.value.utf8.count <= 80 && (rules.vocabulary.field(value.label).map(Self.short.contains) ?? false)
    }
  }

  private static let labelsInSections: [SectionKind: Set<FieldName>] = {
    let durations: Set<FieldName> = [.severity, .timeToDetect, .timeToMitigate, .timeToRestore, .duration]
    let moments: Set<FieldName> = [.started, .detected, .mitigated, .resolved]
    return [
      .summary: durations.union(moments), .impact: durations.union([.services]), .timeline: durations.union(moments),
      .detection: [.timeToDetect, .detectedBy], .resolution: [.timeToRestore, .timeToMitigate],
    ]
  }()

  private func statedID() -> String? {
    guard let value = fields[.id]?.value else { return nil }
    // "Incident: the site was down" is a title, not an id.
    let id = value.trimmedASCII()
    return id.contains(" ") || id.utf8.count > 80 ? nil : id
  }

  /// The title as a reader would cite it; `nil` where the document has none.
  private func title() -> String? {
    if let title = fields[.title], title.source == .correction { return title.value }
    if let title = frontMatter?["title"]?.string, !TitleText.isPlaceholder(title) { return TitleText.cleaned(title) }
    if let heading = titleHeading {
      if TitleText.isLabel(heading.text), let stated = fields[.title]?.value { return stated }
      // "# Postmortem" above "## Apache returns 500": the second says what happened.
      if TitleText.isLabel(heading.text), let second = document.outline.dropFirst().first,
        second.level == heading.level + 1, rules.vocabulary.section(second.text) == nil,
        !TitleText.isPlaceholder(second.text), TimeExpression.leading(Array(second.text.utf8)) == nil,
        document.outline.dropFirst(2).contains(where: { $0.level > second.level }) || isAboveSections(second)
      {
        return TitleText.cleaned(second.text)
      }
      // "# Postmortem" alone says what the document is, and nothing of the incident.
      if isLabelAlone(heading) { return nil }
      if !TitleText.isPlaceholder(heading.text) { return TitleText.cleaned(heading.text) }
      // The title stands below the template's own: "# ISSUE NAME".
      if let first = head.first(where: { tree.kind($0) == .paragraph }) {
        let text = Sentence.first(of: tree.plainText(first).trimmedASCII())
        if text.utf8.count <= 120 { return text.hasSuffix(".") ? String(text.dropLast()) : text }
      }
    }
    if let stated = fields[.title]?.value { return stated }
    // "Incident: messages were lost" is no id, and names it.
    if titleHeading == nil, let named = fields[.id]?.value, named.contains(" "), !TitleText.isPlaceholder(named) {
      return TitleText.cleaned(named)
    }
    // "Postmortem: messages were lost" as the first line of a text without headings.
    if titleHeading == nil, let named = firstLineNaming() { return named }
    // A bold line above everything else, where nothing is a heading.
    if titleHeading == nil, let first = tree.firstChild(MarkdownTree.root), tree.kind(first) == .paragraph,
      let label = SectionLabel(first, of: tree), label.isBold, label.isWholeParagraph,
      rules.vocabulary.sectionMatch(label.text)?.match != .exact, !TitleText.isPlaceholder(label.text)
    {
      return TitleText.cleaned(label.text)
    }
    let headings = document.outline.prefix(8)
    if let first = headings.first(where: { !statesField($0.text) }), rules.vocabulary.section(first.text) == nil,
      first.level > 1 || rules.vocabulary.field(first.text) == nil
    {
      return TitleText.cleaned(first.text)
    }
    return nil
  }

  /// What stands in for a title: the name of the file or, where that says no more, the label above the text.
  private func unstatedTitle() -> String {
    if let heading = titleHeading, isLabelAlone(heading), FileName.isGeneric(FileName.stem(document.path)) {
      return TitleText.cleaned(heading.text)
    }
    return TitleText.fromPath(document.path)
  }

  /// A heading that is a label, and numbers nothing: "Postmortem", not "Incident 12".
  private func isLabelAlone(_ heading: Heading) -> Bool {
    TitleText.isLabel(TitleText.cleaned(heading.text)) && !heading.text.utf8.contains(where: \.isDigit)
  }

  /// "## Owner: @ana": a field as a heading.
  private func statesField(_ heading: String) -> Bool {
    guard let colon = heading.firstIndex(of: ":"), let field = rules.vocabulary.field(String(heading[..<colon])) else {
      return false
    }
    return [.owner, .severity, .status, .date, .teams, .published, .services].contains(field)
  }

  /// Whether a second heading that is a phrase, and no name, stands beside the main sections.
  private func isAboveSections(_ second: Heading) -> Bool {
    let named = document.outline.dropFirst(2).prefix(40).filter { rules.vocabulary.section($0.text) != nil }
    return second.text.split(separator: " ").count >= 3 && named.count >= 2
  }

  /// The first paragraph where it is one short line of which the label says what the document is.
  private func firstLineNaming() -> String? {
    let opening = tree.children(of: MarkdownTree.root).prefix(2)
    guard document.outline.isEmpty, let first = opening.first(where: { tree.kind($0) == .paragraph }),
      FieldListReader(tree: tree, file: "").segments(of: first).count == 1
    else { return nil }
    let text = tree.plainText(first).trimmedASCII()
    guard text.utf8.count <= 120, let colon = text.firstIndex(where: { $0 == ":" || $0 == "：" }),
      TitleText.isLabel(String(text[..<colon])), rules.vocabulary.section(text) == nil
    else { return nil }
    let title = TitleText.cleaned(text)
    return title == text || title.hasPrefix("http") || TitleText.isPlaceholder(title) ? nil : title
  }

  private func summary() -> Fact<String>? {
    if let stated = fields.text(.summary) { return stated }
    let section = sections.first { $0.kind == .summary }
    let blocks = section?.blocks ?? head
    for block in blocks where tree.kind(block) == .paragraph {
      // Labels are facts, not a summary.
      if section == nil, let first = tree.firstChild(block), tree.kind(first) == .strong { continue }
      let text = tree.plainText(block).trimmedASCII()
      guard text.utf8.count > 10, !rules.vocabulary.isPlaceholder(text) else { continue }
      let location = SourceLocation(file: document.path, range: tree.range(block))
      return Fact(TitleText.shortened(text), Provenance(section == nil ? .text : .section, at: location))
    }
    return nil
  }
}

/// `<!-- audience: public -->` says who may see what it stands in.
enum AudienceMark {
  static func find(in nodes: some Sequence<NodeID>, of tree: MarkdownTree) -> Audience? {
    for node in nodes where tree.kind(node) == .htmlBlock || tree.kind(node) == .htmlInline {
      let text = tree.literal(node).trimmedASCII()
      guard text.hasPrefix("<!--"), text.hasSuffix("-->") else { continue }
      let inside = String(text.dropFirst(4).dropLast(3)).trimmedASCII()
      guard inside.lowercased().hasPrefix("audience:") else { continue }
      return Audience(String(inside.dropFirst("audience:".count)).trimmedASCII())
    }
    return nil
  }

  /// In an item or paragraph, wherever the comment stands in it.
  static func find(inside node: NodeID, of tree: MarkdownTree) -> Audience? {
    find(in: tree.descendants(of: node), of: tree)
  }
}
