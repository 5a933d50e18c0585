import Diagnostics
import Testing

@testable import SiteGenerator

@Suite struct DocumentTests {
  @Test func hostileTextNeverBecomesMarkup() {
    let hostile = "<script>alert(1)</script> \"\u{301} onmouseover=x '\u{301} </title><img src=x onerror=y>"
    let text = """
      ---
      id: INC-1
      title: '\(hostile.replacing("'", with: "''"))'
      date: 2026-01-02
      severity: SEV1
      services: ['\(hostile.replacing("'", with: "''"))']
      ---
      ## Summary

      \(hostile)

      ## Timeline

      - 10:00 \(hostile)
      - 10:05 next
      - 10:20 last

      ## Lessons learned

      - \(hostile)

      ## Action items

      | Item | Owner | Status |
      | --- | --- | --- |
      | \(hostile) | \(hostile) | Open |
      """
    for page in render(["incidents/x.md": text]).pages {
      let html = String(decoding: page.bytes, as: UTF8.self)
      #expect((!html.contains("<script>alert")) == true, "\(page.path)")
      #expect((!html.contains("<img src=x")) == true, "\(page.path)")
      // As bytes: a quote with a combining mark is one character that equals no quote. In text it harms nobody.
      let tags = page.bytes.split(separator: UInt8(ascii: "<")).map { $0.prefix { $0 != UInt8(ascii: ">") } }
      #expect(!tags.contains { Array($0).contains(Array("\"\u{301} onmouseover".utf8)) }, "\(page.path)")
    }
  }

  /// A summary that the page does not repeat, pictures, and what stands behind the table of a timeline.
  @Test func keepsWhatFactsAreReadFrom() {
    let page = render([
      "incidents/x.md": """
      # DNS outage

      Resolvers lost their upstream. ![graph](img/a.png)

      ## Timeline

      | Time | Event | Graph |
      | --- | --- | --- |
      | 10:00 | pager | ![](img/b.png) |
      | 10:05 | fixed | |

      More is in [the log](log.txt) of that day.
      """
    ]).text("incidents/x.html")
    for text in [
      "<p>Resolvers lost their upstream. <img src=\"../files/incidents/img/a.png\" alt=\"graph\" />",
      "<img src=\"../files/incidents/img/b.png\"", "<p>More is in <a href=\"../files/incidents/log.txt\">the log</a>",
    ] { #expect((page.contains(text)) == true, "\(text)") }
  }

  @Test func nothingOfADocumentGetsLost() {
    let site = render(smallSite)
    let page = site.text("incidents/inc-2026-009.html")
    for text in [
      "Unusual text that must not get lost", "A time-to-full alert would have paged earlier", "Replica promoted",
      "Rehearse the failover",
    ] {
      #expect((page.contains(text)) == true, "\(text)")
    }
    let foreign = site.text("incidents/queue.html")
    for text in ["afternoon", "Some background without any heading we know", "workers idle", "Things we noticed"] {
      #expect((foreign.contains(text)) == true, "\(text)")
    }
  }

  @Test func wordsThatADesignedFormLeavesOutStandBelowIt() {
    let text = diskFull.replacing(
      "| Item | Owner | Due | Status |\n| --- | --- | --- | --- |",
      with: "| Item | Owner | Due | Status | Confidence |\n| --- | --- | --- | --- | --- |"
    )
    .replacing("| 2026-05-01 | Open |", with: "| 2026-05-01 | Open | rather shaky |")
    #expect((render(["incidents/disk.md": text]).text("incidents/inc-2026-009.html").contains("rather shaky")) == true)
  }

  @Test func unknownFactsAreSaidInOneLine() {
    let site = render(["incidents/queue.md": foreign])
    let page =
      site.pages.first { $0.path.hasPrefix("incidents/queue") }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    #expect((page.contains("severity, when it began, time to restore")) == true)
  }

  @Test func linksBetweenDocumentsBecomeLinksBetweenPages() {
    let page = render(smallSite).text("incidents/inc-2026-009.html")
    #expect((page.contains("href=\"../reference/severity-matrix.html#the-levels\"")) == true)
  }

  @Test(arguments: [
    (
      "<p><img src=\"https://x.org/a.png\" alt=\"A\" /></p>",
      "<p><a class=\"external\" rel=\"noopener noreferrer\" href=\"https://x.org/a.png\">A</a></p>"
    ),
    ("<a href=\"b\"><img src=\"https://x.org/a.png\" alt=\"A\" /></a>", "<a href=\"b\">A</a>"),
    ("<img src=\"a.png\" alt=\"\" />", "<img src=\"a.png\" alt=\"\" />"),
  ])
  func picturesElsewhereBecomeLinks(html: String, expected: String) {
    #expect(DistantImages.replaced(in: html) == expected)
  }

  @Test func footnotesStandAtTheEndOfThePage() {
    let text = "---\nid: INC-1\n---\n## Summary\n\nText[^a].\n\n[^a]: The note.\n"
    let page = render(["incidents/a.md": text]).text("incidents/inc-1.html")
    let note = page.contains("id=\"fn1\"") && page.contains("The note.")
    #expect(note)
  }

  @Test func attachmentsAreAskedFor() {
    let assets = render(smallSite).assets
    #expect(assets.map(\.sourcePath) == ["incidents/images/chart.png", "incidents/worker.log"])
    #expect(assets.map(\.address) == ["files/incidents/images/chart.png", "files/incidents/worker.log"])
  }

  /// The impact of a document that states it in a table; the cells have words between them.
  @Test(arguments: [
    ("| What | Value |\n| --- | --- |\n| Customers affected | 1,200 |", "Customers affected: 1,200"),
    ("| What | Value |\n| --- | --- |\n| Customers: | 1,200 |", "Customers: 1,200"),
    (
      "| What | From | To |\n| --- | --- | --- |\n| Checkout | 10:00 | 10:40 |",
      "Checkout: 10:00</b></span><span class=\"v whole\"> To: 10:40</span>"
    ),
    (
      "| What | Figure | |\n| --- | --- | --- |\n| Duration | 42 minutes | status page |",
      "Duration: 42 minutes</b></span><span class=\"v whole\"> status page</span>"
    ),
    ("Checkout was down. Then it was up again.", "Checkout was down."),
  ])
  func cellsOfTheImpactAreKeptApart(impact: String, expected: String) {
    let page = render(["incidents/x.md": "# Checkout down\n\n## Impact\n\n\(impact)\n\n## Root cause\n\nUnknown.\n"])
      .text("incidents/x.html")
    let said = expected.hasSuffix("</span>") ? expected : expected + "</b>"
    #expect(page.contains("<b>\(said)") == true, "\(expected)")
  }

  /// Whether somebody states a cause or it was inferred is said wherever the cause stands.
  @Test func listsSayThatACauseIsInferred() {
    let inferred = """
      # Disk full

      ## Root cause

      The disk was full: no space left on device.

      ## Timeline

      - 10:00 x
      """
    let site = render(["incidents/a.md": diskFull, "incidents/b.md": inferred])
    let rows = site.text("incidents/index.html").split(separator: "<tr>")
    let stated = rows.first { $0.contains("INC-2026-009") } ?? ""
    let other = rows.first { $0.contains("incidents/b.html") || $0.contains("\"b.html\"") } ?? ""
    #expect(!stated.contains("class=\"basis\""))
    #expect(other.contains("Disk full"))
    #expect(other.contains("<span class=\"basis\">inferred</span></span>"))
  }

  /// A colon that led to the text, a picture before it: neither is part of what was learned.
  @Test func learningsHaveNamesWithoutMarks() {
    let text = """
      # Queue down

      ## Lessons learned

      - **Supabase MCP:** read-only by default.
      - 🔥 Alert on the queue's depth.
      """
    let page = render(["incidents/x.md": text]).text("learnings.html")
    #expect(page.contains(">Supabase MCP<"))
    #expect(page.contains(">Alert on the queue&#39;s depth.<"))
  }

  @Test func aMissingFileIsReportedWhereItIsLinked() {
    var files = smallSite
    files["incidents/queue.md"] = "# Queue\n\nSee [the matrix](../reference/severity-matrx.md).\n"
    let found = render(files).diagnostics.filter { $0.rule == "link.missing" }
    #expect(found.map(\.location.range?.start.line) == [3])
    #expect(found.first?.remedy == "Did you mean \"reference/severity-matrix.md\"?")
  }

  @Test func aMissingAnchorIsReportedWhereItIsLinked() {
    var files = smallSite
    files["incidents/queue.md"] = "# Queue\n\nSee [the matrix](../reference/severity-matrix.md#the-level).\n"
    let found = render(files).diagnostics.filter { $0.rule == "link.anchor" }
    #expect(found.map(\.location.range?.start.line) == [3])
    #expect(found.first?.remedy == "Did you mean \"#the-levels\"?")
  }

  @Test(arguments: [
    ("<strong>14:02</strong> – text", "14:02", "<strong>14:02</strong>", " – text"),
    ("<strong>14:02 text</strong>", "14:02", "<strong>14:02</strong>", "<strong> text</strong>"),
    ("a &lt;b&gt; c", "a <b>", "a &lt;b&gt;", " c"),
  ])
  func markupIsCutWhereATextEnds(markup: String, text: String, head: String, rest: String) {
    let parts = MarkupSplit.split(Markup(trusted: markup), after: text)
    #expect(parts?.head.html == head)
    #expect(parts?.rest.html == rest)
  }
}
