import Foundation
import Testing

@Suite struct StatsCommandTests {
  private func workspace() throws -> Workspace {
    try Workspace([
      "Content/incidents/a.md": incident,
      "Content/incidents/b.md": incident.replacing("INC-1", with: "INC-2").replacing("2026-03-11", with: "2026-05-02")
        .replacing("SEV1", with: "SEV2").replacing("orders database", with: "billing database"),
    ])
  }

  @Test func saysWhatTheInsightsPageSays() throws {
    let place = try workspace()
    let run = try Run(["stats", "--width", "72"], in: place.folder)
    #expect(run.status == 0, "\(run.errors)")
    let build = try Run(["build"], in: place.folder)
    #expect(build.status == 0)
    let page = place.read("Site/insights.html")
    for title in ["How often", "How long", "How fast we respond", "How we find out"] where page.contains(title) {
      #expect(run.output.contains(title), "\(title)")
    }
    #expect(run.output.hasPrefix("What 2 incidents say\n"))
    #expect(run.output.contains("█") && run.output.contains("│"))
    // Not a terminal: no colour, and nothing wider than asked for.
    #expect(!run.output.contains("\u{1B}"))
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 72 })
  }

  @Test func printsChosenFiguresWithTheirTables() throws {
    let place = try workspace()
    let run = try Run(["stats", "long", "--tables"], in: place.folder)
    #expect(run.output.contains("How long") && !run.output.contains("How often"))
    #expect(run.output.contains("Median") && run.output.contains("SEV2"))
  }

  @Test func printsJSONForPrograms() throws {
    let place = try workspace()
    let run = try Run(["stats", "--format", "json"], in: place.folder)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(object["version"] as? Int == 1)
    let figures = try #require(object["figures"] as? [[String: Any]])
    let long = try #require(figures.first { $0["name"] as? String == "long" })
    // Minutes, not words: from detection at 14:06 to restoration at 14:51.
    #expect((long["rows"] as? [[String]])?.last?.contains("45") == true, "\(long)")
  }

  @Test(arguments: [["stats", "nothing"], ["stats", "--width", "10"], ["stats", "--as-of", "soon"]])
  func refusesWhatItCannotDo(arguments: [String]) throws {
    let place = try workspace()
    #expect(try Run(arguments, in: place.folder).status == 2)
    #expect(!place.exists("Site"))
  }

  @Test func saysThatThereIsNothing() throws {
    let place = try Workspace(["Content/a.md": "# A page\n"])
    let run = try Run(["stats"], in: place.folder)
    #expect(run.status == 1 && run.errors.contains("there are no incidents in Content"))
  }
}
