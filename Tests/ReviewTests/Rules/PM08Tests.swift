import Testing

@testable import Review

/// PM08 beyond the pair of examples in its page.
@Suite struct PM08Tests {
  /// Sentences, and how many findings each has.
  @Test(
    arguments: [
      ("Some customers saw errors.", 1),
      ("4 % of requests failed.", 0),
      ("About a third of customers saw errors.", 0),
      ("Nobody was hurt.", 0),
      ("How many were hurt is not known.", 0),
      ("A single report was lost.", 0),
      ("All users were hurt.", 0),
      ("Reports were slow.", 1),
    ] as [(String, Int)])
  func countsFindings(text: String, count: Int) {
    let document = BaseDocument.with("## Impact\n\n\(text)\n")
    let found = Reviewer.findings(ImpactIsQuantified.self, in: document)
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
