import Diagnostics
import Testing

@testable import DataFormats

private func json(_ text: String) -> Diagnosed<DataValue?> {
  DataValue.parseJSON(Array(text.utf8), file: "a.json", rule: "data")
}

@Suite struct ReadsJSON {
  @Test(arguments: [
    ("", "-"),
    ("{\n\t\"a\": [1, -2.5e1, true, null],\n\t\"b\": {}\n}", "{a: [1, -25.0, true, null], b: {}}"),
    (#"["\u00e9\ud83d\ude00\n\/", "\ud83d"]"#, "['é😀\n/', '\u{FFFD}']"),
    ("[]", "[]"), ("0", "0"), ("12345678901234567890", "1.2345678901234567e+19"),
  ])
  func values(text: String, expected: String) {
    #expect(shape(json(text).value) == expected)
    #expect(json(text).diagnostics.isEmpty)
  }

  @Test(arguments: [
    ("{\"a\": 1,}", "data.syntax", "1:9"), ("{a: 1}", "data.syntax", "1:2"), ("[1 2]", "data.syntax", "1:4"),
    ("[01]", "data.syntax", "1:2"), ("[1.]", "data.syntax", "1:2"), ("[--1]", "data.syntax", "1:2"),
    ("{\n\"a\": 1, \"a\": 2}", "data.duplicate", "2:9"), ("\"x", "data.syntax", "1:1"),
    ("[\"\\x\"]", "data.syntax", "1:3"), ("[1] 2", "data.syntax", "1:5"), ("{\"a\" 1}", "data.syntax", "1:6"),
    ("[\"a\nb\"]", "data.syntax", "1:4"), ("[", "data.syntax", "1:2"),
  ])
  func badInput(text: String, rule: String, expected: String) {
    let first = json(text).diagnostics.first
    #expect(first?.rule == rule)
    #expect(first?.location.range.map { "\($0.start.line):\($0.start.column)" } == expected, "\(first?.summary ?? "")")
  }

  @Test func boundsDepth() {
    #expect(json(String(repeating: "[", count: 100_000)).diagnostics.map(\.rule) == ["data.limit"])
  }

  @Test func neverTrapsOnMutatedBytes() {
    var random = SeededGenerator(state: 3)
    for _ in 0..<20_000 {
      var bytes = Array(#"{"a": [1, -2.5e1, true, null], "b": {"c": "\u00e9\ud83d\ude00 \n"}}"#.utf8)
      mutate(&bytes, using: &random)
      let result = DataValue.parseJSON(bytes, file: "a")
      #expect(result.value != nil || !result.diagnostics.isEmpty || !bytes.contains { $0 > 0x20 })
    }
  }
}
