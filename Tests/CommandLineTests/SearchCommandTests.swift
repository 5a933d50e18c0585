import Foundation
import Testing

@Suite struct SearchCommandTests {
  static let second = """
    ---
    id: INC-2
    title: Expired certificate broke every login
    date: 2025-01-20
    severity: SEV2
    causes: [security.expiry]
    services: [gateway]
    ---

    # Expired certificate broke every login

    ## Summary

    Nobody renewed the certificate of the gateway.

    ## Timeline

    - 09:00 `x509: certificate has expired or is not yet valid`

    ## Prevention

    - [ ] Alert 30 days before a certificate expires (owner: @ada, due: 2025-02-01)
    """

  static func workspace(built: Bool = false) throws -> Workspace {
    let work = try Workspace(["Content/disk.md": incident, "Content/login.md": second])
    if built { #expect(try Run(["build", "--quiet"], in: work.folder).status == 0) }
    return work
  }

  struct Answer: Decodable {
    struct Result: Decodable {
      var rank: Int
      var kind: String
      var id: String
      var title: String
      var url: String
      var file: String?
      var date: String?
      var facets: [String: [String]]
      var excerpt: String
    }

    var query: String
    var total: Int
    var results: [Result]
    var corrections: [String: [String]]
    var setAside: [String]
  }

  func answers(_ run: Run) throws -> [Answer] {
    try run.output.split(separator: "\n").map { try JSONDecoder().decode(Answer.self, from: Data($0.utf8)) }
  }

  @Test(arguments: [false, true])
  func findsTheSameInASiteAndInItsSources(built: Bool) throws {
    let work = try Self.workspace(built: built)
    let run = try Run(["search", "expird", "certificate", "--format", "jsonl"], in: work.folder)
    #expect(run.status == 0, "\(run.errors)")
    let answer = try #require(try answers(run).first)
    #expect(answer.query == "expird certificate")
    #expect(answer.corrections == ["expird": ["expired"]])
    let first = try #require(answer.results.first { $0.kind == "incident" })
    #expect(first.id == "INC-2")
    #expect(first.date == "2025-01-20")
    #expect(first.facets["cause"] == ["security.expiry"])
    #expect(first.file == (built ? "Site/incidents/inc-2.html" : "Content/login.md"))
    #expect(work.exists("Site") == built, "a search writes nothing")
  }

  @Test(arguments: [
    (["--cause", "security"], ["INC-2"]), (["--cause", "capacity.exhaustion"], ["INC-1"]),
    (["--severity", "sev1", "--severity", "sev2"], ["INC-1", "INC-2"]), (["--service", "gateway"], ["INC-2"]),
    (["--year", "2025"], ["INC-2"]), (["--owner", "ada"], ["INC-2"]), (["--status", "overdue"], ["INC-2"]),
    (["is:overdue"], ["INC-2"]), (["cause:capacity", "severity:sev1"], ["INC-1"]), (["owner:ada"], ["INC-2"]),
    (["--order", "newest", "--kind", "incident", "--limit", "1"], ["INC-1"]),
  ])
  func filtersNarrow(arguments: [String], expected: [String]) throws {
    let work = try Self.workspace()
    let run = try Run(["search", "--format", "jsonl"] + arguments, in: work.folder)
    let found = try answers(run).first?.results.filter { $0.kind == "incident" }.map(\.id) ?? []
    #expect(found == expected, "\(run.errors)")
  }

  @Test func answersABatchLineByLine() throws {
    let work = try Self.workspace(built: true)
    try work.write("queries.txt", Data("disk full\n2026-02-02T10:00:00Z x509: certificate has expired\nqqzzxx\n".utf8))
    let run = try Run(["search", "--queries", "queries.txt", "--format", "jsonl", "--limit", "2"], in: work.folder)
    #expect(run.status == 0, "\(run.errors)")
    let answers = try answers(run)
    #expect(answers.map(\.query) == ["disk full", "2026-02-02T10:00:00Z x509: certificate has expired", "qqzzxx"])
    #expect(answers.map { $0.results.first { $0.kind == "incident" }?.id } == ["INC-1", "INC-2", nil])
    #expect(answers[1].setAside == ["2026-02-02T10:00:00Z"])
    #expect(answers.allSatisfy { $0.results.count <= 2 })
    #expect(
      try Run(["search", "--queries", "queries.txt", "--format", "jsonl", "--limit", "2"], in: work.folder).output
        == run.output)
  }

  @Test func anEmptyLineOfABatchIsAnsweredToo() throws {
    let work = try Self.workspace(built: true)
    try work.write("queries.txt", Data("\ndisk full\r\n\r\nqqzzxx".utf8))
    let run = try Run(["search", "--queries", "queries.txt", "--format", "jsonl"], in: work.folder)
    #expect(try answers(run).map(\.query) == ["", "disk full", "", "qqzzxx"])
  }

  @Test func readsAPastedLineFromStandardInput() throws {
    let work = try Self.workspace()
    let run = try Run(
      ["search", "-"], in: work.folder, input: "Nov 23 09:13:44 gw[4711]: x509: certificate has expired\n")
    #expect(run.status == 0)
    #expect(run.output.contains("INC-2"))
    #expect(run.output.contains("Content/login.md"))
    #expect(!run.output.contains("\u{1B}"), "colours are for terminals")
  }

  @Test(arguments: [
    (["search", "qqzzxx"], 1, "Nothing matches."), (["search"], 2, "nothing to search for"),
    (["search", "x", "--cause", "nonsense"], 2, "--cause: nothing here has \"nonsense\"; there is"),
    (["search", "x", "--site", "Nowhere"], 2, "build the site first"),
    (["search", "x", "--limit", "0"], 2, "--limit"), (["search", "--queries", "none.txt"], 2, "cannot read none.txt"),
    (["search", "x", "--site", "a", "--content", "b"], 2, "give one of them"),
  ])
  func saysWhyThereIsNothing(arguments: [String], status: Int32, words: String) throws {
    let work = try Self.workspace()
    let run = try Run(arguments, in: work.folder)
    #expect(run.status == status)
    #expect((run.output + run.errors).contains(words), "\(run.output)\(run.errors)")
  }

  @Test func anIndexOfAnotherVersionIsNamed() throws {
    let work = try Self.workspace(built: true)
    try work.write("Site/search/current.js", Data("debriefSearch(\"current\",\"0123\",\"0 0 porter-1\");\n".utf8))
    let run = try Run(["search", "disk"], in: work.folder)
    #expect(run.status == 2)
    #expect(run.errors.contains("\"0 0 porter-1\"") && run.errors.contains("build the site again"))
  }

  @Test func ownSynonymsExtendThoseThatShip() throws {
    let work = try Self.workspace()
    #expect(try Run(["search", "heffalump"], in: work.folder).status == 1)
    try work.write("debrief.yml", Data("synonyms: words.txt\n".utf8))
    try work.write("words.txt", Data("heffalump = gateway\nalone\n".utf8))
    let run = try Run(["search", "heffalump", "--kind", "incident"], in: work.folder)
    #expect(run.status == 0 && run.output.contains("INC-2"), "\(run.output)\(run.errors)")
    let build = try Run(["build"], in: work.folder)
    #expect(build.errors.contains("search.synonyms") && build.errors.contains("words.txt:2"), "\(build.errors)")
  }
}
