import Testing

@testable import Review

/// PM07 beyond the pair of examples in its page.
@Suite struct PM07Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      (
        "## Timeline\n\nAll times are UTC, 2026-03-11.\n\n| Time | What happened |\n| --- | --- |\n| 14:02 | Impact begins. |\n| 14:09 | Detected. |\n| 14:40 | Mitigated. |\n",
        1
      ),
      (
        "## Timeline\n\nAll times are UTC, 2026-03-11.\n\n| Time | What happened |\n| --- | --- |\n| 14:02 | Impact begins. |\n| 14:40 | Mitigated. |\n",
        0
      ),
      (
        "## Timeline\n\nAll times are UTC, 2026-03-11.\n\n| Time | What happened |\n| --- | --- |\n| 14:02 | Impact begins. ([graph](https://grafana.example.com/d/1)) |\n| 14:09 | Detected. |\n| 14:40 | Mitigated. |\n",
        0
      ),
      (
        "## Timeline\n\nAll times are UTC, 2026-03-11.\n\n| Time | What happened |\n| --- | --- |\n| 14:02 | `ENOSPC` in the log. |\n| 14:09 | Detected. |\n| 14:40 | Mitigated. |\n",
        1
      ),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(TimelineEvidence.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
