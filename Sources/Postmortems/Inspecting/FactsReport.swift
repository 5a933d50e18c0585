import Diagnostics

/// The facts of a record for `debrief inspect --format jsonl`: one JSON object a document.
public enum FactsReport {
  /// One line of JSON, with the keys of the public inspection format (`Documentation/Inspect.md`). A fact
  /// that the document does not state is `null`, never a guess.
  ///
  /// - Parameter shown: the path as the user named the file, where it is not that of the record.
  public static func json(_ record: Record, shownAs shown: String? = nil) -> String {
    var entries: [(String, JSONText)] = [
      ("path", .string(shown ?? record.path)), ("id", .string(record.id)), ("kind", .string(record.kind.rawValue)),
      ("title", record.titleIsStated ? .string(record.title) : .null),
    ]
    guard let facts = record.postmortem else { return JSONText.object(entries).text }
    entries += [
      ("date", .optional(facts.date?.value.iso)),
      ("severity", .optional(facts.severityAsWritten ?? facts.severity?.value.name)),
      ("severity_level", .optional(facts.severity?.value.rank == nil ? nil : facts.severity?.value.name)),
      ("status", .optional(facts.status?.value)), ("services", strings(facts.services)),
      ("teams", strings(facts.teams)), ("started", .optional(facts.started?.value.iso)),
      ("detected", .optional(facts.detected?.value.iso)), ("mitigated", .optional(facts.mitigated?.value.iso)),
      ("resolved", .optional(facts.resolved?.value.iso)), ("zone", .optional(facts.zone?.value)),
      ("stated_detect_min", .optional(facts.timeToDetect.stated?.value)),
      ("stated_restore_min", .optional(facts.timeToRestore.stated?.value)),
      ("sections", sections(record)), ("timeline", .array(facts.timeline.map(timelineEntry))),
      ("actions", .array(facts.preventionItems.map(action))), ("learnings", .array(facts.learnings.map(learning))),
      ("cause", cause(facts)), ("trigger", .optional(facts.trigger?.value)),
      ("detected_by", .optional(facts.detectedBy?.value)), ("mitigation", .optional(facts.mitigation?.value)),
      ("symptoms", strings(facts.symptoms)),
      ("error_signatures", .array(facts.errorSignatures.map { .string($0.text) })),
      ("conflicts", .array(facts.conflicts.map { .string("\($0.fact): \($0.used) / \($0.other)") })),
      ("provenance", provenance(facts)),
    ]
    return JSONText.object(entries).text
  }

  private static func strings(_ facts: [Fact<String>]) -> JSONText { .array(facts.map { .string($0.value) }) }

  /// The canonical sections with their first and last lines.
  private static func sections(_ record: Record) -> JSONText {
    let canonical = CanonicalSections(record.sections)
    return .object(
      CanonicalSections.names.compactMap { kind in
        canonical.lines[kind].map { (kind.rawValue, .array([.int($0.lowerBound), .int($0.upperBound)])) }
      })
  }

  private static func timelineEntry(_ entry: TimelineEntry) -> JSONText {
    .object([("line", .int(entry.line)), ("time", .string(entry.written))])
  }

  private static func action(_ item: PreventionItem) -> JSONText {
    var entries: [(String, JSONText)] = [
      ("line", .int(item.location.range?.start.line ?? 0)), ("text", .string(item.text)),
    ]
    if let owner = item.owner { entries.append(("owner", .string(owner.value))) }
    if let status = item.status { entries.append(("status", .string(status.value == .done ? "done" : "open"))) }
    if let due = item.due { entries.append(("due", .string(due.value.iso))) }
    if let reference = item.ticketURL ?? item.ticket?.value { entries.append(("ref", .string(reference))) }
    if let priority = item.priority { entries.append(("priority", .string(priority.value))) }
    if let kind = item.kind { entries.append(("kind", .string(kind.value.rawValue))) }
    return .object(entries)
  }

  private static func learning(_ learning: Learning) -> JSONText {
    .object([
      ("line", .int(learning.location.range?.start.line ?? 0)), ("kind", .string(learning.kind.rawValue)),
      ("text", .string(learning.headline)),
    ])
  }

  private static func cause(_ facts: Postmortem) -> JSONText {
    guard let primary = facts.primaryCause else { return .null }
    return .object([
      ("primary", .string(primary.cause)),
      ("also", .array(facts.causes.filter { $0.role == .contributing }.map { .string($0.cause) })),
    ])
  }

  /// On whose word each fact stands, and where: for those that are one value or a list of them.
  private static func provenance(_ facts: Postmortem) -> JSONText {
    let all: [(String, Provenance?)] = [
      ("date", facts.date?.provenance), ("severity", facts.severity?.provenance),
      ("status", facts.status?.provenance), ("services", facts.services.first?.provenance),
      ("teams", facts.teams.first?.provenance), ("started", facts.started?.provenance),
      ("detected", facts.detected?.provenance), ("mitigated", facts.mitigated?.provenance),
      ("resolved", facts.resolved?.provenance), ("zone", facts.zone?.provenance),
      ("stated_detect_min", facts.timeToDetect.stated?.provenance),
      ("stated_restore_min", facts.timeToRestore.stated?.provenance), ("cause", facts.primaryCause?.provenance),
      ("trigger", facts.trigger?.provenance), ("detected_by", facts.detectedBy?.provenance),
      ("mitigation", facts.mitigation?.provenance), ("symptoms", facts.symptoms.first?.provenance),
    ]
    return .object(all.compactMap { name, provenance in provenance.map { (name, json($0)) } })
  }

  private static func json(_ provenance: Provenance) -> JSONText {
    var entries: [(String, JSONText)] = [
      ("basis", .string(provenance.source.basis.rawValue)), ("source", .string(provenance.source.name)),
    ]
    if let line = provenance.location.range?.start.line { entries.append(("line", .int(line))) }
    if let confidence = provenance.confidence {
      entries.append(("confidence_percent", .int(Int((confidence * 100).rounded()))))
    }
    if !provenance.evidence.isEmpty {
      entries.append(("evidence", .array(provenance.evidence.map { .string($0) })))
    }
    return .object(entries)
  }
}
