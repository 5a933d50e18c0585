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
///
/// Items are held by their places in `KnowledgeBase.prevention`: an item is a large value of many texts, and stands in
/// a group of every grouping.
struct Ledger: Sendable {
  struct Group: Sendable {
    /// The name of its page and, behind `g-`, its anchor; its own within the grouping.
    var name: String
    var title: String
    /// The page of the cause or incident that the group stands for.
    var target: String?
    var items: [Int]
    var tally = ItemTally()
    /// How much the rows of all its items weigh.
    var weight = 0
  }

  /// In ledger order.
  let items: [Int]
  let tally: ItemTally
  let groups: [LedgerGrouping: [Group]]
  /// What is settled, which the grouping by date sets aside.
  let settled: Group
  /// Whether the items are too many for one page, so that groups have pages of their own.
  let isDivided: Bool

  init(_ base: KnowledgeBase, map: SiteMap, words: Words) {
    let items = Ledger.inOrder(Array(base.prevention.indices), in: base)
    self.items = items
    tally = ItemTally(items, in: base)
    isDivided = items.reduce(0) { $0 + Ledger.weight($1, in: base) } > Paging.budget
    let builder = LedgerGroups(base: base, map: map, words: words, isDivided: isDivided)
    let open = items.filter { base.prevention[$0].status.isOpen }
    settled = builder.counted(
      Group(
        name: "settled", title: words("ledger.settled"), items: items.filter { !base.prevention[$0].status.isOpen }))
    groups = Dictionary(
      uniqueKeysWithValues: LedgerGrouping.allCases.map { grouping in
        (grouping, builder.groups(grouping == .due ? open : builder.inSequence(items, grouping), grouping))
      })
  }

  /// How much the row of an item weighs, roughly.
  static func weight(_ place: Int, in base: KnowledgeBase) -> Int {
    1_050 + base.prevention[place].item.text.utf8.count
  }

  /// Overdue first, the longest first; then open by due date, those without one last; then what is settled.
  static func inOrder(_ places: [Int], in base: KnowledgeBase) -> [Int] {
    let keys = places.map { key($0, base) }
    return keys.indices.sorted { a, b in keys[a] == keys[b] ? places[a] < places[b] : keys[a] < keys[b] }
      .map { places[$0] }
  }

  private static func key(_ place: Int, _ base: KnowledgeBase) -> (Int, Int) {
    let due = base.prevention[place].item.due?.value.dayNumber
    switch base.prevention[place].status {
    case .declined: return (3, -(due ?? 0))
    case .done: return (2, -(due ?? 0))
    default: return base.prevention[place].isOverdue ? (0, due ?? 0) : (1, due ?? .max)
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
  func inSequence(_ items: [Int], _ grouping: LedgerGrouping) -> [Int] {
    guard grouping == .incident, isDivided else { return items }
    var byIncident: [IncidentID: [Int]] = [:]
    for item in items { byIncident[base.prevention[item].incident, default: []].append(item) }
    return base.incidents.indices.flatMap { byIncident[base.incidents[$0].id] ?? [] }
  }

  func groups(_ items: [Int], _ grouping: LedgerGrouping) -> [Ledger.Group] {
    var groups: [Ledger.Group] = []
    var places: [String: Int] = [:]
    for item in items {
      let head = heading(of: item, grouping)
      // Two incidents may have one title.
      let key = "\(head.name) \(head.title)"
      let place = places[key] ?? groups.count
      if place == groups.count {
        places[key] = place
        groups.append(Ledger.Group(name: head.name, title: head.title, target: head.target, items: []))
      }
      groups[place].items.append(item)
    }
    if grouping == .owner || grouping == .cause {
      let unknown = words("ledger.none.\(grouping)")
      groups.sort { a, b in
        if (a.title == unknown) != (b.title == unknown) { return b.title == unknown }
        return (a.title.lowercased(), a.title) < (b.title.lowercased(), b.title)
      }
    }
    return apart(groups).map(counted)
  }

  func counted(_ group: Ledger.Group) -> Ledger.Group {
    var group = group
    group.tally = ItemTally(group.items, in: base)
    group.weight = group.items.reduce(0) { $0 + Ledger.weight($1, in: base) }
    return group
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

  private func heading(of item: Int, _ grouping: LedgerGrouping) -> Heading {
    switch grouping {
    case .owner:
      let owner = base.prevention[item].item.owner?.value
      return (owner.map(PageName.make) ?? "none", owner ?? words("ledger.none.owner"), nil)
    case .cause: return heading(ofCause: base.prevention[item].cause)
    case .incident:
      let id = base.prevention[item].incident
      let incident = base.incident(id)
      if isDivided {
        let year = incident?.date.map { String($0.year) }
        return (year ?? "undated", year ?? words("incidents.undated"), nil)
      }
      let page = map.page(ofRecord: id)
      let isNamed = base.record(id)?.idIsStated ?? true
      return (PageName.make(id), (isNamed ? id + " " : "") + (incident?.title ?? ""), page)
    case .due: return heading(ofDue: item)
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

  private func heading(ofDue item: Int) -> Heading {
    if base.prevention[item].isOverdue { return ("overdue", words("state.overdue"), nil) }
    guard let due = base.prevention[item].item.due?.value else { return ("undated", words("ledger.none.due"), nil) }
    let month = (due.month < 10 ? "0" : "") + String(due.month)
    return ("due-\(due.year)-\(month)", words("ledger.dueIn", ["month": words.longMonth(due)]), nil)
  }
}
