import Testing

@testable import Review

/// PM18 beyond the pair of examples in its page.
@Suite struct PM18Tests {
  /// Tables of prevention items: where none of three or more has it, that is said once.
  @Test(
    arguments: [
      ("", 0),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate |  | P1 | REP-201 | 2026-04-01 | open |\n",
        1
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate |  | P1 | REP-201 | 2026-04-01 | done |\n",
        0
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate |  | P1 | REP-201 | 2026-04-01 | declined |\n",
        0
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate | Report platform | P1 | REP-201 | 2026-04-01 | open |\n| Delete exports after seven days | eliminate |  | P1 | REP-201 | 2026-04-01 | open |\n| Delete exports after seven days | eliminate |  | P1 | REP-201 | 2026-04-01 | open |\n",
        2
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate |  | P1 | REP-201 | 2026-04-01 | open |\n| Page at 80 % | eliminate |  | P1 | REP-201 | 2026-04-01 | open |\n| A quota | eliminate |  | P1 | REP-201 | 2026-04-01 | open |\n",
        1
      ),
      ("---\nowner:\n---\n", 1),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(OwnersAreNamed.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
