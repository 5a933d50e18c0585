import KnowledgeBase
import Postmortems

/// The documents that are not incidents, grouped as the navigation beside them shows them.
struct Library: Sendable {
  struct Group: Sendable {
    var title: String
    var kind: RecordKind
    var records: [Entry]
  }

  struct Entry: Sendable {
    var id: String
    var title: String
    var address: String
    /// Written to be read for itself: not the readme of a folder, which tells what lies in it.
    var isGuide: Bool
    /// Meant to be read while an incident is on: a runbook, a role, or what its author files under that.
    var isForResponders: Bool
  }

  let groups: [Group]

  /// Reference documents by their section, in the order in which the sections first occur; then the other kinds.
  init(_ base: KnowledgeBase, map: SiteMap, words: Words) {
    var groups: [Group] = []
    func add(_ record: Record, to title: String) {
      guard let address = map.page(ofRecord: record.id) else { return }
      let entry = Entry(
        id: record.id, title: record.title, address: address, isGuide: !isFolderNote(record.path),
        isForResponders: Library.isForResponders(record))
      if let place = groups.firstIndex(where: { $0.title == title && $0.kind == record.kind }) {
        groups[place].records.append(entry)
      } else {
        groups.append(Group(title: title, kind: record.kind, records: [entry]))
      }
    }
    let kinds: [RecordKind] = [.reference, .runbook, .template, .role, .outcome]
    for kind in kinds {
      let records = base.records.filter { $0.kind == kind && !isIndex(map.page(ofRecord: $0.id)) }
      for record in records where record.section != nil { add(record, to: record.section ?? "") }
      for record in records where record.section == nil { add(record, to: words("kind.\(kind.rawValue).plural")) }
    }
    self.groups = groups
  }

  /// Every document in the order of the navigation, for "previous" and "next".
  var entries: [Entry] { groups.flatMap(\.records) }

  var isEmpty: Bool { groups.isEmpty }

  /// What to read while an incident is on: what is filed under that first, then runbooks, then roles. Few are better
  /// than documents that only happen to stand first.
  var forResponders: [Entry] { entries.filter { $0.isGuide && $0.isForResponders } }

  private static func isForResponders(_ record: Record) -> Bool {
    switch record.kind {
    case .runbook, .role: true
    case .reference:
      // The section is the author's word for when to read it.
      record.section.map { section in
        let said = section.lowercased()
        return respondingWords.contains { said.contains($0) }
      } ?? false
    case .postmortem, .template, .outcome: false
    }
  }

  /// "During an incident", "Incident response", "Für die Rufbereitschaft".
  private static let respondingWords = [
    "during", "in an incident", "respon", "on call", "on-call", "emergency", "while it is on", "während", "im störfall",
    "im vorfall", "rufbereitschaft", "notfall",
  ]
}

/// The index of a part of the site is linked from its heading, not listed within.
func isIndex(_ address: String?) -> Bool {
  guard let address else { return false }
  return address == "overview.html" || address.hasSuffix("/index.html")
}

/// Whether a file tells what lies in its folder.
private func isFolderNote(_ path: String) -> Bool {
  let name = path.split(separator: "/").last?.prefix { $0 != "." }.lowercased()
  return name == "readme" || name == "index" || name == "contributing" || name == "license" || name == "changelog"
}
