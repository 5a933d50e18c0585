import Postmortems

/// Finds out what lay behind the same symptom or alert before, and how it was told apart.
struct TriageReader {
  private let base: KnowledgeBase
  private let evidence: Evidence
  /// All signs that incidents have, and those of each incident.
  private var signs: [TriageCard.Sign] = []
  private var signsOf = Column()
  /// By sign: how many incidents of the group at hand have it; 0 between groups.
  private var counts: [Int32] = []

  /// Rarer signs may be chance.
  private static let fewest: Int32 = 2
  private static let mostSteps = 5

  init(_ base: KnowledgeBase, _ evidence: Evidence) {
    self.base = base
    self.evidence = evidence
    let kinds: [(count: Int, make: (Int) -> TriageCard.Sign)] = [
      (evidence.alertTable.names.count, { .alert(evidence.alertTable.names[$0]) }),
      (evidence.patternNames.count, { .errorSignature(evidence.patternNames[$0]) }),
      (evidence.symptomTable.names.count, { .symptom(evidence.symptomTable.names[$0]) }),
      (evidence.serviceTable.names.count, { .service(evidence.serviceTable.names[$0]) }),
      (evidence.detectionTable.names.count, { .detectedBy(evidence.detectionTable.names[$0]) }),
      (evidence.triggerTable.names.count, { .trigger(evidence.triggerTable.names[$0]) }),
    ]
    var firsts: [Int32] = []
    for kind in kinds {
      firsts.append(Int32(truncatingIfNeeded: signs.count))
      signs += (0..<kind.count).map(kind.make)
    }
    for place in base.incidents.indices {
      for (first, column) in zip(firsts, [evidence.alerts, evidence.patterns, evidence.symptoms, evidence.services]) {
        for value in column[place] { signsOf.append(first + value) }
      }
      if evidence.detectedBy[place] >= 0 { signsOf.append(firsts[4] + evidence.detectedBy[place]) }
      if evidence.triggers[place] >= 0 { signsOf.append(firsts[5] + evidence.triggers[place]) }
      signsOf.endRow()
    }
    counts = Array(repeating: 0, count: signs.count)
  }

  /// - Parameter besides: the sign that all of these incidents have by choice, which separates nothing.
  mutating func card(of ids: [IncidentID], besides: TriageCard.Sign) -> TriageCard {
    let places = ids.compactMap { base.incidentIndex[$0] }
    let byCause = grouped(places, evidence.primaryCauses)
    let byRemedy = grouped(places, evidence.mitigations)
    func ranked(_ groups: [Int32: [Int]], _ table: NameTable) -> [(name: String, places: [Int])] {
      groups.map { (table[$0.key], $0.value) }.sorted { a, b in
        a.places.count != b.places.count ? a.places.count > b.places.count : a.name < b.name
      }
    }
    func named(_ places: [Int]) -> [IncidentID] { places.map { base.incidents[$0].id } }
    return TriageCard(
      causes: ranked(byCause, evidence.causeTable).map {
        TriageCard.Suspect(cause: $0.name, incidents: named($0.places), restore: base.restoreSummary(of: $0.places))
      },
      steps: steps(places.filter { evidence.primaryCauses[$0] >= 0 }, besides: besides),
      restoredBy: ranked(byRemedy, evidence.mitigationTable).map {
        TriageCard.Remedy(mitigation: $0.name, incidents: named($0.places), restore: base.restoreSummary(of: $0.places))
      },
      withoutCause: places.count { evidence.primaryCauses[$0] < 0 })
  }

  private func grouped(_ places: [Int], _ values: [Int32]) -> [Int32: [Int]] {
    var groups: [Int32: [Int]] = [:]
    for place in places where values[place] >= 0 { groups[values[place], default: []].append(place) }
    return groups
  }

  /// Asks for the sign that tells most about the cause, then, among those without it, for the next one.
  private mutating func steps(_ places: [Int], besides: TriageCard.Sign) -> [TriageCard.Step] {
    for place in places { for sign in signsOf[place] { counts[Int(sign)] += 1 } }
    // Only signs that could be asked for are looked at again and again.
    var frequent: Set<Int32> = []
    for place in places {
      for sign in signsOf[place] where counts[Int(sign)] >= TriageReader.fewest { frequent.insert(sign) }
    }
    for place in places { for sign in signsOf[place] { counts[Int(sign)] = 0 } }
    let asked = frequent.filter { signs[Int($0)] != besides }
      .sorted { signs[Int($0)].order < signs[Int($1)].order }
    var numbers: [Int32: Int] = [:]
    for (number, sign) in asked.enumerated() { numbers[sign] = number }
    var causes: [Int32: Int] = [:]
    for place in places where causes[evidence.primaryCauses[place]] == nil {
      causes[evidence.primaryCauses[place]] = causes.count
    }
    guard causes.count > 1, !asked.isEmpty else { return [] }
    let names = causes.sorted { $0.value < $1.value }.map { evidence.causeTable[$0.key] }
    var table = TriageTable(signs: asked.count, causes: names)
    for place in places {
      let own = signsOf[place].compactMap { numbers[$0] }
      table.add(cause: causes[evidence.primaryCauses[place]] ?? 0, signs: own)
    }
    var steps: [TriageCard.Step] = []
    while steps.count < TriageReader.mostSteps, let found = table.mostTelling() {
      steps.append(
        TriageCard.Step(sign: signs[Int(asked[found.sign])], present: found.present, absent: found.absent))
      table.removeCases(with: found.sign)
    }
    return steps
  }
}

/// Incidents as triage sees them: what could be seen, and what it turned out to be, counted sign by cause.
private struct TriageTable {
  private let causes: [String]
  private var cases: [(cause: Int, signs: [Int])] = []
  /// How often each cause, and each sign with each cause, the causes of a sign side by side.
  private var all: [Int]
  private var bySign: [Int]
  private let signCount: Int
  /// n · ln n.
  private var logs = LogTable()

  init(signs: Int, causes: [String]) {
    self.causes = causes
    signCount = signs
    all = Array(repeating: 0, count: causes.count)
    bySign = Array(repeating: 0, count: signs * causes.count)
  }

  mutating func add(cause: Int, signs: [Int]) {
    cases.append((cause, signs))
    count(cause, signs, 1)
  }

  mutating func removeCases(with sign: Int) {
    for one in cases where one.signs.contains(sign) { count(one.cause, one.signs, -1) }
    cases.removeAll { $0.signs.contains(sign) }
  }

  private mutating func count(_ cause: Int, _ signs: [Int], _ step: Int) {
    all[cause] += step
    for sign in signs { bySign[sign * causes.count + cause] += step }
  }

  private func row(_ sign: Int) -> ArraySlice<Int> { bySign[(sign * causes.count)..<((sign + 1) * causes.count)] }

  /// The sign that leaves the least uncertainty about the cause; `nil` where none leaves less than there was.
  mutating func mostTelling() -> (sign: Int, present: [CountedValue], absent: [CountedValue])? {
    guard all.count(where: { $0 > 0 }) > 1 else { return nil }
    let before = uncertainty(all)
    var best: (sign: Int, gain: Double)?
    for sign in 0..<signCount {
      let present = Array(row(sign))
      let count = present.reduce(0, +)
      guard count >= 2, count < cases.count, isClear(present, count) else { continue }
      let gain = before - uncertainty(present) - uncertainty(zip(all, present).map { $0 - $1 })
      if gain > (best?.gain ?? 0) + 1e-9 { best = (sign, gain) }
    }
    guard let best else { return nil }
    let present = Array(row(best.sign))
    return (best.sign, ranked(present), ranked(zip(all, present).map { $0 - $1 }))
  }

  /// With the sign, one cause is behind more than half, and at least half again as often as without it.
  private func isClear(_ present: [Int], _ total: Int) -> Bool {
    present.indices.contains { cause in
      present[cause] * 2 > total && present[cause] * cases.count * 2 >= all[cause] * total * 3
    }
  }

  private func ranked(_ counts: [Int]) -> [CountedValue] {
    counts.indices.filter { counts[$0] > 0 }.map { CountedValue(id: causes[$0], count: counts[$0]) }
      .sorted { ($1.count, $0.id) < ($0.count, $1.id) }
  }

  /// The entropy of the causes times their number.
  private mutating func uncertainty(_ counts: [Int]) -> Double {
    // From the smallest up, so that the order of the causes changes no bit.
    var sum = 0.0
    for count in counts.sorted() where count > 1 { sum += logs.timesItself(count) }
    return logs.timesItself(counts.reduce(0, +)) - sum
  }
}

/// Logarithms of counts, each computed once.
private struct LogTable {
  private var known: [Double] = [0, 0]

  /// n · ln n.
  mutating func timesItself(_ n: Int) -> Double {
    while known.count <= n { known.append(Double(known.count) * Double.logarithm(Double(known.count))) }
    return n > 0 ? known[n] : 0
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
