import Foundation
import Glibc
import Testing

/// The real program, ended or starved in the middle of its work: the old site is whole, whatever happens.
@Suite(.serialized) struct CrashTests {
  private func content(_ word: String, documents: Int) throws -> [String: String] {
    var files: [String: String] = [:]
    for number in 1...documents {
      files["\(word)/a\(number).md"] =
        "---\nid: INC-\(number)\nkind: postmortem\ndate: 2026-01-01\nseverity: SEV2\n---\n# The \(word) incident \(number)\n\n"
        + "## Summary\n\nA text about \(word).\n"
    }
    return files
  }

  private func start(_ arguments: [String], in folder: URL) throws -> Process {
    let process = Process()
    process.executableURL = Run.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    // The about page tells the time of the build.
    process.environment = ProcessInfo.processInfo.environment.merging(["SOURCE_DATE_EPOCH": "0"]) { $1 }
    try process.run()
    return process
  }

  private func build(_ word: String, to site: String, in folder: URL) throws -> Int32 {
    let process = try start(["build", "--content", word, "--output", site], in: folder)
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// The files of a site, without what an unfinished update keeps.
  private func site(_ name: String, _ place: Workspace) -> [String: Data] {
    place.tree(name).filter { !$0.key.hasPrefix(".debrief-staging") }
  }

  @Test func killedAtAnyMomentTheOldSiteOrTheNewOneIsThere() throws {
    let place = try Workspace(try content("old", documents: 30).merging(content("new", documents: 30)) { $1 })
    #expect(try build("old", to: "Old", in: place.folder) == 0)
    #expect(try build("new", to: "New", in: place.folder) == 0)
    let (old, new) = (site("Old", place), site("New", place))
    #expect(old != new && old.count > 60)
    #expect(try build("old", to: "Site", in: place.folder) == 0)
    for round in 0..<24 {
      let process = try start(["build", "--content", "new", "--output", "Site"], in: place.folder)
      usleep(UInt32(round * 12_000))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      // Every page is that of one of the two, and none is torn.
      let found = site("Site", place)
      for (path, bytes) in found where !path.hasPrefix(".") {
        #expect(bytes == old[path] || bytes == new[path], "round \(round): \(path)")
      }
      for path in Set(old.keys).intersection(new.keys) where !path.hasPrefix(".") {
        #expect(found[path] != nil, "round \(round): \(path)")
      }
      #expect(try build("old", to: "Site", in: place.folder) == 0)
      #expect(site("Site", place) == old, "round \(round)")
    }
  }

  @Test(arguments: [false, true])
  func twoBuildsAtOnceDoNotMix(isThere: Bool) throws {
    let place = try Workspace(try content("old", documents: 20).merging(content("new", documents: 20)) { $1 })
    #expect(try build("old", to: "Old", in: place.folder) == 0)
    #expect(try build("new", to: "New", in: place.folder) == 0)
    for _ in 0..<4 {
      try? FileManager.default.removeItem(at: place.folder.appending(path: "Site"))
      if isThere { #expect(try build("old", to: "Site", in: place.folder) == 0) }
      let both = try ["old", "new"].map { word in
        try start(["build", "--content", word, "--output", "Site"], in: place.folder)
      }
      for process in both { process.waitUntilExit() }
      let codes = both.map(\.terminationStatus)
      #expect(codes.contains(0) && codes.allSatisfy { $0 == 0 || $0 == 2 }, "\(codes)")
      let result = site("Site", place)
      #expect(result == site("Old", place) || result == site("New", place))
      #expect(!place.tree(".").keys.contains { $0.contains(".debrief-new") })
    }
  }

  /// Runs a script for the shell; `nil` where it says that something it needs is not allowed here.
  private func shell(_ script: String, in folder: URL) throws -> (status: Int32, output: String)? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script, "bash", Run.executable.path]
    process.currentDirectoryURL = folder
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus != 77 else {
      print("SKIPPED: \(text)")
      return nil
    }
    return (process.terminationStatus, text)
  }

  @Test func aFullDiskLeavesTheOldSite() throws {
    let place = try Workspace(try content("old", documents: 3).merging(content("new", documents: 150)) { $1 })
    let script = """
      unshare --mount true 2>/dev/null || { echo "no file system of its own can be mounted here"; exit 77; }
      exec unshare --mount bash -c '
        set -e
        mkdir small
        mount -t tmpfs -o size=4m none small
        SOURCE_DATE_EPOCH=0 "$0" build --content old --output small/Site >/dev/null
        sum() { (cd small && find . -type f | sort | xargs cksum); }
        sum >before
        code=0
        "$0" build --content new --output small/Site || code=$?
        sum >after
        cmp before after
        # Beside it, too.
        "$0" build --content new --output small/Other || true
        test ! -e small/Other
        sum | cmp before -
        echo "code $code"
      ' "$1"
      """
    guard let run = try shell(script, in: place.folder) else { return }
    #expect(run.status == 0 && run.output.hasSuffix("code 2\n"), "\(run.output)")
    #expect(run.output.contains("Free some space"), "\(run.output)")
  }

  @Test func withoutPermissionTheOldSiteStays() throws {
    let place = try Workspace(try content("old", documents: 3).merging(content("new", documents: 4)) { $1 })
    #expect(try build("old", to: "Site", in: place.folder) == 0)
    let before = place.tree("Site")
    let script = """
      set -e
      # What the superuser may do nobody can forbid.
      run=()
      if [ "$(id -u)" = 0 ]; then
        command -v setpriv >/dev/null || { echo "there is no setpriv"; exit 77; }
        run=(setpriv --reuid=65534 --regid=65534 --clear-groups)
        "${run[@]}" test -x "$1" -a -r new/a1.md || { echo "nobody may run the program here"; exit 77; }
      else
        chmod -R a-w Site
      fi
      code=0
      "${run[@]}" "$1" build --content new --output Site || code=$?
      chmod -R u+w Site
      echo "code $code"
      """
    guard let run = try shell(script, in: place.folder) else { return }
    #expect(run.output.hasSuffix("code 2\n") && run.output.contains("--output"), "\(run.output)")
    #expect(place.tree("Site") == before)
  }
}
