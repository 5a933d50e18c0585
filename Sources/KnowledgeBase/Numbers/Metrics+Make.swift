import Postmortems

extension Metrics {
  static let none = Metrics(
    incidents: 0, byYear: [], all: ResponseTimes("", []), bySeverity: [], byCategory: [], byLeaf: [], missing: [],
    detectable: nil)

  static func make(from base: KnowledgeBase) -> Metrics {
    let cases = base.incidents.indices.compactMap { place -> MetricCase? in
      base.incidents[place].duplicateOf == nil
        ? MetricCase(base.incidents, place, base.records, base.recordPlaces[place]) : nil
    }
    let categories = base.causes.map(\.id)
    let leaves = base.causes.flatMap { $0.leaves.map(\.id) }
    let byCause = Dictionary(grouping: cases) { $0.cause }
    let byCategory = Dictionary(grouping: cases) { $0.cause.map(Taxonomy.categoryID(of:)) }
    func times<Key: Hashable>(_ ids: [Key], _ groups: [Key?: [MetricCase]], _ name: (Key) -> String) -> [ResponseTimes]
    {
      ids.compactMap { id in groups[id].map { ResponseTimes(name(id), $0) } }
    }
    let bySeverity = Dictionary(grouping: cases) { $0.severity }
    let without = bySeverity[nil].map { [ResponseTimes("", $0)] } ?? []
    return Metrics(
      incidents: cases.count, byYear: years(cases), all: ResponseTimes("", cases),
      bySeverity: times(base.severities.map(\.name), bySeverity) { $0 } + without,
      byCategory: times(categories, byCategory) { $0 }, byLeaf: times(leaves, byCause) { $0 },
      missing: missing(cases), detectable: DetectableChange(cases))
  }

  private static func years(_ cases: [MetricCase]) -> [YearCount] {
    let counts = Dictionary(grouping: cases.compactMap { $0.date?.year }) { $0 }.mapValues(\.count)
    guard let first = counts.keys.min(), let last = counts.keys.max() else { return [] }
    return (first...last).map { YearCount(year: $0, incidents: counts[$0] ?? 0) }
  }

  private static func missing(_ cases: [MetricCase]) -> [CountedValue] {
    let checks: [(String, (MetricCase) -> Bool)] = [
      ("date", { $0.date == nil }), ("severity", { $0.severity == nil }), ("started", { !$0.hasStarted }),
      ("detected", { !$0.hasDetected }), ("mitigated", { !$0.hasMitigated }), ("resolved", { !$0.hasResolved }),
      ("cause", { $0.cause == nil }), ("services", { !$0.hasServices }),
    ]
    return checks.map { name, lacks in CountedValue(id: name, count: cases.count { lacks($0) }) }
  }
}

/// What the numbers need of an incident.
struct MetricCase {
  var date: CivilDate?
  var severity: String?
  var cause: String?
  var detect: Minutes
  var mitigate: Minutes
  var restore: Minutes
  var hasStarted, hasDetected, hasMitigated, hasResolved, hasServices: Bool

  /// A duration without where it was read.
  struct Minutes {
    var inForce: Int?
    var stated: Int?
    var computed: Int?

    init(_ span: Span?) {
      inForce = span?.inForce?.value
      stated = span?.stated?.value
      computed = span?.computed?.value
    }
  }

  init(_ incidents: [Incident], _ place: Int, _ records: [Record], _ record: Int) {
    date = incidents[place].date
    severity = incidents[place].severity?.name
    cause = incidents[place].primaryCauseID
    hasServices = !incidents[place].services.isEmpty
    detect = Minutes(records[record].postmortem?.timeToDetect)
    mitigate = Minutes(records[record].postmortem?.timeToMitigate)
    restore = Minutes(records[record].postmortem?.timeToRestore)
    hasStarted = records[record].postmortem?.started != nil
    hasDetected = records[record].postmortem?.detected != nil
    hasMitigated = records[record].postmortem?.mitigated != nil
    hasResolved = records[record].postmortem?.resolved != nil
  }
}

extension ResponseTimes {
  init(_ id: String, _ cases: [MetricCase]) {
    self.init(
      id: id, incidents: cases.count, detect: DurationMetric(cases.map(\.detect)),
      mitigate: DurationMetric(cases.map(\.mitigate)), restore: DurationMetric(cases.map(\.restore)))
  }
}

extension DurationMetric {
  init(_ spans: [MetricCase.Minutes]) {
    self.init(
      inForce: DurationSummary(spans.compactMap(\.inForce), of: spans.count),
      stated: DurationSummary(spans.compactMap(\.stated), of: spans.count),
      computed: DurationSummary(spans.compactMap(\.computed), of: spans.count),
      disagreeing: spans.count { span in
        guard let stated = span.stated, let computed = span.computed else { return false }
        return stated != computed
      })
  }
}

extension DetectableChange {
  /// The sum of the normal quantiles for a two-sided test at 5 % and a power of 80 %: 1.96 + 0.84.
  private static let quantiles = 2.8

  /// Counts are compared as Poisson counts by their square roots, whose standard deviation is one half whatever
  /// the count; durations by their logarithms, because they spread by factors.
  init?(_ cases: [MetricCase]) {
    let days = cases.compactMap { $0.date?.dayNumber }
    guard let first = days.min(), let last = days.max(), days.count >= DurationSummary.fewest, last - first >= 180
    else { return nil }
    let years = Double(last - first + 1) / 365.25
    let rate = Double(days.count) / years
    let step = DetectableChange.quantiles / 2 * (1 + 1 / years).squareRoot()
    let root = rate.squareRoot()
    let logs = cases.compactMap(\.restore.inForce).filter { $0 > 0 }.sorted()
      .map { Double.logarithm(Double($0)) }
    self.init(
      tenthsPerYear: Int((rate * 10).rounded()),
      fewer: root > step ? Int(((root - step) * (root - step)).rounded(.down)) : nil,
      more: Int(((root + step) * (root + step)).rounded(.up)),
      restoreFactorHundredths: DetectableChange.factor(logs), durations: logs.count)
  }

  private static func factor(_ logs: [Double]) -> Int? {
    guard logs.count >= DurationSummary.fewest else { return nil }
    let count = Double(logs.count)
    let mean = logs.reduce(0, +) / count
    let variance = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    // Two halves of n/2 values each: the standard error of the difference is s · √(4/n).
    let step = quantiles * (variance * 4 / count).squareRoot()
    return Int((Double.exponential(step) * 100).rounded())
  }
}
