import Foundation
import Testing

@Suite struct ConfigCommandTests {
  @Test func saysWhereEachValueComesFrom() throws {
    let place = try Workspace(["debrief.yml": "title: Acme\ncontent: [docs, more]\nseverities:\n  - id: P1\n"])
    let run = try Run(["config", "--output", "public"], in: place.folder)
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map {
      $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    for line in [
      "title Acme (debrief.yml:1)", "content [docs, more] (debrief.yml:2)", "severities [P1] (debrief.yml:4)",
      "output public (command line)", "language en (default)", "base_url – (default)",
    ] { #expect(lines.contains(line), "\(line) in \(run.output)") }
  }

  @Test func printsJSONForPrograms() throws {
    let place = try Workspace(["debrief.yml": "title: \"A \\\"b\\\"\"\n"])
    let run = try Run(["config", "--format", "json"], in: place.folder)
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: [String: Any]]
    #expect(object?["title"]?["value"] as? String == "A \"b\"")
    #expect(object?["title"]?["origin"] as? String == "debrief.yml:1")
    #expect(object?["base_url"]?["value"] is NSNull && object?["base_url"]?["origin"] as? String == "default")
  }

  @Test func reportsWhatIsWrongAndShowsTheDefault() throws {
    let place = try Workspace(["debrief.yml": "language: [x]\n"])
    let run = try Run(["config"], in: place.folder)
    #expect(run.status == 1 && run.errors.contains("[config.type]"))
    #expect(run.output.contains("  en  (default)"))
  }
}
