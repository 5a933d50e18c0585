import KnowledgeBase
import Postmortems

/// How the prevention ledger is grouped; each grouping has a page.
enum LedgerGrouping: Int, CaseIterable, Sendable {
  case due, owner, cause, incident

  var address: String { self == .due ? SiteMap.prevention : SiteMap.preventionGroups[rawValue - 1] }

  /// The folder of the pages of single groups.
  var folder: String { self == .due ? "prevention" : "prevention/by-\(self)" }
}

/// The prevention items of the whole site in order and in groups, found once for all pages that show them.
struct Ledger: Sendable {
  struct Group: Sendable {
    /// The name of its page and, behind `g-`, its anchor; its own within the grouping.
    var name: String
    var title: String
    /// The page of the cause or incident that the group stands for.
    var target: String?
    var entries: [PreventionEntry]
  }

  /// In ledger order.
  let entries: [PreventionEntry]
  let groups: [LedgerGrouping: [Group]]
  /// What is settled, which the grouping by date sets aside.
  let settled: [PreventionEntry]
  /// Whether the items are too many for one page, so that groups have pages of their own.
  let isDivided: Bool

  init(_ base: KnowledgeBase, map: SiteMap, words: Words) {
    let entries = Ledger.inOrder(base.prevention)
    self.entries = entries
    settled = entries.filter { !$0.item.effectiveStatus.isOpen }
    isDivided = entries.reduce(0) { $0 + Ledger.weight($1) } > Paging.budget
    let builder = LedgerGroups(base: base, map: map, words: words, isDivided: isDivided)
    let open = entries.filter { $0.item.effectiveStatus.isOpen }
    groups = Dictionary(
      uniqueKeysWithValues: LedgerGrouping.allCases.map { grouping in
        (grouping, builder.groups(grouping == .due ? open : builder.inSequence(entries, grouping), grouping))
      })
  }

  /// How much the row of an item weighs, roughly.
  static func weight(_ entry: PreventionEntry) -> Int { 1_050 + entry.item.text.utf8.count }

  /// Overdue first, the longest first; then open by due date, those without one last; then what is settled.
  static func inOrder(_ entries: [PreventionEntry]) -> [PreventionEntry] {
    let keys = entries.map(key)
    let order = entries.indices.sorted { a, b in keys[a] == keys[b] ? a < b : keys[a] < keys[b] }
    return order.map { entries[$0] }
  }

  private static func key(_ entry: PreventionEntry) -> (Int, Int) {
    let due = entry.item.due?.value.dayNumber
    switch entry.item.effectiveStatus {
    case .declined: return (3, -(due ?? 0))
    case .done: return (2, -(due ?? 0))
    default: return entry.isOverdue ? (0, due ?? 0) : (1, due ?? .max)
    }
  }

  func address(of group: Group, _ grouping: LedgerGrouping) -> String { "\(grouping.folder)/\(group.name).html" }

  static let settledAddress = "prevention/settled.html"
}

/// Puts items into groups with a heading each.
private struct LedgerGroups {
  let base: KnowledgeBase
  let map: SiteMap
  let words: Words
  let isDivided: Bool

  /// By incident, the newest comes first; all else is in ledger order.
  func inSequence(_ entries: [PreventionEntry], _ grouping: LedgerGrouping) -> [PreventionEntry] {
    guard grouping == .incident, isDivided else { return entries }
    var byIncident: [IncidentID: [PreventionEntry]] = [:]
    for entry in entries { byIncident[entry.incident, default: []].append(entry) }
    return base.incidents.flatMap { byIncident[$0.id] ?? [] }
  }

  func groups(_ entries: [PreventionEntry], _ grouping: LedgerGrouping) -> [Ledger.Group] {
    var groups: [Ledger.Group] = []
    var places: [String: Int] = [:]
    for entry in entries {
      let head = heading(of: entry, grouping)
      let place = places[head.title] ?? groups.count
      if place == groups.count {
        places[head.title] = place
        groups.append(Ledger.Group(name: head.name, title: head.title, target: head.target, entries: []))
      }
      groups[place].entries.append(entry)
    }
    if grouping == .owner || grouping == .cause {
      let unknown = words("ledger.none.\(grouping)")
      groups.sort { a, b in
        if (a.title == unknown) != (b.title == unknown) { return b.title == unknown }
        return (a.title.lowercased(), a.title) < (b.title.lowercased(), b.title)
      }
    }
    return apart(groups)
  }

  /// No two groups of one name, on file systems that do not tell cases apart either.
  private func apart(_ groups: [Ledger.Group]) -> [Ledger.Group] {
    var groups = groups
    var taken: Set<String> = ["settled"]
    for index in groups.indices {
      let wanted = groups[index].name
      var number = 2
      while !taken.insert(groups[index].name).inserted {
        groups[index].name = "\(wanted)-\(number)"
        number += 1
      }
    }
    return groups
  }

  private typealias Heading = (name: String, title: String, target: String?)

  private func heading(of entry: PreventionEntry, _ grouping: LedgerGrouping) -> Heading {
    switch grouping {
    case .owner:
      let owner = entry.item.owner?.value
      return (owner.map(PageName.make) ?? "none", owner ?? words("ledger.none.owner"), nil)
    case .cause: return heading(ofCause: entry.cause)
    case .incident:
      let incident = base.incident(entry.incident)
      if isDivided {
        let year = incident?.date.map { String($0.year) }
        return (year ?? "undated", year ?? words("incidents.undated"), nil)
      }
      let page = map.page(ofRecord: entry.incident)
      return (PageName.make(entry.incident), "\(entry.incident) \(incident?.title ?? "")", page)
    case .due: return heading(ofDue: entry)
    }
  }

  private func heading(ofCause cause: String?) -> Heading {
    guard let cause else { return ("none", words("ledger.none.cause"), nil) }
    let name = base.taxonomy.name(of: cause)
    let category = base.taxonomy.category(ofLeaf: cause)
    return (
      PageName.make(cause), category.map { "\($0.name) › \(name)" } ?? name, map.page(of: .cause, cause)
    )
  }

  private func heading(ofDue entry: PreventionEntry) -> Heading {
    if entry.isOverdue { return ("overdue", words("state.overdue"), nil) }
    guard let due = entry.item.due?.value else { return ("undated", words("ledger.none.due"), nil) }
    let month = (due.month < 10 ? "0" : "") + String(due.month)
    return ("due-\(due.year)-\(month)", words("ledger.dueIn", ["month": words.longMonth(due)]), nil)
  }
}
