import Diagnostics
import Postmortems

/// Tickets and the prevention items that name them.
public struct TicketIndex: Sendable {
  private let tickets: [Ticket]
  private var byName: [String: [Int]] = [:]

  public init(_ tickets: [Ticket]) {
    self.tickets = tickets
    for (place, ticket) in tickets.enumerated() {
      for name in TicketName.all(ticket.key, url: ticket.url) { byName[name, default: []].append(place) }
      // `#17` of a document means a ticket whose whole name is `owner/name#17`.
      if let mark = ticket.key.lastIndex(of: "#"), mark > ticket.key.startIndex {
        byName[String(ticket.key[mark...]), default: []].append(place)
      }
    }
  }

  /// What a document names, and which ticket that is.
  public enum Match: Equatable, Sendable {
    case none
    case ticket(Int)
    /// Several tickets have the number.
    case ambiguous([Int])
  }

  /// The place of an item's ticket in the list; an item's own id counts where it names no ticket.
  public func match(_ item: PreventionItem) -> Match {
    let names = TicketName.all(item.ticket?.value ?? (item.ticketURL == nil ? item.id : ""), url: item.ticketURL)
    for name in names {
      guard let found = byName[name], let first = found.first else { continue }
      return Set(found).count == 1 ? .ticket(first) : .ambiguous(found)
    }
    return .none
  }

  /// The tickets that items of these records name.
  public func named(in records: [Record]) -> [Ticket] {
    var places: Set<Int> = []
    for item in records.lazy.compactMap(\.postmortem).flatMap(\.preventionItems) {
      switch match(item) {
      case .none: continue
      case .ticket(let place): places.insert(place)
      case .ambiguous(let found): places.formUnion(found)
      }
    }
    return places.sorted().map { tickets[$0] }
  }
}

extension ActionsFile {
  /// Gives prevention items what their tickets say: the newer of document and ticket is in force, the other is kept.
  ///
  /// The document's word is as old as the version that last changed the item's status, else as the day that the
  /// document states as that of its last change, else as its newest version, else as its publication or the incident.
  /// On the same day the ticket counts: it is where the work is done.
  ///
  /// - Parameter file: the name of this file for what has no place in it.
  public func applied(to records: [Record], file: String) -> Diagnosed<[Record]> {
    guard !tickets.isEmpty else { return Diagnosed(records) }
    let index = TicketIndex(tickets)
    var records = records
    var diagnostics: [Diagnostic] = []
    var used: Set<Int> = []
    for place in records.indices {
      guard var facts = records[place].postmortem, !facts.preventionItems.isEmpty else { continue }
      for number in facts.preventionItems.indices {
        switch index.match(facts.preventionItems[number]) {
        case .none: continue
        case .ambiguous(let found):
          used.formUnion(found)
          diagnostics.append(ambiguous(facts.preventionItems[number], found))
        case .ticket(let ticket):
          used.insert(ticket)
          facts.preventionItems[number].take(tickets[ticket], writtenOn: records[place].day(of: facts, number))
        }
      }
      records[place].postmortem = facts
    }
    let unmatched = tickets.count - used.count
    if unmatched > 0 {
      diagnostics.append(
        Diagnostic(
          .note, rule: "actions.unmatched", at: SourceLocation(file: file, line: 1),
          "\(unmatched) of \(tickets.count) tickets belong to no prevention item",
          because: "They stand on no page.",
          remedy: "Name the ticket in the document's item, or leave the ticket out of the export."))
    }
    return Diagnosed(records, diagnostics)
  }

  private func ambiguous(_ item: PreventionItem, _ found: [Int]) -> Diagnostic {
    let names = found.map { tickets[$0].url ?? tickets[$0].key }.sorted()
    return Diagnostic(
      .warning, rule: "actions.ambiguous", at: item.ticket?.provenance.location ?? item.location,
      "\"\(item.ticket?.value ?? item.id)\" may be several tickets: \(names.prefix(3).joined(separator: ", "))",
      because: "The document's word for the status stays in force.",
      remedy: "Link the ticket in the document, or write it as owner/name#17.")
  }
}

extension Record {
  fileprivate func day(of facts: Postmortem, _ number: Int) -> CivilDate? {
    // A status that differs from the newest version's was changed since.
    let last = facts.preventionItems[number].changes.last { $0.status == facts.preventionItems[number].effectiveStatus }
    return last?.day ?? updated ?? history?.lastChanged ?? facts.published?.value
      ?? facts.resolved?.value.date ?? facts.date?.value
  }
}

extension PreventionItem {
  fileprivate mutating func take(_ ticket: Ticket, writtenOn day: CivilDate?) {
    var statement = TicketStatement(ticket: ticket.key, tracker: ticket.tracker, location: ticket.location)
    statement.url = ticket.url
    statement.written = ticket.written
    statement.status = ticket.status
    statement.owner = ticket.owner
    statement.due = ticket.due
    statement.updated = ticket.updated
    statement.closed = ticket.status?.isOpen == false ? ticket.closed : nil
    statement.documentDay = day
    statement.documentStatus = status?.value
    if let day, let updated = ticket.updated, updated < day { statement.winner = .document }
    let provenance = Provenance(.tracker, at: ticket.location)
    func inForce<Value>(_ own: Fact<Value>?, _ theirs: Value?) -> Fact<Value>? {
      guard let theirs, own == nil || statement.winner == .tracker else { return own }
      // Where both say the same, the document's place is the one worth showing.
      return own?.value == theirs ? own : Fact(theirs, provenance)
    }
    status = inForce(status, ticket.status)
    owner = inForce(owner, ticket.owner)
    due = inForce(due, ticket.due)
    if ticketURL == nil { ticketURL = ticket.url }
    tracked = statement
  }
}
