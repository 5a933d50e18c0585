import ArgumentParser
import FileTree
import Foundation
import History

/// What git says has changed, as absolute paths: content may lie above the working folder, or in another repository.
enum ChangedFiles {
  /// - Parameter places: folders and files, each of which is asked about in the repository that holds it.
  static func since(_ revision: String, below places: [String]) throws -> Set<String> {
    // A revision is never an option, whatever it is called.
    guard !revision.hasPrefix("-") else { throw ValidationError("--since: \"\(revision)\" is no revision") }
    let folders = places.compactMap(folder)
    var changed: Set<String> = []
    // Without any that is there, the review says so.
    for top in try Set((folders.isEmpty ? ["."] : folders).map { try self.top(of: $0) }).sorted() {
      let base = try self.base(revision, in: top)
      let paths =
        try git(
          ["-c", "diff.relative=false", "diff", "--name-only", "-z", "--diff-filter=d", base, "--"], in: top, revision)
        + git(["ls-files", "-z", "--others", "--exclude-standard"], in: top, revision)
      changed.formUnion(paths.split(separator: 0).map { top + "/" + String(decoding: $0, as: UTF8.self) })
    }
    return changed
  }

  private static func folder(_ place: String) -> String? {
    guard let real = RealPath.of(place) else { return nil }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: real, isDirectory: &isFolder) else { return nil }
    return isFolder.boolValue ? real : URL(fileURLWithPath: real).deletingLastPathComponent().path
  }

  private static func top(of folder: String) throws -> String {
    let done = try run(["rev-parse", "--show-toplevel"], in: folder)
    guard done.status == 0 else {
      Console.error("debrief: --since: \(folder) is in no git repository, so that nothing is known to have changed\n")
      Console.error("     do:  name the documents to look at, or run it in a clone\n")
      throw ExitCode(2)
    }
    return String(decoding: done.output.prefix { $0 != 0x0A }, as: UTF8.self)
  }

  /// Before the first commit everything is new: a hook that says `HEAD` means that.
  private static func base(_ revision: String, in top: String) throws -> String {
    guard revision == "HEAD", (try? run(["rev-parse", "--verify", "--quiet", "HEAD"], in: top))?.status != 0 else {
      return revision
    }
    let empty = try git(["hash-object", "-t", "tree", "/dev/null"], in: top, revision)
    return String(decoding: empty.prefix { $0 != 0x0A }, as: UTF8.self)
  }

  private static func git(_ arguments: [String], in folder: String, _ revision: String) throws -> [UInt8] {
    let done = try run(arguments, in: folder)
    guard done.status == 0 else {
      Console.error("debrief: --since: git knows no revision \"\(revision)\" in \(folder)\n")
      throw ExitCode(2)
    }
    return done.output
  }

  private static func run(_ arguments: [String], in folder: String) throws -> (status: Int32, output: [UInt8]) {
    let git = Process()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "-C", folder, "-c", "core.quotePath=false"] + arguments
    // Hooks set variables such as GIT_DIR, relative to another folder.
    git.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GIT_") }
    let output = Pipe()
    git.standardOutput = output
    git.standardError = FileHandle.nullDevice
    var data = Data()
    do {
      try git.runToEnd { data = output.fileHandleForReading.readDataToEndOfFile() }
    } catch {
      Console.error("debrief: --since needs git, which is not installed\n")
      throw ExitCode(2)
    }
    return (git.terminationStatus, Array(data))
  }
}
