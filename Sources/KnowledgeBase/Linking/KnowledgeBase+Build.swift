import Diagnostics
import Markdown
import Parallelism
import Postmortems
import TextAnalysis

extension KnowledgeBase {
  /// Links records into a knowledge base. Pure: the result depends on the values given, not on their order.
  ///
  /// - Parameters:
  ///   - asOf: the day from which overdue and age are counted; `nil` takes the newest day that any
  ///     record states or that a prevention item changed on, so that the same content gives the same site on any day.
  ///   - relatedLimit: how many related incidents each incident keeps.
  ///   - synonyms: words that count as the same when texts are compared.
  ///   - threads: at most so many at once; the knowledge base is the same for any number.
  public static func build(
    records unsorted: [Record], taxonomy: Taxonomy, asOf: CivilDate? = nil, relatedLimit: Int = 6,
    synonyms: Synonyms = Synonyms(), threads: Int = 1
  ) -> Diagnosed<KnowledgeBase> {
    let records = unsorted.inReadingOrder()
    let incidents = records.indices.compactMap { Incident(records, at: $0) }
    let day = asOf ?? newestDay(in: records)
    var base = KnowledgeBase(records: records, incidents: incidents, taxonomy: taxonomy, asOf: day)
    let lessons = base.collectLearnings()
    // Finding lessons that say the same is a third of the work, and needs nothing of the rest.
    let (groups, read) = both(threads: threads) {
      SimilarTexts.groups(lessons.texts, synonyms: synonyms)
    } _: { [base] in
      var base = base
      let diagnostics = base.linkBacklinks()
      base.linkPrevention()
      return (base: base, diagnostics: diagnostics, evidence: base.readEvidence())
    }
    base = read.base
    let evidence = read.evidence
    let titles = base.readTitles(synonyms)
    let diagnostics = read.diagnostics + base.linkDuplicates(titles, evidence, threads: threads)
    base.linkLearnings(lessons, groups)
    base.linkCauses(evidence)
    base.linkCoverage()
    base.linkGroups(evidence)
    base.linkOutcomes()
    base.linkRecurrences(evidence, titles)
    base.linkRelated(limit: relatedLimit, evidence, threads: threads)
    base.linkReadingPath()
    base.metrics = Metrics.make(from: base)
    return Diagnosed(base, diagnostics)
  }

  /// The newest day that a record states for something that has happened: due dates lie ahead and do not count.
  ///
  /// A tracker's word on an item counts, and the day on which an item changed its status by the history of its document:
  /// these days stand beside the items. Other days of the history count only where no record states any: whoever commits
  /// a correction says nothing of what became of the promises.
  static func newestDay(in records: [Record]) -> CivilDate? {
    let stated = records.indices.lazy.compactMap { place -> CivilDate? in
      let stated = [
        records[place].postmortem?.date?.value, records[place].postmortem?.published?.value,
        records[place].postmortem?.started?.value.date, records[place].postmortem?.detected?.value.date,
        records[place].postmortem?.mitigated?.value.date, records[place].postmortem?.resolved?.value.date,
        records[place].updated,
      ]
      let moved = (records[place].postmortem?.preventionItems ?? []).lazy.compactMap(\.lastMoved).max()
      return (stated + [moved]).compactMap { $0 }.max()
    }.max()
    return stated ?? records.indices.lazy.compactMap { records[$0].history?.lastChanged }.max()
  }
}

extension [Record] {
  /// Incidents first, newest first; then by kind, order and title. Ids make it total.
  ///
  /// Records are large, so their places are sorted, and each is moved once.
  fileprivate func inReadingOrder() -> [Record] {
    let kinds = RecordKind.allCases
    let keys = indices.map { place in
      (
        kind: kinds.firstIndex(of: self[place].kind) ?? 0,
        day: self[place].postmortem?.date?.value.dayNumber ?? .min, order: self[place].order ?? .max
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

extension PreventionItem {
  /// The newest day on which somebody said how far it has come.
  fileprivate var lastMoved: CivilDate? {
    [completed?.value, changes.map(\.day).max(), tracked?.updated, tracked?.closed].compactMap { $0 }.max()
  }
}

extension Incident {
  /// Field by field, for a record is large; `nil` where it is not of an incident.
  init?(_ records: [Record], at place: Int) {
    guard records[place].postmortem != nil else { return nil }
    self.init(
      id: records[place].id, title: records[place].title, date: records[place].postmortem?.date?.value,
      severity: records[place].postmortem?.severity?.value, summary: records[place].summary?.value,
      services: (records[place].postmortem?.services ?? []).map(\.value),
      causes: Incident.likelyEnough(records[place].postmortem?.causes ?? []),
      minutesToRestore: records[place].postmortem?.timeToRestore.inForce?.value,
      minutesLost: Incident.minutesLost(records, at: place))
    dateIsEstimate = records[place].postmortem?.dateIsEstimate ?? false
    if let date, let noticed = records[place].postmortem?.noticed?.value {
      self.noticed = max(date, noticed)
    }
  }

  /// A primary cause that is inferred with less than three in ten is wrong more often than right: it counts as none,
  /// and with it go the contributing ones, which are guessed from the same words. The incident's page shows the guess.
  private static func likelyEnough(_ causes: [CauseAttribution]) -> [CauseAttribution] {
    func isInferred(_ cause: CauseAttribution) -> Bool { cause.provenance.source.basis == .inferred }
    let isGuess = causes.contains { cause in
      cause.role == .primary && isInferred(cause) && cause.provenance.confidence ?? 1 < leastConfidence
    }
    return isGuess ? causes.filter { !isInferred($0) } : causes
  }

  private static let leastConfidence = 0.3

  /// Customers are hurt from the start until mitigation; weaker evidence stands in where those are missing.
  private static func minutesLost(_ records: [Record], at place: Int) -> Int? {
    let begin = records[place].postmortem?.started?.value ?? records[place].postmortem?.detected?.value
    let end = records[place].postmortem?.mitigated?.value ?? records[place].postmortem?.resolved?.value
    if let begin, let end, let minutes = begin.minutes(to: end), minutes >= 0 { return minutes }
    return records[place].postmortem?.timeToRestore.inForce?.value
  }
}
