import Postmortems

/// The id of an incident's record.
public typealias IncidentID = String

/// One incident as lists and relations need it; its whole story is the record's document.
public struct Incident: Sendable {
  public var id: IncidentID
  public var title: String
  public var date: CivilDate?
  /// The author only estimates the day.
  public var dateIsEstimate = false
  /// The day of detection, never before its own; `nil` where that is unknown.
  public var noticed: CivilDate?
  /// The day by which somebody knew of it: of detection, else its own.
  public var known: CivilDate? { noticed ?? date }
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
  /// Where this incident came back after an earlier one: places in `KnowledgeBase.recurrences`.
  public var recursFrom: [Int] = []
  /// Where a later incident came back after this one: places in `KnowledgeBase.recurrences`.
  public var recursAs: [Int] = []
  /// The document that tells the same incident and counts in its stead; `nil` for nearly all.
  public var duplicateOf: IncidentID?

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

  /// The leaf or category of the primary cause.
  public var primaryCauseID: String? {
    // Without a copy of the attribution and its evidence: this is asked for often.
    for place in causes.indices where causes[place].role == .primary { return causes[place].cause }
    return nil
  }

  /// Nobody states the primary cause: it was inferred from the words of the document.
  public var primaryCauseIsInferred: Bool {
    for place in causes.indices where causes[place].role == .primary {
      return causes[place].provenance.source.basis == .inferred
    }
    return false
  }
}

/// Two or more documents that tell one incident, each two of them by themselves. All are kept; the first counts.
public struct DuplicateGroup: Hashable, Sendable {
  /// The document that says most, and by which the incident is counted.
  public var canonical: IncidentID
  /// The other tellings, in the order of their ids.
  public var others: [Telling]

  public struct Telling: Hashable, Sendable {
    public var incident: IncidentID
    /// Why it and the canonical document tell one incident.
    public var reason: Reason

    public init(incident: IncidentID, reason: Reason) {
      self.incident = incident
      self.reason = reason
    }
  }

  public enum Reason: Hashable, Sendable {
    /// So many of a hundred sentences of the shorter document stand in the longer one, word for word.
    case sameSentences(percent: Int)
    /// Same day, and titles that say the same.
    case sameDayAndTitle
    /// Same services, and the same minutes of beginning and of detection, mitigation or end.
    case sameTimes
    /// The same rare names and the same times of day, so many days apart: where that is not 0, one of the days is a slip.
    case sameTimesOfDay(days: Int)
  }

  public init(canonical: IncidentID, others: [Telling]) {
    self.canonical = canonical
    self.others = others
  }
}
