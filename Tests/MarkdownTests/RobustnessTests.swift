import Diagnostics
import Markdown
import Testing

/// Input that is meant to break parsers: an answer in time that grows with the size, and the right diagnostic.
struct RobustnessTests {
  static let size = 100_000

  static let cases: [(name: String, text: @Sendable () -> String)] = [
    ("one line", { repeated("a b ") }), ("[", { repeated("[") }), ("]", { repeated("]") }), ("*", { repeated("*") }),
    ("`", { repeated("`") }), ("![[]()", { repeated("![[]()") }), ("[a](b", { repeated("[a](b") }),
    ("[a](<b", { repeated("[a](<b") }), ("nested brackets", { repeated("[") + "a" + repeated("]") }),
    ("backtick runs", { (1...400).map { "e" + String(repeating: "`", count: $0) }.joined() }),
    ("a**b", { repeated("a**b") }), ("*a_ ", { repeated("*a_ ") }), ("*_", { repeated("*_") }),
    ("~a ~~b ", { repeated("~a ~~b ") }), ("<!-- ", { repeated("a <!-- ") }),
    ("<![CDATA[", { repeated("a <![CDATA[ ") }),
    ("<? ", { repeated("a <? ") }), ("<!A ", { repeated("a <!A ") }), ("<a b=\"", { repeated("<a b=\"") }),
    ("www._", { repeated("www._") }), ("http://_", { repeated("http://_") }), ("a@", { repeated("a@") }),
    ("parentheses", { "http://a" + repeated(")") }), ("&", { repeated("&") }), ("[[a", { repeated("[[a") }),
    ("{{", { repeated("{{") }), ("{% a ", { repeated("{% a ") }), (":a", { repeated(":a") }),
    ("footnotes", { (0..<5000).map { "[^\($0)]: x\n" }.joined() + (0..<5000).map { "[^\($0)] " }.joined() }),
    ("definitions", { (0..<10_000).map { "[a\($0)]: /u\n" }.joined() }),
    ("quotations", { String(repeating: "> ", count: 15_000) + "a" }),
    ("lists on a line", { String(repeating: "- ", count: 15_000) + "a" }),
    ("nested lists", { (0..<400).map { String(repeating: "  ", count: $0) + "* a\n" }.joined() }),
    ("deep and blank", { String(repeating: "- ", count: 15_000) + "a\n" + repeated("\n") }),
    ("emphasis in emphasis", { repeated("*a **a ") }), ("unclosed fence", { "```\n" + repeated("x\n") }),
    ("tables", { repeated("|a|\n|-|\n") }), ("tables that run on", { repeated("|a|\n|-|\n2. x\n") }),
    ("wide table", { "|" + repeated("a|") + "\n|" + repeated("-|") + "\n" + repeated("x\n") }),
    ("headings", { repeated("# a\n") }), ("alerts", { repeated("> [!NOTE]\n") }),
    ("<details>", { repeated("<details>\n\n") }),
    ("NUL", { repeated("\0") }), ("thematic break", { repeated("* ") }), ("backslashes", { repeated("\\") }),
    ("abbreviations", { (0..<3000).map { "*[a\($0)]: b\n" }.joined() + "\n" + repeated("a1 ") }),
  ]

  /// For 100 kB. A release build has a tenth of a second, with some room for a busy machine; a debug build is slower
  /// by two orders of magnitude.
  #if DEBUG
    static let limit = Duration.seconds(15)
  #else
    static let limit = Duration.milliseconds(400)
  #endif

  private static func repeated(_ text: String) -> String {
    String(repeating: text, count: max(1, size / text.utf8.count))
  }

  @Test(arguments: cases.indices) func answersInTime(_ index: Int) {
    let bytes = Array(Self.cases[index].text().utf8)
    let time = ContinuousClock().measure {
      _ = MarkdownRendering.html(bytes, path: "test.md")
    }
    #expect(time < Self.limit * max(1, bytes.count / 100_000), "\(Self.cases[index].name): \(time)")
  }

  static let diagnostics: [(text: [UInt8], rule: String, line: Int, column: Int)] = [
    (Array("a\nb\u{FF}c".utf8.dropLast(3)) + [0xFF, 0x63], "file.encoding", 2, 2),
    ([0xED, 0xA0, 0x80], "file.encoding", 1, 1),
    ([0xFF, 0xFE, 0x61, 0], "file.encoding", 1, 1),
    (Array(("x\n\n" + String(repeating: "> ", count: 300) + "a").utf8), "markdown.nesting", 3, 1),
    (Array("---\ntitle: x\n\ntext\n".utf8), "markdown.front-matter", 1, 1),
    (
      Array(
        ("|" + String(repeating: "a|", count: 1000) + "\n|" + String(repeating: "-|", count: 1000) + "\n"
          + String(repeating: "x\n", count: 300)).utf8), "markdown.table-size", 203, 1
    ),
  ]

  @Test(arguments: diagnostics.indices) func saysWhatItCouldNotRead(_ index: Int) throws {
    let expected = Self.diagnostics[index]
    let found = MarkdownRendering.html(expected.text, path: "test.md").diagnostics
    let first = try #require(found.first)
    #expect(found.count == 1 && first.rule == expected.rule)
    #expect(first.location.file == "test.md")
    #expect(first.location.range?.start.line == expected.line && first.location.range?.start.column == expected.column)
  }

  @Test func showsLibcmarkTheSameBlocks() {
    var documents = ["commonmark-0.30.txt", "gfm-examples.txt", "cmark-gfm-extensions.txt"]
      .flatMap { SpecExample.read($0) ?? [] }.map(\.markdown)
    // What the fuzzer found: an underscore makes a tag's name none.
    documents += ["<tHHHHHHHHHH_re>\nx\n"]
    var generator = DocumentGenerator(seed: 11)
    documents += (0..<2000).map { _ in generator.document() }
    for text in documents {
      #expect(BlockViewCheck.problem(in: parse(text).source) == nil, "\(text)")
    }
  }
}
