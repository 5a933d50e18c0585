import Postmortems

extension KnowledgeBase {
  /// What lay behind the same symptom or alert before, and how it was told apart.
  ///
  /// - Parameter besides: the signs that all of these incidents have by choice, which separate nothing.
  func triage(
    of ids: [IncidentID], besides: Set<TriageCard.Sign>, _ evidence: [Evidence]
  ) -> TriageCard {
    let places = ids.compactMap { incidentIndex[$0] }
    var byCause: [String: [Int]] = [:]
    var byRemedy: [String: [Int]] = [:]
    for place in places {
      if let cause = incidents[place].primaryCauseID { byCause[cause, default: []].append(place) }
      if let remedy = records[recordPlaces[place]].postmortem?.mitigation?.value {
        byRemedy[remedy, default: []].append(place)
      }
    }
    func ranked(_ groups: [String: [Int]]) -> [(String, [Int])] {
      groups.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map { ($0.key, $0.value) }
    }
    func named(_ places: [Int]) -> [IncidentID] { places.map { incidents[$0].id } }
    return TriageCard(
      causes: ranked(byCause).map {
        TriageCard.Suspect(cause: $0.0, incidents: named($0.1), restore: restoreSummary(of: $0.1))
      },
      steps: separate(byCause.values.flatMap { $0 }, besides: besides, evidence),
      restoredBy: ranked(byRemedy).map {
        TriageCard.Remedy(mitigation: $0.0, incidents: named($0.1), restore: restoreSummary(of: $0.1))
      },
      withoutCause: places.count - byCause.values.reduce(0) { $0 + $1.count })
  }

  /// Asks for the sign that tells most about the cause, then, among those without it, for the next one.
  private func separate(
    _ places: [Int], besides: Set<TriageCard.Sign>, _ evidence: [Evidence]
  ) -> [TriageCard.Step] {
    var cases = places.sorted().map { place in
      TriageCase(
        cause: incidents[place].primaryCauseID ?? "", signs: signs(of: place, evidence[place]).subtracting(besides)
      )
    }
    var steps: [TriageCard.Step] = []
    while steps.count < 5, let step = TriageCase.mostTelling(cases) {
      steps.append(step)
      cases.removeAll { $0.signs.contains(step.sign) }
    }
    return steps
  }

  private func signs(of place: Int, _ evidence: Evidence) -> Set<TriageCard.Sign> {
    let record = records[recordPlaces[place]]
    var signs = Set(evidence.services.map { TriageCard.Sign.service($0) })
    signs.formUnion(record.postmortem?.symptoms.map { .symptom($0.value) } ?? [])
    signs.formUnion(evidence.alerts.map { .alert($0) })
    signs.formUnion(evidence.patterns.map { .errorSignature($0) })
    if let trigger = record.postmortem?.trigger?.value { signs.insert(.trigger(trigger)) }
    if let detectedBy = record.postmortem?.detectedBy?.value { signs.insert(.detectedBy(detectedBy)) }
    return signs
  }
}

/// An incident as triage sees it: what could be seen, and what it turned out to be.
private struct TriageCase {
  var cause: String
  var signs: Set<TriageCard.Sign>

  /// Rarer ones may be chance.
  private static let fewest = 2

  /// The sign that leaves the least uncertainty about the cause; `nil` where none leaves less than there was.
  static func mostTelling(_ cases: [TriageCase]) -> TriageCard.Step? {
    var causesBySign: [TriageCard.Sign: [String: Int]] = [:]
    var all: [String: Int] = [:]
    for one in cases {
      all[one.cause, default: 0] += 1
      for sign in one.signs { causesBySign[sign, default: [:]][one.cause, default: 0] += 1 }
    }
    guard all.count > 1 else { return nil }
    var best: (sign: TriageCard.Sign, gain: Double)?
    for (sign, present) in causesBySign.sorted(by: { $0.key.order < $1.key.order }) {
      let count = present.values.reduce(0, +)
      guard count >= fewest, count < cases.count, isClear(present, beside: all) else { continue }
      let absent = all.merging(present) { $0 - $1 }
      let gain = uncertainty(all) - uncertainty(present) - uncertainty(absent)
      if gain > (best?.gain ?? 0) + 1e-9 { best = (sign, gain) }
    }
    guard let best, let present = causesBySign[best.sign] else { return nil }
    let absent = all.merging(present) { $0 - $1 }.filter { $0.value > 0 }
    return TriageCard.Step(sign: best.sign, present: ranked(present), absent: ranked(absent))
  }

  /// With the sign, one cause is behind more than half, and at least half again as often as without it.
  private static func isClear(_ present: [String: Int], beside all: [String: Int]) -> Bool {
    let total = present.values.reduce(0, +)
    let everything = all.values.reduce(0, +)
    return present.contains { cause, count in
      count * 2 > total && count * everything * 2 >= (all[cause] ?? 0) * total * 3
    }
  }

  private static func ranked(_ counts: [String: Int]) -> [CountedValue] {
    counts.map { CountedValue(id: $0.key, count: $0.value) }.sorted { ($1.count, $0.id) < ($0.count, $1.id) }
  }

  /// The entropy of the causes times their number.
  private static func uncertainty(_ counts: [String: Int]) -> Double {
    let total = counts.values.reduce(0, +)
    guard total > 0 else { return 0 }
    return counts.values.sorted().reduce(0) { sum, count in
      count > 0 ? sum + Double(count) * Double.logarithm(Double(total) / Double(count)) : sum
    }
  }
}

extension TriageCard.Sign {
  /// What can be looked up fastest comes first where two tell the same.
  fileprivate var order: (Int, String) {
    switch self {
    case .alert(let id): (0, id)
    case .errorSignature(let text): (1, text)
    case .symptom(let id): (2, id)
    case .service(let id): (3, id)
    case .detectedBy(let id): (4, id)
    case .trigger(let id): (5, id)
    }
  }
}
