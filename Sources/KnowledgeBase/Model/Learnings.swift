import Postmortems

public struct LearningEntry: Sendable {
  public var incident: IncidentID
  public var learning: Learning
  /// The anchor on the incident's page.
  public var anchor: String
  /// The same lesson in other incidents: their places in `KnowledgeBase.learnings`, oldest first.
  public var alsoLearned: [Int]
  /// The group of the same lesson: a place in `KnowledgeBase.learningGroups`.
  public var group: Int?
  /// What it is about: places in `KnowledgeBase.themes`, in their order.
  public var themes: [Int] = []
  /// The newest learning of the same group that had been written down when this incident began: the lesson
  /// came back. A place in `KnowledgeBase.learnings`.
  public var cameBackAfter: Int?

  public init(incident: IncidentID, learning: Learning, anchor: String, alsoLearned: [Int]) {
    self.incident = incident
    self.learning = learning
    self.anchor = anchor
    self.alsoLearned = alsoLearned
  }
}

/// One lesson, in all its wordings.
public struct LearningGroup: Sendable {
  /// Stable as long as its oldest learning is: that one's incident and headline.
  public var id: String
  /// The headline of the wording that is most like the others.
  public var name: String
  /// Places in `KnowledgeBase.learnings`, oldest first.
  public var members: [Int]
  /// Each once, oldest first; two at least.
  public var incidents: [IncidentID]
  /// The words that all wordings share, as the name writes them.
  public var sharedWords: [String]
  /// Whether one of them came back after it was written down.
  public var cameBack: Bool
}

/// What learnings are about, whatever they say of it.
public struct LearningTheme: Sendable {
  public var id: String
  public var name: String
  public var definition: String
  /// Places in `KnowledgeBase.learnings`, newest incident first.
  public var learnings: [Int]
  /// Places in `KnowledgeBase.learningGroups`.
  public var groups: [Int]
  /// Each once, newest first.
  public var incidents: [IncidentID]
}
