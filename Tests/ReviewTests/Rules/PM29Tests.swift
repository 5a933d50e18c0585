import Testing

@testable import Review

/// PM29 beyond the pair of examples in its page.
@Suite struct PM29Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      ("---\ntime_to_restore: 3h\n---\n", 1),
      ("---\ntime_to_restore: 60m\n---\n", 0),
      ("---\ntime_to_detect: 40m\n---\n", 1),
      ("---\ntime_to_detect:\n---\n", 0),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(DurationsAgree.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
