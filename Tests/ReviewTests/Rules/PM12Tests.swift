import Testing

@testable import Review

/// PM12 beyond the pair of examples in its page.
@Suite struct PM12Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      (
        "---\nseverity: SEV1\ncauses: [capacity.exhaustion]\n---\n## Contributing factors\n\n- The alert watches the system disk.\n",
        1
      ),
      (
        "---\nseverity: SEV3\ncauses: [capacity.exhaustion]\n---\n## Contributing factors\n\n- The alert watches the system disk.\n",
        0
      ),
      (
        "---\nseverity: SEV2\n---\n## Contributing factors\n\n- The alert watches the system disk.\n- The runbook is old.\n",
        0
      ),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(ContributingFactors.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
