import Postmortems

extension KnowledgeBase {
  /// Services, teams, alerts, symptoms, years, triggers, and how incidents were detected and mitigated.
  mutating func linkGroups(_ evidence: [Evidence]) {
    func values<Value>(_ read: (Record) -> [Value]?) -> [[Value]] {
      recordPlaces.map { read(records[$0]) ?? [] }
    }
    services = named(incidents.map(\.services), evidence.map(\.services))
    teams = named(values { $0.postmortem?.teams.map(\.value) })
    alerts = named(values { $0.postmortem?.alerts.map(\.value) }, evidence.map(\.alerts)).map { group in
      AlertGroup(group: group, triage: triage(of: group.incidents, besides: [.alert(group.id)], evidence))
    }
    years = groups(incidents.map { incident in incident.date.map { [("\($0.year)", "\($0.year)")] } ?? [] })
      .sorted { $0.id > $1.id }
    triggers = valued(.trigger, values { $0.postmortem?.trigger.map { [$0.value] } })
    detections = valued(.detectedBy, values { $0.postmortem?.detectedBy.map { [$0.value] } })
    mitigations = valued(.mitigation, values { $0.postmortem?.mitigation.map { [$0.value] } })
    symptoms = valued(.symptom, values { $0.postmortem?.symptoms.map(\.value) }).map { group in
      SymptomGroup(group: group, triage: triage(of: group.incidents, besides: [.symptom(group.id)], evidence))
    }
  }

  /// Groups by names that people write: the same but for case and marks is the same.
  ///
  /// - Parameter slugs: of the names, where there is one for each.
  private func named(_ names: [[String]], _ slugs: [[String]] = []) -> [IncidentGroup] {
    let keys = names.enumerated().map { place, names in
      let known = place < slugs.count && slugs[place].count == names.count ? slugs[place] : names.map(Slug.make)
      return Array(zip(known, names)).map { (id: $0, name: $1) }
    }
    return groups(keys).sorted { $0.id < $1.id }
  }

  /// Groups by values of the taxonomy, in its order.
  private func valued(_ facet: Taxonomy.Facet, _ values: [[String]]) -> [IncidentGroup] {
    let order = Dictionary(
      taxonomy.values(of: facet).enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    return groups(values.map { $0.map { ($0, taxonomy.name(of: $0, in: facet)) } })
      .sorted { (order[$0.id] ?? .max, $0.id) < (order[$1.id] ?? .max, $1.id) }
  }

  /// - Parameter keys: id and name of what each incident belongs to, in the order of the incidents.
  private func groups(_ keys: [[(id: String, name: String)]]) -> [IncidentGroup] {
    var names: [String: String] = [:]
    var members: [String: [Int]] = [:]
    for (place, keys) in keys.enumerated() {
      for (id, name) in keys {
        // Of several spellings one that does not depend on which document is newest.
        names[id] = names[id].map { min($0, name) } ?? name
        if members[id]?.last != place { members[id, default: []].append(place) }
      }
    }
    return members.map { id, places in group(id, names[id] ?? id, places) }
  }

  private func group(_ id: String, _ name: String, _ places: [Int]) -> IncidentGroup {
    var (prevention, learnings): ([Int], [Int]) = ([], [])
    var (dates, lost): ([CivilDate], [Int]) = ([], [])
    // Field by field: an incident is large, and belongs to many groups.
    for place in places {
      prevention += incidents[place].preventionItems
      learnings += incidents[place].learnings
      if let date = incidents[place].date { dates.append(date) }
      if incidents[place].duplicateOf == nil, let minutes = incidents[place].minutesLost { lost.append(minutes) }
    }
    return IncidentGroup(
      id: id, name: name, incidents: places.map { incidents[$0].id }, prevention: prevention, learnings: learnings,
      minutesLost: lost.isEmpty ? nil : lost.reduce(0, +), firstSeen: dates.min(), lastSeen: dates.max(),
      causes: CountedValue.counting(places.lazy.compactMap { incidents[$0].primaryCauseID }),
      restore: restoreSummary(of: places))
  }

  /// Time to restore over incidents, each told twice counted once.
  func restoreSummary(of places: [Int]) -> DurationSummary {
    let counted = places.filter { incidents[$0].duplicateOf == nil }
    return DurationSummary(counted.compactMap { incidents[$0].minutesToRestore }, of: counted.count)
  }
}

extension CountedValue {
  /// Most often first, then by id.
  static func counting(_ values: some Sequence<String>) -> [CountedValue] {
    var counts: [String: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    return counts.map { CountedValue(id: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.id) < ($0.count, $1.id) }
  }
}
