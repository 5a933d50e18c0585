import Testing

@testable import SiteGenerator

/// Any single thing that readers see can be replaced by a file in the site's own folder.
@Suite struct OverrideTests {
  private func site(_ path: String, _ text: String, options: SiteOptions = SiteOptions()) -> RenderedSite {
    let theme = Theme.load(defaults: shippedThemeFiles, overrides: [(path, Array(text.utf8))])
    #expect(theme.diagnostics.isEmpty)
    return render(smallSite, options: options, theme: theme.value)
  }

  private static let kinds: [(PageKind, String)] = [
    (.home, "index.html"), (.incidents, "incidents/index.html"), (.incident, "incidents/inc-2026-009.html"),
    (.drill, "incidents/inc-2026-009/drill.html"), (.causes, "causes/index.html"), (.category, "causes/capacity.html"),
    (.cause, "causes/capacity.exhaustion.html"), (.learnings, "learnings.html"), (.prevention, "prevention.html"),
    (.insights, "insights.html"), (.facet, "services/index.html"), (.facetValue, "services/orders-api.html"),
    (.document, "reference/severity-matrix.html"), (.outcomes, "outcomes/index.html"), (.search, "search.html"),
    (.about, "about.html"), (.notFound, "404.html"), (.redirect, "incidents/inc-9.html"),
  ]

  @Test func everyTemplate() {
    #expect(Set(Self.kinds.map(\.0)) == Set(PageKind.allCases))
    var files = smallSite
    files["incidents/disk.md"] = diskFull.replacing("id: INC-2026-009", with: "id: INC-2026-009\naliases: [INC-9]")
    for (kind, page) in Self.kinds {
      let theme = Theme.load(
        defaults: shippedThemeFiles, overrides: [("\(kind.template).mustache", Array("our {{title}}".utf8))])
      #expect(theme.diagnostics.isEmpty)
      let text = render(files, theme: theme.value).text(page)
      #expect(text.hasPrefix("our "), "\(page)")
    }
  }

  /// A partial that is replaced by nothing can only be missed by pages that show it.
  @Test func everyPartial() {
    let partials = shippedThemeFiles.map(\.path).filter { $0.hasPrefix("partials/") }
    #expect(partials.count > 30)
    let shipped = render(smallSite).files
    var without: [String] = []
    for partial in partials {
      let theme = Theme.load(defaults: shippedThemeFiles, overrides: [(partial, Array("<!--ours-->".utf8))])
      #expect(theme.diagnostics.isEmpty, "\(partial)")
      if render(smallSite, theme: theme.value).files == shipped { without.append(partial) }
    }
    // A small site has no occasion for pages of long lists, for tickets and the like.
    #expect(without.count <= 8, "\(without.sorted())")
  }

  @Test func theLayout() {
    let page = site("layout.mustache", "<!doctype html>{{title}}{{$content}}{{/content}}").text("about.html")
    #expect(page.hasPrefix("<!doctype html>About this build"))
  }

  @Test func aColourToken() {
    let site = site("assets/custom.css", ":root { --accent: light-dark(#060, #9c9) }")
    let links = site.pages.filter { String(decoding: $0.bytes, as: UTF8.self).contains("assets/custom.css") }
    #expect(links.count == site.pages.count)
    #expect(site.text("assets/custom.css") == ":root{--accent:light-dark(#060,#9c9)}\n")
  }

  @Test func theLogoAndTheIcon() {
    let page = site("partials/logo.mustache", "<img src=\"{{root}}assets/ours.svg\" alt=\"\">").text(
      "causes/index.html")
    #expect(page.contains("<img src=\"../assets/ours.svg\" alt=\"\">"))
    #expect(site("assets/favicon.svg", "<svg/>").text("assets/favicon.svg") == "<svg/>")
    #expect(site("assets/ours.svg", "<svg/>").text("assets/ours.svg") == "<svg/>")
  }

  @Test func theNavigation() {
    var options = SiteOptions()
    options.navigation = [
      (title: "Status", url: "https://status.example/"), (title: "Teams", url: "/teams/index.html"),
    ]
    let page = render(smallSite, options: options).text("causes/index.html")
    #expect(page.contains("href=\"https://status.example/\">Status</a>"))
    #expect(page.contains("href=\"../teams/index.html\">Teams</a>"))
    // An entry that ships can be renamed by its text, or left out by a masthead of one's own.
    #expect(site("texts.txt", "nav.causes: Why").text("index.html").contains(">Why</a>"))
  }
}
