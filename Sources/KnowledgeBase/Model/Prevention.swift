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
  /// The day it was promised: of the postmortem's publication, else of the incident.
  public var promised: CivilDate?
  /// The day it was done or declined, where history or a tracker knows.
  public var closed: CivilDate?
  /// Days from the promise until it was closed, or until the day the knowledge base is seen from.
  public var ageDays: Int?
  public var statusOrigin = StatusOrigin.document

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
    isOverdue = false
    daysOverdue = 0
  }

  /// Whether the item still stood open on a day: `nil` where it is closed and nobody knows since when.
  public func wasOpen(on day: CivilDate) -> Bool? {
    if item.effectiveStatus.isOpen { return true }
    return closed.map { $0 > day }
  }
}

/// What is promised and done against one cause, kind by kind.
public struct CauseCoverage: Sendable {
  /// A leaf or category id.
  public var cause: String
  /// Incidents with it as primary or contributing cause.
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

/// What is known of the documents from beside them: the history of their files, and a tracker's tickets.
public struct OutsideKnowledge: Sendable {
  /// When an item took a status, by item id, in any order.
  public var statusChanges: [String: [StatusChange]]
  /// When documents were first and last changed, by their path.
  public var histories: [String: DocumentHistory]
  /// In any order; of several for one ticket the newest counts.
  public var tickets: [TicketState]

  public init(
    statusChanges: [String: [StatusChange]] = [:], histories: [String: DocumentHistory] = [:],
    tickets: [TicketState] = []
  ) {
    self.statusChanges = statusChanges
    self.histories = histories
    self.tickets = tickets
  }

  public static let none = OutsideKnowledge()
}

/// A day on which an item took a status, as the history of its document has it.
public struct StatusChange: Hashable, Sendable {
  public var status: PreventionItem.Status
  public var day: CivilDate

  public init(status: PreventionItem.Status, day: CivilDate) {
    self.status = status
    self.day = day
  }
}

public struct DocumentHistory: Hashable, Sendable {
  public var firstPublished: CivilDate
  public var lastChanged: CivilDate

  public init(firstPublished: CivilDate, lastChanged: CivilDate) {
    self.firstPublished = firstPublished
    self.lastChanged = lastChanged
  }
}

/// What a tracker says of a ticket.
public struct TicketState: Hashable, Sendable {
  /// As documents write it, such as `OPS-123` or `#45`; compared without regard to case.
  public var ticket: String
  public var status: PreventionItem.Status
  /// The day of the last change, or of the export; without one a document that states its date wins.
  public var day: CivilDate?
  /// The day it was closed, where the tracker says so.
  public var closed: CivilDate?
  public var owner: String?
  public var due: CivilDate?
  public var url: String?
  /// The name of the tracker, for people.
  public var tracker: String
  /// Where it stands in the imported file.
  public var location: SourceLocation

  public init(
    ticket: String, status: PreventionItem.Status, day: CivilDate?, closed: CivilDate? = nil, owner: String? = nil,
    due: CivilDate? = nil, url: String? = nil, tracker: String, location: SourceLocation
  ) {
    self.ticket = ticket
    self.status = status
    self.day = day
    self.closed = closed
    self.owner = owner
    self.due = due
    self.url = url
    self.tracker = tracker
    self.location = location
  }
}
