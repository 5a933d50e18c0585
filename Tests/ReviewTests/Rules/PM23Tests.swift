import Testing

@testable import Review

/// PM23 beyond the pair of examples in its page.
@Suite struct PM23Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Train everybody on quotas |  | Report platform | P1 | REP-201 | 2026-04-01 | open |\n| Remind the team to be careful |  | Report platform | P1 | REP-201 | 2026-04-01 | open |\n",
        1
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Train everybody on quotas |  | Report platform | P1 | REP-201 | 2026-04-01 | open |\n| Page when the disk is 80 % full | detect | Report platform | P1 | REP-201 | 2026-04-01 | open |\n",
        0
      ),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(MoreThanTraining.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
