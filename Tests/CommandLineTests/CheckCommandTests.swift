import Foundation
import Testing

@Suite struct CheckCommandTests {
  private static let document = """
    ---
    severity: SEV3
    owner: Report platform
    causes: [capacity.exhaustion]
    trigger: traffic
    started: 2026-03-11T14:02Z
    mitigated: 2026-03-11T14:40Z
    ---

    # The export queue filled the disk

    ## Summary

    Exports filled the disk.

    ## Impact

    4,200 requests ended with an error.

    ## Timeline

    - 14:02 UTC: Impact begins.
    - 14:40 UTC: Mitigated.

    ## Root cause

    Human error: the wrong folder was given!!

    ## Lessons learned

    - Whatever users can create needs an end of life.

    ## Prevention items

    - [ ] Delete exports after seven days (owner: Report platform, due 2026-04-01, REP-201)

    """

  private func workspace(_ more: [String: String] = [:]) throws -> Workspace {
    try Workspace(["Content/incidents/exports.md": Self.document].merging(more) { $1 })
  }

  @Test func aFindingSaysWhereWhatWhyAndWhatToDo() throws {
    let work = try workspace()
    let run = try Run(["check"], in: work.folder)
    #expect(run.status == 1)
    #expect(run.errors.contains("Content/incidents/exports.md:27:1: error[PM13]: \"human error\" is given as a cause"))
    #expect(run.errors.contains("   27 | Human error: the wrong folder was given!!\n      | ^~~~~~~~~~~"))
    #expect(run.errors.contains("why: ") && run.errors.contains("do:  "))
    #expect(run.output.contains("Checked 1 document: 1 error, 0 warnings, 1 note."))
    #expect(run.output.contains("debrief check --fix shows how"))
  }

  /// A document need not stand in the content folder, nor the working folder above it.
  @Test(arguments: [
    (["docs/a.md"], "", 1), (["a.md"], "docs", 1), (["docs/a.md", "docs/b.md"], "", 2), (["./docs/a.md"], "", 1),
    (["docs/a.md", "docs"], "", 2), (["docs/a.md", "Content/incidents/exports.md"], "", 2),
    (["../docs/b.md"], "Content", 1),
  ])
  func checksADocumentOutsideOfTheContent(paths: [String], folder: String, count: Int) throws {
    let work = try workspace(["docs/a.md": Self.document + "See [b](b.md).\n", "docs/b.md": Self.document])
    let run = try Run(["check"] + paths, in: work.folder.appending(path: folder))
    #expect(run.status == 1 && run.errors.contains("error[PM13]"), "\(run.errors)")
    #expect(run.output.contains("Checked \(count) document"), "\(run.output)")
    #expect(!run.errors.contains("PM30"), "\(run.errors)")
  }

  /// What is wrong with a path, in words that say so.
  @Test(arguments: [
    ("incidents/exports.md", "there is no such file or folder\n     do:  write Content/incidents/exports.md"),
    ("none", "there is no such file or folder"), ("notes.txt", "this file is no document"),
    ("empty", "there is no document in this folder"),
  ])
  func saysWhyAPathHoldsNoDocument(path: String, words: String) throws {
    let work = try workspace(["notes.txt": "x", "empty/a.txt": "x"])
    for command in ["check", "summarize"] {
      let run = try Run([command, path], in: work.folder)
      #expect(run.status == 2 && run.errors.contains("debrief: \(path): \(words)"), "\(run.errors)")
    }
  }

  @Test func aDocumentOfNoSiteIsNotSummedUp() throws {
    let work = try workspace(["docs/a.md": Self.document])
    let run = try Run(["summarize", "docs/a.md"], in: work.folder)
    #expect(run.status == 2 && run.errors.contains("docs/a.md: stands in none of the content folders (Content)"))
  }

  @Test func saysThatThereIsNoRepository() throws {
    let work = try workspace()
    let run = try Run(
      ["check", "--since", "HEAD"], in: work.folder, environment: ["GIT_CEILING_DIRECTORIES": work.folder.path])
    #expect(run.status == 2 && run.errors.contains("is in no git repository"), "\(run.errors)")
  }

  @Test(arguments: [
    ("config.syntax", "the file is no valid YAML"), ("link.missing", "a link or image leads to no document"),
    ("Template.Name", "do:  see Templates (Documentation/Templates.md)"), ("config.pattern", "a pattern uses what"),
  ])
  func explainsTheRulesOfBuilds(rule: String, words: String) throws {
    let work = try workspace()
    let run = try Run(["explain", rule], in: work.folder)
    #expect(run.status == 0 && run.output.contains(words), "\(run.output)\(run.errors)")
    let near = try Run(["explain", rule + "x"], in: work.folder)
    #expect(near.status == 2 && near.errors.contains("did you mean \(rule.lowercased())?"), "\(near.errors)")
  }

  @Test(arguments: [
    (["Content/incidents"], 1), (["Content/incidents/exports.md"], 1), (["./Content/"], 1), (["Content/none.md"], 2),
    (["--write"], 2), (["--since=--output=x"], 2), (["--baseline", "none.txt"], 2),
  ])
  func pathsAndOptionsDecideTheExitCode(_ arguments: [String], _ status: Int) throws {
    let work = try workspace(["Content/other.md": "# Other\n\nA page.\n"])
    let run = try Run(["check"] + arguments, in: work.folder)
    #expect(Int(run.status) == status, "\(run.errors)")
    if status == 1 { #expect(run.output.contains("1 error, ")) }
  }

  @Test func aFolderThatIsNoContentIsCheckedAlone() throws {
    let work = try workspace(["elsewhere/a.md": "# Notes\n\nSee [it](none.md).\n"])
    let run = try Run(["check", "elsewhere"], in: work.folder)
    #expect(run.status == 1)
    #expect(run.errors.contains("elsewhere/a.md:3:5: error[PM30]"))
    #expect(run.output.contains("Checked 1 document"))
  }

  @Test func levelsAndBaselinesAreTheSites() throws {
    let work = try workspace(["debrief.yml": "check:\n  levels: {PM13: note}\n  baseline: known.txt\n"])
    let write = try Run(["check", "--write-baseline", "known.txt"], in: work.folder)
    #expect(write.status == 0)
    #expect(write.output.contains("Wrote 2 findings to known.txt"))
    let check = try Run(["check", "--strict"], in: work.folder)
    #expect(check.status == 0, "\(check.errors)")
    #expect(check.output.contains("0 notes; 2 in the baseline."))
  }

  @Test func whatIsMechanicalIsMended() throws {
    let work = try workspace()
    let file = work.folder.appending(path: "Content/incidents/exports.md")
    let show = try Run(["check", "--fix"], in: work.folder)
    #expect(
      show.output.contains("-Human error: the wrong folder was given!!\n+Human error: the wrong folder was given.\n"))
    #expect(try String(contentsOf: file, encoding: .utf8) == Self.document)
    let mend = try Run(["check", "--fix", "--write"], in: work.folder)
    #expect(mend.output.contains("Mended 1 finding."))
    #expect(try String(contentsOf: file, encoding: .utf8) == Self.document.replacing("given!!", with: "given."))
  }

  @Test func onlyWhatChangedIsChecked() throws {
    let work = try workspace(["Content/incidents/other.md": Self.document])
    func git(_ arguments: String...) throws {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["git", "-c", "user.name=n", "-c", "user.email=e@example.com"] + arguments
      process.currentDirectoryURL = work.folder
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0)
    }
    try git("init", "-q")
    // A hook says HEAD before there is one.
    #expect(try Run(["check", "--since", "HEAD"], in: work.folder).output.contains("Checked 2 documents"))
    try git("add", ".")
    try git("commit", "-q", "-m", "first")
    let clean = try Run(["check", "--since", "HEAD"], in: work.folder)
    #expect(clean.status == 0)
    #expect(clean.output.contains("Checked 0 documents"))
    try (Self.document + "\nMore.\n").write(
      to: work.folder.appending(path: "Content/incidents/other.md"), atomically: true, encoding: .utf8)
    let changed = try Run(["check", "--since", "HEAD"], in: work.folder)
    #expect(changed.status == 1)
    #expect(changed.output.contains("Checked 1 document"))
    #expect(try Run(["check", "--since", "nothing"], in: work.folder).status == 2)
    // Wherever the command is run, and however the content is named from there.
    try work.write("debrief.yml", Data("title: A\n".utf8))
    try work.write("tools/ci/debrief.yml", Data("content: ../../Content\n".utf8))
    for (folder, options) in [
      ("Content", ["--config", "../debrief.yml"]), ("Content/incidents", ["--config", "../../debrief.yml"]),
      ("tools/ci", []), ("tools", ["--config", "ci/debrief.yml"]),
    ] {
      let run = try Run(["check", "--since", "HEAD"] + options, in: work.folder.appending(path: folder))
      #expect(run.status == 1 && run.output.contains("Checked 1 document"), "\(folder): \(run.output)\(run.errors)")
    }
  }

  /// The reading of a document and a rule see the same; the rule says more.
  @Test func oneProblemIsReportedOnce() throws {
    let front = "severity: SEV3\n"
    let bad = Self.document.replacing(front, with: "severity: SEV9\n")
      .replacing("[capacity.exhaustion]", with: "[weather]").replacing("trigger: traffic", with: "time_to_restore: 9h")
      .replacing("started: 2026-03-11T14:02Z", with: "started: 2026-03-11T14:02Z\nresolved: 2026-03-11T15:00Z")
    let work = try Workspace(["Content/a.md": bad])
    let run = try Run(["check"], in: work.folder)
    for rule in ["PM02", "PM10", "PM29"] {
      #expect(run.errors.components(separatedBy: "[\(rule)]").count == 2, "\(rule): \(run.errors)")
    }
    for rule in ["fact.severity", "fact.cause", "fact.conflict"] { #expect(!run.errors.contains(rule), "\(rule)") }
  }

  /// Patterns count from the content folder on, and paths are printed with it.
  @Test func aPatternThatFitsNothingIsReported() throws {
    let settings = "check: {folders: {Content/incidents/: {PM13: off}}}\nexclude: [Content/archive/]\n"
    let work = try workspace(["debrief.yml": settings])
    let run = try Run(["check"], in: work.folder)
    #expect(run.errors.components(separatedBy: "[config.pattern]").count == 3, "\(run.errors)")
    #expect(run.errors.contains("Write \"incidents/\"."))
  }

  /// The site of any audience is no content, wherever it lies.
  @Test func aSiteIsNotReviewed() throws {
    let work = try workspace()
    for output in ["Site", "public", "Content/site"] {
      #expect(try Run(["build", "--output", output], in: work.folder).status == 0)
    }
    for arguments in [["check", "."], ["check"]] {
      let run = try Run(arguments, in: work.folder)
      #expect(run.output.contains("Checked 1 document:"), "\(run.output)")
    }
  }

  @Test func whereNothingIsToMendItSaysSo() throws {
    let work = try Workspace(["Content/a.md": "# Other\n\nA page.\n"])
    let run = try Run(["check", "--fix", "--write"], in: work.folder)
    #expect(run.status == 0 && run.output.contains("Nothing to mend"))
  }

  @Test(arguments: ["json", "sarif", "github", "gitlab", "junit"])
  func reportsGoToStandardOutputOrAFile(_ format: String) throws {
    let work = try workspace()
    let run = try Run(["check", "--format", format], in: work.folder)
    #expect(run.status == 1)
    #expect(run.output.contains("PM13") && run.errors.isEmpty)
    let toFile = try Run(["check", "--format", format, "--output", "report"], in: work.folder)
    #expect(toFile.output.isEmpty)
    #expect(try String(contentsOf: work.folder.appending(path: "report"), encoding: .utf8) == run.output)
  }

  @Test func explainPrintsAPageOrTheList() throws {
    let work = try Workspace()
    let page = try Run(["explain", "pm13"], in: work.folder)
    #expect(page.status == 0)
    #expect(page.output.hasPrefix("# PM13: "))
    let list = try Run(["explain"], in: work.folder)
    #expect(list.output.split(separator: "\n").count == 31)
    try work.write("debrief.yml", Data("taxonomy: {file: own.yml, mode: extend}\n".utf8))
    try work.write(
      "own.yml",
      Data(
        "version: 1\ncategories:\n  - {id: weather, name: Weather, leaves: [{id: weather.flood, name: Flood}]}\n".utf8))
    let causes = try Run(["explain", "causes"], in: work.folder)
    #expect(causes.status == 0 && causes.output.contains("capacity.exhaustion "), "\(causes.errors)")
    #expect(causes.output.contains("weather.flood "), "\(causes.output)\(causes.errors)")
    let unknown = try Run(["explain", "PM133"], in: work.folder)
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("did you mean PM13?"))
  }

  /// The project's own content passes without a finding and without an allowance.
  @Test func theContentOfThisProjectHasNoFinding() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let run = try Run(["check", "--strict"], in: root)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains(": 0 errors, 0 warnings, 0 notes.\n"))
  }
}
