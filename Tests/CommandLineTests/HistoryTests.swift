import Foundation
import Testing

private func document(_ status: String) -> String {
  """
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
  | Alert on replication slots | Ravi | \(status) | OPS-812 |
  """
}

@Suite struct HistoryCommandTests {
  private func git(_ place: Workspace, _ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"] + arguments
    process.currentDirectoryURL = place.folder
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GIT_") }
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  private func repository() throws -> Workspace {
    let place = try Workspace(["Content/a.md": document("open"), "Content/b.md": "# Other\n"])
    try git(place, "init", "--quiet")
    try git(place, "add", "Content")
    try git(place, "commit", "--quiet", "-m", "a", "--date=2026-03-12T12:00:00Z")
    try place.write("Content/a.md", Data(document("done").utf8))
    try git(place, "add", "Content")
    try git(place, "commit", "--quiet", "-m", "b", "--date=2026-04-02T12:00:00Z")
    return place
  }

  @Test func pagesShowWhenTheirFileChanged() throws {
    let place = try repository()
    #expect(try Run(["build"], in: place.folder).status == 0)
    let page = place.read("Site/incidents/inc-1.html")
    #expect(page.contains("first published <time datetime=\"2026-03-12\""))
    #expect(page.contains("last changed <time datetime=\"2026-04-02\""))
    #expect(page.contains("since "))
  }

  @Test func aCommitThatTouchesNoDocumentChangesOnlyTheAboutPage() throws {
    let place = try repository()
    _ = try Run(["build", "--output", "one"], in: place.folder)
    try git(place, "commit", "--quiet", "--allow-empty", "-m", "c", "--date=2026-05-01T12:00:00Z")
    _ = try Run(["build", "--output", "two"], in: place.folder)
    let (one, two) = (place.tree("one"), place.tree("two"))
    #expect(one.keys == two.keys)
    let changed = one.keys.filter { one[$0] != two[$0] && !$0.hasPrefix(".") }
    #expect(changed.sorted() == ["about.html", "about.md"])
  }

  @Test func aCommitToADocumentChangesNoOtherPage() throws {
    let place = try repository()
    let reference = "---\nid: r\nkind: reference\ntitle: R\nupdated: 2026-03-20\n---\n\n# R\n"
    try place.write("Content/r.md", Data(reference.utf8))
    try git(place, "add", "Content")
    try git(place, "commit", "--quiet", "-m", "c", "--date=2026-04-03T12:00:00Z")
    _ = try Run(["build", "--output", "one"], in: place.folder)
    try place.write("Content/r.md", Data((reference + "\n").utf8))
    try git(place, "commit", "--quiet", "-a", "-m", "d", "--date=2027-05-01T12:00:00Z")
    _ = try Run(["build", "--output", "two"], in: place.folder)
    let (one, two) = (place.tree("one"), place.tree("two"))
    let changed = one.keys.filter { one[$0] != two[$0] && $0.hasSuffix(".html") }
    #expect(changed.sorted() == ["about.html", "reference/r.html"])
    // The newest day on which the state of an item changed; what was due in May is not overdue because somebody
    // committed in 2027.
    #expect(place.read("two/prevention.html").contains("<time datetime=\"2026-04-02\""))
  }

  @Test(arguments: [
    ("published: 2026-03-17", "2026-03-17"), ("updated: 2026-03-20", nil), ("updated: 2026-04-30", "2026-04-20"),
    ("team: Storage", "2026-04-20"), ("date: 2026-01-02", nil),
  ])
  func whatADocumentSaysGoesBeforeItsHistory(line: String, first: String?) throws {
    let text =
      line.hasPrefix("date")
      ? document("done").replacing("date: 2026-03-11", with: line)
      : document("done").replacing("severity: SEV1", with: "severity: SEV1\n" + line)
    let place = try Workspace(["Content/a.md": text])
    try git(place, "init", "--quiet")
    try git(place, "add", "Content")
    try git(place, "commit", "--quiet", "-m", "a", "--date=2026-04-20T12:00:00Z")
    try place.write("Content/a.md", Data((text + "\n").utf8))
    try git(place, "commit", "--quiet", "-a", "-m", "b", "--date=2026-05-02T12:00:00Z")
    _ = try Run(["build"], in: place.folder)
    let page = place.read("Site/incidents/inc-1.html")
    #expect(page.contains("first published") == (first != nil))
    if let first { #expect(page.contains("first published <time datetime=\"\(first)\"")) }
    // That an item was done when its document was brought in says nothing of when it was done.
    #expect(page.contains("since ") == (first == "2026-04-20"))
  }

  @Test func historyCanBeTurnedOff() throws {
    let place = try repository()
    try place.write("debrief.yml", Data("history: false\n".utf8))
    _ = try Run(["build"], in: place.folder)
    #expect(!place.read("Site/incidents/inc-1.html").contains("first published"))
  }
}
