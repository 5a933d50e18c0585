import Foundation
import Testing

/// Builds that would put a worse site in the place of the one that is there.
@Suite struct RefusalTests {
  private static let published = incident.replacing("severity: SEV1", with: "severity: SEV1\naudience: public")
    .replacing("Retained log", with: "Kim Doe saw that retained log")

  /// What is wrong with a debrief.yml, and what of it is named.
  @Test(arguments: [
    ("audiences: {roles: [Kim Doe]}\n", "config.type"), ("audiences: {canaries: {a: Kim Doe}}\n", "config.type"),
    ("audiences: [x]\n", "config.type"), ("audiences: {rolls: {Kim Doe: the lead}}\n", "config.unknown"),
    ("audiences: {canaires: [Kim Doe]}\n", "config.unknown"), ("audience: Public\n", "config.value"),
    ("audeinces: {roles: {Kim Doe: the lead}}\n", "config.unknown"), ("title: [x\n", "config.syntax"),
    ("title: a\ntitle: b\naudiences: {roles: {Kim Doe: the lead}}\n", "config.duplicate"), ("- a\n", "config.type"),
    ("audiences: {default: public, folders: {Content/in/: internal}}\n", "config.pattern"),
  ])
  func nothingIsBuiltWhileItIsOpenWhoMaySeeWhat(settings: String, rule: String) throws {
    let place = try Workspace(["Content/a.md": Self.published, "debrief.yml": settings])
    for arguments in [["build", "--audience", "public"], ["build"]] {
      let run = try Run(arguments, in: place.folder)
      #expect(run.status == 2 && run.errors.contains("[\(rule)]"), "\(arguments) \(run.errors)")
      #expect(run.errors.contains("who may see what") && !place.exists("Site"), "\(arguments)")
    }
  }

  @Test(arguments: ["title: [x]\n", "titel: A\n", "audiences:\n", "audiences: {roles: }\n", "as_of: never\n"])
  func otherMistakesOfASettingKeepNobodyFromBuilding(settings: String) throws {
    let place = try Workspace(["Content/a.md": Self.published, "debrief.yml": settings])
    let run = try Run(["build", "--audience", "public"], in: place.folder)
    #expect(run.status != 2 && place.exists("Site/index.html"), "\(run.errors)")
  }

  /// A folder that is gone, empty, or holds what nobody can read: a link that leads nowhere is that for root, too.
  enum Loss: CaseIterable {
    case gone, empty, unreadable

    func befall(_ place: Workspace) throws {
      let content = place.folder.appending(path: "Content")
      let files = FileManager.default
      if self != .unreadable { try files.moveItem(at: content, to: place.folder.appending(path: "C")) }
      if self == .empty { try files.createDirectory(at: content, withIntermediateDirectories: true) }
      if self == .unreadable {
        try files.removeItem(at: content.appending(path: "b.md"))
        try files.createSymbolicLink(
          atPath: content.appending(path: "b.md").path, withDestinationPath: "gone.md")
      }
    }
  }

  @Test(arguments: Loss.allCases)
  func contentThatCannotBeReadLeavesTheSiteAlone(loss: Loss) throws {
    let place = try Workspace(["Content/a.md": incident, "Content/b.md": "# Restart a service\n\n1. Restart it.\n"])
    #expect(try Run(["build"], in: place.folder).status == 0)
    let before = place.tree("Site")
    try loss.befall(place)
    let run = try Run(["build"], in: place.folder)
    #expect(run.status == 2 && run.errors.contains("[file."), "\(run.errors)")
    #expect(run.output.contains("Wrote nothing") && !run.output.contains("Open Site"), "\(run.output)")
    #expect(place.tree("Site") == before)
    for arguments in [
      ["verify", "Site"], ["check", "--links"], ["recall", "--service", "orders-db"], ["stats"],
      ["search", "disk", "--content", "Content"], ["why", "INC-1", "INC-1"],
    ] {
      let run = try Run(arguments, in: place.folder)
      #expect(run.status == 2 && run.errors.contains("[file."), "\(arguments) \(run.output)\(run.errors)")
    }
  }

  @Test func aSiteThatNobodyIsMeantForIsNotWritten() throws {
    let place = try Workspace(["Content/a.md": Self.published])
    #expect(try Run(["build", "--audience", "public"], in: place.folder).status == 0)
    let before = place.tree("Site")
    try place.write("Content/a.md", Data(incident.utf8))
    let run = try Run(["build", "--audience", "public"], in: place.folder)
    #expect(run.status == 2 && run.errors.contains("[audience.empty]"), "\(run.errors)")
    #expect(place.tree("Site") == before)
  }

  /// Pages have twins in Markdown, which the next build would read.
  @Test(arguments: [["--output", "Content"], ["--output", "./Content/"], ["--content", ".", "--output", "."]])
  func aSiteIsNotWrittenAmongItsSources(_ options: [String]) throws {
    let place = try Workspace(["Content/a.md": incident])
    let before = place.tree("")
    let run = try Run(["build"] + options, in: place.folder)
    #expect(run.status == 2 && run.errors.contains("into its own content"), "\(run.errors)")
    #expect(place.tree("") == before)
  }

  @Test func aSiteIsNotWrittenIntoAFolderOfDocuments() throws {
    let place = try Workspace(["Content/incidents/2026/a.md": incident, "Content/img/x.txt": "x"])
    let before = place.tree("")
    let run = try Run(["build", "--output", "Content/incidents"], in: place.folder)
    #expect(run.status == 2 && run.errors.contains("holds documents, such as 2026/a.md"), "\(run.errors)")
    #expect(run.errors.contains("--output") && place.tree("") == before)
    // A folder that holds none, or that is a site already, may lie there.
    for _ in 1...2 { #expect(try Run(["build", "--output", "Content/site"], in: place.folder).status == 0) }
  }

  @Test func theWordsForAFileAreOthersThanThoseForAKey() throws {
    let place = try Workspace(["Content/a.md": incident, "debrief.yml": "title: [x\n"])
    #expect(try Run(["build"], in: place.folder).errors.contains("the configuration cannot be read"))
    try place.write("debrief.yml", Data("audiences: {rolls: {A: the lead}}\n".utf8))
    let run = try Run(["build"], in: place.folder)
    #expect(run.errors.contains("error[config.unknown]") && run.errors.contains("nothing is built."), "\(run.errors)")
    #expect(!run.errors.contains("It has no effect") && !run.errors.contains("cannot be read"))
  }

  @Test func templatesAreNotContent() throws {
    let place = try Workspace(["Content/a.md": incident, "odd/aboout.mustache": "x"])
    try FileManager.default.createDirectory(at: place.folder.appending(path: "tpl"), withIntermediateDirectories: true)
    let empty = try Run(["build", "--templates", "tpl"], in: place.folder)
    #expect(empty.status == 0 && empty.errors.contains("note[template.none]"), "\(empty.errors)")
    let gone = try Run(["build", "--templates", "gone"], in: place.folder)
    #expect(gone.status == 2 && gone.errors.contains("--templates") && !gone.errors.contains("content folder"))
    let odd = try Run(["build", "--templates", "odd"], in: place.folder)
    #expect(odd.status == 0 && odd.errors.contains("odd/aboout.mustache: warning[template.unused]"), "\(odd.errors)")
    #expect(odd.errors.contains("Did you mean \"about.mustache\"?"))
    try place.write("odd/aboout.mustache", Data("{{nothing}}".utf8))
    try place.write("odd/about.mustache", Data("{{> aboout}}".utf8))
    let wrong = try Run(["build", "--templates", "odd"], in: place.folder)
    #expect(
      wrong.status == 1 && wrong.errors.contains("odd/aboout.mustache:1:1: error[template.name]"), "\(wrong.errors)")
  }

  @Test func aFolderInPlaceOfAFileIsNamed() throws {
    let place = try Workspace(["Content/a.md": incident])
    let run = try Run(["new", "postmortem", "A title", "--from-timeline", "Content"], in: place.folder)
    #expect(run.status == 2 && run.errors.contains("it is a folder"), "\(run.errors)")
  }

  @Test func anAudienceThatThereIsNotIsNamed() throws {
    let place = try Workspace(["Content/a.md": incident, "debrief.yml": "audience: zzz\n"])
    let run = try Run(["build"], in: place.folder)
    #expect(run.status == 2 && run.errors.contains("zzz is none of audiences.order"), "\(run.errors)")
  }
}
