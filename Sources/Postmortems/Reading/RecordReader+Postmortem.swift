import DataFormats
import Diagnostics
import Markdown

extension RecordReader {
  /// The facts of an incident.
  mutating func postmortem(id: String) -> Postmortem {
    var facts = Postmortem()
    facts.severity = severity()
    facts.status = fields.text(.status)
    facts.services = fields.list(.services)
    facts.teams = fields.list(.teams)
    facts.alerts = fields.list(.alerts)
    facts.zone = zone()
    facts.date = date()
    facts.published = fields[.published].flatMap { day($0) }
    readMoments(into: &facts)
    let zoneName = facts.zone.flatMap { TimeZoneName($0.value) }
    for section in sections where section.kind == .timeline {
      let nested = section.blocks
      facts.timeline += TimelineReader.read(
        nested, of: tree, title: section.title, date: facts.date?.value, zone: zoneName)
    }
    facts.timeline = facts.timeline.uniquedByLine()
    if facts.date == nil { facts.date = dateOfTimeline(facts.timeline) }
    readDurations(into: &facts)
    facts.impact = impact()
    facts.trigger = facetValue(.trigger, of: .trigger)
    facts.detectedBy = facetValue(.detectedBy, of: .detectedBy)
    facts.detectionGap = facetValue(.detectionGap, of: .detectionGap)
    facts.mitigation = facetValue(.mitigation, of: .mitigation)
    facts.symptoms = fields.list(.symptoms).compactMap { resolve($0, in: .symptom) }
    facts.causes = causes()
    facts.learnings = LearningReader(tree: tree, file: document.path, vocabulary: rules.vocabulary).read(sections)
    facts.preventionItems = PreventionReader(
      tree: tree, file: document.path, vocabulary: rules.vocabulary, taxonomy: rules.taxonomy, date: facts.date?.value
    ).read(sections, prefix: id.isEmpty ? FileName.stem(document.path) : id)
    facts.errorSignatures = SignatureReader(tree: tree, file: document.path).read(
      sections, stated: frontMatter?["error_signatures"])
    facts.people = people()
    facts.related = references(frontMatter?["related"])
    facts.notRelated = references(frontMatter?["not_related"])
    markAudiences(&facts)
    return facts
  }

  // MARK: - Severity, dates

  private mutating func severity() -> Fact<SeverityLevel>? {
    guard let value = fields[.severity] else { return nil }
    let provenance = Provenance(value.source, at: value.location)
    if let level = rules.severities.level(value.value) { return Fact(level, provenance) }
    // "High – search was down for some": prose is no name of a level.
    guard value.value.utf8.count <= 24 else { return nil }
    diagnostics.append(
      Diagnostic(
        .warning, rule: "fact.severity", at: value.location,
        "\"\(value.value)\" is not in the severity matrix",
        because: "the incident is shown with this severity, but stands in no order with the others",
        remedy:
          "use one of \(rules.severities.levels.map(\.name).joined(separator: ", ")), or add it to `severities` in debrief.yml"
      ))
    return Fact(SeverityLevel(name: value.value, rank: nil), provenance)
  }

  private func zone() -> Fact<String>? {
    if let stated = fields.text(.zone) { return stated }
    // "Timeline (all times UTC)", "All times are in UTC."
    for section in sections where section.kind == .timeline {
      let texts =
        [section.title] + section.blocks.prefix(2).filter { tree.kind($0) == .paragraph }.map { tree.plainText($0) }
        + (section.blocks.first { tree.kind($0).isTable }.flatMap { tree.firstChild($0) }.map { [tree.plainText($0)] }
          ?? [])
      for text in texts {
        for word in text.split(whereSeparator: {
          $0 == " " || $0 == "(" || $0 == ")" || $0 == "," || $0 == ":" || $0 == "." || $0 == "*"
        }) {
          guard word.utf8.count > 1, word.utf8.first?.isDigit == false, let zone = TimeZoneName(String(word)),
            word == word.uppercased() || word.contains("/")
          else { continue }
          let location = SourceLocation(file: document.path, range: SourceRange(line: section.lines.lowerBound))
          return Fact(zone.name, Provenance(.section, at: location))
        }
      }
    }
    return nil
  }

  /// The day the incident began: stated, of its start, or in the name of the file.
  private mutating func date() -> Fact<CivilDate>? {
    if let stated = fields[.date].flatMap({ day($0) }) { return stated }
    for field in [FieldName.started, .detected] {
      if let value = fields[field], let found = TimeExpression.first(in: Array(value.value.utf8))?.day?.date(near: nil)
      {
        return Fact(found, Provenance(value.source, at: value.location))
      }
    }
    if let found = FileName.date(document.path) {
      return Fact(found, Provenance(.text, at: SourceLocation(file: document.path)))
    }
    for heading in document.outline.prefix(2) {
      guard let found = TimeExpression.first(in: Array(heading.text.utf8))?.day?.date(near: nil) else { continue }
      let location = SourceLocation(file: document.path, range: tree.range(heading.node))
      return Fact(found, Provenance(.text, at: location))
    }
    return nil
  }

  private mutating func day(_ value: LabelledValue) -> Fact<CivilDate>? {
    if let found = TimeExpression.first(in: Array(value.value.utf8))?.day?.date(near: nil) {
      return Fact(found, Provenance(value.source, at: value.location))
    }
    if value.source == .frontMatter {
      diagnostics.append(
        Diagnostic(
          .warning, rule: "fact.date", at: value.location, "\"\(value.value)\" is not a date",
          because: "the fact stays unknown", remedy: "write it as YYYY-MM-DD"))
    }
    return nil
  }

  private func dateOfTimeline(_ entries: [TimelineEntry]) -> Fact<CivilDate>? {
    for entry in entries {
      guard let date = entry.moment?.date else { continue }
      let location = SourceLocation(file: document.path, range: SourceRange(line: entry.line))
      return Fact(date, Provenance(.sectionTable, at: location))
    }
    return nil
  }

  // MARK: - Moments and durations

  private mutating func readMoments(into facts: inout Postmortem) {
    var previous: Moment?
    func read(_ field: FieldName) -> Fact<Moment>? {
      guard let value = fields[field] else { return nil }
      guard let found = TimeExpression.first(in: Array(value.value.utf8)),
        let date = found.day?.date(near: facts.date?.value) ?? previous?.date ?? facts.date?.value
      else {
        if value.source == .frontMatter { diagnostics.append(Self.notAMoment(value)) }
        return nil
      }
      let zone = found.zone ?? facts.zone.flatMap { TimeZoneName($0.value) }
      var moment = Moment(
        date: date, minute: found.minute, zone: zone?.name, offset: zone?.offset, isApproximate: found.isApproximate)
      // A clock time before the previous moment, with no day of its own, is on the next day.
      if found.day == nil, let before = previous?.minute, let minute = moment.minute, minute < before {
        moment.date = date.adding(days: 1)
      }
      previous = moment
      return Fact(moment, Provenance(value.source, at: value.location))
    }
    facts.started = read(.started)
    facts.detected = read(.detected)
    facts.mitigated = read(.mitigated)
    facts.resolved = read(.resolved)
  }

  private static func notAMoment(_ value: LabelledValue) -> Diagnostic {
    Diagnostic(
      .warning, rule: "fact.moment", at: value.location, "\"\(value.value)\" is not a moment",
      because: "the fact stays unknown, and durations cannot be computed from it",
      remedy: "write it as YYYY-MM-DDTHH:MMZ, or with the offset of its zone")
  }

  private mutating func readDurations(into facts: inout Postmortem) {
    facts.timeToDetect = span([.timeToDetect], facts.started, facts.detected)
    facts.timeToMitigate = span([.timeToMitigate], facts.detected, facts.mitigated)
    facts.timeToRestore = span([.timeToRestore, .duration], facts.detected ?? facts.started, facts.resolved)
    for (name, span) in [
      ("time to detect", facts.timeToDetect), ("time to mitigate", facts.timeToMitigate),
      ("time to restore", facts.timeToRestore),
    ] {
      guard let stated = span.stated, let computed = span.computed, stated.value != computed.value else { continue }
      // A figure in whole hours is rounded, not in conflict, while it is within half an hour.
      if stated.value.isMultiple(of: 60), abs(stated.value - computed.value) <= 30, stated.value >= 120 { continue }
      facts.conflicts.append(
        FactConflict(
          fact: name, used: minutesText(computed.value), usedAt: computed.provenance,
          other: minutesText(stated.value), otherAt: stated.provenance))
      diagnostics.append(
        Diagnostic(
          .warning, rule: "fact.conflict", at: stated.provenance.location,
          "\(name) is stated as \(minutesText(stated.value)), its moments say \(minutesText(computed.value))",
          because: "both are kept, and the computed one is used",
          remedy: "correct whichever is wrong, or say what the stated figure counts from",
          notes: [Diagnostic.Note("the moment it is counted to", at: computed.provenance.location)]))
    }
  }

  private func span(_ names: [FieldName], _ start: Fact<Moment>?, _ end: Fact<Moment>?) -> Span {
    var span = Span()
    for name in names {
      guard span.stated == nil, let value = fields[name], let minutes = DurationReader.minutes(in: value.value) else {
        continue
      }
      span.stated = Fact(minutes, Provenance(value.source, at: value.location))
    }
    if let start, let end, let minutes = start.value.minutes(to: end.value), minutes >= 0 {
      span.computed = Fact(minutes, Provenance(.computation, at: end.provenance.location))
    }
    return span
  }
}

/// `45 min`, `3 h`, `1 h 07 min`.
public func minutesText(_ minutes: Int) -> String {
  guard minutes >= 60 else { return "\(minutes) min" }
  let rest = minutes % 60
  if minutes >= 2_880 {
    let days = minutes / 1_440
    let hours = minutes % 1_440 / 60
    return hours == 0 ? "\(days) d" : "\(days) d \(hours) h"
  }
  return rest == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(padded(rest, 2)) min"
}

extension [TimelineEntry] {
  /// Nested sections are read with the section that holds them, and on their own: each line counts once.
  fileprivate func uniquedByLine() -> [TimelineEntry] {
    var seen: Set<String> = []
    return filter { seen.insert("\($0.line) \($0.written)").inserted }.sorted { $0.line < $1.line }
  }
}
