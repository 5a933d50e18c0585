import Testing

@testable import Review

/// PM03 beyond the pair of examples in its page.
@Suite struct PM03Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      ("---\ndetected: 2026-03-11T14:01Z\n---\n", 1),
      ("---\nmitigated: 2026-03-11T15:20Z\n---\n", 1),
      ("---\ndetected: 2026-03-11T14:02Z\n---\n", 0),
      ("---\ndetected: 2026-03-11T16:09+02:00\n---\n", 0),
      ("---\ndetected: 2026-03-11T14:09+02:00\n---\n", 1),
      ("---\ndetected:\n---\n", 0),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(MomentsInOrder.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
