import Diagnostics
import Glibc

/// Writes a site to a folder so that a build that fails or is killed leaves the old site whole.
///
/// An absent or empty folder is built aside, in a sibling folder, and renamed in one step. An existing one is
/// updated: unchanged files keep their time stamps, changed ones are staged and then renamed into place, vanished
/// ones are removed last. A manifest says which files are Debrief's own; all others are never touched, and
/// neither is a file of its own that somebody changed. From the moment everything is staged an interrupted
/// update is finished by the next run; before, it is undone.
///
/// What is promised holds when the process dies. A power cut may lose what the system had not yet written:
/// `syncs` guards against that too, at the price of waiting for the disk.
public struct SiteWriter: Sendable {
  /// The folder of the site; made with those above it where it is missing.
  public var output: String
  /// The most threads that read and write.
  public var threads: Int
  /// Whether everything is on the disk (`sync`) before and after the moment that makes it count.
  public var syncs: Bool
  /// Called before every step, so that a test can fail or stop there.
  var fault: (@Sendable (Step) throws -> Void)?

  public init(output: String, threads: Int = 2, syncs: Bool = false) {
    self.output = output
    self.threads = threads
    self.syncs = syncs
  }

  /// The steps of a run, in order; those with a path happen for each file.
  enum Step: Hashable, Sendable {
    case stage(String)
    case commit
    case replace(String)
    case remove(String)
    case manifest
    case cleanUp
  }

  /// Thrown by a test's fault in place of the end of the process: nothing is cleaned up.
  struct Killed: Error {}

  /// Writes the files and removes what an earlier run wrote and is not among them.
  ///
  /// - Returns: what was done; the rules of diagnostics are `site.path`, `site.case`, `site.foreign`, `site.edited`
  ///   and `site.manifest`.
  /// - Throws: `SiteWriteError` for what the user must mend outside of the content.
  public func write(_ files: [OutputFile]) throws -> Diagnosed<SiteWriteReport> {
    let session = try SiteSession(self)
    try session.add(files)
    return try session.finish()
  }

  /// The bytes of a file of the site as it is; `nil` where there is none that can be read.
  public func existing(_ path: String) -> [UInt8]? {
    guard let folder = try? Descriptor(output, O_RDONLY | O_DIRECTORY) else { return nil }
    return try? SiteFolder(raw: folder.raw).read(path)
  }

  /// `sync` waits on Linux (sync(2)); one call costs less than an `fsync` of each of thousands of files.
  func syncIfAsked() {
    if syncs { sync() }
  }
}

/// What a run did, in files.
public struct SiteWriteReport: Hashable, Sendable {
  /// New or with other bytes than before.
  public var written = 0
  /// Left alone.
  public var unchanged = 0
  public var removed = 0
  /// Not written or not removed, because they are not what Debrief wrote.
  public var kept = 0
  /// Whether the folder was built aside and renamed.
  public var isFresh = false
  /// Whether an interrupted update was finished first.
  public var finishedEarlierUpdate = false
}

/// Why a site could not be written.
public struct SiteWriteError: Error, Hashable, Sendable, CustomStringConvertible {
  public var summary: String
  /// What to do, in a sentence.
  public var remedy: String

  public var description: String { "\(summary). \(remedy)" }

  init(_ summary: String, remedy: String) {
    self.summary = summary
    self.remedy = remedy
  }

  /// A failure after the update was committed: files old and new stand side by side until the next run.
  init(unfinished failure: SystemFailure, output: String) {
    summary = "cannot finish the update of the site in \(output): \(failure.words)"
    remedy = "Build again when the cause is gone: the next build finishes this update first."
  }

  init(_ failure: SystemFailure, output: String) {
    summary = "cannot write the site to \(output): \(failure.words)"
    switch failure.code {
    case ENOSPC, EDQUOT: remedy = "Free some space and build again; the site is as it was before."
    case EACCES, EPERM, EROFS: remedy = "Name a folder that you may write to with --output."
    case ENOTDIR, EEXIST: remedy = "A file stands where a folder is needed; name another folder with --output."
    default: remedy = "Build again, or name another folder with --output; the site is as it was before."
    }
  }
}
