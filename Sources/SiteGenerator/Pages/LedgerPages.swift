import KnowledgeBase
import Postmortems

/// The prevention ledger, in one of its groupings.
struct PreventionPage: TemplateContext {
  var lede: String
  var bar: Markup
  var declined: String?
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
  var isFiltered: Bool
  var shards: [ShardRow] = []
  var pager: PagerContext?

  static let schema = ContextSchema<Self>(
    "prevention", "The prevention ledger.",
    [
      .text("lede", "What the page is about.") { $0.lede },
      .html("barHTML", "Done, open and overdue as a chart.") { $0.bar },
      .text("declined", "How many were declined, in a sentence; they are no part of the chart.") { $0.declined },
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
      .flag("filtered", "The rows carry what the filters look at.") { $0.isFiltered },
      .list("shards", "The groups that have pages of their own, where there are too many items for one.") { $0.shards },
      .group("pager", "The way between the pages of a long list.") { $0.pager },
    ])
}

/// A group of the ledger on a page of its own.
struct ShardRow: TemplateContext {
  var link: LinkContext
  var count: Int
  var open: Int
  var overdue: Int
  var progress: ProgressContext?

  static let schema = ContextSchema<Self>(
    "ledger group", "A group of prevention items that has its own page.",
    [
      .group("link", "Its name and page.") { $0.link },
      .number("count", "How many items there are.") { $0.count },
      .number("open", "How many are open, the overdue ones among them.") { $0.open },
      .number("overdue", "How many are overdue.") { $0.overdue },
      .group("progress", "How many are done.") { $0.progress },
    ])
}

extension PageMaker {
  /// The ledger in one grouping: everything on one page, or the groups as a list of pages.
  func prevention(_ grouping: LedgerGrouping) -> [PageDraft] {
    let ledger = site.ledger
    let groups = ledger.groups[grouping] ?? []
    guard ledger.isDivided else { return [ledgerPage(grouping, groups: groups, shards: [], page: 0, of: 1)] }
    // The first page of all shows what is most urgent; the groups are a list of pages.
    let urgent = grouping == .due ? Paging.pages(groups, first: Paging.share) { $0.weight }.first ?? [] : []
    let pages = Paging.pages(groups, first: grouping == .due ? Paging.share : Paging.budget) {
      520 + $0.title.utf8.count
    }
    return pages.enumerated().map { number, shards in
      at(Paging.address(grouping.address, page: number)).ledgerPage(
        grouping, groups: number == 0 ? urgent.filter { $0.weight <= Paging.share } : [], shards: shards, page: number,
        of: pages.count)
    }
  }

  private func ledgerPage(
    _ grouping: LedgerGrouping, groups: [Ledger.Group], shards: [Ledger.Group], page: Int, of pages: Int
  ) -> PageDraft {
    let ledger = site.ledger
    let isGrouped = grouping != .due
    var body = ledgerBody(ledger.tally, groupings: grouping)
    if !ledger.isDivided { offerFilters(&body) }
    body.groups = groups.map { group($0) }
    body.isGrouped = isGrouped
    body.shards = shards.map { shard($0, grouping) }
    body.pager = pager(grouping.address, page: page, of: pages)
    let settled = ledger.settled
    if !settled.items.isEmpty, !isGrouped, page == 0 {
      if ledger.isDivided {
        body.shards.append(shard(settled.tally, link(settled.title, Ledger.settledAddress)))
      } else {
        body.settled = PreventionGroup(
          anchor: "settled", title: "", count: settled.tally.count, rows: settled.items.map { row(item: $0) })
        body.doneText = words.count("ledger.showDone", settled.tally.count)
      }
    }
    let title = isGrouped ? words("ledger.title.\(grouping)") : words("prevention.ledger")
    let trail =
      isGrouped
      ? [link(words("prevention.ledger"), SiteMap.prevention), LinkContext(text: words("ledger.by.\(grouping)"))]
      : crumbs((words("home"), SiteMap.home), (words("prevention.ledger"), nil))
    return PageDraft(
      kind: .prevention, address: address, title: numbered(title, page), description: ledgerSentence(), crumbs: trail,
      section: SiteMap.prevention, body: body)
  }

  /// The pages of one group; only where the ledger is divided.
  ///
  /// - Parameter wanted: which of its pages.
  func preventionGroup(
    _ group: Ledger.Group, _ grouping: LedgerGrouping, pages wanted: Range<Int>
  ) -> [PageDraft] {
    if grouping == .incident { return incidentProgress(group, wanted) }
    let first = group.name == "settled" ? Ledger.settledAddress : site.ledger.address(of: group, grouping)
    let pages = site.pages(ofItems: group)
    return wanted.clamped(to: pages.indices).map { number in
      let maker = at(Paging.address(first, page: number))
      var body = maker.ledgerBody(group.tally, groupings: nil)
      body.groups = [maker.group(group, pages[number])]
      if grouping == .cause {
        // The heading says it already.
        for row in body.groups[0].rows.indices { body.groups[0].rows[row].cause = nil }
      }
      body.isGrouped = true
      body.pager = maker.pager(first, page: number, of: pages.count)
      return maker.groupDraft(group, grouping, page: number, body: body)
    }
  }

  /// The incidents of a year with what has become of their items, which stand on the incidents' own pages.
  private func incidentProgress(_ group: Ledger.Group, _ wanted: Range<Int>) -> [PageDraft] {
    let first = site.ledger.address(of: group, .incident)
    let pages = site.pages(ofProgress: group)
    return wanted.clamped(to: pages.indices).map { number in
      let maker = at(Paging.address(first, page: number))
      var body = maker.ledgerBody(group.tally, groupings: nil)
      body.isGrouped = true
      body.shards = pages[number].map { incident in
        let title = title(of: incident.id) ?? incident.id
        return maker.shard(
          incident.tally, maker.incidentLink(incident.id, text: title, note: site.statedID(incident.id)))
      }
      body.pager = maker.pager(first, page: number, of: pages.count)
      return maker.groupDraft(group, .incident, page: number, body: body)
    }
  }

  private func groupDraft(_ group: Ledger.Group, _ grouping: LedgerGrouping, page: Int, body: PreventionPage)
    -> PageDraft
  {
    let title = words("ledger.title.group", ["group": group.title])
    return PageDraft(
      kind: .prevention, address: address, title: numbered(title, page), description: title,
      crumbs: [
        link(words("prevention.ledger"), SiteMap.prevention), link(words("ledger.by.\(grouping)"), grouping.address),
        LinkContext(text: group.title),
      ], section: SiteMap.prevention, body: body)
  }

  /// What every page of the ledger has: the chart of the items it is about, and the ways to group them.
  private func ledgerBody(_ tally: ItemTally, groupings current: LedgerGrouping?) -> PreventionPage {
    PreventionPage(
      lede: words("prevention.lede"),
      bar: Marks.ledger(done: tally.done, open: tally.open - tally.overdue, overdue: tally.overdue, words),
      declined: tally.declined == 0 ? nil : words.count("ledger.declined", tally.declined),
      asOf: day(site.base.asOf),
      groupings: LedgerGrouping.allCases.map { link(words("ledger.by.\($0)"), $0.address) },
      owners: [], causes: [], kinds: [], groups: [],
      settled: PreventionGroup(anchor: "settled", title: "", count: 0, rows: []), doneText: nil,
      meanings: current == nil ? [] : meanings(), isGrouped: false, isFiltered: false)
  }

  /// Filters work on what stands on the page; where that is a part of the list they would mislead.
  private func offerFilters(_ body: inout PreventionPage) {
    let items = site.ledger.items
    body.owners = options(items.compactMap { site.base.prevention[$0].item.owner?.value })
    body.causes = options(items.compactMap { site.base.prevention[$0].cause.map(causeGroup) })
    body.kinds = options(
      items.compactMap { site.base.prevention[$0].item.kind?.value }
        .map { site.base.taxonomy.name(of: $0.rawValue, in: .preventionKind) })
    body.isFiltered = !items.isEmpty
  }

  /// Values in the order of the alphabet, each once.
  private func options(_ values: [String]) -> [TextLine] {
    unique(values).sorted { ($0.lowercased(), $0) < ($1.lowercased(), $1) }.map(TextLine.init)
  }

  private func group(_ group: Ledger.Group, _ items: [Int]? = nil) -> PreventionGroup {
    PreventionGroup(
      anchor: "g-" + group.name, title: group.title, url: group.target.map { url($0) },
      count: group.tally.count, rows: (items ?? group.items).map { row(item: $0) })
  }

  private func shard(_ group: Ledger.Group, _ grouping: LedgerGrouping) -> ShardRow {
    shard(group.tally, link(group.title, site.ledger.address(of: group, grouping)))
  }

  private func shard(_ tally: ItemTally, _ link: LinkContext) -> ShardRow {
    ShardRow(
      link: link, count: tally.count, open: tally.open, overdue: tally.overdue, progress: progress(of: tally))
  }

  private func meanings() -> [LabelRow] {
    site.base.taxonomy.values(of: .preventionKind).map { value in
      LabelRow(label: value.name, entries: [LinkContext(text: value.definition)])
    }
  }

  /// Where the ledger lists the items of a cause.
  func ledgerLink(ofCause cause: String, count: Int) -> LinkContext? {
    let text = words.count("ledger.allOfCause", count)
    guard let group = site.ledger.groups[.cause]?.first(where: { $0.name == PageName.make(cause) }) else {
      return link(text, LedgerGrouping.cause.address)
    }
    return site.ledger.isDivided
      ? link(text, site.ledger.address(of: group, .cause))
      : link(text, LedgerGrouping.cause.address, fragment: "g-" + group.name)
  }
}
