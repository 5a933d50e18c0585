import Testing

@testable import Review

/// PM11 beyond the pair of examples in its page.
@Suite struct PM11Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      ("---\ntrigger:\n---\n## Trigger\n\nThe disk was full.\n\n## Root cause\n\nThe disk was full.\n", 1),
      ("---\ntrigger: traffic\n---\n## Trigger\n", 0),
      ("---\ntrigger:\n---\n## Trigger\n\n## Root cause\n\nA large export triggered it; exports have no quota.\n", 0),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(TriggerApartFromCause.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
