import Testing

@testable import Review

/// PM06 beyond the pair of examples in its page.
@Suite struct PM06Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      (
        "---\nstarted:\n---\n## Timeline\n\nAll times are UTC, 2026-03-11.\n\n| Time | What happened |\n| --- | --- |\n| 14:09 | The alert fires. |\n| 14:40 | Old exports are deleted. |\n",
        1
      ),
      (
        "---\nstarted:\n---\n## Timeline\n\nAll times are UTC, 2026-03-11.\n\n| Time | What happened |\n| --- | --- |\n| 14:02 | The service went down. |\n| 14:40 | Old exports are deleted. |\n",
        0
      ),
      (
        "---\nstarted:\nmitigated:\nresolved:\n---\n## Timeline\n\nAll times are UTC, 2026-03-11.\n\n| Time | What happened |\n| --- | --- |\n| 14:09 | The alert fires. |\n| 14:40 | Somebody looks at graphs. |\n",
        1
      ),
      (
        "---\nmitigated:\nresolved:\n---\n## Timeline\n\nAll times are UTC, 2026-03-11.\n\n| Time | What happened |\n| --- | --- |\n| 14:02 | Impact begins. |\n| 14:40 | Service restored. |\n",
        0
      ),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(ImpactIsBounded.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
