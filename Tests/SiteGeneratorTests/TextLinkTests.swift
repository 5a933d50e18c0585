import Configuration
import Testing

@testable import SiteGenerator

/// Ids of incidents, and what the configuration's patterns match, are links wherever they stand in text.
@Suite struct TextLinkTests {
  private static func incident(_ id: String, _ text: String = "", aliases: String = "[]") -> String {
    "---\nid: \(id)\ntitle: What happened\ndate: 2026-01-02\nseverity: SEV2\naliases: \(aliases)\n---\n\n"
      + "## Summary\n\n\(text)\n"
  }

  private static let others = [
    "incidents/a.md": incident("INC-2024-03", aliases: "[OLD-7]"),
    "incidents/b.md": incident("PM-2026-030-orders-are-lost"),
    "incidents/c.md": incident("PM-2026-031-first"), "incidents/d.md": incident("PM-2026-031-second"),
    "incidents/e.md": incident("outage"), "incidents/f.md": incident("2024-05-06"), "incidents/g.md": incident("v2"),
    "reference/r.md": "---\nid: REF-1\nkind: reference\ntitle: R\n---\n# R\n\ntext\n",
  ]

  private static func page(_ text: String, rules: [LinkRule] = []) -> String {
    var files = others
    files["incidents/x.md"] = incident("INC-9", text)
    var options = SiteOptions()
    options.linkRules = rules
    return render(files, options: options).text("incidents/inc-9.html")
  }

  static let first = "<a href=\"inc-2024-03.html\">"

  @Test(arguments: [
    ("As in INC-2024-03.", "As in \(first)INC-2024-03</a>."), ("(inc-2024-03)", "(\(first)inc-2024-03</a>)"),
    ("**INC-2024-03**: x", "<strong>\(first)INC-2024-03</a></strong>: x"),
    ("was OLD-7 once", "was \(first)OLD-7</a> once"), ("INC-2024-03で", "\(first)INC-2024-03</a>で"),
    ("see PM-2026-030", "see <a href=\"pm-2026-030-orders-are-lost.html\">PM-2026-030</a>"),
    (
      "see PM-2026-030-orders-are-lost",
      "see <a href=\"pm-2026-030-orders-are-lost.html\">PM-2026-030-orders-are-lost</a>"
    ),
    ("INC-2024-03/OLD-7 x", "\(first)INC-2024-03</a>/\(first)OLD-7</a> x"),
    ("a | b\n--|--\nx | INC-2024-03", "<td>\(first)INC-2024-03</a></td>"),
  ])
  func linksIdsOfIncidents(text: String, html: String) {
    #expect(Self.page(text).contains(html), "\(text)")
  }

  @Test(arguments: [
    "`INC-2024-03` x", "    INC-2024-03", "```\nINC-2024-03\n```", "[INC-2024-03](https://a.example)",
    "https://a.example/INC-2024-03", "INC-2024-030 x", "XINC-2024-03 x", "INC-2024-03-b x", "a/INC-2024-03 x",
    "INC-2024-03.md x", "INC-2024-03/log.txt", "#INC-2024-03 x", "INC-9 itself", "PM-2026-031 is two", "outage v2",
    "2024-05-06 x", "REF-1 x", "<code>INC-2024-03</code>", "<a href=\"https://a.example\">INC-2024-03</a>",
  ])
  func leavesTextAlone(text: String) throws {
    let page = Self.page(text)
    let start = try #require(page.firstRange(of: "id=\"summary\""))
    let end = try #require(page[start.upperBound...].firstRange(of: "</section>"))
    let section = page[start.upperBound..<end.lowerBound]
    #expect(!section.contains("href=\"inc-") && !section.contains("href=\"pm-"), "\(section)")
    #expect(!section.contains("href=\"outage") && !section.contains("href=\"2024") && !section.contains("href=\"v2"))
    #expect(!section.contains("href=\"../reference"))
  }

  @Test(arguments: [
    ("[[INC-9]]", "href=\"inc-9.html\""), ("[[x]]", "href=\"inc-9.html\""), ("[[X.md|y]]", "href=\"inc-9.html\""),
    ("[[the ONLY one of its name]]", "href=\"inc-9.html\""), ("[[y#z|t]]", "href=\"inc-8.html#z\""),
    ("[[Two of them]]", "<a class=\"broken\">Two of them</a>"), ("[[nobody]]", "<a class=\"broken\">nobody</a>"),
  ])
  func findsThePagesOfWikiLinks(text: String, html: String) {
    func named(_ id: String, _ title: String, _ text: String = "") -> String {
      Self.incident(id, text).replacing("What happened", with: title)
    }
    let site = render([
      "incidents/x.md": named("INC-9", "The only one of its name"), "incidents/y.md": named("INC-8", "Two of them"),
      "incidents/z.md": named("INC-7", "Two of them", text),
    ])
    #expect(site.text("incidents/inc-7.html").contains(html), "\(text)")
  }

  @Test func linksWhatPatternsMatch() throws {
    let rules = [
      LinkRule(pattern: try LinkPattern("JIRA-\\d+"), url: "https://j.example/$0"),
      LinkRule(pattern: try LinkPattern("[A-Z]+-\\d+"), url: "/wiki/$0.html"),
    ]
    let page = Self.page("JIRA-12, OPS-3, OLD-7, `JIRA-1` and INC-9.", rules: rules)
    let out = "<a href=\"https://j.example/JIRA-12\" class=\"external\" rel=\"noopener noreferrer\">JIRA-12</a>"
    #expect(
      page.contains(out + ", <a href=\"../wiki/OPS-3.html\">OPS-3</a>, \(Self.first)OLD-7</a>, <code>JIRA-1</code>"))
    // The pattern has it where the page would only lead to itself.
    #expect(page.contains("<a href=\"../wiki/INC-9.html\">INC-9</a>"))
  }

  /// `[[PM-2026-030]]` is enough for `PM-2026-030-orders-are-lost`; two that begin so are nobody's.
  @Test(arguments: [
    ("[[PM-2026-030]]", "<a href=\"pm-2026-030-orders-are-lost.html\">PM-2026-030</a>"),
    ("[[pm-2026-030|lost orders]]", "<a href=\"pm-2026-030-orders-are-lost.html\">lost orders</a>"),
    ("[[OLD-7]]", "\(first)OLD-7</a>"), ("[[PM-2026-031]]", "<a class=\"broken\">PM-2026-031</a>"),
  ])
  func findsTheIncidentOfAWikiLinkByItsNumber(text: String, html: String) {
    #expect(Self.page(text).contains(html), "\(text)")
  }

  /// A ticket that the document does not link is linked as a pattern has it, in the ledger and on the incident's page.
  @Test func linksTicketsAsPatternsHaveThem() throws {
    let items =
      "\n## Action items\n\n| Action | Ticket |\n|---|---|\n| Cap the queue | OPS-12 |\n"
      + "| Alert on it | [OPS-13](https://t.example/13) |\n| Drill it | soon |\n"
    var options = SiteOptions()
    options.linkRules = [LinkRule(pattern: try LinkPattern("OPS-\\d+"), url: "https://j.example/$0")]
    let files = ["incidents/x.md": Self.incident("INC-9", "text\n" + items)]
    func link(_ url: String, _ text: String) -> String {
      "<a class=\"ext\" href=\"\(url)\" rel=\"noopener noreferrer external\">\(text)</a>"
    }
    let site = render(files, options: options)
    for page in ["prevention.html", "incidents/inc-9.html"] {
      #expect(site.text(page).contains(link("https://j.example/OPS-12", "OPS-12")), "\(page)")
      #expect(site.text(page).contains(link("https://t.example/13", "OPS-13")), "\(page)")
    }
    #expect(!render(files).text("prevention.html").contains("j.example"))
  }

  @Test func staysLinearInTheNumberOfMatches() throws {
    let base = knowledgeBase(Self.others)
    let links = TextLinks(
      base, map: SiteMap.make(for: base).value,
      rules: [LinkRule(pattern: try LinkPattern("A-\\d"), url: "https://a.example/$0")])
    let text = Array(String(repeating: "A-1 INC-2024-03 ", count: 20_000).utf8)
    #expect(links.links(in: text[...], on: "x.html").count == 40_000)
  }

  @Test func writesTrustedHTMLAsItStands() {
    let text = "<b onclick=\"f()\">x</b> <script>f()</script> ![p](https://pic.example/p.png) [y](javascript:f())"
    let files = ["incidents/x.md": Self.incident("INC-9", text)]
    var options = SiteOptions()
    let safe = render(files, options: options).text("incidents/inc-9.html")
    #expect(safe.contains("http-equiv=\"Content-Security-Policy\""))
    for part in ["onclick", "<script>f()", "<img src=\"https:", "javascript:"] {
      #expect(!safe.contains(part), "\(part)")
    }
    options.trustsContent = true
    let trusted = render(files, options: options).text("incidents/inc-9.html")
    #expect(!trusted.contains("http-equiv=\"Content-Security-Policy\""))
    for part in ["<b onclick=\"f()\">", "<script>f()</script>", "<img src=\"https:", "href=\"javascript:f()\""] {
      #expect(trusted.contains(part), "\(part)")
    }
  }
}
