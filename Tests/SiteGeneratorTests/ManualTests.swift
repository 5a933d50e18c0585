import Configuration
import Foundation
import Testing

@testable import SiteGenerator

/// The examples of the manual that need a site are tests.
@Suite struct ManualTests {
  private static let page = """
    ---
    id: INC-2024-03-disk-full
    title: Disk full
    date: 2024-03-01
    ---
    ## Root cause

    A log.
    """

  @Test func rendersEveryExampleOnLinks() throws {
    let manual = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Documentation/Markdown.md")
    let text = try String(contentsOf: manual.standardized, encoding: .utf8)
    let blocks = text.components(separatedBy: "````").dropFirst().enumerated().filter { $0.offset % 2 == 0 }
    let examples = blocks.map(\.element)
    var options = SiteOptions()
    options.linkRules = [LinkRule(pattern: try LinkPattern("JIRA-\\d+"), url: "https://jira.example.com/browse/$0")]
    options.contentFiles = ["incidents/graph.png", "reference/log.csv"]
    var count = 0
    for index in examples.indices.dropLast() where examples[index].hasPrefix("markdown link\n") {
      let markdown = examples[index].drop(while: { $0 != "\n" }).dropFirst()
      let html = examples[index + 1].drop(while: { $0 != "\n" }).dropFirst().dropLast()
      let files = [
        "incidents/INC-2024-03-disk-full.md": Self.page,
        "incidents/example.md": "---\nid: INC-9\ntitle: Example\ndate: 2026-01-02\n---\n## Impact\n\n\(markdown)",
      ]
      let page = render(files, options: options).text("incidents/inc-9.html")
      #expect(page.contains(html) == true, "\(markdown)")
      count += 1
    }
    print("manual: \(count) examples on links")
    #expect(count >= 6)
  }
}
