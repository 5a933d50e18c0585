import KnowledgeBase
import Postmortems

/// What stands around every page: head, masthead, breadcrumb, footer.
struct SiteFrame: TemplateContext {
  var language: String
  var siteTitle: String
  var title: String
  var description: String
  var canonical: String?
  /// `../` as often as the page is deep; absent for pages at the root.
  var root: String
  var homeURL: String
  var searchURL: String
  var aboutURL: String
  var navigation: [LinkContext]
  var crumbs: [LinkContext]
  var hasSearchField: Bool
  var searchFieldID: String
  var searchTexts: String
  var footer: String
  var isSearch: Bool
  var trustsContent: Bool
  var feeds: [LinkContext] = []
  var subscriptions: [LinkContext] = []
  var twinURL: String?
  var direction = "ltr"
  var isUnlisted = false
  var hasStyle = false
  var hasScript = false

  static let schema = ContextSchema<Self>(
    "frame", "Around every page. Its names are in reach everywhere.",
    [
      .words("t", "The interface texts by name: `{{t.search}}`. They stand in `texts.txt`."),
      .text("language", "The language of the interface texts, for `lang`.") { $0.language },
      .text("siteTitle", "The name of the site, from the configuration.") { $0.siteTitle },
      .text("title", "The title of the page, without the site's.") { $0.title },
      .text("description", "One sentence for search engines and previews.") { $0.description },
      .text("canonical", "The full address of the page; only with a base URL.") { $0.canonical },
      .text("root", "The way up to the root of the site: empty, or `../`.") { $0.root },
      .text("homeURL", "The first page.") { $0.homeURL },
      .text("searchURL", "The search page.") { $0.searchURL },
      .text("aboutURL", "The page about this build.") { $0.aboutURL },
      .list("navigation", "The entries of the masthead.") { $0.navigation },
      .list("crumbs", "The way from the first page to this one.") { $0.crumbs },
      .flag("searchField", "The masthead has a search field; not where the page has its own.") { $0.hasSearchField },
      .text("searchFieldID", "The `id` of that field: `q`, unless the document has such an anchor.") {
        $0.searchFieldID
      },
      .text("searchTexts", "The texts that the script of the search field shows, as JSON.") { $0.searchTexts },
      .text("footer", "What the site holds, in a sentence.") { $0.footer },
      .flag("isSearch", "The page is the search page.") { $0.isSearch },
      .list("feeds", "The Atom feeds that belong to the page.") { $0.feeds },
      .list("subscriptions", "Feeds and the calendar, on the pages of what they follow.") { $0.subscriptions },
      .text("twinURL", "The same page in Markdown; only where the site has such twins.") { $0.twinURL },
      .text("direction", "`ltr` or `rtl`, for `dir`.") { $0.direction },
      .flag("unlisted", "The site is not for the public, and search engines are asked to stay away.") {
        $0.isUnlisted
      },
      .flag("customStyle", "The theme has a file `assets/custom.css`.") { $0.hasStyle },
      .flag("customScript", "The theme has a file `assets/custom.js`.") { $0.hasScript },
      .flag("trustsContent", "The configuration says `raw_html: trusted`: documents may bring scripts.") {
        $0.trustsContent
      },
    ])
}

/// A page before it is rendered.
struct PageDraft: Sendable {
  var kind: PageKind
  var address: String
  var title: String
  var description: String
  var crumbs: [LinkContext] = []
  /// The entry of the masthead that is current, by its address.
  var section: String?
  /// Anchors that the page's document brings along.
  var anchors: Set<String> = []
  var body: any TemplateContext
}

extension PageMaker {
  func frame(for draft: PageDraft) -> SiteFrame {
    let incidents = words.count("count.incidents", site.base.incidents.count)
    let items = words.count("count.items", site.base.prevention.count)
    return SiteFrame(
      language: site.options.language, siteTitle: site.options.title, title: draft.title,
      description: draft.description, canonical: canonical(draft.address),
      root: prefix ?? String(repeating: "../", count: draft.address.utf8.count { $0 == UInt8(ascii: "/") }),
      homeURL: url(SiteMap.home), searchURL: url(SiteMap.search), aboutURL: url(SiteMap.about),
      navigation: navigation(section: draft.section ?? draft.address), crumbs: draft.crumbs,
      hasSearchField: draft.kind != .home && draft.kind != .search,
      searchFieldID: draft.anchors.contains("q") ? "q-field" : "q", searchTexts: site.searchTexts,
      footer: words("footer", ["incidents": incidents, "items": items]), isSearch: draft.kind == .search,
      trustsContent: site.options.trustsContent,
      feeds: site.feeds(of: draft.address).map { link($0.title, $0.address) },
      subscriptions: subscriptions(to: draft.address),
      twinURL: site.hasTwin(draft) ? url(MarkdownTwin.address(of: draft.address)) : nil,
      direction: words.direction, isUnlisted: site.options.isInternal,
      hasStyle: site.assets.contains("assets/custom.css"), hasScript: site.assets.contains("assets/custom.js"))
  }

  /// The feeds of a page under their short names, and the calendar: for people, where the head of a page is for programs.
  private func subscriptions(to address: String) -> [LinkContext] {
    let feeds = site.feeds(of: address)
    guard let all = feeds.first, feeds.count > 1 || address == SiteMap.incidents else { return [] }
    return [link(words("incidents.title"), all.address)] + feeds.dropFirst().map { link($0.name, $0.address) }
      + [link(words("calendar"), SiteMap.calendar)]
  }

  private func canonical(_ address: String) -> String? {
    site.options.baseURL.map { base in
      let path = address == SiteMap.home ? "" : address
      return base + RelativeLink.percentEncoded(path)
    }
  }

  private func navigation(section: String) -> [LinkContext] {
    var entries = [
      (words("nav.incidents"), SiteMap.incidents), (words("nav.causes"), SiteMap.causes),
      (words("nav.learnings"), SiteMap.learnings), (words("nav.prevention"), SiteMap.prevention),
    ]
    if !site.base.incidents.isEmpty { entries.append((words("nav.insights"), SiteMap.insights)) }
    if !site.library.isEmpty { entries.append((words("nav.reference"), SiteMap.reference)) }
    return entries.map { text, target in
      LinkContext(text: text, url: url(target), isCurrent: section == target)
    }
      + site.options.navigation.map {
        LinkContext(text: $0.title, url: configured($0.url), isExternal: isElsewhere($0.url))
      }
  }

  /// An address of the web, or a path in the site as the configuration writes it.
  func configured(_ target: String) -> String {
    guard !SourcePath.hasScheme(target) else { return target }
    let (path, query, fragment) = DocumentLinks.parts(of: target)
    let page = path.drop { $0 == "/" }
    return url(page.isEmpty ? SiteMap.home : String(page)) + query + (fragment.map { "#" + $0 } ?? "")
  }

  private func isElsewhere(_ target: String) -> Bool { SourcePath.hasScheme(target) }

  /// A breadcrumb from names and addresses; the last entry is the page itself and no link.
  func crumbs(_ entries: (String, String?)...) -> [LinkContext] {
    entries.map { text, target in LinkContext(text: text, url: target.map { url($0) }) }
  }
}

extension Site {
  /// Whether a page has a twin in Markdown: all but templates, whose download it is. That of a redirect keeps the
  /// address of the former twin.
  func hasTwin(_ draft: PageDraft) -> Bool { options.writesMarkdown && !templatePages.contains(draft.address) }
}
