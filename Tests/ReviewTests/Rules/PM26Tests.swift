import Testing

@testable import Review

/// PM26 beyond the pair of examples in its page.
@Suite struct PM26Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      ("---\npublished: 2026-04-20\n---\n", 1),
      ("---\npublished: 2026-03-25\n---\n", 0),
      ("---\npublished:\n---\n", 0),
      ("---\npublished: 2025-03-18\n---\n", 1),
      ("---\npublished: 2026-03-11\n---\n", 0),
      ("---\nseverity: SEV4\npublished: 2026-09-01\n---\n", 0),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(PublishedInTime.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
