import Testing
import TextAnalysis

@Suite struct PercentEncodingTests {
  @Test(
    arguments: [
      ("", ""), ("a.md", "a.md"), ("a%20b.md", "a b.md"), ("%C3%BC", "ü"), ("%c3%bc", "ü"), ("100%", "100%"),
      ("%2", "%2"), ("%zz", "%zz"), ("%+f", "%+f"), ("%-1", "%-1"), ("%%41", "%A"), ("%41%", "A%"), ("%FF", "%FF"),
      ("a%00b", "a\u{0}b"), ("%25%32%30", "%20"),
    ])
  func decodesBytes(text: String, decoded: String) {
    #expect(PercentEncoding.decoded(text) == decoded)
  }
}
