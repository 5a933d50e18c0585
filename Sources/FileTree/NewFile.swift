import Diagnostics
import Glibc

/// Files that are begun and never replaced.
public enum NewFile {
  public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    case exists
    case failed(String)

    public var description: String {
      switch self {
      case .exists: "there is a file of this name already"
      case .failed(let words): words
      }
    }
  }

  /// Makes a file with these bytes, and the folders above it where they are missing.
  ///
  /// - Throws: `.exists` where anything stands at the path, a link that leads nowhere included.
  public static func create(_ path: String, bytes: [UInt8]) throws(Problem) {
    for folder in OutputPath.folders(above: path) where !folder.isEmpty {
      if mkdir(folder, 0o777) != 0, errno != EEXIST { throw .failed(SystemFailure().words) }
    }
    do throws(SystemFailure) {
      let file = try Descriptor(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
      do throws(SystemFailure) {
        try file.writeAll(bytes)
        try file.finish()
      } catch {
        // Half a document is worse than none: the next try would find it in its way.
        unlink(path)
        throw error
      }
    } catch {
      throw error.code == EEXIST ? .exists : .failed(error.words)
    }
  }
}
