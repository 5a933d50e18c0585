import Audiences
import FileTree
import Postmortems

/// The site that was built last, for a first look at the page of a document that has just been saved: what the document
/// says is shown before what follows from it is known.
public struct ShownSite: Sendable {
  let site: Site
  let theme: Theme
  let request: BuildRequest

  /// The pages of documents that have changed on disk since. A change that concerns more than the page itself, and a site
  /// that is not for everybody who can read the documents, wait for the whole build.
  ///
  /// - Parameters:
  ///   - addresses: of the pages that somebody looks at, such as `incidents/inc-1.html`.
  ///   - again: pages to make where their documents are as they were, too.
  public func pages(_ addresses: Set<String>, again: Set<String> = []) -> [OutputFile] {
    let policy = AudiencePolicy(request.configuration, known: request.rules.taxonomy.ids)
    guard policy.showsEverything else { return [] }
    let content = ContentWalker(request)
    let base = site.base
    let wanted = base.records.indices.compactMap { place -> (place: Int, page: String)? in
      // The list of outcomes is more than its document.
      guard let page = site.map.page(ofRecord: base.records[place].id), addresses.contains(page),
        page != SiteMap.outcomes
      else { return nil }
      return (place, page)
    }
    return wanted.flatMap { place, page -> [OutputFile] in
      let path = base.records[place].path
      guard case .success(let bytes) = content.asset(path),
        again.contains(page) || bytes != base.records[place].document.source.bytes
      else { return [] }
      let record = Build.record(of: bytes, path: path, rules: request.rules).value
      guard !record.isDraft || request.includesDrafts, let changed = base.replacing(with: record) else { return [] }
      let made = RenderedPage(.record(place), site: Site(site, over: changed), theme: theme)
      return made.files.filter { addresses.contains($0.path) }
    }
  }
}
