import Diagnostics
import Markdown
import Testing

/// Input that is meant to break parsers: an answer in time that grows with the size, and the right diagnostic.
struct RobustnessTests {
  static let cases: [(name: String, text: @Sendable (Int) -> String)] = [
    ("one line", { size in repeated("a b ", size) }), ("[", { size in repeated("[", size) }),
    ("]", { size in repeated("]", size) }), ("*", { size in repeated("*", size) }),
    ("`", { size in repeated("`", size) }), ("![[]()", { size in repeated("![[]()", size) }),
    ("[a](b", { size in repeated("[a](b", size) }),
    ("[a](<b", { size in repeated("[a](<b", size) }),
    ("nested brackets", { size in repeated("[", size) + "a" + repeated("]", size) }),
    (
      "backtick runs",
      { size in (1...Int(Double(2 * size).squareRoot())).map { "e" + String(repeating: "`", count: $0) }.joined() }
    ),
    ("a**b", { size in repeated("a**b", size) }), ("*a_ ", { size in repeated("*a_ ", size) }),
    ("*_", { size in repeated("*_", size) }),
    ("~a ~~b ", { size in repeated("~a ~~b ", size) }), ("<!-- ", { size in repeated("a <!-- ", size) }),
    ("<![CDATA[", { size in repeated("a <![CDATA[ ", size) }),
    ("<? ", { size in repeated("a <? ", size) }), ("<!A ", { size in repeated("a <!A ", size) }),
    ("<a b=\"", { size in repeated("<a b=\"", size) }),
    ("www._", { size in repeated("www._", size) }), ("http://_", { size in repeated("http://_", size) }),
    ("a@", { size in repeated("a@", size) }),
    ("parentheses", { size in "http://a" + repeated(")", size) }), ("&", { size in repeated("&", size) }),
    ("[[a", { size in repeated("[[a", size) }),
    ("{{", { size in repeated("{{", size) }), ("{% a ", { size in repeated("{% a ", size) }),
    (":a", { size in repeated(":a", size) }),
    (
      "footnotes",
      { size in (0..<size / 20).map { "[^\($0)]: x\n" }.joined() + (0..<size / 20).map { "[^\($0)] " }.joined() }
    ),
    ("definitions", { size in (0..<size / 10).map { "[a\($0)]: /u\n" }.joined() }),
    ("quotations", { size in String(repeating: "> ", count: size / 2) + "a" }),
    ("lists on a line", { size in String(repeating: "- ", count: size / 2) + "a" }),
    (
      "nested lists",
      { size in (0..<Int(Double(size).squareRoot())).map { String(repeating: "  ", count: $0) + "* a\n" }.joined() }
    ),
    ("deep and blank", { size in String(repeating: "- ", count: size / 2) + "a\n" + repeated("\n", size) }),
    ("emphasis in emphasis", { size in repeated("*a **a ", size) }),
    ("unclosed fence", { size in "```\n" + repeated("x\n", size) }),
    ("tables", { size in repeated("|a|\n|-|\n", size) }),
    ("tables that run on", { size in repeated("|a|\n|-|\n2. x\n", size) }),
    (
      "wide table", { size in "|" + repeated("a|", size) + "\n|" + repeated("-|", size) + "\n" + repeated("x\n", size) }
    ),
    ("headings", { size in repeated("# a\n", size) }), ("alerts", { size in repeated("> [!NOTE]\n", size) }),
    ("<details>", { size in repeated("<details>\n\n", size) }),
    ("NUL", { size in repeated("\0", size) }), ("thematic break", { size in repeated("* ", size) }),
    ("backslashes", { size in repeated("\\", size) }),
    ("abbreviations", { size in (0..<size / 33).map { "*[a\($0)]: b\n" }.joined() + "\n" + repeated("a1 ", size) }),
  ]

  private static func repeated(_ text: String, _ size: Int) -> String {
    String(repeating: text, count: max(1, size / text.utf8.count))
  }

  /// Twice the input may take no more than about twice the steps: a search that begins again and again takes four
  /// times as many. How long the same inputs take, grown to a megabyte, is in `Benchmarks/markdown/hostile.py`.
  @Test(arguments: cases.indices) func takesStepsInProportionToTheSize(_ index: Int) throws {
    let (name, text) = Self.cases[index]
    let counts = [20_000, 40_000].map { size in
      let bytes = Array(text(size).utf8)
      let counted = Steps.counted { MarkdownRendering.html(bytes, path: "test.md") }
      return (bytes: bytes.count, steps: counted.steps)
    }
    guard let less = counts[0].steps, let more = counts[1].steps else {
      return print("SKIPPED: steps of \(name): only a debug build counts them")
    }
    #expect(less >= counts[0].bytes, "\(name): \(less) steps cannot be all")
    #expect(more <= less * 5 / 2, "\(name): \(less) steps grow to \(more)")
    #expect(more <= counts[1].bytes * 60, "\(name): \(more) steps for \(counts[1].bytes) bytes")
  }

  /// What is UTF-8 is decided as the standard library decides it, for sequences of every shape at every distance from the
  /// end, where eight and four bytes at a time no longer serve.
  @Test func tellsWhatIsUTF8() {
    let leads: [UInt8] = [
      0x61, 0x7F, 0x80, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEF, 0xF0, 0xF3, 0xF4, 0xF5,
    ]
    let others: [UInt8] = [0x62, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xE3]
    for before in [0, 1, 7] {
      for behind in 0...5 {
        for lead in leads {
          for second in others {
            for third in others {
              let bytes =
                Array(repeating: UInt8(ascii: "x"), count: before) + [lead, second, third, 0x85]
                + Array(repeating: UInt8(ascii: "y"), count: behind)
              for bytes in [bytes, Array(bytes.dropLast(behind + 1))] {
                let isValid = String(validating: bytes, as: UTF8.self) != nil
                let said = SourceText.decode(path: "a.md", bytes: bytes).diagnostics
                if isValid != said.isEmpty { Issue.record("\(bytes)") }
              }
            }
          }
        }
      }
    }
  }

  @Test func countsSearchesBesidesTheReading() {
    // Each byte is looked at in reading the blocks, and again in the search for the backtick that is not there.
    func steps(_ size: Int) -> Int? {
      Steps.counted { parse("`" + String(repeating: "a", count: size)) }.steps
    }
    guard let few = steps(100), let many = steps(1100) else { return }
    #expect(many - few >= 2000)
  }

  static let diagnostics: [(text: [UInt8], rule: String, line: Int, column: Int)] = [
    (Array("a\nb\u{FF}c".utf8.dropLast(3)) + [0xFF, 0x63], "file.encoding", 2, 2),
    ([0xED, 0xA0, 0x80], "file.encoding", 1, 1),
    ([0xFF, 0xFE, 0x61, 0], "file.encoding", 1, 1),
    (Array(("x\n\n" + String(repeating: "> ", count: 300) + "a").utf8), "markdown.nesting", 3, 1),
    (Array("---\ntitle: x\n\ntext\n".utf8), "markdown.front-matter", 1, 1),
    (Array(("x\n\n" + String(repeating: "*a_ ", count: 300_000)).utf8), "markdown.long-text", 3, 1),
    (Array(("x\n\n" + String(repeating: " ", count: 1_000_000) + "a\n\n- b\n").utf8), "markdown.size", 4, 1),
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
