import Postmortems

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
        minutesLost: minutesLost(in: primary), firstSeen: leaves.compactMap(\.firstSeen).min(),
        lastSeen: leaves.compactMap(\.lastSeen).max(), counts: CauseCounts(incidents), symptoms: symptoms(of: primary))
    }
  }

  private func causeLeaf(_ leaf: Taxonomy.Leaf, in category: String, _ found: [CausedIncident]) -> CauseLeaf {
    let all = primaryFirst(found)
    let ids = Set(all.map(\.incident))
    let primary = Set(all.lazy.filter { $0.role == .primary }.map(\.incident))
    let dates = all.compactMap { incident($0.incident)?.date }
    let items = preventionPlaces(of: ids).filter { prevention[$0].cause == leaf.id }
    let companions = companions(of: leaf.id, in: all)
    return CauseLeaf(
      id: leaf.id, name: leaf.name, definition: leaf.definition, category: category, incidents: all,
      firstSeen: dates.min(), lastSeen: dates.max(), minutesLost: minutesLost(in: primary),
      learnings: learningPlaces(of: primary),
      prevention: items, signatures: signatures(of: leaf, in: all), accompaniedBy: companions,
      counts: CauseCounts(all), symptoms: symptoms(of: primary), practice: practice(against: leaf, items),
      neighbours: neighbours(of: leaf, companions))
  }

  private func symptoms(of ids: Set<IncidentID>) -> [CountedValue] {
    CountedValue.counting(
      ids.flatMap { id in
        recordIndex[id].flatMap { records[$0].postmortem?.symptoms.map(\.value).uniqued() } ?? []
      })
  }

  private func practice(against leaf: Taxonomy.Leaf, _ places: [Int]) -> [PreventionPractice] {
    PreventionItem.Kind.allCases.map { kind in
      let items = places.filter { prevention[$0].item.kind?.value == kind }
      return PreventionPractice(
        kind: kind, patterns: leaf.prevention[kind] ?? [],
        done: items.filter { prevention[$0].item.effectiveStatus == .done },
        agreed: items.filter { prevention[$0].item.effectiveStatus.isOpen },
        declined: items.filter { prevention[$0].item.effectiveStatus == .declined })
    }
  }

  /// Leaves that the taxonomy tells apart from this one, from either side; those that often stand beside it first.
  private func neighbours(of leaf: Taxonomy.Leaf, _ companions: [(cause: String, count: Int)]) -> [CauseNeighbour] {
    let together = Dictionary(companions.map { ($0.cause, $0.count) }, uniquingKeysWith: max)
    var found = leaf.excludes.compactMap { exclusion in
      exclusion.see.map {
        CauseNeighbour(
          cause: $0, text: exclusion.text, direction: .speaksForNeighbour, together: together[$0] ?? 0)
      }
    }
    for other in taxonomy.categories.flatMap(\.leaves) where other.id != leaf.id {
      for exclusion in other.excludes where exclusion.see == leaf.id {
        found.append(
          CauseNeighbour(
            cause: other.id, text: exclusion.text, direction: .speaksForThis, together: together[other.id] ?? 0))
      }
    }
    return found.enumerated().sorted { ($1.element.together, $0.offset) < ($0.element.together, $1.offset) }
      .map(\.element)
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

  /// Messages by their pattern, those of most incidents first; then those that only the taxonomy names.
  private func signatures(of leaf: Taxonomy.Leaf, in incidents: [CausedIncident]) -> [Signature] {
    var found = SignatureBook()
    // Only incidents that it caused vouch for a message; what merely contributed has messages of its own.
    for entry in incidents where entry.role == .primary {
      for signature in recordIndex[entry.incident].flatMap({ records[$0].postmortem?.errorSignatures }) ?? [] {
        found.add(signature.text, seenIn: entry.incident)
      }
    }
    let seen = found.signatures.enumerated().sorted { a, b in
      (-a.element.incidents.count, a.offset) < (-b.element.incidents.count, b.offset)
    }.map(\.element)
    for text in leaf.signatures { found.add(text, seenIn: nil) }
    return seen + found.signatures.dropFirst(seen.count)
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

extension CauseCounts {
  init(_ incidents: [CausedIncident]) {
    self.init()
    for entry in incidents {
      switch (entry.role, entry.basis) {
      case (.primary, .inferred): primaryInferred += 1
      case (.primary, _): primaryStated += 1
      case (.contributing, .inferred): contributingInferred += 1
      case (.contributing, _): contributingStated += 1
      }
    }
  }
}

/// Gathers messages under their patterns, in the order in which they come.
private struct SignatureBook {
  private(set) var signatures: [Signature] = []
  private var places: [String: Int] = [:]

  mutating func add(_ text: String, seenIn incident: IncidentID?) {
    let pattern = ErrorPattern.of(text)
    let place = places[pattern] ?? signatures.count
    if place == signatures.count {
      places[pattern] = place
      signatures.append(Signature(text: text, pattern: pattern, incidents: []))
    }
    if let incident, signatures[place].incidents.last != incident { signatures[place].incidents.append(incident) }
    if text != signatures[place].text, !signatures[place].variants.contains(text), signatures[place].variants.count < 8
    {
      signatures[place].variants.append(text)
    }
  }
}
