import Postmortems

extension KnowledgeBase {
  /// Puts every item into the ledger: with the status in force, its age, and the cause it addresses.
  mutating func linkPrevention(_ outside: OutsideKnowledge) {
    let tickets = TicketBook(outside.tickets)
    var words = CauseWords(taxonomy)
    for index in incidents.indices {
      let incident = incidents[index]
      guard let facts = record(incident.id)?.postmortem, !facts.preventionItems.isEmpty else { continue }
      let path = record(incident.id)?.path ?? ""
      let written = facts.published?.value ?? outside.histories[path]?.firstPublished
      for (number, item) in facts.preventionItems.enumerated() {
        var entry = PreventionEntry(incident: incident.id, item: item, anchor: "item-\(number + 1)")
        entry.promised = written ?? incident.date
        let changes = (outside.statusChanges[item.id] ?? []).sorted {
          ($0.day, $0.status.rawValue) < ($1.day, $1.status.rawValue)
        }
        entry.take(changes)
        let lastWord =
          changes.last?.day ?? outside.histories[path]?.lastChanged ?? record(incident.id)?.updated ?? written
        entry.take(tickets.state(of: item), documentDay: lastWord)
        entry.count(to: asOf)
        (entry.cause, entry.causeBasis) = words.cause(of: item, in: incident)
        incidents[index].preventionItems.append(prevention.count)
        prevention.append(entry)
      }
    }
  }

  /// What is promised and done, cause by cause.
  mutating func linkCoverage() {
    var byCause: [String: [Int]] = [:]
    for (place, entry) in prevention.enumerated() {
      guard let cause = entry.cause else { continue }
      byCause[cause, default: []].append(place)
    }
    for category in causes where !category.incidents.isEmpty {
      let ids = [category.id] + category.leaves.map(\.id)
      let places = ids.flatMap { byCause[$0] ?? [] }.sorted()
      categoryCoverage.append(coverage(of: category.id, category.incidents.count, places))
      for leaf in category.leaves where !leaf.incidents.isEmpty {
        leafCoverage.append(coverage(of: leaf.id, leaf.incidents.count, byCause[leaf.id] ?? []))
      }
    }
  }

  private func coverage(of cause: String, _ incidents: Int, _ places: [Int]) -> CauseCoverage {
    let cells = PreventionItem.Kind.allCases.map { kind in
      var cell = CauseCoverage.Cell(kind: kind, done: [], agreed: [], proposed: [], declined: [])
      for place in places where prevention[place].item.kind?.value == kind {
        switch prevention[place].item.effectiveStatus {
        case .done: cell.done.append(place)
        case .open, .inProgress: cell.agreed.append(place)
        case .proposed: cell.proposed.append(place)
        case .declined: cell.declined.append(place)
        }
      }
      return cell
    }
    return CauseCoverage(cause: cause, incidents: incidents, cells: cells)
  }
}

extension PreventionEntry {
  /// The history of the document: when the item took the status that it has.
  fileprivate mutating func take(_ changes: [StatusChange]) {
    statusOrigin = item.status == nil ? .assumed : .document
    guard !item.effectiveStatus.isOpen else { return }
    // The first day of the unbroken run of closed states at the end.
    closed = changes.reversed().prefix { !$0.status.isOpen }.last?.day
  }

  /// The tracker's word, where it is newer than the document's.
  fileprivate mutating func take(_ ticket: TicketState?, documentDay: CivilDate?) {
    guard let ticket else { return }
    if item.status != nil, let documentDay {
      guard let day = ticket.day, day >= documentDay else { return }
    }
    let provenance = Provenance(.correction, at: ticket.location)
    item.status = Fact(ticket.status, provenance)
    if item.owner == nil { item.owner = ticket.owner.map { Fact($0, provenance) } }
    if let due = ticket.due { item.due = Fact(due, provenance) }
    if item.ticketURL == nil { item.ticketURL = ticket.url }
    statusOrigin = .tracker(ticket.tracker, ticket.day)
    closed = ticket.status.isOpen ? nil : ticket.closed ?? closed
  }

  fileprivate mutating func count(to day: CivilDate?) {
    let overdue = day.map(item.isOverdue(on:)) ?? false
    isOverdue = overdue
    daysOverdue = overdue ? (day?.dayNumber ?? 0) - (item.due?.value.dayNumber ?? 0) : 0
    let isOpen = item.effectiveStatus.isOpen
    if let promised, let end = isOpen ? day : closed {
      ageDays = max(0, end.dayNumber - promised.dayNumber)
    }
  }
}

/// The states of tickets, to be found as documents write them.
private struct TicketBook {
  private var newest: [String: TicketState] = [:]

  init(_ tickets: [TicketState]) {
    for ticket in tickets {
      let key = TicketBook.key(ticket.ticket)
      if let known = newest[key], TicketBook.order(known) >= TicketBook.order(ticket) { continue }
      newest[key] = ticket
    }
  }

  /// Newest last; of one day the last line of the file.
  private static func order(_ ticket: TicketState) -> (Int, String, Int, String) {
    (
      ticket.day?.dayNumber ?? .min, ticket.location.file, ticket.location.range?.start.line ?? 0,
      ticket.status.rawValue
    )
  }

  func state(of item: PreventionItem) -> TicketState? {
    guard !newest.isEmpty else { return nil }
    if let url = item.ticketURL, let state = newest[TicketBook.key(url)] { return state }
    return item.ticket.flatMap { newest[TicketBook.key($0.value)] }
  }

  private static func key(_ ticket: String) -> String { ticket.lowercased() }
}
