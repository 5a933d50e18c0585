import Diagnostics
import Postmortems
import Testing

@testable import Tickets

private func ticket(
  _ key: String, url: String? = nil, status: PreventionItem.Status? = .done, updated: String? = "2026-04-02",
  tracker: String = "jira"
) -> Ticket {
  var ticket = Ticket(key: key, tracker: tracker, location: SourceLocation(file: "actions.yml", line: 4))
  ticket.url = url
  ticket.status = status
  ticket.written = status?.rawValue
  ticket.updated = updated.flatMap { CivilDate(iso: $0) }
  return ticket
}

@Suite struct ActionsFileTests {
  @Test func whatIsWrittenIsReadBack() throws {
    for (name, format) in [("jira.csv", TrackerExport.Format.csv), ("github.json", .json), ("linear.csv", .csv)] {
      var tickets = TrackerExport.read(try fixture(name), file: name, format: format, rules: rules()).value.tickets
      tickets[0].title = "A \"title\": with\nlines, \\ and \u{2028}, \u{7F}, #, é, 漢"
      tickets[0].owner = "- no: [list]"
      let text = ActionsFile(tickets: tickets).text
      let read = ActionsFile.read(Array(text.utf8), file: "actions.yml", rules: rules())
      #expect(read.diagnostics.isEmpty, "\(read.diagnostics)")
      #expect(read.value.tickets.map(summary) == tickets.map(summary))
      #expect(read.value.tickets.map(\.title) == tickets.map(\.title))
      #expect(read.value.text == text)
    }
  }

  @Test func theOrderOfAnExportNeverMatters() throws {
    let tickets = [ticket("OPS-10"), ticket("OPS-9"), ticket("A-1"), ticket("17", tracker: "github")]
    let text = ActionsFile(tickets: tickets).text
    #expect(ActionsFile(tickets: tickets.reversed()).text == text)
    var merged = ActionsFile()
    _ = merged.merge(tickets.shuffled())
    #expect(merged.text == text)
    #expect(merged.tickets.map(\.key) == ["17", "A-1", "OPS-9", "OPS-10"])
  }

  @Test(arguments: [
    ("2026-04-03", PreventionItem.Status.open, ActionsFile.Merge(changed: 1), PreventionItem.Status.open),
    ("2026-04-01", .open, ActionsFile.Merge(older: 1), .done),
    ("2026-04-02", .done, ActionsFile.Merge(unchanged: 1), .done),
  ])
  func theNewerOfFileAndExportStays(
    _ day: String, _ status: PreventionItem.Status, _ expected: ActionsFile.Merge, _ left: PreventionItem.Status
  ) {
    var file = ActionsFile(tickets: [ticket("OPS-1"), ticket("OPS-2")])
    #expect(file.merge([ticket("OPS-1", status: status, updated: day)]) == expected)
    #expect(file.tickets.map(\.status) == [left, .done])
  }

  /// With its number alone, a ticket is the one of which another export tells the project; where two have the number,
  /// it is neither.
  @Test(arguments: [
    (["12"], ["acme/orders#12"], ["acme/orders#12"]), (["acme/orders#12"], ["12"], ["acme/orders#12"]),
    (["12", "acme/orders#13"], ["acme/orders#12"], ["acme/orders#12", "acme/orders#13"]),
    (["acme/orders#12", "acme/web#12"], ["12"], ["12", "acme/orders#12", "acme/web#12"]),
    (["12"], ["acme/orders#12", "acme/web#12"], ["12", "acme/orders#12", "acme/web#12"]),
  ])
  func aNumberAndItsProjectAreOneTicket(first: [String], second: [String], keys: [String]) {
    func tickets(_ keys: [String], _ status: PreventionItem.Status, _ day: String) -> [Ticket] {
      keys.map { key in
        let parts = key.split(separator: "#")
        let url = parts.count == 2 ? "https://github.com/\(parts[0])/issues/\(parts[1])" : nil
        return ticket(key, url: url, status: status, updated: day, tracker: "github")
      }
    }
    var file = ActionsFile(tickets: tickets(first, .open, "2026-02-02"))
    _ = file.merge(tickets(second, .done, "2026-03-02"))
    #expect(file.tickets.map(\.key) == keys)
    if keys.count == 1 { #expect(file.tickets.map(\.status) == [.done]) }
    // Once more changes nothing.
    let again = file.merge(tickets(second, .done, "2026-03-02"))
    #expect(again.unchanged == second.count && again.added + again.changed == 0)
  }

  @Test(arguments: [
    ("tickets: [{state: done}]", "actions.entry"), ("tickets: [{ticket: A-1, state: parked}]", "actions.entry"),
    ("tickets: [{ticket: A-1, due: soon}]", "actions.entry"), ("tickets: 3", "actions.entry"),
    ("version: 2\ntickets: []", "actions.entry"), ("tickets: [", "actions.syntax"), ("- a", "actions.entry"),
  ])
  func badFilesAreReported(_ text: String, _ rule: String) {
    let read = ActionsFile.read(Array(text.utf8), file: "actions.yml", rules: rules())
    #expect(read.diagnostics.map(\.rule) == [rule])
  }

  // MARK: - Matching

  @Test(
    arguments: [
      ("OPS-812", nil, "OPS-812", nil, true), ("ops-812", nil, "OPS-812", nil, true),
      ("OPS-81", nil, "OPS-812", nil, false),
      ("the ticket", "https://jira.example/browse/OPS-812", "OPS-812", nil, true),
      ("https://jira.example/browse/OPS-812", nil, "OPS-812", nil, true),
      ("#17", nil, "acme/orders#17", "https://github.com/acme/orders/issues/17", true),
      ("acme/orders#17", nil, "17", "https://github.com/acme/orders/issues/17", true),
      (
        "Issue", "https://github.com/Acme/orders/issues/17/#issuecomment-1", "17",
        "https://github.com/acme/orders/issues/17", true
      ),
      (
        "#17", "https://github.com/acme/other/issues/17", "acme/orders#17", "https://github.com/acme/orders/issues/17",
        true
      ),
      ("#18", nil, "acme/orders#17", "https://github.com/acme/orders/issues/17", false),
      ("ENG-41", "https://linear.app/acme/issue/ENG-41/alert-on-slots", "ENG-41", nil, true),
    ] as [(String, String?, String, String?, Bool)])
  func findsTheTicketOfAnItem(_ name: String, _ link: String?, _ key: String, _ url: String?, _ isFound: Bool) {
    let index = TicketIndex([ticket(key, url: url)])
    let item = record(ticket: name, url: link).postmortem!.preventionItems[0]
    #expect((index.match(item) == .ticket(0)) == isFound)
  }

  @Test func aNumberOfTwoProjectsIsAmbiguous() {
    let file = ActionsFile(tickets: [
      ticket("acme/orders#17", url: "https://github.com/acme/orders/issues/17", tracker: "github"),
      ticket("acme/web#17", url: "https://github.com/acme/web/issues/17", tracker: "github"),
    ])
    let applied = file.applied(to: [record(ticket: "#17")], file: "actions.yml")
    #expect(applied.diagnostics.map(\.rule) == ["actions.ambiguous"])
    #expect(applied.value[0].postmortem?.preventionItems[0].effectiveStatus == .open)
  }

  // MARK: - Newer wins

  private func day(_ text: String) -> CivilDate { CivilDate(iso: text)! }

  /// What dates the document's word, the ticket's day, and whose word counts.
  @Test(
    arguments: [
      ("2026-04-01", "2026-04-02", TicketStatement.Winner.tracker), ("2026-04-02", "2026-04-02", .tracker),
      ("2026-04-03", "2026-04-02", .document), (nil, "2026-04-02", .tracker), ("2026-04-03", nil, .tracker),
    ] as [(String?, String?, TicketStatement.Winner)])
  func theNewerWins(_ written: String?, _ updated: String?, _ winner: TicketStatement.Winner) throws {
    let file = ActionsFile(tickets: [ticket("OPS-1", updated: updated)])
    let applied = file.applied(to: [record(ticket: "OPS-1", published: written)], file: "actions.yml")
    let item = try #require(applied.value[0].postmortem?.preventionItems[0])
    #expect(item.tracked?.winner == winner)
    #expect(item.effectiveStatus == (winner == .tracker ? .done : .open))
    #expect(item.status?.provenance.source == (winner == .tracker ? .tracker : .sectionTable))
    #expect(item.tracked?.documentStatus == .open)
  }

  @Test func theDayOfTheStatusCountsMoreThanThatOfTheDocument() throws {
    let file = ActionsFile(tickets: [ticket("OPS-1", updated: "2026-04-02")])
    let changed = StatusChange(day: day("2026-03-01"), status: .open)
    let old = record(ticket: "OPS-1", changes: [changed], updated: "2026-05-01")
    let item = try #require(file.applied(to: [old], file: "").value[0].postmortem?.preventionItems[0])
    #expect(item.tracked?.winner == .tracker)
    #expect(item.tracked?.documentDay == day("2026-03-01"))
  }

  @Test func whatTheTrackerDoesNotKnowStays() throws {
    let file = ActionsFile(tickets: [ticket("OPS-1", status: nil)])
    let item = try #require(
      file.applied(to: [record(ticket: "OPS-1")], file: "").value[0].postmortem?.preventionItems[0])
    #expect(item.effectiveStatus == .open)
    #expect(item.owner?.value == "Ravi")
  }

  @Test func ticketsOfNoItemAreCounted() {
    let file = ActionsFile(tickets: [ticket("OPS-1"), ticket("OPS-2"), ticket("OPS-3")])
    let applied = file.applied(to: [record(ticket: "OPS-1")], file: "actions.yml")
    #expect(applied.diagnostics.map(\.summary) == ["2 of 3 tickets belong to no prevention item"])
  }
}
