import Testing

@testable import Review

/// PM20 beyond the pair of examples in its page.
@Suite struct PM20Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate | Report platform | P1 | REP-201 |  | open |\n",
        1
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate | Report platform | P1 | REP-201 |  | done |\n",
        0
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate | Report platform | P1 | REP-201 |  | open |\n| Page at 80 % | eliminate | Report platform | P1 | REP-201 |  | open |\n| A quota | eliminate | Report platform | P2 | REP-201 |  | open |\n",
        1
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate | Report platform | P1 | REP-201 | 2026-04-01 | open |\n| Page at 80 % | eliminate | Report platform | P1 | REP-201 | 2026-04-01 | open |\n| A quota | eliminate | Report platform | P1 | REP-201 | 2026-04-01 | open |\n",
        1
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate | Report platform | P1 | REP-201 | 2026-04-01 | open |\n| Page at 80 % | eliminate | Report platform | P2 | REP-201 | 2026-04-01 | open |\n| A quota | eliminate | Report platform | P1 | REP-201 | 2026-04-01 | open |\n",
        0
      ),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(ItemsHaveDueDates.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
