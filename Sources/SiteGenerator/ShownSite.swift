import Audiences
import FileTree
import Postmortems

/// The site that was built last, for a first look at the page of a document that has just been saved: what the document
/// says is shown before what follows from it is known.
struct ShownSite: Sendable {
  let site: Site
  let theme: Theme

  /// The pages of documents that have changed on disk since. A change that concerns more than the page itself, and a site
  /// that is not for everybody who can read the documents, wait for the whole build.
  func pages(_ addresses: Set<String>, of request: BuildRequest) -> [OutputFile] {
    let policy = AudiencePolicy(request.configuration, known: request.rules.taxonomy.ids)
    guard policy.showsEverything else { return [] }
    let content = ContentWalker(request)
    let base = site.base
    let wanted = base.records.indices.filter { place in
      // The list of outcomes is more than its document.
      site.map.page(ofRecord: base.records[place].id).map { addresses.contains($0) && $0 != SiteMap.outcomes } ?? false
    }
    return wanted.flatMap { place -> [OutputFile] in
      let path = base.records[place].path
      guard case .success(let bytes) = content.asset(path), bytes != base.records[place].document.source.bytes else {
        return []
      }
      let record = Build.record(of: bytes, path: path, rules: request.rules).value
      guard !record.isDraft || request.includesDrafts, let changed = base.replacing(with: record) else { return [] }
      let page = RenderedPage(.record(place), site: Site(site, over: changed), theme: theme)
      return page.files.filter { addresses.contains($0.path) }
    }
  }
}
