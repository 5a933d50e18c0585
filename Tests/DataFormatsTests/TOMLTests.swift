import Diagnostics
import TOMLKit
import Testing

@testable import DataFormats

private func toml(_ text: String, firstLine: Int = 1) -> Diagnosed<DataValue?> {
  DataValue.parseTOML(Array(text.utf8), file: "a.md", firstLine: firstLine)
}

private let document = """
  # A Hugo post
  title = "Disk full"
  date = 2026-03-11T09:14:00Z
  day = 2026-03-11
  draft = false
  version = 1_000
  ratio = 6.5e-1
  tags = ["a", 'b', # c
    "d"]
  point = { x = 1, y.z = "q" }
  fruit.colour = "red"

  [params.author]
  name = \"\"\"
  Ana
  Ruiz\"\"\"

  [[steps]]
  at = 09:14:00
  [[steps]]
  at = 09:20:00
    [steps.who]
    "full name" = 'x\\y'
  """

@Suite struct ReadsTOML {
  @Test(arguments: [
    ("", "{}"),
    ("a = 1\nb = 'x'\nc = \"y\\t\\u00e9\"", "{a: 1, b: 'x', c: 'y\té'}"),
    ("z = 1\na = [1, [2, 3], ]", "{z: 1, a: [1, [2, 3]]}"),
    ("a = 0xFF\nb = 0o17\nc = 0b11\nd = -1_0\ne = inf\nf = 1e3", "{a: 255, b: 15, c: 3, d: -10, e: inf, f: 1000.0}"),
    ("a = 1979-05-27 07:32:00\nb = 07:32:00.5", "{a: '1979-05-27 07:32:00', b: '07:32:00.5'}"),
    ("[a.b]\nc = 1\n[a]\nd = 2", "{a: {b: {c: 1}, d: 2}}"),
    ("[[a]]\nx = 1\n[[a]]\nx = 2\n[a.b]\ny = 3", "{a: [{x: 1}, {x: 2, b: {y: 3}}]}"),
    ("a = { b.c = 1, 'd' = [] }", "{a: {b: {c: 1}, d: []}}"),
    ("a = \"\"\"\nx \\\n   y\"\"\"\"", "{a: 'x y\"'}"),
    ("a = '''x'y'''", "{a: 'x'y'}"),
    ("a = \"x\\u0000y\"", "{a: 'x\0y'}"),
  ])
  func values(text: String, expected: String) {
    let result = toml(text)
    #expect(shape(result.value) == expected)
    #expect(result.diagnostics.isEmpty, "\(result.diagnostics.map(\.summary))")
  }

  @Test func keepsTextAndPlaces() {
    let value = toml(document, firstLine: 2).value
    #expect(value?["date"]?.string == "2026-03-11T09:14:00Z")
    #expect(value?["version"]?.text == "1_000")
    #expect(place(value?["title"]?.range) == "3:9-3:19")
    #expect(place(value?["tags"]?.range) == "9:8-10:6")
    #expect(place(value?["tags"]?.list?.last?.range) == "10:3-10:5")
    #expect(place(value?["point"]?["y"]?["z"]?.range) == "11:24-11:26")
    #expect(place(value?["steps"]?.list?.last?["who"]?["full name"]?.range) == "24:17-24:21")
    #expect(value?.entries.map(\.key).prefix(3) == ["title", "date", "day"])
  }

  @Test(arguments: [
    ("a = ", "frontmatter.syntax", "5:3"),
    ("a = 1\na = 2", "frontmatter.duplicate", "6:1"),
    ("[a]\nb = 1\n[a.b]", "frontmatter.duplicate", "7:4"),
    ("a = 1 b = 2", "frontmatter.syntax", "5:5"),
    ("a = \"x", "frontmatter.syntax", "5:5"),
    ("a: 1", "frontmatter.syntax", "5:2"),
    ("ü = 1", "frontmatter.syntax", "5:1"),
    ("a = 2026-13-45", "frontmatter.syntax", "5:5"),
    ("a = 1\nb = \u{1}", "frontmatter.syntax", "6:5"),
    ("a = yes", "frontmatter.syntax", "5:5"),
    ("a = [1, 2", "frontmatter.syntax", "5:9"), ("[a]\n[a]", "frontmatter.duplicate", "6:2"),
    ("[a]\nb.c = 1\n[a.b]", "frontmatter.duplicate", "7:4"), ("[a.b.c]\n[a]\nb.d = 1", "frontmatter.duplicate", "7:1"),
    ("[[a]]\n[a]", "frontmatter.duplicate", "6:2"), ("a = {b = 1}\n[a.c]", "frontmatter.duplicate", "6:2"),
    ("a = {b = 1,}", "frontmatter.syntax", "5:12"), ("a = 1__0", "frontmatter.syntax", "5:5"),
    ("a = 'x'y", "frontmatter.syntax", "5:8"), ("a = \"\\e\"", "frontmatter.syntax", "5:5"),
    ("a = 9999999999999999999", "frontmatter.syntax", "5:5"), ("[]", "frontmatter.syntax", "5:2"),
    ("\"\"\"a\"\"\" = 1", "frontmatter.syntax", "5:1"), ("a = 2026-02-29", "frontmatter.syntax", "5:5"),
    ("a = 0123", "frontmatter.syntax", "5:5"),
  ])
  func badInput(text: String, rule: String, expected: String) {
    let first = toml(text, firstLine: 5).diagnostics.first
    #expect(first?.rule == rule)
    #expect(first?.location.range.map { "\($0.start.line):\($0.start.column)" } == expected, "\(first?.summary ?? "")")
  }

  @Test func boundsDepth() {
    for text in ["a = " + String(repeating: "[", count: 100_000), "a" + String(repeating: ".a", count: 9_999) + " = 1"]
    {
      #expect(toml(text).diagnostics.map(\.rule) == ["frontmatter.limit"])
    }
  }

  /// What is accepted is valid for the library too, and has the same values. What is rejected stays away from the
  /// library: TOML++ aborts the process on some of it.
  @Test func agreesWithTheLibraryOnMutatedText() {
    var random = SeededGenerator(state: 11)
    var accepted = 0
    for _ in 0..<10_000 {
      var bytes = Array(document.utf8)
      mutate(&bytes, using: &random)
      let result = DataValue.parseTOML(bytes, file: "a", firstLine: 1, rule: "r")
      #expect(result.value != nil || !result.diagnostics.isEmpty)
      let text = String(decoding: bytes, as: UTF8.self)
      guard let value = result.value else { continue }
      accepted += 1
      guard let table = try? TOMLTable(string: text) else {
        Issue.record("accepted: \(text)")
        return
      }
      let (ours, theirs) = (shape(sorted(value)), shape(table: table))
      if ours != theirs {
        Issue.record("\(text)\n\(ours)\n\(theirs)")
        return
      }
    }
    #expect(accepted > 300)
  }
}

private func sorted(_ value: DataValue) -> DataValue {
  var value = value
  switch value.content {
  case .map(let entries):
    value.content = .map(
      entries.map { DataValue.Entry(key: $0.key, keyRange: $0.keyRange, value: sorted($0.value)) }
        .sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) })
  case .list(let list): value.content = .list(list.map(sorted))
  // The library reads dates into parts; only that both see one is compared.
  case .string: if let text = value.text, isDate(value, text) { value.content = .string("date") }
  default: break
  }
  return value
}

/// Quoted strings are longer in the file than their text.
private func isDate(_ value: DataValue, _ text: String) -> Bool {
  value.range.start.line == value.range.end.line
    && value.range.end.column - value.range.start.column + 1 == text.utf8.count
}

private func shape(table: TOMLTable) -> String {
  "{"
    + table.keys.map { "\($0): \(table[$0].map { shape(toml: $0) } ?? "")" }.joined(separator: ", ") + "}"
}

private func shape(toml value: any TOMLValueConvertible) -> String {
  switch value.type {
  case .table: return value.table.map { shape(table: $0) } ?? ""
  case .array:
    guard let array = value.array else { return "" }
    return "[" + (0..<array.count).map { shape(toml: array[$0]) }.joined(separator: ", ") + "]"
  case .string: return "'\(value.string ?? "")'"
  case .int: return "\(value.int ?? 0)"
  case .double: return "\(value.double ?? 0)"
  case .bool: return "\(value.bool ?? false)"
  case .date, .time, .dateTime: return "'date'"
  }
}
