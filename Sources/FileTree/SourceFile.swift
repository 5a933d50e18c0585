import Diagnostics
import Glibc

/// A document as it was read.
public struct SourceFile: Hashable, Sendable {
  /// Relative to its content root, with `/` between names; unique over all roots.
  public var path: String
  public var bytes: [UInt8]
  /// Nanoseconds since 1970 by the clock of the file system; `nil` where there is no file.
  public var modified: Int64?
  /// The content root as the user named it.
  public var root: String

  public init(path: String, bytes: [UInt8], modified: Int64? = nil, root: String = "") {
    self.path = path
    self.bytes = bytes
    self.modified = modified
    self.root = root
  }

  /// The path as the user can open it, for diagnostics.
  public var displayPath: String { joined(root, path) }
}

/// Why a file that a document refers to cannot be had.
public enum AssetProblem: Error, Hashable, Sendable {
  case missing
  /// The path leads out of the content folders, by `..` or by a symbolic link.
  case outside
  /// A folder, a device, a pipe.
  case notAFile
  /// Larger than the limit, in bytes.
  case tooLarge(limit: Int)
  case unreadable(String)
}

/// Where documents and the files they refer to come from: folders on disk, or values in a test.
public protocol ContentSource: Sendable {
  /// The documents sorted by path, and what could not be read.
  func files() -> Diagnosed<[SourceFile]>
  /// The bytes of a file below a content root.
  func asset(_ path: String) -> Result<[UInt8], AssetProblem>
}

/// Content that exists in memory only.
public struct MemoryTree: ContentSource, Hashable {
  private var tree: [String: [UInt8]]

  public init(_ files: [String: String] = [:]) {
    tree = files.mapValues { Array($0.utf8) }
  }

  public init(_ files: [OutputFile]) {
    tree = Dictionary(files.map { ($0.path, $0.bytes) }) { first, _ in first }
  }

  public subscript(path: String) -> [UInt8]? {
    get { tree[path] }
    set { tree[path] = newValue }
  }

  /// In the order a build writes them.
  public var paths: [String] { tree.keys.sorted(by: precedesByBytes) }

  /// The files with a suffix of Markdown.
  public func files() -> Diagnosed<[SourceFile]> {
    Diagnosed(
      paths.filter { ContentRules.hasMarkdownSuffix(Array($0.utf8)) }.map {
        SourceFile(path: $0, bytes: tree[$0] ?? [])
      })
  }

  public func asset(_ path: String) -> Result<[UInt8], AssetProblem> {
    if path.split(separator: "/").contains("..") { return .failure(.outside) }
    return tree[path].map { .success($0) } ?? .failure(.missing)
  }
}

/// The order of paths in everything that is read and written: by bytes, the same on every machine.
func precedesByBytes(_ a: String, _ b: String) -> Bool {
  let order = a.utf8.withContiguousStorageIfAvailable { a in
    b.utf8.withContiguousStorageIfAvailable { b -> Bool in
      guard let first = a.baseAddress, let second = b.baseAddress else { return a.count < b.count }
      let order = memcmp(first, second, min(a.count, b.count))
      return order == 0 ? a.count < b.count : order < 0
    }
  }
  return (order ?? nil) ?? a.utf8.lexicographicallyPrecedes(b.utf8)
}

func joined(_ folder: String, _ path: String) -> String {
  folder.isEmpty ? path : path.isEmpty ? folder : folder.hasSuffix("/") ? folder + path : folder + "/" + path
}
