import Defaults
import Foundation
import Testing

@testable import Review

/// The examples in the pages of the rules are the golden pairs: put into a complete postmortem, the bad one breaks
/// exactly that rule, and the good one none.
@Suite struct GoldenTests {
  @Test func theBaseDocumentHasNoFinding() {
    #expect(Reviewer.findings(BaseDocument.text) == [])
  }

  @Test(arguments: ReviewRules.all.map { $0.id })
  func everyRuleHasAPage(_ id: String) throws {
    let page = String(decoding: try #require(Defaults.file("Rules/\(id).md")), as: UTF8.self)
    let rule = try #require(ReviewRules.rule(id))
    #expect(page.hasPrefix("# \(id): "))
    #expect(page.contains("\nLevel: \(rule.level.rawValue). Source: "))
  }

  @Test(arguments: ReviewRules.all.map { $0.id })
  func everyRuleHasTests(_ id: String) {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    #expect(FileManager.default.fileExists(atPath: folder.appending(path: "Rules/\(id)Tests.swift").path))
  }

  @Test(arguments: ReviewRules.all.map { $0.id }.filter { $0 != "PM31" })
  func thePagesExamplesAreTrue(_ id: String) throws {
    let page = String(decoding: try #require(Defaults.file("Rules/\(id).md")), as: UTF8.self)
    let examples = page.components(between: "```markdown\n", and: "\n```")
    try #require(examples.count == 2)
    let bad = BaseDocument.with(examples[0] + "\n")
    let good = BaseDocument.with(examples[1] + "\n")
    #expect(
      Reviewer.rules(bad) == [id],
      "\(Reviewer.findings(bad).map { "\($0.rule) \($0.location.range?.start.line ?? 0) \($0.summary)" })")
    #expect(Reviewer.rules(good) == [], "\(Reviewer.findings(good).map { "\($0.rule) \($0.summary)" })")
  }
}

extension String {
  func components(between open: String, and close: String) -> [String] {
    var found: [String] = []
    var rest = self[...]
    while let start = rest.firstRange(of: open), let end = rest[start.upperBound...].firstRange(of: close) {
      found.append(String(rest[start.upperBound..<end.lowerBound]))
      rest = rest[end.upperBound...]
    }
    return found
  }
}
