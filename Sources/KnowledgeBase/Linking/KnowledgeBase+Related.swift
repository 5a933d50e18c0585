import Parallelism
import Postmortems

extension KnowledgeBase {
  /// Finds, for each incident, those worth reading after it. Candidates come from an inverted index of what
  /// incidents share, so the work grows with what is shared and not with the square of the incidents.
  mutating func linkRelated(limit: Int, _ evidence: Evidence, threads: Int) {
    let index = SharedFeatures(self, evidence)
    let base = self
    // Each stretch has scores of its own, as long as all incidents are many.
    let size = max(256, incidents.count / (4 * max(1, threads)) + 1)
    let stretches = (incidents.count + size - 1) / size
    let related = parallelMap(Array(0..<stretches), threads: threads) { stretch -> [[Relation]] in
      var scores = Array(repeating: Int32(0), count: base.incidents.count)
      return (stretch * size..<min(base.incidents.count, (stretch + 1) * size)).map { place in
        base.related(to: place, limit: limit, in: index, &scores)
      }
    }
    for (place, relations) in related.joined().enumerated() { incidents[place].related = relations }
  }

  /// - Parameter scores: zeros, one for each incident; they are zeros again when it returns.
  private func related(
    to place: Int, limit: Int, in index: SharedFeatures, _ scores: inout [Int32]
  ) -> [Relation] {
    let candidates = index.candidates(for: place, atMost: 4 * limit + 8, &scores)
    return ranked(candidates, for: place, in: index).prefix(limit).map { other in
      Relation(to: incidents[other].id, reasons: reasons(from: place, to: other, in: index).map(\.reason))
    }
  }

  /// Says why two incidents are related, or why not. `nil` where one of the ids is no incident's.
  ///
  /// - Parameter limit: how many related incidents are listed.
  public func compare(_ a: IncidentID, _ b: IncidentID, limit: Int = 6) -> RelationReport? {
    guard let first = incidentIndex[a], let second = incidentIndex[b] else { return nil }
    let index = SharedFeatures(self, readEvidence())
    let shared = first == second ? [] : reasons(from: first, to: second, in: index).map { counted($0, index.evidence) }
    // Less than the sum of the reasons where all of them are circumstances.
    let weight = first == second ? 0 : index.weight(first, second)
    func report(_ verdict: RelationReport.Verdict) -> RelationReport {
      RelationReport(verdict: verdict, shared: shared, weight: weight, threshold: SharedFeatures.threshold)
    }
    if first == second { return report(.sameDocument) }
    if isPinnedApart(first, second) { return report(.pinnedApart) }
    if isSaidUnrelated(first, second) { return report(.saidUnrelated) }
    if shared.isEmpty { return report(.nothingShared) }
    if weight < SharedFeatures.threshold { return report(.tooLittle) }
    var scores = Array(repeating: Int32(0), count: incidents.count)
    var candidates = index.candidates(for: first, atMost: .max, &scores)
    if !candidates.contains(second) { candidates.append(second) }
    let all = ranked(candidates, for: first, in: index)
    let rank = (all.firstIndex(of: second) ?? all.count) + 1
    return report(rank <= limit ? .listed(rank: rank) : .crowdedOut(rank: rank, limit: limit))
  }

  /// Those that share enough, most first; of equals the newer.
  private func ranked(
    _ candidates: [Int], for place: Int, in index: SharedFeatures
  ) -> [Int] {
    var scored: [(other: Int, score: Int)] = []
    for other in candidates {
      let score = index.weight(place, other)
      if score >= SharedFeatures.threshold, !isPinnedApart(place, other), !isSaidUnrelated(place, other) {
        scored.append((other, score))
      }
    }
    return scored.sorted { (-$0.score, $0.other) < (-$1.score, $1.other) }.map(\.other)
  }

  /// With the number of incidents that have what is said to be shared, and not the narrower thing that was weighed: a
  /// cause on one service, or a service among few.
  private func counted(_ shared: RelationReport.Shared, _ evidence: Evidence) -> RelationReport.Shared {
    var shared = shared
    switch shared.reason {
    case .samePrimaryCause(let cause):
      guard let number = evidence.causeTable.known(cause) else { break }
      shared.holders = evidence.primaryCauses.count { $0 == number }
    case .sharedCause(let cause):
      guard let number = evidence.causeTable.known(cause) else { break }
      shared.holders = incidents.indices.count { evidence.causes[$0].contains(number) }
    case .sameService(let service):
      guard let number = evidence.serviceTable.known(Slug.make(service)) else { break }
      shared.holders = incidents.indices.count { evidence.services[$0].contains(number) }
    default: break
    }
    return shared
  }

  // MARK: - Reasons

  /// What two incidents share, in the words of the first; strongest first.
  private func reasons(from place: Int, to other: Int, in index: SharedFeatures) -> [RelationReport.Shared] {
    // A cause or a service may be shared in several ways, which are one reason.
    var (causes, services) = (SharedNumbers(), SharedNumbers())
    var terms = RelationReport.Shared(reason: .sharedTerms([]), holders: .max, weight: 0)
    var names: [String] = []
    var found: [RelationReport.Shared] = []
    for shared in index.shared(place, other) {
      switch shared.feature.kind {
      case .name:
        names.append(index.evidence.name(shared.feature.number))
        terms.weight += shared.weight
        terms.holders = min(terms.holders, shared.holders)
      case .cause, .statedCause, .primaryCause, .statedPrimaryCause, .primaryCauseOnService:
        causes.add(shared)
      case .service, .closeService: services.add(shared)
      default:
        let reason = reason(shared.feature, at: place, index.evidence)
        found.append(RelationReport.Shared(reason: reason, holders: shared.holders, weight: shared.weight))
      }
    }
    for service in services.all {
      let reason = reason(.init(kind: .service, number: service.number), at: place, index.evidence)
      found.append(RelationReport.Shared(reason: reason, holders: service.holders, weight: service.weight))
    }
    for cause in causes.all {
      let isPrimary = [place, other].allSatisfy { index.evidence.primaryCauses[$0] == cause.number }
      let name = index.evidence.causeTable[cause.number]
      found.append(
        RelationReport.Shared(
          reason: isPrimary ? .samePrimaryCause(name) : .sharedCause(name), holders: cause.holders,
          weight: cause.weight))
    }
    if !names.isEmpty {
      terms.reason = .sharedTerms(names.sorted())
      found.append(terms)
    }
    guard found.count > 1 else { return found }
    return found.sorted { a, b in
      if a.weight != b.weight { return a.weight > b.weight }
      return a.reason.order < b.reason.order
    }
  }

  private func reason(_ feature: SharedFeatures.Feature, at place: Int, _ evidence: Evidence) -> Relation.Reason {
    let record = recordPlaces[place]
    /// Which of the incident's own values stands for the number, in that incident's spelling.
    func own(_ column: Column) -> Int? {
      column[place].firstIndex(of: feature.number).map { $0 - column.range(place).lowerBound }
    }
    func spelling(_ column: Column, _ own: Int) -> Int { Int(column.values[column.range(place).lowerBound + own]) }
    switch feature.kind {
    case .service:
      let spelled = own(evidence.services).map { incidents[place].services[spelling(evidence.serviceSpellings, $0)] }
      return .sameService(spelled ?? evidence.serviceTable[feature.number])
    case .signature:
      let text = own(evidence.messages).flatMap { records[record].postmortem?.errorSignatures[$0].text }
      return .sameErrorSignature(text ?? evidence.patternNames[Int(feature.number)])
    case .alert:
      let spelled = own(evidence.alerts).flatMap {
        records[record].postmortem?.alerts[spelling(evidence.alertSpellings, $0)].value
      }
      return .sameAlert(spelled ?? evidence.alertTable[feature.number])
    case .learning, .fortune:
      let own = incidents[place].learnings.first { learnings[$0].group == Int(feature.number) }
      return .sharedLearning(own.map { learnings[$0].learning.name } ?? "")
    case .duplicate: return .sameIncident
    default: return .linked
    }
  }

  /// Whether the text of one of two documents says that they have nothing to do with each other.
  func isSaidUnrelated(_ a: Int, _ b: Int) -> Bool {
    !saidUnrelated.isEmpty && saidUnrelated.contains(PlacePair(a, b))
  }

  /// Whether the front matter of one of two documents says that they have nothing to do with each other.
  func isPinnedApart(_ a: Int, _ b: Int) -> Bool {
    !pinnedApart.isEmpty && pinnedApart.contains(PlacePair(a, b))
  }
}

/// What two incidents share in several ways: each once, with the weights of all ways.
private struct SharedNumbers {
  /// `holders` are those of the narrowest way.
  private(set) var all: [(number: Int32, holders: Int, weight: Int)] = []

  mutating func add(_ shared: SharedFeatures.Shared) {
    if let known = all.firstIndex(where: { $0.number == shared.feature.number }) {
      all[known].weight += shared.weight
      all[known].holders = min(all[known].holders, shared.holders)
    } else {
      all.append((shared.feature.number, shared.holders, shared.weight))
    }
  }
}

extension Relation.Reason {
  /// Of reasons that weigh the same, what the author says comes first.
  fileprivate var order: (Int, String) {
    switch self {
    case .sameIncident: (0, "")
    case .linked: (1, "")
    case .samePrimaryCause(let cause): (2, cause)
    case .sameErrorSignature(let text): (3, text)
    case .sameAlert(let name): (4, name)
    case .sharedLearning(let headline): (5, headline)
    case .sharedCause(let cause): (6, cause)
    case .sameService(let name): (7, name)
    case .sharedTerms(let terms): (8, terms.joined(separator: " "))
    }
  }
}
