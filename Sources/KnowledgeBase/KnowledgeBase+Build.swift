import Diagnostics
import Markdown
import Postmortems

extension KnowledgeBase {
  /// Links records into a knowledge base. Pure: the result depends on the values given, not on their order.
  ///
  /// - Parameters:
  ///   - asOf: the day from which overdue and age are counted; `nil` takes the newest day that any
  ///     record states, so that the same content gives the same site on any day.
  ///   - relatedLimit: how many related incidents each incident keeps.
  public static func build(
    records unsorted: [Record], taxonomy: Taxonomy, asOf: CivilDate? = nil, relatedLimit: Int = 6
  ) -> Diagnosed<KnowledgeBase> {
    let records = unsorted.sorted(by: inReadingOrder)
    let incidents = records.compactMap(Incident.init(record:))
    let day = asOf ?? newestDay(in: records)
    var base = KnowledgeBase(records: records, incidents: incidents, taxonomy: taxonomy, asOf: day)
    base.linkPrevention(asOf: day)
    base.linkLearnings()
    base.linkCauses()
    base.linkServices()
    base.linkSeverities()
    base.linkOutcomes()
    let diagnostics = base.linkBacklinks()
    base.linkRelated(limit: relatedLimit)
    return Diagnosed(base, diagnostics)
  }

  /// Incidents first, newest first; then by kind, order and title. Ids make it total.
  static func inReadingOrder(_ a: Record, _ b: Record) -> Bool {
    let kinds = RecordKind.allCases
    if a.kind != b.kind { return (kinds.firstIndex(of: a.kind) ?? 0) < (kinds.firstIndex(of: b.kind) ?? 0) }
    let first = a.postmortem?.date?.value
    let second = b.postmortem?.date?.value
    if first != second { return (first?.dayNumber ?? .min) > (second?.dayNumber ?? .min) }
    if a.order != b.order { return (a.order ?? .max) < (b.order ?? .max) }
    if a.title != b.title { return a.title < b.title }
    return a.id < b.id
  }

  /// The newest day that a record states for something that has happened: due dates lie ahead and do not count.
  static func newestDay(in records: [Record]) -> CivilDate? {
    records.lazy.flatMap { record -> [CivilDate] in
      let facts = record.postmortem
      let moments = [facts?.started, facts?.detected, facts?.mitigated, facts?.resolved].compactMap { $0?.value.date }
      return [facts?.date?.value, facts?.published?.value, record.updated].compactMap { $0 } + moments
    }.max()
  }
}

extension Incident {
  init?(record: Record) {
    guard let facts = record.postmortem else { return nil }
    self.init(
      id: record.id, title: record.title, date: facts.date?.value, severity: facts.severity?.value,
      summary: record.summary?.value, services: facts.services.map(\.value), causes: facts.causes,
      minutesToRestore: facts.timeToRestore.inForce?.value, minutesLost: Incident.minutesLost(facts))
  }

  /// Customers are hurt from the start until mitigation; weaker evidence stands in where those are missing.
  static func minutesLost(_ facts: Postmortem) -> Int? {
    let begin = facts.started ?? facts.detected
    let end = facts.mitigated ?? facts.resolved
    if let begin, let end, let minutes = begin.value.minutes(to: end.value), minutes >= 0 { return minutes }
    return facts.timeToRestore.inForce?.value
  }
}

// MARK: - Prevention and learnings

extension KnowledgeBase {
  mutating func linkPrevention(asOf day: CivilDate?) {
    for index in incidents.indices {
      guard let facts = record(incidents[index].id)?.postmortem else { continue }
      for (number, item) in facts.preventionItems.enumerated() {
        let overdue = day.map(item.isOverdue(on:)) ?? false
        incidents[index].preventionItems.append(prevention.count)
        prevention.append(
          PreventionEntry(
            incident: incidents[index].id, item: item, anchor: "item-\(number + 1)",
            cause: item.addresses?.value ?? incidents[index].primaryCause?.cause, isOverdue: overdue,
            daysOverdue: overdue ? (day?.dayNumber ?? 0) - (item.due?.value.dayNumber ?? 0) : 0))
      }
    }
  }

  mutating func linkLearnings() {
    for index in incidents.indices {
      guard let facts = record(incidents[index].id)?.postmortem else { continue }
      for (number, learning) in facts.learnings.enumerated() {
        incidents[index].learnings.append(learnings.count)
        learnings.append(
          LearningEntry(
            incident: incidents[index].id, learning: learning, anchor: "learning-\(number + 1)", alsoLearned: []))
      }
    }
    let groups = SimilarTexts.groups(learnings.map { ($0.incident, $0.learning.text) })
    for group in groups {
      // Oldest first: who learned it before is what a reader wants to know.
      let ordered = group.sorted { a, b in
        let first = incident(learnings[a].incident)?.date?.dayNumber ?? .max
        let second = incident(learnings[b].incident)?.date?.dayNumber ?? .max
        return (first, learnings[a].incident, a) < (second, learnings[b].incident, b)
      }
      for member in group {
        learnings[member].alsoLearned = ordered.filter {
          $0 != member && learnings[$0].incident != learnings[member].incident
        }
      }
    }
  }
}

// MARK: - Causes

extension KnowledgeBase {
  mutating func linkCauses() {
    var byCause: [String: [CausedIncident]] = [:]
    for incident in incidents {
      for cause in incident.causes {
        byCause[cause.cause, default: []].append(
          CausedIncident(incident: incident.id, role: cause.role, basis: cause.provenance.source.basis))
      }
      if incident.causes.isEmpty { withoutCause.append(incident.id) }
    }
    causes = taxonomy.categories.map { category in
      let leaves = category.leaves.map { leaf in causeLeaf(leaf, in: category.id, byCause[leaf.id] ?? []) }
      var all = byCause[category.id] ?? []
      for leaf in leaves { all += leaf.incidents }
      let incidents = primaryFirst(all)
      let primary = Set(incidents.lazy.filter { $0.role == .primary }.map(\.incident))
      return CauseCategory(
        id: category.id, name: category.name, definition: category.definition, leaves: leaves,
        incidents: incidents, learnings: learningPlaces(of: primary), prevention: preventionPlaces(of: primary),
        minutesLost: minutesLost(in: primary))
    }
  }

  private func causeLeaf(_ leaf: Taxonomy.Leaf, in category: String, _ found: [CausedIncident]) -> CauseLeaf {
    let all = primaryFirst(found)
    let ids = Set(all.map(\.incident))
    let primary = Set(all.lazy.filter { $0.role == .primary }.map(\.incident))
    let dates = all.compactMap { incident($0.incident)?.date }
    return CauseLeaf(
      id: leaf.id, name: leaf.name, definition: leaf.definition, category: category, incidents: all,
      firstSeen: dates.min(), lastSeen: dates.max(), minutesLost: minutesLost(in: primary),
      learnings: learningPlaces(of: primary),
      prevention: preventionPlaces(of: ids).filter { place in
        let entry = prevention[place]
        return entry.cause == leaf.id || primary.contains(entry.incident) && entry.item.addresses == nil
      },
      signatures: signatures(of: leaf, in: all), accompaniedBy: companions(of: leaf.id, in: all))
  }

  /// Each incident once, in its strongest role; primary before contributing, then newest first.
  private func primaryFirst(_ found: [CausedIncident]) -> [CausedIncident] {
    var strongest: [IncidentID: CausedIncident] = [:]
    for entry in found {
      if let known = strongest[entry.incident], known.role == .primary || entry.role != .primary { continue }
      strongest[entry.incident] = entry
    }
    return strongest.values.sorted { a, b in
      if a.role != b.role { return a.role == .primary }
      return (incidentIndex[a.incident] ?? 0) < (incidentIndex[b.incident] ?? 0)
    }
  }

  private func signatures(of leaf: Taxonomy.Leaf, in incidents: [CausedIncident]) -> [Signature] {
    var seen: [String: [IncidentID]] = [:]
    var order: [String] = []
    // Only incidents that it caused vouch for a message; what merely contributed has messages of its own.
    for entry in incidents where entry.role == .primary {
      for signature in record(entry.incident)?.postmortem?.errorSignatures ?? [] {
        if seen[signature.text] == nil { order.append(signature.text) }
        if seen[signature.text]?.last != entry.incident { seen[signature.text, default: []].append(entry.incident) }
      }
    }
    let observed = order.map { Signature(text: $0, incidents: seen[$0] ?? []) }
      .enumerated().sorted { a, b in
        (-a.element.incidents.count, a.offset) < (-b.element.incidents.count, b.offset)
      }.map(\.element)
    return observed + leaf.signatures.filter { seen[$0] == nil }.map { Signature(text: $0, incidents: []) }
  }

  private func companions(of leaf: String, in found: [CausedIncident]) -> [(cause: String, count: Int)] {
    var counts: [String: Int] = [:]
    for entry in found {
      for other in incident(entry.incident)?.causes ?? [] where other.cause != leaf {
        counts[other.cause, default: 0] += 1
      }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { (cause: $0.key, count: $0.value) }
  }

  private func learningPlaces(of ids: Set<IncidentID>) -> [Int] {
    ids.flatMap { incident($0)?.learnings ?? [] }.sorted()
  }

  func preventionPlaces(of ids: Set<IncidentID>) -> [Int] {
    ids.flatMap { incident($0)?.preventionItems ?? [] }.sorted()
  }

  func minutesLost(in ids: Set<IncidentID>) -> Int? {
    let known = ids.compactMap { incident($0)?.minutesLost }
    return known.isEmpty ? nil : known.reduce(0, +)
  }
}
