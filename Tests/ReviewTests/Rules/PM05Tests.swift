import Testing

@testable import Review

/// PM05 beyond the pair of examples in its page.
@Suite struct PM05Tests {
  /// Timelines of an incident that was detected at 14:09.
  @Test(
    arguments: [
      ("", 0),
      (
        "## Timeline\n\nAll times are UTC, 2026-03-11.\n\n| Time | What happened |\n| --- | --- |\n| 14:09 | Detected: the alert fires. |\n| 14:40 | Mitigated. |\n",
        1
      ),
      (
        "## Timeline\n\nAll times are UTC, 2026-03-11.\n\n| Time | What happened |\n| --- | --- |\n| 14:09 | Version 4.2 is deployed. |\n| 14:12 | The alert fires. |\n",
        0
      ),
      (
        "## Timeline\n\nAll times are UTC, 2026-03-11.\n\n| Time | What happened |\n| --- | --- |\n| 14:09 | A template was merged. |\n| 14:12 | The alert fires. |\n",
        0
      ),
      (
        "## Timeline\n\nAll times are UTC, 2026-03-11.\n\n| Time | What happened |\n| --- | --- |\n| 14:02 | Impact begins. |\n| 14:09 | Detected. |\n",
        0
      ),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(TimelineBeginsBeforeDetection.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
