/// The site that is served, its version, and what the versions before it changed.
struct PublishedSite: Sendable {
  private(set) var site: PreviewSite
  private(set) var version: Int
  /// The paths that each of the last versions changed, oldest first; the last one led to `version`.
  private var changes: [Set<String>] = []

  /// A page that is more versions old than this is reloaded whatever changed.
  static let mostKept = 64

  /// - Parameter version: the number of the first version; each further one is one more.
  init(site: PreviewSite, version: Int) {
    self.site = site
    self.version = version
  }

  /// Puts another site in its place, which is a new version even where no file differs: the findings may.
  mutating func replace(with new: PreviewSite) {
    let changed = new.changes(since: site)
    site = new
    advance(Set(changed))
  }

  /// Puts single files in place of its own. `false` where all of them are there already.
  mutating func merge(_ files: [String: [UInt8]]) -> Bool {
    let changed = files.filter { site.files[$0.key] != $0.value }
    guard !changed.isEmpty else { return false }
    site.files.merge(changed) { $1 }
    advance(Set(changed.keys))
    return true
  }

  private mutating func advance(_ changed: Set<String>) {
    version += 1
    changes.append(changed)
    if changes.count > Self.mostKept { changes.removeFirst() }
  }

  /// The event for a browser whose page is of some version: a page that a later version left as it was need not be
  /// loaded again.
  ///
  /// - Parameter since: `nil`, or a version that was none of this run's, where it is not known what has changed.
  func event(since: Int?) -> String {
    site.event(version: version, changed: since.flatMap { paths(changedSince: $0) })
  }

  /// The paths of the files that have changed since a version, in order; `nil` where that is not known any more.
  func paths(changedSince old: Int) -> [String]? {
    guard old <= version, version - old <= changes.count else { return nil }
    return changes.suffix(version - old).reduce(into: Set()) { $0.formUnion($1) }.sorted()
  }
}
