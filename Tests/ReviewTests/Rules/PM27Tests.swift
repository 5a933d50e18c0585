import Testing

@testable import Review

/// PM27 beyond the pair of examples in its page.
@Suite struct PM27Tests {
  /// Sentences, and how many secrets each holds.
  @Test(
    arguments: [
      ("The key AKIAIOSFODNN7QWERTYU was in the log.", 1),
      ("A token ghp_0123456789abcdefghijABCDEFGHIJ012345 leaked.", 1),
      ("-----BEGIN RSA PRIVATE KEY-----", 1),
      ("password: <redacted>", 0),
      ("The key was rotated.", 0),
    ] as [(String, Int)])
  func countsFindings(text: String, count: Int) {
    let document = BaseDocument.with("## Summary\n\n\(text)\n")
    let found = Reviewer.findings(Secrets.self, in: document)
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
