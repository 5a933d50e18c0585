import Diagnostics
import Testing

@testable import FileTree

/// A site that comes in batches is the same as one that comes at once.
@Suite struct SiteSessionTests {
  let folder = TemporaryFolder()
  private let old = ["index.html": "old", "a/b.html": "b", "a/c.html": "c", "gone/d.html": "d", "x": "file"]
  private let new = ["index.html": "new", "a/b.html": "b", "a/e/f.html": "f", "x/y.html": "y"]

  private func write(
    _ pages: [String: String], to site: String, batches: Int
  ) throws -> Diagnosed<SiteWriteReport> {
    let session = try SiteSession(output: folder.absolute(site), threads: 2)
    let all = files(pages).sorted { $0.path < $1.path }
    for batch in 0..<batches {
      try session.add(all.enumerated().filter { $0.offset % batches == batch }.map(\.element))
    }
    return try session.finish()
  }

  @Test(arguments: 1...5)
  func batchesMakeTheSameSiteAsOneWrite(batches: Int) throws {
    let first = try write(old, to: "Site", batches: batches)
    #expect(first.value.isFresh && first.value.written == old.count && first.diagnostics.isEmpty)
    let second = try write(new, to: "Site", batches: batches)
    #expect(!second.value.isFresh && second.value.written == 3 && second.value.unchanged == 1)
    #expect(second.value.removed == 3 && second.diagnostics.isEmpty)

    _ = try SiteWriter(output: folder.absolute("Other")).write(files(old))
    _ = try SiteWriter(output: folder.absolute("Other")).write(files(new))
    #expect(folder.tree("Site") == folder.tree("Other"))
    #expect(folder.tree().keys.allSatisfy { $0.hasPrefix("Site/") || $0.hasPrefix("Other/") })
  }

  @Test func aSessionThatIsGivenUpLeavesNothing() throws {
    do {
      let session = try SiteSession(output: folder.absolute("Site"), threads: 1)
      try session.add(files(old))
    }
    #expect(folder.tree().isEmpty)
    _ = try write(old, to: "Site", batches: 2)
    do {
      let session = try SiteSession(output: folder.absolute("Site"), threads: 1)
      try session.add(files(new))
    }
    #expect(pages(folder.tree("Site")) == old)
  }

  @Test(arguments: [
    (["a", "a"], ["a"]), (["a", "a/b"], ["a"]), (["a/b", "a"], ["a/b"]),
    (["a/b/c", "a/b", "a/b/d"], ["a/b/c", "a/b/d"]),
    (["a", "a/b", "a/b/c", "d"], ["a", "d"]),
  ])
  func whatExcludesEachOtherIsReportedAndTheFirstWins(paths: [String], kept: [String]) throws {
    for site in ["Fresh", "Update"] {
      if site == "Update" { _ = try write(["z": "z"], to: site, batches: 1) }
      let session = try SiteSession(output: folder.absolute(site), threads: 1)
      for (number, path) in paths.enumerated() { try session.add([OutputFile(path: path, text: "\(number)")]) }
      let result = try session.finish()
      #expect(pages(folder.tree(site)).keys.sorted() == kept, "\(site)")
      #expect(result.diagnostics.map(\.rule) == paths.dropFirst(kept.count).map { _ in "site.path" }, "\(site)")
    }
  }
}
