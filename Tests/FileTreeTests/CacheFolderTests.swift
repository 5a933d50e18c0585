import Foundation
import Testing

@testable import FileTree

@Suite struct CacheFolderTests {
  private let root = FileManager.default.temporaryDirectory.appending(path: "cache-\(UUID().uuidString)")

  @Test func keepsFilesAndMarksItself() throws {
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    let folder = CacheFolder(root.appending(path: "cache").path)
    #expect(folder.read("a") == nil)
    #expect(folder.write("a", [1, 2]) == nil)
    #expect(folder.write("a", [3]) == nil)
    #expect(folder.read("a") == [3])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == [".gitignore", "CACHEDIR.TAG", "a"])
    let tag = try String(contentsOfFile: folder.path + "/CACHEDIR.TAG", encoding: .utf8)
    #expect(tag.hasPrefix("Signature: 8a477f597d28d172789f06886806bc55\n"))
  }

  /// Whoever can write into the folder leads neither reading nor writing elsewhere.
  @Test func followsNoLinks() throws {
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    let folder = CacheFolder(root.path)
    let other = root.appending(path: "other").path
    try Data([7]).write(to: URL(fileURLWithPath: other))
    try FileManager.default.createSymbolicLink(atPath: root.appending(path: "a").path, withDestinationPath: other)
    #expect(folder.read("a") == nil)
    #expect(folder.write("a", [1]) == nil)
    #expect(folder.read("a") == [1])
    #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: other))) == [7])
  }

  @Test func whatCannotBeWrittenIsSaid() throws {
    let file = root.path
    try Data().write(to: root)
    defer { try? FileManager.default.removeItem(at: root) }
    #expect(CacheFolder(file).write("a", [1]) != nil)
    #expect(CacheFolder(file + "-none/b/c").write("a", [1]) == "no such file or folder")
  }
}
