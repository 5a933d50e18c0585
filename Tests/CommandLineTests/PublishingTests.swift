import Foundation
import Testing

@Suite struct PublishingTests {
  // MARK: - verify

  @Test func aFreshSiteVerifiesAndAnEditedOneDoesNot() throws {
    let place = try Workspace(["Content/a.md": incident])
    #expect(try Run(["build"], in: place.folder).status == 0)
    let same = try Run(["verify", "Site"], in: place.folder)
    #expect(same.status == 0 && same.output.contains("is what a build makes"), "\(same.output)\(same.errors)")
    try place.write("Site/incidents/inc-1.html", Data("edited".utf8))
    try place.write("Site/planted.html", Data("planted".utf8))
    try place.write("Site/CNAME", Data("example.org".utf8))
    try FileManager.default.removeItem(at: place.folder.appending(path: "Site/causes/index.html"))
    let run = try Run(["verify", "Site", "--ignore", "CNAME"], in: place.folder)
    #expect(run.status == 1)
    for line in [
      "Site/incidents/inc-1.html differs", "Site/causes/index.html is missing", "Site/planted.html is none",
      "1 differ, 1 are missing, 1 are more",
    ] {
      #expect(run.output.contains(line), "\(run.output)")
    }
    #expect(place.read("Site/incidents/inc-1.html") == "edited")
    #expect(try Run(["verify", "gone"], in: place.folder).status == 2)
  }

  @Test func theAboutPageMayTellAnotherTimeAndNothingElse() throws {
    let place = try Workspace(["Content/a.md": incident])
    #expect(try Run(["build"], in: place.folder).status == 0)
    let page = place.read("Site/about.html")
    let time = try #require(page.firstMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/))
    try place.write("Site/about.html", Data(page.replacing(time.output, with: "2001-01-01T00:00:00Z").utf8))
    #expect(try Run(["verify", "Site"], in: place.folder).status == 0)
    try place.write("Site/about.html", Data(page.replacing("</main>", with: "x</main>").utf8))
    #expect(try Run(["verify", "Site"], in: place.folder).status == 1)
  }

  /// An empty line more or less is another file, on the about page, too.
  @Test(arguments: ["index.html", "feed.xml", "about.html", "addresses.txt"])
  func anEmptyLineIsADifference(file: String) throws {
    let place = try Workspace(["Content/a.md": incident])
    #expect(try Run(["build"], in: place.folder).status == 0)
    try place.write("Site/" + file, Data((place.read("Site/" + file) + "\n").utf8))
    let run = try Run(["verify", "Site"], in: place.folder)
    #expect(run.status == 1 && run.output.contains("Site/\(file) differs"), "\(run.output)")
  }

  @Test func verifiesASiteOfOtherTemplates() throws {
    let place = try Workspace(["Content/a.md": incident, "tpl/about.mustache": "ours"])
    #expect(try Run(["build", "--templates", "tpl"], in: place.folder).status == 0)
    #expect(try Run(["verify", "Site"], in: place.folder).status == 1)
    let run = try Run(["verify", "Site", "--templates", "tpl"], in: place.folder)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }

  // MARK: - bare machines

  /// Swift takes the arguments from /proc, which a chroot may lack; without a word every command would be the help.
  @Test func saysWhyItSeesNoArguments() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    process.arguments = [
      "--mount", "sh", "-c", "umount -l /proc 2>/dev/null || exit 99; exec \"$0\" --version", Run.executable.path,
    ]
    let errors = Pipe()
    process.standardError = errors
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/unshare"), (try? process.run()) != nil else {
      print("SKIPPED: a run without /proc; there is no unshare here")
      return
    }
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus != 99, !said.hasPrefix("unshare") else {
      print("SKIPPED: a run without /proc; this user may not take it away")
      return
    }
    #expect(process.terminationStatus == 2 && said.contains("/proc is not mounted"), "\(said)")
  }

  // MARK: - recall

  private let told = """
    ---
    id: INC-7
    kind: postmortem
    title: The pool | was <b>too small</b> for @all
    date: 2026-02-02
    severity: SEV1
    services: [checkout]
    alerts: [CheckoutErrorRate]
    ---
    # The pool was too small

    ## Root cause

    `services/payments/db/pool.go` had a limit of ten, see also config/limits/.

    ## Action items

    - [ ] Raise the limit
    - [x] Page earlier
    """

  @Test(arguments: [
    (["--paths", "services/payments/db/pool.go"], "names services/payments/db/pool.go"),
    (["--paths", "repo/services/payments/db/pool.go"], "names services/payments/db/pool.go, as"),
    (["--paths", "db/pool.go"], "names services/payments/db/pool.go, as db/pool.go"),
    (["--paths", "deploy/config/limits/eu.yml"], "names the folder config/limits/ of"),
    (["--paths", "apps/checkout/cart.ts"], "was one of checkout"),
    (["--paths", "alerts.yml"], "raised the alert CheckoutErrorRate"),
    (["--service", "Checkout"], "was one of checkout"), (["--alert", "checkouterrorrate"], "raised the alert"),
  ])
  func recallsWhatAChangeTouches(arguments: [String], reason: String) throws {
    let place = try Workspace(["Content/a.md": told, "alerts.yml": "- alert: CheckoutErrorRate\n"])
    let run = try Run(["recall"] + arguments, in: place.folder)
    #expect(run.status == 0 && run.output.contains(reason), "\(run.output)\(run.errors)")
    #expect(run.output.contains("INC-7") && run.output.contains("still open: Raise the limit"))
    #expect(!run.output.contains("Page earlier"))
  }

  @Test(arguments: [
    ["--paths", "README.md"], ["--paths", "db/other.go"], ["--paths", "Content/a.md"], ["--paths", "limits/x"],
  ])
  func recallsNothingThatHasNothingToDoWithIt(arguments: [String]) throws {
    let place = try Workspace(["Content/a.md": told])
    let run = try Run(["recall"] + arguments, in: place.folder)
    #expect(run.status == 0 && run.output.isEmpty, "\(run.output)")
  }

  @Test func recallReadsStandardInputAndWritesMarkdownThatHarmsNobody() throws {
    let place = try Workspace(["Content/a.md": told])
    let run = try Run(
      ["recall", "--format", "markdown", "--base-url", "https://kb.example.org/x"], in: place.folder,
      input: "db/pool.go\u{0}x.md\n")
    #expect(run.output.contains("One incident touched this before"))
    #expect(run.output.contains("](https://kb.example.org/x/incidents/inc-7.html)"), "\(run.output)")
    #expect(!run.output.contains("<b>") && !run.output.contains("@all") && run.output.contains("\\|"))
    let json = try Run(["recall", "--paths", "db/pool.go", "--format", "json"], in: place.folder)
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(object?["total"] as? Int == 1)
    let none = try Run(["recall", "--format", "markdown"], in: place.folder, input: "")
    #expect(none.status == 0 && none.output.isEmpty)
  }

  @Test func summarizesANewPostmortemForAComment() throws {
    let place = try Workspace([
      "Content/a.md": incident, "Content/b.md": told.replacing("[checkout]", with: "[orders-db]"),
    ])
    let run = try Run(["summarize", "Content/b.md"], in: place.folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("| Severity | SEV1 | stated |"), "\(run.output)")
    #expect(run.output.contains("Seen before?") && run.output.contains("The disk of the orders database was full"))
    #expect(run.output.contains("(PM") && !run.output.contains("<b>") && !run.output.contains("@all"))
  }
}
