import Testing

@testable import Review

/// PM10 beyond the pair of examples in its page.
@Suite struct PM10Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      ("---\ncauses: [capacity.exhaustion]\n---\n", 0),
      ("---\ncauses: [capacity.exhaustoin]\n---\n", 1),
      ("---\ncauses: [bad.luck, capacity.exhaustion]\n---\n", 1),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(CausesInTaxonomy.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
