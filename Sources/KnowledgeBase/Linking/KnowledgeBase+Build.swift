import Diagnostics
import Markdown
import Postmortems
import TextAnalysis

extension KnowledgeBase {
  /// Links records into a knowledge base. Pure: the result depends on the values given, not on their order.
  ///
  /// - Parameters:
  ///   - asOf: the day from which overdue and age are counted; `nil` takes the newest day that any
  ///     record states, so that the same content gives the same site on any day.
  ///   - relatedLimit: how many related incidents each incident keeps.
  ///   - synonyms: words that count as the same when texts are compared.
  public static func build(
    records unsorted: [Record], taxonomy: Taxonomy, asOf: CivilDate? = nil, relatedLimit: Int = 6,
    synonyms: Synonyms = Synonyms()
  ) -> Diagnosed<KnowledgeBase> {
    let records = unsorted.inReadingOrder()
    let incidents = records.compactMap(Incident.init(record:))
    let day = asOf ?? newestDay(in: records)
    var base = KnowledgeBase(records: records, incidents: incidents, taxonomy: taxonomy, asOf: day)
    let titles = base.readTitles(synonyms)
    let diagnostics = base.linkBacklinks() + base.linkDuplicates(titles)
    base.linkPrevention()
    base.linkLearnings(synonyms)
    base.linkCauses()
    base.linkCoverage()
    let evidence = base.readEvidence()
    base.linkGroups(evidence)
    base.linkSeverities()
    base.linkOutcomes()
    base.linkRecurrences(evidence, titles)
    base.linkRelated(limit: relatedLimit, evidence)
    base.linkReadingPath()
    base.metrics = Metrics.make(from: base)
    return Diagnosed(base, diagnostics)
  }

  /// The newest day that a record states for something that has happened: due dates lie ahead and do not count.
  /// What the history of a document says counts like the day it states as that of its last change.
  static func newestDay(in records: [Record]) -> CivilDate? {
    records.indices.lazy.compactMap { place -> CivilDate? in
      let stated = [
        records[place].postmortem?.date?.value, records[place].postmortem?.published?.value,
        records[place].postmortem?.started?.value.date, records[place].postmortem?.detected?.value.date,
        records[place].postmortem?.mitigated?.value.date, records[place].postmortem?.resolved?.value.date,
        records[place].updated, records[place].history?.lastChanged,
      ]
      return stated.compactMap { $0 }.max()
    }.max()
  }
}

extension [Record] {
  /// Incidents first, newest first; then by kind, order and title. Ids make it total.
  ///
  /// Records are large, so their places are sorted, and each is moved once.
  fileprivate func inReadingOrder() -> [Record] {
    let kinds = RecordKind.allCases
    let keys = map { record in
      (
        kind: kinds.firstIndex(of: record.kind) ?? 0, day: record.postmortem?.date?.value.dayNumber ?? .min,
        order: record.order ?? .max
      )
    }
    return indices.sorted { a, b in
      if keys[a].kind != keys[b].kind { return keys[a].kind < keys[b].kind }
      if keys[a].day != keys[b].day { return keys[a].day > keys[b].day }
      if keys[a].order != keys[b].order { return keys[a].order < keys[b].order }
      if self[a].title != self[b].title { return self[a].title < self[b].title }
      return self[a].id < self[b].id
    }.map { self[$0] }
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
