import Postmortems
import Testing

@testable import Review

/// PM01 beyond the pair of examples in its page.
@Suite struct PM01Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      ("## Impact\n", 1),
      ("## Impact\n\nTBD\n", 1),
      ("## Impact\n\n<what customers saw>\n", 1),
      ("## Lessons learned\n\nTo be determined.\n", 1),
      ("## Root cause\n\nTODO\n", 1),
      ("## Root cause\n\n...\n", 1),
      ("## Root cause\n\n…\n", 1),
      ("## Root cause\n\n???\n", 1),
      ("## Impact\n\n![a graph](graph.png)\n", 0),
      ("## Impact\n\n```\n503 503 503\n```\n", 0),
      ("## Impact\n\n- Customers saw <what they saw>, for <minutes> minutes.\n", 1),
      ("## Impact\n\n**Owner:** <team>\n", 1),
      ("## Impact\n\n`<team>` and <b>bold</b> and <https://example.com/a b>.\n", 0),
      ("## Impact\n\nWe ran kubectl logs <pod> for 4 % of pods.\n", 0),
      ("---\nseverity: <SEV1, SEV2 or SEV3>\nservices: [<service>, <service>]\n---\n", 1),
      ("## Impact\n\nThe word TBD stood on the page.\n", 0),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(RequiredSections.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }

  /// What is missing is said in words, not by the names of kinds.
  @Test func namesEverySection() {
    let text = "---\nkind: postmortem\n---\n# A title\n\nSome text.\n"
    var settings = ReviewSettings()
    settings.requiredSections = SectionKind.allCases
    let found = Reviewer.findings(text, settings: settings).filter { $0.rule == "PM01" }
    #expect(found.count > 15)
    for finding in found {
      for word in ["the contributing", "the people", "the facts\"", "the signatures", "_"] {
        #expect(!finding.summary.hasSuffix(word) && finding.remedy?.contains("_") == false, "\(finding.summary)")
      }
    }
  }
}
