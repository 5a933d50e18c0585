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
