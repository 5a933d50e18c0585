import Testing

@testable import Review

/// PM21 beyond the pair of examples in its page.
@Suite struct PM21Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Improve monitoring | eliminate | Report platform | P1 | REP-201 | 2026-04-01 | open |\n",
        1
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Look into quotas | eliminate | Report platform | P1 | REP-201 | 2026-04-01 | open |\n",
        1
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Consider a quota | eliminate | Report platform | P1 | REP-201 | 2026-04-01 | open |\n",
        1
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Better alerts | eliminate | Report platform | P1 | REP-201 | 2026-04-01 | open |\n",
        1
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Page when the disk is 80 % full | eliminate | Report platform | P1 | REP-201 | 2026-04-01 | open |\n",
        0
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete the page \"Improve monitoring\" | eliminate | Report platform | P1 | REP-201 | 2026-04-01 | open |\n",
        0
      ),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(VagueActions.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
