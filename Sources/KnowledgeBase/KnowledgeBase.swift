import Diagnostics
import Postmortems

/// What an organisation knows from its incidents: every record, and how they hang together.
///
/// A value built by `KnowledgeBase.build`; everything in it is sorted, and depends on nothing but the
/// records, the taxonomy and the day it is seen from.
public struct KnowledgeBase: Sendable {
  /// All records by id; incidents newest first, then the other kinds by order and title.
  public var records: [Record]
  /// The incidents, newest first.
  public var incidents: [Incident]
  /// Every category of the taxonomy, those without an incident too, in the taxonomy's order.
  public var causes: [CauseCategory]
  /// Incidents without any cause, stated or inferred.
  public var withoutCause: [IncidentID]
  public var learnings: [LearningEntry]
  /// Lessons that several incidents have taught, those of most incidents first.
  public var learningGroups: [LearningGroup] = []
  /// What learnings are about, in the taxonomy's order; those without a learning are left out.
  public var themes: [LearningTheme] = []
  /// The ledger: every item of every incident, in the order of the incidents.
  public var prevention: [PreventionEntry]
  /// What is promised and done against each category, and each leaf, that has an incident; in the taxonomy's order.
  public var categoryCoverage: [CauseCoverage] = []
  public var leafCoverage: [CauseCoverage] = []
  /// Incidents whose cause came back, newest first.
  public var recurrences: [Recurrence] = []
  /// Longest first.
  public var chains: [RecurrenceChain] = []
  public var services: [Service]
  public var teams: [IncidentGroup] = []
  public var alerts: [AlertGroup] = []
  public var symptoms: [SymptomGroup] = []
  /// Newest first; the id is the year.
  public var years: [IncidentGroup] = []
  public var triggers: [IncidentGroup] = []
  /// By who or what noticed.
  public var detections: [IncidentGroup] = []
  public var mitigations: [IncidentGroup] = []
  public var severities: [SeverityGroup]
  public var readingPath = ReadingPath(steps: [], minutes: 0, isFewest: true, uncoveredOutcomes: [])
  public var metrics: Metrics
  /// Incidents that several documents tell.
  public var duplicates: [DuplicateGroup] = []
  /// The learning outcomes, with what teaches each.
  public var outcomes: [Outcome]
  /// Who links to a record, by record id.
  public var backlinks: [String: [Backlink]]
  public var taxonomy: Taxonomy
  /// The day from which overdue and age are counted.
  public var asOf: CivilDate?

  /// The names by which text speaks of the incidents.
  public let incidentNames: IncidentNames

  /// The place of a record in `records`, by id.
  let recordIndex: [String: Int]
  let incidentIndex: [IncidentID: Int]
  /// The place of an incident's record in `records`, by the place of the incident.
  public let recordPlaces: [Int]
  /// By incident: those that it links, names or pins as related, or that do so with it.
  var linkedPlaces = Column()
  /// Pairs of incidents of which one says that the other's cause is not its own.
  var causesToldApart: Set<PlacePair> = []
  /// Pairs of incidents of which the text of one says that they have nothing to do with each other, and no text relates
  /// them.
  var saidUnrelated: Set<PlacePair> = []
  /// Pairs of incidents of which one says so in its front matter.
  let pinnedApart: Set<PlacePair>

  public init(records: [Record], incidents: [Incident], taxonomy: Taxonomy, asOf: CivilDate?) {
    self.records = records
    self.incidents = incidents
    self.taxonomy = taxonomy
    self.asOf = asOf
    causes = []
    withoutCause = []
    learnings = []
    prevention = []
    services = []
    severities = []
    outcomes = []
    backlinks = [:]
    metrics = Metrics.none
    // Place by place: records and incidents are large, and a loop over them copies each.
    let recordIndex = KnowledgeBase.index(of: records.indices.map { records[$0].id })
    self.recordIndex = recordIndex
    recordPlaces = incidents.indices.map { recordIndex[incidents[$0].id] ?? 0 }
    incidentIndex = KnowledgeBase.index(of: incidents.indices.map { incidents[$0].id })
    let names = IncidentNames(records)
    incidentNames = names
    let index = incidentIndex
    var apart: Set<PlacePair> = []
    for place in recordPlaces.indices {
      for fact in records[recordPlaces[place]].postmortem?.notRelated ?? [] {
        let named = index[fact.value] ?? names.incident(named: fact.value).flatMap { index[$0] }
        if let other = named, other != place { apart.insert(PlacePair(place, other)) }
      }
    }
    pinnedApart = apart
  }

  private static func index(of ids: [String]) -> [String: Int] {
    var index = [String: Int](minimumCapacity: ids.count)
    for (place, id) in ids.enumerated() where index[id] == nil { index[id] = place }
    return index
  }

  public func record(_ id: String) -> Record? { recordIndex[id].map { records[$0] } }

  public func incident(_ id: IncidentID) -> Incident? { incidentIndex[id].map { incidents[$0] } }

  /// The place of the incident that a document names so: by its id, or as text speaks of it.
  func place(named name: String) -> Int? {
    incidentIndex[name] ?? incidentNames.incident(named: name).flatMap { incidentIndex[$0] }
  }

  public func leaf(_ id: String) -> CauseLeaf? {
    causes.lazy.flatMap(\.leaves).first { $0.id == id }
  }
}

/// Two incidents by their places, in either order.
struct PlacePair: Hashable, Comparable {
  let first: Int
  let second: Int

  init(_ a: Int, _ b: Int) {
    first = min(a, b)
    second = max(a, b)
  }

  static func < (a: PlacePair, b: PlacePair) -> Bool { (a.first, a.second) < (b.first, b.second) }
}
