import Postmortems

extension KnowledgeBase {
  /// Finds incidents whose primary cause, a leaf, came back: on the same service, with the same error message,
  /// or as the authors themselves say by a link. A cause alone is not enough: two logic errors have nothing to
  /// do with each other.
  mutating func linkRecurrences() {
    var found: [Recurrence] = []
    for category in causes {
      for leaf in category.leaves { found += recurrences(of: leaf) }
    }
    recurrences = found.sorted { a, b in
      (incidentIndex[a.incident] ?? .max, a.cause, a.earlier) < (incidentIndex[b.incident] ?? .max, b.cause, b.earlier)
    }
    for (place, recurrence) in recurrences.enumerated() {
      if let later = incidentIndex[recurrence.incident] { incidents[later].recursFrom.append(place) }
      if let earlier = incidentIndex[recurrence.earlier] { incidents[earlier].recursAs.append(place) }
    }
    linkChains()
  }

  private func recurrences(of leaf: CauseLeaf) -> [Recurrence] {
    let members = leaf.incidents.filter { $0.role == .primary }.compactMap { incidentIndex[$0.incident] }
      .filter { incidents[$0].duplicateOf == nil && incidents[$0].date != nil }
      .sorted { a, b in dayAndID(a) < dayAndID(b) }
    guard members.count > 1 else { return [] }
    var newest: [Recurrence.Tie: [Int]] = [:]
    var before: [Int: Int] = [:]
    var found: [Recurrence] = []
    let present = Set(members)
    for place in members {
      let ties = self.ties(of: place)
      let linked = linkedIncidents(of: place).filter { present.contains($0) }
      let earlier = (ties.flatMap { newest[$0] ?? [] } + linked)
        .filter { isEarlier($0, than: place) && !isPinnedApart($0, place) }
        .max { a, b in dayAndID(a) < dayAndID(b) }
      if let earlier {
        before[place] = earlier
        found.append(recurrence(of: leaf.id, at: place, after: earlier, before))
      }
      // The newest two: the newest may be of the same day.
      for tie in ties { newest[tie] = Array(((newest[tie] ?? []) + [place]).suffix(2)) }
    }
    return found
  }

  private func dayAndID(_ place: Int) -> (Int, IncidentID) {
    (incidents[place].date?.dayNumber ?? .max, incidents[place].id)
  }

  private func isEarlier(_ a: Int, than b: Int) -> Bool {
    guard let first = incidents[a].date, let second = incidents[b].date else { return false }
    return first < second
  }

  /// What an incident can share with another one besides its cause.
  private func ties(of place: Int) -> [Recurrence.Tie] {
    let services = incidents[place].services.map { Recurrence.Tie.service(Slug.make($0)) }
    let signatures = record(incidents[place].id)?.postmortem?.errorSignatures ?? []
    let patterns = signatures.map { ErrorPattern.of($0.text) }.filter(ErrorPattern.isTelling)
    return services + patterns.map { .errorSignature($0) }
  }

  private func recurrence(of cause: String, at place: Int, after earlier: Int, _ before: [Int: Int]) -> Recurrence {
    let shared = Set(ties(of: earlier))
    var ties = self.ties(of: place).filter(shared.contains)
    if linkedIncidents(of: place).contains(earlier) { ties.insert(.linked, at: 0) }
    let isInferred = [place, earlier].contains {
      incidents[$0].primaryCause?.provenance.source.basis == .inferred
    }
    let days = (incidents[place].date?.dayNumber ?? 0) - (incidents[earlier].date?.dayNumber ?? 0)
    var recurrence = Recurrence(
      incident: incidents[place].id, earlier: incidents[earlier].id, cause: cause, ties: ties.uniqued(), days: days,
      basis: isInferred ? .inferred : .stated, verdict: .nothingPromised, openItems: [], doneItems: [],
      undatedItems: [], wouldHavePrevented: [])
    judge(&recurrence, at: place, before)
    return recurrence
  }

  /// What had become of the promises of the incidents before it, as far back as a reader would go.
  private func judge(_ recurrence: inout Recurrence, at place: Int, _ before: [Int: Int]) {
    guard let day = incidents[place].date else { return }
    var earlier = before[place]
    var steps = 0
    while let one = earlier, steps < 8 {
      for item in incidents[one].preventionItems {
        let entry = prevention[item]
        // What was promised after the day cannot have been in the way of anything.
        guard entry.cause == recurrence.cause, entry.item.effectiveStatus != .declined,
          entry.promised.map({ $0 <= day }) ?? true
        else { continue }
        switch entry.wasOpen(on: day) {
        case true: recurrence.openItems.append(item)
        case false: recurrence.doneItems.append(item)
        case nil: recurrence.undatedItems.append(item)
        }
      }
      earlier = before[one]
      steps += 1
    }
    recurrence.wouldHavePrevented = recurrence.openItems.filter { prevention[$0].item.kind?.value == .eliminate }
    if !recurrence.openItems.isEmpty {
      recurrence.verdict = .whileOpen
    } else if !recurrence.undatedItems.isEmpty {
      recurrence.verdict = .doneUndated
    } else if !recurrence.doneItems.isEmpty {
      recurrence.verdict = .afterDone
    }
  }

  /// Follows each recurrence to the one before it, so that a reader sees the whole row.
  private mutating func linkChains() {
    var chainOf: [String: Int] = [:]
    var members: [[Int]] = []
    // Oldest first: the earlier incident's chain is there when its recurrence comes.
    for place in recurrences.indices.reversed() {
      let recurrence = recurrences[place]
      let chain = chainOf[recurrence.cause + " " + recurrence.earlier] ?? members.count
      if chain == members.count { members.append([]) }
      chainOf[recurrence.cause + " " + recurrence.earlier] = chain
      chainOf[recurrence.cause + " " + recurrence.incident] = chain
      members[chain].append(place)
    }
    chains = members.map { places in
      let found = places.map { recurrences[$0] }
      let ids = (found.map(\.earlier) + found.map(\.incident)).uniqued()
      let services = found.flatMap(\.ties).compactMap { tie -> String? in
        if case .service(let service) = tie { service } else { nil }
      }
      return RecurrenceChain(
        cause: found.first?.cause ?? "", services: Set(services).sorted(),
        incidents: ids.sorted { dayAndID(incidentIndex[$0] ?? 0) < dayAndID(incidentIndex[$1] ?? 0) },
        recurrences: places)
    }.sorted { a, b in
      (-a.incidents.count, a.cause, a.incidents.first ?? "") < (-b.incidents.count, b.cause, b.incidents.first ?? "")
    }
  }
}

extension Array where Element: Hashable {
  /// Each once, where it stands first.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
