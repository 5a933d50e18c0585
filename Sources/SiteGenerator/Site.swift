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
  let options: SiteOptions
  /// The values of every facet, read once.
  let facets: [SiteFacet: [SiteFacet.Value]]
  /// The time axis that all occurrence strips share; `nil` where no incident has a date.
  let strip: OccurrenceStrip?
  /// The documents that are not incidents, in the order of the navigation.
  let library: Library
  /// What in the text of documents becomes a link.
  let textLinks: TextLinks
  let primaryCauses: [IncidentID: CauseAttribution]
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
  /// Places in `base.incidents`.
  let placeOfIncident: [IncidentID: Int]

  init(base: KnowledgeBase, map: SiteMap, words: Words, options: SiteOptions, assets: Set<String> = []) {
    self.base = base
    self.map = map
    self.words = words
    self.options = options
    facets = Dictionary(uniqueKeysWithValues: SiteFacet.allCases.map { ($0, $0.values(in: base)) })
    strip = OccurrenceStrip(dates: base.incidents.compactMap(\.date))
    textLinks = TextLinks(base, map: map, rules: options.linkRules)
    library = Library(base, map: map, words: words)
    primaryCauses = Dictionary(
      base.incidents.compactMap { incident in incident.primaryCause.map { (incident.id, $0) } },
      uniquingKeysWith: { first, _ in first })
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
    learningYears = LearningYear.make(base, words) { Site.weight($0, base) }
    placeOfIncident = Dictionary(
      base.incidents.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func prevention(_ places: [Int]) -> [PreventionEntry] {
    places.compactMap { base.prevention.indices.contains($0) ? base.prevention[$0] : nil }
  }

  var undated: [IncidentID] { base.incidents.filter { $0.date == nil }.map(\.id) }

  func learnings(_ places: [Int]) -> [LearningEntry] {
    places.compactMap { base.learnings.indices.contains($0) ? base.learnings[$0] : nil }
  }
}

/// A page in the making: knows its own address, and so how every other page is linked from it.
struct PageMaker: Sendable {
  let site: Site
  let address: String
  /// The address of the site, for a page whose own address is not known; links are relative without it.
  var prefix: String?

  // Lent, not copied: a copy counts a reference for every list of the knowledge base.
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

  func incidentLink(_ id: IncidentID, text: String? = nil, note: String? = nil) -> LinkContext {
    LinkContext(text: text ?? id, url: incidentURL(id), note: note)
  }

  func row(_ incident: Incident, under caused: CausedIncident? = nil, cause: String? = nil) -> IncidentRow {
    var row = IncidentRow(title: incident.title, url: incidentURL(incident.id), id: incident.id)
    row.day = day(incident.date)
    row.severity = severity(incident.severity)
    row.cause = incident.primaryCause.map { causeLink($0.cause) }
    row.restored = incident.minutesToRestore.map(words.duration)
    if let caused {
      row.role = words("cause.role.\(caused.role.rawValue)")
      row.isInferred = caused.basis == .inferred
    }
    if let cause { row.statement = incident.causes.first { $0.cause == cause }.flatMap(statement) }
    return row
  }

  func rows(_ ids: [IncidentID]) -> [IncidentRow] {
    ids.compactMap { base.incident($0) }.map { row($0) }
  }

  // MARK: - Causes

  func causeLink(_ id: String, note: String? = nil) -> LinkContext {
    let name = base.taxonomy.name(of: id)
    guard let page = site.map.page(of: .cause, id) else { return LinkContext(text: name, note: note) }
    return link(name, page, note: note)
  }

  /// `Capacity › Disk full`
  func causePath(_ id: String) -> LinkContext {
    var out = causeLink(id)
    if let category = base.taxonomy.category(ofLeaf: id) { out.text = "\(category.name) › \(out.text)" }
    return out
  }

  /// The sentence of the document that names a cause: the first of several, without the id of the cause that a
  /// table may have put behind it.
  func statement(of cause: CauseAttribution) -> String? {
    guard var text = cause.statement?[...] else { return nil }
    if text.hasSuffix(cause.cause) { text = text.dropLast(cause.cause.count) }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text.isEmpty ? nil : leadAndRest(String(text), from: 60).lead
  }

  /// The name of the category that a leaf or category id belongs to.
  func causeGroup(_ id: String) -> String {
    (base.taxonomy.category(ofLeaf: id) ?? base.taxonomy.category(id))?.name ?? id
  }

  // MARK: - Tallies

  func progress(_ places: [Int]) -> ProgressContext? { progress(of: site.prevention(places)) }

  func progress(of entries: [PreventionEntry]) -> ProgressContext? {
    let entries = entries.filter { $0.item.effectiveStatus != .declined }
    guard !entries.isEmpty else { return nil }
    let done = entries.count { $0.item.effectiveStatus == .done }
    let overdue = entries.count(where: \.isOverdue)
    return ProgressContext(
      units: Marks.units(done: done, open: entries.count - done - overdue, overdue: overdue),
      text: words("prevention.doneOf", ["done": "\(done)", "total": "\(entries.count)"]),
      overdue: overdue == 0 ? nil : words.count("prevention.overdueCount", overdue))
  }

  /// `45 min, n = 3`; a median says of how many it is one.
  func median(_ ids: [IncidentID]) -> String? {
    let known = ids.compactMap { base.incident($0)?.minutesToRestore }.sorted()
    guard let median = known.median else { return nil }
    return words("median", ["value": words.duration(median), "n": "\(known.count)"])
  }

  func strip(_ ids: [IncidentID], named: Bool = false) -> Markup {
    let dated = ids.compactMap { base.incident($0) }.compactMap { incident in
      incident.date.map { OccurrenceStrip.Incident(date: $0, severity: incident.severity, name: incident.id) }
    }
    guard !dated.isEmpty, let strip = site.strip else { return Markup() }
    return strip.draw(dated, named: named, words)
  }

  func stripCaption(_ ids: [IncidentID]) -> String {
    let dated = ids.count { base.incident($0)?.date != nil }
    return words(OccurrenceStrip.isCounted(dated) ? "stripCaption.counted" : "stripCaption")
  }

  func tally(
    _ link: LinkContext, _ ids: [IncidentID], prevention: [Int], lost: Int? = nil, under: String? = nil,
    definition: String? = nil
  ) -> TallyRow {
    TallyRow(
      link: link, under: under, definition: definition, strip: strip(ids), count: ids.count,
      lost: (lost ?? minutesLost(ids)).map(words.duration), last: day(ids.compactMap { base.incident($0)?.date }.max()),
      median: median(ids), progress: progress(prevention))
  }

  func minutesLost(_ ids: [IncidentID]) -> Int? {
    let known = ids.compactMap { base.incident($0)?.minutesLost }
    return known.isEmpty ? nil : known.reduce(0, +)
  }

  func preventionPlaces(_ ids: [IncidentID]) -> [Int] {
    ids.compactMap { base.incident($0) }.flatMap(\.preventionItems)
  }

  func learningPlaces(_ ids: [IncidentID]) -> [Int] {
    ids.compactMap { base.incident($0) }.flatMap(\.learnings)
  }
}

extension [Int] {
  /// The middle of sorted numbers; of an even count, the lower middle, which is one that occurred.
  var median: Int? { isEmpty ? nil : self[(count - 1) / 2] }
}
