import Diagnostics

/// The facts of a record for `debrief inspect`: as one JSON object a document, or as a table for people.
public enum FactsReport {
  /// One line of JSON, with the keys of the public inspection format (`Documentation/Inspect.md`). A fact
  /// that the document does not state is `null`, never a guess.
  public static func json(_ record: Record) -> String {
    var entries: [(String, JSONText)] = [
      ("path", .string(record.path)), ("id", .string(record.id)), ("kind", .string(record.kind.rawValue)),
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

  // MARK: - Table

  /// What was read, each fact with where it stands and on whose word; unknown facts say so.
  public static func table(_ record: Record) -> String {
    var rows: [(String, String, String)] = [
      ("title", record.title, ""), ("id", record.id, ""), ("kind", record.kind.rawValue, ""),
    ]
    guard let facts = record.postmortem else { return layout(record, rows) }
    func add<Value>(_ name: String, _ fact: Fact<Value>?, _ text: (Value) -> String) {
      rows.append((name, fact.map { text($0.value) } ?? "–", fact.map { place($0.provenance) } ?? "not stated"))
    }
    add("date", facts.date) { $0.iso }
    add("severity", facts.severity) { $0.name }
    add("status", facts.status) { $0 }
    list("services", facts.services, &rows)
    add("started", facts.started) { $0.iso }
    add("detected", facts.detected) { $0.iso }
    add("mitigated", facts.mitigated) { $0.iso }
    add("resolved", facts.resolved) { $0.iso }
    add("zone", facts.zone) { $0 }
    add("time to detect", facts.timeToDetect.inForce, minutesText)
    add("time to mitigate", facts.timeToMitigate.inForce, minutesText)
    add("time to restore", facts.timeToRestore.inForce, minutesText)
    for cause in facts.causes {
      rows.append(("cause (\(cause.role.rawValue))", cause.cause, place(cause.provenance)))
    }
    if facts.causes.isEmpty { rows.append(("cause", "–", "not stated")) }
    add("trigger", facts.trigger) { $0 }
    add("detected by", facts.detectedBy) { $0 }
    add("mitigation", facts.mitigation) { $0 }
    rows.append(("timeline", "\(facts.timeline.count) entries", lines(facts.timeline.map(\.line))))
    rows.append(
      ("learnings", "\(facts.learnings.count)", lines(facts.learnings.compactMap { $0.location.range?.start.line })))
    rows += facts.preventionItems.map { item in
      let owner = item.owner?.value ?? "no owner"
      let due = item.due.map { ", due \($0.value.iso)" } ?? ""
      return (
        "prevention", "[\(item.status?.value.rawValue ?? "status unknown")] \(item.text)",
        "\(owner)\(due), line \(item.location.range?.start.line ?? 0)"
      )
    }
    rows += facts.errorSignatures.prefix(8).map { ("signature", $0.text, "line \($0.location.range?.start.line ?? 0)") }
    rows += facts.conflicts.map { ("conflict", "\($0.fact): \($0.used) used, \($0.other) stated", place($0.otherAt)) }
    return layout(record, rows)
  }

  private static func list(_ name: String, _ facts: [Fact<String>], _ rows: inout [(String, String, String)]) {
    rows.append(
      (
        name, facts.isEmpty ? "–" : facts.map(\.value).joined(separator: ", "),
        facts.first.map { place($0.provenance) } ?? "not stated"
      ))
  }

  private static func place(_ provenance: Provenance) -> String {
    let line = provenance.location.range.map { ", line \($0.start.line)" } ?? ""
    return provenance.source.name + line
  }

  private static func lines(_ numbers: [Int]) -> String {
    guard let first = numbers.min(), let last = numbers.max() else { return "" }
    return first == last ? "line \(first)" : "lines \(first)–\(last)"
  }

  private static func layout(_ record: Record, _ rows: [(String, String, String)]) -> String {
    var out = record.path + "\n"
    let width = rows.map { $0.0.count }.max() ?? 0
    for row in rows {
      let value = row.1.count > 72 ? String(row.1.prefix(71)) + "…" : row.1
      let gap = String(repeating: " ", count: max(2, 74 - value.count))
      out += "  " + row.0 + String(repeating: " ", count: width - row.0.count + 2) + value
      out += (row.2.isEmpty ? "" : gap + row.2) + "\n"
    }
    return out
  }
}
