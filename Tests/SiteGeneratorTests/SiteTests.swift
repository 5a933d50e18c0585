import Diagnostics
import FileTree
import Foundation
import KnowledgeBase
import Testing
import TextAnalysis

@testable import SiteGenerator

@Suite struct SiteTests {
  @Test func everyInternalLinkAndAnchorResolves() {
    let site = render(smallSite)
    let paths = Set(site.files.map(\.path)).union(site.assets.map(\.address)).union(["assets/search.js"])
    let anchors = Dictionary(uniqueKeysWithValues: site.pages.map { ($0.path, AnchorChecks.ids(in: $0.bytes)) })
    for page in site.pages {
      for target in targets(in: String(decoding: page.bytes, as: UTF8.self)) {
        guard let (path, fragment) = resolved(target, from: page.path) else { continue }
        let isThere = paths.contains(path) && fragment.map { anchors[path]?.contains($0) == true } ?? true
        #expect(isThere, "\(page.path): \(target)")
      }
    }
  }

  @Test func noPageHasAnIDTwice() {
    for page in render(smallSite).pages {
      let ids = String(decoding: page.bytes, as: UTF8.self).matches(of: /\ id="([^"]*)"/).map { String($0.1) }
      #expect(ids.count == Set(ids).count, "\(page.path)")
    }
  }

  @Test func pagesAreTheSameForAnyNumberOfThreads() {
    let one = render(smallSite, options: SiteOptions(threads: 1))
    let many = render(smallSite, options: SiteOptions(threads: 4))
    #expect(one.files == many.files)
    #expect(one.diagnostics == many.diagnostics)
  }

  /// They come before everything else, and neither they nor the site know of it.
  @Test func pagesAheadAreThoseOfTheSite() {
    let base = knowledgeBase(smallSite)
    let page = SiteMap.incidents
    var (early, files): ([OutputFile], [OutputFile]) = ([], [])
    var isFirst = false
    let ahead = PagesAhead([page, "no/such/page.html"]) { pages in
      isFirst = files.isEmpty
      early += pages
    }
    let options = SiteOptions()
    _ = SitePages.render(base, theme: shippedTheme, options: options, info: testInfo, ahead: ahead) { files += $0 }
    #expect(isFirst && early.map(\.path) == [page])
    #expect(early.first?.bytes == files.first { $0.path == page }?.bytes)
    let alone = RenderedSite(base, options: SiteOptions(), theme: shippedTheme, info: testInfo)
    #expect(files.sorted { $0.path < $1.path } == alone.files)
  }

  @Test func onlyTheAboutPageKnowsCommitAndTime() {
    let base = knowledgeBase(smallSite)
    func files(_ info: BuildInfo) -> [String: [UInt8]] {
      let site = RenderedSite(base, options: SiteOptions(), theme: shippedTheme, info: info)
      return Dictionary(uniqueKeysWithValues: site.files.map { ($0.path, $0.bytes) })
    }
    let first = files(testInfo)
    let second = files(BuildInfo(version: "9", commit: "fedcba", time: "2027-01-01T00:00:00Z"))
    #expect(first.filter { second[$0.key] != $0.value }.keys.sorted() == ["about.html", "about.md"])
  }

  @Test func formerIDsLeadToThePresentPage() {
    var files = smallSite
    files["incidents/disk.md"] = diskFull.replacing("id: INC-2026-009", with: "id: INC-2026-009\naliases: [INC-9]")
    let site = render(files)
    let page = site.text("incidents/inc-9.html")
    #expect((page.contains("<meta http-equiv=\"refresh\" content=\"0; url=inc-2026-009.html\">")) == true)
  }

  @Test func twoDocumentsForOneAddressAreBothKept() {
    let text = { (title: String) in "---\nkind: reference\ntitle: \(title)\n---\n# \(title)\n\nText of \(title).\n" }
    let site = render(["reference/index.md": text("First"), "handbook/reference/index.md": text("Second")])
    #expect(
      site.diagnostics.contains { $0.rule == "site.address" && $0.location.file == "handbook/reference/index.md" })
    #expect((site.text("reference/index.html").contains("Text of First")) == true)
    #expect(site.files.contains { $0.path == "reference/index-2.html" })
  }

  @Test func emptyContentStillMakesASite() {
    let site = render([:])
    #expect((site.text("index.html").contains("No incident yet")) == true)
    #expect(site.files.contains { $0.path == "search.html" })
  }

  @Test func canonicalLinksNeedABaseURL() {
    #expect((!render(smallSite).text("index.html").contains("rel=\"canonical\"")) == true)
    let site = render(smallSite, options: SiteOptions(baseURL: "https://example.org/pm"))
    #expect(
      (site.text("causes/index.html").contains(
        "<link rel=\"canonical\" href=\"https://example.org/pm/causes/index.html\">")) == true)
  }

  @Test func theNotFoundPageWorksAtAnyDepth() {
    let page = render(smallSite, options: SiteOptions(baseURL: "https://example.org/pm/")).text("404.html")
    #expect(page.contains("href=\"https://example.org/pm/assets/debrief.css\"") == true)
    #expect(page.contains("href=\"https://example.org/pm/incidents/index.html\"") == true)
  }

  @Test func themeStaysWithinItsWeight() {
    let size = { (path: String) in shippedTheme.assets.first { $0.path == path }?.bytes.count ?? .max }
    #expect(size("assets/debrief.css") <= 30_000)
    #expect(size("assets/debrief.js") <= 6_000)
  }

  /// Whoever is in an incident needs a guide, not what lies in a folder.
  @Test func theFirstPageOffersNoReadme() {
    let readme = ["README.md": "# Our postmortems\n\nText.\n", "incidents/disk.md": diskFull]
    #expect(!render(readme).text("index.html").contains("Our postmortems"))
    let both = readme.merging(["reference/severity-matrix.md": severityMatrix]) { first, _ in first }
    let home = render(both).text("index.html")
    #expect(home.contains("Severity matrix"))
    #expect(!home.contains("Our postmortems"))
  }

  /// The Content-Security-Policy of the pages would refuse them.
  @Test(arguments: ["search.html", "404.html"])
  func pagesThatLeadOnSayWhereTheyStand(page: String) {
    let hasCrumbs = render(smallSite).text(page).contains("<nav class=\"crumbs\"")
    #expect(hasCrumbs)
  }

  @Test func documentsThatLinkHereAreListedByKind() {
    var files = smallSite
    for name in ["a", "b"] {
      files["reference/\(name).md"] = "# Page \(name)\n\nSee [it](../incidents/disk.md).\n"
    }
    let page = render(files).text("incidents/inc-2026-009.html")
    #expect(page.matches(of: /<div><dt>Reference<\/dt><dd>[^\n]*Page a[^\n]*<dd>[^\n]*Page b/).count == 1)
  }

  @Test func noPageUsesInlineStylesOrScripts() {
    for page in render(smallSite).pages {
      let text = String(decoding: page.bytes, as: UTF8.self)
      #expect((!text.contains(" style=\"")) == true, "\(page.path)")
      #expect((!text.contains("<script>")) == true, "\(page.path)")
    }
  }

  // MARK: - Links

  private func targets(in html: String) -> [String] {
    html.matches(of: /\ (?:href|src|action)="([^"]*)"/).map { String($0.1).replacing("&amp;", with: "&") }
  }

  private func resolved(_ target: String, from page: String) -> (String, String?)? {
    let (path, _, fragment) = DocumentLinks.parts(of: target)
    guard !SourcePath.hasScheme(target) else { return nil }
    var parts = page.split(separator: "/").dropLast().map(String.init)
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { parts = parts.dropLast() } else { parts.append(PercentEncoding.decoded(String(part))) }
    }
    return (path.isEmpty ? page : parts.joined(separator: "/"), fragment.map { PercentEncoding.decoded($0) })
  }
}
