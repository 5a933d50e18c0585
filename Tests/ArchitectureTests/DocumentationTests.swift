import Foundation
import Testing

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

private func swiftSources() throws -> [(path: String, text: String)] {
  let sources = root.appending(path: "Sources")
  var found: [(String, String)] = []
  let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
  for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
    found.append((file.lastPathComponent, try String(contentsOf: file, encoding: .utf8)))
  }
  return found
}

/// What the documentation promises, compared with what is there.
@Suite struct DocumentationTests {
  @Test func everyRuleIsExplained() throws {
    let page = try String(contentsOf: root.appending(path: "Documentation/Diagnostics.md"), encoding: .utf8)
    let documented = Set(page.matches(of: #/`([a-z]+\.[a-z_-]+)`/#).map { String($0.output.1) })
    let groups =
      "file|frontmatter|markdown|document|fact|corrections|link|config|taxonomy|template|theme|site|review|actions|history|links"
    let pattern = try Regex<(Substring, Substring)>("rule: \"((?:\(groups))\\.[a-z_-]+)\"")
    var rules: Set<String> = []
    for source in try swiftSources() { rules.formUnion(source.text.matches(of: pattern).map { String($0.output.1) }) }
    #expect(rules.count > 20)
    for rule in rules.sorted() { #expect(documented.contains(rule), "\(rule) is not in Documentation/Diagnostics.md") }
  }

  @Test func linksBetweenDocumentsOfTheProjectResolve() throws {
    var pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map { root.appending(path: $0) }
    let folder = FileManager.default.enumerator(
      at: root.appending(path: "Documentation"), includingPropertiesForKeys: nil)
    for case let file as URL in folder ?? .init() where file.pathExtension == "md" { pages.append(file) }
    for page in pages {
      // Examples in fences link to documents of their own.
      let text = try String(contentsOf: page, encoding: .utf8)
        .split(separator: "```", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset.isMultiple(of: 2) }.map { String($0.element) }.joined()
      for link in text.matches(of: #/\]\(([^)\s#]+)[^)]*\)/#).map({ String($0.output.1) }) where !link.contains(":") {
        let target = page.deletingLastPathComponent().appending(path: link)
        let exists = FileManager.default.fileExists(atPath: target.path)
        #expect(exists, "\(page.lastPathComponent) links to \(link), which is not there")
      }
    }
  }

  @Test func theArchitecturePageStaysShort() throws {
    let page = try String(contentsOf: root.appending(path: "Documentation/Architecture.md"), encoding: .utf8)
    #expect(page.split(whereSeparator: \.isWhitespace).count <= 1_500)
  }

  @Test func noFileIsTooLong() throws {
    for source in try swiftSources() {
      #expect(source.text.split(separator: "\n", omittingEmptySubsequences: false).count <= 501, "\(source.path)")
    }
  }
}
