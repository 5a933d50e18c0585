import FileTree
import Testing

@Suite struct FolderWatchTests {
  /// What happens while nobody waits is not lost.
  @Test func tellsOfChangesInTime() {
    let folder = TemporaryFolder()
    folder.write("a.md", "one")
    let watch = FolderWatch(paths: [folder.path])
    guard watch.isNotified else { return }
    #expect(!watch.wait(milliseconds: 0))
    folder.write("a.md", "two")
    folder.write("a.md", "three")
    #expect(watch.wait())
    #expect(!watch.wait(milliseconds: 20))
    folder.write(".a.md.swp", "an editor's own")
    #expect(!watch.wait(milliseconds: 20))
  }
}
