import Diagnostics

/// The facts of a record for people: each with where it stands and on whose word; unknown facts say so.
struct FactsTable {
  private struct Row {
    var name: String
    var value: String
    var reason: String
  }

  private var rows: [Row] = []
  private let record: Record

  init(_ record: Record) {
    self.record = record
    add("title", record.title, record.titleIsStated ? "" : "from the file name")
    add("id", record.id, "")
    add("kind", record.kind.rawValue, kindReason)
    guard let facts = record.postmortem else { return }
    addIncident(facts)
    addCauses(facts)
    addParts(facts)
    for conflict in facts.conflicts {
      add(
        "conflict", "\(conflict.fact): \(conflict.used) is used, \(conflict.other) stands elsewhere",
        "\(place(conflict.usedAt)) / \(place(conflict.otherAt))")
    }
  }

  private var kindReason: String {
    record.kind == .postmortem ? "" : "no facts of an incident are read"
  }

  // MARK: - Rows

  private mutating func add(_ name: String, _ value: String, _ reason: String) {
    rows.append(Row(name: name, value: value, reason: reason))
  }

  private mutating func add<Value>(_ name: String, _ fact: Fact<Value>?, _ text: (Value) -> String) {
    add(name, fact.map { text($0.value) } ?? "–", fact.map { reason($0.provenance) } ?? "not stated")
  }

  private mutating func add(_ name: String, _ facts: [Fact<String>]) {
    add(
      name, facts.isEmpty ? "–" : facts.map(\.value).joined(separator: ", "),
      facts.first.map { reason($0.provenance) } ?? "not stated")
  }

  private mutating func addIncident(_ facts: Postmortem) {
    add("date", facts.date) { $0.iso }
    add("severity", facts.severity) { level in
      let written = facts.severityAsWritten ?? level.name
      return written == level.name ? level.name : "\(level.name) (\"\(written)\")"
    }
    add("status", facts.status) { $0 }
    add("services", facts.services)
    if !facts.teams.isEmpty { add("teams", facts.teams) }
    for (name, moment) in [
      ("started", facts.started), ("detected", facts.detected), ("mitigated", facts.mitigated),
      ("resolved", facts.resolved),
    ] {
      add(name, moment) { ($0.isApproximate ? "about " : "") + $0.iso + ($0.zone.map { " " + $0 } ?? "") }
    }
    add("zone", facts.zone) { $0 }
    add("time to detect", facts.timeToDetect.inForce, minutesText)
    add("time to mitigate", facts.timeToMitigate.inForce, minutesText)
    add("time to restore", facts.timeToRestore.inForce, minutesText)
    add("impact", facts.impact) { $0 }
  }

  private mutating func addCauses(_ facts: Postmortem) {
    if facts.causes.isEmpty { add("cause", "–", "not stated, and the text does not decide it") }
    for cause in facts.causes {
      add(cause.role == .primary ? "cause" : "contributing", cause.cause, reason(cause.provenance))
    }
    add("trigger", facts.trigger) { $0 }
    add("detected by", facts.detectedBy) { $0 }
    if facts.detectionGap != nil { add("detection gap", facts.detectionGap) { $0 } }
    add("mitigation", facts.mitigation) { $0 }
    add("symptoms", facts.symptoms)
  }

  private mutating func addParts(_ facts: Postmortem) {
    let canonical = CanonicalSections(record.sections)
    let sections = CanonicalSections.names.compactMap { kind in
      canonical.lines[kind].map { "\(kind.rawValue) \($0.lowerBound)–\($0.upperBound)" }
    }
    add("sections", sections.isEmpty ? "–" : sections.joined(separator: ", "), "name and lines")
    let unknown = record.sections.filter { $0.level == 2 && $0.kind == nil }
    if !unknown.isEmpty {
      add(
        "other headings", unknown.map { "\"\($0.title)\" \($0.lines.lowerBound)" }.joined(separator: ", "),
        "kept as text")
    }
    add("timeline", count(facts.timeline.count, "entry", "entries"), lines(facts.timeline.map(\.line)))
    for learning in facts.learnings {
      add("learning", "[\(learning.kind.rawValue)] \(learning.headline)", line(learning.location))
    }
    if facts.learnings.isEmpty { add("learnings", "–", "none found") }
    for item in facts.preventionItems { add("prevention", item) }
    if facts.preventionItems.isEmpty { add("prevention", "–", "none found") }
    for signature in facts.errorSignatures.prefix(8) { add("signature", signature.text, line(signature.location)) }
    for person in facts.people { add("person", "\(person.role): \(person.name)", line(person.location)) }
  }

  private mutating func add(_ name: String, _ item: PreventionItem) {
    var marks = [item.status?.value.rawValue, item.kind?.value.rawValue, item.priority?.value].compactMap(\.self)
    if let owner = item.owner { marks.append("owner \(owner.value)") }
    if let due = item.due { marks.append("due \(due.value.iso)") }
    if let ticket = item.ticket { marks.append(ticket.value) }
    add(name, item.text + (marks.isEmpty ? "" : " [\(marks.joined(separator: ", "))]"), line(item.location))
  }

  // MARK: - Reasons

  /// The source, its line, and for an inference how sure it is and the words that decided.
  private func reason(_ provenance: Provenance) -> String {
    var text = place(provenance)
    if let confidence = provenance.confidence { text += ", \(Int((confidence * 100).rounded())) % sure" }
    let words = provenance.evidence.prefix(2).map { "\"\(TerminalText.clipped($0, to: 48))\"" }
    return words.isEmpty ? text : text + ": " + words.joined(separator: ", ")
  }

  private func place(_ provenance: Provenance) -> String {
    let location = provenance.location
    let file = location.file == record.path ? "" : " \(location.file)"
    return provenance.source.name + file + (location.range.map { ", line \($0.start.line)" } ?? "")
  }

  private func line(_ location: SourceLocation) -> String { location.range.map { "line \($0.start.line)" } ?? "" }

  private func lines(_ numbers: [Int]) -> String {
    guard let first = numbers.min(), let last = numbers.max() else { return "none found" }
    return first == last ? "line \(first)" : "lines \(first)–\(last)"
  }

  private func count(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }

  // MARK: - Layout

  private static let valueWidth = 58

  /// Name, value and reason in columns; long values go on below, since cut off they would be of no use.
  func text(shownAs path: String) -> String {
    var out = TerminalText.visible(path) + "\n"
    let width = rows.map(\.name.count).max() ?? 0
    for row in rows {
      let indent = String(repeating: " ", count: width + 4)
      let value = TerminalText.wrapped(TerminalText.visible(row.value), width: Self.valueWidth)
      for (number, line) in value.enumerated() {
        let name = number == 0 ? "  " + row.name + String(repeating: " ", count: width - row.name.count + 2) : indent
        out += name + line
        if number == 0, !row.reason.isEmpty {
          let gap = max(2, Self.valueWidth + 2 - TerminalText.width(line))
          out += String(repeating: " ", count: gap) + TerminalText.visible(row.reason)
        }
        out += "\n"
      }
    }
    return out
  }
}

extension FactsReport {
  /// What was read, as a table.
  ///
  /// - Parameter shown: the path as the user named the file, where it is not that of the record.
  public static func table(_ record: Record, shownAs shown: String? = nil) -> String {
    FactsTable(record).text(shownAs: shown ?? record.path)
  }
}
