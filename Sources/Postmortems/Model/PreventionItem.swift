import Diagnostics
import Markdown

/// What a team promised to change after an incident.
public struct PreventionItem: Hashable, Sendable {
  public enum Status: String, Hashable, Sendable, CaseIterable {
    case proposed, open
    case inProgress = "in progress"
    case done, declined

    /// Neither done nor declined: the promise still stands.
    public var isOpen: Bool { self != .done && self != .declined }
  }

  /// What an item does for the next time.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case eliminate, detect, contain, recover, practise
  }

  private struct Content: Hashable {
    var id: String
    var text: String
    var kind: Fact<Kind>?
    var owner: Fact<String>?
    var status: Fact<Status>?
    var due: Fact<CivilDate>?
    var completed: Fact<CivilDate>?
    var ticket: Fact<String>?
    var ticketURL: String?
    var priority: Fact<String>?
    var addresses: Fact<String>?
    var location: SourceLocation
    var nodes: [NodeID]
    var audience: Audience = Audience.internal
    var changes: [StatusChange] = []
    var tracked: TicketStatement?
  }

  /// What an item says is a kilobyte, and it stands in its document, in the ledger and in lists: all of them share one
  /// until somebody changes it. Only changed where nobody else has it, so that threads may share it.
  private final class Shared: @unchecked Sendable {
    var content: Content

    init(_ content: Content) { self.content = content }
  }

  private var shared: Shared

  private var content: Content {
    get { shared.content }
    _modify {
      if !isKnownUniquelyReferenced(&shared) { shared = Shared(shared.content) }
      yield &shared.content
    }
  }

  public init(id: String, text: String, location: SourceLocation, nodes: [NodeID]) {
    shared = Shared(Content(id: id, text: text, location: location, nodes: nodes))
  }

  /// As written in the document, or made from the incident's id and the item's place in it.
  public var id: String {
    get { shared.content.id }
    set { content.id = newValue }
  }
  public var text: String {
    get { shared.content.text }
    set { content.text = newValue }
  }
  public var kind: Fact<Kind>? {
    get { shared.content.kind }
    set { content.kind = newValue }
  }
  public var owner: Fact<String>? {
    get { shared.content.owner }
    set { content.owner = newValue }
  }
  /// `nil` where the document has no mark of status at all; counted as open.
  public var status: Fact<Status>? {
    get { shared.content.status }
    set { content.status = newValue }
  }
  public var due: Fact<CivilDate>? {
    get { shared.content.due }
    set { content.due = newValue }
  }
  /// The day on which it was done, where the author says so; `nil` for what is not done.
  public var completed: Fact<CivilDate>? {
    get { shared.content.completed }
    set { content.completed = newValue }
  }
  public var ticket: Fact<String>? {
    get { shared.content.ticket }
    set { content.ticket = newValue }
  }
  /// The address that the ticket links to, where the document gives one.
  public var ticketURL: String? {
    get { shared.content.ticketURL }
    set { content.ticketURL = newValue }
  }
  public var priority: Fact<String>? {
    get { shared.content.priority }
    set { content.priority = newValue }
  }
  /// The leaf that the item addresses, where the author says so.
  public var addresses: Fact<String>? {
    get { shared.content.addresses }
    set { content.addresses = newValue }
  }
  public var location: SourceLocation {
    get { shared.content.location }
    set { content.location = newValue }
  }
  public var nodes: [NodeID] {
    get { shared.content.nodes }
    set { content.nodes = newValue }
  }
  public var audience: Audience {
    get { shared.content.audience }
    set { content.audience = newValue }
  }
  /// When its status changed, oldest first and the day it first stood in the document foremost; empty without history.
  public var changes: [StatusChange] {
    get { shared.content.changes }
    set { content.changes = newValue }
  }
  /// What a tracker says of its ticket, where an import knows it.
  public var tracked: TicketStatement? {
    get { shared.content.tracked }
    set { content.tracked = newValue }
  }

  public static func == (a: Self, b: Self) -> Bool { a.shared === b.shared || a.shared.content == b.shared.content }

  public func hash(into hasher: inout Hasher) { hasher.combine(shared.content) }

  public var effectiveStatus: Status { status?.value ?? .open }

  /// Open, and past its date on the given day.
  public func isOverdue(on day: CivilDate) -> Bool {
    guard let due, effectiveStatus.isOpen else { return false }
    return due.value < day
  }
}
