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
      ("Some customers saw errors on 2026-03-11.", 1),
      ("Some customers saw errors on March 11, 2026.", 1),
      ("Some customers of version 3.2 saw errors.", 1),
      ("Some customers saw errors, see SRC-12 and #481.", 1),
      ("Reports were slow on v2.1 in 2026.", 1),
      ("Reports were slow for 12 customers on 2026-03-11.", 0),
      ("Between 14:02 and 14:40 reports were slow.", 0),
      ("It cost $4,200.", 0),
      ("About 2000 customers saw errors.", 0),
      ("影响用户300人。", 0),
    ] as [(String, Int)])
  func countsFindings(text: String, count: Int) {
    let document = BaseDocument.with("## Impact\n\n\(text)\n")
    let found = Reviewer.findings(ImpactIsQuantified.self, in: document)
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
