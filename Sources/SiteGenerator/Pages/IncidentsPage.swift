import KnowledgeBase
import Postmortems

/// All incidents, by year, and the ways to narrow them down.
struct IncidentsPage: TemplateContext {
  var lede: String
  var browse: [LabelRow]
  var groups: [IncidentGroup]
  var axis: Markup
  var strip: Markup

  static let schema = ContextSchema<Self>(
    "incidents", "The list of incidents.",
    [
      .text("lede", "How many there are, and since when.") { $0.lede },
      .list("browse", "Facets and their values, each value a page.") { $0.browse },
      .list("groups", "The incidents by year, the newest year first.") { $0.groups },
      .html("axisHTML", "The years above the chart.") { $0.axis },
      .html("stripHTML", "When the incidents happened.") { $0.strip },
    ])
}

struct IncidentGroup: TemplateContext {
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
      .number("count", "How many there are.") { $0.count },
      .list("rows", "The incidents.") { $0.rows },
    ])
}

extension PageMaker {
  func incidents() -> PageDraft {
    let dates = base.incidents.compactMap(\.date)
    let count = words.count("count.incidents", base.incidents.count)
    let lede: String
    if let first = dates.min(), let last = dates.max() {
      lede = words("incidents.lede", ["incidents": count, "from": words.month(first), "to": words.month(last)])
    } else {
      lede = count
    }
    let body = IncidentsPage(
      lede: lede, browse: browseRows(), groups: years(base.incidents.map(\.id)), axis: site.strip?.axis() ?? Markup(),
      strip: strip(base.incidents.map(\.id)))
    return PageDraft(
      kind: .incidents, address: address, title: words("incidents.title"), description: lede,
      crumbs: crumbs((words("home"), SiteMap.home), (words("incidents.title"), nil)), body: body)
  }

  /// Incidents by year, in the order given; those without a date last.
  func years(_ ids: [IncidentID]) -> [IncidentGroup] {
    var groups: [IncidentGroup] = []
    for incident in ids.compactMap({ base.incident($0) }) {
      let year = incident.date.map { String($0.year) }
      let title = year ?? words("incidents.undated")
      if groups.last?.title != title {
        let page = year.flatMap { site.map.page(of: .year, $0) }
        groups.append(
          IncidentGroup(
            title: title, anchor: "year-" + (year ?? "undated"), url: page == address ? nil : page.map { url($0) },
            count: 0, rows: []))
      }
      groups[groups.count - 1].rows.append(row(incident))
      groups[groups.count - 1].count += 1
    }
    return groups
  }

  private func browseRows() -> [LabelRow] {
    let causes = base.causes.filter { !$0.incidents.isEmpty }.map { category in
      causeLink(category.id, note: words.grouped(category.incidents.count))
    }
    let byCause = LabelRow(label: words("facet.cause"), entries: causes)
    let order: [SiteFacet] = [.severity, .service, .team, .trigger, .detectedBy, .prevention]
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
