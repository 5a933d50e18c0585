/// Why one incident is worth reading after another, in words and never as a bare number.
public struct Relation: Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// The author links it, or pins it in the front matter.
    case linked
    case samePrimaryCause(String)
    /// A leaf that both have, primary in at most one of them.
    case sharedCause(String)
    case sameService(String)
    /// The same lesson was learned in both; the headline of the one that is looked at.
    case sharedLearning(String)
    /// Both show this message; as this incident's document writes it.
    case sameErrorSignature(String)
    case sameAlert(String)
    /// Names that few documents mention, and both do; in alphabetical order, never empty.
    case sharedTerms([String])
    /// Two documents that tell the same incident.
    case sameIncident
  }

  public var to: IncidentID
  /// Strongest first; never empty.
  public var reasons: [Reason]

  public init(to: IncidentID, reasons: [Reason]) {
    self.to = to
    self.reasons = reasons
  }
}

/// What `KnowledgeBase.compare` finds out about two incidents.
public struct RelationReport: Sendable {
  public enum Verdict: Hashable, Sendable {
    /// The other is the so manieth of the related incidents, counted from 1.
    case listed(rank: Int)
    /// They share something, but others share more: its rank, and how many are listed.
    case crowdedOut(rank: Int, limit: Int)
    /// What they share is too common or too little to make them worth reading together.
    case tooLittle
    case nothingShared
    /// `not_related` in one of the documents says so, whatever they share.
    case pinnedApart
    /// The text of one of the documents says so, whatever they share.
    case saidUnrelated
    case sameDocument
  }

  /// Something they have in common.
  public struct Shared: Hashable, Sendable {
    public var reason: Relation.Reason
    /// How many documents of incidents have it, the same from either side; 2 where only these two do.
    public var holders: Int
    /// What it counts for among the reasons; the rarer, the more.
    public var weight: Int
  }

  public var verdict: Verdict
  /// Strongest first.
  public var shared: [Shared]
  /// The sum of the weights, and the sum from which incidents are listed.
  public var weight: Int
  public var threshold: Int
}
