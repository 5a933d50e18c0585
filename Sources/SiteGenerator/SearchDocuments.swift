import KnowledgeBase
import Markdown
import Parallelism
import Postmortems
import SearchIndex

/// What the search index is made of: an adapter from the knowledge base to the index's own terms.
public struct SearchDocuments: Sendable {
  public var documents: [SearchDocument]
  public var facets: [FacetDefinition]

  /// Incidents, causes, learnings, prevention items, services and all other documents, each under the
  /// address that the site has for it.
  ///
  /// - Parameter threads: at most so many at once; the documents are the same for any number.
  public static func make(from base: KnowledgeBase, map: SiteMap, theme: Theme, threads: Int) -> SearchDocuments {
    let maker = SearchDocumentMaker(base: base, map: map, words: theme.words, threads: threads)
    return SearchDocuments(documents: maker.documents(), facets: maker.facetDefinitions())
  }
}

/// Makes search documents; the words on their cards come from the theme's texts.
///
/// A class, so that threads share one reference and not the counts of everything in it.
final class SearchDocumentMaker: Sendable {
  let base: KnowledgeBase
  let map: SiteMap
  let words: Words
  private let threads: Int
  private let values: [SiteFacet: [SiteFacet.Value]]
  /// The values of each incident, by facet.
  private let facetsOfIncident: [IncidentID: [String: [String]]]

  init(base: KnowledgeBase, map: SiteMap, words: Words, threads: Int) {
    self.base = base
    self.map = map
    self.words = words
    self.threads = threads
    let facets = SiteFacet.allCases.filter(\.isSearched)
    let values = parallelMap(facets, threads: threads) { $0.values(in: base) }
    self.values = Dictionary(uniqueKeysWithValues: zip(facets, values))
    var found: [IncidentID: [String: [String]]] = [:]
    for facet in facets {
      for value in self.values[facet] ?? [] {
        for incident in value.incidents { found[incident, default: [:]][facet.rawValue, default: []].append(value.id) }
      }
    }
    for incident in base.incidents {
      let causes = incident.causes.map(\.cause)
      if !causes.isEmpty { found[incident.id, default: [:]]["cause"] = causes }
    }
    for entry in base.prevention {
      guard let owner = entry.item.owner?.value, found[entry.incident]?["owner"]?.contains(owner) != true else {
        continue
      }
      found[entry.incident, default: [:]]["owner", default: []].append(owner)
    }
    facetsOfIncident = found
  }

  func documents() -> [SearchDocument] {
    let causes = base.causes.flatMap { category in [self.category(category)] + category.leaves.map { leaf($0) } }
    let groups =
      base.alerts.map { seen(.alert, .alert, $0.group.id, $0.group.name, $0.group.incidents, $0.triage) }
      + base.symptoms.map { seen(.symptom, .symptom, $0.group.id, $0.group.name, $0.group.incidents, $0.triage) }
    // One list of the right size, to which each part is added before the next is made: there are ten documents for each
    // postmortem.
    var documents: [SearchDocument] = []
    documents.reserveCapacity(
      base.records.count + causes.count + base.services.count + groups.count + base.learnings.count
        + base.prevention.count)
    func add(_ count: Int, _ make: @Sendable (Int) -> SearchDocument?) {
      documents += parallelMap(Array(0..<count), threads: threads, make).lazy.compactMap(\.self)
    }
    add(base.records.count, document(ofRecord:))
    documents += (causes + base.services.map(service) + groups).lazy.compactMap(\.self)
    add(base.learnings.count, learning)
    add(base.prevention.count, prevention)
    return documents
  }

  private func document(ofRecord place: Int) -> SearchDocument? {
    let record = base.records[place]
    guard let page = map.page(ofRecord: record.id) else { return nil }
    if let incident = base.incident(record.id) { return self.incident(incident, record, page) }
    return document(record, page)
  }

  func facetDefinitions() -> [FacetDefinition] {
    let causes = base.causes.flatMap { category in
      [FacetDefinition.Value(id: category.id, label: category.name)]
        + category.leaves.map { FacetDefinition.Value(id: $0.id, label: $0.name, parent: category.id) }
    }
    let aliases: [SiteFacet: [String]] = [
      .prevention: ["is", "status"], .severity: ["sev"], .detectedBy: ["detected-by", "detection"],
    ]
    let order: [SiteFacet] = [.severity, .service, .team, .year, .trigger, .detectedBy, .prevention]
    let others = order.map { facet in
      FacetDefinition(
        name: facet.rawValue, label: words("facet.\(facet.rawValue)"),
        values: (values[facet] ?? []).map { value in
          FacetDefinition.Value(id: value.id, label: facet == .prevention ? words("followUp.\(value.id)") : value.name)
        }, aliases: aliases[facet] ?? [])
    }
    let owners = Set(base.prevention.compactMap { $0.item.owner?.value }).sorted()
    let kinds = DocumentKind.allCases.map { FacetDefinition.Value(id: $0.rawValue, label: name(of: $0)) }
    return [FacetDefinition(name: "cause", label: words("facet.cause"), values: causes)] + others
      + [
        FacetDefinition(
          name: "owner", label: words("facet.owner"), values: owners.map { .init(id: $0, label: $0) }, isRare: true)
      ]
      + [FacetDefinition(name: "kind", label: words("facet.kind"), values: kinds, aliases: ["type"])]
  }

  private func name(of kind: DocumentKind) -> String {
    switch kind {
    case .incident: words("incident")
    case .cause: words("rootCause")
    case .prevention: words("prevention")
    case .service, .alert, .symptom: words("facet.\(kind.rawValue)")
    case .learning, .reference, .runbook, .template, .role, .outcome, .page: words("kind.\(kind.rawValue)")
    }
  }

  // MARK: - Documents

  private func incident(_ incident: Incident, _ record: Record, _ page: String) -> SearchDocument {
    let facts = record.postmortem
    let causes = incident.causes.map(\.cause)
    var fields: [SearchField: String] = [:]
    fields[.causeLabels] = causes.flatMap(labels(of:)).joined(separator: "\n")
    fields[.services] = incident.services.joined(separator: "\n")
    fields[.tags] = (record.tags + (facts?.alerts.map(\.value) ?? [])).joined(separator: "\n")
    fields[.code] = (facts?.errorSignatures.map(\.text) ?? []).joined(separator: "\n")
    let entries = incident.preventionItems.compactMap {
      base.prevention.indices.contains($0) ? base.prevention[$0] : nil
    }
    let counted = entries.filter { $0.item.effectiveStatus != .declined }
    let done = counted.count { $0.item.effectiveStatus == .done }
    let overdue = counted.count(where: \.isOverdue)
    let rank = incident.severity?.rank.flatMap { (1...4).contains($0) ? $0 : nil }
    let restored = incident.minutesToRestore.map { words("incident.restoredIn", ["time": words.duration($0)]) }
    return SearchDocument(
      id: record.id, kind: .incident, title: record.title, url: RelativeLink.percentEncoded(page),
      date: incident.date?.dayNumber,
      summary: incident.summary ?? "", fields: fields, facets: facetsOfIncident[incident.id] ?? [:],
      card: SearchDocument.Card(
        severity: rank, identifier: record.idIsStated ? incident.id : "", dateText: incident.date.map(words.day) ?? "",
        kicker: [restored].compactMap(\.self),
        footer: incident.primaryCause.map { [causeName($0.cause, isInferred: incident.primaryCauseIsInferred)] } ?? [],
        progress: counted.isEmpty ? nil : .init(done: done, open: counted.count - done - overdue, overdue: overdue)),
      names: [incident.id] + record.aliases, sections: sections(of: record))
  }

  /// The name of a cause, and that nobody stated it, where that is so.
  private func causeName(_ cause: String, isInferred: Bool) -> String {
    let name = base.taxonomy.name(of: cause)
    return isInferred ? "\(name) (\(words("inferred")))" : name
  }

  private func document(_ record: Record, _ page: String) -> SearchDocument {
    let kind: DocumentKind =
      switch record.kind {
      case .postmortem: .incident
      case .reference: .reference
      case .runbook: .runbook
      case .template: .template
      case .role: .role
      case .outcome: .outcome
      }
    return SearchDocument(
      id: record.id, kind: kind, title: record.title, url: RelativeLink.percentEncoded(page),
      date: record.updated?.dayNumber,
      summary: record.summary?.value ?? "", fields: [.tags: record.tags.joined(separator: "\n")],
      card: SearchDocument.Card(dateText: record.updated.map(words.day) ?? ""),
      names: [record.id] + record.aliases, sections: sections(of: record))
  }

  /// The sections of a document with the anchors of its page; what stands before the first has none.
  private func sections(of record: Record) -> [SearchDocument.Section] {
    let tree = record.document.tree
    let title = record.document.outline.first.flatMap { $0.level == 1 ? $0.node : nil }
    var out: [SearchDocument.Section] = []
    let first = record.sections.lazy.compactMap(\.heading).min()
    let head = tree.children(of: MarkdownTree.root).prefix { block in first.map { block < $0 } ?? true }.filter {
      $0 != title
    }
    if !head.isEmpty { out.append(.init(text: text(of: head, in: tree))) }
    // A nested section speaks for itself; the one that holds it keeps what stands before it.
    var nearest = ""
    for (index, section) in record.sections.enumerated() {
      // Pages of incidents have a place for every section, others for headings alone.
      let isHeading = section.heading.map { if case .heading = tree.kind($0) { true } else { false } } ?? false
      if record.postmortem != nil || isHeading { nearest = section.anchor }
      let next = record.sections.indices.contains(index + 1) ? record.sections[index + 1].heading : nil
      let own = section.blocks.filter { block in next.map { block < $0 } ?? true }
      out.append(.init(anchor: nearest, heading: section.title, text: text(of: own, in: tree)))
    }
    return out
  }

  private func text(of blocks: [NodeID], in tree: MarkdownTree) -> String {
    blocks.map { tree.plainText($0) }.joined(separator: "\n")
  }

  private func labels(of cause: String) -> [String] {
    let category = base.taxonomy.category(ofLeaf: cause)
    return [base.taxonomy.name(of: cause)] + (category.map { [$0.name] } ?? [])
  }

  private func category(_ category: CauseCategory) -> SearchDocument? {
    guard let page = map.page(of: .cause, category.id) else { return nil }
    return SearchDocument(
      id: "cause:" + category.id, kind: .cause, title: category.name, url: RelativeLink.percentEncoded(page),
      summary: category.definition, fields: [.causeLabels: category.name],
      facets: ["cause": [category.id]],
      card: SearchDocument.Card(footer: [words.count("count.incidents", category.incidents.count)]),
      names: [category.id, category.name])
  }

  private func leaf(_ leaf: CauseLeaf) -> SearchDocument? {
    guard let page = map.page(of: .cause, leaf.id) else { return nil }
    let definition = base.taxonomy.leaf(leaf.id)
    let messages = leaf.signatures.map(\.text).joined(separator: "\n")
    let former = (definition?.aliases ?? []).flatMap(spellings(of:))
    let parent = base.taxonomy.category(ofLeaf: leaf.id)?.name
    let last = leaf.lastSeen.map { words("search.lastSeen", ["day": words.day($0)]) }
    return SearchDocument(
      id: "cause:" + leaf.id, kind: .cause, title: leaf.name, url: RelativeLink.percentEncoded(page),
      summary: leaf.definition,
      fields: [
        .causeLabels: ([leaf.name] + [parent].compactMap(\.self)).joined(separator: "\n"), .code: messages,
        .tags: former.joined(separator: "\n"),
      ],
      facets: ["cause": [leaf.id]],
      card: SearchDocument.Card(
        kicker: [parent].compactMap(\.self),
        footer: [words.count("count.incidents", leaf.incidents.count), last].compactMap(\.self)),
      names: [leaf.id, leaf.name] + former + parts(of: leaf.name),
      sections: [.init(heading: words("symptoms"), text: (definition?.symptoms ?? []).joined(separator: "\n"))])
  }

  /// What a former id is asked for by: `capacity.disk-full` by itself, and as `disk-full`.
  private func spellings(of alias: String) -> [String] {
    [alias] + [alias.split(separator: ".").last.map(String.init)].compactMap { $0 == alias ? nil : $0 }
  }

  /// `Expired certificate or credential` is asked for by either; the words between stand in the theme's texts.
  private func parts(of name: String) -> [String] {
    var parts = [name]
    for word in words("search.between").split(separator: " ") {
      parts = parts.flatMap { part in
        part.split(separator: " \(word) ").map { String($0) }
      }
    }
    return parts.count > 1 ? parts : []
  }

  private func service(_ service: Service) -> SearchDocument? {
    guard let page = map.page(of: .service, service.id) else { return nil }
    return SearchDocument(
      id: "service:" + service.id, kind: .service, title: service.name, url: RelativeLink.percentEncoded(page),
      fields: [.services: service.name], facets: ["service": [service.id]],
      card: SearchDocument.Card(footer: [words.count("count.incidents", service.incidents.count)]),
      names: [service.id, service.name])
  }

  /// What is seen first, and what lay behind it before: an alert or a symptom.
  private func seen(
    _ kind: DocumentKind, _ facet: SiteFacet, _ id: String, _ name: String, _ incidents: [IncidentID],
    _ card: TriageCard
  ) -> SearchDocument? {
    guard let page = map.page(of: facet, id) else { return nil }
    let causes = card.causes.prefix(3).map { base.taxonomy.name(of: $0.cause) }
    return SearchDocument(
      id: "\(kind.rawValue):\(id)", kind: kind, title: name, url: RelativeLink.percentEncoded(page),
      summary: causes.joined(separator: ", "), fields: [.tags: name],
      card: SearchDocument.Card(footer: [words.count("count.incidents", incidents.count)]), names: [id, name])
  }

  private func learning(_ place: Int) -> SearchDocument? {
    let entry = base.learnings[place]
    return part(
      entry.incident, id: "learning:\(entry.incident):\(entry.anchor)", kind: .learning, title: entry.learning.headline,
      anchor: entry.anchor, text: entry.learning.text)
  }

  private func prevention(_ place: Int) -> SearchDocument? {
    let entry = base.prevention[place]
    let (lead, _) = leadAndRest(entry.item.text)
    return part(
      entry.incident, id: "prevention:\(entry.incident):\(entry.anchor)", kind: .prevention, title: lead,
      anchor: entry.anchor,
      text: [entry.item.text, entry.item.owner?.value].compactMap(\.self).joined(separator: "\n"),
      facets: [
        "prevention": status(of: entry),
        "owner": [entry.item.owner?.value].compactMap(\.self),
      ])
  }

  /// What is overdue is open too; what was declined is neither.
  private func status(of entry: PreventionEntry) -> [String] {
    if entry.isOverdue { return ["overdue", "open"] }
    if entry.item.effectiveStatus.isOpen { return ["open"] }
    return entry.item.effectiveStatus == .done ? ["done"] : []
  }

  /// Something that stands on the page of an incident and can be found by itself.
  private func part(
    _ incident: IncidentID, id: String, kind: DocumentKind, title: String, anchor: String, text: String,
    facets own: [String: [String]] = [:]
  ) -> SearchDocument? {
    guard let page = map.page(ofRecord: incident), let owner = base.incident(incident) else { return nil }
    return SearchDocument(
      id: id, kind: kind, partOf: incident, title: title, url: RelativeLink.percentEncoded(page) + "#" + anchor,
      date: owner.date?.dayNumber,
      facets: own,
      card: SearchDocument.Card(
        identifier: base.record(incident)?.idIsStated == false ? "" : incident,
        dateText: owner.date.map(words.day) ?? "", footer: [owner.title]),
      sections: [.init(text: text)])
  }
}
