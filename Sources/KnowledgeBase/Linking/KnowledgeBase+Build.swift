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
  ///   - outside: what the documents' history and a tracker say.
  public static func build(
    records unsorted: [Record], taxonomy: Taxonomy, asOf: CivilDate? = nil, relatedLimit: Int = 6,
    outside: OutsideKnowledge = .none
  ) -> Diagnosed<KnowledgeBase> {
    let records = unsorted.sorted(by: inReadingOrder)
    let incidents = records.compactMap(Incident.init(record:))
    let day = asOf ?? newestDay(in: records, outside)
    var base = KnowledgeBase(records: records, incidents: incidents, taxonomy: taxonomy, asOf: day)
    base.histories = outside.histories
    let diagnostics = base.linkBacklinks()
    base.linkPrevention(outside)
    base.linkLearnings()
    base.linkCauses()
    base.linkCoverage()
    base.linkGroups()
    base.linkSeverities()
    base.linkOutcomes()
    base.linkRecurrences()
    base.linkRelated(limit: relatedLimit)
    base.linkReadingPath()
    base.metrics = Metrics.make(from: base)
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
  static func newestDay(in records: [Record], _ outside: OutsideKnowledge) -> CivilDate? {
    let changed = outside.histories.values.lazy.map(\.lastChanged).max()
    let stated = records.lazy.flatMap { record -> [CivilDate] in
      let facts = record.postmortem
      let moments = [facts?.started, facts?.detected, facts?.mitigated, facts?.resolved].compactMap { $0?.value.date }
      return [facts?.date?.value, facts?.published?.value, record.updated].compactMap { $0 } + moments
    }.max()
    return [stated, changed].compactMap { $0 }.max()
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
