import Foundation
import Testing

@testable import History

/// A repository of one test.
private final class Repository {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "debrief-git-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder.appending(path: "Content"), withIntermediateDirectories: true)
    git("init", "--quiet", "--initial-branch=main")
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var content: String { folder.appending(path: "Content").path }

  func write(_ name: String, _ text: String) {
    try? Data(text.utf8).write(to: folder.appending(path: "Content/" + name))
  }

  func commit(_ day: String) {
    git("add", "--all")
    git("commit", "--quiet", "--message=x", "--date=\(day)T12:00:00Z")
  }

  func git(_ arguments: String...) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "-C", folder.path]
      + arguments
    process.environment = GitCommand.environment(ProcessInfo.processInfo.environment)
    process.environment?["GIT_ALLOW_PROTOCOL"] = "file"
    process.standardError = FileHandle.nullDevice
    try? process.run()
    process.waitUntilExit()
  }
}

@Suite struct GitHistoryTests {
  @Test func versionsAndTheirTextsAreRead() throws {
    let repository = try Repository()
    let name = "a\n\"é\t.md"
    repository.write(name, "one")
    repository.write("b.md", "b")
    repository.commit("2026-03-01")
    repository.write(name, "two")
    repository.commit("2026-03-05")
    repository.git("mv", "Content/b.md", "Content/c.md")
    repository.commit("2026-03-06")
    let history = try #require(GitHistory(folder: repository.content).read(paths: [name, "c.md", "untracked.md"]))
    #expect(history.files[name]?.versions.map(\.day) == ["2026-03-01", "2026-03-05"])
    #expect(history.files["c.md"]?.versions.map(\.day) == ["2026-03-01", "2026-03-06"])
    #expect(history.files["untracked.md"] == nil)
    #expect(
      history.files[name]?.versions.compactMap { history.texts[$0.blob] } == [Array("one".utf8), Array("two".utf8)])
    #expect(!history.isShallow)
  }

  @Test func limitsBoundWhatIsRead() throws {
    let repository = try Repository()
    for day in 1...4 {
      repository.write("a.md", "a\(day)")
      if day < 3 { repository.write("b.md", "b\(day)") }
      repository.commit("2026-03-0\(day)")
    }
    var limits = HistoryLimits()
    limits.versionsOfFile = 3
    limits.versions = 3
    let history = try #require(GitHistory(folder: repository.content).read(paths: ["a.md", "b.md"], limits: limits))
    #expect(history.files["a.md"]?.versions.count == 4)
    #expect(Set(history.texts.values.map { String(decoding: $0, as: UTF8.self) }) == ["a2", "a3", "a4"])
    #expect(history.unread == 1)
  }

  @Test func aShallowCloneIsNoticed() throws {
    let repository = try Repository()
    repository.write("a.md", "one")
    repository.write("b.md", "b")
    repository.commit("2026-03-01")
    repository.write("a.md", "two")
    repository.commit("2026-03-02")
    repository.write("a.md", "three")
    repository.commit("2026-03-03")
    let clone = try Repository()
    clone.git("clone", "--quiet", "--depth=2", "file://" + repository.folder.path, "clone")
    let content = clone.folder.appending(path: "clone/Content").path
    let history = try #require(GitHistory(folder: content).read(paths: ["a.md", "b.md"]))
    #expect(history.isShallow)
    #expect(history.files["a.md"]?.versions.map(\.day) == ["2026-03-03"])
    #expect(history.files["a.md"]?.isComplete == false)
    #expect(history.files["b.md"] == nil)
  }

  @Test func withoutGitOrARepositoryThereIsNoHistory() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "debrief-none-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(GitHistory(folder: folder.path).read(paths: ["a.md"]) == nil)
    #expect(GitHistory(folder: folder.path).commit() == nil)
    #expect(GitHistory(folder: folder.path, program: "no-such-git").read(paths: ["a.md"]) == nil)
    #expect(GitHistory(folder: "/no/such/folder").read(paths: ["a.md"]) == nil)
    let empty = try Repository()
    #expect(GitHistory(folder: empty.content).read(paths: ["a.md"]) == nil)
  }

  /// A hook sets `GIT_DIR`, and a build in it would read another repository.
  @Test func variablesOfGitDoNotCount() {
    let environment = GitCommand.environment([
      "GIT_DIR": "/elsewhere", "GIT_WORK_TREE": "/", "GIT_EXTERNAL_DIFF": "rm", "PATH": "/bin", "HOME": "/h",
    ])
    #expect(environment["GIT_DIR"] == nil && environment["GIT_EXTERNAL_DIFF"] == nil)
    #expect(environment["PATH"] == "/bin" && environment["GIT_NO_LAZY_FETCH"] == "1")
  }
}
