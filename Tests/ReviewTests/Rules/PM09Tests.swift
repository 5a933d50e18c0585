import Testing

@testable import Review

/// PM09 beyond the pair of examples in its page.
@Suite struct PM09Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      ("## Summary\n\nAn outage.\n\n## Impact\n\nSome users saw slow pages, 4 % of requests.\n", 1),
      ("## Summary\n\nAn outage.\n\n## Impact\n\nThe service was down for all users.\n", 0),
      ("## Summary\n\nReports were slow.\n\n## Impact\n\nSome users saw slow pages, 4 % of requests.\n", 0),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(OutageForPartialImpact.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
