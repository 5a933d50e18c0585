import Postmortems

extension KnowledgeBase {
  /// Finds, for each incident, those worth reading after it. Candidates come from an inverted index of what
  /// incidents share, so the work grows with what is shared and not with the square of the incidents.
  mutating func linkRelated(limit: Int) {
    let index = SharedFeatures(self)
    for place in incidents.indices {
      incidents[place].related = relations(of: place, in: index, limit: limit)
    }
  }

  private func relations(of place: Int, in index: SharedFeatures, limit: Int) -> [Relation] {
    var reasons: [Int: [(weight: Int, reason: Relation.Reason)]] = [:]
    for (feature, weight) in index.features(of: place) {
      for other in index.neighbours(of: place, by: feature) {
        guard let reason = reason(feature, from: place, to: other) else { continue }
        reasons[other, default: []].append((weight, reason))
      }
    }
    let unwanted = Set(record(incidents[place].id)?.postmortem?.notRelated.map(\.value) ?? [])
    let ranked = reasons.filter { !unwanted.contains(incidents[$0.key].id) }
      .map { (other: $0.key, reasons: $0.value, score: $0.value.reduce(0) { $0 + $1.weight }) }
      .sorted { ($1.score, $0.other) < ($0.score, $1.other) }
    return ranked.prefix(limit).map { entry in
      let strongest = entry.reasons.enumerated()
        .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
      return Relation(to: incidents[entry.other].id, reasons: strongest.map(\.element.reason))
    }
  }

  private func reason(_ feature: SharedFeatures.Feature, from place: Int, to other: Int) -> Relation.Reason? {
    switch feature {
    case .cause(let cause):
      let isPrimary = incidents[place].primaryCause?.cause == cause && incidents[other].primaryCause?.cause == cause
      return isPrimary ? .samePrimaryCause(cause) : .sharedCause(cause)
    case .service(let service): return .sameService(service)
    case .signature(let text): return .sameErrorSignature(text)
    case .learning(let entry): return .sharedLearning(learnings[entry].learning.headline)
    case .link: return .linked
    }
  }
}

/// What incidents have in common, and who shares it.
private struct SharedFeatures {
  enum Feature: Hashable {
    case cause(String)
    case service(String)
    case signature(String)
    /// A group of similar learnings, named by the place of its oldest member.
    case learning(Int)
    /// A link between two incidents, in either direction; the value names the pair.
    case link(Int, Int)
  }

  private var byIncident: [[Feature]]
  private var members: [Feature: [Int]] = [:]

  /// How many incidents on either side in time are looked at for a feature that very many share.
  private static let window = 24

  init(_ base: KnowledgeBase) {
    byIncident = Array(repeating: [], count: base.incidents.count)
    let places = Dictionary(
      base.incidents.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    for (place, incident) in base.incidents.enumerated() {
      for cause in incident.causes { add(.cause(cause.cause), to: place) }
      for service in incident.services { add(.service(service), to: place) }
      let facts = base.record(incident.id)?.postmortem
      for signature in facts?.errorSignatures ?? [] { add(.signature(signature.text), to: place) }
      for entry in incident.learnings where !base.learnings[entry].alsoLearned.isEmpty {
        add(.learning(([entry] + base.learnings[entry].alsoLearned).min() ?? entry), to: place)
      }
      let links = (facts?.related.map(\.value) ?? []) + base.linkedFrom(incident.id)
      for id in links {
        guard let other = places[id], other != place else { continue }
        let link = Feature.link(min(place, other), max(place, other))
        add(link, to: place)
        add(link, to: other)
      }
    }
  }

  private mutating func add(_ feature: Feature, to place: Int) {
    guard members[feature]?.last != place, !byIncident[place].contains(feature) else { return }
    byIncident[place].append(feature)
    members[feature, default: []].append(place)
  }

  /// What an incident has, each with its weight: the rarer, the heavier.
  func features(of place: Int) -> [(Feature, Int)] {
    byIncident[place].map { feature in
      let count = members[feature]?.count ?? 1
      let rarity = max(1, 8 - (Int.bitWidth - count.leadingZeroBitCount))
      switch feature {
      case .link: return (feature, 120)
      case .cause: return (feature, 9 * rarity)
      case .signature: return (feature, 8 * rarity)
      case .learning: return (feature, 6 * rarity)
      case .service: return (feature, 3 * rarity)
      }
    }
  }

  /// The other incidents with a feature; of a crowd, those nearest in time.
  func neighbours(of place: Int, by feature: Feature) -> [Int] {
    guard let all = members[feature], all.count > 1 else { return [] }
    guard all.count > 2 * SharedFeatures.window else { return all.filter { $0 != place } }
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle] < place { low = middle + 1 } else { high = middle }
    }
    let from = max(0, low - SharedFeatures.window)
    let to = min(all.count, low + SharedFeatures.window + 1)
    return all[from..<to].filter { $0 != place }
  }
}

extension KnowledgeBase {
  /// The incidents that one names as related, or links to, or that do so with it.
  func linkedIncidents(of place: Int) -> [Int] {
    let id = incidents[place].id
    let named = record(id)?.postmortem?.related.compactMap { incidentIndex[$0.value] } ?? []
    return (named + linkedFrom(id).compactMap { incidentIndex[$0] }).filter { $0 != place }
  }

  /// Whether one of two documents says that they have nothing to do with each other.
  func isPinnedApart(_ a: Int, _ b: Int) -> Bool {
    func denies(_ a: Int, _ b: Int) -> Bool {
      record(incidents[a].id)?.postmortem?.notRelated.contains { $0.value == incidents[b].id } ?? false
    }
    return denies(a, b) || denies(b, a)
  }

  /// The incidents whose documents link to this one.
  fileprivate func linkedFrom(_ id: IncidentID) -> [IncidentID] {
    (backlinks[id] ?? []).map(\.from).filter { incidentIndex[$0] != nil }
  }
}
