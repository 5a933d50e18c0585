/// Paths as the file system has them, whatever way they were written.
public enum RealPath {
  /// The absolute path without links, `.` and `..`; `nil` where there is nothing.
  public static func of(_ path: String) -> String? { try? FileSystem.resolve(path) }

  /// Whether a file stands there, or a link to one.
  public static func isFile(_ path: String) -> Bool {
    guard let real = of(path), let status = try? FileSystem.status(real) else { return false }
    return status.isRegular
  }
}
