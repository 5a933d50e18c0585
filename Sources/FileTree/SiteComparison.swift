/// How a folder differs from the files of a site.
public struct SiteComparison: Sendable {
  /// Paths with other bytes, by bytes of the path.
  public private(set) var different: [String] = []
  public private(set) var missing: [String] = []
  /// Files that are none of the site's; what begins with a dot is not looked at.
  public private(set) var extra: [String] = []

  public var isSame: Bool { different.isEmpty && missing.isEmpty && extra.isEmpty }

  /// - Parameters:
  ///   - unstable: texts of the fresh files, such as the time, in whose place the folder may have any other.
  ///   - ignoring: patterns of further files that may be there.
  public init(of folder: String, with files: [OutputFile], unstable: [String] = [], ignoring: [GlobPattern] = []) {
    let published = ContentWalker(roots: [folder], sizeLimit: 1 << 30)
    var known: Set<String> = []
    let texts = unstable.map { Array($0.utf8) }.filter { !$0.isEmpty }
    for file in files.sorted(by: { precedesByBytes($0.path, $1.path) }) {
      known.insert(file.path)
      switch published.asset(file.path) {
      case .success(let bytes): if !Self.isSame(bytes, file.bytes, texts) { different.append(file.path) }
      case .failure(.missing): missing.append(file.path)
      case .failure: different.append(file.path)
      }
    }
    extra = published.paths().filter { path in
      !known.contains(path) && !Self.isHidden(path) && !ignoring.contains { Self.fits($0, path) }
    }.sorted(by: precedesByBytes)
  }

  private static func isHidden(_ path: String) -> Bool {
    path.split(separator: "/").contains { $0.first == "." }
  }

  private static func fits(_ pattern: GlobPattern, _ path: String) -> Bool {
    let parts = path.split(separator: "/")
    return pattern.matches(path)
      || parts.indices.dropLast().contains { pattern.matches(parts[...$0].joined(separator: "/"), isFolder: true) }
  }

  /// Line by line, with anything in the place of an unstable text.
  private static func isSame(_ published: [UInt8], _ fresh: [UInt8], _ unstable: [[UInt8]]) -> Bool {
    if published == fresh { return true }
    // Empty lines are bytes as others are.
    let (a, b) = (lines(of: published), lines(of: fresh))
    guard !unstable.isEmpty, a.count == b.count else { return false }
    return zip(a, b).allSatisfy { published, fresh in
      published == fresh || unstable.contains { fits(published, fresh, around: $0) }
    }
  }

  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
  }

  /// Whether a line is another one but for what stands from the first to the last place of a text.
  private static func fits(_ published: ArraySlice<UInt8>, _ fresh: ArraySlice<UInt8>, around text: [UInt8]) -> Bool {
    let line = Array(fresh)
    guard line.count >= text.count else { return false }
    let places = (0...line.count - text.count).filter { line[$0..<$0 + text.count].elementsEqual(text) }
    guard let first = places.first, let last = places.last else { return false }
    let (head, tail) = (line[..<first], line[(last + text.count)...])
    return published.count >= head.count + tail.count && published.starts(with: head)
      && published.suffix(tail.count).elementsEqual(tail)
  }
}
