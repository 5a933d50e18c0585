import DataFormats
import Diagnostics
import Markdown

extension RecordReader {
  /// The facts of an incident.
  mutating func postmortem(id: String, title: String) -> Postmortem {
    var facts = Postmortem()
    facts.severity = severity()
    facts.severityAsWritten = facts.severity == nil ? nil : fields[.severity].map { Self.levelName($0.value) }
    if fields[.severity] == nil, let (level, written) = mentionedSeverity() {
      (facts.severity, facts.severityAsWritten) = (level, written)
    }
    facts.status = fields.text(.status)
    facts.services = rules.names.named(fields.list(.services), in: .services)
    facts.teams = rules.names.named(fields.list(.teams), in: .teams)
    facts.alerts = fields.list(.alerts)
    facts.published = fields[.published].flatMap { day($0) }
    let clues = dateClues()
    facts.zone = statedZone()
    let timeline = timeline(near: clues.context, zone: facts.zone.flatMap { TimeZoneName($0.value) })
    facts.timeline = timeline.entries
    facts.zone = facts.zone ?? commonZone(facts.timeline)
    // "03:00Z" writes the zone as a letter.
    if facts.zone?.value == "Z" { facts.zone?.value = "UTC" }
    readMoments(into: &facts, near: clues.context)
    inferMoments(into: &facts, near: clues.context)
    facts.date = incidentDate(clues, facts, timelineStatesDays: timeline.statesDays)
    facts.dateIsEstimate = isEstimated(facts.date)
    facts.noticed = dayOfNotice(facts)
    readDurations(into: &facts)
    facts.impact = impact()
    facts.trigger = facetValue(.trigger, of: .trigger)
    facts.detectedBy = facetValue(.detectedBy, of: .detectedBy)
    facts.detectionGap = facetValue(.detectionGap, of: .detectionGap)
    facts.mitigation = facetValue(.mitigation, of: .mitigation)
    facts.symptoms = fields.list(.symptoms).compactMap { resolve($0, in: .symptom) }
    facts.causes = causes()
    facts.unknownCauses = unknownCauses
    inferFacts(into: &facts, title: title)
    withdrawUnknown(from: &facts)
    facts.learnings = LearningReader(tree: tree, file: document.path, vocabulary: rules.vocabulary).read(sections)
    let items = PreventionReader(
      tree: tree, file: document.path, vocabulary: rules.vocabulary, taxonomy: rules.taxonomy, date: facts.date?.value)
    facts.preventionItems = items.read(sections, prefix: id.isEmpty ? FileName.stem(document.path) : id)
    facts.preventionItems = facts.preventionItems.map { item in
      var item = item
      item.owner = item.owner.map { Fact(rules.names.owner($0.value), $0.provenance) }
      return item
    }
    inferKinds(of: &facts.preventionItems)
    facts.errorSignatures = SignatureReader(tree: tree, file: document.path).read(
      sections, stated: frontMatter?["error_signatures"])
    facts.people = people()
    facts.related = references(frontMatter?["related"])
    facts.notRelated = references(frontMatter?["not_related"])
    markAudiences(&facts)
    reportConflicts(in: &facts)
    return facts
  }

  // MARK: - Severity

  /// `Major` of "Major (high impact)" and "Major – search was down".
  private static func levelName(_ text: String) -> String {
    var name = text
    for end in [" (", " - ", " – ", " — ", ", ", "（", ": "] {
      if let range = name.firstPlace(of: end), range.lowerBound > name.startIndex {
        name = String(name[..<range.lowerBound])
      }
    }
    // "🟠 SEV-2": a coloured dot is no part of the name.
    while let first = name.first, !first.isLetter, !first.isNumber { name.removeFirst() }
    while let last = name.last, ["\"", "`", "'", "*", ".", ","].contains(last) { name.removeLast() }
    return name.trimmedASCII()
  }

  /// The level that the title or the prose names, where no label states one.
  private func mentionedSeverity() -> (level: Fact<SeverityLevel>, written: String)? {
    let telling: Set<SectionKind> = [.summary, .impact, .timeline, .detection, .background]
    let blocks = head + sections.filter { $0.kind.map(telling.contains) ?? false }.flatMap(\.blocks)
    let mention = SeverityMention(title: titleHeading?.node, blocks: blocks, of: tree)
    guard let written = mention.level, let node = mention.node else { return nil }
    let level = rules.severities.level(written) ?? SeverityLevel(name: written, rank: nil)
    let location = SourceLocation(file: document.path, range: tree.range(node))
    return (Fact(level, Provenance(.text, at: location)), written)
  }

  /// The level of a word; `severity: 2` means `SEV2`, where the matrix has no level of that name.
  func severityLevel(_ written: String) -> SeverityLevel? {
    if let level = rules.severities.level(written) { return level }
    guard written.utf8.count == 1, written.utf8.first?.isDigit == true else { return nil }
    return ["SEV", "S", "P"].lazy.compactMap { rules.severities.level($0 + written) }.first
  }

  private mutating func severity() -> Fact<SeverityLevel>? {
    guard let value = fields[.severity] else { return nil }
    let provenance = Provenance(value.source, at: value.location)
    if let level = severityLevel(value.value) { return Fact(level, provenance) }
    // "High – search was down for some": prose is no name of a level.
    let written = Self.levelName(value.value)
    guard written.utf8.count <= 24, written.split(separator: " ").count <= 3 else { return nil }
    diagnostics.append(
      Diagnostic(
        .warning, rule: "fact.severity", at: value.location,
        "\"\(value.value)\" is not in the severity matrix",
        because: "the incident is shown with this severity, but stands in no order with the others",
        remedy:
          "use one of \(rules.severities.levels.map(\.name).joined(separator: ", ")), or add it to `severities` in debrief.yml"
      ))
    return Fact(SeverityLevel(name: written, rank: nil), provenance)
  }
}
