import FileTree
import Testing

@Suite struct FolderWatchTests {
  /// What was seen in between is not lost for the one that waits.
  @Test func tellsOfChangesWithoutWaiting() {
    let folder = TemporaryFolder()
    folder.write("a.md", "one")
    let watch = FolderWatch(paths: [folder.path])
    guard watch.isNotified else { return }
    #expect(!watch.hasChanged())
    folder.write("a.md", "two")
    #expect(watch.hasChanged())
    #expect(watch.hasChanged())
    watch.wait()
    #expect(!watch.hasChanged())
    folder.write(".a.md.swp", "an editor's own")
    #expect(!watch.hasChanged())
  }
}
