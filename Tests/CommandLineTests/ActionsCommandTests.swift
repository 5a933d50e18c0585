import Foundation
import Testing

private let document = """
  ---
  id: INC-1
  title: The disk of the orders database was full
  date: 2026-03-11
  severity: SEV1
  ---

  # The disk of the orders database was full

  ## Action items

  | Action | Owner | Status | Ticket |
  |---|---|---|---|
  | Alert on replication slots | Ravi | open | OPS-812 |
  | Cap retained log | Mika Sato | open | [OPS-813](https://jira.example/browse/OPS-813) |
  | Page twice | | open | OPS-814 |
  """

private func fixture(_ name: String) throws -> Data {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  return try Data(contentsOf: folder.appending(path: "Fixtures/trackers/" + name))
}

@Suite struct ActionsCommandTests {
  private func workspace() throws -> Workspace {
    let place = try Workspace(["Content/a.md": document])
    try place.write("jira.csv", fixture("jira.csv"))
    return place
  }

  /// The output that Documentation/PreventionItems.md shows.
  @Test func theExampleOfTheDocumentationIsTrue() throws {
    let place = try workspace()
    let run = try Run(["actions", "import", "jira.csv"], in: place.folder)
    #expect(run.status == 0)
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Documentation/PreventionItems.md")
    #expect(try String(contentsOf: page, encoding: .utf8).contains(run.output), "\(run.output)")
    #expect(run.errors.contains("actions.state"))
  }

  @Test func theLedgerShowsTheTracker() throws {
    let place = try workspace()
    #expect(try Run(["actions", "import", "jira.csv"], in: place.folder).status == 0)
    #expect(try Run(["build"], in: place.folder).status == 0)
    let ledger = place.read("Site/prevention.html")
    #expect(ledger.contains("In Review; the document says Open"))
    #expect(ledger.contains("Dana Cho"))
    #expect(place.read("Site/incidents/inc-1.html").contains("the document says Open"))
  }

  @Test func importingAgainChangesNothing() throws {
    let place = try workspace()
    _ = try Run(["actions", "import", "jira.csv"], in: place.folder)
    let first = place.read("actions.yml")
    let run = try Run(["actions", "import", "jira.csv", "--nonsense"], in: place.folder)
    #expect(run.status == 2)
    let again = try Run(["actions", "import", "-"], in: place.folder, input: place.read("jira.csv"))
    #expect(again.output.contains("Left actions.yml: 0 added, 0 changed, 3 as they were"), "\(again.output)")
    #expect(place.read("actions.yml") == first)
  }

  @Test func aDryRunWritesNothing() throws {
    let place = try workspace()
    let run = try Run(["actions", "import", "jira.csv", "--dry-run", "--all"], in: place.folder)
    #expect(run.output.contains("Would write actions.yml: 4 added"))
    #expect(!place.exists("actions.yml"))
  }

  @Test func aFileThatCannotBeReadIsNotWrittenOver() throws {
    let place = try workspace()
    try place.write("actions.yml", Data("tickets: [".utf8))
    let run = try Run(["actions", "import", "jira.csv"], in: place.folder)
    #expect(run.status == 2)
    #expect(run.errors.contains("actions.syntax"))
    #expect(place.read("actions.yml") == "tickets: [")
  }

  @Test func theConfigurationNamesTheFile() throws {
    let place = try workspace()
    try place.write("debrief.yml", Data("actions: {file: tracking/tickets.yml}\n".utf8))
    #expect(try Run(["build"], in: place.folder).errors.contains("actions.file"))
    #expect(try Run(["actions", "import", "jira.csv"], in: place.folder).status == 0)
    #expect(place.exists("tracking/tickets.yml"))
    #expect(try !Run(["build"], in: place.folder).errors.contains("actions.file"))
    #expect(place.read("Site/prevention.html").contains("the document says Open"))
  }

  @Test(
    arguments: [
      (["actions", "import", "gone.csv"], 2), (["actions", "import", "jira.csv", "--tracker", "trello"], 2),
      (["actions", "import", "Content/a.md", "--format", "json"], 1),
    ] as [([String], Int32)])
  func whatCannotBeReadHasAnExitCode(_ arguments: [String], _ status: Int32) throws {
    let place = try workspace()
    let run = try Run(arguments, in: place.folder)
    #expect(run.status == status)
    #expect(!run.errors.isEmpty)
  }
}
