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
      // 14:02, 14:09, 14:40 and 15:10 make 7, 38, 68, 31, 61 and 30 minutes.
      ("---\ntime_to_restore:\n---\n## Impact\n\n**Duration of impact:** 38 minutes\n", 0),
      ("---\ntime_to_restore:\n---\n## Impact\n\n**Duration:** 68 minutes\n", 0),
      ("---\ntime_to_restore:\n---\n## Impact\n\n**Downtime:** 31 minutes\n", 0),
      ("---\ntime_to_restore:\n---\n## Impact\n\n**Duration:** 150 minutes\n", 1),
      ("---\ntime_to_restore:\n---\n## Impact\n\nThe outage lasted 3 hours.\n", 1),
      ("---\ntime_to_restore:\n---\n## Impact\n\nThe deploy lasted 3 hours.\n", 0),
      ("---\ntime_to_restore:\n---\n## Impact\n\nThe second failure lasted 10 minutes.\n", 0),
      ("---\ntime_to_detect: 61m\n---\n", 1),
      // A clock time in a sentence is no length, and an end on a day cannot be judged.
      (
        "---\ntime_to_detect:\n---\n## Detection\n\n**Time to detect:** the guard saw it, but the failure itself (10:44) did not show\n",
        0
      ),
      ("---\nmitigated:\nresolved: 2026-03-12\ntime_to_restore: 33h\n---\n", 0),
      // Nobody says when it began.
      (
        "---\nstarted:\ntime_to_detect:\ntime_to_restore: 33h\n---\n## Timeline\n\nAll times are UTC.\n\n| Time | What happened |\n| --- | --- |\n| 14:09 | Detected: the alert pages. |\n| 15:10 | Resolved: the quota is in place. |\n",
        0
      ),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(DurationsAgree.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
