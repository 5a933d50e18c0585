import KnowledgeBase

/// The list of incidents in other orders than by date.
extension PageMaker {
  /// The ways from one order of the list to the others; none where there is but one.
  func orderLinks(_ shown: IncidentOrder) -> [LinkContext] {
    guard site.orders.count > 1 else { return [] }
    return site.orders.map { order in
      var entry = link(words("order.\(order.rawValue)"), order.address)
      // On the further pages of a list too.
      entry.isCurrent = order == shown
      return entry
    }
  }

  /// - Parameter wanted: which of the pages of the list.
  func incidents(in order: IncidentOrder, pages wanted: Range<Int>) -> [PageDraft] {
    guard let list = site.ordered[order] else { return [] }
    let lede = incidentsLede()
    let title = words("incidents.title.\(order.rawValue)")
    return wanted.clamped(to: list.pages.indices).map { number in
      let maker = at(Paging.address(order.address, page: number))
      let body = IncidentsPage(
        heading: title, lede: lede, browse: [], groups: maker.groups(of: list, page: number), axis: Markup(),
        strip: Markup(), stripCaption: "", orders: maker.orderLinks(order),
        pager: maker.pager(order.address, page: number, of: list.pages.count))
      return PageDraft(
        kind: .incidents, address: maker.address, title: numbered(title, number), description: lede,
        crumbs: maker.crumbs(
          (words("home"), SiteMap.home), (words("incidents.title"), SiteMap.incidents),
          (words("order.\(order.rawValue)"), nil)), section: SiteMap.incidents, body: body)
    }
  }

  /// A heading that goes on from the page before stands there again, and says the number of the whole group.
  private func groups(of list: OrderedIncidents, page: Int) -> [IncidentRowGroup] {
    var groups: [IncidentRowGroup] = []
    var shown: Int?
    for entry in list.pages[page] {
      if entry.group != shown { groups.append(group(list.groups[entry.group])) }
      shown = entry.group
      groups[groups.count - 1].rows.append(row(incident: entry.place))
    }
    return groups
  }

  private func group(_ group: OrderedIncidents.Group) -> IncidentRowGroup {
    switch group.heading {
    case .severity(let name):
      IncidentRowGroup(
        title: name, anchor: "severity-" + PageName.make(name),
        url: site.map.page(of: .severity, name).map { url($0) }, count: group.count, rows: [])
    case .minutes(let bound):
      IncidentRowGroup(
        title: words("order.from.\(bound)"), anchor: "from-\(bound)-min", count: group.count, rows: [])
    case .unknown:
      IncidentRowGroup(title: words("notStatedLabel"), anchor: "unknown", count: group.count, rows: [])
    }
  }
}
