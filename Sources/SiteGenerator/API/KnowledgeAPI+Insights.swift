import KnowledgeBase
import Postmortems

extension KnowledgeAPI {
  /// One row an incident: what charts and spreadsheets start from. RFC 4180; an unknown fact is an empty field.
  func insights() -> [UInt8] {
    var out: [UInt8] = []
    row(Self.columns, to: &out)
    for incident in base.incidents {
      guard let facts = base.record(incident.id)?.postmortem else { continue }
      row(fields(of: incident, facts), to: &out)
    }
    return out
  }

  private static let columns = [
    "incident", "title", "date", "severity", "severity_rank", "category", "cause", "cause_basis", "contributing_causes",
    "services", "teams", "trigger", "detected_by", "mitigation", "minutes_to_detect", "minutes_to_mitigate",
    "minutes_to_restore", "minutes_lost", "learnings", "prevention_items", "prevention_done", "prevention_overdue",
    "came_back", "duplicate_of",
  ]

  private func fields(of incident: Incident, _ facts: Postmortem) -> [String] {
    func number(_ value: Int?) -> String { value.map(String.init) ?? "" }
    func list(_ values: [String]) -> String { text(values.joined(separator: "; ")) }
    let items = incident.preventionItems.map { base.prevention[$0] }
    let primary = incident.primaryCause
    let category = primary.map { base.taxonomy.category(ofLeaf: $0.cause)?.id ?? $0.cause }
    return [
      text(incident.id), text(incident.title), incident.date?.iso ?? "", text(incident.severity?.name ?? ""),
      number(incident.severity?.rank), category ?? "", primary?.cause ?? "",
      primary?.provenance.source.basis.rawValue ?? "",
      list(incident.causes.filter { $0.role == .contributing }.map(\.cause)), list(incident.services),
      list(facts.teams.map(\.value)), text(facts.trigger?.value ?? ""), text(facts.detectedBy?.value ?? ""),
      text(facts.mitigation?.value ?? ""), number(facts.timeToDetect.inForce?.value),
      number(facts.timeToMitigate.inForce?.value), number(incident.minutesToRestore), number(incident.minutesLost),
      number(incident.learnings.count), number(items.count),
      number(items.count { $0.item.effectiveStatus == .done }), number(items.count(where: \.isOverdue)),
      incident.recursFrom.isEmpty ? "no" : "yes", text(incident.duplicateOf ?? ""),
    ]
  }

  /// What a spreadsheet would run as a formula begins with an apostrophe, which it takes for a mark of text.
  private func text(_ value: String) -> String {
    guard let first = value.utf8.first, "=+-@\t\r".utf8.contains(first) else { return value }
    return "'" + value
  }

  private func row(_ fields: [String], to out: inout [UInt8]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      if field.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) {
        out.append(0x22)
        for byte in field.utf8 {
          if byte == 0x22 { out.append(0x22) }
          out.append(byte)
        }
        out.append(0x22)
      } else {
        out.append(contentsOf: field.utf8)
      }
    }
    out.append(contentsOf: [0x0D, 0x0A])
  }
}
