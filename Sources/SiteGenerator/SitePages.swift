import Configuration
import Diagnostics
import FileTree
import KnowledgeBase
import Parallelism
import Postmortems

/// What the pages of a site need besides themselves, and what came up while they were made.
public struct SitePages: Sendable {
  /// Files of the content folder that pages refer to.
  public var assets: [AssetRequest] = []
  public var map: SiteMap
  public var diagnostics: [Diagnostic]
  private var checks: [AnchorCheck] = []
  private var anchors: [String: Set<String>] = [:]
  /// The addresses of all pages.
  private var addresses: [String] = []

  /// So many pages are made before they are handed on; the memory of a build holds no more of them.
  private static let batch = 256

  /// Renders the whole site and hands its files on in batches. Pure, and the same for any number of threads.
  ///
  /// - Parameters:
  ///   - found: what the stages before had to say; the about page counts it.
  ///   - past: where pages stood in the last build.
  ///   - ahead: pages that somebody waits for.
  ///   - remember: takes what the pages are made from, before they are.
  ///   - emit: takes files as they are ready; each path comes once.
  static func render(
    _ base: KnowledgeBase, theme: Theme, options: SiteOptions, info: BuildInfo, found: [Diagnostic] = [],
    past: AddressRecord = AddressRecord(), ahead: PagesAhead? = nil, remember: (Site) -> Void = { _ in },
    progress: (Build.Stage) -> Void = { _ in }, emit: ([OutputFile]) throws -> Void
  ) rethrows -> SitePages {
    progress(.pages)
    let facets = SiteFacet.all(in: base, threads: options.threads)
    let map = SiteMap.make(
      for: base, facets: facets, past: past, services: options.services, teams: options.teams)
    let site = Site(
      base: base, map: map.value, words: theme.words, options: options, assets: Set(theme.assets.map(\.path)),
      facets: facets)
    remember(site)
    let jobs = site.jobs()
    ahead?.make(jobs, site: site, theme: theme)
    let maker = BatchMaker(site: site, theme: theme, linked: site.pagesLinkedByFragment())
    var pages = SitePages(map: map.value, diagnostics: map.diagnostics)

    for jobs in batches(jobs, of: site) { try emit(pages.take(maker.pages(jobs, progress))) }
    pages.diagnostics += AnchorChecks.run(pages.checks, anchors: pages.anchors)
    try emit(pages.take(maker.pages([.about(info, found + pages.diagnostics)], progress)))

    progress(.feeds)
    let former = Set(site.formerAddresses().map(\.address))
    try emit(SiteFiles.make(site, pages: pages.addresses.filter { !former.contains($0) }.sorted()))
    var record = map.value.record
    record.audience = options.audience
    try emit([OutputFile(path: AddressRecord.path, text: record.text())])
    try emit(theme.assets.map { OutputFile(path: $0.path, bytes: $0.bytes) })
    pages.assets = unique(pages.assets)
    pages.diagnostics = pages.diagnostics.inReportOrder()
    return pages
  }

  /// The jobs in order, cut where the next would make too many pages at once.
  private static func batches(_ jobs: [PageJob], of site: Site) -> [ArraySlice<PageJob>] {
    var batches: [ArraySlice<PageJob>] = []
    var (start, pages) = (0, 0)
    for (place, job) in jobs.enumerated() {
      let count = site.pageCount(of: job)
      if pages + count > batch, place > start {
        batches.append(jobs[start..<place])
        (start, pages) = (place, 0)
      }
      pages += count
    }
    return start < jobs.count ? batches + [jobs[start...]] : batches
  }

  /// Keeps what is asked for after the pages are gone, and returns their files.
  private mutating func take(_ made: (pages: [RenderedPage], twins: [OutputFile])) -> [OutputFile] {
    var files: [OutputFile] = []
    for page in made.pages {
      files += page.files
      diagnostics += page.diagnostics
      assets += page.assets
      checks += page.checks
      anchors.merge(page.anchors) { first, _ in first }
    }
    addresses += files.lazy.map(\.path).filter { $0.hasSuffix(".html") }
    return files + made.twins
  }

  /// One request per file, at the place of the first link to it.
  private static func unique(_ requests: [AssetRequest]) -> [AssetRequest] {
    var seen: Set<String> = []
    return requests.filter { seen.insert($0.address).inserted }.sorted { $0.address < $1.address }
  }

  /// Where the Markdown of a template can be downloaded, beside its page.
  static func download(of address: String) -> String? {
    address.hasSuffix(".html") ? address.dropLast(".html".count) + ".md" : nil
  }
}

/// Makes pages on all cores, a batch at a time.
private struct BatchMaker {
  let site: Site
  let theme: Theme
  let linked: Set<String>

  func pages(
    _ jobs: ArraySlice<PageJob>, _ progress: (Build.Stage) -> Void
  ) -> (pages: [RenderedPage], twins: [OutputFile]) {
    progress(.pages)
    let (site, theme, linked) = (site, theme, linked)
    let pages = parallelMap(Array(jobs), threads: site.options.threads) { job in
      RenderedPage(job, site: site, theme: theme, linked: linked)
    }
    guard site.options.writesMarkdown else { return (pages, []) }
    progress(.twins)
    let twins = parallelMap(pages, threads: site.options.threads) { page in
      page.files.filter { page.twins.contains($0.path) }.map { file in
        let canonical = site.options.baseURL.map { $0 + RelativeLink.percentEncoded(file.path) }
        return OutputFile(
          path: MarkdownTwin.address(of: file.path), bytes: MarkdownTwin.make(from: file.bytes, canonical: canonical))
      }
    }
    return (pages, twins.flatMap(\.self))
  }
}

/// A page as bytes, with what came up on the way.
struct RenderedPage: Sendable {
  private(set) var files: [OutputFile] = []
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var assets: [AssetRequest] = []
  private(set) var checks: [AnchorCheck] = []
  /// The `id`s of pages that documents link into.
  private(set) var anchors: [String: Set<String>] = [:]
  /// The addresses of the pages that get a twin in Markdown.
  private(set) var twins: Set<String> = []

  init(_ job: PageJob, site: Site, theme: Theme, linked: Set<String> = []) {
    guard let address = site.address(of: job) else { return }
    var maker = PageMaker(site: site, address: address)
    // A server shows this page at any depth, where relative links would lead astray.
    if case .notFound = job { maker.prefix = site.options.baseURL }
    for draft in drafts(of: job, maker) {
      let frame = maker.at(draft.address).frame(for: draft)
      files.append(OutputFile(path: draft.address, bytes: theme.render(draft.kind, frame, draft.body)))
      if site.hasTwin(draft) { twins.insert(draft.address) }
    }
    if case .insights = job { files += maker.insightFiles() }
    for file in files where linked.contains(file.path) { anchors[file.path] = AnchorChecks.ids(in: file.bytes) }
    if case .record(let place) = job, site.base.records[place].kind == .template,
      let path = SitePages.download(of: address)
    {
      files.append(OutputFile(path: path, text: site.base.records[place].templateText))
    }
  }

  /// One page for most jobs; long lists make several.
  private mutating func drafts(of job: PageJob, _ maker: PageMaker) -> [PageDraft] {
    switch job {
    case .prevention(let grouping): maker.prevention(grouping)
    case .preventionGroup(let grouping, let group, let pages): maker.preventionGroup(group, grouping, pages: pages)
    case .incidentOrder(let order, let pages): maker.incidents(in: order, pages: pages)
    case .learningYear(let year): maker.learnings(of: year)
    case .learningTheme(let theme): maker.learnings(of: theme)
    case .undated:
      maker.incidentList(
        maker.site.undated, title: maker.words("incidents.undated"), lede: maker.words("incidents.undatedLede"),
        under: LinkContext(text: maker.words("incidents.title"), url: SiteMap.incidents))
    case .withoutCause:
      maker.incidentList(
        maker.base.withoutCause, title: maker.words("withoutCause"), lede: maker.words("withoutCauseText"),
        under: LinkContext(text: maker.words("causes.title"), url: SiteMap.causes))
    case .category(let category): maker.category(category)
    case .cause(let leaf): maker.cause(leaf)
    case .facet(let facet): maker.facet(facet)
    case .facetValue(let facet, let value, let pages): maker.facetValue(facet, value, pages: pages)
    default: draft(of: job, maker).map { [$0] } ?? []
    }
  }

  private mutating func draft(of job: PageJob, _ maker: PageMaker) -> PageDraft? {
    switch job {
    case .home: return maker.home()
    case .incidents: return maker.incidents()
    case .causes: return maker.causes()
    case .learnings: return maker.learnings()
    case .insights: return maker.insights()
    case .search: return maker.search()
    case .notFound: return maker.notFound()
    case .about(let info, let found): return maker.about(info, found: found)
    case .listing(let kind): return maker.listing(of: kind)
    case .redirect(_, let target): return maker.redirect(to: target, title: maker.site.redirectTitles[target] ?? target)
    case .outcomes(let place):
      let record = place.map { maker.base.records[$0] }
      return maker.outcomes(record, record.map { view($0, maker) })
    case .drill(let place, _):
      let record = maker.base.records[place]
      guard let facts = record.postmortem else { return nil }
      // What is wrong with the document's links is said on its own page.
      return maker.drill(record, facts, DocumentView(record, on: maker.address, in: maker.site))
    case .record(let place):
      let record = maker.base.records[place]
      let view = view(record, maker)
      if let facts = record.postmortem, let incident = maker.base.incident(record.id) {
        return maker.incident(incident, record: record, facts: facts, document: view)
      }
      return maker.document(record, view)
    default: return nil
    }
  }

  private mutating func view(_ record: Record, _ maker: PageMaker) -> DocumentView {
    let view = DocumentView(record, on: maker.address, in: maker.site)
    diagnostics += view.links.diagnostics
    assets += view.links.assets
    checks += view.links.checks
    return view
  }
}

/// The fragments of links between documents, checked against the pages as they were rendered.
enum AnchorChecks {
  static func run(_ checks: [AnchorCheck], anchors: [String: Set<String>]) -> [Diagnostic] {
    checks.compactMap { check in
      let known = anchors[check.page] ?? []
      if known.contains(check.fragment) || check.fragment.lowercased() == "top" { return nil }
      let nearest = closest(to: check.fragment, in: known.sorted())
      return Diagnostic(
        .warning, rule: "link.anchor", at: check.location, "\"\(check.destination)\" leads to no heading of that page",
        because: "The reader lands at the top of the page instead.",
        remedy: nearest.map { "Did you mean \"#\($0)\"?" } ?? "Correct what follows the #, or leave it out.")
    }
  }

  /// All `id`s of a page. Text is escaped, so a quote after ` id=` is one of a tag.
  static func ids(in html: [UInt8]) -> Set<String> {
    let pattern = Array(" id=\"".utf8)
    var out: Set<String> = []
    var index = 0
    while index + pattern.count < html.count {
      guard html[index] == pattern[0], html[index..<index + pattern.count].elementsEqual(pattern) else {
        index += 1
        continue
      }
      let start = index + pattern.count
      guard let end = html[start...].firstIndex(of: UInt8(ascii: "\"")) else { break }
      out.insert(unescaped(String(decoding: html[start..<end], as: UTF8.self)))
      index = end
    }
    return out
  }

  private static func unescaped(_ text: String) -> String {
    guard text.contains("&") else { return text }
    var out = text
    for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
      out.replace(entity, with: character)
    }
    return out
  }
}
