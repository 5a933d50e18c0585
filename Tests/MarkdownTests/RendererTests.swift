import Markdown
import Testing

/// What a site asks of the renderer.
struct RendererTests {
  static let patterns = [
    AutolinkPattern(#"INC-\d{4}-\d+"#, template: "/i/{id}/", targets: ["INC-2026-1": "/known/"], onlyKnown: false),
    AutolinkPattern(#"JIRA-(\d+)"#, template: "https://j.example/$1"),
    AutolinkPattern(#"[A-Z]{2,4}#\d+"#, template: "/x?q=$0"),
  ].compactMap(\.self)

  static let cases: [(String, String)] = [
    ("see INC-2026-009.", "see <a href=\"/i/INC-2026-009/\">INC-2026-009</a>."),
    ("INC-2026-1", "<a href=\"/known/\">INC-2026-1</a>"),
    ("`JIRA-1` [JIRA-2](u)", "<code>JIRA-1</code> <a href=\"u\">JIRA-2</a>"),
    ("(JIRA-7) AB#3", "(<a href=\"https://j.example/7\">JIRA-7</a>) <a href=\"/x?q=AB#3\">AB#3</a>"),
    ("XJIRA-1 JIRA-1x JIRA-1-a INC-26-1", "XJIRA-1 JIRA-1x JIRA-1-a INC-26-1"),
    (
      "**JIRA-1** a<b JIRA-2",
      "<strong><a href=\"https://j.example/1\">JIRA-1</a></strong> a&lt;b <a href=\"https://j.example/2\">JIRA-2</a>"
    ),
  ]

  @Test(arguments: cases.indices) func linksIdentifiersInText(_ index: Int) {
    let html = render(Self.cases[index].0 + "\n", .postmortem, RenderOptions(patterns: Self.patterns))
    #expect(html == "<p>" + Self.cases[index].1 + "</p>\n")
  }

  @Test(arguments: ["", "(", "a(", "[a", "a{2", "\\", "a|b", "x*", "a{3,2}", "(a)+", "[^a]", "((a))"])
  func refusesPatternsItDoesNotKnow(_ pattern: String) {
    #expect(AutolinkPattern(pattern, template: "/") == nil)
  }

  @Test func asksWhereLinksLead() {
    let options = RenderOptions(resolve: { link in
      switch link.destination {
      case "a.md": .to("/a/")
      case "gone.md": .broken
      case "page": .to("/page/", cssClass: "wiki")
      case let other where other.hasPrefix("http"): .external(other)
      default: .unchanged
      }
    })
    let text = "[a](a.md) [b](gone.md) [[page]] https://x.y <a href=\"a.md\">c</a> [d](#e)\n"
    #expect(
      render(text, .postmortem, options) == """
        <p><a href="/a/">a</a> <a class="broken">b</a> <a href="/page/" class="wiki">page</a> \
        <a href="https://x.y" class="external" rel="noopener noreferrer">https://x.y</a> <a href="/a/">c</a> \
        <a href="#e">d</a></p>

        """)
  }

  @Test func rendersSectionsOfADocument() throws {
    let document = parse("# A\n\none[^1]\n\n## B\n\ntwo\n\n[^1]: note\n")
    let blocks = Array(document.tree.children(of: MarkdownTree.root))
    var options = RenderOptions(headingShift: 1, skipped: [blocks[0]])
    options.headingIDs = false
    let renderer = HTMLRenderer(options: options)
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    #expect(
      text(renderer.render(document, blocks: blocks.prefix(2)))
        == "<p>one<sup class=\"footnote-ref\"><a href=\"#fn1\" id=\"fnref1\">1</a></sup></p>\n")
    #expect(text(renderer.render(document, blocks: blocks.dropFirst(2))) == "<h3>B</h3>\n<p>two</p>\n")
    #expect(text(renderer.renderFootnotes(document)).contains("<li id=\"fn1\">\n<p>note "))
    #expect(text(renderer.renderInlines(document, of: blocks[2])) == "B")
  }

  static let code: [(language: String, code: String, html: String)] = [
    (
      "sh", "echo \"a\" # b",
      "<span class=\"hl-keyword\">echo</span> <span class=\"hl-string\">&quot;a&quot;</span> <span class=\"hl-comment\"># b</span>"
    ),
    ("diff", "+a\n-b\n c", "<span class=\"hl-added\">+a</span>\n<span class=\"hl-removed\">-b</span>\n c"),
    ("json", "{\"a\": 1}", "{<span class=\"hl-key\">&quot;a&quot;</span>: <span class=\"hl-number\">1</span>}"),
    ("yaml", "- a: true", "- <span class=\"hl-key\">a</span>: <span class=\"hl-keyword\">true</span>"),
    ("log", "10:02:03 ERROR x", "<span class=\"hl-time\">10:02:03</span> <span class=\"hl-level\">ERROR</span> x"),
    (
      "swift", "let a = \"\"\"\n<\n\"\"\"",
      "<span class=\"hl-keyword\">let</span> a = <span class=\"hl-string\">&quot;&quot;&quot;\n&lt;\n&quot;&quot;&quot;</span>"
    ),
    ("whatever", "let a", "let a"),
  ]

  @Test(arguments: code.indices) func highlightsCode(_ index: Int) {
    let (language, code, html) = Self.code[index]
    let expected = "<pre><code class=\"language-\(language)\">\(html)\n</code></pre>\n"
    #expect(render("```\(language)\n\(code)\n```\n") == expected)
  }

  @Test(arguments: ["sh", "sql", "yaml", "json", "diff", "log", "console", "python", "ts", "rust", "go", "java"])
  func losesNothingWhileHighlighting(_ language: String) {
    var generator = DocumentGenerator(seed: 3)
    for _ in 0..<50 {
      let code = generator.document().replacing("```", with: "")
      let html = render("````\(language)\n\(code)\n````\n")
      let plain = render("````x\n\(code)\n````\n").replacing("language-x", with: "language-\(language)")
      #expect(html.replacing(#/<span class="hl-[a-z]+">|</span>/#, with: "") == plain)
    }
  }
}
