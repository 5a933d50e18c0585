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
  }

  let groups: [Group]

  /// Reference documents by their section, in the order in which the sections first occur; then the other kinds.
  init(_ base: KnowledgeBase, map: SiteMap, words: Words) {
    var groups: [Group] = []
    func add(_ record: Record, to title: String) {
      guard let address = map.page(ofRecord: record.id) else { return }
      let entry = Entry(
        id: record.id, title: record.title, address: address, isGuide: !isFolderNote(record.path))
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
