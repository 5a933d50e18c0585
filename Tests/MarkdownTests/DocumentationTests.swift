import Foundation
import Markdown
import Testing

/// The examples of the manual are tests.
struct DocumentationTests {
  @Test func rendersEveryExampleOfTheManual() throws {
    var folder = URL(filePath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    // A checkout of the tests alone has no manual.
    guard let text = try? String(contentsOf: folder.appending(path: "Documentation/Markdown.md"), encoding: .utf8)
    else { return print("SKIPPED: the manual's examples: Documentation/Markdown.md is not there") }
    let blocks = text.components(separatedBy: "````").dropFirst().enumerated().filter { $0.offset % 2 == 0 }
    let examples = blocks.map(\.element)
    try #require(examples.count >= 30 && examples.count % 2 == 0)
    // Where links lead is a site's to say: see `ManualTests` of the site generator.
    let own = stride(from: 0, to: examples.count, by: 2).filter { !examples[$0].hasPrefix("markdown link\n") }
    for index in own {
      let markdown = examples[index].drop(while: { $0 != "\n" }).dropFirst()
      let html = examples[index + 1].drop(while: { $0 != "\n" }).dropFirst()
      #expect(render(String(markdown)) == html, "\(markdown)")
    }
    print("manual: \(own.count) examples")
  }
}
