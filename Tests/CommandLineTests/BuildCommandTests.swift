import Foundation
import Testing

@Suite struct BuildCommandTests {
  @Test func aBuildEndsWithWhatItLinkedAndWhatToOpen() throws {
    let place = try Workspace(["Content/a.md": incident])
    let run = try Run(["build"], in: place.folder)
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("Linked 1 postmortem, 1 cause, 0 learnings, 0 prevention items in 1 document.\n"))
    #expect(run.output.contains("Found 0 errors, 0 warnings, 0 notes."))
    #expect(run.output.hasSuffix("Open Site/index.html\n"))
    #expect(run.errors.isEmpty)
    #expect(place.read("Site/incidents/inc-1.html").contains("The disk of the orders database was full"))
  }

  /// Bad input, and what must be said of it: the rule, the place, and that the good document is built all the same.
  @Test(arguments: [
    ("b.md", Data([0x23, 0x20, 0xFF, 0xFE, 0x0A]), "Content/b.md:1:3: ", "[file.encoding]"),
    ("b.md", Data("---\ntitle: [x\n---\n# B\n".utf8), "Content/b.md:", "[frontmatter.syntax]"),
    (
      "b.md", Data("---\nkind: postmortem\ncauses: [capacity.exhuastion]\n---\n# B\n".utf8), "Content/b.md:3:",
      "[fact.cause]"
    ),
    ("b.md", Data("---\nid: INC-1\n---\n# B\n".utf8), "Content/b.md:1:1: ", "[document.id]"),
    (
      "b.md", Data("# The disk of the orders database was full\n\n**Severity:** SEV1  \n**Started:** 14:02\n".utf8),
      "Content/b.md:1:1: ", "[document.title]"
    ),
    ("b.md", Data("# B\n\nSee [it](gone.md).\n".utf8), "Content/b.md:3:5: ", "[link.missing]"),
    ("b.md", Data("# B\n\nSee [it](a.md#nowhere).\n".utf8), "Content/b.md:3:5: ", "[link.anchor]"),
  ])
  func badInputIsReportedAndTheRestIsBuilt(path: String, data: Data, place: String, rule: String) throws {
    let space = try Workspace(["Content/a.md": incident])
    try space.write("Content/\(path)", data)
    let run = try Run(["build"], in: space.folder)
    #expect(run.status == 0 || run.status == 1)
    #expect(run.errors.contains(place), "\(run.errors)")
    #expect(run.errors.contains(rule), "\(run.errors)")
    #expect(run.errors.contains("     do:  "), "\(run.errors)")
    #expect(space.exists("Site/incidents/inc-1.html"))
    #expect(try Run(["build", "--strict"], in: space.folder).status == 1)
  }

  @Test func twoDocumentsWithOneAddressAreBothBuilt() throws {
    let place = try Workspace([
      "Content/a.md": incident, "Content/b.md": "---\nid: inc_1\nkind: postmortem\n---\n# Another\n",
    ])
    let run = try Run(["build"], in: place.folder)
    let pages = place.tree("Site/incidents").keys.filter {
      $0.hasSuffix(".html") && $0 != "index.html" && !$0.contains("drill")
    }
    #expect(pages.count == 2)
    #expect(run.errors.isEmpty || run.errors.contains("[site.address]"))
  }

  @Test func timingsNameEveryStage() throws {
    let space = try Workspace(["Content/a.md": incident])
    let table = try Run(["build", "--timings"], in: space.folder)
    let json = try Run(["build", "--timings=json"], in: space.folder)
    #expect(table.status == 0 && json.status == 0)
    let stages = ["read", "parse", "facts", "cross-links", "pages", "twins", "feeds", "API", "index", "write"]
    for stage in stages + ["all"] { #expect(table.output.contains("\n\(stage) "), "\(stage)") }
    // Nothing but JSON, so that a program can read it.
    let report = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let rows = report?["stages"] as? [[String: Any]]
    #expect(rows?.compactMap { $0["stage"] as? String } == stages)
    #expect(report?["documents"] as? Int == 1)
    #expect((report?["files"] as? Int ?? 0) > 20)
    #expect(try Run(["build", "--timings=xml"], in: space.folder).status == 2)
  }

  @Test func olderSearchIndexesStayAsLongAsTheyAreAskedFor() throws {
    let place = try Workspace(["Content/a.md": incident])
    func generations() -> Set<String> {
      Set(place.tree("Site/search").keys.filter { $0.contains("/") }.map { String($0.prefix { $0 != "/" }) })
    }
    var seen: [Set<String>] = []
    for round in 1...4 {
      try place.write(
        "Content/b.md", Data("---\nkind: postmortem\ndate: 2025-01-0\(round)\n---\n# Round \(round)\n".utf8))
      #expect(try Run(["build", "--keep-generations", "2"], in: place.folder).status == 0)
      seen.append(generations())
    }
    #expect(seen.map(\.count) == [1, 2, 3, 3])
    #expect(seen[3].isSuperset(of: seen[2].subtracting(seen[0])))
    let audience = try Run(
      ["build", "--keep-generations", "2", "--config", "public.yml"],
      in: {
        try place.write("public.yml", Data("audience: public\naudiences: {default: public}\n".utf8))
        return place.folder
      }())
    #expect(audience.errors.contains("[search.generations]"))
    #expect(generations().count == 1)
  }

  /// So many documents that what was read of them is worth keeping.
  private func manyDocuments() throws -> Workspace {
    let texts = (1...64).map { number in
      (
        "Content/\(number).md",
        incident.replacingOccurrences(of: "INC-1", with: "INC-\(number)")
          .replacingOccurrences(of: "The disk", with: "Disk \(number)")
      )
    }
    return try Workspace(Dictionary(uniqueKeysWithValues: texts))
  }

  @Test func whatWasReadIsKeptForTheNextBuild() throws {
    let place = try manyDocuments()
    func build(_ more: String...) throws -> Run {
      try Run(["build", "--as-of", "2026-07-01"] + more, in: place.folder)
    }
    // The page about the build says when it was made, and the manifest has its hash.
    func site() -> [String: Data] {
      place.tree("Site").filter { !$0.key.hasPrefix("about.") && $0.key != ".debrief-manifest" }
    }
    func kept() -> [String: Data] { place.tree(".debrief-cache").filter { $0.key.hasPrefix("facts-") } }
    let first = try build()
    #expect(first.status == 0 && kept().count == 1)
    let (before, facts) = (site(), kept())
    #expect(try build().status == 0)
    #expect(site() == before && kept() == facts)

    let name = try #require(facts.keys.first)
    try place.write(".debrief-cache/\(name)", Data(facts[name, default: Data()].dropLast()))
    let damaged = try build()
    #expect(damaged.status == 0 && damaged.errors.contains("\(name) was damaged"))
    #expect(site() == before && kept() == facts)

    // Another setting reads everything anew, and nothing is said.
    try place.write("debrief.yml", Data("vocabulary: {sections: {lessons: [What the disk taught us]}}\n".utf8))
    let other = try build()
    #expect(other.status == 0 && !other.errors.contains("damaged") && kept() != facts)
  }

  @Test func nothingIsKeptWhereNobodyWantsIt() throws {
    let place = try manyDocuments()
    #expect(try Run(["build", "--no-cache"], in: place.folder).status == 0)
    #expect(place.tree(".debrief-cache").isEmpty)
    #expect(try Run(["build", "--cache", "kept"], in: place.folder).status == 0)
    #expect(place.tree("kept").keys.contains { $0.hasPrefix("facts-") } && place.tree(".debrief-cache").isEmpty)
    let small = try Workspace(["Content/a.md": incident])
    #expect(try Run(["build"], in: small.folder).status == 0)
    #expect(small.tree(".debrief-cache").isEmpty)
    // A folder that cannot be written costs a word.
    try place.write("file", Data())
    let run = try Run(["build", "--cache", "file/cache"], in: place.folder)
    #expect(run.status == 0 && run.errors.contains("cannot be written"))
  }

  @Test(arguments: [
    ["check"], ["check", "--links"], ["stats"], ["search", "disk", "--content", "Content"],
    ["recall", "--service", "checkout"], ["summarize", "Content/7.md"],
  ])
  func whoAsksQuestionsKnowsWhatABuildHasRead(_ arguments: [String]) throws {
    let place = try manyDocuments()
    #expect(try Run(["build"], in: place.folder).status == 0)
    let folder = place.tree(".debrief-cache")
    let anew = try Run(arguments + ["--no-cache"], in: place.folder)
    let known = try Run(arguments, in: place.folder)
    #expect(anew.status != 2 && known.status == anew.status && known.output == anew.output)
    #expect(known.errors == anew.errors && place.tree(".debrief-cache") == folder)
    // That it looks there shows where there is something to say.
    let name = try #require(folder.keys.first { $0.hasPrefix("facts-") })
    try place.write(".debrief-cache/\(name)", Data(folder[name, default: Data()].dropLast()))
    let damaged = try Run(arguments, in: place.folder)
    #expect(damaged.output == anew.output && damaged.errors.contains("\(name) was damaged"))
  }

  /// `content: .` is how a repository of postmortems begins.
  @Test func theSiteIsNoContentOfItself() throws {
    let place = try Workspace(["a.md": incident, "debrief.yml": "content: .\noutput: public\n"])
    for _ in 1...2 {
      let run = try Run(["build"], in: place.folder)
      #expect(run.status == 0 && run.output.contains("in 1 document."), "\(run.output)\(run.errors)")
    }
  }

  @Test func draftsAreLeftOutUnlessAskedFor() throws {
    let draft = incident.replacing("severity: SEV1", with: "severity: SEV1\nstatus: draft")
    let place = try Workspace(["Content/a.md": draft, "Content/b.md": "# Other\n"])
    #expect(try Run(["build"], in: place.folder).output.contains("Left out 1 draft;"))
    #expect(!place.exists("Site/incidents/inc-1.html"))
    #expect(try Run(["build", "--drafts"], in: place.folder).status == 0)
    #expect(place.exists("Site/incidents/inc-1.html"))
  }

  @Test func foreignFilesStay() throws {
    let place = try Workspace(["Content/a.md": incident, "Site/CNAME": "example.com\n", "Site/.git/HEAD": "ref\n"])
    #expect(try Run(["build"], in: place.folder).status == 0)
    #expect(place.read("Site/CNAME") == "example.com\n")
    #expect(place.read("Site/.git/HEAD") == "ref\n")
  }

  @Test func twoBuildsAreByteIdenticalButForTheAboutPage() throws {
    let place = try Workspace([
      "Content/a.md": incident,
      "Content/b.md": incident.replacing("INC-1", with: "INC-2").replacing("disk", with: "log disk"),
      "Content/reference/x.md": "# X\n\nSee [a](../a.md).\n",
    ])
    #expect(try Run(["build", "--output", "one", "--jobs", "1"], in: place.folder).status == 0)
    #expect(try Run(["build", "--output", "two/deep", "--jobs", "4"], in: place.folder).status == 0)
    var one = place.tree("one")
    var two = place.tree("two/deep")
    for path in ["about.html", "about.md", ".debrief-manifest"] {
      #expect(one.removeValue(forKey: path) != nil)
      #expect(two.removeValue(forKey: path) != nil)
    }
    #expect(one.count > 20)
    #expect(one == two)
  }

  @Test func anUnchangedSiteIsLeftAlone() throws {
    let place = try Workspace(["Content/a.md": incident])
    _ = try Run(["build"], in: place.folder)
    let again = try Run(["build"], in: place.folder)
    // The about page and its Markdown twin hold the time of the build.
    #expect(again.output.contains("Wrote 2 files,") || again.output.contains("Wrote 0 files,"), "\(again.output)")
  }

  @Test func theConfigurationIsRead() throws {
    let place = try Workspace([
      "docs/a.md": incident.replacing("Retained log", with: "Retained log (OPS-12)"),
      "debrief.yml":
        "title: Acme\ncontent: docs\noutput: public\ntitel: x\nlinks:\n  - pattern: 'OPS-\\d+'\n    url: https://tracker.example/$0\n",
    ])
    let run = try Run(["build"], in: place.folder)
    #expect(run.status == 0)
    #expect(run.errors.contains("debrief.yml:4:1: warning[config."), "\(run.errors)")
    #expect(place.read("public/index.html").contains("Acme"))
    #expect(place.read("public/incidents/inc-1.html").contains("href=\"https://tracker.example/OPS-12\""))
  }

  @Test(arguments: [
    ["build", "--as-of", "soon"], ["build", "--jobs", "0"], ["build", "--base-url", "ftp://x"],
    ["build", "--nonsense"], ["build", "--output", ""],
    ["build", "--config", "gone.yml"], ["nonsense"],
  ])
  func whatCannotRunEndsWithTwo(arguments: [String]) throws {
    let place = try Workspace(["Content/a.md": incident])
    let run = try Run(arguments, in: place.folder)
    #expect(run.status == 2)
    #expect(!run.errors.isEmpty)
    #expect(!place.exists("Site"))
  }

  @Test func anOutputThatCannotBeWrittenEndsWithTwo() throws {
    let place = try Workspace(["Content/a.md": incident, "file": "x"])
    let run = try Run(["build", "--output", "file/site"], in: place.folder)
    #expect(run.status == 2)
    #expect(run.errors.contains("file"))
  }
}

@Suite struct OtherCommandTests {
  @Test func helpAndVersion() throws {
    let place = try Workspace()
    let version = try Run(["--version"], in: place.folder)
    #expect(version.status == 0)
    #expect(version.output.split(separator: ".").count == 3)
    for command in [[], ["build"], ["init"], ["inspect"], ["annotate"], ["new"], ["render"]] {
      let help = try Run(command + ["--help"], in: place.folder)
      #expect(help.status == 0)
      #expect(help.output.contains("EXAMPLES"))
    }
  }

  @Test func inspectPrintsFactsForPeopleAndPrograms() throws {
    let place = try Workspace(["a.md": incident])
    let table = try Run(["inspect", "a.md"], in: place.folder)
    #expect(table.status == 0)
    #expect(table.output.contains("SEV1"))
    #expect(table.output.contains("front matter, line 5"))
    let lines = try Run(["inspect", "a.md", "--format", "jsonl"], in: place.folder)
    let object = try JSONSerialization.jsonObject(with: Data(lines.output.utf8)) as? [String: Any]
    #expect(object?["path"] as? String == "a.md")
    #expect(object?["started"] as? String == "2026-03-11T14:02")
    #expect(try Run(["inspect", "gone.md"], in: place.folder).status == 2)
    #expect(try Run(["inspect", "a.md", "gone.md"], in: place.folder).status == 1)
  }

  /// As the CommonMark project's own `spec_tests.py --program` drives a program: one process an example. Every 40th
  /// of them here; all of them run inside `MarkdownTests`.
  @Test func anOutsideSuiteCanDriveRender() throws {
    let specification = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../shared/spec/commonmark-0.30.txt").standardized
    guard let text = try? String(contentsOf: specification, encoding: .utf8) else {
      return print("SKIPPED: render against CommonMark: \(specification.path) is not there")
    }
    let place = try Workspace()
    let fence = String(repeating: "`", count: 32)
    let examples = text.replacing("→", with: "\t").components(separatedBy: fence + " example\n").dropFirst()
    for example in examples.enumerated().filter({ $0.offset % 40 == 0 }).map(\.element) {
      let parts = example.components(separatedBy: "\n" + fence)[0].components(separatedBy: "\n.\n")
      try #require(parts.count == 2)
      let run = try Run(["render", "--plain=commonmark"], in: place.folder, input: parts[0] + "\n")
      #expect(run.status == 0 && run.output == parts[1] + "\n", "\(parts[0])")
    }
  }

  @Test func renderPrintsTheHTMLOfStandardInput() throws {
    let place = try Workspace()
    #expect(
      try Run(["render", "--plain=commonmark", "-"], in: place.folder, input: "*a* <b>\n").output
        == "<p><em>a</em> <b></p>\n")
    #expect(
      try Run(["render", "--plain", "gfm"], in: place.folder, input: "~~a~~ <title>\n").output
        == "<p><del>a</del> &lt;title></p>\n")
    #expect(try Run(["render", "gone.md"], in: place.folder).status == 2)
    let safe = try Run(["render"], in: place.folder, input: "<script>alert(1)</script>\n")
    #expect(!safe.output.contains("<script"))
  }

  /// Two builds into one folder, with everything renamed in between that can be.
  @Test func whatMovesBetweenBuildsLeavesRedirects() throws {
    let place = try Workspace(["Content/a.md": incident])
    #expect(try Run(["build", "--strict"], in: place.folder).status == 0)
    #expect(place.exists("Site/services/orders-db.html"))
    let renamed = incident.replacing("id: INC-1", with: "id: INC-2026-001")
      .replacing("orders-db", with: "orders-database")
    try place.write("Content/2026/moved.md", Data(renamed.utf8))
    try FileManager.default.removeItem(at: place.folder.appending(path: "Content/a.md"))
    let run = try Run(["build", "--strict"], in: place.folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(place.read("Site/incidents/inc-1.html").contains("url=inc-2026-001.html"))
    #expect(place.read("Site/services/orders-db.html").contains("url=orders-database.html"))
    #expect(place.read("Site/services/orders-db.xml").contains("<feed"))

    // A fresh output folder knows nothing, but for the copy of a record that the configuration names.
    try place.write("addresses.txt", Data(place.read("Site/addresses.txt").utf8))
    try place.write("debrief.yml", Data("addresses: addresses.txt\n".utf8))
    #expect(try Run(["build", "--output", "Fresh"], in: place.folder).status == 0)
    #expect(place.read("Fresh/incidents/inc-1.html").contains("url=inc-2026-001.html"))
    try place.write("debrief.yml", Data("addresses: nowhere.txt\n".utf8))
    #expect(try Run(["build", "--output", "Fresh"], in: place.folder).errors.contains("[site.addresses]"))
  }

  @Test func languageAndFormatsComeFromTheConfiguration() throws {
    let settings = "language: de\nformats:\n  date: yyyy-MM-dd\n  numbers: comma\n  durations: clock\n"
    let place = try Workspace(["Content/a.md": incident, "debrief.yml": settings])
    let run = try Run(["build", "--strict"], in: place.folder)
    #expect(run.status == 0, "\(run.errors)")
    let page = place.read("Site/incidents/inc-1.html")
    #expect(page.contains("<html lang=\"de\"") && page.contains("Behoben in 0:45"), "\(page.prefix(3000))")
    #expect(page.contains(">2026-03-11</time>"))
    try place.write("debrief.yml", Data("formats:\n  date: hh:mm\n  numbers: dots\n  colour: red\n".utf8))
    let faulty = try Run(["build"], in: place.folder)
    for words in [
      "formats.date \"hh:mm\" is no pattern of a day", "formats.numbers \"dots\" is not known", "no key of formats",
    ] {
      #expect(faulty.errors.contains(words), "\(faulty.errors)")
    }
  }
}
