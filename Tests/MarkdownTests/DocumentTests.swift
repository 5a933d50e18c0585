import Diagnostics
import Markdown
import Testing

/// What a document says of itself besides its HTML.
struct DocumentTests {
  @Test func splitsFrontMatter() throws {
    let yaml = try #require(parse("---\ntitle: x\n---\n# T\n").frontMatter)
    #expect(yaml.format == .yaml && yaml.firstLine == 2 && String(decoding: yaml.bytes, as: UTF8.self) == "title: x\n")
    #expect(yaml.range == SourceRange(start: SourcePosition(line: 1), end: SourcePosition(line: 3, column: 3)))
    let toml = try #require(parse("+++\na = 1\n+++\n").frontMatter)
    #expect(toml.format == .toml && String(decoding: toml.bytes, as: UTF8.self) == "a = 1\n")
    #expect(parse("---\n---\n").frontMatter?.bytes.isEmpty == true)
  }

  @Test(arguments: [
    "---\n\nprose here\n\n---\n",
    "---\n# Outage\n\nDate: 2024-03-02\n\n## Summary\n\nIt was down.\n\n---\n\n",
    "---\n**Date**: 2024-03-02\n\n---\n\n# Outage\n", "text\n---\na: b\n---\n",
    "--- x\na: b\n---\n", "", "---", "+++\n",
  ])
  func leavesThematicBreaksAlone(_ text: String) {
    #expect(parse(text).frontMatter == nil)
  }

  static let slugs: [(String, String)] = [
    ("What went well?", "what-went-well"), ("A & B", "a--b"), ("Zeit_linie – 14:02", "zeit_linie--1402"),
    ("原因 と対策", "原因-と対策"), ("C++ / Go", "c--go"), ("Émile", "émile"), ("", ""),
  ]

  @Test(arguments: slugs.indices) func makesIDsAsGitHubDoes(_ index: Int) {
    #expect(Slugs.slug(Self.slugs[index].0) == Self.slugs[index].1)
  }

  /// The short way for common scripts gives what the definition gives, scalar by scalar.
  @Test func makesIDsOfAnyScript() {
    let kept: Set<Unicode.GeneralCategory> = [
      .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark,
      .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation,
    ]
    for value in UInt32(0)...0x1_FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      var expected = String.UnicodeScalarView()
      for lower in "ß\(scalar)".lowercased().unicodeScalars {
        if lower == " " { expected.append("-") }
        if lower == "-" || kept.contains(lower.properties.generalCategory) { expected.append(lower) }
      }
      let found = Slugs.slug("ß\(scalar)")
      if !found.unicodeScalars.elementsEqual(expected) { Issue.record("U+\(String(value, radix: 16)): \(found)") }
    }
  }

  @Test func tellsIDsApartByTheirBytes() {
    var slugs = Slugs()
    #expect(slugs.unique(for: "Caf\u{E9}") == "caf\u{E9}")
    #expect(slugs.unique(for: "Cafe\u{301}").utf8.elementsEqual("cafe\u{301}".utf8))
    #expect(slugs.unique(for: "Caf\u{E9}") == "caf\u{E9}-1")
  }

  @Test func numbersIDsOfTheSameText() {
    let ids = parse("# a\n\n# a\n\n# a-1\n\n# a\n\n# b {#a}\n").outline.map(\.id)
    #expect(ids == ["a", "a-1", "a-1-1", "a-2", "a-3"])
  }

  static let plain: [(String, String)] = [
    ("*a* **b** `c` [d](u) ![e](p)\n", "a b c d e"), ("a\nb  \nc\n", "a b c"), ("- a\n- b\n", "a b"),
    ("| a | b |\n|---|---|\n| c<br>d | e |\n", "a b c d e"), ("# T\n\ntext &amp; \\* more\n", "T text & * more"),
    ("```\ncode\n```\n", "code"), ("a[^1]\n\n[^1]: note\n", "a note"), ("a <b>c</b>\n", "a c"),
  ]

  @Test(arguments: plain.indices) func readsAsPlainText(_ index: Int) {
    #expect(parse(Self.plain[index].0).tree.plainText(MarkdownTree.root) == Self.plain[index].1)
  }

  @Test func listsLinks() {
    let text = "[a](u.md) ![b](p.png) <https://c.d> [[w|x]] <a href=\"r.md\">e</a>\n\n<img src=\"q.png\">\n"
    let links = parse(text).links
    #expect(links.map(\.destination) == ["u.md", "p.png", "https://c.d", "w", "r.md", "q.png"])
    #expect(links.map(\.kind) == [.link, .image, .autolink, .wikilink, .link, .image])
  }

  @Test func knowsItsAnchors() {
    #expect(parse("# A b\n\n<a name=\"c\"></a> x[^1]\n\n[^1]: n\n").anchors == ["a-b", "c", "fn1"])
  }

  @Test func walksTheTree() throws {
    let tree = parse("- [x] a\n- [ ] b\n- c\n").tree
    let list = try #require(tree.firstChild(MarkdownTree.root))
    #expect(
      tree.children(of: list).map { tree.kind($0) } == [.item(task: .done), .item(task: .open), .item(task: nil)])
    #expect(tree.descendants(of: list).count == tree.count - 2)
    #expect(tree.parent(list) == MarkdownTree.root && tree.parent(MarkdownTree.root) == nil)
    // An id that is of no tree is harmless.
    #expect(tree.kind(NodeID(rawValue: 99)) == .text && tree.plainText(NodeID(rawValue: -1)).isEmpty)
  }
}
