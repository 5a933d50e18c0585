import Markdown
import Testing

/// What a site asks of the renderer.
struct RendererTests {
  static let cases: [(String, String)] = [
    ("see ID1.", "see <a href=\"/i\">ID1</a>."),
    ("`ID1` [ID1](u) ID1", "<code>ID1</code> <a href=\"u\">ID1</a> <a href=\"/i\">ID1</a>"),
    ("**ID1** a<b ID1", "<strong><a href=\"/i\">ID1</a></strong> a&lt;b <a href=\"/i\">ID1</a>"),
    ("https://a.b/ID1", "<a href=\"https://a.b/ID1\">https://a.b/ID1</a>"),
    ("[x *ID1*](u) ![ID1](p)", "<a href=\"u\">x <em>ID1</em></a> <img src=\"p\" alt=\"ID1\" />"),
    ("<a href=\"u\">ID1</a> ID1", "<a href=\"u\">ID1</a> <a href=\"/i\">ID1</a>"),
    ("<code>ID1</code> <b>ID1</b>", "<code>ID1</code> <b><a href=\"/i\">ID1</a></b>"),
    ("{{< ID1 >}} :ID1:", "<code class=\"shortcode\">{{&lt; ID1 &gt;}}</code> :<a href=\"/i\">ID1</a>:"),
    ("I\\D1 &#73;D1", "I\\D1 <a href=\"/i\">ID1</a>"),
  ]

  /// Finds `ID1`, and says two things that no text can mean.
  static let options = RenderOptions(linkText: { text in
    let found = text.indices.filter { text[$0...].starts(with: "ID1".utf8) }
    return [TextLink(range: 0..<0, target: .to("/empty"))]
      + found.map { TextLink(range: $0..<$0 + 3, target: .to("/i")) }
      + [TextLink(range: text.endIndex - 1..<text.endIndex + 9, target: .to("/outside"))]
  })

  @Test(arguments: cases.indices) func linksIdentifiersInText(_ index: Int) {
    let html = render(Self.cases[index].0 + "\n", .postmortem, Self.options)
    #expect(html == "<p>" + Self.cases[index].1 + "</p>\n")
  }

  @Test func linksNothingInTrustedLinksAndCode() {
    var options = Self.options
    options.safety = .raw
    let text = "<a href=u>ID1</a> <code>ID1 <b>ID1</b></code> ID1\n\n<pre>\n\nID1\n\n</pre>\n\nID1\n"
    #expect(
      render(text, .postmortem, options)
        == "<p><a href=u>ID1</a> <code>ID1 <b>ID1</b></code> <a href=\"/i\">ID1</a></p>\n<pre>\n\nID1\n\n</pre>\n"
        + "<p><a href=\"/i\">ID1</a></p>\n")
  }

  @Test func linksNoTextToAScript() {
    let options = RenderOptions(linkText: { [TextLink(range: $0.indices, target: .to("javascript:x"))] })
    #expect(render("ID1\n", .postmortem, options) == "<p>ID1</p>\n")
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
    // Quarto names the language of a cell in braces.
    ("{python}", "None", "<span class=\"hl-keyword\">None</span>"),
    ("{.go", "nil", "<span class=\"hl-keyword\">nil</span>"),
  ]

  @Test(arguments: code.indices) func highlightsCode(_ index: Int) {
    let (language, code, html) = Self.code[index]
    let expected = "<pre><code class=\"language-\(language)\">\(html)\n</code></pre>\n"
    #expect(render("```\(language)\n\(code)\n```\n") == expected)
  }

  @Test(arguments: [
    "sh", "sql", "yaml", "json", "diff", "log", "console", "python", "ts", "rust", "go", "java", "swift", "js",
  ])
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
