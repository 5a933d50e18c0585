import Postmortems

/// An incident whose cause came back after an earlier one.
public struct Recurrence: Hashable, Sendable {
  /// The later of the two.
  public var incident: IncidentID
  /// The one before it in the chain: of several the newest one that the authors refer to, else the newest.
  public var earlier: IncidentID
  /// Further ones before it that something ties it to, and that the chain does not lead to; newest first.
  public var alsoAfter: [Earlier] = []
  /// The primary cause of both, a leaf of the taxonomy; of one of them where `contributed` tells to which it was not.
  public var cause: String
  /// To which of the two the cause, as its author states, only contributed; `nil` for nearly all.
  public var contributed: Contribution?
  /// What ties them together besides the cause; never empty.
  public var ties: [Tie]
  /// Days from the earlier to the later.
  public var days: Int
  /// The author of one of the two only estimates its day.
  public var daysAreEstimated = false
  /// `inferred` where one of the two causes is.
  public var basis: FactSource.Basis
  public var verdict: Verdict
  /// Items against this cause of the earlier incidents, of the chain and beside it: places in `KnowledgeBase.prevention`.
  /// Marked as open, and so on the day it came back.
  public var openItems: [Int]
  /// Done before the day it came back.
  public var doneItems: [Int]
  /// Done by now; since when, nobody has written down.
  public var undatedItems: [Int]
  /// Without any mark: nobody has written down whether they were done.
  public var unmarkedItems: [Int]
  /// Of the open ones those that eliminate the cause: with them it would not have come back. Empty where the cause
  /// is inferred, and where it only contributed to the later incident.
  public var wouldHavePrevented: [Int]

  public enum Contribution: String, Hashable, Sendable {
    case earlier, later
  }

  /// An incident before it, beside the chain.
  public struct Earlier: Hashable, Sendable {
    public var incident: IncidentID
    /// What ties it to the later one besides the cause; never empty.
    public var ties: [Tie]
    /// Days from it to the later one.
    public var days: Int
  }

  /// Days from one of the incidents before it to the later.
  public func days(after earlier: IncidentID) -> Int {
    alsoAfter.first { $0.incident == earlier }?.days ?? days
  }

  public enum Tie: Hashable, Sendable {
    /// The authors link one to the other.
    case linked
    /// The titles have the same words.
    case sameTitle
    /// By its id.
    case service(String)
    /// By its pattern.
    case errorSignature(String)
    /// Names of things that few documents mention, sorted.
    case terms([String])
  }

  public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// Promises against the cause still stood open.
    case whileOpen = "while open"
    /// Everything promised against it was done, and it came back all the same.
    case afterDone = "after done"
    /// Everything promised against it is done by now; when, nobody has written down.
    case doneUndated = "done, undated"
    /// What was promised against it has no mark, so that nobody knows whether it was done.
    case unmarked
    /// Nothing had been promised against it, or all of it was declined.
    case nothingPromised = "nothing promised"
  }
}

/// Incidents of one cause that came back, oldest first.
public struct RecurrenceChain: Hashable, Sendable {
  public var cause: String
  /// The services that tie them together, sorted.
  public var services: [String]
  /// Oldest first; two at least.
  public var incidents: [IncidentID]
  /// Places in `KnowledgeBase.recurrences`, oldest first.
  public var recurrences: [Int]
}
