import Diagnostics
import Testing

@testable import Review

@Suite struct AllowanceTests {
  private let bad = "## Root cause\n\nHuman error: the wrong folder was given.\n\n"

  @Test func aReasonAllowsARule() {
    let document = BaseDocument.with(bad) + "\n<!-- debrief: allow PM13 because it quotes the vendor's report -->\n"
    #expect(Reviewer.rules(document) == [])
  }

  @Test(arguments: [
    ("<!-- debrief: allow PM13 -->", "gives no reason", ["PM13", "review.allow"]),
    ("<!-- debrief: allow because of this -->", "names no rule", ["PM13", "review.allow"]),
    ("<!-- debrief: allow PM99 because of this -->", "is the id of no rule", ["PM13", "review.allow"]),
    ("<!-- debrief: allow PM13, PM14 because of this -->", "there is nothing to allow", ["review.allow"]),
    ("<!-- debrief allow PM13 because of this -->", "nothing that a document can say", ["PM13", "review.allow"]),
    ("<!-- debrief: alow PM13 because of this -->", "nothing that a document can say", ["PM13", "review.allow"]),
    ("<!-- debrief is what this site is made with -->", "", ["PM13"]),
  ])
  func whatIsWrongWithOneIsSaid(_ comment: String, _ words: String, _ rules: [String]) {
    let found = Reviewer.findings(BaseDocument.with(bad) + "\n" + comment + "\n")
    #expect(Set(found.map(\.rule)) == Set(rules))
    #expect(words.isEmpty || found.contains { $0.rule == "review.allow" && $0.summary.contains(words) })
  }
}
