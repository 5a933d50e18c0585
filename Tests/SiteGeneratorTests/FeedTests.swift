import Testing

@testable import SiteGenerator

@Suite struct FeedTests {
  @Test(arguments: [
    ("a, b; c\\d", "a\\, b\\; c\\\\d"), ("two\nlines\u{7}", "two\\nlines"), ("plain: \"text\"", "plain: \"text\""),
  ])
  func calendarTextIsEscaped(text: String, expected: String) {
    #expect(DueCalendar.escaped(text) == expected)
  }

  @Test func calendarLinesAreFoldedBetweenCharacters() {
    let line = "SUMMARY:" + String(repeating: "障", count: 60)
    let parts = DueCalendar.folded(line).split(separator: "\r\n")
    #expect(parts.allSatisfy { $0.utf8.count <= 75 })
    let joined = parts.enumerated().map { $0.offset == 0 ? String($0.element) : String($0.element.dropFirst()) }
      .joined()
    #expect(joined == line)
    #expect(DueCalendar.folded("SHORT:1") == "SHORT:1")
  }

  @Test func onlyOpenItemsAreInTheCalendar() {
    let calendar = render(smallSite).text("due.ics")
    let hasOpen = calendar.contains("SUMMARY:Rehearse the failover") && calendar.contains("DTSTART;VALUE=DATE:20260501")
    #expect(hasOpen)
    let hasDone = calendar.contains("Alert on time to full")
    #expect(!hasDone)
  }

  @Test func namesOfEntriesDoNotDependOnTheHost() {
    let ids = { (base: String?) in
      render(smallSite, options: SiteOptions(baseURL: base)).text("feed.xml").matches(of: /<id>([^<]*)<\/id>/).map {
        String($0.1)
      }
    }
    #expect(ids(nil) == ids("https://example.org/x"))
    #expect(Set(ids(nil)).count == ids(nil).count)
    #expect(
      StableName.uuid("a").wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
  }

  @Test func whatIsInternalAsksSearchEnginesToStayAway() {
    let site = render(smallSite, options: SiteOptions(baseURL: "https://example.org"))
    #expect(site.text("robots.txt") == "User-agent: *\nDisallow: /\n")
    #expect(site.text("sitemap.xml") == "")
    let isAsked = site.text("index.html").contains("<meta name=\"robots\" content=\"noindex\">")
    #expect(isAsked)
  }

  @Test func theListForToolsSaysWhatItLeavesOut() {
    let files = (0..<202).map { number in
      ("incidents/\(number).md", "---\nid: INC-\(number)\ntitle: Incident \(number)\ndate: 2026-01-02\n---\n# I\n")
    }
    let text = render(Dictionary(uniqueKeysWithValues: files)).text("llms.txt")
    #expect(text.matches(of: /\n- \[Incident \d+\]/).count == 200)
    #expect(
      text.contains("\n2 older incidents are not listed here; [Incidents](incidents/index.md) leads to all of them.\n"))
    #expect(!render(smallSite).text("llms.txt").contains("older"))
  }

  @Test(arguments: [
    ("incidents/index.html", ["../feed.xml", "../due.ics"]),
    ("services/orders-api.html", ["../feed.xml", "orders-api.xml", "../due.ics"]),
    ("causes/capacity.html", ["../feed.xml", "capacity.xml", "../due.ics"]),
    ("prevention.html", ["feed.xml", "overdue.xml", "due.ics"]), ("severities/sev1.html", []), ("index.html", []),
  ])
  func whatCanBeSubscribedToIsLinked(page: String, expected: [String]) {
    let found = render(smallSite).text(page).matches(of: /<a href="([^"]*\.(?:xml|ics))"/).map { String($0.1) }
    #expect(found == expected)
  }

  @Test(arguments: [
    ("index.html", "index.md"), ("incidents/inc-2026-009.html", "inc-2026-009.md"), ("search.html", "search.md"),
    ("404.html", "404.md"), ("causes/capacity.html", "capacity.md"),
  ])
  func aPageLinksItsMarkdown(page: String, twin: String) {
    let isLinked = render(smallSite).text(page).contains(
      "<a href=\"\(twin)\" type=\"text/markdown\">This page as Markdown</a>")
    #expect(isLinked)
  }

  @Test func everyPageHasATwin() {
    var sources = smallSite
    sources["incidents/moved.md"] =
      "---\nid: INC-2026-900\naliases: [INC-OLD]\ntitle: Moved\ndate: 2026-01-02\n---\n# Moved\n"
    let site = render(sources)
    let paths = Set(site.files.map(\.path))
    let pages = paths.filter { $0.hasSuffix(".html") }
    #expect(pages.contains("incidents/inc-old.html") && pages.contains("search.html") && pages.contains("404.html"))
    #expect(pages.filter { !paths.contains(MarkdownTwin.address(of: $0)) } == [])
    #expect(site.text("incidents/inc-old.md").contains("[Moved](inc-2026-900.md)"))
    // What a script would fill says nothing to a tool.
    let search = site.text("search.md")
    #expect(search.contains("(causes.md)") || search.contains("(causes/index.md)"))
    #expect(!search.contains("j k") && !search.contains("`j`"))
  }

  @Test func outputsCanBeSwitchedOff() {
    var options = SiteOptions()
    options.writesFeeds = false
    options.writesMarkdown = false
    let site = render(smallSite, options: options)
    let others = site.files.map(\.path).filter { $0.hasSuffix(".md") || $0.hasSuffix(".xml") || $0.hasSuffix(".ics") }
    #expect(others == ["templates/t.md"])
    let isSaid = ["index.html", "incidents/index.html", "incidents/inc-2026-009.html"].contains {
      let page = site.text($0)
      return page.contains("rel=\"alternate\"") || page.contains("Subscribe:") || page.contains("as Markdown")
    }
    #expect(!isSaid)
  }

  @Test(arguments: [
    ("<h1>A</h1><p>b <b>c</b> &lt;d&gt;</p>", "\n# A\n\nb **c** \\<d>\n"),
    ("<ul><li>a</li><li><p>b</p><ul><li>c</li></ul></li></ul>", "\n- a\n- b\n  - c\n"),
    ("<ol><li>a</li><li><pre><code>x_y\n z</code></pre></li></ol>", "\n1. a\n\n2. ```\n   x_y\n    z\n   ```\n"),
    ("<table><tr><th>A|</th><th>B</th></tr><tr><td>c</td></tr></table>", "\n| A\\| | B |\n| --- | --- |\n| c |  |\n"),
    ("<p><a href=\"../x.html#y\">t</a> <code>a_b</code></p>", "\n[t](../x.md#y) `a_b`\n"),
    ("<p><a href=\"https://x.org/a.html\">t</a></p><nav><a href=\"n\">n</a></nav>", "\n[t](https://x.org/a.html)\n"),
    ("<blockquote><p>a</p><p>b</p></blockquote>", ">\n> a\n>\n> b\n"),
    ("<svg role=\"img\" aria-label=\"A chart\"><text>no</text></svg><p># x</p>", "\nA chart\n\n\\# x\n"),
    ("<dl><dt>K</dt><dd>v</dd></dl>", "\n**K**\n\n- v\n"),
    ("</p></li></blockquote></table></a><p>still <", "\nstill\n"),
  ])
  func pagesBecomeMarkdown(html: String, markdown: String) {
    let page = "<body><p>before</p><main id=\"main\">\(html)</main>"
    let twin = MarkdownTwin.make(from: Array(page.utf8), canonical: nil)
    #expect(String(decoding: twin, as: UTF8.self) == markdown)
  }
}
