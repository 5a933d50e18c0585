import Testing

@testable import Review

/// PM02 beyond the pair of examples in its page.
@Suite struct PM02Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      ("---\nseverity: SEV1\n---\n", 0),
      ("---\nseverity: sev 2\n---\n", 0),
      ("---\nseverity: critical\n---\n", 0),
      ("---\nseverity: P3\n---\n", 0),
      ("---\nseverity: SEV9\n---\n", 1),
      ("---\nseverity: purple\n---\n", 1),
      ("---\nseverity:\n---\n", 1),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(SeverityInMatrix.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
