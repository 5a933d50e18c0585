import KnowledgeBase
import Parallelism
import Postmortems

/// The questions by which incidents are filtered; each value of each has a page, so that filtering needs no script.
public enum SiteFacet: String, Hashable, Sendable, CaseIterable {
  case cause, severity, service, team, year, trigger
  case detectedBy = "detected"
  case prevention, alert, symptom

  /// Whether the search filters by it; alerts and symptoms are found by their words.
  var isSearched: Bool { self != .cause && self != .alert && self != .symptom }

  /// The folder of its pages; `nil` for causes, which have pages of their own kind.
  var folder: String? {
    switch self {
    case .cause: nil
    case .severity: "severities"
    case .service: "services"
    case .team: "teams"
    case .year: "years"
    case .trigger: "triggers"
    case .detectedBy: "detection"
    case .prevention: "follow-up"
    case .alert: "alerts"
    case .symptom: "symptoms"
    }
  }

  /// The page that lists the values; years are listed with the incidents.
  var index: String? {
    switch self {
    case .cause: nil
    case .year: nil
    default: folder.map { $0 + "/index.html" }
    }
  }

  struct Value: Hashable, Sendable {
    var id: String
    var name: String
    var incidents: [IncidentID]
  }

  /// So many values stand beside a page as its navigation.
  private static let navigationLimit = 40

  /// The places of those with most incidents, in the order of the values.
  static func foremost(of values: [Value]) -> [Int] {
    let counts = values.map(\.incidents.count)
    guard values.count > navigationLimit else { return Array(values.indices) }
    let most = values.indices.sorted { a, b in
      counts[a] != counts[b] ? counts[a] > counts[b] : values[a].id < values[b].id
    }
    return most.prefix(navigationLimit).sorted()
  }

  /// The values of every facet.
  static func all(in base: KnowledgeBase, threads: Int = 1) -> [SiteFacet: [Value]] {
    let values = parallelMap(allCases, threads: threads) { $0.values(in: base) }
    return Dictionary(uniqueKeysWithValues: zip(allCases, values))
  }

  /// The values that occur, in the order they are shown: by rank, by year, else by name.
  func values(in base: KnowledgeBase) -> [Value] {
    switch self {
    case .cause: []
    case .severity: base.severities.map { Value(id: $0.name, name: $0.name, incidents: $0.incidents) }
    case .service: base.services.map { Value(id: $0.id, name: $0.name, incidents: $0.incidents) }
    case .team: teams(in: base)
    case .year:
      grouped(
        base.incidents.indices.compactMap { place in
          base.incidents[place].date.map { ("\($0.year)", "\($0.year)", base.incidents[place].id) }
        }
      ).sorted { $0.id > $1.id }
    case .trigger: fixed(.trigger, in: base) { base.records[$0].postmortem?.trigger?.value }
    case .detectedBy: fixed(.detectedBy, in: base) { base.records[$0].postmortem?.detectedBy?.value }
    case .prevention: preventionValues(in: base)
    case .alert: base.alerts.map { Value(id: $0.group.id, name: $0.group.name, incidents: $0.group.incidents) }
    case .symptom: base.symptoms.map { Value(id: $0.group.id, name: $0.group.name, incidents: $0.group.incidents) }
    }
  }

  private func teams(in base: KnowledgeBase) -> [Value] {
    var found: [(String, String, IncidentID)] = []
    for place in base.incidents.indices {
      for team in base.records[base.recordPlaces[place]].postmortem?.teams ?? [] {
        found.append((PageName.make(team.value), team.value, base.incidents[place].id))
      }
    }
    return grouped(found).sorted { ($0.name, $0.id) < ($1.name, $1.id) }
  }

  /// Values of the taxonomy, in its order.
  ///
  /// - Parameter value: of the record at a place.
  private func fixed(_ facet: Taxonomy.Facet, in base: KnowledgeBase, _ value: (Int) -> String?) -> [Value] {
    let found = base.incidents.indices.compactMap { place -> (String, String, IncidentID)? in
      guard let id = value(base.recordPlaces[place]) else { return nil }
      return (id, base.taxonomy.name(of: id, in: facet), base.incidents[place].id)
    }
    let order = base.taxonomy.values(of: facet).map(\.id)
    return grouped(found).sorted { a, b in
      let first = order.firstIndex(of: a.id) ?? .max
      let second = order.firstIndex(of: b.id) ?? .max
      return (first, a.id) < (second, b.id)
    }
  }

  /// What has become of an incident's promises, worst first.
  static let followUp = ["overdue", "open", "done", "none"]

  private func preventionValues(in base: KnowledgeBase) -> [Value] {
    let found = base.incidents.indices.map { place in
      let state = SiteFacet.followUp(base.incidents[place].preventionItems, in: base)
      return (state, state, base.incidents[place].id)
    }
    return grouped(found).sorted {
      (SiteFacet.followUp.firstIndex(of: $0.id) ?? 9) < (SiteFacet.followUp.firstIndex(of: $1.id) ?? 9)
    }
  }

  static func followUp(of incident: Incident, in base: KnowledgeBase) -> String {
    followUp(incident.preventionItems, in: base)
  }

  private static func followUp(_ items: [Int], in base: KnowledgeBase) -> String {
    let tally = ItemTally(items, in: base)
    if tally.count == 0 { return "none" }
    return tally.overdue > 0 ? "overdue" : tally.open > 0 ? "open" : "done"
  }

  /// Incidents by value, each once, in the order given.
  private func grouped(_ found: [(id: String, name: String, incident: IncidentID)]) -> [Value] {
    var places: [String: Int] = [:]
    var values: [Value] = []
    for (id, name, incident) in found {
      if let place = places[id] {
        if values[place].incidents.last != incident { values[place].incidents.append(incident) }
      } else {
        places[id] = values.count
        values.append(Value(id: id, name: name, incidents: [incident]))
      }
    }
    return values
  }
}

extension Site {
  /// Which value stands on a page, by the address of the page.
  static func values(
    by map: SiteMap, _ facets: [SiteFacet: [SiteFacet.Value]]
  ) -> [String: (facet: SiteFacet, place: Int)] {
    var found: [String: (facet: SiteFacet, place: Int)] = [:]
    for (facet, values) in facets {
      for (place, value) in values.enumerated() {
        if let page = map.page(of: facet, value.id) { found[page] = (facet, place) }
      }
    }
    return found
  }
}
