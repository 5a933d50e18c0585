import Testing

@testable import Review

/// PM15 beyond the pair of examples in its page.
@Suite struct PM15Tests {
  /// Sentences, and how many findings each has.
  @Test(
    arguments: [
      ("The engineer should have looked at the disk.", 1),
      ("It could have been avoided by a quota.", 1),
      ("An incident manager could have helped.", 1),
      ("We failed to validate the input.", 1),
      ("Detection could have been faster.", 1),
      ("This should have been caught in review.", 1),
      ("The release shouldn’t have been rushed.", 1),
      ("The block could have held many smaller transactions.", 0),
      ("Anyone could have also restarted the chain.", 0),
      ("A longer stall could have caused a larger adjustment.", 0),
      ("There is nothing, and no item, that could have prevented this.", 0),
      ("Without paging we could’ve noticed it way later.", 0),
      ("Statuses that should’ve been removed earlier are still there.", 0),
      ("Users should not have had lingering files.", 0),
      ("Actions should have been automatically corrected.", 0),
      ("It could have been worse.", 0),
      ("If somebody had tested it, this would not have happened.", 1),
      ("This would have been fine. If the quota had been in place, it would have been avoided.", 1),
      ("If the disk had more space, exports would stay for a week.", 0),
      ("If exports stay, the disk fills.", 0),
      ("The pod failed to start.", 0),
      ("Each service should have an owner.", 0),
    ] as [(String, Int)])
  func countsFindings(text: String, count: Int) {
    let document = BaseDocument.with("## Root cause\n\n\(text)\n")
    let found = Reviewer.findings(Counterfactuals.self, in: document)
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
