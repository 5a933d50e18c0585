import Postmortems

extension KnowledgeBase {
  /// Finds, for each incident, those worth reading after it. Candidates come from an inverted index of what
  /// incidents share, so the work grows with what is shared and not with the square of the incidents.
  mutating func linkRelated(limit: Int, _ evidence: [Evidence]) {
    let index = SharedFeatures(self, evidence)
    var scores = Array(repeating: Int32(0), count: incidents.count)
    for place in incidents.indices {
      let candidates = index.candidates(for: place, atMost: 4 * limit + 8, &scores)
      incidents[place].related = ranked(candidates, for: place, in: index).prefix(limit).map { other in
        Relation(to: incidents[other].id, reasons: reasons(from: place, to: other, in: index).map(\.reason))
      }
    }
  }

  /// Says why two incidents are related, or why not. `nil` where one of the ids is no incident's.
  ///
  /// - Parameter limit: how many related incidents are listed.
  public func compare(_ a: IncidentID, _ b: IncidentID, limit: Int = 6) -> RelationReport? {
    guard let first = incidentIndex[a], let second = incidentIndex[b] else { return nil }
    let index = SharedFeatures(self, readEvidence())
    let shared = first == second ? [] : reasons(from: first, to: second, in: index)
    let weight = shared.reduce(0) { $0 + $1.weight }
    func report(_ verdict: RelationReport.Verdict) -> RelationReport {
      RelationReport(verdict: verdict, shared: shared, weight: weight, threshold: SharedFeatures.threshold)
    }
    if first == second { return report(.sameDocument) }
    if isPinnedApart(first, second) { return report(.pinnedApart) }
    if shared.isEmpty { return report(.nothingShared) }
    if weight < SharedFeatures.threshold { return report(.tooLittle) }
    var scores = Array(repeating: Int32(0), count: incidents.count)
    let all = ranked(index.candidates(for: first, atMost: .max, &scores) + [second], for: first, in: index)
    let rank = (all.firstIndex(of: second) ?? all.count) + 1
    return report(rank <= limit ? .listed(rank: rank) : .crowdedOut(rank: rank, limit: limit))
  }

  /// Those that share enough, most first; of equals the newer.
  private func ranked(
    _ candidates: [Int], for place: Int, in index: SharedFeatures
  ) -> [Int] {
    let scored = candidates.uniqued().compactMap { other -> (other: Int, score: Int)? in
      let score = index.weight(place, other)
      guard score >= SharedFeatures.threshold, !isPinnedApart(place, other) else { return nil }
      return (other, score)
    }
    return scored.sorted { (-$0.score, $0.other) < (-$1.score, $1.other) }.map(\.other)
  }

  // MARK: - Reasons

  /// What two incidents share, in the words of the first; strongest first.
  private func reasons(from place: Int, to other: Int, in index: SharedFeatures) -> [RelationReport.Shared] {
    var causes: [String: RelationReport.Shared] = [:]
    var terms = RelationReport.Shared(reason: .sharedTerms([]), holders: .max, weight: 0)
    var names: [String] = []
    var found: [RelationReport.Shared] = []
    for shared in index.shared(place, other) {
      if shared.isName {
        names.append(shared.name)
        terms.weight += shared.weight
        terms.holders = min(terms.holders, shared.holders)
      } else if let cause = cause(of: shared.feature) {
        let reason = causeReason(cause, place, other)
        let known = causes[cause]?.weight ?? 0
        // Who shares the cause in this role: the narrower feature comes later.
        causes[cause] = RelationReport.Shared(
          reason: reason, holders: min(causes[cause]?.holders ?? .max, shared.holders), weight: known + shared.weight)
      } else {
        found.append(
          RelationReport.Shared(
            reason: reason(shared.feature, at: place), holders: shared.holders, weight: shared.weight))
      }
    }
    if !names.isEmpty {
      terms.reason = .sharedTerms(names.sorted())
      found.append(terms)
    }
    return (found + causes.values).sorted { a, b in
      (-a.weight, a.reason.order.0, a.reason.order.1) < (-b.weight, b.reason.order.0, b.reason.order.1)
    }
  }

  private func cause(of feature: SharedFeatures.Feature) -> String? {
    switch feature {
    case .cause(let cause), .statedCause(let cause), .primaryCause(let cause), .statedPrimaryCause(let cause),
      .primaryCauseOnService(let cause, _):
      cause
    default: nil
    }
  }

  private func causeReason(_ cause: String, _ a: Int, _ b: Int) -> Relation.Reason {
    let isPrimary = [a, b].allSatisfy { incidents[$0].primaryCauseID == cause }
    return isPrimary ? .samePrimaryCause(cause) : .sharedCause(cause)
  }

  private func reason(_ feature: SharedFeatures.Feature, at place: Int) -> Relation.Reason {
    let record = records[recordPlaces[place]]
    switch feature {
    case .service(let id):
      return .sameService(incidents[place].services.first { Slug.make($0) == id } ?? id)
    case .signature(let pattern):
      return .sameErrorSignature(
        record.postmortem?.errorSignatures.first { ErrorPattern.of($0.text) == pattern }?.text ?? pattern)
    case .alert(let id): return .sameAlert(record.postmortem?.alerts.first { Slug.make($0.value) == id }?.value ?? id)
    case .learning(let group), .fortune(let group):
      let own = incidents[place].learnings.first { learnings[$0].group == group }
      return .sharedLearning(own.map { learnings[$0].learning.headline } ?? "")
    case .duplicate: return .sameIncident
    default: return .linked
    }
  }

  // MARK: - Links

  /// The incidents that one names as related, or links to, or that do so with it.
  func linkedIncidents(of place: Int) -> [Int] {
    let named = records[recordPlaces[place]].postmortem?.related ?? []
    let from = backlinks[incidents[place].id] ?? []
    guard !named.isEmpty || !from.isEmpty else { return [] }
    return (named.map(\.value) + from.map(\.from)).compactMap { incidentIndex[$0] }.filter { $0 != place }
  }

  /// Whether one of two documents says that they have nothing to do with each other.
  func isPinnedApart(_ a: Int, _ b: Int) -> Bool {
    func denies(_ a: Int, _ b: Int) -> Bool {
      let denied = records[recordPlaces[a]].postmortem?.notRelated ?? []
      return denied.contains { $0.value == incidents[b].id }
    }
    return denies(a, b) || denies(b, a)
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
