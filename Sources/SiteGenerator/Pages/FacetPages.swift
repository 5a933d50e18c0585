import KnowledgeBase
import Postmortems

/// The values of a facet: all services, all severities, all teams …
struct FacetPage: TemplateContext {
  var heading: String
  var lede: String?
  var column: String
  var axis: Markup
  var rows: [TallyRow]
  var unknown: String?

  static let schema = ContextSchema<Self>(
    "facet", "The list of the values of a facet, such as all services.",
    [
      .text("heading", "The name of the facet.") { $0.heading },
      .text("lede", "What it tells.") { $0.lede },
      .text("column", "The head of the first column.") { $0.column },
      .html("axisHTML", "The years above the occurrence charts.") { $0.axis },
      .list("rows", "The values with their incidents.") { $0.rows },
      .text("unknown", "How many incidents do not state it.") { $0.unknown },
    ])
}

/// One value of a facet: a service, a severity, a year …
struct FacetValuePage: TemplateContext {
  var heading: String
  var severity: SeverityContext?
  var lede: String
  var definition: String?
  var tree: [TreeBranch]
  var treeTitle: String
  var axis: Markup
  var strip: Markup
  var causes: [TallyRow]
  var groups: [IncidentGroup]
  var learnings: [LearningRow]
  var prevention: [PreventionRow]
  var progress: ProgressContext?

  static let schema = ContextSchema<Self>(
    "facet value", "The page of a value of a facet, such as one service.",
    [
      .text("heading", "The value.") { $0.heading },
      .group("severity", "The mark, where the value is a severity.") { $0.severity },
      .text("lede", "How many incidents there were, and what they cost.") { $0.lede },
      .text("definition", "What the value means.") { $0.definition },
      .list("tree", "The other values, for the navigation.") { $0.tree },
      .text("treeTitle", "The name of the facet, above them.") { $0.treeTitle },
      .html("axisHTML", "The years above the chart.") { $0.axis },
      .html("stripHTML", "When the incidents happened.") { $0.strip },
      .list("causes", "What was behind them, most incidents first.") { $0.causes },
      .list("groups", "The incidents by year.") { $0.groups },
      .list("learnings", "What they taught.") { $0.learnings },
      .list("prevention", "What was promised and still stands.") { $0.prevention },
      .group("progress", "How much of the promises is done.") { $0.progress },
    ])
}

extension PageMaker {
  /// What a value is called on pages.
  func facetName(_ facet: SiteFacet, _ value: SiteFacet.Value) -> String {
    facet == .prevention ? words("followUp.\(value.id)") : value.name
  }

  func facet(_ facet: SiteFacet) -> PageDraft {
    let values = site.facets[facet] ?? []
    let known = Set(values.flatMap(\.incidents)).count
    let missing = base.incidents.count - known
    let title = words("facet.\(facet.rawValue).plural")
    let body = FacetPage(
      heading: title, lede: words("facet.\(facet.rawValue).lede"), column: words("facet.\(facet.rawValue)"),
      axis: site.strip?.axis() ?? Markup(),
      rows: values.map { value in
        let page = site.map.page(of: facet, value.id)
        let name = facetName(facet, value)
        var row = tally(
          LinkContext(text: name, url: page.map { url($0) }), value.incidents,
          prevention: preventionPlaces(value.incidents),
          definition: definition(facet, value.id))
        if facet == .severity {
          row.severity = base.severities.first { $0.name == value.id }.flatMap {
            severity(SeverityLevel(name: $0.name, rank: $0.rank))
          }
        }
        return row
      },
      unknown: missing == 0 || facet == .prevention ? nil : words.count("facet.unknown", missing))
    return PageDraft(
      kind: .facet, address: address, title: title, description: words("facet.\(facet.rawValue).lede"),
      crumbs: crumbs((words("incidents.title"), SiteMap.incidents), (title, nil)), section: SiteMap.incidents,
      body: body)
  }

  func facetValue(_ facet: SiteFacet, _ value: SiteFacet.Value) -> PageDraft {
    let name = facetName(facet, value)
    let ids = value.incidents
    let title = words("facet.\(facet.rawValue).plural")
    let open = inLedgerOrder(site.prevention(preventionPlaces(ids))).filter { $0.item.effectiveStatus.isOpen }
    let lede = facetLede(ids)
    let body = FacetValuePage(
      heading: facet == .year ? words("year.heading", ["year": name]) : name,
      severity: facet == .severity
        ? base.severities.first { $0.name == value.id }.flatMap {
          severity(SeverityLevel(name: $0.name, rank: $0.rank))
        } : nil,
      lede: lede, definition: definition(facet, value.id), tree: siblings(facet), treeTitle: title,
      axis: site.strip?.axis() ?? Markup(), strip: strip(ids, named: true), causes: topCauses(of: ids),
      groups: years(ids),
      learnings: shared(learningPlaces(ids), limit: 12), prevention: open.prefix(40).map { row($0) },
      progress: progress(preventionPlaces(ids)))
    var trail = [link(words("incidents.title"), SiteMap.incidents)]
    if let index = facet.index { trail.append(link(title, index)) }
    return PageDraft(
      kind: .facetValue, address: address,
      title: facet == .year ? words("year.heading", ["year": name]) : "\(name) – \(title)",
      description: lede, crumbs: trail + [LinkContext(text: name)], section: SiteMap.incidents, body: body)
  }

  private func facetLede(_ ids: [IncidentID]) -> String {
    var parts = [words.count("count.incidents", ids.count)]
    if let lost = minutesLost(ids) { parts.append(words("figure.lost", ["time": words.duration(lost)])) }
    if let median = median(ids) { parts.append(words("figure.median", ["median": median])) }
    return parts.joined(separator: ", ") + "."
  }

  private func definition(_ facet: SiteFacet, _ value: String) -> String? {
    switch facet {
    case .trigger: base.taxonomy.values(of: .trigger).first { $0.id == value }?.definition
    case .detectedBy: base.taxonomy.values(of: .detectedBy).first { $0.id == value }?.definition
    default: nil
    }
  }

  private func siblings(_ facet: SiteFacet) -> [TreeBranch] {
    (site.facets[facet] ?? []).compactMap { value in
      site.map.page(of: facet, value.id).map { page in
        TreeBranch(
          text: facetName(facet, value), url: url(page), count: String(value.incidents.count),
          isCurrent: page == address,
          leaves: [])
      }
    }
  }

  /// Primary causes of some incidents, with those incidents only.
  private func topCauses(of ids: [IncidentID]) -> [TallyRow] {
    var byCause: [String: [IncidentID]] = [:]
    for id in ids { if let cause = site.primaryCauses[id]?.cause { byCause[cause, default: []].append(id) } }
    let ordered = byCause.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    return ordered.prefix(8).map { cause, incidents in
      tally(causeLink(cause), incidents, prevention: preventionPlaces(incidents), under: causeGroup(cause))
    }
  }
}
