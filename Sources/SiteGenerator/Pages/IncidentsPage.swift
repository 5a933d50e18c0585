import KnowledgeBase
import Postmortems

/// All incidents, by year, and the ways to narrow them down.
struct IncidentsPage: TemplateContext {
  var heading: String
  var lede: String
  var browse: [LabelRow]
  var groups: [IncidentRowGroup]
  var axis: Markup
  var strip: Markup
  var stripCaption: String
  var orders: [LinkContext] = []
  var shards: [LinkContext] = []
  var pager: PagerContext?

  static let schema = ContextSchema<Self>(
    "incidents", "The list of incidents.",
    [
      .text("heading", "The title of the list.") { $0.heading },
      .text("lede", "How many there are, and since when.") { $0.lede },
      .list("browse", "Facets and their values, each value a page.") { $0.browse },
      .list("groups", "The incidents by year: all, or the newest where the years have pages.") { $0.groups },
      .html("axisHTML", "The years above the chart.") { $0.axis },
      .html("stripHTML", "When the incidents happened.") { $0.strip },
      .text("stripCaption", "What the bars of the chart mean.") { $0.stripCaption },
      .list("orders", "The pages with the same list in other orders.") { $0.orders },
      .list("shards", "The pages of the years, where there are too many incidents for one page.") { $0.shards },
      .group("pager", "The way between the pages of a long list.") { $0.pager },
    ])
}

struct IncidentRowGroup: TemplateContext {
  var title: String
  var anchor: String
  var url: String?
  var count: Int
  var rows: [IncidentRow]

  static let schema = ContextSchema<Self>(
    "incident group", "Incidents under a heading.",
    [
      .text("title", "The heading, such as the year.") { $0.title },
      .text("anchor", "An `id` for it.") { $0.anchor },
      .text("url", "The page of the year.") { $0.url },
      .number("count", "How many the whole list has, of which a page may show a part.") { $0.count },
      .list("rows", "The incidents.") { $0.rows },
    ])
}

extension Site {
  /// How many incidents of a list each year has. Counted once for all pages of the list.
  func yearCounts(_ ids: [IncidentID]) -> [Int?: Int] {
    var counts: [Int?: Int] = [:]
    for place in places(of: ids) { counts[base.incidents[place].date?.year, default: 0] += 1 }
    return counts
  }
}

extension PageMaker {
  func incidents() -> PageDraft {
    let lede = incidentsLede()
    let ids = site.base.incidents.indices.map { site.base.incidents[$0].id }
    let isWhole = site.fits(ids)
    let shown = isWhole ? ids : Paging.pages(ids, first: Paging.share, weight: site.weight).first ?? []
    let body = IncidentsPage(
      heading: words("incidents"), lede: lede, browse: browseRows(), groups: years(shown, of: site.yearCounts(ids)),
      axis: site.strip?.axis() ?? Markup(),
      strip: strip(ids), stripCaption: stripCaption(ids), orders: orderLinks(.newest),
      shards: isWhole ? [] : shardLinks())
    return PageDraft(
      kind: .incidents, address: address, title: words("incidents.title"), description: lede,
      crumbs: crumbs((words("home"), SiteMap.home), (words("incidents.title"), nil)), body: body)
  }

  /// How many incidents there are, and since when.
  func incidentsLede() -> String {
    let dates = site.base.incidents.indices.compactMap { site.base.incidents[$0].date }
    let count = words.count("count.incidents", site.base.incidents.count)
    guard let first = dates.min(), let last = dates.max() else { return count }
    return words("incidents.lede", ["incidents": count, "from": words.month(first), "to": words.month(last)])
  }

  /// The years with their pages.
  func yearLinks() -> [LinkContext] {
    (site.facets[.year] ?? []).compactMap { value in
      site.map.page(of: .year, value.id).map { link(value.name, $0, note: words.grouped(value.incidents.count)) }
    }
  }

  /// The years with their pages, and the incidents without a date.
  private func shardLinks() -> [LinkContext] {
    var links = yearLinks()
    let undated = site.undated
    if !undated.isEmpty {
      links.append(link(words("incidents.undated"), SiteMap.undated, note: words.grouped(undated.count)))
    }
    return links
  }

  /// A plain list of incidents on pages of its own: those without a date, those without a cause.
  func incidentList(_ ids: [IncidentID], title: String, lede: String, under trail: LinkContext) -> [PageDraft] {
    let pages = Paging.pages(ids, weight: site.weight)
    let counts = site.yearCounts(ids)
    return pages.enumerated().map { number, ids in
      let maker = at(Paging.address(address, page: number))
      let body = IncidentsPage(
        heading: title, lede: lede, browse: [], groups: maker.years(ids, of: counts), axis: Markup(), strip: Markup(),
        stripCaption: "", pager: maker.pager(address, page: number, of: pages.count))
      var trail = trail
      trail.url = trail.url.map { maker.url($0) }
      return PageDraft(
        kind: .incidents, address: maker.address, title: numbered(title, number), description: lede,
        crumbs: [trail, LinkContext(text: title)], section: SiteMap.incidents, body: body)
    }
  }

  /// Incidents by year, in the order given; those without a date last.
  ///
  /// - Parameter counts: how many the whole list has of each year; the page may show a part of them.
  func years(_ ids: [IncidentID], of counts: [Int?: Int]) -> [IncidentRowGroup] {
    var groups: [IncidentRowGroup] = []
    for place in site.places(of: ids) {
      let number = site.base.incidents[place].date?.year
      let year = number.map(String.init)
      let title = year ?? words("incidents.undated")
      if groups.last?.title != title {
        let page = year.flatMap { site.map.page(of: .year, $0) }
        groups.append(
          IncidentRowGroup(
            title: title, anchor: "year-" + (year ?? "undated"), url: page == address ? nil : page.map { url($0) },
            count: counts[number] ?? 0, rows: []))
      }
      groups[groups.count - 1].rows.append(row(incident: place))
    }
    return groups
  }

  private func browseRows() -> [LabelRow] {
    let causes = site.base.causes.filter { !$0.incidents.isEmpty }.map { category in
      causeLink(category.id, note: words.grouped(category.incidents.count))
    }
    let byCause = LabelRow(label: words("facet.cause"), entries: causes)
    let order: [SiteFacet] = [.severity, .service, .team, .symptom, .alert, .trigger, .detectedBy, .prevention]
    return ([byCause] + order.map { facetRow($0, limit: 12) }).filter { !$0.entries.isEmpty }
  }

  /// The values of a facet with most incidents first where there are too many to show.
  private func facetRow(_ facet: SiteFacet, limit: Int) -> LabelRow {
    let values = site.facets[facet] ?? []
    let shown: [SiteFacet.Value]
    if values.count > limit {
      shown = Array(values.sorted { ($1.incidents.count, $0.id) < ($0.incidents.count, $1.id) }.prefix(limit))
    } else {
      shown = values
    }
    var entries = shown.compactMap { value in
      site.map.page(of: facet, value.id).map { page in
        link(facetName(facet, value), page, note: words.grouped(value.incidents.count))
      }
    }
    if values.count > limit, let index = facet.index {
      entries.append(link(words.count("more", values.count - limit), index))
    }
    return LabelRow(label: words("facet.\(facet.rawValue)"), entries: entries)
  }
}
