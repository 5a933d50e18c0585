import Diagnostics
import Glibc
import Synchronization
import Testing

@testable import FileTree

/// Stops a run at its nth step, counted over all threads.
final class Fault: Sendable {
  private let left: Atomic<Int>
  private let error: any Error & Sendable

  init(at step: Int, _ error: any Error & Sendable = SiteWriter.Killed()) {
    left = Atomic(step)
    self.error = error
  }

  /// Whether the run got this far.
  var struck: Bool { left.load(ordering: .relaxed) < 0 }

  @Sendable func step(_: SiteWriter.Step) throws {
    if left.subtract(1, ordering: .relaxed).newValue < 0 { throw error }
  }
}

/// The files of a site without the writer's own.
func pages(_ tree: [String: String]) -> [String: String] {
  tree.filter { !$0.key.hasPrefix(".debrief-") }
}

func files(_ pages: [String: String]) -> [OutputFile] {
  pages.map { OutputFile(path: $0.key, text: $0.value) }
}

@Suite struct SiteWriterTests {
  let folder = TemporaryFolder()

  @discardableResult
  private func write(
    _ pages: [String: String], to site: String = "Site", _ fault: Fault? = nil
  ) throws -> Diagnosed<SiteWriteReport> {
    var writer = SiteWriter(output: folder.absolute(site))
    writer.fault = fault?.step
    return try writer.write(files(pages))
  }

  @Test func buildsAFreshFolderAndNothingBesideIt() throws {
    let site = ["index.html": "home", "a/b/c.html": "c", "a/d.html": "d"]
    let result = try write(site, to: "x/y/Site")
    #expect(result.value.isFresh && result.value.written == 3)
    #expect(pages(folder.tree("x/y/Site")) == site)
    #expect(folder.tree("x/y").keys.allSatisfy { $0.hasPrefix("Site/") })
  }

  @Test func keepsWhatItIsToldToUntilItIsToldNoMore() throws {
    let old = ["index.html": "home", "search/a/p0.js": "old", "search/ab/p0.js": "older"]
    try write(old)
    let next = ["index.html": "home", "search/b/p0.js": "new"]
    func writeNext(keeping keeps: [String]) throws -> SiteWriteReport {
      let session = try SiteSession(output: folder.absolute("Site"), threads: 2)
      try session.add(files(next))
      return try session.finish(keeping: keeps).value
    }
    #expect(try writeNext(keeping: ["search/a/"]).removed == 1)
    #expect(pages(folder.tree("Site")) == next.merging(["search/a/p0.js": "old"]) { $1 })
    // Nothing to do means nothing is written, and what is kept stays Debrief's.
    #expect(try writeNext(keeping: ["search/a/"]).written == 0)
    let writer = SiteWriter(output: folder.absolute("Site"))
    #expect(writer.existing("search/a/p0.js") == Array("old".utf8))
    #expect(writer.existing("search/ab/p0.js") == nil)
    #expect(try writeNext(keeping: []).removed == 1)
    #expect(pages(folder.tree("Site")) == next)
  }

  @Test func fillsAnEmptyFolderAndKeepsItsPermissions() throws {
    folder.makeFolder("Site")
    chmod(folder.absolute("Site"), 0o750)
    #expect(try write(["index.html": "home"]).value.isFresh)
    #expect((try FileSystem.status(folder.absolute("Site"))?.st_mode ?? 0) & 0o777 == 0o750)
  }

  @Test func leavesUnchangedFilesAndTheManifestAlone() throws {
    try write(["index.html": "home", "a/b.html": "b"])
    let before = ["index.html", "a/b.html", ".debrief-manifest", ""].map { folder.stamp("Site/" + $0) }
    let result = try write(["index.html": "home", "a/b.html": "b"])
    #expect(result.value.unchanged == 2 && result.value.written == 0 && result.diagnostics.isEmpty)
    #expect(["index.html", "a/b.html", ".debrief-manifest", ""].map { folder.stamp("Site/" + $0) } == before)
  }

  @Test func replacesChangedAddsNewAndRemovesVanishedFiles() throws {
    try write(["a.html": "1", "b.html": "2", "old/deep/c.html": "3"])
    let stamp = folder.stamp("Site/a.html")
    let result = try write(["a.html": "1", "b.html": "two", "new/d.html": "4"])
    #expect(pages(folder.tree("Site")) == ["a.html": "1", "b.html": "two", "new/d.html": "4"])
    #expect(folder.stamp("Site/a.html") == stamp)
    #expect(try FileSystem.status(folder.absolute("Site/old")) == nil)
    #expect(result.value.written == 2 && result.value.removed == 1 && result.value.unchanged == 1)
  }

  @Test func neverTouchesForeignFiles() throws {
    for name in [".git/config", "CNAME", ".gitignore", "own/page.html"] { folder.write("Site/" + name, "mine") }
    folder.makeFolder("Site/own/empty")
    let before = ["Site/.git/config", "Site/CNAME", "Site/own/page.html"].map(folder.stamp)
    try write(["index.html": "home", "own/debrief.html": "x"])
    try write(["index.html": "home 2"])
    #expect(["Site/.git/config", "Site/CNAME", "Site/own/page.html"].map(folder.stamp) == before)
    #expect(try FileSystem.status(folder.absolute("Site/own/empty")) != nil)
    #expect(folder.text("Site/own/debrief.html") == nil)
    #expect(folder.text("Site/index.html") == "home 2")
  }

  @Test func reportsForeignFilesInTheWayAndWritesTheRest() throws {
    let outside = TemporaryFolder()
    folder.write("Site/index.html", "mine")
    folder.write("Site/same.html", "same")
    folder.write("Site/file", "mine")
    folder.write("Site/dir.html/x", "mine")
    folder.link("Site/linked", to: outside.path)
    folder.link("Site/link.html", to: outside.absolute("target"))
    let result = try write([
      "index.html": "ours", "same.html": "same", "file/a.html": "ours", "dir.html": "ours", "linked/a.html": "ours",
      "link.html": "ours", "ok.html": "ours",
    ])
    #expect(result.diagnostics.map(\.rule) == Array(repeating: "site.foreign", count: 5))
    #expect(result.value.kept == 5 && result.value.written == 1 && result.value.unchanged == 1)
    #expect(folder.text("Site/index.html") == "mine" && folder.text("Site/ok.html") == "ours")
    #expect(outside.tree().isEmpty)
    // Identical bytes are adopted: they may be removed later.
    try write(["ok.html": "ours"])
    #expect(folder.text("Site/same.html") == nil && folder.text("Site/index.html") == "mine")
  }

  @Test func keepsPagesThatSomebodyEdited() throws {
    try write(["a.html": "1", "b.html": "2", "c.html": "3"])
    folder.write("Site/a.html", "edited")
    folder.write("Site/b.html", "edited")
    let result = try write(["a.html": "new", "c.html": "3"])
    #expect(result.diagnostics.map(\.rule) == ["site.edited", "site.edited"])
    #expect(pages(folder.tree("Site")) == ["a.html": "edited", "b.html": "edited", "c.html": "3"])
    // Taking the change back makes the page Debrief's again.
    folder.write("Site/a.html", "1")
    #expect(try write(["a.html": "new", "c.html": "3"]).diagnostics.isEmpty)
    #expect(folder.text("Site/a.html") == "new")
  }

  @Test func replacesPagesThatAPowerCutEmptied() throws {
    try write(["a.html": "1", "b.html": "2"])
    folder.write("Site/a.html", "")
    folder.write("Site/b.html", "")
    #expect(try write(["a.html": "new"]).diagnostics.isEmpty)
    #expect(pages(folder.tree("Site")) == ["a.html": "new"])
  }

  @Test func turnsFilesIntoFoldersAndBack() throws {
    let one = ["x": "file", "y/a.html": "a", "y/z/b.html": "b"]
    let two = ["x/a.html": "a", "y": "file"]
    try write(one)
    #expect(try write(two).diagnostics.isEmpty)
    #expect(pages(folder.tree("Site")) == two)
    #expect(try write(one).diagnostics.isEmpty)
    #expect(pages(folder.tree("Site")) == one)
  }

  @Test(arguments: [
    "", "/abs", "../up", "a/../../up", "a//b", "./a", "a/.", "nul\0", "line\nbreak", ".debrief-manifest",
    String(repeating: "n", count: 256), String(repeating: "d/", count: 600) + "x",
  ])
  func refusesUnsafePaths(path: String) throws {
    let result = try write([path: "x", "ok.html": "ok"])
    #expect(result.diagnostics.map(\.rule) == ["site.path"])
    #expect(pages(folder.tree("Site")) == ["ok.html": "ok"])
  }

  @Test func reportsPathsThatExcludeEachOther() throws {
    let writer = SiteWriter(output: folder.absolute("Site"))
    let result = try writer.write(
      ["a.html", "a.html", "A.html", "b", "b/c.html"].map { OutputFile(path: $0, text: $0) })
    #expect(Set(result.diagnostics.map(\.rule)) == ["site.path", "site.case"])
    #expect(pages(folder.tree("Site")).keys.sorted() == ["A.html", "a.html", "b/c.html"])
  }

  @Test func writesTheSameBytesWithAnyNumberOfThreads() throws {
    let site = Dictionary(uniqueKeysWithValues: (0..<200).map { ("d\($0 % 9)/p\($0).html", "page \($0)") })
    for threads in [1, 2, 7] {
      _ = try SiteWriter(output: folder.absolute("s\(threads)"), threads: threads).write(files(site))
    }
    #expect(folder.tree("s1") == folder.tree("s2") && folder.tree("s1") == folder.tree("s7"))
    #expect(pages(folder.tree("s1")) == site)
  }

  @Test func readsVersionOneOfTheManifest() throws {
    // A fixture of the format: old sites must stay Debrief's own.
    folder.write(
      "Site/.debrief-manifest", "debrief-manifest 1\nd24ec4f1a98c6e5b 1 old page.html\nend e20774f87e6ca9dc\n")
    folder.write("Site/old page.html", "a")
    let manifest = SiteManifest(["old page.html": .init(hash: ContentHash(Array("a".utf8)), size: 1)])
    #expect(String(decoding: manifest.bytes, as: UTF8.self) == folder.text("Site/.debrief-manifest"))
    try write(["index.html": "x"])
    #expect(pages(folder.tree("Site")) == ["index.html": "x"])
  }

  @Test(arguments: [
    "", "debrief-manifest 2\n", "debrief-manifest 1\nd24ec4f1a98c6e5b 1 a.html\nend 0000000000000000\n",
  ])
  func ownsNothingByADamagedManifest(text: String) throws {
    folder.write("Site/.debrief-manifest", text)
    folder.write("Site/a.html", "a")
    let result = try write(["b.html": "b"])
    #expect(result.diagnostics.map(\.rule) == ["site.manifest"])
    #expect(pages(folder.tree("Site")) == ["a.html": "a", "b.html": "b"])
    #expect(try write(["b.html": "b"]).diagnostics.isEmpty)
  }
}
