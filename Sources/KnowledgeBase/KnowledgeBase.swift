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
  public var prevention: [PreventionEntry]
  public var services: [Service]
  public var severities: [SeverityGroup]
  /// The learning outcomes, with what teaches each.
  public var outcomes: [Outcome]
  /// Who links to a record, by record id.
  public var backlinks: [String: [Backlink]]
  public var taxonomy: Taxonomy
  /// The day from which overdue and age are counted.
  public var asOf: CivilDate?

  /// The place of a record in `records`, by id.
  let recordIndex: [String: Int]
  let incidentIndex: [IncidentID: Int]

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
    recordIndex = Dictionary(records.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    incidentIndex = Dictionary(incidents.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  public func record(_ id: String) -> Record? { recordIndex[id].map { records[$0] } }

  public func incident(_ id: IncidentID) -> Incident? { incidentIndex[id].map { incidents[$0] } }

  public func leaf(_ id: String) -> CauseLeaf? {
    causes.lazy.flatMap(\.leaves).first { $0.id == id }
  }
}

/// The id of an incident's record.
public typealias IncidentID = String

/// One incident as lists and relations need it; its whole story is the record's document.
public struct Incident: Sendable {
  public var id: IncidentID
  public var title: String
  public var date: CivilDate?
  public var severity: SeverityLevel?
  public var summary: String?
  public var services: [String]
  /// Primary first.
  public var causes: [CauseAttribution]
  /// Minutes from detection to restoration, or what the document states; `nil` where unknown.
  public var minutesToRestore: Int?
  /// Minutes of impact: from start to mitigation, else to resolution, else as stated; `nil` where unknown.
  public var minutesLost: Int?
  public var related: [Relation]
  /// The places of this incident's items in `KnowledgeBase.prevention`.
  public var preventionItems: [Int]
  /// The places of this incident's learnings in `KnowledgeBase.learnings`.
  public var learnings: [Int]

  public init(
    id: IncidentID, title: String, date: CivilDate?, severity: SeverityLevel?, summary: String?, services: [String],
    causes: [CauseAttribution], minutesToRestore: Int?, minutesLost: Int?
  ) {
    self.id = id
    self.title = title
    self.date = date
    self.severity = severity
    self.summary = summary
    self.services = services
    self.causes = causes
    self.minutesToRestore = minutesToRestore
    self.minutesLost = minutesLost
    related = []
    preventionItems = []
    learnings = []
  }

  public var primaryCause: CauseAttribution? { causes.first { $0.role == .primary } }
}

/// Why one incident is worth reading after another, in words and never as a bare number.
public struct Relation: Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// The author links it, or pins it in the front matter.
    case linked
    case samePrimaryCause(String)
    /// A leaf that both have, primary in at most one of them.
    case sharedCause(String)
    case sameService(String)
    case sharedLearning(String)
    case sameErrorSignature(String)
  }

  public var to: IncidentID
  /// Strongest first; never empty.
  public var reasons: [Reason]

  public init(to: IncidentID, reasons: [Reason]) {
    self.to = to
    self.reasons = reasons
  }
}

public struct CauseCategory: Sendable {
  public var id: String
  public var name: String
  public var definition: String
  public var leaves: [CauseLeaf]
  /// Every incident with a leaf of this category or the category itself, each once, primary before
  /// contributing, then newest first.
  public var incidents: [CausedIncident]
  /// Places in `KnowledgeBase.learnings` and `.prevention`, of the incidents whose primary cause is here.
  public var learnings: [Int]
  public var prevention: [Int]
  /// Minutes lost in incidents whose primary cause is here; `nil` where none states its duration.
  public var minutesLost: Int?
}

public struct CauseLeaf: Sendable {
  public var id: String
  public var name: String
  public var definition: String
  public var category: String
  public var incidents: [CausedIncident]
  public var firstSeen: CivilDate?
  public var lastSeen: CivilDate?
  public var minutesLost: Int?
  public var learnings: [Int]
  public var prevention: [Int]
  /// Error messages of the taxonomy and of the incidents, the latter with who saw them.
  public var signatures: [Signature]
  /// Leaves that often stand beside this one in the same incident, most often first.
  public var accompaniedBy: [(cause: String, count: Int)]
}

/// An incident under a cause: in which role, and on whose word.
public struct CausedIncident: Hashable, Sendable {
  public var incident: IncidentID
  public var role: CauseAttribution.Role
  public var basis: FactSource.Basis

  public init(incident: IncidentID, role: CauseAttribution.Role, basis: FactSource.Basis) {
    self.incident = incident
    self.role = role
    self.basis = basis
  }
}

public struct Signature: Hashable, Sendable {
  public var text: String
  /// Empty for one that only the taxonomy names.
  public var incidents: [IncidentID]
}

public struct LearningEntry: Sendable {
  public var incident: IncidentID
  public var learning: Learning
  /// The anchor on the incident's page.
  public var anchor: String
  /// The same lesson in other incidents: their places in `KnowledgeBase.learnings`, oldest first.
  public var alsoLearned: [Int]
}

public struct PreventionEntry: Sendable {
  public var incident: IncidentID
  public var item: PreventionItem
  /// The anchor on the incident's page.
  public var anchor: String
  /// The leaf the item addresses, as stated; else the primary cause of its incident.
  public var cause: String?
  public var isOverdue: Bool
  /// Days past the due date on the day the knowledge base is seen from; 0 where it is not overdue.
  public var daysOverdue: Int
}

public struct Service: Sendable {
  public var id: String
  public var name: String
  /// Newest first.
  public var incidents: [IncidentID]
  public var prevention: [Int]
  public var minutesLost: Int?
}

public struct SeverityGroup: Sendable {
  public var name: String
  public var rank: Int?
  /// Newest first.
  public var incidents: [IncidentID]
}

public struct Outcome: Sendable {
  public var id: String
  public var title: String
  /// The records that teach it: incidents first, then reference documents.
  public var taughtBy: [String]
}

/// A link from one record to another.
public struct Backlink: Hashable, Sendable {
  public var from: String
  /// The text of the link, or of the section it stands in.
  public var context: String

  public init(from: String, context: String) {
    self.from = from
    self.context = context
  }
}
