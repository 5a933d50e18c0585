import Diagnostics
import Testing

@testable import DataFormats

/// A value without its places, in a form that reads well in a table of cases.
func shape(_ value: DataValue?) -> String {
  guard let value else { return "-" }
  switch value.content {
  case .null: return "null"
  case .bool(let bool): return "\(bool)"
  case .int(let int): return "\(int)"
  case .double(let double): return "\(double)"
  case .string(let string): return "'\(string)'"
  case .list(let elements): return "[" + elements.map { shape($0) }.joined(separator: ", ") + "]"
  case .map(let entries):
    return "{" + entries.map { "\($0.key): \(shape($0.value))" }.joined(separator: ", ") + "}"
  }
}

func place(_ range: SourceRange?) -> String {
  range.map { "\($0.start.line):\($0.start.column)-\($0.end.line):\($0.end.column)" } ?? "-"
}

func yaml(_ text: String, firstLine: Int = 1) -> Diagnosed<DataValue?> {
  DataValue.parseYAML(Array(text.utf8), file: "a.md", firstLine: firstLine)
}

func yamlByLibrary(_ text: String, firstLine: Int = 1) -> Diagnosed<DataValue?> {
  DataValue.parseYAMLWithLibrary(Array(text.utf8), file: "a.md", firstLine: firstLine, rule: "frontmatter")
}

@Suite struct ReadsYAML {
  @Test(arguments: [
    ("title: Disk full", "{title: 'Disk full'}"),
    ("a: 1\nb: 1.10\nc: NO\nd: true\ne:\nf: ~", "{a: 1, b: 1.1, c: 'NO', d: true, e: null, f: null}"),
    ("date: 2026-03-11 # local", "{date: '2026-03-11'}"),
    ("a: [x, 'y z', \"q\"]", "{a: ['x', 'y z', 'q']}"),
    ("a:\n- x\n- 2\n\nb: []", "{a: ['x', 2], b: []}"),
    ("a:\n  - x: 1\n    y: 2", "{a: [{x: 1, y: 2}]}"),
    ("a: |\n  one\n  two\nb: >\n  one\n  two\n", "{a: 'one\ntwo\n', b: 'one two\n'}"),
    ("a: one\n  two", "{a: 'one two'}"),
    ("a: \"x\\ty\"", "{a: 'x\ty'}"),
    ("a: !!str 12", "{a: '12'}"),
    ("a: &x [1]\nb: *x", "{a: [1], b: [1]}"),
    ("a: 0x1F\nb: 0o17\nc: 1e3\nd: .inf\ne: 99999999999999999999", "{a: 31, b: 15, c: 1000.0, d: inf, e: 1e+20}"),
    ("- a\n- b", "['a', 'b']"),
    ("# nothing\n", "-"),
    ("", "-"),
    ("\u{FEFF}a: 1", "{a: 1}"),
    ("a: 1\r\nb: 2\r\n", "{a: 1, b: 2}"),
    ("größe: ü\nb: ü", "{größe: 'ü', b: 'ü'}"),
  ])
  func values(text: String, expected: String) {
    let result = yaml(text)
    #expect(shape(result.value) == expected)
    #expect(result.diagnostics.isEmpty)
  }

  @Test func keepsTheAuthorsText() {
    let value = yaml("version: 1.10\ncountry: NO\ndate: 2026-03-11\nnone: null\nflag: True").value
    #expect(value?["version"]?.string == "1.10")
    #expect(value?["country"]?.string == "NO")
    #expect(value?["country"]?.bool == false)
    #expect(value?["date"]?.string == "2026-03-11")
    #expect(value?["none"]?.text == "null")
    #expect(value?["none"]?.string == nil)
    #expect(value?["flag"]?.string == "True")
  }

  @Test(arguments: [
    ("title: Disk full", "title", "5:8-5:16"),
    ("a: 'x y'", "a", "5:4-5:8"),
    ("a:\n  - x\n  - yz", "a", "6:3-7:6"),
    ("a: [x, yz]", "a", "5:4-5:10"),
    ("a: { k: [1, 2], }\nb: 1", "a", "5:4-5:17"),
    ("a: |\n  one\n  two\nb: 1", "a", "5:4-7:5"),
    ("k:\n  a: |\n    one\n  b: 1", "k", "6:3-8:6"),
    ("a: one\n   two\nb: 1", "a", "5:4-6:6"),
    ("a: \"x\\\"y\" # c", "a", "5:4-5:9"),
    ("a: 'it''s'", "a", "5:4-5:10"),
    ("ü: äö", "ü", "5:5-5:8"),
    ("a:\nb: 1", "a", "5:1-5:1"),
    ("a: !!str 12", "a", "5:10-5:11"),
  ])
  func ranges(text: String, key: String, expected: String) {
    #expect(place(yaml(text, firstLine: 5).value?[key]?.range) == expected)
    #expect(place(yamlByLibrary(text, firstLine: 5).value?[key]?.range) == expected)
  }

  @Test func splitsSeveralValuesWithTheirPlaces() {
    let parts = yaml("services: api,  db ,\nteams: 'x, y'\ntags: [p, 2]\none: solo").value
    #expect(parts?["services"]?.strings.map { "\($0.text) \(place($0.range))" } == ["api 1:11-1:13", "db 1:17-1:18"])
    #expect(parts?["teams"]?.strings.map { "\($0.text) \(place($0.range))" } == ["x 2:9-2:9", "y 2:12-2:12"])
    #expect(parts?["tags"]?.strings.map(\.text) == ["p", "2"])
    #expect(parts?["one"]?.strings.map(\.text) == ["solo"])
  }
}

@Suite struct ReportsBadYAML {
  @Test(arguments: [
    ("title: a: b", "frontmatter.syntax", "7:9"),
    ("a: 1\n\tb: 2", "frontmatter.syntax", "8:1"),
    ("a: [1, 2", "frontmatter.syntax", "7:8"),
    ("a: \"open", "frontmatter.syntax", "7:8"),
    ("a: @x", "frontmatter.syntax", "7:4"),
    ("a: 1\nb\nc: 2", "frontmatter.syntax", "8:1"),
    ("a: *none", "frontmatter.syntax", "7:4"),
    ("a: 1\nb: 2\na: 3", "frontmatter.duplicate", "9:1"),
    ("k:\n  a: 1\n  a: 2", "frontmatter.duplicate", "9:3"),
    ("a: 1\n---\nb: 1", "frontmatter.syntax", "8:1"),
    ("a: \u{0007}", "frontmatter.syntax", "7:4"),
    ("? [a]\n: 1", "frontmatter.syntax", "7:3"),
  ])
  func places(text: String, rule: String, expected: String) {
    let result = yaml(text, firstLine: 7)
    let first = result.diagnostics.first
    #expect(first?.rule == rule)
    #expect(first?.location.range.map { "\($0.start.line):\($0.start.column)" } == expected, "\(first?.summary ?? "")")
    #expect(first?.remedy != nil)
  }

  @Test func boundsDepthAndAliases() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(yaml(deep).diagnostics.map(\.rule) == ["frontmatter.limit"])
    let dashes = String(repeating: "- ", count: 10_000) + "x"
    #expect(yaml(dashes).diagnostics.map(\.rule) == ["frontmatter.limit"])
    let steps = (0..<500).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(yaml(steps).diagnostics.map(\.rule) == ["frontmatter.limit"])
    let laughs =
      "a: &a [x,x,x,x,x,x,x,x,x]\n"
      + zip("bcdefghi", "abcdefgh").map { new, old in
        "\(new): &\(new) [" + Array(repeating: "*\(old)", count: 9).joined(separator: ",") + "]\n"
      }.joined()
    #expect(yaml(laughs).diagnostics.map(\.rule) == ["frontmatter.limit"])
    let tower = (1...16).reduce("a0: &a0 [x, x]\n") { $0 + "a\($1): &a\($1) [*a\($1 - 1)]\n" }
    #expect(yaml(tower).diagnostics.isEmpty)
  }
}
