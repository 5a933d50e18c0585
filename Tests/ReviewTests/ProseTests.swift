import Diagnostics
import Testing

@testable import Review

/// What rules about wording read, and what they must not.
@Suite struct ProseTests {
  /// A sentence with a counterfactual, in places where it is prose and in places where it is not.
  @Test(
    arguments: [
      ("They should have looked.", true),
      ("They **should** have looked.", true),
      ("They should\nhave looked.", true),
      ("They SHOULD HAVE looked.", true),
      ("- They should have looked.", true),
      ("> [!NOTE]\n> They should have looked.", true),
      ("| a | b |\n| --- | --- |\n| x | they should have looked |", true),
      ("`they should have looked`", false),
      ("```\nthey should have looked\n```", false),
      ("    they should have looked", false),
      ("> They should have looked.", false),
      ("The log says \"they should have looked\" here.", false),
      ("The log says “they should have looked” here.", false),
      ("They should. Have looked.", false),
      ("They should `x` have looked.", false),
      ("See https://example.org/should-have-looked here.", false),
      ("<!-- they should have looked -->", false),
      ("A quote \" that never ends: they should have looked.", true),
      ("They should have alerts.", false),
      ("They should have better alerts.", false),
      ("They should have also looked.", true),
    ])
  func proseIsReadAndNothingElse(_ text: String, _ isFound: Bool) {
    let document = BaseDocument.with("## Root cause\n\nExports have no quota.\n\n" + text + "\n\n")
    #expect(Reviewer.findings(Counterfactuals.self, in: document).isEmpty != isFound)
  }

  @Test func aFindingPointsAtItsWords() throws {
    let document = BaseDocument.with("## Root cause\n\nÜber *all*, they **should have** looked &amp; asked.\n\n")
    let range = try #require(Reviewer.findings(Counterfactuals.self, in: document).first).range
    let line = document.split(separator: "\n", omittingEmptySubsequences: false)[range.start.line - 1]
    let bytes = Array(line.utf8)[range.start.column - 1..<range.end.column]
    #expect(String(decoding: bytes, as: UTF8.self) == "should have")
  }

  /// Whatever a document is, reviewing it neither traps nor points outside of it.
  @Test(arguments: [
    "", "\n", "---\n---\n", "# \n", "\u{FEFF}# A\n", "\"", "“", "@", "!!!", "a@", "://", ":///@", "x://a:b@c",
    "| a |\n| - |\n| should have", "<!-- debrief: allow", "<!-- debrief: allow -->", "[[", "[](#", "[a](b", "\0",
    "## Impact\n## Impact\n", "-----BEGIN PRIVATE KEY-----", "AKIA", "eyJ", "@a@b@c",
  ])
  func nothingTraps(_ text: String) {
    for document in [text, BaseDocument.text + text, "# Postmortem\n\n## Root cause\n\n" + text] {
      let lines = document.split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(Reviewer.findings(in: document).allSatisfy { $0.range.start.line <= lines })
    }
  }
}
