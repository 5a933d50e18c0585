import Postmortems

extension KnowledgeBase {
  mutating func linkCauses(_ evidence: Evidence) {
    var byCause: [[CauseHolder]] = Array(repeating: [], count: evidence.causeTable.names.count)
    for place in incidents.indices {
      for (own, cause) in evidence.causes[place].enumerated() {
        byCause[Int(cause)].append(
          CauseHolder(
            place: place, role: incidents[place].causes[own].role,
            basis: incidents[place].causes[own].provenance.source.basis))
      }
      if incidents[place].causes.isEmpty { withoutCause.append(incidents[place].id) }
    }
    func holders(_ id: String) -> [CauseHolder] { evidence.causeTable.known(id).map { byCause[Int($0)] } ?? [] }
    causes = taxonomy.categories.map { category in
      var all = holders(category.id)
      let leaves = category.leaves.map { leaf in
        let found = primaryFirst(holders(leaf.id))
        all += found
        return causeLeaf(leaf, in: category.id, found, evidence)
      }
      let found = primaryFirst(all)
      let primary = primaryPlaces(found)
      return CauseCategory(
        id: category.id, name: category.name, definition: category.definition, leaves: leaves,
        incidents: named(found), learnings: learningPlaces(of: primary), prevention: preventionPlaces(of: primary),
        minutesLost: minutesLost(in: primary), firstSeen: leaves.compactMap(\.firstSeen).min(),
        lastSeen: leaves.compactMap(\.lastSeen).max(), counts: CauseCounts(found),
        symptoms: symptoms(of: primary, evidence))
    }
  }

  /// An incident under a cause, by its place.
  fileprivate struct CauseHolder {
    var place: Int
    var role: CauseAttribution.Role
    var basis: FactSource.Basis
  }

  private func causeLeaf(
    _ leaf: Taxonomy.Leaf, in category: String, _ all: [CauseHolder], _ evidence: Evidence
  ) -> CauseLeaf {
    let primary = primaryPlaces(all)
    let dates = all.compactMap { incidents[$0.place].date }
    let items = all.flatMap { incidents[$0.place].preventionItems }.filter { prevention[$0].cause == leaf.id }.sorted()
    let companions = companions(of: leaf.id, in: all, evidence)
    return CauseLeaf(
      id: leaf.id, name: leaf.name, definition: leaf.definition, category: category, incidents: named(all),
      firstSeen: dates.min(), lastSeen: dates.max(), minutesLost: minutesLost(in: primary),
      learnings: learningPlaces(of: primary),
      prevention: items, signatures: signatures(of: leaf, in: primary, evidence), accompaniedBy: companions,
      counts: CauseCounts(all), symptoms: symptoms(of: primary, evidence), practice: practice(against: leaf, items),
      neighbours: neighbours(of: leaf, companions))
  }

  private func named(_ holders: [CauseHolder]) -> [CausedIncident] {
    holders.map { CausedIncident(incident: incidents[$0.place].id, role: $0.role, basis: $0.basis) }
  }

  /// Newest first.
  private func primaryPlaces(_ holders: [CauseHolder]) -> [Int] {
    holders.lazy.filter { $0.role == .primary }.map(\.place).sorted()
  }

  private func symptoms(of places: [Int], _ evidence: Evidence) -> [CountedValue] {
    var counts = Array(repeating: 0, count: evidence.symptomTable.names.count)
    for place in places { for symptom in evidence.symptoms[place] { counts[Int(symptom)] += 1 } }
    return counts.indices.filter { counts[$0] > 0 }
      .map { CountedValue(id: evidence.symptomTable.names[$0], count: counts[$0]) }
      .sorted { ($1.count, $0.id) < ($0.count, $1.id) }
  }

  private func practice(against leaf: Taxonomy.Leaf, _ places: [Int]) -> [PreventionPractice] {
    PreventionItem.Kind.allCases.map { kind in
      let items = places.filter { prevention[$0].item.kind?.value == kind }
      return PreventionPractice(
        kind: kind, patterns: leaf.prevention[kind] ?? [],
        done: items.filter { prevention[$0].status == .done },
        agreed: items.filter { [.open, .inProgress].contains(prevention[$0].status) },
        proposed: items.filter { prevention[$0].status == .proposed },
        declined: items.filter { prevention[$0].status == .declined })
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
  private func primaryFirst(_ found: [CauseHolder]) -> [CauseHolder] {
    var strongest: [CauseHolder] = []
    // By place, the primary ones foremost, and as they came.
    let order = found.indices.sorted { a, b in
      let (first, second) = (found[a], found[b])
      if first.place != second.place { return first.place < second.place }
      return (first.role == .primary ? 0 : 1, a) < (second.role == .primary ? 0 : 1, b)
    }
    for place in order where strongest.last?.place != found[place].place { strongest.append(found[place]) }
    return strongest.filter { $0.role == .primary } + strongest.filter { $0.role != .primary }
  }

  /// Messages by their pattern, those of most incidents first; then those that only the taxonomy names.
  ///
  /// - Parameter places: of the incidents that the leaf caused. Only they vouch for a message; what merely
  ///   contributed has messages of its own.
  private func signatures(of leaf: Taxonomy.Leaf, in places: [Int], _ evidence: Evidence) -> [Signature] {
    var found = SignatureBook()
    for place in places {
      let messages = records[recordPlaces[place]].postmortem?.errorSignatures ?? []
      for (own, pattern) in zip(messages.indices, evidence.messages[place]) {
        found.add(messages[own].text, evidence.patternNames[Int(pattern)], seenIn: incidents[place].id)
      }
    }
    let seen = found.signatures.indices.sorted { a, b in
      (-found.signatures[a].incidents.count, a) < (-found.signatures[b].incidents.count, b)
    }.map { found.signatures[$0] }
    for text in leaf.signatures { found.add(text, ErrorPattern.of(text), seenIn: nil) }
    return seen + found.signatures.dropFirst(seen.count)
  }

  private func companions(
    of leaf: String, in found: [CauseHolder], _ evidence: Evidence
  ) -> [(cause: String, count: Int)] {
    let own = evidence.causeTable.known(leaf) ?? -1
    var counts: [Int32: Int] = [:]
    for entry in found {
      for other in evidence.causes[entry.place] where other != own { counts[other, default: 0] += 1 }
    }
    return counts.map { (cause: evidence.causeTable[$0.key], count: $0.value) }
      .sorted { ($1.count, $0.cause) < ($0.count, $1.cause) }
  }

  /// - Parameter places: ascending, as are the places of their learnings and items.
  private func learningPlaces(of places: [Int]) -> [Int] { places.flatMap { incidents[$0].learnings } }

  private func preventionPlaces(of places: [Int]) -> [Int] { places.flatMap { incidents[$0].preventionItems } }

  private func minutesLost(in places: [Int]) -> Int? {
    let known = places.compactMap { incidents[$0].minutesLost }
    return known.isEmpty ? nil : known.reduce(0, +)
  }
}

extension CauseCounts {
  fileprivate init(_ holders: [KnowledgeBase.CauseHolder]) {
    self.init()
    for entry in holders {
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

  mutating func add(_ text: String, _ pattern: String, seenIn incident: IncidentID?) {
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
