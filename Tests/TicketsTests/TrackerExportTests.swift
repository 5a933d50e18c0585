import Diagnostics
import Testing

@testable import Tickets

@Suite struct TrackerExportTests {
  private func export(
    _ name: String, _ format: TrackerExport.Format, tracker: String? = nil, configuration: String = ""
  ) throws -> Diagnosed<TrackerExport> {
    TrackerExport.read(
      try fixture(name), file: name, format: format, tracker: tracker, rules: rules(configuration))
  }

  @Test(arguments: [
    (
      "jira.csv", TrackerExport.Format.csv, "jira",
      [
        "OPS-812 | in progress | In Review | Dana Cho | 2026-04-15 | 2026-04-02",
        "OPS-813 | done | Closed | Mika Sato | - | 2026-03-28",
        "OPS-814 | declined | Closed (Won't Do) | - | - | 2026-03-30",
        "OPS-815 | - | Parked | Mika Sato | 2026-05-01 | 2026-03-13",
      ]
    ),
    (
      "jira.json", .json, "jira",
      [
        "OPS-812 | in progress | Waiting for the vendor | Dana Cho | 2026-04-15 | 2026-04-02",
        "OPS-814 | declined | Closed (Won't Do) | - | - | 2026-03-30",
      ]
    ),
    (
      "github.json", .json, "github",
      [
        "acme/orders#17 | open | OPEN | danacho, mikas | - | 2026-04-02",
        "acme/orders#18 | done | CLOSED | - | - | 2026-03-28",
        "acme/orders#19 | declined | CLOSED (NOT_PLANNED) | - | - | 2026-03-30",
      ]
    ),
    (
      "github-project.csv", .csv, "github",
      [
        "acme/orders#17 | in progress | In Progress | danacho, mikas | - | -",
        "acme/orders#18 | done | Done | - | - | -",
      ]
    ),
    (
      "gitlab.csv", .csv, "gitlab",
      [
        "acme/orders#17 | open | Open | Dana Cho | 2026-04-15 | 2026-04-02",
        "acme/orders#18 | done | Closed | Mika Sato | - | 2026-03-28",
      ]
    ),
    (
      "linear.csv", .csv, "linear",
      [
        "ENG-41 | in progress | In Review | dana@example.com | 2026-04-15 | 2026-04-02",
        "ENG-42 | done | Done | mika@example.com | - | 2026-03-28",
      ]
    ),
  ])
  func recognisesTrackers(
    _ name: String, _ format: TrackerExport.Format, _ tracker: String, _ tickets: [String]
  ) throws {
    let export = try export(name, format)
    #expect(export.value.tracker == tracker)
    #expect(export.value.tickets.map(summary) == tickets)
    let unknown = tickets.contains { $0.contains("Parked") }
    #expect(export.diagnostics.map(\.rule) == (unknown ? ["actions.state"] : []))
  }

  /// What `gh` and others write where fewer columns are asked for, one ticket, or a project.
  @Test(arguments: [
    (
      #"[{"number":12,"state":"CLOSED","title":"x","updatedAt":"2026-02-02T10:00:00Z"},{"number":13,"state":"OPEN","title":"y","updatedAt":"2026-02-01T10:00:00Z"}]"#,
      "github", ["12 | done | CLOSED | - | - | 2026-02-02", "13 | open | OPEN | - | - | 2026-02-01"]
    ),
    (
      #"{"assignees":[{"id":"U_1","login":"dana","name":"D"}],"number":12,"state":"CLOSED","stateReason":"COMPLETED","updatedAt":"2026-02-02T10:00:00Z","url":"https://github.com/acme/orders/issues/12"}"#,
      "github", ["acme/orders#12 | done | CLOSED | dana | - | 2026-02-02"]
    ),
    (
      #"{"items":[{"assignees":["dana"],"content":{"number":12,"repository":"acme/orders","title":"t","type":"Issue","url":"https://github.com/acme/orders/issues/12"},"id":"PVTI_1","labels":["x"],"status":"Done","title":"t"}],"totalCount":1}"#,
      "github", ["acme/orders#12 | done | Done | dana | - | -"]
    ),
    (
      #"{"id":"1","key":"OPS-1","fields":{"status":{"name":"Done"},"issuelinks":[{"id":"3","key":"OPS-9"}]}}"#, "jira",
      ["OPS-1 | done | Done | - | - | -"]
    ),
    // An answer's own id and status are no ticket's; numbers with letters are another tracker's.
    (#"{"id":"7","status":"ok","issues":[{"key":"A-1","status":"open"}]}"#, "other", ["A-1 | open | open | - | - | -"]),
    (#"[{"number":"INC0012","state":"open"}]"#, "other", ["INC0012 | open | open | - | - | -"]),
  ])
  func readsWhatCommandLinesWrite(_ text: String, _ tracker: String, _ tickets: [String]) {
    let export = TrackerExport.read(Array(text.utf8), file: "e.json", format: .json, rules: rules())
    #expect(export.value.tracker == tracker)
    #expect(export.value.tickets.map(summary) == tickets)
    #expect(export.diagnostics.isEmpty, "\(export.diagnostics)")
  }

  @Test func otherColumnsAreNamedInTheConfiguration() throws {
    let without = try export("others.csv", .csv)
    #expect(without.value.tickets.isEmpty)
    #expect(without.diagnostics.map(\.rule) == ["actions.columns"])
    let with = try export(
      "others.csv", .csv,
      configuration: """
        actions:
          columns: {ticket: Referenz, title: Betreff, state: Stand, owner: Verantwortlich, due: Termin, updated: Geändert}
          states: {in progress: [In Bearbeitung]}
        """)
    #expect(with.diagnostics.isEmpty)
    #expect(
      with.value.tickets.map(summary) == [
        "A-1 | in progress | In Bearbeitung | Dana Cho | 2026-04-15 | 2026-04-02",
        "A-2 | done | Erledigt | Mika Sato | - | 2026-03-28",
      ])
  }

  @Test func theConfigurationsWordForAStateWins() throws {
    let export = try export("jira.csv", .csv, configuration: "actions: {states: {open: [Parked], in progress: Closed}}")
    #expect(export.diagnostics.isEmpty)
    #expect(export.value.tickets.map(\.status) == [.inProgress, .inProgress, .inProgress, .open])
  }

  @Test(arguments: [
    ("id,status\n", "actions.none", 1), ("", "actions.none", 1), ("a,b\nc,d\n", "actions.columns", 1),
    ("key,status\n,open\nA-1,open\n", "actions.ticket", 2),
    ("key,status,updated\nA-1,open,2026-01-01\nA-1,done,2026-02-01\n", "actions.duplicate", 3),
    ("key,status,due\nA-1,open,03/04/2026\n", "actions.date", 2),
    ("key,status,due\nA-1,open,soon\n", "actions.date", 2),
    ("key,status\nA-1,\"open\n", "actions.csv", 2),
  ])
  func badExportsAreReported(_ text: String, _ rule: String, _ line: Int) {
    let export = TrackerExport.read(Array(text.utf8), file: "e.csv", format: .csv, rules: rules())
    let found = export.diagnostics.filter { $0.rule == rule }
    #expect(found.count == 1, "\(export.diagnostics)")
    #expect(found.first?.location.range?.start.line == line)
    #expect(found.first?.remedy?.isEmpty == false)
  }

  @Test(arguments: ["{", "[1, 2]", "{\"issues\": 3}", "null", "", "[[[[[[[[[[]]]]]]]]]]", "{\"a\": {\"b\": []}}"])
  func badJSONIsReported(_ text: String) {
    let export = TrackerExport.read(Array(text.utf8), file: "e.json", format: .json, rules: rules())
    #expect(export.value.tickets.isEmpty)
    #expect(export.diagnostics.contains { $0.severity == .error })
  }

  @Test func oneUnambiguousDayTellsTheOrderOfAll() {
    let text = "key,status,due\nA-1,open,03/04/2026\nA-2,open,25/04/2026\n"
    let export = TrackerExport.read(Array(text.utf8), file: "e.csv", format: .csv, rules: rules())
    #expect(export.value.tickets.map(\.due?.iso) == ["2026-04-03", "2026-04-25"])
    #expect(export.diagnostics.isEmpty)
  }

  @Test(arguments: [
    ("2026-03-18", "2026-03-18"), ("2026-03-18T14:13:00.000Z", "2026-03-18"), ("2026/3/8 14:13", "2026-03-08"),
    ("18/Mar/26 2:13 PM", "2026-03-18"), ("08/Mar/26 2:13 PM", "2026-03-08"), ("Mar 18, 2026, 2:13 PM", "2026-03-18"),
    ("Wed Mar 18 2026 14:13:00 GMT+0000 (GMT)", "2026-03-18"), ("18.03.2026 14:13", "2026-03-18"),
    ("18/Okt/26 14:13", "2026-10-18"), ("5/5/26", "2026-05-05"), ("13/5/26", "2026-05-13"), ("5/13/26", "2026-05-13"),
    ("31.02.2026", nil), ("yesterday", nil), ("", nil), ("99999999999999999999-1-1", nil), ("2026-13-01", nil),
  ])
  func readsDays(_ text: String, _ day: String?) {
    let reading = TicketDays([text]).read(text)
    if let day { #expect(reading == .day(.init(iso: day)!)) } else { #expect(reading == .none) }
  }

  /// A ticket without a date of its own is as old as the newest of its export, which cannot be older.
  @Test func anUndatedTicketIsAsOldAsItsExport() {
    let text = "key,status,updated\nA-1,open,\nA-2,done,2026-04-02\nA-3,done,2026-03-02\n"
    let export = TrackerExport.read(Array(text.utf8), file: "e.csv", format: .csv, rules: rules())
    #expect(export.value.tickets.map(\.updated?.iso) == ["2026-04-02", "2026-04-02", "2026-03-02"])
  }
}
