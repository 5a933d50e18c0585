import Diagnostics
import KnowledgeBase
import Postmortems

/// What the page about the build says of it; it stands on no other page.
public struct BuildInfo: Hashable, Sendable {
  /// The version of the program.
  public var version: String
  /// The commit of the content; `nil` outside a checkout.
  public var commit: String?
  /// When it was built, as in ISO 8601.
  public var time: String

  public init(version: String, commit: String? = nil, time: String) {
    self.version = version
    self.commit = commit
    self.time = time
  }
}

/// About this build: how much there is, what was found, with what it was made.
struct AboutPage: TemplateContext {
  var counts: [LabelRow]
  var build: [LabelRow]
  var known: [KnownRow]
  var findings: [FindingRow]

  static let schema = ContextSchema<Self>(
    "about", "The page about the build.",
    [
      .list("counts", "How much of everything there is.") { $0.counts },
      .list("build", "Version, commit and time.") { $0.build },
      .list("known", "How many incidents state each fact.") { $0.known },
      .list("findings", "What was found while reading, by rule.") { $0.findings },
    ])
}

struct KnownRow: TemplateContext {
  var fact: String
  var stated: Int
  var computed: Int
  var inferred: Int
  var missing: Int

  static let schema = ContextSchema<Self>(
    "known", "How well a fact is known across all incidents.",
    [
      .text("fact", "The fact.") { $0.fact },
      .number("stated", "How many documents state it.") { $0.stated },
      .number("computed", "For how many it is computed.") { $0.computed },
      .number("inferred", "For how many it is inferred.") { $0.inferred },
      .number("missing", "For how many it is not known.") { $0.missing },
    ])
}

struct FindingRow: TemplateContext {
  var rule: String
  var severity: String
  var count: Int
  var example: String

  static let schema = ContextSchema<Self>(
    "finding", "A rule that found something.",
    [
      .text("rule", "The rule.") { $0.rule },
      .text("severity", "`error`, `warning` or `note`.") { $0.severity },
      .number("count", "How often.") { $0.count },
      .text("example", "The first of them.") { $0.example },
    ])
}

struct SearchPage: TemplateContext {
  var facets: [SearchFacetContext]
  var browse: [LinkContext]
  var suggestions: [LabelRow]
  var latest: [IncidentRow]
  var heading: String
  var texts: String

  static let schema = ContextSchema<Self>(
    "search", "The search page; `assets/search.js` fills in the results.",
    [
      .list("facets", "The filters.") { $0.facets },
      .list("browse", "Pages that list incidents by facet, for readers without script.") { $0.browse },
      .list("suggestions", "What to try when nothing is found.") { $0.suggestions },
      .list("latest", "The newest incidents, which stand there before anything is searched for.") { $0.latest },
      .text("heading", "How many incidents there are.") { $0.heading },
      .text("texts", "The texts that the script shows, as JSON.") { $0.texts },
    ])
}

struct SearchFacetContext: TemplateContext {
  var id: String
  var name: String
  var isSeverity: Bool
  var values: [SearchValueContext]

  static let schema = ContextSchema<Self>(
    "search facet", "A filter of the search page.",
    [
      .text("id", "Its name in the address.") { $0.id },
      .text("name", "Its name for readers.") { $0.name },
      .flag("isSeverity", "Its values are severities and take their mark.") { $0.isSeverity },
      .list("values", "Its values.") { $0.values },
    ])
}

struct SearchValueContext: TemplateContext {
  var value: String
  var label: String
  var count: Int
  var mark: String?
  var children: [SearchLeafContext] = []

  static let schema = ContextSchema<Self>(
    "search value", "A value of a filter.",
    [
      .text("value", "Its name in the address.") { $0.value },
      .text("label", "Its name for readers.") { $0.label },
      .number("count", "How many incidents it has.") { $0.count },
      .text("mark", "For a severity, the class of its mark.") { $0.mark },
      .flag("zero", "It has none.") { $0.count == 0 },
      .list("children", "The values below it: the causes of a category.") { $0.children },
    ])
}

struct SearchLeafContext: TemplateContext {
  var value: String
  var label: String
  var count: Int

  static let schema = ContextSchema<Self>(
    "search leaf", "A value below another.",
    [
      .text("value", "Its name in the address.") { $0.value },
      .text("label", "Its name for readers.") { $0.label },
      .number("count", "How many incidents it has.") { $0.count },
    ])
}

struct NotFoundPage: TemplateContext {
  var suggestions: [LabelRow]

  static let schema = ContextSchema<Self>(
    "not found", "The page for addresses that lead nowhere.",
    [.list("suggestions", "Where to go instead.") { $0.suggestions }])
}

struct RedirectPage: TemplateContext {
  var target: String
  var targetTitle: String

  static let schema = ContextSchema<Self>(
    "redirect", "A page at a former address, which leads on to the present one.",
    [
      .text("target", "The present address.") { $0.target },
      .text("targetTitle", "What stands there.") { $0.targetTitle },
    ])
}

extension PageMaker {
  func about(_ info: BuildInfo, found: [Diagnostic]) -> PageDraft {
    let counts: [(String, Int)] = [
      ("count.incidents", site.base.incidents.count),
      ("count.causes", site.base.causes.reduce(0) { $0 + $1.leaves.count { !$0.incidents.isEmpty } }),
      ("count.learnings", site.base.learnings.count), ("count.items", site.base.prevention.count),
      ("count.services", site.base.services.count),
      ("count.documents", site.base.records.count - site.base.incidents.count),
    ]
    let body = AboutPage(
      counts: [
        LabelRow(
          label: words("about.holds"),
          entries: counts.filter { $0.1 > 0 }.map { LinkContext(text: words.count($0.0, $0.1)) })
      ],
      build: [
        LabelRow(label: words("about.version"), entries: [LinkContext(text: info.version)]),
        LabelRow(label: words("about.commit"), entries: info.commit.map { [LinkContext(text: $0)] } ?? []),
        LabelRow(label: words("about.time"), entries: [LinkContext(text: info.time)]),
        LabelRow(label: words("about.asOf"), entries: site.base.asOf.map { [LinkContext(text: words.day($0))] } ?? []),
      ].filter { !$0.entries.isEmpty },
      known: known(), findings: findings(found))
    return PageDraft(
      kind: .about, address: address, title: words("about.title"), description: words("about.lede"),
      crumbs: crumbs((words("home"), SiteMap.home), (words("about.title"), nil)), body: body)
  }

  /// How well each fact is known: an honest site says what its figures leave out.
  private func known() -> [KnownRow] {
    let all = site.base.incidents.compactMap { site.base.record($0.id)?.postmortem }
    func row(_ name: String, _ basis: (Postmortem) -> FactSource.Basis?) -> KnownRow {
      let found = all.compactMap(basis)
      return KnownRow(
        fact: words("fact.\(name)"), stated: found.count { $0 == .stated }, computed: found.count { $0 == .computed },
        inferred: found.count { $0 == .inferred }, missing: all.count - found.count)
    }
    guard !all.isEmpty else { return [] }
    return [
      row("severity") { $0.severity?.basis }, row("began") { $0.date?.basis ?? $0.started?.basis },
      row("restore") { $0.timeToRestore.basis }, row("cause") { $0.primaryCause?.provenance.source.basis },
      row("services") { $0.services.first?.basis }, row("trigger") { $0.trigger?.basis },
      row("detectedBy") { $0.detectedBy?.basis },
    ]
  }

  private func findings(_ found: [Diagnostic]) -> [FindingRow] {
    let groups = Dictionary(grouping: found.inReportOrder()) { $0.rule }
    return groups.map { rule, entries in
      let first = entries.min { $0.severity < $1.severity }
      let place = first.map {
        "\($0.location.file)\($0.location.range.map { ":\($0.start.line)" } ?? ""): \($0.summary)"
      }
      return FindingRow(
        rule: rule, severity: words("finding.\(first?.severity.rawValue ?? "note")"), count: entries.count,
        example: place ?? "")
    }.sorted { ($1.count, $0.rule) < ($0.count, $1.rule) }
  }

  func search() -> PageDraft {
    let body = SearchPage(
      facets: searchFacets(), browse: browseLinks(), suggestions: suggestions(),
      latest: site.base.incidents.indices.prefix(10).map { row(incident: $0) },
      heading: words.count("count.incidents", site.base.incidents.count), texts: SearchTexts.page(words))
    return PageDraft(
      kind: .search, address: address, title: words("search"), description: words("search.description"),
      crumbs: crumbs((words("home"), SiteMap.home), (words("search"), nil)), section: "", body: body)
  }

  private func searchFacets() -> [SearchFacetContext] {
    let causes = site.base.causes.map { category in
      SearchValueContext(
        value: category.id, label: category.name, count: category.incidents.count,
        children: category.leaves.filter { !$0.incidents.isEmpty }.map {
          SearchLeafContext(value: $0.id, label: $0.name, count: $0.incidents.count)
        })
    }
    var facets = [SearchFacetContext(id: "cause", name: words("facet.cause"), isSeverity: false, values: causes)]
    for facet in [SiteFacet.severity, .service, .team, .year, .trigger, .detectedBy, .prevention] {
      let values = (site.facets[facet] ?? []).map { value in
        SearchValueContext(
          value: value.id, label: facetName(facet, value), count: value.incidents.count,
          mark: facet == .severity
            ? site.base.severities.first { $0.name == value.id }?.rank.map(String.init) ?? "x" : nil)
      }
      if values.isEmpty { continue }
      let shown = Array(
        values.sorted { facet == .service || facet == .team ? ($1.count, $0.label) < ($0.count, $1.label) : false }
          .prefix(40))
      facets.append(
        SearchFacetContext(
          id: facet.rawValue, name: words("facet.\(facet.rawValue)"), isSeverity: facet == .severity,
          values: facet == .service || facet == .team ? shown : values))
    }
    return facets
  }

  /// Every facet as pages: its index, or its values where it has none.
  private func browseLinks() -> [LinkContext] {
    var links = [link(words("facet.cause.plural"), SiteMap.causes), link(words("incidents.title"), SiteMap.incidents)]
    for facet in [SiteFacet.severity, .service, .team, .symptom, .alert, .trigger, .detectedBy, .prevention]
    where !(site.facets[facet] ?? []).isEmpty {
      if let index = facet.index { links.append(link(words("facet.\(facet.rawValue).plural"), index)) }
    }
    return links + yearLinks()
  }

  /// What to try where nothing was found: causes by their symptoms, and the first steps for something new.
  private func suggestions() -> [LabelRow] {
    let causes = site.base.causes.filter { !$0.incidents.isEmpty }.prefix(5).map {
      causeLink($0.id, note: words.grouped($0.incidents.count))
    }
    let templates = site.library.groups.first { $0.kind == .template }?.records.filter(\.isGuide) ?? []
    let documents = site.library.forResponders.prefix(2) + templates.prefix(1)
    return [
      LabelRow(label: words("search.byCause"), entries: Array(causes)),
      LabelRow(label: words("search.ifNew"), entries: documents.map { link($0.title, $0.address) }),
    ].filter { !$0.entries.isEmpty }
  }

  func notFound() -> PageDraft {
    let latest = site.base.incidents.prefix(3).map { incidentLink($0.id, text: $0.title) }
    let rows = [
      LabelRow(label: words("notFound.browse"), entries: browseLinks()),
      LabelRow(label: words("notFound.latest"), entries: Array(latest)),
    ].filter { !$0.entries.isEmpty }
    return PageDraft(
      kind: .notFound, address: address, title: words("notFound.title"), description: words("notFound.lede"),
      crumbs: crumbs((words("home"), SiteMap.home), (words("notFound.title"), nil)), section: "",
      body: NotFoundPage(suggestions: rows))
  }

  func redirect(to target: String, title: String) -> PageDraft {
    PageDraft(
      kind: .redirect, address: address, title: title, description: title, section: "",
      body: RedirectPage(target: url(target), targetTitle: title))
  }
}
