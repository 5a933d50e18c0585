import Foundation
import Testing

@testable import SiteGenerator

@Suite struct TemplateReferenceTests {
  private let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Documentation/Templates.md")

  /// `DEBRIEF_RECORD=1` writes the page anew; a run that records fails, so that nobody records by accident.
  @Test func documentsEveryNameThatTemplatesGet() throws {
    let expected = TemplateReference.markdown()
    if ProcessInfo.processInfo.environment["DEBRIEF_RECORD"] != nil {
      try Data(expected.utf8).write(to: path)
      Issue.record("Documentation/Templates.md was written anew")
    }
    #expect(try String(contentsOf: path, encoding: .utf8) == expected)
  }
}
