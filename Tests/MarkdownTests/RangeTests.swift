import Diagnostics
import Markdown
import Testing

/// Every node knows its place: `‹` and `›` mark in each case where the node of a kind begins and ends.
struct RangeTests {
  static let cases: [(source: String, kind: NodeKind)] = [
    ("a ‹*b*› c\n", .emphasis),
    ("> one\n> ‹**two**›\n", .strong),
    ("- a\n\n  > text ‹`code`›\n", .code),
    ("| a | b |\n|---|---|\n| x | y ‹*z*› |\n", .emphasis),
    ("> - | a | b |\n>   |---|---|\n>   | x\\|y | ‹[l](u)› |\n", .link),
    ("[d]: /u\ntext ‹[d]›\n", .link),
    ("1. a\n   b ‹![i](p)›\n", .image),
    ("> a\nlazy ‹~~b~~›\n", .strikethrough),
    ("‹## Title ##›\n", .heading(level: 2)),
    ("‹Title\n===›\n\nx\n", .heading(level: 1)),
    ("x\n\n‹```sh\na\n```›\n\ny\n", .codeBlock(info: "sh")),
    ("> ‹```\n> a›\n\nb\n", .codeBlock(info: "")),
    ("a\n\n‹<div>\nx\n</div>›\n\nb\n", .htmlBlock),
    ("‹***›\n", .thematicBreak),
    ("‹- a\n- b›\n\n\nc\n", .list(ordered: false, start: 0, tight: true)),
    ("é ‹*b*›\n", .emphasis),
    ("see ‹https://a.b/c›.\n", .link),
    ("write ‹a@b.cd›.\n", .link),
    ("x ‹[[page|text]]› y\n", .link),
    ("x‹[^1]›\n\n[^1]: note\n", .footnoteReference(label: "1")),
    ("a ‹{{< x >}}› b\n", .shortcode),
    ("---\na: b\n---\n\n‹# T›\n", .heading(level: 1)),
    ("a\r\n\r\n‹# T›\r\n", .heading(level: 1)),
    ("\u{FEFF}‹# T›\n", .heading(level: 1)),
  ]

  @Test(arguments: cases.indices) func knowsWhereANodeStands(_ index: Int) throws {
    let (marked, kind) = Self.cases[index]
    let parts = marked.replacing("›", with: "‹").split(separator: "‹", omittingEmptySubsequences: false)
    try #require(parts.count == 3)
    let document = parse(parts.joined())
    let start = place(behind: String(parts[0]))
    let end = place(behind: String(parts[0] + parts[1].dropLast()))
    let found = document.tree.ids.filter { document.tree.kind($0) == kind }.map { document.tree.range($0) }
    #expect(found.contains(SourceRange(start: start, end: end)), "\(marked): \(found)")
  }

  /// The position of the byte that follows a text; a byte order mark is no column.
  private func place(behind text: String) -> SourcePosition {
    let bytes = Array(text.replacing("\u{FEFF}", with: "").replacing("\r\n", with: "\n").utf8)
    let line = bytes.filter { $0 == 0x0A }.count + 1
    return SourcePosition(line: line, column: bytes.count - (bytes.lastIndex(of: 0x0A) ?? -1))
  }

  @Test func staysInsideTheSourceForEveryExample() {
    var documents = SpecExample.read("commonmark-0.30.txt")?.map(\.markdown) ?? []
    var generator = DocumentGenerator(seed: 7)
    documents += (0..<500).map { _ in generator.document() }
    for text in documents {
      let document = parse(text)
      for id in document.tree.ids {
        let range = document.tree.range(id)
        let last = document.source.line(range.end.line)
        #expect(range.start >= SourcePosition(line: 1) && range.end.line <= max(1, document.source.lineCount))
        #expect(range.end.column <= last.count + 1, "\(text)")
      }
    }
  }
}
