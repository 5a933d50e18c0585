import Configuration
import Diagnostics
import KnowledgeBase
import Postmortems

/// Where everything stands in the site: addresses are made from ids, and so outlive a rename or a move.
public struct SiteMap: Sendable {
  private var byRecord: [String: String] = [:]
  private var bySource: [String: String] = [:]
  private var recordOfSource: [String: String] = [:]
  /// Former addresses and the page that stands there now.
  public private(set) var redirects: [(address: String, target: String)] = []
  /// Every address that is taken, in lower case, because some file systems do not tell the cases apart.
  private var taken: [String: String] = [:]
  private var facets: [FacetKey: String] = [:]
  /// Pages by their titles in lower case; `nil` for a title of several.
  private var byTitle: [String: String?] = [:]
  private var names = SourceNames([])
  /// Where everything stands, for the next build.
  private(set) var record = AddressRecord()

  private struct FacetKey: Hashable {
    var facet: SiteFacet
    var value: String
  }

  /// Lays out the site of a knowledge base. Two documents for one address are both kept, the second under
  /// another address, and reported as `site.address`.
  ///
  /// - Parameters:
  ///   - past: where everything stood in the last build; what has moved since leaves a redirect.
  ///   - services: what the configuration says of services, whose other names lead to their pages.
  ///   - teams: the same of teams.
  public static func make(
    for base: KnowledgeBase, past: AddressRecord = AddressRecord(), services: [KnownService] = [],
    teams: [KnownTeam] = []
  ) -> Diagnosed<SiteMap> {
    make(for: base, facets: SiteFacet.all(in: base), past: past, services: services, teams: teams)
  }

  /// - Parameter facets: the values of every facet of the knowledge base.
  static func make(
    for base: KnowledgeBase, facets: [SiteFacet: [SiteFacet.Value]], past: AddressRecord, services: [KnownService],
    teams: [KnownTeam]
  ) -> Diagnosed<SiteMap> {
    var map = SiteMap()
    var diagnostics: [Diagnostic] = []
    for address in fixedAddresses { map.taken[address] = "" }
    for record in base.records {
      if let diagnostic = map.place(record) { diagnostics.append(diagnostic) }
    }
    for category in base.causes {
      _ = map.place(.cause, category.id, in: "causes")
      for leaf in category.leaves { _ = map.place(.cause, leaf.id, in: "causes") }
    }
    for service in base.services { _ = map.place(.service, service.id, in: "services") }
    for severity in base.severities { _ = map.place(.severity, severity.name, in: "severities") }
    let alerts = AlertNames(base)
    map.place(
      facets[.alert] ?? [], by: alerts,
      past: Set(past.groups.lazy.filter { $0.kind == SiteFacet.alert.rawValue }.map(\.page)))
    for facet in SiteFacet.allCases where facet.folder != nil {
      for value in facets[facet] ?? [] { _ = map.place(facet, value.id, in: facet.folder ?? "") }
    }
    map.addRedirects(base, &diagnostics)
    map.addRedirects(of: facets[.alert] ?? [], by: alerts)
    for service in services { map.addRedirects(.service, from: service.aliases, to: service.name) }
    for team in teams { map.addRedirects(.team, from: team.aliases, to: team.name) }
    map.addMoves(base, facets, since: past, &diagnostics)
    map.redirects.sort { $0.address < $1.address }
    map.names = SourceNames(map.bySource.keys)
    return Diagnosed(map, diagnostics)
  }

  // MARK: - Looking up

  /// The page of a record, by its id.
  public func page(ofRecord id: String) -> String? { byRecord[id] }

  /// The page of a source file, by its path in the content folder.
  public func page(ofSource path: String) -> String? { bySource[path] }

  public func record(ofSource path: String) -> String? { recordOfSource[path] }

  /// The page of a value of a facet.
  public func page(of facet: SiteFacet, _ value: String) -> String? { facets[FacetKey(facet: facet, value: value)] }

  /// The source file whose path is most like one that leads nowhere.
  func nearestSource(to path: String) -> String? { names.nearest(to: path) }

  /// The page of the document whose file, or else whose title, has this name, as wiki links name it; `nil` where
  /// several do.
  func page(named name: String) -> String? {
    names.only(named: name).flatMap { page(ofSource: $0) } ?? byTitle[name.lowercased()].flatMap(\.self)
  }

  // MARK: - Placing

  static let home = "index.html"
  static let incidents = "incidents/index.html"
  static let incidentsBySeverity = "incidents-by-severity.html"
  static let incidentsByDuration = "incidents-by-duration.html"
  static let causes = "causes/index.html"
  static let learnings = "learnings.html"
  /// The page of a theme of learnings, by its id.
  static func page(ofTheme id: String) -> String { "learnings/\(PageName.make(id)).html" }
  static let prevention = "prevention.html"
  static let preventionGroups = ["prevention-by-owner.html", "prevention-by-cause.html", "prevention-by-incident.html"]
  static let insights = "insights.html"
  static let search = "search.html"

  /// The table of a chart.
  static func csv(_ figure: String) -> String { "insights/\(figure).csv" }

  static let about = "about.html"
  static let notFound = "404.html"
  static let reference = "reference/index.html"
  static let outcomes = "outcomes/index.html"
  /// Incidents without a date; a page only where years have pages of their own.
  static let undated = "years/undated.html"
  static let withoutCause = "causes/unknown.html"
  static let feed = "feed.xml"
  static let overdueFeed = "overdue.xml"
  static let calendar = "due.ics"
  static let manifest = "manifest.webmanifest"

  /// `services/orders.html` → `services/orders.xml`
  static func feed(of page: String) -> String { page.dropLast(".html".count) + ".xml" }

  /// `incidents/x.html` → `incidents/x/drill.html`
  static func drill(of page: String) -> String { page.dropLast(".html".count) + "/drill.html" }

  /// So many incidents without a cause stand on the page of all causes.
  static let shownWithoutCause = 60

  /// Pages that every site has; no document takes their place.
  private static let fixedAddresses =
    [
      home, incidents, incidentsBySeverity, incidentsByDuration, causes, learnings, prevention, insights, search, about,
      notFound, outcomes, undated, withoutCause, "overview.html",
    ]
    + preventionGroups + SiteFacet.allCases.compactMap(\.index)

  private mutating func place(_ record: Record) -> Diagnostic? {
    let wanted = SiteMap.address(of: record)
    let mayTakeFixed = wanted == SiteMap.outcomes || wanted == "overview.html"
    let holder = taken[wanted.lowercased()].flatMap { $0.isEmpty && mayTakeFixed ? nil : $0 }
    let address = holder == nil ? wanted : free(near: wanted)
    taken[address.lowercased()] = record.path
    byRecord[record.id] = address
    bySource[record.path] = address
    recordOfSource[record.path] = record.id
    let title = record.title.lowercased()
    byTitle[title] = byTitle[title] == nil ? .some(address) : .some(nil)
    guard let holder else { return nil }
    let other = holder.isEmpty ? nil : SourceLocation(file: holder)
    return Diagnostic(
      .error, rule: "site.address", at: SourceLocation(file: record.path, line: 1),
      "\"\(wanted)\" is already the address of another page; this one stands at \"\(address)\"",
      because: "An address belongs to one page, and links to it would be ambiguous.",
      remedy: "Give one of the two documents another id.",
      notes: other.map { [Diagnostic.Note("the page that has the address is made from this file", at: $0)] } ?? [])
  }

  private mutating func place(_ facet: SiteFacet, _ value: String, in folder: String) -> String {
    if let known = facets[FacetKey(facet: facet, value: value)] { return known }
    let wanted = "\(folder)/\(PageName.make(value)).html"
    let address = taken[wanted.lowercased()] == nil ? wanted : free(near: wanted)
    taken[address.lowercased()] = ""
    facets[FacetKey(facet: facet, value: value)] = address
    return address
  }

  /// Alerts stand under their exact names, as monitoring writes them into links.
  private mutating func place(_ values: [SiteFacet.Value], by alerts: AlertNames, past: Set<String>) {
    for value in values {
      let wanted = alerts.address(of: value.id, past: past)
      guard taken[wanted.lowercased()] == nil else { continue }
      taken[wanted.lowercased()] = ""
      facets[FacetKey(facet: .alert, value: value.id)] = wanted
    }
  }

  /// Other spellings of an alert lead to its page. Those that differ from it in case only have no page: where file systems
  /// do not tell cases apart, it would stand in the place of the other.
  private mutating func addRedirects(of values: [SiteFacet.Value], by alerts: AlertNames) {
    for value in values {
      guard let target = page(of: .alert, value.id) else { continue }
      for address in alerts.addresses(of: value.id) where taken[address.lowercased()] == nil {
        taken[address.lowercased()] = ""
        redirects.append((address, target))
      }
    }
  }

  private func free(near address: String) -> String {
    let stem = address.dropLast(".html".count)
    var number = 2
    while taken["\(stem)-\(number).html".lowercased()] != nil { number += 1 }
    return "\(stem)-\(number).html"
  }

  /// `incidents/inc-2026-009.html`; an index or readme of a folder is the index of its part of the site.
  private static func address(of record: Record) -> String {
    let folder = folder(of: record.kind)
    let parts = record.path.split(separator: "/")
    let file = parts.last.map { String($0.prefix { $0 != "." }).lowercased() } ?? ""
    guard record.kind != .postmortem, file == "index" || file == "readme" else {
      return "\(folder)/\(PageName.ofDocument(record.id)).html"
    }
    let parent = parts.dropLast().last.map { $0.lowercased() }
    guard let parent else { return "overview.html" }
    let known = RecordKind.allCases.map { SiteMap.folder(of: $0) }.contains(parent)
    return known && parent != "incidents" ? "\(parent)/index.html" : "\(folder)/\(PageName.ofDocument(record.id)).html"
  }

  static func folder(of kind: RecordKind) -> String {
    switch kind {
    case .postmortem: "incidents"
    case .reference: "reference"
    case .runbook: "runbooks"
    case .template: "templates"
    case .role: "roles"
    case .outcome: "outcomes"
    }
  }

  // MARK: - Former addresses

  private mutating func addRedirects(_ base: KnowledgeBase, _ diagnostics: inout [Diagnostic]) {
    for record in base.records {
      guard let target = byRecord[record.id] else { continue }
      for alias in record.aliases where alias != record.id {
        let address = "\(SiteMap.folder(of: record.kind))/\(PageName.ofDocument(alias)).html"
        if address == target { continue }
        if let holder = taken[address.lowercased()] {
          diagnostics.append(aliasDiagnostic(alias, of: record, address: address, holder: holder))
          continue
        }
        taken[address.lowercased()] = record.path
        redirects.append((address, target))
      }
    }
    for leaf in base.taxonomy.categories.flatMap(\.leaves) {
      guard let target = page(of: .cause, leaf.id) else { continue }
      for alias in leaf.aliases {
        let address = "causes/\(PageName.make(alias)).html"
        if taken[address.lowercased()] != nil { continue }
        taken[address.lowercased()] = ""
        redirects.append((address, target))
      }
    }
  }

  /// The names that a service or team has elsewhere, or had before. What another page stands at stays its own.
  private mutating func addRedirects(_ facet: SiteFacet, from aliases: [String], to name: String) {
    let id = { (name: String) in facet == .service ? Slug.make(name) : PageName.make(name) }
    guard let target = page(of: facet, id(name)), let folder = facet.folder else { return }
    for alias in aliases {
      let address = "\(folder)/\(PageName.make(id(alias))).html"
      if taken[address.lowercased()] != nil { continue }
      taken[address.lowercased()] = ""
      redirects.append((address, target))
    }
  }

  /// What the last build had and this one has elsewhere.
  private mutating func addMoves(
    _ base: KnowledgeBase, _ facets: [SiteFacet: [SiteFacet.Value]], since past: AddressRecord,
    _ diagnostics: inout [Diagnostic]
  ) {
    record = present(base, facets)
    let pages = Set(record.documents.map(\.page) + record.groups.map(\.page))
    // Redirects that aliases ask for come first; they are no pages to lead to, though.
    let successors = Successors(of: past, in: record) { pages.contains($0) || SiteMap.fixedAddresses.contains($0) }
    for move in successors.moves where taken[move.page.lowercased()] == nil {
      taken[move.page.lowercased()] = ""
      redirects.append((move.page, move.target))
    }
    record.moves = successors.moves
    if let first = successors.gone.first(where: { taken[$0.page.lowercased()] == nil }) {
      diagnostics.append(goneDiagnostic(first, of: successors.gone.count))
    }
  }

  private func present(_ base: KnowledgeBase, _ facets: [SiteFacet: [SiteFacet.Value]]) -> AddressRecord {
    var record = AddressRecord()
    record.documents = base.records.compactMap { document in
      byRecord[document.id].map { page in
        AddressRecord.Document(
          page: page, id: document.id, source: document.path, fingerprint: AddressRecord.fingerprint(of: document))
      }
    }
    func add(_ facet: SiteFacet, _ id: String, _ incidents: [IncidentID]) {
      guard let page = page(of: facet, id), !incidents.isEmpty else { return }
      record.groups.append(.init(page: page, kind: facet.rawValue, members: incidents))
    }
    for facet in [SiteFacet.service, .team, .alert] {
      for value in facets[facet] ?? [] { add(facet, value.id, value.incidents) }
    }
    for category in base.causes {
      add(.cause, category.id, category.incidents.map(\.incident))
      for leaf in category.leaves { add(.cause, leaf.id, leaf.incidents.map(\.incident)) }
    }
    return record
  }

  private func goneDiagnostic(_ document: AddressRecord.Document, of count: Int) -> Diagnostic {
    Diagnostic(
      .note, rule: "site.gone", at: SourceLocation(file: document.source),
      count == 1
        ? "\"\(document.page)\" was a page of the last build and is none any more"
        : "\(count) pages of the last build are there no more, such as \"\(document.page)\"",
      because: "Links to it from elsewhere lead nowhere.",
      remedy: "If the document has a new name, write its former id under aliases: in its front matter.")
  }

  private func aliasDiagnostic(_ alias: String, of record: Record, address: String, holder: String) -> Diagnostic {
    Diagnostic(
      .warning, rule: "site.address", at: SourceLocation(file: record.path, line: 1),
      "the alias \"\(alias)\" leads to \"\(address)\", where another page stands",
      because: "The former address cannot lead here as well.", remedy: "Remove the alias.",
      notes: holder.isEmpty ? [] : [Diagnostic.Note("it belongs to this file", at: SourceLocation(file: holder))])
  }
}
