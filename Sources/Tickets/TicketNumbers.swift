/// Tickets that an export knows by their numbers alone, beside those of which another export tells the project: `12` and
/// `acme/orders#12` are one, where no other project has a ticket of that number.
struct TicketNumbers {
  private struct Name: Hashable {
    var tracker: String
    var number: Substring
  }

  /// The places in the file, by tracker and number.
  private var bare: [Name: Int] = [:]
  private var whole: [Name: Int] = [:]
  private var projects: [Name: Set<String>] = [:]

  /// - Parameters:
  ///   - tickets: of the file.
  ///   - imported: which tell of further projects.
  init(_ tickets: [Ticket], _ imported: [Ticket]) {
    for (place, ticket) in tickets.enumerated() {
      guard let name = TicketNumbers.name(of: ticket) else { continue }
      if ticket.isBareNumber { bare[name] = place } else { whole[name] = place }
    }
    for ticket in tickets + imported where !ticket.isBareNumber {
      if let name = TicketNumbers.name(of: ticket) { projects[name, default: []].insert(ticket.key.lowercased()) }
    }
  }

  /// The place of the ticket of the file that an imported one is by its number.
  func place(of ticket: Ticket) -> Int? {
    guard let name = TicketNumbers.name(of: ticket), projects[name]?.count == 1 else { return nil }
    return ticket.isBareNumber ? whole[name] : bare[name]
  }

  /// `12` of `12`, `#12` and `acme/orders#12`.
  private static func name(of ticket: Ticket) -> Name? {
    let number = ticket.key.lastIndex(of: "#").map { ticket.key[ticket.key.index(after: $0)...] } ?? ticket.key[...]
    return TicketName.isNumber(String(number)) ? Name(tracker: ticket.tracker, number: number) : nil
  }
}

extension Ticket {
  /// Neither its key nor an address tells the project.
  fileprivate var isBareNumber: Bool { url == nil && TicketName.isNumber(key) }

  /// This ticket under the name of one that is the same and tells its project, where this one does not.
  func named(like known: Ticket) -> Ticket {
    guard isBareNumber, !known.isBareNumber else { return self }
    var ticket = self
    ticket.key = known.key
    ticket.url = known.url
    return ticket
  }
}
