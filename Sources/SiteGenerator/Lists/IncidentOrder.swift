import KnowledgeBase

/// The orders of the list of incidents. Each has pages of its own, so that sorting needs no script.
enum IncidentOrder: String, CaseIterable, Sendable {
  /// The order of the knowledge base; where the list is long, the pages of the years go on with it.
  case newest
  case severe, longest

  var address: String {
    switch self {
    case .newest: SiteMap.incidents
    case .severe: SiteMap.incidentsBySeverity
    case .longest: SiteMap.incidentsByDuration
    }
  }

  /// The orders that tell something about these incidents: none by what no document states.
  static func offered(in base: KnowledgeBase) -> [IncidentOrder] {
    let places = base.incidents.indices
    let hasSeverity = places.contains { base.incidents[$0].severity != nil }
    let hasDuration = places.contains { base.incidents[$0].minutesToRestore != nil }
    return allCases.filter { $0 == .newest || $0 == .severe && hasSeverity || $0 == .longest && hasDuration }
  }
}

/// All incidents in an order other than that of their days, sorted and divided over pages once for all of these.
struct OrderedIncidents: Sendable {
  /// Incidents that follow each other under a heading.
  struct Group: Sendable {
    var heading: Heading
    var count = 0
  }

  enum Heading: Hashable, Sendable {
    case severity(String)
    /// A time to restore of at least so many minutes, and less than in the group before.
    case minutes(Int)
    case unknown
  }

  struct Entry: Sendable {
    /// The place of its group.
    var group: Int
    /// In `KnowledgeBase.incidents`.
    var place: Int
  }

  private(set) var groups: [Group] = []
  let pages: [[Entry]]

  /// Where a heading begins: a week, a day, an hour.
  static let bounds = [7 * 1_440, 1_440, 60, 0]

  init(_ order: IncidentOrder, of base: KnowledgeBase, weight: (Int) -> Int) {
    // The severities of the knowledge base stand in the order of their ranks.
    let ranks = Dictionary(
      base.severities.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let keys = base.incidents.indices.map { OrderedIncidents.key(order, $0, base, ranks) }
    var entries: [Entry] = []
    // Among equals the newest comes first, as everywhere.
    for place in keys.indices.sorted(by: { (keys[$0].rank, $0) < (keys[$1].rank, $1) }) {
      if groups.last?.heading != keys[place].heading { groups.append(Group(heading: keys[place].heading)) }
      groups[groups.count - 1].count += 1
      entries.append(Entry(group: groups.count - 1, place: place))
    }
    pages = Paging.pages(entries) { weight($0.place) }
  }

  /// What comes first has the lowest rank; what is not known comes last.
  private static func key(
    _ order: IncidentOrder, _ place: Int, _ base: KnowledgeBase, _ ranks: [String: Int]
  ) -> (rank: Int, heading: Heading) {
    switch order {
    case .newest: return (0, .unknown)
    case .severe:
      guard let name = base.incidents[place].severity?.name, let rank = ranks[name] else { return (.max, .unknown) }
      return (rank, .severity(name))
    case .longest:
      guard let minutes = base.incidents[place].minutesToRestore else { return (.max, .unknown) }
      return (-minutes, .minutes(bounds.first { minutes >= $0 } ?? 0))
    }
  }
}
