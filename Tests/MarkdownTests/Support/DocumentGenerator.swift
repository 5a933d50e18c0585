/// Makes documents that sit on the edges between the rules: pieces of syntax, whole and broken, in any order.
struct DocumentGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  }

  private mutating func random(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 33) % max(1, bound)
  }

  /// Whether the document at hand has brackets that open nothing: one in five, since cmark-gfm looks for no bare
  /// addresses behind them, which would hide other differences.
  private var hasOpenBrackets = false
  /// Whether it may have fences, comments and tags left open: one in five, since `cmark-gfm` then needs a process for
  /// the document alone.
  private var hasFences = false

  mutating func document() -> String {
    hasOpenBrackets = random(5) == 0
    hasFences = random(5) == 0
    var lines: [String] = []
    for _ in 0..<2 + random(9) {
      switch random(10) {
      case 0...3: lines += table()
      case 4: lines.append("")
      case 5...6: lines.append(prefix() + inline())
      default: lines.append(prefix() + block())
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func block() -> String {
    let blocks = hasFences ? Self.blocks + Self.fences : Self.blocks
    return blocks[random(blocks.count)]
  }

  private mutating func prefix() -> String {
    let prefixes = ["", "", "", "", "> ", "- ", "  ", "    ", "1. ", "> > ", "   ", "* > ", "\t"]
    return prefixes[random(prefixes.count)]
  }

  private mutating func table() -> [String] {
    let columns = 1 + random(3)
    let prefix = prefix()
    let rest = prefix.hasPrefix("-") || prefix.hasPrefix("*") || prefix.hasPrefix("1") ? "  " : prefix
    var rows = [prefix + row(columns)]
    let delimiters = ["---", ":-:", "-", ":--", "--:", " --- "]
    let cells = (0..<columns + (random(12) == 0 ? 1 : 0)).map { _ in delimiters[random(delimiters.count)] }
    rows.append((random(8) == 0 ? "" : rest) + "|" + cells.joined(separator: "|") + (random(4) == 0 ? "" : "|"))
    for _ in 0..<random(4) {
      rows.append((random(10) == 0 ? "" : rest) + row(columns + random(3) - 1))
    }
    return rows
  }

  private mutating func row(_ columns: Int) -> String {
    let cells = (0..<max(1, columns)).map { _ in random(5) == 0 ? "" : inline() }
    return (random(5) == 0 ? "" : "|") + cells.joined(separator: "|") + (random(5) == 0 ? "" : "|")
  }

  private mutating func inline() -> String {
    var inlines = hasOpenBrackets ? Self.inlines + Self.brackets : Self.inlines
    if hasFences { inlines += Self.runs }
    return (0..<1 + random(4)).map { _ in inlines[random(inlines.count)] }
      .joined(separator: random(3) == 0 ? "" : " ")
  }

  private static let blocks = [
    "# heading", "---", "===", "***", "- item", "* item", "2. two", "1. one", "-", "+", "> quote",
    "    code", "<div>", "</div>", "<b>bold</b>", "<span>", "- [ ] open", "- [x] done", "[ref]: /url",
    "[ref]: <u> \"t\"", "text", "  indented", "## a ##", "|", "| a |", "|-|", "| a | b |", "|:-|-:|", "1) x",
    "- [ ]", "-\ttab", "[x]", "text  ", "text\\",
  ]
  private static let fences = ["```", "~~~", "```", "~~~", "<!-- c -->", "<!-- c -->"]
  private static let runs = ["``", "~~~x~~~", "``", "~~~x~~~"]
  private static let brackets = ["[", "[ref]", "](", "[^1]"]
  private static let inlines = [
    "a", "b c", "*em*", "**strong**", "*", "**", "_", "__", "~", "~~", "~del~", "~~del~~", "`code`", "`",
    "\\|", "\\\\|", "`a\\|b`", "\\", "\\*", "\\~", "[l](u)", "![i](u)", "]", "(", ")", "<b>",
    "</b>", "<", "&amp;", "&", "&copy;", "www.example.com", "http://a.b/c", "https://x.y?q=(1)", "(http://a.b)",
    "http://a.b.", "http://a.b/c_d_", "ftp://f.g", "a@b.c", "a.b@c.d.", "x@y", "www.a_b.c", "http://a,b", "é", "日本",
    "“q”", "!", "http://a.b/&amp;", "http://a.b/&x;", "~~a *b~~ c*", "*a ~~b* c~~", "a*b*c", "a_b_c",
    "<http://x.y>", "<a@b.c>", "  ", ":", "|", "http://", "www.", "'http://q.r'", "www.a.b/~x~", "a~b~c", "***x***",
  ]
}
