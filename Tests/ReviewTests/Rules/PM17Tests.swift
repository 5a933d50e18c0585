import Testing

@testable import Review

/// PM17 beyond the pair of examples in its page.
@Suite struct PM17Tests {
  /// Sentences, and how many findings each has.
  @Test(
    arguments: [
      ("It was a nightmare.", 1),
      ("The disk was full!!!", 1),
      ("The disk was full!", 0),
      ("The disaster recovery plan worked.", 0),
      ("The disaster response team met.", 0),
      ("Chaos engineering found it.", 0),
      ("She wrote \"what a nightmare!!!\"", 0),
      ("`panic!!`", 0),
      ("x != y !! z", 0),
      ("Where a!!=b holds.", 0),
      ("The double factorial $x!!$ grows.", 0),
      ("It reads !!bold!! there.", 0),
      ("What?!!", 1),
      ("¡¡Hola!!", 1),
      ("No!!, and again no.", 1),
      ("It was full!! Then we looked.", 1),
    ] as [(String, Int)])
  func countsFindings(text: String, count: Int) {
    let document = BaseDocument.with("## Summary\n\n\(text)\n")
    let found = Reviewer.findings(AnimatedLanguage.self, in: document)
    #expect(found.count == count, "\(found.map(\.summary))")
  }

  /// What a mend makes of a line; the same where it leaves it alone.
  @Test(
    arguments: [
      ("The disk was full!!!", "The disk was full."), ("It was full!! Then we looked.", "It was full. Then we looked."),
      ("*Full!!* Then we looked.", "*Full.* Then we looked."), ("x != y !! z", nil), ("a!!=b", nil), ("$x!!$", nil),
      ("What?!!", nil), ("¡¡Hola!!", nil), ("!!bold!!", nil), ("No!!, and again no.", nil), ("n!! = n (n-2)!!", nil),
      ("One &amp; all!!", nil),
    ] as [(String, String?)])
  func mendsTheEndsOfSentencesOnly(text: String, mended: String?) {
    let document = BaseDocument.with("## Summary\n\n\(text)\n")
    let fixes = Reviewer.findings(AnimatedLanguage.self, in: document).compactMap(\.fix)
    let result = String(decoding: Fixes.apply(fixes, to: Array(document.utf8)), as: UTF8.self)
    #expect(result == BaseDocument.with("## Summary\n\n\(mended ?? text)\n"))
  }
}
