import Diagnostics
import Postmortems

/// Turns the rows of an export into tickets.
struct ExportReader {
  let rows: ExportRows
  let file: String
  let rules: TrackerRules
  private(set) var diagnostics: [Diagnostic] = []

  init(rows: ExportRows, file: String, rules: TrackerRules) {
    self.rows = rows
    self.file = file
    self.rules = rules
  }

  mutating func read(as name: String?) -> TrackerExport {
    let columns = Set(rows.columns.map(TrackerRules.folded))
    guard let tracker = name.flatMap(rules.tracker) ?? rules.recognise(rows), !rows.rows.isEmpty else {
      if diagnostics.isEmpty { reportEmpty() }
      return TrackerExport(tickets: [], tracker: name ?? "other")
    }
    guard has(.ticket, or: .url, in: tracker, columns), has(.state, or: .category, in: tracker, columns) else {
      return TrackerExport(tickets: [], tracker: tracker.name)
    }
    let days = TicketDays(
      rows.rows.flatMap { row in
        [TrackerRules.Column.due, .updated, .closed].compactMap { value($0, of: row, tracker) }
      })
    var tickets: [Ticket] = []
    var places: [String: Int] = [:]
    for row in rows.rows {
      guard let ticket = ticket(row, tracker, days) else { continue }
      if let place = places[ticket.url ?? ticket.key] {
        reportTwice(ticket, first: tickets[place])
        if (tickets[place].updated?.dayNumber ?? .min) < (ticket.updated?.dayNumber ?? .min) { tickets[place] = ticket }
      } else {
        places[ticket.url ?? ticket.key] = tickets.count
        tickets.append(ticket)
      }
    }
    reportUnknownStates(tickets)
    // The export was made on the day of its newest change or later; every state in it was true on that day.
    let newest = tickets.compactMap(\.updated).max()
    for index in tickets.indices where tickets[index].updated == nil { tickets[index].updated = newest }
    return TrackerExport(tickets: tickets.sorted(by: Ticket.precedes), tracker: tracker.name)
  }

  // MARK: - Rows

  private mutating func ticket(_ row: ExportRows.Row, _ tracker: TrackerRules.Tracker, _ days: TicketDays) -> Ticket? {
    let url = value(.url, of: row, tracker).flatMap { TicketName.isAddress($0) ? $0 : nil }
    guard let key = key(value(.ticket, of: row, tracker), url) else {
      report(
        .warning, "actions.ticket", row.line, "this row names no ticket", because: "It is left out.",
        remedy: "Export the column of the key or number, too.")
      return nil
    }
    var ticket = Ticket(key: key, tracker: tracker.name, location: SourceLocation(file: file, line: row.line))
    ticket.url = url
    ticket.title = value(.title, of: row, tracker)
    ticket.written = value(.state, of: row, tracker) ?? value(.category, of: row, tracker)
    let resolution = value(.resolution, of: row, tracker)
    ticket.status = rules.status(
      value(.state, of: row, tracker), resolution: resolution, category: value(.category, of: row, tracker))
    // "Done" alone would not say why an item counts as declined.
    if let resolution, ticket.status == .declined, let written = ticket.written, written != resolution {
      ticket.written = "\(written) (\(resolution))"
    }
    ticket.owner = all(.owner, of: row, tracker)
    ticket.due = day(.due, of: row, tracker, days)
    ticket.updated = day(.updated, of: row, tracker, days)
    ticket.closed = day(.closed, of: row, tracker, days)
    return ticket
  }

  /// A bare number says little beside another project's: `acme/orders#17`, where the address tells.
  private func key(_ written: String?, _ url: String?) -> String? {
    if let written, !TicketName.isNumber(written) { return written }
    return url.flatMap(TicketName.project) ?? written ?? url
  }

  private func values(
    _ column: TrackerRules.Column, of row: ExportRows.Row, _ tracker: TrackerRules.Tracker
  ) -> [String] {
    for name in rules.names(of: column, in: tracker) {
      if let values = row.values[name], !values.isEmpty { return values }
    }
    return []
  }

  private func value(
    _ column: TrackerRules.Column, of row: ExportRows.Row, _ tracker: TrackerRules.Tracker
  ) -> String? {
    values(column, of: row, tracker).first
  }

  /// Several people are all named.
  private func all(_ column: TrackerRules.Column, of row: ExportRows.Row, _ tracker: TrackerRules.Tracker) -> String? {
    var found: [String] = []
    for value in values(column, of: row, tracker)
    where !found.contains(value) && value.lowercased() != "unassigned" { found.append(value) }
    return found.isEmpty ? nil : found.joined(separator: ", ")
  }

  private mutating func day(
    _ column: TrackerRules.Column, of row: ExportRows.Row, _ tracker: TrackerRules.Tracker, _ days: TicketDays
  ) -> CivilDate? {
    guard let text = value(column, of: row, tracker) else { return nil }
    switch days.read(text) {
    case .day(let day): return day
    case .ambiguous:
      report(
        .warning, "actions.date", row.line, "\"\(text)\" may be two days: which number is the month?",
        because: "No date of this export tells, so the ticket has no \(column.rawValue) date.",
        remedy: "Export dates as 2026-03-18, or with the name of the month.")
    case .none:
      report(
        .warning, "actions.date", row.line, "\"\(text)\" is no day",
        because: "The ticket has no \(column.rawValue) date.",
        remedy: "Export dates as 2026-03-18.")
    }
    return nil
  }

  // MARK: - Findings

  private mutating func has(
    _ column: TrackerRules.Column, or other: TrackerRules.Column, in tracker: TrackerRules.Tracker,
    _ columns: Set<String>
  ) -> Bool {
    let names = rules.names(of: column, in: tracker) + rules.names(of: other, in: tracker)
    if names.contains(where: columns.contains) { return true }
    let shown = rows.columns.prefix(12).joined(separator: ", ") + (rows.columns.count > 12 ? ", …" : "")
    report(
      .error, "actions.columns", 1,
      column == .ticket ? "no column names the ticket" : "no column holds the \(column.rawValue) of a ticket",
      because: "Nothing could be imported. The columns are \(shown).",
      remedy: "Name it in debrief.yml: actions: {columns: {\(column.rawValue): NAME}}.")
    return false
  }

  private mutating func reportEmpty() {
    report(
      .error, "actions.none", 1, "the export holds no ticket", because: "Nothing could be imported.",
      remedy: "Export a list of tickets as CSV with a header, or as JSON.")
  }

  private mutating func reportTwice(_ ticket: Ticket, first: Ticket) {
    var diagnostic = Diagnostic(
      .warning, rule: "actions.duplicate", at: ticket.location, "ticket \(ticket.key) stands twice",
      because: "The one that changed last counts.", remedy: "Export each ticket once.")
    diagnostic.notes.append(Diagnostic.Note("the other one is here", at: first.location))
    diagnostics.append(diagnostic)
  }

  /// One finding for each word, however many tickets have it.
  private mutating func reportUnknownStates(_ tickets: [Ticket]) {
    var counts: [String: Int] = [:]
    for ticket in tickets where ticket.status == nil { counts[ticket.written ?? "", default: 0] += 1 }
    for ticket in tickets where ticket.status == nil {
      guard let count = counts.removeValue(forKey: ticket.written ?? "") else { continue }
      let word = ticket.written.map { "state \"\($0)\" is unknown" } ?? "the ticket has no state"
      report(
        .warning, "actions.state", ticket.location.range?.start.line ?? 1,
        count == 1 ? word : "\(word), and \(count) tickets have it",
        because: "The documents' word for the status stays in force.",
        remedy: "Say in debrief.yml what it means: actions: {states: {in progress: [\(ticket.written ?? "…")]}}.")
    }
  }

  private mutating func report(
    _ severity: Diagnostic.Severity, _ rule: String, _ line: Int, _ summary: String, because: String, remedy: String
  ) {
    diagnostics.append(
      Diagnostic(
        severity, rule: rule, at: SourceLocation(file: file, line: line), summary, because: because, remedy: remedy))
  }
}
