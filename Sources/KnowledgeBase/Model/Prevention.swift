import Diagnostics
import Postmortems

public struct PreventionEntry: Sendable {
  public var incident: IncidentID
  /// The item with the status in force, which may be a tracker's.
  public var item: PreventionItem
  /// The anchor on the incident's page.
  public var anchor: String
  /// The leaf the item addresses, as stated; else as its words say; else the primary cause of its incident.
  public var cause: String?
  /// Why the item is held to address that cause; `nil` where there is none.
  public var causeBasis: CauseBasis?
  public var isOverdue: Bool
  /// Days past the due date on the day the knowledge base is seen from; 0 where it is not overdue.
  public var daysOverdue: Int
  /// The day it was promised: of the postmortem's publication, else of the incident; not before somebody had noticed it.
  public var promised: CivilDate?
  /// The day it was done or declined, where history or a tracker knows.
  public var closed: CivilDate?
  /// Where nobody knows when it was closed: a day on which its document says that it is, as of its last update.
  public var closedBy: CivilDate?
  /// The incident that it was promised after, where the item says that it takes over the promise of another one.
  public var takenOverFrom: IncidentID?
  /// Days from the promise until it was closed, or until the day the knowledge base is seen from.
  public var ageDays: Int?
  public var statusOrigin = StatusOrigin.document
  /// The item's status in force; beside it, so that counting copies no items.
  public let status: PreventionItem.Status

  public enum CauseBasis: Hashable, Sendable {
    /// The author names the cause that the item addresses.
    case stated
    /// The item speaks of this cause of its incident in these words.
    case words([String])
    /// It is the primary cause of its incident, and nothing speaks for another.
    case primaryCause
  }

  /// Whose word the status is.
  public enum StatusOrigin: Hashable, Sendable {
    /// The document marks it.
    case document
    /// Nobody marks it; counted as open.
    case assumed
    /// A tracker knows something newer; its name, and the day of its word.
    case tracker(String, CivilDate?)
  }

  public init(incident: IncidentID, item: PreventionItem, anchor: String) {
    self.incident = incident
    self.item = item
    self.anchor = anchor
    status = item.effectiveStatus
    isOverdue = false
    daysOverdue = 0
  }

  /// The document gives the item no id: the reader made one of its place, which moves with the rows.
  public var hasGeneratedID: Bool { StableAnchors.isGenerated(item.id, incident) }

  var isUnmarked: Bool {
    if case .assumed = statusOrigin { true } else { false }
  }

  /// Whether the item still stood open on a day: `nil` where it is closed and nobody knows since when.
  public func wasOpen(on day: CivilDate) -> Bool? {
    if status.isOpen { return true }
    if closed == nil, let closedBy, closedBy <= day { return false }
    return closed.map { $0 > day }
  }
}

/// What is promised and done against one cause, kind by kind.
public struct CauseCoverage: Sendable {
  /// A leaf or category id.
  public var cause: String
  /// Incidents with it as primary or contributing cause; one that is told twice counts once.
  public var incidents: Int
  /// One for each kind, in the order of `PreventionItem.Kind.allCases`.
  public var cells: [Cell]

  public struct Cell: Hashable, Sendable {
    public var kind: PreventionItem.Kind
    /// Places in `KnowledgeBase.prevention`.
    public var done: [Int]
    /// In progress or open.
    public var agreed: [Int]
    public var proposed: [Int]
    public var declined: [Int]

    /// Nothing done and nothing agreed.
    public var isHole: Bool { done.isEmpty && agreed.isEmpty }
  }

  /// The kinds of prevention of which there is nothing.
  public var holes: [PreventionItem.Kind] { cells.filter(\.isHole).map(\.kind) }
}
