import Postmortems

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
  public var firstSeen: CivilDate?
  public var lastSeen: CivilDate?
  public var counts = CauseCounts()
  /// What the incidents that it caused looked like, most often first.
  public var symptoms: [CountedValue] = []
}

public struct CauseLeaf: Sendable {
  public var id: String
  public var name: String
  public var definition: String
  public var category: String
  /// Each once, primary before contributing, then newest first.
  public var incidents: [CausedIncident]
  public var firstSeen: CivilDate?
  public var lastSeen: CivilDate?
  /// Minutes lost in incidents of which it is the primary cause; `nil` where none states its duration.
  public var minutesLost: Int?
  /// Places in `KnowledgeBase.learnings`, of the incidents of which it is the primary cause.
  public var learnings: [Int]
  /// Places in `KnowledgeBase.prevention`, of the items that address it.
  public var prevention: [Int]
  /// Error messages of the taxonomy and of the incidents, the latter with who saw them.
  public var signatures: [Signature]
  /// Leaves that often stand beside this one in the same incident, most often first.
  public var accompaniedBy: [(cause: String, count: Int)]
  public var counts = CauseCounts()
  /// What the incidents that it caused looked like, most often first: ids of the taxonomy's symptoms.
  public var symptoms: [CountedValue] = []
  /// What usually prevents it, kind by kind, beside what was really promised and done.
  public var practice: [PreventionPractice] = []
  /// What is easily taken for it, and how to tell: nearest first.
  public var neighbours: [CauseNeighbour] = []
}

/// How many incidents a cause has, by its role in them and by whose word it is.
public struct CauseCounts: Hashable, Sendable {
  public var primaryStated = 0
  public var primaryInferred = 0
  public var contributingStated = 0
  public var contributingInferred = 0

  public init() {}

  public var primary: Int { primaryStated + primaryInferred }
  public var contributing: Int { contributingStated + contributingInferred }
  public var all: Int { primary + contributing }
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

/// An error message, gathered from all documents that show it in one wording or another.
public struct Signature: Hashable, Sendable {
  /// As the newest incident writes it, or the taxonomy.
  public var text: String
  /// The message without what differs each time (`ErrorPattern`): what incidents are compared by.
  public var pattern: String
  /// Empty for one that only the taxonomy names. Newest first.
  public var incidents: [IncidentID]
  /// The other wordings, in the order of the incidents.
  public var variants: [String]

  public init(text: String, pattern: String, incidents: [IncidentID], variants: [String] = []) {
    self.text = text
    self.pattern = pattern
    self.incidents = incidents
    self.variants = variants
  }
}

/// A value and in how many incidents it occurs.
public struct CountedValue: Hashable, Sendable {
  public var id: String
  public var count: Int

  public init(id: String, count: Int) {
    self.id = id
    self.count = count
  }
}

/// One kind of prevention against one cause: what the taxonomy advises, and what was really promised and done.
public struct PreventionPractice: Hashable, Sendable {
  public var kind: PreventionItem.Kind
  /// The taxonomy's advice, in its order.
  public var patterns: [String]
  /// Places in `KnowledgeBase.prevention`.
  public var done: [Int]
  /// Promised and not yet done: open or in progress.
  public var agreed: [Int]
  /// Nobody has agreed to it yet.
  public var proposed: [Int]
  public var declined: [Int]

  /// Nothing of the kind is done and nothing is agreed, as in `CauseCoverage`.
  public var isHole: Bool { done.isEmpty && agreed.isEmpty }
}

/// A cause that is easily taken for another one.
public struct CauseNeighbour: Hashable, Sendable {
  /// A leaf of the taxonomy.
  public var cause: String
  /// How to tell: what speaks for the neighbour, or what speaks for the cause itself.
  public var text: String
  public var direction: Direction
  /// How many incidents have both.
  public var together: Int

  public enum Direction: Hashable, Sendable {
    /// Where the text holds, it is the neighbour.
    case speaksForNeighbour
    /// Where the text holds, it is the cause itself and not the neighbour.
    case speaksForThis
  }
}
