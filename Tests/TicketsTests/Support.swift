import Configuration
import DataFormats
import Defaults
import Diagnostics
import Foundation
import Markdown
import Postmortems
import Testing

@testable import Tickets

private func data(_ name: String) -> DataValue? {
  DataValue.parseYAML((Defaults.file("Data/" + name) ?? [])[...], file: name).value
}

let vocabulary = Vocabulary.read(data("vocabulary.yml"), file: "vocabulary.yml").value

func rules(_ configuration: String = "") -> TrackerRules {
  let settings = Configuration.parse(Array(configuration.utf8), path: "debrief.yml")
  #expect(settings.diagnostics.isEmpty, "\(settings.diagnostics)")
  return TrackerRules(data("trackers.yml"), vocabulary: vocabulary, settings: settings.value.actions)
}

func fixture(_ name: String) throws -> [UInt8] {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  return Array(try Data(contentsOf: folder.appending(path: "Fixtures/trackers/" + name)))
}

/// One line a ticket, the unknown as `-`.
func summary(_ ticket: Ticket) -> String {
  let values: [String?] = [
    ticket.key, ticket.status?.rawValue, ticket.written, ticket.owner, ticket.due?.iso, ticket.updated?.iso,
  ]
  return values.map { $0 ?? "-" }.joined(separator: " | ")
}

/// A record with one prevention item.
func record(
  ticket: String?, url: String? = nil, id: String = "INC-1-P1", status: PreventionItem.Status? = .open,
  changes: [StatusChange] = [], published: String? = nil, updated: String? = nil
) -> Record {
  let place = SourceLocation(file: "a.md", line: 9)
  let stated = Provenance(.sectionTable, at: place)
  var item = PreventionItem(id: id, text: "Alert on slots", location: place, nodes: [])
  item.ticket = ticket.map { Fact($0, stated) }
  item.ticketURL = url
  item.status = status.map { Fact($0, stated) }
  item.owner = Fact("Ravi", stated)
  item.changes = changes
  var facts = Postmortem()
  facts.published = published.flatMap { CivilDate(iso: $0) }.map { Fact($0, stated) }
  facts.preventionItems = [item]
  let source = SourceText.decode(path: "a.md", bytes: [])
  var record = Record(id: "INC-1", kind: .postmortem, title: "A", document: Document.parse(source.value).value)
  record.postmortem = facts
  record.updated = updated.flatMap { CivilDate(iso: $0) }
  return record
}
