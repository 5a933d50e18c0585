import Testing

@testable import Review

/// PM24 beyond the pair of examples in its page.
@Suite struct PM24Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      (
        "---\ndetected_by: customer\n---\n## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate | Report platform | P1 | REP-201 | 2026-04-01 | open |\n",
        1
      ),
      (
        "---\ndetected_by: customer\n---\n## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Page when the disk is 80 % full | detect | Report platform | P1 | REP-201 | 2026-04-01 | open |\n",
        0
      ),
      (
        "---\ndetected_by: customer\n---\n## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Add a probe for exports |  | Report platform | P1 | REP-201 | 2026-04-01 | open |\n",
        0
      ),
      (
        "---\ndetected_by: alert\n---\n## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate | Report platform | P1 | REP-201 | 2026-04-01 | open |\n",
        0
      ),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(DetectionAction.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
