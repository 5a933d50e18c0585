import Foundation
import Testing

@Suite struct ConfigCommandTests {
  @Test func saysWhereEachValueComesFrom() throws {
    let place = try Workspace(["debrief.yml": "title: Acme\ncontent: [docs, more]\nseverities:\n  - id: P1\n"])
    let run = try Run(["config", "--output", "public", "--as-of", "2026-03-11"], in: place.folder)
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map {
      $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
    for line in [
      "title Acme (debrief.yml:1)", "content [docs, more] (debrief.yml:2)", "severities [P1] (debrief.yml:4)",
      "output public (command line)", "as_of 2026-03-11 (command line)", "language en (default)",
      "base_url – (default)",
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

  /// What stands under `check:` is looked at by whatever reads the file.
  @Test(arguments: ["config", "build", "check"])
  func reportsWhatIsWrongUnderCheck(command: String) throws {
    let place = try Workspace(["Content/a.md": incident, "debrief.yml": "check: {levels: {PM77: off}, bogus: 1}\n"])
    let run = try Run([command], in: place.folder)
    #expect(run.errors.components(separatedBy: "warning[config.check]").count == 3, "\(run.errors)")
    #expect(run.errors.contains("debrief.yml:1:18") && run.errors.contains("\"bogus\" is no key of check"))
  }

  /// Foundation's words for a file that cannot be read say neither what is wrong nor what to do.
  @Test(arguments: [
    ("taxonomy: no.yml\n", ["build"]), ("synonyms: no.txt\n", ["search", "x"]),
    ("taxonomy: {file: Content}\n", ["stats"]),
  ])
  func saysWhichLineNamesAFileThatIsNotThere(settings: String, arguments: [String]) throws {
    let place = try Workspace(["Content/a.md": incident, "debrief.yml": settings])
    let run = try Run(arguments, in: place.folder)
    #expect(run.status == 2 && run.errors.contains("debrief.yml:1:") && run.errors.contains("[config.file]"))
    #expect(run.errors.contains("cannot read") && run.errors.contains("it was looked for at /"), "\(run.errors)")
    #expect(!run.errors.contains("could not be completed"), "\(run.errors)")
  }

  @Test(arguments: [
    ["build", "--config", "no.yml"], ["inspect", "no.md"], ["render", "no.md"], ["annotate", "no.md"],
    ["check", "--baseline", "no.txt"], ["new", "postmortem", "X", "--from-timeline", "no.md"],
    ["actions", "import", "no.csv"], ["search", "--queries", "no.txt"], ["check", "--write-baseline", "no/no/b.txt"],
    ["inspect", "Content"], ["check", "no.md"], ["summarize", "no.md"],
  ])
  func saysWhatIsWrongWithAFile(arguments: [String]) throws {
    let place = try Workspace(["Content/a.md": incident])
    let run = try Run(arguments, in: place.folder)
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.errors.contains("no such file") || run.errors.contains("it is a folder"), "\(run.errors)")
    #expect(!run.errors.contains("could not be completed"), "\(run.errors)")
  }

  @Test func aBaselineThatIsNotThereHidesNothing() throws {
    let place = try Workspace(["Content/a.md": incident, "debrief.yml": "check: {baseline: no.txt}\n"])
    let run = try Run(["check"], in: place.folder)
    #expect(run.status == 1 && run.errors.contains("debrief.yml:1:19: warning[review.baseline]"), "\(run.errors)")
    #expect(run.errors.contains("error[PM01]"))
  }

  @Test func reportsWhatIsWrongAndShowsTheDefault() throws {
    let place = try Workspace(["debrief.yml": "language: [x]\n"])
    let run = try Run(["config"], in: place.folder)
    #expect(run.status == 1 && run.errors.contains("[config.type]"))
    #expect(run.output.contains("  en  (default)"))
  }
}
