import Diagnostics
import Glibc
import Testing

@testable import FileTree

@Suite struct ContentWalkerTests {
  let folder = TemporaryFolder()

  private func walk(_ roots: [String] = [""], include: [String] = [], exclude: [String] = []) -> Diagnosed<[SourceFile]>
  {
    ContentWalker(roots: roots.map(folder.absolute), include: include, exclude: exclude).files()
  }

  @Test func readsDocumentsSortedByPath() {
    for name in ["b.md", "a/x.markdown", "B.md", "a.qmd", "c.MD", "z.txt", "a/é.md", "a.md"] {
      folder.write(name, name)
    }
    let result = walk()
    #expect(result.value.map(\.path) == ["B.md", "a.md", "a.qmd", "a/x.markdown", "a/é.md", "b.md", "c.MD"])
    #expect(result.value.allSatisfy { $0.bytes == Array($0.path.utf8) && ($0.modified ?? 0) > 0 })
    #expect(result.diagnostics.isEmpty)
    #expect(result.value.first?.displayPath == folder.absolute("B.md"))
  }

  @Test func readsWhatPatternsName() {
    for name in ["2026/POSTMORTEM", "notes.txt", "x/notes.txt", "old/a.md", "b.md", ".github/c.md"] {
      folder.write(name, "x")
    }
    let paths = walk(include: ["POSTMORTEM", "/*.txt"], exclude: ["old/", "*.tmp"]).value.map(\.path)
    #expect(paths == ["2026/POSTMORTEM", "b.md", "notes.txt"])
  }

  @Test func leavesOutWhatIgnoreFilesName() {
    for name in ["a.md", "drafts/b.md", "x/c.md", "x/keep.md", "x/y/d.md"] { folder.write(name, "x") }
    folder.write(".debriefignore", "drafts/\n")
    folder.write("x/.debriefignore", "*.md\n!keep.md\n")
    #expect(walk().value.map(\.path) == ["a.md", "x/keep.md"])
  }

  @Test func skipsHiddenFoldersAndToolFolders() {
    for name in [".git/a.md", "node_modules/a.md", ".build/a.md", ".a.md", "ok.md"] { folder.write(name, "x") }
    #expect(walk().value.map(\.path) == ["ok.md"])
  }

  @Test func followsLinksInsideOnceAndNoneOutside() {
    let outside = TemporaryFolder()
    outside.write("secret.md", "s")
    folder.write("real/a.md", "a")
    folder.write(".store/b.md", "b")
    folder.link("loop", to: ".")
    folder.link("real/up", to: "..")
    folder.link("again.md", to: "real/a.md")
    folder.link("linked", to: ".store")
    folder.link("linked-twice", to: ".store")
    folder.link("out.md", to: outside.absolute("secret.md"))
    folder.link("out", to: outside.path)
    folder.link("dangling.md", to: "nowhere.md")
    let result = walk()
    #expect(result.value.map(\.path) == ["linked/b.md", "real/a.md"])
    #expect(result.diagnostics.map(\.rule) == ["file.unreadable", "file.symlink", "file.symlink"])
  }

  @Test func doesNotWaitForPipes() {
    mkfifo(folder.absolute("pipe.md"), 0o666)
    folder.write("a.md", "a")
    #expect(walk().value.map(\.path) == ["a.md"])
  }

  @Test func reportsWhatItCannotReadAndReadsTheRest() {
    folder.write("a.md", "a")
    folder.write("big.md", String(repeating: "x", count: 100))
    var walker = ContentWalker(roots: [folder.path, folder.absolute("missing")])
    walker.sizeLimit = 50
    let result = walker.files()
    #expect(result.value.map(\.path) == ["a.md"])
    #expect(result.diagnostics.map(\.rule) == ["file.size", "file.unreadable"])
    #expect(result.diagnostics.allSatisfy { $0.severity == .error && $0.remedy != nil })
  }

  @Test func reportsNamesThatCannotBeAddresses() {
    let name = Array(folder.path.utf8) + Array("/\u{1}\u{2}.md".utf8)
    for bytes in [name, Array(folder.path.utf8) + [0x2F, 0xFF, 0xFE] + Array(".md".utf8)] {
      bytes.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { buffer in
        var path = Array(buffer) + [0]
        close(open(&path, O_CREAT | O_WRONLY, 0o666))
      }
    }
    folder.write("ok.md", "x")
    let result = walk()
    #expect(result.value.map(\.path) == ["ok.md"])
    #expect(result.diagnostics.map(\.rule) == ["file.name", "file.name"])
  }

  @Test func usesTheFirstOfTwoRootsForOnePath() {
    folder.write("one/a.md", "1")
    folder.write("two/a.md", "2")
    folder.write("two/b.md", "3")
    let result = walk(["one", "two"])
    #expect(result.value.map { String(decoding: $0.bytes, as: UTF8.self) } == ["1", "3"])
    #expect(result.diagnostics.map(\.rule) == ["file.collision"])
  }

  @Test func saysThatAFolderHasNoDocuments() {
    folder.write("a.txt", "x")
    #expect(walk().diagnostics.map(\.rule) == ["file.none"])
  }

  @Test func readsTheSameWithAnyNumberOfThreads() {
    for index in 0..<300 { folder.write("d\(index % 7)/f\(index).md", "\(index)") }
    var walker = ContentWalker(roots: [folder.path], threads: 1)
    let alone = walker.files().value
    walker.threads = 5
    #expect(walker.files().value == alone)
    #expect(alone.count == 300)
  }

  @Test func readsAssetsInsideTheRootsOnly() {
    folder.write("root/img/a.png", "png")
    folder.write("secret", "s")
    folder.makeFolder("root/folder")
    folder.link("root/escape", to: "../secret")
    folder.link("root/inside", to: "img/a.png")
    let walker = ContentWalker(roots: [folder.absolute("root")], sizeLimit: 10)
    folder.write("root/big", String(repeating: "x", count: 11))
    let cases: [(String, Result<[UInt8], AssetProblem>)] = [
      ("img/a.png", .success(Array("png".utf8))), ("img/../img/a.png", .success(Array("png".utf8))),
      ("inside", .success(Array("png".utf8))), ("../secret", .failure(.outside)), ("escape", .failure(.outside)),
      ("/etc/passwd", .failure(.outside)), ("none.png", .failure(.missing)), ("folder", .failure(.notAFile)),
      ("big", .failure(.tooLarge(limit: 10))), ("a\0b", .failure(.outside)), ("", .failure(.outside)),
    ]
    for (path, expected) in cases { #expect(walker.asset(path) == expected, "\(path)") }
  }
}
