import Testing

@testable import Review

/// PM04 beyond the pair of examples in its page.
@Suite struct PM04Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      (
        "## Timeline\n\n| Time | What happened |\n| --- | --- |\n| 14:02 | Impact begins. |\n| 14:40 | Mitigated. |\n",
        0
      ),
      (
        "## Timeline\n\nAll times are UTC, 2026-03-11.\n\n| Time | What happened |\n| --- | --- |\n| 14:02 | Impact begins. |\n| 13:50 | The change is deployed. |\n| 14:40 | Mitigated. |\n",
        1
      ),
      (
        "## Timeline\n\nAll times are UTC, 2026-03-11.\n\n| Time | What happened |\n| --- | --- |\n| 14:02 | Impact begins. |\n| 14:02 | The alert fires. |\n| 14:40 | Mitigated. |\n",
        0
      ),
      ("## Timeline\n\n- 14:02 UTC: Impact begins.\n- 14:40 UTC: Mitigated.\n", 0),
      (
        "## Timeline\n\nAll times are UTC, 2026-03-11.\n\n| Time | What happened |\n| --- | --- |\n| 23:50 | Impact begins. |\n| 00:10 | Mitigated. |\n",
        0
      ),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(TimelineInOrder.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
