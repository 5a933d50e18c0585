import FileTree

/// Pages that somebody looks at while a site is built anew: they are made before all others, and once more in their
/// turn, so that the site itself is the same with them and without.
public struct PagesAhead {
  /// The addresses of the pages, such as `incidents/inc-1.html`.
  public var addresses: Set<String>
  /// Takes what could be made of them; not called where none could.
  public var take: ([OutputFile]) -> Void

  public init(_ addresses: Set<String>, take: @escaping ([OutputFile]) -> Void) {
    self.addresses = addresses
    self.take = take
  }

  /// Further pages of a list that is divided have no job of their own, and wait for their turn.
  func make(_ jobs: [PageJob], site: Site, theme: Theme) {
    guard !addresses.isEmpty else { return }
    let wanted = jobs.filter { site.address(of: $0).map(addresses.contains) ?? false }
    let pages = parallelMap(wanted, threads: site.options.threads) { RenderedPage($0, site: site, theme: theme) }
    let files = pages.flatMap(\.files).filter { addresses.contains($0.path) }
    if !files.isEmpty { take(files) }
  }
}
