import Glibc

/// A folder for what can be made again: files of the program's own between two runs.
///
/// It carries the mark of cache folders (bford.info/cachedir, version 1), which backups leave out, and a `.gitignore`
/// of its own. A file in it is whole or not there. Whatever goes wrong with it costs time and nothing else.
public struct CacheFolder: Sendable {
  public let path: String
  /// A file that is larger is not read.
  private static let sizeLimit = 4 << 30

  public init(_ path: String) { self.path = path }

  /// The bytes of a file; `nil` where it is not there or cannot be read.
  public func read(_ name: String) -> [UInt8]? {
    guard let file = try? Descriptor(joined(path, name), O_RDONLY | O_NOFOLLOW), let status = try? file.status(),
      status.isRegular
    else { return nil }
    return try? file.readAll(expecting: Int(status.st_size), limit: Self.sizeLimit)
  }

  /// Puts a file in place of what was there, and makes the folder where it is missing.
  ///
  /// - Returns: why it could not be done, in words; what was there before stays then. `nil` where it was done.
  public func write(_ name: String, _ bytes: [UInt8]) -> String? {
    do throws(SystemFailure) {
      if mkdir(path, 0o777) == 0 {
        try replace("CACHEDIR.TAG", Array(Self.tag.utf8))
        try replace(".gitignore", Array("*\n".utf8))
      } else if errno != EEXIST {
        throw SystemFailure()
      }
      try replace(name, bytes)
      return nil
    } catch {
      return error.words
    }
  }

  private static let tag = """
    Signature: 8a477f597d28d172789f06886806bc55
    # What debrief has read before. It may be removed at any time; the next build makes it anew.

    """

  private func replace(_ name: String, _ bytes: [UInt8]) throws(SystemFailure) {
    // By process, so that two builds at once do not write into one file.
    let new = joined(path, ".\(name).\(getpid())")
    unlink(new)
    do throws(SystemFailure) {
      let file = try Descriptor(new, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
      try file.writeAll(bytes)
      try file.finish()
      if rename(new, joined(path, name)) != 0 { throw SystemFailure() }
    } catch {
      unlink(new)
      throw error
    }
  }
}
