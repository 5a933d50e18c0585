/// Paths as the file system has them, whatever way they were written.
public enum RealPath {
  /// The absolute path without links, `.` and `..`; `nil` where there is nothing.
  public static func of(_ path: String) -> String? { try? FileSystem.resolve(path) }
}
