import KnowledgeBase
import Postmortems

/// All learnings, those first that several incidents taught.
struct LearningsPage: TemplateContext {
  var lede: String
  var shared: [LearningRow]
  var groups: [LearningGroup]

  static let schema = ContextSchema<Self>(
    "learnings", "The list of learnings.",
    [
      .text("lede", "How many there are.") { $0.lede },
      .list("shared", "What more than one incident taught.") { $0.shared },
      .list("groups", "All learnings by incident.") { $0.groups },
    ])
}

struct LearningGroup: TemplateContext {
  var incident: IncidentRow
  var rows: [LearningRow]

  static let schema = ContextSchema<Self>(
    "learning group", "The learnings of an incident.",
    [.group("incident", "The incident.") { $0.incident }, .list("rows", "What it taught.") { $0.rows }])
}

/// The prevention ledger, in one of its groupings.
struct PreventionPage: TemplateContext {
  var lede: String
  var bar: Markup
  var asOf: DayContext?
  var groupings: [LinkContext]
  var owners: [TextLine]
  var causes: [TextLine]
  var kinds: [TextLine]
  var groups: [PreventionGroup]
  var settled: PreventionGroup
  var doneText: String?
  var meanings: [LabelRow]
  var isGrouped: Bool

  static let schema = ContextSchema<Self>(
    "prevention", "The prevention ledger.",
    [
      .text("lede", "What the page is about.") { $0.lede },
      .html("barHTML", "Done, open and overdue as a chart.") { $0.bar },
      .group("asOf", "The day that overdue counts from.") { $0.asOf },
      .list("groupings", "The pages with other groupings.") { $0.groupings },
      .list("owners", "All owners, for the filter.") { $0.owners },
      .list("causes", "All categories of causes, for the filter.") { $0.causes },
      .list("kinds", "All kinds of prevention, for the filter.") { $0.kinds },
      .list("groups", "The items under headings.") { $0.groups },
      .group("settled", "What is settled, where the groups hold only what is open.") { $0.settled },
      .text("doneText", "`Show 47 done`; absent where the groups hold everything.") { $0.doneText },
      .list("meanings", "What each kind of prevention does.") { $0.meanings },
      .flag("grouped", "The items are grouped by something else than the due date.") { $0.isGrouped },
    ])
}

extension PageMaker {
  func learnings() -> PageDraft {
    let places = Array(base.learnings.indices)
    let several = places.filter { !base.learnings[$0].alsoLearned.isEmpty }
    let lede = words(
      "learnings.lede",
      [
        "learnings": words.count("count.learnings", places.count),
        "incidents": words.count("count.incidents", Set(base.learnings.map(\.incident)).count),
      ])
    let groups = base.incidents.filter { !$0.learnings.isEmpty }.map { incident in
      LearningGroup(
        incident: row(incident),
        rows: site.learnings(incident.learnings).map { row($0, body: remainder(of: $0.learning)) })
    }
    let body = LearningsPage(lede: lede, shared: shared(several), groups: groups)
    return PageDraft(
      kind: .learnings, address: address, title: words("learnings.title"), description: lede,
      crumbs: crumbs((words("home"), SiteMap.home), (words("learnings.title"), nil)), body: body)
  }

  enum LedgerGrouping: Int, CaseIterable, Sendable {
    case due, owner, cause, incident

    var address: String { self == .due ? SiteMap.prevention : SiteMap.preventionGroups[rawValue - 1] }
  }

  func prevention(_ grouping: LedgerGrouping) -> PageDraft {
    let entries = inLedgerOrder(base.prevention)
    let open = entries.filter { $0.item.effectiveStatus.isOpen }
    let settled = entries.filter { !$0.item.effectiveStatus.isOpen }
    let isGrouped = grouping != .due
    let counted = entries.filter { $0.item.effectiveStatus != .declined }
    let done = counted.count { $0.item.effectiveStatus == .done }
    let overdue = counted.count(where: \.isOverdue)
    let body = PreventionPage(
      lede: words("prevention.lede"),
      bar: Marks.ledger(done: done, open: counted.count - done - overdue, overdue: overdue, words),
      asOf: day(base.asOf),
      groupings: LedgerGrouping.allCases.map { link(words("ledger.by.\($0)"), $0.address) },
      owners: options(entries.compactMap { $0.item.owner?.value }),
      causes: options(entries.compactMap { $0.cause.map(causeGroup) }),
      kinds: options(
        entries.compactMap { $0.item.kind.map { base.taxonomy.name(of: $0.value.rawValue, in: .preventionKind) } }),
      groups: groups(isGrouped ? entries : open, grouping),
      settled: PreventionGroup(title: "", count: settled.count, rows: isGrouped ? [] : settled.map { row($0) }),
      doneText: settled.isEmpty || isGrouped ? nil : words.count("ledger.showDone", settled.count),
      meanings: meanings(), isGrouped: isGrouped)
    let title = isGrouped ? words("ledger.title.\(grouping)") : words("prevention.ledger")
    var trail = [link(words("prevention.ledger"), SiteMap.prevention)]
    if isGrouped {
      trail.append(LinkContext(text: words("ledger.by.\(grouping)")))
    } else {
      trail = crumbs((words("home"), SiteMap.home), (words("prevention.ledger"), nil))
    }
    return PageDraft(
      kind: .prevention, address: address, title: title, description: ledgerSentence(), crumbs: trail,
      section: SiteMap.prevention, body: body)
  }

  /// Values in the order of the alphabet, each once.
  private func options(_ values: [String]) -> [TextLine] {
    unique(values).sorted { ($0.lowercased(), $0) < ($1.lowercased(), $1) }.map(TextLine.init)
  }

  private func groups(_ entries: [PreventionEntry], _ grouping: LedgerGrouping) -> [PreventionGroup] {
    var groups: [PreventionGroup] = []
    var places: [String: Int] = [:]
    for entry in entries {
      let (title, target) = heading(of: entry, grouping)
      let place = places[title] ?? groups.count
      if place == groups.count {
        places[title] = place
        groups.append(PreventionGroup(title: title, url: target, count: 0, rows: []))
      }
      groups[place].rows.append(row(entry))
      groups[place].count += 1
    }
    switch grouping {
    case .due, .incident: return groups
    case .owner, .cause:
      let unknown = words("ledger.none.\(grouping)")
      return groups.sorted { a, b in
        if (a.title == unknown) != (b.title == unknown) { return b.title == unknown }
        return (a.title.lowercased(), a.title) < (b.title.lowercased(), b.title)
      }
    }
  }

  private func heading(of entry: PreventionEntry, _ grouping: LedgerGrouping) -> (String, String?) {
    switch grouping {
    case .owner: return (entry.item.owner?.value ?? words("ledger.none.owner"), nil)
    case .cause:
      guard let cause = entry.cause else { return (words("ledger.none.cause"), nil) }
      let link = causePath(cause)
      return (link.text, link.url)
    case .incident:
      let incident = base.incident(entry.incident)
      return ("\(entry.incident) \(incident?.title ?? "")", incidentURL(entry.incident))
    case .due:
      if entry.isOverdue { return (words("state.overdue"), nil) }
      guard let due = entry.item.due?.value else { return (words("ledger.none.due"), nil) }
      return (words("ledger.dueIn", ["month": words.longMonth(due)]), nil)
    }
  }

  private func meanings() -> [LabelRow] {
    base.taxonomy.values(of: .preventionKind).map { value in
      LabelRow(label: value.name, entries: [LinkContext(text: value.definition)])
    }
  }
}
