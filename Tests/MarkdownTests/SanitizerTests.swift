import Markdown
import Testing

/// What the default output lets through, and what it does not.
struct SanitizerTests {
  static let cases: [(markdown: String, html: String)] = [
    ("<script>alert(1)</script>\n", ""),
    ("a <script>alert(1)</script> b\n", "<p>a alert(1) b</p>\n"),
    ("<img src=x onerror=alert(1)>\n", "<img src=\"x\" />\n"),
    ("<IMG SRC=\"javascript:alert(1)\" alt=a>\n", "<img src=\"\" alt=\"a\" />\n"),
    ("<b style=\"x\" class=y id=\"z\">t</b>\n", "<p><b id=\"z\">t</b></p>\n"),
    // The name of a file may be longer than any scheme.
    (
      "[a](aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.md)\n",
      "<p><a href=\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.md\">a</a></p>\n"
    ),
    (
      "[a](aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:b)\n",
      "<p><a href=\"\">a</a></p>\n"
    ),
    ("[a](javascript:alert(1))\n", "<p><a href=\"\">a</a></p>\n"),
    ("[a](JaVaScRiPt:alert(1))\n", "<p><a href=\"\">a</a></p>\n"),
    ("[a](<java\tscript:alert(1)>)\n", "<p><a href=\"\">a</a></p>\n"),
    ("[a](&#106;avascript:alert(1))\n", "<p><a href=\"\">a</a></p>\n"),
    ("[a](java&NewLine;script:alert(1))\n", "<p><a href=\"\">a</a></p>\n"),
    ("[a](&#1;javascript:alert(1))\n", "<p><a href=\"\">a</a></p>\n"),
    (
      "[a](vbscript:x) [b](data:text/html,x) [c](file:///etc/passwd)\n",
      "<p><a href=\"\">a</a> <a href=\"\">b</a> <a href=\"\">c</a></p>\n"
    ),
    ("![a](data:image/svg+xml;base64,eA==)\n", "<p><img src=\"\" alt=\"a\" /></p>\n"),
    ("![a](data:image/png;base64,eA==)\n", "<p><img src=\"data:image/png;base64,eA==\" alt=\"a\" /></p>\n"),
    (
      "[a](page.md) [b](#f) [c](//h/p) [d](a:b/c)\n",
      "<p><a href=\"page.md\">a</a> <a href=\"#f\">b</a> <a href=\"//h/p\">c</a> <a href=\"\">d</a></p>\n"
    ),
    ("<javascript:alert(1)>\n", "<p><a href=\"\">javascript:alert(1)</a></p>\n"),
    ("</div></body><b>x\n", "<b>x\n</b>"),
    ("a </p></div> <i>b\n\nc\n", "<p>a  <i>b</i></p>\n<p>c</p>\n"),
    // What the fuzzer found: a footnote closes what it opens.
    (
      "a[^1]\n\n[^1]: <details> b\n",
      """
      <p>a<sup class="footnote-ref"><a href="#fn1" id="fnref1">1</a></sup></p>
      <section class="footnotes">
      <ol>
      <li id="fn1">
      <details> b
      </details>
      <a href="#fnref1" class="footnote-backref">↩</a>
      </li>
      </ol>
      </section>

      """
    ),
    ("*a <b>c* d</b>\n", "<p><em>a <b>c</b></em> d</p>\n"),
    ("<b>a *c</b> d* e\n", "<p><b>a <em>c d</em> e</b></p>\n"),
    ("[a <i>b](u) c\n", "<p><a href=\"u\">a <i>b</i></a> c</p>\n"),
    ("<div><span>\n\n*a*\n\n</div>\n", "<div><span>\n<p><em>a</em></p>\n</span></div>\n"),
    ("<service> and <your-name>\n", "<p>&lt;service&gt; and &lt;your-name&gt;</p>\n"),
    ("<svg><script>a</script></svg>\n", "<p>a</p>\n"),
    ("<form action=x><input name=y></form> <button>z</button>\n", "\n z\n"),
    ("<!-- <script>a</script> -->\n", ""),
    ("<a href=x target=_top ping=y>z</a>\n", "<p><a href=\"x\">z</a></p>\n"),
    ("<a title='\"><script>'>z</a>\n", "<p><a title=\"&quot;&gt;&lt;script&gt;\">z</a></p>\n"),
    (
      "`<script>` and\n\n    <script>\n",
      "<p><code>&lt;script&gt;</code> and</p>\n<pre><code>&lt;script&gt;\n</code></pre>\n"
    ),
    ("```\"><script>\nx\n```\n", "<pre><code class=\"language-&quot;&gt;&lt;script&gt;\">x\n</code></pre>\n"),
  ]

  @Test(arguments: cases.indices) func letsNoScriptThrough(_ index: Int) {
    let html = render(Self.cases[index].markdown)
    let expected = Self.cases[index].html
    #expect(
      html.trimmingPrefix("\n") == expected.trimmingPrefix("\n") || html == expected, "\(Self.cases[index].markdown)")
  }

  @Test func writesTrustedHTMLAsItStands() {
    let html = render("<b style=\"x\">t</b> [a](javascript:x)\n", .postmortem, RenderOptions(safety: .raw))
    #expect(html == "<p><b style=\"x\">t</b> <a href=\"javascript:x\">a</a></p>\n")
  }
}
