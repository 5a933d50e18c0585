import Testing

@testable import Review

/// PM13 beyond the pair of examples in its page.
@Suite struct PM13Tests {
  /// Sentences, and how many findings each has.
  @Test(
    arguments: [
      ("The cause was human error.", 1),
      ("An operator error deleted the table.", 1),
      ("Human errors, twice.", 1),
      ("Fat-fingered command.", 1),
      ("This was not human error.", 0),
      ("It was the default rather than human error.", 0),
      ("Any operator error is a symptom of a missing check.", 0),
      ("The report says \"human error\".", 0),
      ("`human error` is a label in the form.", 0),
      ("The error page for a human reader was missing.", 0),
      ("Menschliches Versagen.", 1),
      ("根本原因是人为错误。", 1),
    ] as [(String, Int)])
  func countsFindings(text: String, count: Int) {
    let document = BaseDocument.with("## Root cause\n\n\(text)\n")
    let found = Reviewer.findings(HumanErrorAsCause.self, in: document)
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
