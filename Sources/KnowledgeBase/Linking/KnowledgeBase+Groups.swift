import Postmortems

extension KnowledgeBase {
  /// Services, teams, alerts, symptoms, years, triggers, and how incidents were detected and mitigated.
  mutating func linkGroups(_ evidence: Evidence) {
    func spelling(_ column: Column, _ at: Int) -> Int { Int(column.values[at]) }
    services = groups(evidence.services, evidence.serviceTable.names) { place, at in
      incidents[place].services[spelling(evidence.serviceSpellings, at)]
    }.sorted { $0.id < $1.id }
    let alertGroups = groups(evidence.alerts, evidence.alertTable.names) { place, at in
      records[recordPlaces[place]].postmortem?.alerts[spelling(evidence.alertSpellings, at)].value ?? ""
    }.sorted { $0.id < $1.id }
    linkTeams()
    linkYears()
    triggers = valued(.trigger, Column(evidence.triggers), evidence.triggerTable)
    detections = valued(.detectedBy, Column(evidence.detectedBy), evidence.detectionTable)
    mitigations = valued(.mitigation, Column(evidence.mitigations), evidence.mitigationTable)
    var triage = TriageReader(self, evidence)
    alerts = alertGroups.map { group in
      AlertGroup(group: group, triage: triage.card(of: group.incidents, besides: .alert(group.id)))
    }
    symptoms = valued(.symptom, evidence.symptoms, evidence.symptomTable).map { group in
      SymptomGroup(group: group, triage: triage.card(of: group.incidents, besides: .symptom(group.id)))
    }
  }

  private mutating func linkTeams() {
    var table = NameTable()
    var teams = Column()
    for place in incidents.indices {
      for team in records[recordPlaces[place]].postmortem?.teams ?? [] {
        let number = table.number(of: Slug.make(team.value))
        if !teams.openRow.contains(number) { teams.append(number) }
      }
      teams.endRow()
    }
    self.teams = groups(teams, table.names) { place, at in
      let own = records[recordPlaces[place]].postmortem?.teams ?? []
      let id = table[teams.values[at]]
      return own.first { Slug.make($0.value) == id }?.value ?? id
    }.sorted { $0.id < $1.id }
  }

  private mutating func linkYears() {
    var table = NameTable()
    let numbers = incidents.indices.map { incidents[$0].date.map { table.number(of: "\($0.year)") } ?? -1 }
    years = groups(Column(numbers), table.names) { _, at in table.names[Int(numbers[at])] }.sorted { $0.id > $1.id }
  }

  /// Groups by values of the taxonomy, in its order.
  private func valued(_ facet: Taxonomy.Facet, _ column: Column, _ table: NameTable) -> [IncidentGroup] {
    let order = Dictionary(
      taxonomy.values(of: facet).enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let names = table.names.map { taxonomy.name(of: $0, in: facet) }
    return groups(column, table.names) { _, at in names[Int(column.values[at])] }
      .sorted { (order[$0.id] ?? .max, $0.id) < (order[$1.id] ?? .max, $1.id) }
  }

  /// - Parameters:
  ///   - column: the groups of each incident.
  ///   - ids: of the groups.
  ///   - spelling: how an incident, by its place, writes the name of the group at a place of the column.
  private func groups(
    _ column: Column, _ ids: [String], _ spelling: (_ incident: Int, _ at: Int) -> String
  ) -> [IncidentGroup] {
    var names: [String?] = Array(repeating: nil, count: ids.count)
    var members: [[Int]] = Array(repeating: [], count: ids.count)
    for place in incidents.indices {
      for at in column.range(place) where column.values[at] >= 0 {
        let number = Int(column.values[at])
        // Of several spellings one that does not depend on which document is newest.
        let name = spelling(place, at)
        if let known = names[number], known <= name {} else { names[number] = name }
        members[number].append(place)
      }
    }
    return ids.indices.map { group(ids[$0], names[$0] ?? ids[$0], members[$0]) }
  }

  /// - Parameter places: of the incidents, newest first.
  func group(_ id: String, _ name: String, _ places: [Int]) -> IncidentGroup {
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
      causes: CountedValue.counting(places.compactMap { incidents[$0].primaryCauseID }),
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
