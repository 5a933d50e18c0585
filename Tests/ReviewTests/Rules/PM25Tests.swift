import Testing

@testable import Review

/// PM25 beyond the pair of examples in its page.
@Suite struct PM25Tests {
  /// Sentences, and how many findings each has.
  @Test(
    arguments: [
      ("This happened before.", 1),
      ("A repeat of last year.", 1),
      ("Not the first time.", 1),
      ("The disk was full.", 0),
    ] as [(String, Int)])
  func countsFindings(text: String, count: Int) {
    let document = BaseDocument.with("## Summary\n\n\(text)\n")
    let found = Reviewer.findings(EarlierIncidentLinked.self, in: document)
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
