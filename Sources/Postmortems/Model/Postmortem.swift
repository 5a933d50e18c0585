import Diagnostics
import Markdown

/// The facts of one incident. What the document does not say is `nil` or empty.
public struct Postmortem: Hashable, Sendable {
  /// The day the incident began.
  public var date: Fact<CivilDate>?
  /// The author only estimates `date`: "around 23 March".
  public var dateIsEstimate = false
  /// The day by which somebody had noticed, also where no time of day is known.
  public var noticed: Fact<CivilDate>?
  /// The day the postmortem was published.
  public var published: Fact<CivilDate>?
  public var severity: Fact<SeverityLevel>?
  /// The severity in the author's words, where the matrix has another name for it: `Critical` for `SEV1`.
  public var severityAsWritten: String?
  /// As written: `final`, `resolved`, `in review` …
  public var status: Fact<String>?
  public var services: [Fact<String>] = []
  public var teams: [Fact<String>] = []
  public var alerts: [Fact<String>] = []
  /// As written, where the document names one for all its times.
  public var zone: Fact<String>?

  /// When impact began.
  public var started: Fact<Moment>?
  /// When someone or something noticed.
  public var detected: Fact<Moment>?
  /// When customers stopped being hurt.
  public var mitigated: Fact<Moment>?
  /// When the incident was over for good.
  public var resolved: Fact<Moment>?
  public var timeToDetect = Span()
  public var timeToMitigate = Span()
  public var timeToRestore = Span()

  public var impact: Fact<String>?
  public var trigger: Fact<String>?
  public var causes: [CauseAttribution] = []
  /// What the author names as causes and the taxonomy does not know.
  public var unknownCauses: [Fact<String>] = []
  public var detectedBy: Fact<String>?
  public var detectionGap: Fact<String>?
  public var mitigation: Fact<String>?
  public var symptoms: [Fact<String>] = []
  public var timeline: [TimelineEntry] = []
  public var learnings: [Learning] = []
  public var preventionItems: [PreventionItem] = []
  public var errorSignatures: [ErrorSignature] = []
  public var people: [RoleAssignment] = []
  /// Ids that the author links as related, or says are not.
  public var related: [Fact<String>] = []
  public var notRelated: [Fact<String>] = []
  public var conflicts: [FactConflict] = []

  public init() {}

  /// The primary cause: the first one stated, else the one inferred with most confidence.
  public var primaryCause: CauseAttribution? { causes.first { $0.role == .primary } }
}

/// A severity of the matrix in the configuration.
public struct SeverityLevel: Hashable, Sendable {
  /// As in the matrix (`SEV1`), or as written where the matrix does not know it.
  public var name: String
  /// 1 is the worst; `nil` where the matrix does not know the name.
  public var rank: Int?

  public init(name: String, rank: Int?) {
    self.name = name
    self.rank = rank
  }
}

/// A duration in minutes: what the author states, and what the moments give. Both are kept.
public struct Span: Hashable, Sendable {
  public var stated: Fact<Int>?
  public var computed: Fact<Int>?

  public init(stated: Fact<Int>? = nil, computed: Fact<Int>? = nil) {
    self.stated = stated
    self.computed = computed
  }

  /// Stated moments are firmer than a rounded figure in prose; what the author states wins over inferred ones.
  public var inForce: Fact<Int>? { computed?.basis == .inferred ? stated ?? computed : computed ?? stated }

  /// How the value in force is known: a computed one that the author states as well is stated.
  public var basis: FactSource.Basis? {
    guard let inForce else { return nil }
    return stated?.value == inForce.value ? .stated : inForce.basis
  }
}

/// One cause of an incident, as a leaf of the taxonomy.
public struct CauseAttribution: Hashable, Sendable {
  public enum Role: String, Hashable, Sendable, CaseIterable {
    case primary, contributing
  }

  /// A leaf id such as `capacity.exhaustion`, or a category id where the author names no leaf.
  public var cause: String
  public var role: Role
  public var provenance: Provenance
  /// The sentence in the document that says it, where one was found.
  public var statement: String?
  /// The author tells the root cause in words, and what this one was inferred from stands elsewhere.
  public var isBesideStatement: Bool

  public init(
    cause: String, role: Role, provenance: Provenance, statement: String? = nil, isBesideStatement: Bool = false
  ) {
    self.cause = cause
    self.role = role
    self.provenance = provenance
    self.statement = statement
    self.isBesideStatement = isBesideStatement
  }
}

/// One dated or timed entry of a timeline, in file order.
public struct TimelineEntry: Hashable, Sendable {
  public var line: Int
  /// The entry's moment; the day is carried over from above where the entry has none.
  public var moment: Moment?
  /// The time as written, in 24-hour form: `14:02`, `2026-03-11T14:02` or a day.
  public var written: String
  public var text: String
  /// The nodes that hold the text, for rendering.
  public var nodes: [NodeID]
  public var audience = Audience.internal

  public init(line: Int, moment: Moment?, written: String, text: String, nodes: [NodeID]) {
    self.line = line
    self.moment = moment
    self.written = written
    self.text = text
    self.nodes = nodes
  }
}

public struct Learning: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case well, wrong, lucky, lesson
  }

  public var kind: Kind
  public var text: String
  /// The bold lead or first sentence: what a list shows.
  public var headline: String
  public var location: SourceLocation
  public var nodes: [NodeID]
  public var audience = Audience.internal

  public init(kind: Kind, text: String, headline: String, location: SourceLocation, nodes: [NodeID]) {
    self.kind = kind
    self.text = text
    self.headline = headline
    self.location = location
    self.nodes = nodes
  }
}

/// A code span or log line worth searching for.
public struct ErrorSignature: Hashable, Sendable {
  public var text: String
  public var location: SourceLocation

  public init(text: String, location: SourceLocation) {
    self.text = text
    self.location = location
  }
}

public struct RoleAssignment: Hashable, Sendable {
  public var role: String
  public var name: String
  public var location: SourceLocation

  public init(role: String, name: String, location: SourceLocation) {
    self.role = role
    self.name = name
    self.location = location
  }
}
