import KnowledgeBase
import Postmortems

/// How much a build linked.
public struct BuildSummary: Hashable, Sendable {
  public var documents: Int
  public var postmortems: Int
  /// Leaves of the taxonomy that incidents are filed under.
  public var causes: Int
  public var learnings: Int
  /// Learnings that other incidents share.
  public var sharedLearnings: Int
  public var preventionItems: Int
  public var overdueItems: Int
  /// Pairs of incidents with a reason.
  public var relations: Int
  public var drafts: Int
  /// Documents that are not meant for the audience.
  public var leftOut = 0

  init(_ base: KnowledgeBase, drafts: Int) {
    documents = base.records.count
    postmortems = base.incidents.count
    causes = base.causes.reduce(0) { $0 + $1.leaves.filter { !$0.incidents.isEmpty }.count }
    learnings = base.learnings.count
    sharedLearnings = base.learnings.filter { !$0.alsoLearned.isEmpty }.count
    preventionItems = base.prevention.count
    overdueItems = base.prevention.filter(\.isOverdue).count
    relations = base.incidents.reduce(0) { $0 + $1.related.count }
    self.drafts = drafts
  }
}
