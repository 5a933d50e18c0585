import KnowledgeBase
import Markdown
import Postmortems

/// One incident: what was known at the time, what was learned, what was promised.
struct IncidentPage: TemplateContext {
  var heading: String
  var lede: String?
  var id: String
  var day: DayContext?
  var severity: SeverityContext?
  var restored: String?
  var phaseBar: Markup
  var phases: [PhaseContext]
  var nowTitle: String?
  var nowAnchor: String
  var places: [TextLine]
  var now: Markup
  var facts: [FactRow]
  var unknown: String?
  var hasMarkedFacts: Bool
  var contents: [LinkContext]
  var sections: [SectionContext]
  var related: [RelatedRow]
  var relatedAnchor: String
  var backlinks: [LabelRow]
  var recurrences: [RecurrenceRow]
  var recurrenceChain: [LinkContext]
  var recurrenceAnchor: String
  var tellings: [LinkContext]
  var drill: LinkContext?
  var source: SourceContext
  var sourceAnchor: String
  var earlier: LinkContext?
  var later: LinkContext?

  static let schema = ContextSchema<Self>(
    "incident", "The page of an incident.",
    [
      .text("heading", "The title of the incident.") { $0.heading },
      .text("lede", "Its summary in a sentence or two.") { $0.lede },
      .text("id", "Its id; absent where the document states none.") { $0.id },
      .group("day", "When it began.") { $0.day },
      .group("severity", "How bad it was.") { $0.severity },
      .text("restored", "`Restored in 45 min`; absent where unknown.") { $0.restored },
      .html("phaseBarHTML", "From the start of impact to the end, to scale; only where the times are known.") {
        $0.phaseBar
      },
      .list("phases", "The key below the bar: each phase and how long it took.") { $0.phases },
      .text("nowTitle", "The heading of what to do when it happens again.") { $0.nowTitle },
      .text("nowAnchor", "The `id` of that heading.") { $0.nowAnchor },
      .list("places", "The `id`s of sections that the page says in another form.") { $0.places },
      .html("nowHTML", "What to do when it happens again.") { $0.now },
      .list("facts", "What is known, label by label.") { $0.facts },
      .text("unknown", "The facts that the document does not state, as a list in words.") { $0.unknown },
      .flag("markedFacts", "Some facts are computed or inferred, and say so.") { $0.hasMarkedFacts },
      .list("contents", "The headings of the page.") { $0.contents },
      .list("sections", "The sections of the document, in its order.") { $0.sections },
      .flag("further", "There is something to read on: related incidents, or documents that link here.") {
        !$0.related.isEmpty || !$0.backlinks.isEmpty
      },
      .list("related", "Incidents to read after this one, each with the reason.") { $0.related },
      .text("relatedAnchor", "The `id` of that section.") { $0.relatedAnchor },
      .list("backlinks", "Documents that link here, by their kind.") { $0.backlinks },
      .list("recurrences", "Earlier and later incidents of the same cause.") { $0.recurrences },
      .list("recurrenceChain", "The chain in order, where there are more than two; the page's own has no link.") {
        $0.recurrenceChain
      },
      .text("recurrenceAnchor", "The `id` of that section.") { $0.recurrenceAnchor },
      .list("tellings", "Other documents that tell the same incident.") { $0.tellings },
      .group("drill", "The incident as a drill; only with a timeline that is long enough.") { $0.drill },
      .group("source", "The Markdown file.") { $0.source },
      .text("sourceAnchor", "The `id` of that section.") { $0.sourceAnchor },
      .group("earlier", "The incident before this one in time.") { $0.earlier },
      .group("later", "The incident after it.") { $0.later },
    ])
}

struct PhaseContext: TemplateContext {
  var mark: String
  var name: String
  var duration: String
  var moment: String?

  static let schema = ContextSchema<Self>(
    "phase", "A phase of the incident in the key of the bar.",
    [
      .text("mark", "The class of its fill.") { $0.mark },
      .text("name", "`Detect`, `Mitigate`, `Resolve`.") { $0.name },
      .text("duration", "How long it took.") { $0.duration },
      .text("moment", "What it ended with and when, where the bar has no room to say so.") { $0.moment },
    ])
}

struct SourceContext: TemplateContext {
  var path: String
  var url: String?
  var editURL: String?
  var lines: String
  var published: DayContext?
  var updated: DayContext?
  var owner: String?

  static let schema = ContextSchema<Self>(
    "source", "The file that a page is made from.",
    [
      .text("path", "Its path in the content folder.") { $0.path },
      .text("url", "Where it can be seen; only with a source address in the configuration.") { $0.url },
      .text("editURL", "Where it can be edited; only with an edit address in the configuration.") { $0.editURL },
      .text("lines", "How long it is, in words.") { $0.lines },
      .group("published", "The day it was published: as it states, else as its history tells.") { $0.published },
      .group("updated", "The day of the last change: as it states, else as its history tells.") { $0.updated },
      .text("owner", "Who keeps it.") { $0.owner },
    ])
}

struct RelatedRow: TemplateContext {
  var reason: String
  var detail: String?
  var further: String?
  var incident: IncidentRow
  var summary: String?

  static let schema = ContextSchema<Self>(
    "related", "Another incident and why it is worth reading.",
    [
      .text("reason", "The strongest reason: `Same root cause`.") { $0.reason },
      .text("detail", "What they share.") { $0.detail },
      .text("further", "The other reasons in a sentence.") { $0.further },
      .group("incident", "The other incident.") { $0.incident },
      .text("summary", "What happened there, in a sentence.") { $0.summary },
    ])
}

extension PageMaker {
  func incident(_ incident: Incident, record: Record, facts: Postmortem, document: DocumentView) -> PageDraft {
    let bar = PhaseBar(facts)
    let lede = lede(of: record, document)
    let panel = FactsPanel(maker: self, incident: incident, facts: facts, record: record)
    let rows = panel.rows()
    let composer = IncidentComposer(
      maker: self, record: record, facts: facts, incident: incident, document: document, lede: lede, panel: rows)
    let nowAnchor = composer.anchors.free("now")
    let sections = composer.sections(phases: bar)
    let now = record.section(.now)
    let related = incident.related.compactMap(relatedRow)
    let backlinks = backlinks(to: record.id)
    let relatedAnchor = composer.anchors.free("related")
    let recurrences = recurrences(of: incident)
    let recurrenceAnchor = composer.anchors.free("recurrence")
    let sourceAnchor = composer.anchors.free("source")
    var contents = sections.filter { !$0.title.isEmpty }.map {
      LinkContext(text: $0.title, url: "#" + RelativeLink.percentEncoded($0.anchor))
    }
    if !recurrences.isEmpty {
      contents.append(LinkContext(text: words("recurrence.title"), url: "#" + recurrenceAnchor))
    }
    if !related.isEmpty || !backlinks.isEmpty {
      contents.append(LinkContext(text: words("related.title"), url: "#" + relatedAnchor))
    }
    contents.append(LinkContext(text: words("source.title"), url: "#" + sourceAnchor))
    let place = site.placeOfIncident[incident.id]
    let body = IncidentPage(
      heading: record.title, lede: lede, id: site.statedID(incident.id) ?? "", day: day(incident.date),
      severity: severity(incident.severity),
      restored: restored(incident, facts),
      phaseBar: bar?.draw(words, zone: facts.zone?.value ?? facts.started?.value.zone) ?? Markup(),
      phases: phaseKey(bar),
      nowTitle: now.map { _ in words("incident.now") }, nowAnchor: nowAnchor, places: composer.places,
      now: now.map { document.markup($0.blocks) } ?? Markup(),
      facts: rows, unknown: panel.unknown(), hasMarkedFacts: rows.contains { $0.entries.contains { $0.basis != nil } },
      contents: contents, sections: sections,
      related: related, relatedAnchor: relatedAnchor, backlinks: backlinks, recurrences: recurrences,
      recurrenceChain: chain(of: incident),
      recurrenceAnchor: recurrenceAnchor, tellings: tellings(of: incident),
      drill: site.drill(of: record).map { link(words("drill.read"), $0) }, source: source(of: record),
      sourceAnchor: sourceAnchor,
      earlier: place.flatMap { neighbour($0 + 1) }, later: place.flatMap { neighbour($0 - 1) })
    return PageDraft(
      kind: .incident, address: address, title: record.title, description: description(of: incident),
      crumbs: incidentCrumbs(incident), section: SiteMap.incidents, anchors: document.anchors, body: body)
  }

  /// How long it took, and where the harm ended long before all was repaired, how long that took: else seven days stand
  /// beside an impact of hours.
  private func restored(_ incident: Incident, _ facts: Postmortem) -> String? {
    guard let restore = incident.minutesToRestore else { return nil }
    let time = words.duration(restore)
    guard let mitigate = facts.timeToMitigate.inForce?.value, mitigate > 0, mitigate < restore / 2 else {
      return words("incident.restoredIn", ["time": time])
    }
    return words("incident.mitigatedAndRestoredIn", ["mitigated": words.duration(mitigate), "time": time])
  }

  /// The summary, unless it was taken from the text that the page begins with anyway.
  private func lede(of record: Record, _ document: DocumentView) -> String? {
    guard let summary = record.summary else { return nil }
    let shown = document.head().first ?? document.topSections().first { $0.kind != .now }?.blocks.first
    guard summary.provenance.source > .fieldList, let shown else { return summary.value }
    return document.tree.plainText(shown).hasPrefix(summary.value.prefix(60)) ? nil : summary.value
  }

  private func neighbour(_ place: Int) -> LinkContext? {
    guard site.base.incidents.indices.contains(place) else { return nil }
    return incidentLink(site.base.incidents[place].id, text: site.base.incidents[place].title)
  }

  private func phaseKey(_ bar: PhaseBar?) -> [PhaseContext] {
    (bar?.phases ?? []).map { phase in
      let mark =
        switch phase.kind {
        case .detect: "ft"
        case .mitigate, .whole: "fa"
        case .resolve: "ft2"
        }
      return PhaseContext(
        mark: mark, name: words("phase.\(phase.kind.rawValue)"), duration: words.duration(phase.minutes),
        moment: bar?.moment(after: phase, words))
    }
  }

  private func incidentCrumbs(_ incident: Incident) -> [LinkContext] {
    var entries: [(String, String?)] = [(words("incidents.title"), SiteMap.incidents)]
    if let year = incident.date.map({ String($0.year) }) { entries.append((year, site.map.page(of: .year, year))) }
    entries.append((site.name(of: incident.id), nil))
    return entries.map { text, target in LinkContext(text: text, url: target.map { url($0) }) }
  }

  /// `SEV1, 11 Mar 2026, 45 min. A backfill outran …`
  private func description(of incident: Incident) -> String {
    let facts = [incident.severity?.name, incident.date.map(words.day), incident.minutesToRestore.map(words.duration)]
    let head = facts.compactMap { $0 }.joined(separator: ", ")
    return [head, incident.summary ?? ""].filter { !$0.isEmpty }.joined(separator: ". ")
  }

  func source(of record: Record) -> SourceContext {
    let path = RelativeLink.percentEncoded(record.path)
    return SourceContext(
      path: record.path, url: site.options.sourceURL.map { $0.replacingFirst("{path}", with: path) },
      editURL: site.options.editURL.map { $0.replacingFirst("{path}", with: path) },
      lines: words.count("source.lines", record.document.source.lineCount),
      published: day(record.firstWritten), updated: day(record.updated ?? record.history?.lastChanged),
      owner: record.owner)
  }

  /// Documents that link to a record, each once, by their kind.
  func backlinks(to id: String) -> [LabelRow] {
    let found = site.base.backlinks[id] ?? []
    let limit = 40
    var rows: [LabelRow] = []
    for backlink in found.prefix(limit) {
      guard let record = site.base.record(backlink.from), let page = site.map.page(ofRecord: record.id) else {
        continue
      }
      let label = words("kind.\(record.kind.rawValue)")
      let place = rows.firstIndex { $0.label == label } ?? rows.endIndex
      if place == rows.endIndex { rows.append(LabelRow(label: label, entries: [])) }
      rows[place].entries.append(link(record.title, page))
    }
    if found.count > limit, !rows.isEmpty {
      rows[rows.count - 1].entries.append(LinkContext(text: words.count("more", found.count - limit)))
    }
    return rows
  }

  // MARK: - Related

  private func relatedRow(_ relation: Relation) -> RelatedRow? {
    guard let other = site.placeOfIncident[relation.to], let first = relation.reasons.first else { return nil }
    let (reason, detail) = said(first)
    let rest = further(relation.reasons.dropFirst().prefix(3).map(said))
    return RelatedRow(
      reason: reason, detail: detail, further: rest.map { words("related.also", ["reasons": $0]) },
      incident: row(incident: other), summary: site.base.incidents[other].summary)
  }

  /// `same service a and b; same alert c`: each kind of reason once, with all that is shared.
  private func further(_ reasons: [(text: String, detail: String?)]) -> String? {
    let kinds = unique(reasons.map(\.text))
    let said = kinds.map { kind in
      let details = reasons.filter { $0.text == kind }.compactMap(\.detail)
      return [words.inside(kind), words.list(details)].filter { !$0.isEmpty }.joined(separator: " ")
    }
    guard !said.isEmpty else { return nil }
    return kinds.count < reasons.count ? said.joined(separator: "; ") : words.list(said)
  }

  private func said(_ reason: Relation.Reason) -> (text: String, detail: String?) {
    switch reason {
    case .linked: (words("related.linked"), nil)
    case .samePrimaryCause(let cause): (words("related.samePrimaryCause"), site.base.taxonomy.name(of: cause))
    case .sharedCause(let cause): (words("related.sharedCause"), site.base.taxonomy.name(of: cause))
    case .sameService(let service): (words("related.sameService"), service)
    case .sharedLearning(let headline): (words("related.sharedLearning"), headline)
    case .sameErrorSignature(let text): (words("related.sameSignature"), text)
    case .sameAlert(let name): (words("related.sameAlert"), name)
    case .sharedTerms(let terms): (words("related.sharedTerms"), words.list(terms))
    case .sameIncident: (words("related.sameIncident"), nil)
    }
  }
}

extension String {
  func replacingFirst(_ pattern: String, with replacement: String) -> String {
    guard let range = firstRange(of: pattern) else { return self }
    return self[..<range.lowerBound] + replacement + self[range.upperBound...]
  }

  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}

extension Words {
  /// A heading as it stands inside a sentence; a language that writes nouns with capitals keeps it as it is.
  fileprivate func inside(_ text: String) -> String { self("letters.inside") == "lower" ? text.lowercasedFirst : text }
}
