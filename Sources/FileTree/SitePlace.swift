import Glibc

/// Where a site lands: its folder, and the sibling in which a fresh one is built.
struct SitePlace {
  /// Absolute, with links resolved.
  let parent: String
  let name: String

  var path: String { joined(parent, name) }
  /// A fixed name, so that the next run finds what a killed one left.
  var aside: String { joined(parent, ".\(name).debrief-new") }

  /// Makes the folders above the site where they are missing.
  init(_ output: String) throws {
    var given = output
    while given.count > 1, given.hasSuffix("/") { given.removeLast() }
    if given.isEmpty { given = "." }
    let resolved: String
    if let existing = try? FileSystem.resolve(given) {
      resolved = existing
    } else {
      let cut = given.lastIndex(of: "/")
      let above = cut.map { $0 == given.startIndex ? "/" : String(given[..<$0]) } ?? "."
      try Self.makeFolders(above)
      let base = try FileSystem.resolve(above)
      resolved = joined(base, cut.map { String(given[given.index(after: $0)...]) } ?? given)
    }
    guard let cut = resolved.lastIndex(of: "/"), resolved != "/" else {
      throw SiteWriteError("the site cannot be the root folder", remedy: "Name another folder with --output.")
    }
    parent = cut == resolved.startIndex ? "/" : String(resolved[..<cut])
    name = String(resolved[resolved.index(after: cut)...])
  }

  /// Whether a folder is that of the site.
  func isFolder(_ path: String) -> Bool { (try? FileSystem.resolve(path)) == self.path }

  private static func makeFolders(_ path: String) throws(SystemFailure) {
    for folder in OutputPath.folders(above: path) + [path] where !folder.isEmpty {
      if mkdir(folder, 0o777) != 0, errno != EEXIST { throw SystemFailure() }
    }
  }

  /// Whether there is no folder yet, or an empty one.
  func needsFreshBuild() throws(SystemFailure) -> Bool {
    guard let status = try FileSystem.status(path) else { return true }
    guard status.isFolder else { throw SystemFailure(ENOTDIR) }
    let folder = try Descriptor(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    return try FileSystem.entries(of: folder).isEmpty
  }

  /// Takes the lock that lasts as long as the folder is open. The folder itself carries it, so that no lock file
  /// lies about in the site.
  static func lock(_ folder: borrowing Descriptor) throws {
    // A program that is being started shares all open files, and so the lock of a build that has just ended, until it
    // is loaded: a lock that goes away within a moment is no other build's.
    for attempt in 0..<10 {
      if attempt > 0 { usleep(20_000) }
      if flock(folder.raw, LOCK_EX | LOCK_NB) == 0 { return }
      // Some network file systems lock no folders; there two builds at once are the user's to avoid.
      guard errno == EWOULDBLOCK else { return }
    }
    throw SiteWriteError(
      "another build is writing this site", remedy: "Wait until it has ended, or name another folder with --output.")
  }
}
