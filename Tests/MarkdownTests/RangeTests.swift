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

  /// Documents of every kind that is at hand: examples, generated ones, real ones.
  private static func documents() -> [String] {
    var documents = ["commonmark-0.30.txt", "gfm-examples.txt", "cmark-gfm-extensions.txt"]
      .flatMap { SpecExample.read($0) ?? [] }.map(\.markdown)
    var generator = DocumentGenerator(seed: 23)
    documents += (0..<500).map { _ in generator.document() }
    let real = SharedFiles.markdown(in: "corpus") + SharedFiles.repositoryMarkdown()
    if real.isEmpty { SharedFiles.skip("ranges in real documents") }
    return documents + real
  }

  /// A text stands where its range says, byte for byte, unless something in it is written in another way; and what is
  /// written with delimiters begins and ends with them.
  @Test func findsEveryNodeInTheSource() {
    var counts: [String: Int] = [:]
    for text in Self.documents() {
      let document = parse(text)
      for id in document.tree.ids {
        let kind = document.tree.kind(id)
        guard let slice = slice(document, document.tree.range(id)) else {
          Issue.record("\(kind) ends before it begins in \(text)")
          continue
        }
        guard let problem = problem(kind, slice, document.tree.utf8(id)) else {
          counts["\(kind)".prefix { $0 != "(" }.description, default: 0] += 1
          continue
        }
        Issue.record("\(kind) \(document.tree.range(id)): \(problem): \(String(decoding: slice, as: UTF8.self))")
      }
    }
    print(
      "ranges: \(counts["text"] ?? 0) texts stand where they say, in \(counts["tableCell"] ?? 0) table cells and more")
    for kind in ["text", "emphasis", "strong", "strikethrough", "code", "link", "image", "tableCell", "item"] {
      #expect(counts[kind] ?? 0 > 20, "\(kind)")
    }
  }

  private func problem(_ kind: NodeKind, _ slice: [UInt8], _ literal: some Collection<UInt8>) -> String? {
    func wrapped(_ first: String, _ last: String? = nil) -> String? {
      let isWrapped = first.utf8.contains(slice.first ?? 0) && (last ?? first).utf8.contains(slice.last ?? 0)
      return isWrapped && slice.count > 1 ? nil : "is not between \(first) and \(last ?? first)"
    }
    switch kind {
    case .text:
      // Escapes, character references, emoji and NUL are written in another way than they read.
      let isRewritten = slice.contains { "\\&:\0".utf8.contains($0) }
      return slice.elementsEqual(literal) || isRewritten
        ? nil : "reads \(String(decoding: Array(literal), as: UTF8.self))"
    case .emphasis: return wrapped("*_")
    case .strong: return slice.count > 4 ? wrapped("*_") : "too short"
    case .strikethrough: return wrapped("~")
    case .code: return wrapped("`")
    case .image: return wrapped("!", ")]")
    case .htmlInline: return wrapped("<", ">")
    case .footnoteReference: return wrapped("[", "]")
    case .heading: return slice.first == UInt8(ascii: "#") || slice.contains(0x0A) ? nil : "no heading"
    case .item: return "-+*0123456789".utf8.contains(slice.first ?? 0) ? nil : "no marker"
    case .blockQuote: return slice.first == UInt8(ascii: ">") ? nil : "no marker"
    case .thematicBreak: return wrapped("*-_", "*-_ \t")
    default: return nil
    }
  }

  /// The bytes that lines and columns stand for, line ends between; `nil` where they stand for none.
  private func slice(_ document: Document, _ range: SourceRange) -> [UInt8]? {
    if document.source.lineCount == 0 { return [] }
    guard range.start <= range.end || range.start.line == range.end.line && range.start.column == range.end.column + 1
    else { return nil }
    var out: [UInt8] = []
    for number in range.start.line...max(range.start.line, range.end.line) {
      let line = Array(document.source.line(number))
      let from = number == range.start.line ? range.start.column - 1 : 0
      let to = number == range.end.line ? min(range.end.column, line.count) : line.count
      if from < to { out += line[from..<to] }
      if number < range.end.line { out.append(0x0A) }
    }
    return out
  }
}
