import Postmortems

/// The incidents that have something in common: a service, a team, an alert, a year …
public struct IncidentGroup: Sendable {
  /// Fit for an address, unique among its kind.
  public var id: String
  public var name: String
  /// Newest first.
  public var incidents: [IncidentID]
  /// Places in `KnowledgeBase.prevention`.
  public var prevention: [Int]
  /// Places in `KnowledgeBase.learnings`.
  public var learnings: [Int]
  public var minutesLost: Int?
  public var firstSeen: CivilDate?
  public var lastSeen: CivilDate?
  /// Primary causes, most often first.
  public var causes: [CountedValue]
  /// How long until service was restored.
  public var restore: DurationSummary
}

public typealias Service = IncidentGroup

/// A severity and its incidents, worst first.
public struct SeverityGroup: Sendable {
  public var name: String
  public var rank: Int?
  public var group: IncidentGroup
  /// Newest first.
  public var incidents: [IncidentID] { group.incidents }
}

/// An alert that has fired in incidents, for the one who is paged by it.
public struct AlertGroup: Sendable {
  public var group: IncidentGroup
  public var triage: TriageCard
}

/// A symptom of the taxonomy, for the one who sees it.
public struct SymptomGroup: Sendable {
  public var group: IncidentGroup
  public var triage: TriageCard
}

/// What lay behind a symptom or an alert before, how it was told apart, and what restored service.
public struct TriageCard: Sendable {
  /// Primary causes, most often first.
  public var causes: [Suspect]
  /// Questions that separated the causes, the most telling first; empty where nothing did.
  public var steps: [Step]
  /// What restored service, the most often first.
  public var restoredBy: [Remedy]
  /// Incidents without a known primary cause.
  public var withoutCause: Int

  public struct Suspect: Sendable {
    public var cause: String
    /// Newest first.
    public var incidents: [IncidentID]
    public var restore: DurationSummary
  }

  /// One question: where its sign is there, the causes under `present`, else those under `absent`.
  public struct Step: Hashable, Sendable {
    public var sign: Sign
    public var present: [CountedValue]
    public var absent: [CountedValue]
  }

  /// Something that can be seen or asked during an incident.
  public enum Sign: Hashable, Sendable {
    case trigger(String)
    case symptom(String)
    case service(String)
    case alert(String)
    case detectedBy(String)
    /// The pattern of an error message.
    case errorSignature(String)
  }

  public struct Remedy: Sendable {
    /// A value of the taxonomy's mitigations.
    public var mitigation: String
    /// Newest first.
    public var incidents: [IncidentID]
    public var restore: DurationSummary
  }
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

/// The fewest incidents that together teach every outcome and show every category of causes that occurs.
public struct ReadingPath: Hashable, Sendable {
  /// In the order to read: each adds the most that is new.
  public var steps: [Step]
  public var minutes: Int
  /// No smaller set does it; `false` where proving it would have taken too long.
  public var isFewest: Bool
  /// Outcomes that no incident teaches.
  public var uncoveredOutcomes: [String]

  public struct Step: Hashable, Sendable {
    public var incident: IncidentID
    public var minutes: Int
    /// What it adds: ids of outcomes, and of cause categories.
    public var outcomes: [String]
    public var categories: [String]
  }
}
