import Configuration
import Testing

@testable import Review

/// PM28 beyond the pair of examples in its page.
@Suite struct PM28Tests {
  /// Sentences, and how many findings each has.
  @Test(
    arguments: [
      ("The QXB wrote, and the QXB never deleted.", 1),
      ("The QXB wrote.", 0),
      ("The export builder (QXB) wrote, and the QXB never deleted.", 0),
      ("The QXB (export builder) wrote, and the QXB never deleted.", 0),
      ("Queues (or QXB) grew, and QXB stayed.", 0),
      ("QXB - a service that exports - grew, and QXB stayed.", 0),
      ("The QXB team told the QXB team.", 0),
      ("QXB 256 and QXB 256.", 0),
      ("DNS and DNS.", 0),
      ("CVE and CVE.", 0),
      ("QXB-12 and QXB-12.", 0),
      ("STOP READING NOW, STOP READING NOW.", 0),
    ] as [(String, Int)])
  func countsFindings(text: String, count: Int) {
    let document = BaseDocument.with("## Root cause\n\n\(text)\n")
    let found = Reviewer.findings(UnexplainedAcronyms.self, in: document)
    #expect(found.count == count, "\(found.map(\.summary))")
  }

  /// What stands in a title is the name of a system.
  @Test func knowsTheNamesInTitles() {
    let text = BaseDocument.with(
      "---\ntitle: The QXB was full\n---\n## Root cause\n\nThe QXB wrote, and the QXB grew.\n")
    #expect(!Reviewer.rules(text).contains("PM28"))
  }
  /// An organisation, and its parts, are known to those who write for it.
  @Test(
    arguments: [
      ("qxb/incident.md", "Postmortems", false), ("a/qxb-postmortems/b/incident.md", "Postmortems", false),
      ("a/incident.md", "Postmortems of QXB", false), ("a/qxb.md", "Postmortems", true),
    ])
  func knowsTheNamesOfFolders(path: String, title: String, isFound: Bool) throws {
    var configuration = Configuration()
    configuration.title = title
    let text = BaseDocument.with("## Root cause\n\nThe QXB wrote, and the QXB grew.\n")
    let reviews = Reviewer.review([path: text], configuration: configuration)
    let found = try #require(reviews[path]).diagnostics.map(\.rule)
    #expect(found.contains("PM28") == isFound)
  }
}
