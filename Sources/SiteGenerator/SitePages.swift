import Configuration
import Diagnostics
import FileTree
import KnowledgeBase
import Postmortems

/// The pages of a site, and what they need besides themselves.
public struct SitePages: Sendable {
  public var files: [OutputFile]
  /// Files of the content folder that pages refer to.
  public var assets: [AssetRequest]
  public var map: SiteMap
  public var diagnostics: [Diagnostic]

  /// Renders the whole site. Pure, and the same for any number of threads.
  ///
  /// - Parameters:
  ///   - found: what the stages before had to say; the about page counts it.
  ///   - past: where pages stood in the last build.
  public static func render(
    _ base: KnowledgeBase, theme: Theme, options: SiteOptions, info: BuildInfo, found: [Diagnostic] = [],
    past: AddressRecord = AddressRecord()
  ) -> SitePages {
    let map = SiteMap.make(for: base, past: past)
    let site = Site(
      base: base, map: map.value, words: theme.words, options: options, assets: Set(theme.assets.map(\.path)))
    let jobs = site.jobs()
    let pages = parallelMap(jobs, threads: options.threads) { job in RenderedPage(job, site: site, theme: theme) }
    var diagnostics = map.diagnostics + pages.flatMap(\.diagnostics)
    diagnostics += AnchorChecks.run(pages)
    let about = RenderedPage(.about(info, found + diagnostics), site: site, theme: theme)
    let all = pages + [about]
    var files = all.flatMap(\.files)
    if options.writesMarkdown {
      let twins = Set(all.flatMap(\.twins))
      let pages = files.filter { twins.contains($0.path) }
      files += parallelMap(pages, threads: options.threads) { page in
        let canonical = options.baseURL.map { $0 + RelativeLink.percentEncoded(page.path) }
        return OutputFile(
          path: MarkdownTwin.address(of: page.path),
          bytes: MarkdownTwin.make(from: page.bytes, canonical: canonical))
      }
    }
    let former = Set(site.formerAddresses().map(\.address))
    let addresses = files.map(\.path).filter { $0.hasSuffix(".html") && !former.contains($0) }
    files += SiteFiles.make(site, pages: addresses)
    files.append(OutputFile(path: AddressRecord.path, text: map.value.record.text()))
    files += theme.assets.map { OutputFile(path: $0.path, bytes: $0.bytes) }
    return SitePages(
      files: files.sorted { $0.path < $1.path }, assets: unique(all.flatMap(\.assets)), map: map.value,
      diagnostics: diagnostics.inReportOrder())
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

/// A page still to be made.
enum PageJob: Sendable {
  case home, incidents, causes, learnings, insights, search, notFound
  case prevention(LedgerGrouping)
  case preventionGroup(LedgerGrouping, Ledger.Group)
  case learningYear(LearningYear)
  case undated, withoutCause
  case category(CauseCategory)
  case cause(CauseLeaf)
  case facet(SiteFacet)
  case facetValue(SiteFacet, SiteFacet.Value)
  case record(Record)
  case drill(Record, address: String)
  case outcomes(Record?)
  case listing(RecordKind)
  case redirect(from: String, to: String)
  case about(BuildInfo, [Diagnostic])
}

extension Site {
  /// Every page but the one about the build.
  func jobs() -> [PageJob] {
    var jobs: [PageJob] = [.home, .incidents, .causes, .learnings, .search, .notFound]
    jobs += LedgerGrouping.allCases.map { .prevention($0) }
    if !base.incidents.isEmpty { jobs.append(.insights) }
    jobs += divided()
    for category in base.causes {
      jobs.append(.category(category))
      jobs += category.leaves.map { .cause($0) }
    }
    for facet in SiteFacet.allCases where facet != .cause {
      let values = facets[facet] ?? []
      if facet.index != nil { jobs.append(.facet(facet)) }
      jobs += values.map { .facetValue(facet, $0) }
    }
    let outcomesIndex = base.records.first { map.page(ofRecord: $0.id) == SiteMap.outcomes }
    jobs.append(.outcomes(outcomesIndex))
    jobs += base.records.filter { $0.id != outcomesIndex?.id }.map { .record($0) }
    jobs += base.records.compactMap { record in drill(of: record).map { .drill(record, address: $0) } }
    let written = Set(base.records.compactMap { map.page(ofRecord: $0.id) })
    for kind in RecordKind.allCases where kind != .postmortem && kind != .outcome {
      let hasDocuments = base.records.contains { $0.kind == kind }
      let isLinked = kind == .reference ? !library.isEmpty : hasDocuments
      if isLinked, !written.contains(SiteMap.folder(of: kind) + "/index.html") { jobs.append(.listing(kind)) }
    }
    return jobs + formerAddresses().map { .redirect(from: $0.address, to: $0.target) }
  }

  /// The pages that only long lists have.
  private func divided() -> [PageJob] {
    var jobs = learningYears.map { PageJob.learningYear($0) }
    if !fits(base.incidents.map(\.id)), !undated.isEmpty { jobs.append(.undated) }
    if base.withoutCause.count > SiteMap.shownWithoutCause { jobs.append(.withoutCause) }
    guard ledger.isDivided else { return jobs }
    for grouping in LedgerGrouping.allCases {
      jobs += (ledger.groups[grouping] ?? []).map { .preventionGroup(grouping, $0) }
    }
    if !ledger.settled.isEmpty {
      let group = Ledger.Group(name: "settled", title: words("ledger.settled"), entries: ledger.settled)
      jobs.append(.preventionGroup(.due, group))
    }
    return jobs
  }

  func address(of job: PageJob) -> String? {
    switch job {
    case .home: SiteMap.home
    case .incidents: SiteMap.incidents
    case .causes: SiteMap.causes
    case .learnings: SiteMap.learnings
    case .insights: SiteMap.insights
    case .search: SiteMap.search
    case .notFound: SiteMap.notFound
    case .about: SiteMap.about
    case .prevention(let grouping): grouping.address
    case .preventionGroup(let grouping, let group): ledger.address(of: group, grouping)
    case .learningYear(let year): year.address
    case .undated: SiteMap.undated
    case .withoutCause: SiteMap.withoutCause
    case .category(let category): map.page(of: .cause, category.id)
    case .cause(let leaf): map.page(of: .cause, leaf.id)
    case .facet(let facet): facet.index
    case .facetValue(let facet, let value): map.page(of: facet, value.id)
    case .record(let record): map.page(ofRecord: record.id)
    case .drill(_, let address): address
    case .outcomes: SiteMap.outcomes
    case .listing(let kind): SiteMap.folder(of: kind) + "/index.html"
    case .redirect(let from, _): from
    }
  }
}

/// A page as bytes, with what came up on the way.
struct RenderedPage: Sendable {
  private(set) var files: [OutputFile] = []
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var assets: [AssetRequest] = []
  private(set) var checks: [AnchorCheck] = []
  /// The addresses of the pages that get a twin in Markdown.
  private(set) var twins: [String] = []

  init(_ job: PageJob, site: Site, theme: Theme) {
    guard let address = site.address(of: job) else { return }
    var maker = PageMaker(site: site, address: address)
    // A server shows this page at any depth, where relative links would lead astray.
    if case .notFound = job { maker.prefix = site.options.baseURL }
    for draft in drafts(of: job, maker) {
      let page = FramedPage(frame: maker.at(draft.address).frame(for: draft), body: draft.body)
      let html = theme.library.render(page, withTemplate: draft.kind.template) ?? ""
      files.append(OutputFile(path: draft.address, bytes: Array(html.utf8)))
      twins += site.hasTwin(draft) ? [draft.address] : []
    }
    if case .insights = job { files += maker.insightFiles() }
    if case .record(let record) = job, record.kind == .template, let path = SitePages.download(of: address) {
      files.append(OutputFile(path: path, text: record.templateText))
    }
  }

  /// One page for most jobs; long lists make several.
  private mutating func drafts(of job: PageJob, _ maker: PageMaker) -> [PageDraft] {
    switch job {
    case .prevention(let grouping): maker.prevention(grouping)
    case .preventionGroup(let grouping, let group): maker.preventionGroup(group, grouping)
    case .learningYear(let year): maker.learnings(of: year)
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
    case .facetValue(let facet, let value): maker.facetValue(facet, value)
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
    case .outcomes(let record): return maker.outcomes(record, record.map { view($0, maker) })
    case .drill(let record, _):
      guard let facts = record.postmortem else { return nil }
      // What is wrong with the document's links is said on its own page.
      return maker.drill(record, facts, DocumentView(record, on: maker.address, in: maker.site))
    case .record(let record):
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
  static func run(_ pages: [RenderedPage]) -> [Diagnostic] {
    let checks = pages.flatMap(\.checks)
    let wanted = Set(checks.map(\.page))
    var anchors: [String: Set<String>] = [:]
    for file in pages.lazy.flatMap(\.files) where wanted.contains(file.path) {
      anchors[file.path] = ids(in: file.bytes)
    }
    return checks.compactMap { check in
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
