import KnowledgeBase
import Markdown
import Postmortems

/// All that pages are made from: the knowledge base, where its pages stand, and the words around them.
///
/// A class, so that thousands of page makers on several threads share one reference.
final class Site: Sendable {
  let base: KnowledgeBase
  let map: SiteMap
  let words: Words
  /// What the search box on every page says.
  let searchTexts: String
  let options: SiteOptions
  /// The values of every facet, read once.
  let facets: [SiteFacet: [SiteFacet.Value]]
  /// By facet, the places of the values that stand beside the pages of the others: those with most incidents.
  let foremost: [SiteFacet: [Int]]
  /// Which value a page is of, by its address: the facet and the place among its values.
  let valueOfPage: [String: (facet: SiteFacet, place: Int)]
  /// The time axis that all occurrence strips share; `nil` where no incident has a date.
  let strip: OccurrenceStrip?
  /// The documents that are not incidents, in the order of the navigation.
  let library: Library
  /// What in the text of documents becomes a link.
  let textLinks: TextLinks
  let ledger: Ledger
  /// The years of the learnings that have pages of their own; none where all learnings fit on one page.
  let learningYears: [LearningYear]
  /// The names of what has a feed of its own, by its page.
  let feedNames: [String: String]
  /// The days on which documents last changed, by their page.
  let lastChanged: [String: CivilDate]
  /// Pages whose Markdown is a download.
  let templatePages: Set<String>
  /// What the theme brings along, by its path.
  let assets: Set<String>
  /// What stands at the pages that former addresses lead to.
  let redirectTitles: [String: String]
  /// The orders of the list of incidents, and the list in each but the first.
  let orders: [IncidentOrder]
  let ordered: [IncidentOrder: OrderedIncidents]
  /// Incidents without a date.
  let undated: [IncidentID]
  /// Places in `base.incidents`.
  let placeOfIncident: [IncidentID: Int]
  let causeNames: CauseNames
  /// Incidents that several documents tell: the place of the group in `base.duplicates`, by each of the documents.
  let tellings: [IncidentID: Int]
  /// Causes that came back more than once: the place in `base.chains`, by each of the incidents.
  let chains: [IncidentID: Int]
  /// Places in `base.alerts`, by the id of the alert.
  let placeOfAlert: [String: Int]

  /// - Parameter facets: the values of every facet of the knowledge base; `nil` finds them.
  init(
    base: KnowledgeBase, map: SiteMap, words: Words, options: SiteOptions, assets: Set<String> = [],
    facets known: [SiteFacet: [SiteFacet.Value]]? = nil
  ) {
    self.base = base
    self.map = map
    self.words = words
    searchTexts = SearchTexts.box(words)
    self.options = options
    undated = base.incidents.indices.filter { base.incidents[$0].date == nil }.map { base.incidents[$0].id }
    let facets = known ?? SiteFacet.all(in: base, threads: options.threads)
    self.facets = facets
    foremost = facets.mapValues(SiteFacet.foremost)
    valueOfPage = Site.values(by: map, facets)
    strip = OccurrenceStrip(dates: base.incidents.compactMap(\.date))
    textLinks = TextLinks(base, map: map, rules: options.linkRules)
    library = Library(base, map: map, words: words)
    self.assets = assets
    templatePages = Set(base.records.lazy.filter { $0.kind == .template }.compactMap { map.page(ofRecord: $0.id) })
    let named =
      (facets[.service] ?? []).map { (map.page(of: .service, $0.id), $0.name) }
      + base.causes.map { (map.page(of: .cause, $0.id), $0.name) }
    feedNames = Dictionary(
      named.compactMap { page, name in page.map { ($0, name) } }, uniquingKeysWith: { first, _ in first })
    lastChanged = Dictionary(
      base.records.compactMap { record in
        let day = record.updated ?? record.history?.lastChanged ?? record.postmortem?.published?.value
        return map.page(ofRecord: record.id).flatMap { page in day.map { (page, $0) } }
      }, uniquingKeysWith: { first, _ in first })
    redirectTitles = Site.titles(of: Set(map.redirects.map(\.target)), base, map, facets)
    ledger = Ledger(base, map: map, words: words)
    learningYears = LearningYear.make(base, words)
    placeOfIncident = Dictionary(
      base.incidents.indices.map { (base.incidents[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
    orders = IncidentOrder.offered(in: base)
    ordered = Dictionary(
      uniqueKeysWithValues: orders.dropFirst().map { order in
        (order, OrderedIncidents(order, of: base) { Site.weight(ofIncident: $0, in: base) })
      })
    causeNames = CauseNames(base.taxonomy, map: map)
    tellings = Dictionary(
      base.duplicates.enumerated().flatMap { place, group in
        ([group.canonical] + group.others.map(\.incident)).map { ($0, place) }
      }, uniquingKeysWith: { first, _ in first })
    chains = Dictionary(
      base.chains.enumerated().flatMap { place, chain in chain.incidents.map { ($0, place) } },
      // An incident of two chains stands in the one that the knowledge base names first.
      uniquingKeysWith: { first, _ in first })
    placeOfAlert = Dictionary(
      base.alerts.indices.map { (base.alerts[$0].group.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The same site over a knowledge base in which one document is another one (`KnowledgeBase.replacing`).
  init(_ other: Site, over base: KnowledgeBase) {
    self.base = base
    map = other.map
    words = other.words
    searchTexts = other.searchTexts
    options = other.options
    facets = other.facets
    foremost = other.foremost
    valueOfPage = other.valueOfPage
    strip = other.strip
    library = other.library
    textLinks = other.textLinks
    ledger = other.ledger
    learningYears = other.learningYears
    feedNames = other.feedNames
    lastChanged = other.lastChanged
    templatePages = other.templatePages
    assets = other.assets
    redirectTitles = other.redirectTitles
    orders = other.orders
    ordered = other.ordered
    undated = other.undated
    placeOfIncident = other.placeOfIncident
    causeNames = other.causeNames
    tellings = other.tellings
    chains = other.chains
    placeOfAlert = other.placeOfAlert
  }

  /// Places in `base.incidents`; an id that there is not has none.
  func places(of ids: [IncidentID]) -> [Int] { ids.compactMap { placeOfIncident[$0] } }

  /// The id of an incident as its document states it; `nil` for one made from the name of the file.
  func statedID(_ id: IncidentID) -> IncidentID? {
    guard let place = placeOfIncident[id], !base.records[base.recordPlaces[place]].idIsStated else { return id }
    return nil
  }

  /// What an incident is called where there is room for few words: its id, or its title where nobody gave it an id.
  func name(of id: IncidentID) -> String {
    statedID(id) ?? placeOfIncident[id].map { base.incidents[$0].title } ?? id
  }
}

/// A page in the making: knows its own address, and so how every other page is linked from it.
struct PageMaker: Sendable {
  let site: Site
  let address: String
  /// The address of the site, for a page whose own address is not known; links are relative without it.
  var prefix: String?

  // For those who hand it on. Who reads from it says `site.base`: within a closure this copies the whole knowledge base,
  // and counts a reference for every list of it.
  var base: KnowledgeBase { _read { yield site.base } }
  var words: Words { _read { yield site.words } }

  func url(_ target: String, fragment: String? = nil) -> String {
    if let prefix {
      return prefix + RelativeLink.percentEncoded(target)
        + (fragment.map { "#" + RelativeLink.percentEncoded($0) } ?? "")
    }
    return RelativeLink.from(address, to: target, fragment: fragment)
  }

  func link(_ text: String, _ target: String, fragment: String? = nil, note: String? = nil) -> LinkContext {
    LinkContext(
      text: text, url: url(target, fragment: fragment), note: note, isCurrent: target == address && fragment == nil)
  }

  // MARK: - Incidents

  func day(_ date: CivilDate?) -> DayContext? {
    date.map { DayContext(iso: $0.iso, text: words.day($0)) }
  }

  func severity(_ level: SeverityLevel?) -> SeverityContext? {
    level.map { level in
      SeverityContext(
        name: level.name, mark: level.rank.flatMap { (1...4).contains($0) ? String($0) : nil } ?? "x",
        url: site.map.page(of: .severity, level.name).map { url($0) })
    }
  }

  /// Where an incident stands; the list of incidents for one that has no page.
  func incidentURL(_ id: IncidentID, fragment: String? = nil) -> String {
    url(site.map.page(ofRecord: id) ?? SiteMap.incidents, fragment: fragment)
  }

  /// Read where it stands: an incident is a large value.
  func title(of id: IncidentID) -> String? { site.placeOfIncident[id].map { base.incidents[$0].title } }

  /// - Parameter text: what it says; without one the id or a short title, as beside others of its kind.
  func incidentLink(_ id: IncidentID, text: String? = nil, note: String? = nil) -> LinkContext {
    LinkContext(text: text ?? words.shortened(site.name(of: id)), url: incidentURL(id), note: note)
  }

  /// - Parameter place: in `KnowledgeBase.incidents`. The incident is read where it stands; copying it would count a
  ///   reference for each of its lists.
  func row(incident place: Int, under caused: CausedIncident? = nil, cause: String? = nil) -> IncidentRow {
    let id = site.base.incidents[place].id
    var row = IncidentRow(
      title: site.base.incidents[place].title, url: incidentURL(id), id: site.statedID(id) ?? "")
    row.day = day(site.base.incidents[place].date)
    row.severity = severity(site.base.incidents[place].severity)
    row.cause = site.base.incidents[place].primaryCauseID.map { causeLink($0) }
    row.isCauseInferred = site.base.incidents[place].primaryCauseIsInferred
    row.restored = site.base.incidents[place].minutesToRestore.map(words.duration)
    if let caused {
      row.role = words("cause.role.\(caused.role.rawValue)")
      row.isInferred = caused.basis == .inferred
    }
    if let cause {
      row.statement = site.base.incidents[place].causes.first { $0.cause == cause }.flatMap(statement)
    }
    return row
  }

  func rows(_ ids: [IncidentID]) -> [IncidentRow] { site.places(of: ids).map { row(incident: $0) } }

  // MARK: - Causes

  func causeLink(_ id: String, note: String? = nil) -> LinkContext {
    let name = site.causeNames[id]
    return named(name.text, name.page, note)
  }

  /// `Capacity › Disk full`
  func causePath(_ id: String) -> LinkContext {
    let name = site.causeNames[id]
    return named(name.path, name.page, nil)
  }

  private func named(_ text: String, _ page: String?, _ note: String?) -> LinkContext {
    guard let page else { return LinkContext(text: text, note: note) }
    return link(text, page, note: note)
  }

  /// The sentence of the document that names a cause: the first of several, without the id of the cause that its
  /// author may have put beside it.
  func statement(of cause: CauseAttribution) -> String? {
    guard var text = cause.statement?[...] else { return nil }
    // Few have brackets, and long lists have many.
    if text.utf8.contains(UInt8(ascii: "(")) { text = text.replacing(" (\(cause.cause))", with: "")[...] }
    if text.hasSuffix(cause.cause) { text = text.dropLast(cause.cause.count) }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text.isEmpty ? nil : leadAndRest(String(text), from: 60).lead
  }

  /// The name of the category that a leaf or category id belongs to.
  func causeGroup(_ id: String) -> String { site.causeNames[id].group }

  // MARK: - Tallies

  func progress(_ places: [Int]) -> ProgressContext? { progress(of: ItemTally(places, in: base)) }

  func progress(of tally: ItemTally) -> ProgressContext? {
    guard tally.count > 0 else { return nil }
    let declined = declined(tally)
    guard tally.promised > 0 else {
      return declined.map { ProgressContext(units: Markup(), text: $0, said: $0) }
    }
    return ProgressContext(
      units: Marks.units(done: tally.done, open: tally.open - tally.overdue, overdue: tally.overdue),
      text: words(
        "prevention.doneOf", ["done": words.grouped(tally.done), "total": words.grouped(tally.promised)]),
      said: said(tally), overdue: tally.overdue == 0 ? nil : words.count("prevention.overdueCount", tally.overdue),
      declined: declined)
  }

  /// `9 of 11 done, 1 declined`: how far items have come, in the same words wherever a sentence says it.
  func said(_ tally: ItemTally) -> String {
    let done = words("prevention.tally", ["done": words.grouped(tally.done), "total": words.grouped(tally.promised)])
    guard let declined = declined(tally) else { return done }
    return tally.promised == 0 ? declined : done + words("listComma") + " " + declined
  }

  private func declined(_ tally: ItemTally) -> String? {
    tally.declined == 0 ? nil : words.count("prevention.declinedCount", tally.declined)
  }

  /// `45 min, n = 3`; a median says of how many it is one.
  func median(_ ids: [IncidentID]) -> String? {
    let known = site.places(of: ids).compactMap { site.base.incidents[$0].minutesToRestore }.sorted()
    guard let median = known.median else { return nil }
    return words("median", ["value": words.duration(median), "n": words.grouped(known.count)])
  }

  func strip(_ ids: [IncidentID], named: Bool = false) -> Markup {
    let dated = site.places(of: ids).compactMap { place in
      site.base.incidents[place].date.map { date in
        OccurrenceStrip.Incident(
          date: date, severity: site.base.incidents[place].severity, name: site.name(of: site.base.incidents[place].id))
      }
    }
    guard !dated.isEmpty, let strip = site.strip else { return Markup() }
    return strip.draw(dated, named: named, words)
  }

  func stripCaption(_ ids: [IncidentID]) -> String {
    let dated = site.places(of: ids).count { site.base.incidents[$0].date != nil }
    return words(OccurrenceStrip.isCounted(dated) ? "stripCaption.counted" : "stripCaption")
  }

  func tally(
    _ link: LinkContext, _ ids: [IncidentID], prevention: [Int], lost: Int? = nil, under: String? = nil,
    definition: String? = nil
  ) -> TallyRow {
    TallyRow(
      link: link, under: under, definition: definition, strip: strip(ids), count: ids.count,
      lost: (lost ?? minutesLost(ids)).map(words.duration),
      last: day(site.places(of: ids).compactMap { site.base.incidents[$0].date }.max()),
      median: median(ids), progress: progress(prevention))
  }

  func minutesLost(_ ids: [IncidentID]) -> Int? {
    let known = site.places(of: ids).compactMap { site.base.incidents[$0].minutesLost }
    return known.isEmpty ? nil : known.reduce(0, +)
  }

  func preventionPlaces(_ ids: [IncidentID]) -> [Int] {
    site.places(of: ids).flatMap { site.base.incidents[$0].preventionItems }
  }

  func learningPlaces(_ ids: [IncidentID]) -> [Int] {
    site.places(of: ids).flatMap { site.base.incidents[$0].learnings }
  }
}

extension [Int] {
  /// The middle of sorted numbers.
  var median: Int? { Quantiles.median(self) }
}
