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
  var pager: PagerContext?

  static let schema = ContextSchema<Self>(
    "facet", "The list of the values of a facet, such as all services.",
    [
      .text("heading", "The name of the facet.") { $0.heading },
      .text("lede", "What it tells.") { $0.lede },
      .text("column", "The head of the first column.") { $0.column },
      .html("axisHTML", "The years above the occurrence charts.") { $0.axis },
      .list("rows", "The values with their incidents.") { $0.rows },
      .text("unknown", "How many incidents do not state it.") { $0.unknown },
      .group("pager", "The way between the pages of a long list.") { $0.pager },
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
  var stripCaption: String
  var causes: [TallyRow]
  var groups: [IncidentRowGroup]
  var learnings: [LearningRow]
  var prevention: [PreventionRow]
  var progress: ProgressContext?
  var pager: PagerContext?
  var triage: TriageContext?
  var contacts: [LinkContext] = []

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
      .text("stripCaption", "What the bars of the chart mean.") { $0.stripCaption },
      .list("causes", "What was behind them, most incidents first.") { $0.causes },
      .list("groups", "The incidents by year.") { $0.groups },
      .list("learnings", "What they taught.") { $0.learnings },
      .list("prevention", "What was promised and still stands.") { $0.prevention },
      .group("progress", "How much of the promises is done.") { $0.progress },
      .group("pager", "The way between the pages of a long list.") { $0.pager },
      .group("triage", "The triage card of an alert or a symptom.") { $0.triage },
      .list("contacts", "Who answers for a service, and where more stands about it or a team.") { $0.contacts },
    ])
}

extension PageMaker {
  /// What a value is called on pages.
  func facetName(_ facet: SiteFacet, _ value: SiteFacet.Value) -> String {
    facet == .prevention ? words("followUp.\(value.id)") : value.name
  }

  func facet(_ facet: SiteFacet) -> [PageDraft] {
    let values = site.facets[facet] ?? []
    let known = Set(values.flatMap(\.incidents)).count
    let missing = site.base.incidents.count - known
    let title = words("facet.\(facet.rawValue).plural")
    let pages = Paging.pages(values) { 1_100 + $0.name.utf8.count + OccurrenceStrip.weight($0.incidents.count) }
    return pages.enumerated().map { number, values in
      let maker = at(Paging.address(address, page: number))
      let body = FacetPage(
        heading: title, lede: words("facet.\(facet.rawValue).lede"), column: words("facet.\(facet.rawValue)"),
        axis: site.strip?.axis() ?? Markup(), rows: values.map { maker.facetTally(facet, $0) },
        unknown: missing == 0 || facet == .prevention || facet == .alert
          ? nil : words.count(known == 0 ? "facet.allUnknown" : "facet.unknown", missing),
        pager: maker.pager(address, page: number, of: pages.count))
      return PageDraft(
        kind: .facet, address: maker.address, title: numbered(title, number),
        description: words("facet.\(facet.rawValue).lede"),
        crumbs: maker.crumbs((words("incidents.title"), SiteMap.incidents), (title, nil)), section: SiteMap.incidents,
        body: body)
    }
  }

  private func facetTally(_ facet: SiteFacet, _ value: SiteFacet.Value) -> TallyRow {
    let page = site.map.page(of: facet, value.id)
    var row = tally(
      LinkContext(text: facetName(facet, value), url: page.map { url($0) }), value.incidents,
      prevention: preventionPlaces(value.incidents), definition: definition(facet, value.id))
    if facet == .severity { row.severity = severity(named: value.id) }
    return row
  }

  private func severity(named name: String) -> SeverityContext? {
    site.base.severities.first { $0.name == name }.flatMap { severity(SeverityLevel(name: $0.name, rank: $0.rank)) }
  }

  /// The page of a value; a long list of incidents goes on over further pages, which hold nothing else.
  ///
  /// - Parameter wanted: which of its pages.
  func facetValue(_ facet: SiteFacet, _ value: SiteFacet.Value, pages wanted: Range<Int>) -> [PageDraft] {
    let pages = site.pages(ofIncidents: value.incidents)
    // Said of the whole list, and once for all of its pages.
    let lede = facetLede(value.incidents)
    let counts = site.yearCounts(value.incidents)
    return wanted.clamped(to: pages.indices).map { number in
      let maker = at(Paging.address(address, page: number))
      return maker.facetValue(
        facet, value, years: maker.years(pages[number], of: counts), lede: lede,
        pager: maker.pager(address, page: number, of: pages.count),
        number: number)
    }
  }

  private func facetValue(
    _ facet: SiteFacet, _ value: SiteFacet.Value, years: [IncidentRowGroup], lede: String, pager: PagerContext?,
    number: Int
  ) -> PageDraft {
    let name = facetName(facet, value)
    let ids = value.incidents
    let title = words("facet.\(facet.rawValue).plural")
    let heading = facet == .year ? words("year.heading", ["year": name]) : name
    var body = FacetValuePage(
      heading: heading, severity: facet == .severity ? severity(named: value.id) : nil, lede: lede,
      definition: definition(facet, value.id), tree: siblings(facet), treeTitle: title, axis: Markup(),
      strip: Markup(), stripCaption: "", causes: [], groups: years, learnings: [], prevention: [],
      progress: nil, pager: pager)
    if number == 0 {
      let items = preventionPlaces(ids)
      let open = Ledger.inOrder(items.filter { site.base.prevention[$0].status.isOpen }, in: site.base)
      body.axis = site.strip?.axis() ?? Markup()
      body.strip = strip(ids, named: true)
      body.stripCaption = stripCaption(ids)
      body.triage = triage(facet, value.id)
      body.causes = topCauses(of: ids)
      body.contacts = contacts(facet, name)
      body.learnings = shared(learningPlaces(ids), limit: 12)
      body.prevention = open.prefix(20).map { row(item: $0) }
      body.progress = progress(items)
    }
    var trail = [link(words("incidents.title"), SiteMap.incidents)]
    if let index = facet.index { trail.append(link(title, index)) }
    return PageDraft(
      kind: .facetValue, address: address,
      title: numbered(facet == .year ? heading : "\(name) – \(title)", number),
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
    case .trigger: site.base.taxonomy.values(of: .trigger).first { $0.id == value }?.definition
    case .detectedBy: site.base.taxonomy.values(of: .detectedBy).first { $0.id == value }?.definition
    case .symptom: site.base.taxonomy.values(of: .symptom).first { $0.id == value }?.definition
    default: nil
    }
  }

  /// What the configuration says of a service or a team.
  private func contacts(_ facet: SiteFacet, _ name: String) -> [LinkContext] {
    switch facet {
    case .service:
      let service = site.options.services.first { $0.name == name }
      let owner = service?.owner.map { owner in
        LinkContext(
          text: words("facet.ownedBy", ["team": owner]),
          url: (site.facets[.team] ?? []).first { $0.name == owner }.flatMap { site.map.page(of: .team, $0.id) }
            .map { url($0) })
      }
      return [owner, about(service?.url)].compactMap(\.self)
    case .team: return [about(site.options.teams.first { $0.name == name }?.url)].compactMap(\.self)
    default: return []
    }
  }

  private func about(_ target: String?) -> LinkContext? {
    target.map {
      LinkContext(text: words("facet.more"), url: configured($0), isExternal: SourcePath.hasScheme($0))
    }
  }

  /// The other values beside the page; of many, those with most incidents.
  private func siblings(_ facet: SiteFacet) -> [TreeBranch] {
    let values = site.facets[facet] ?? []
    var shown = site.foremost[facet] ?? []
    if let own = site.valueOfPage[address], own.facet == facet, !shown.contains(own.place) {
      shown.insert(own.place, at: shown.firstIndex { $0 > own.place } ?? shown.count)
    }
    var branches = shown.compactMap { place in
      site.map.page(of: facet, values[place].id).map { page in
        TreeBranch(
          text: facetName(facet, values[place]), url: url(page), count: words.grouped(values[place].incidents.count),
          isCurrent: page == address, leaves: [])
      }
    }
    if let index = facet.index, shown.count < values.count {
      branches.append(
        TreeBranch(
          text: words.count("more", values.count - shown.count), url: url(index), isCurrent: false, leaves: []))
    }
    return branches
  }

  /// Primary causes of some incidents, with those incidents only.
  private func topCauses(of ids: [IncidentID]) -> [TallyRow] {
    var byCause: [String: [IncidentID]] = [:]
    for id in ids {
      guard let place = site.placeOfIncident[id], let cause = site.base.incidents[place].primaryCauseID else {
        continue
      }
      byCause[cause, default: []].append(id)
    }
    let ordered = byCause.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    return ordered.prefix(8).map { cause, incidents in
      tally(causeLink(cause), incidents, prevention: preventionPlaces(incidents), under: causeGroup(cause))
    }
  }
}
