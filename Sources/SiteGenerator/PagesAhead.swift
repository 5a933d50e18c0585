import FileTree
import Parallelism

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

  /// A list that is divided has several jobs of one address, and the first makes the page that stands there; its
  /// further pages have no address of their own here, and wait for their turn.
  func make(_ jobs: [PageJob], site: Site, theme: Theme) {
    guard !addresses.isEmpty else { return }
    var left = addresses
    let wanted = jobs.filter { job in site.address(of: job).map { left.remove($0) != nil } ?? false }
    let pages = parallelMap(wanted, threads: site.options.threads) { RenderedPage($0, site: site, theme: theme) }
    let files = pages.flatMap(\.files).filter { addresses.contains($0.path) }
    if !files.isEmpty { take(files) }
  }
}
