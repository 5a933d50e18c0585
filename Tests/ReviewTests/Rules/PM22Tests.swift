import Testing

@testable import Review

/// PM22 beyond the pair of examples in its page.
@Suite struct PM22Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      (
        "---\nseverity: SEV1\n---\n## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate | Report platform | P3 | REP-201 | 2026-04-01 | open |\n",
        1
      ),
      (
        "---\nseverity: SEV3\n---\n## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate | Report platform | P3 | REP-201 | 2026-04-01 | open |\n",
        0
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate | Report platform | P0 | REP-201 | 2026-04-01 | open |\n",
        0
      ),
      (
        "## Prevention items\n\n| Action | Kind | Owner | Priority | Ticket | Due | Status |\n| --- | --- | --- | --- | --- | --- | --- |\n| Delete exports after seven days | eliminate | Report platform | High | REP-201 | 2026-04-01 | open |\n",
        0
      ),
      ("---\nseverity: SEV1\n---\n## Prevention items\n\n### Immediate actions\n\n- [ ] Delete exports\n", 0),
      ("---\nseverity: SEV1\n---\n## Prevention items\n\n### High-level actions\n\n- [ ] Delete exports\n", 1),
      ("---\nseverity: SEV1\n---\n## Immediate impact\n\nA lot.\n\n## Prevention items\n\n- [ ] Delete exports\n", 1),
      ("## Prevention items\n\nNone.\n", 1), ("## Prevention items\n\nN/A\n", 1),
      ("## Prevention items\n\nWe decided to do nothing.\n", 1),
      ("---\nseverity: SEV3\n---\n## Prevention items\n\nNone.\n", 0),
      // That it is empty is for PM01 to say.
      ("## Prevention items\n\n", 0),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(UrgentAction.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
