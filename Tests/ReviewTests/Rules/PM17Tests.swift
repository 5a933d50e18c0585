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
    ] as [(String, Int)])
  func countsFindings(text: String, count: Int) {
    let document = BaseDocument.with("## Summary\n\n\(text)\n")
    let found = Reviewer.findings(AnimatedLanguage.self, in: document)
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
