import Testing

@testable import Review

/// PM14 beyond the pair of examples in its page.
@Suite struct PM14Tests {
  /// Sentences, and how many findings each has.
  @Test(
    arguments: [
      ("The engineer forgot the flag.", 1),
      ("A careless change.", 1),
      ("The reviewer overlooked the line.", 1),
      ("The team ignored the alert.", 1),
      ("The parser ignored the header.", 0),
      ("The cache forgot the key.", 0),
      ("He said \"careless\".", 0),
      ("Nobody was careless.", 0),
      ("This was not careless.", 0),
      ("Nobody looked, which was careless.", 1),
      ("The scheduler neglected to run.", 0),
    ] as [(String, Int)])
  func countsFindings(text: String, count: Int) {
    let document = BaseDocument.with("## Root cause\n\n\(text)\n")
    let found = Reviewer.findings(WordsOfBlame.self, in: document)
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
