import Postmortems

extension KnowledgeBase {
  /// Services, teams, alerts, symptoms, years, triggers, and how incidents were detected and mitigated.
  mutating func linkGroups(_ evidence: Evidence) {
    let sums = GroupSums(incidents, evidence)
    func spelling(_ column: Column, _ at: Int) -> Int { Int(column.values[at]) }
    services = groups(evidence.services, evidence.serviceTable.names, sums) { place, at in
      incidents[place].services[spelling(evidence.serviceSpellings, at)]
    }.sorted { $0.id < $1.id }
    let alertGroups = groups(evidence.alerts, evidence.alertTable.names, sums) { place, at in
      records[recordPlaces[place]].postmortem?.alerts[spelling(evidence.alertSpellings, at)].value ?? ""
    }.sorted { $0.id < $1.id }
    linkTeams(sums)
    linkYears(sums)
    linkSeverities(sums)
    triggers = valued(.trigger, Column(evidence.triggers), evidence.triggerTable, sums)
    detections = valued(.detectedBy, Column(evidence.detectedBy), evidence.detectionTable, sums)
    mitigations = valued(.mitigation, Column(evidence.mitigations), evidence.mitigationTable, sums)
    var triage = TriageReader(self, evidence)
    alerts = alertGroups.map { group in
      AlertGroup(group: group, triage: triage.card(of: group.incidents, besides: .alert(group.id)))
    }
    symptoms = valued(.symptom, evidence.symptoms, evidence.symptomTable, sums).map { group in
      SymptomGroup(group: group, triage: triage.card(of: group.incidents, besides: .symptom(group.id)))
    }
  }

  private mutating func linkTeams(_ sums: GroupSums) {
    var table = NameTable()
    var teams = Column()
    let records = records
    for place in incidents.indices {
      let own = records[recordPlaces[place]].postmortem?.teams ?? []
      for team in own.indices {
        let number = table.number(of: Slug.make(own[team].value))
        if !teams.openRow.contains(number) { teams.append(number) }
      }
      teams.endRow()
    }
    self.teams = groups(teams, table.names, sums) { place, at in
      let own = records[recordPlaces[place]].postmortem?.teams ?? []
      let id = table[teams.values[at]]
      return own.first { Slug.make($0.value) == id }?.value ?? id
    }.sorted { $0.id < $1.id }
  }

  private mutating func linkYears(_ sums: GroupSums) {
    var table = NameTable()
    let numbers = incidents.indices.map { incidents[$0].date.map { table.number(of: "\($0.year)") } ?? -1 }
    years = groups(Column(numbers), table.names, sums) { _, at in table.names[Int(numbers[at])] }
      .sorted { $0.id > $1.id }
  }

  /// Groups by values of the taxonomy, in its order.
  private func valued(
    _ facet: Taxonomy.Facet, _ column: Column, _ table: NameTable, _ sums: GroupSums
  ) -> [IncidentGroup] {
    let order = Dictionary(
      taxonomy.values(of: facet).enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let names = table.names.map { taxonomy.name(of: $0, in: facet) }
    return groups(column, table.names, sums) { _, at in names[Int(column.values[at])] }
      .sorted { (order[$0.id] ?? .max, $0.id) < (order[$1.id] ?? .max, $1.id) }
  }

  /// - Parameters:
  ///   - column: the groups of each incident.
  ///   - ids: of the groups.
  ///   - spelling: how an incident, by its place, writes the name of the group at a place of the column.
  private func groups(
    _ column: Column, _ ids: [String], _ sums: GroupSums, _ spelling: (_ incident: Int, _ at: Int) -> String
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
    return ids.indices.map { group(ids[$0], names[$0] ?? ids[$0], members[$0], sums) }
  }

  /// - Parameter places: of the incidents, newest first.
  func group(_ id: String, _ name: String, _ places: [Int], _ sums: GroupSums) -> IncidentGroup {
    var ids: [IncidentID] = []
    var (prevention, learnings): ([Int], [Int]) = ([], [])
    var first: CivilDate?
    var last: CivilDate?
    var lost: Int?
    var restored: [Int] = []
    var counted = 0
    ids.reserveCapacity(places.count)
    for place in places {
      ids.append(sums.ids[place])
      prevention.append(contentsOf: sums.prevention[place])
      learnings.append(contentsOf: sums.learnings[place])
      if let date = sums.dates[place] {
        first = first.map { min($0, date) } ?? date
        last = last.map { max($0, date) } ?? date
      }
      guard sums.isCounted[place] else { continue }
      counted += 1
      if let minutes = sums.lost[place] { lost = (lost ?? 0) + minutes }
      if let minutes = sums.restored[place] { restored.append(minutes) }
    }
    return IncidentGroup(
      id: id, name: name, incidents: ids, prevention: prevention, learnings: learnings, minutesLost: lost,
      firstSeen: first, lastSeen: last, causes: sums.primaryCauses(of: places),
      restore: DurationSummary(restored, of: counted))
  }

  /// Time to restore over incidents, each told twice counted once.
  func restoreSummary(of places: [Int]) -> DurationSummary {
    let counted = places.filter { incidents[$0].duplicateOf == nil }
    return DurationSummary(counted.compactMap { incidents[$0].minutesToRestore }, of: counted.count)
  }
}

/// What groups sum up of their incidents, column by column: an incident is large, and belongs to many groups.
struct GroupSums {
  private(set) var ids: [IncidentID] = []
  private(set) var dates: [CivilDate?] = []
  private(set) var lost: [Int?] = []
  private(set) var restored: [Int?] = []
  /// Whether it is the telling that counts.
  private(set) var isCounted: [Bool] = []
  /// The places of its items and of its learnings, which stand one behind the other.
  private(set) var prevention: [Range<Int>] = []
  private(set) var learnings: [Range<Int>] = []
  private let causes: [Int32]
  private let causeNames: [String]

  init(_ incidents: [Incident], _ evidence: Evidence) {
    causes = evidence.primaryCauses
    causeNames = evidence.causeTable.names
    for place in incidents.indices {
      ids.append(incidents[place].id)
      dates.append(incidents[place].date)
      lost.append(incidents[place].minutesLost)
      restored.append(incidents[place].minutesToRestore)
      isCounted.append(incidents[place].duplicateOf == nil)
      prevention.append(GroupSums.range(incidents[place].preventionItems))
      learnings.append(GroupSums.range(incidents[place].learnings))
    }
  }

  private static func range(_ places: [Int]) -> Range<Int> {
    places.first.map { $0..<$0 + places.count } ?? 0..<0
  }

  /// Most often first, then by id.
  func primaryCauses(of places: [Int]) -> [CountedValue] {
    var counts = Array(repeating: 0, count: causeNames.count)
    for place in places where causes[place] >= 0 { counts[Int(causes[place])] += 1 }
    return counts.indices.filter { counts[$0] > 0 }.map { CountedValue(id: causeNames[$0], count: counts[$0]) }
      .sorted { ($1.count, $0.id) < ($0.count, $1.id) }
  }
}
