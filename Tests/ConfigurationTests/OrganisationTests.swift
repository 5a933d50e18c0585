import Diagnostics
import Testing

@testable import Configuration

@Suite struct OrganisationTests {
  /// What cannot be used, the rule that says so, and a word of the remedy.
  @Test(
    arguments: [
      ("services: payments", "config.type", "a list of names"), ("services: [{aliases: x}]", "config.missing", "name"),
      ("services: [[x]]", "config.type", "a name, or a map"),
      ("services: [{name: a, alias: b}]", "config.unknown", "aliases"),
      ("services: [{name: a, aliases: x}, {name: b, aliases: X}]", "config.value", "Remove it"),
      ("services: [{name: a, url: 'not an address'}]", "config.value", "https://"),
      ("teams: [{name: a, ulr: x}]", "config.unknown", "url"),
      ("people: [{name: a, rol: x}]", "config.unknown", "role"),
      ("sections: [{folder: ../up}]", "config.value", "path in the content folder"),
      ("sections: [{folder: /abs}]", "config.value", "path in the content folder"),
      ("sections: [{folder: a, kind: runbok}]", "config.value", "runbook"),
      ("sections: [{kind: runbook}]", "config.missing", "folder"),
      ("theme: blue", "config.type", "a map of accent"), ("theme: {acent: '#000000'}", "config.unknown", "accent"),
      ("theme: {accent: blue}", "config.value", "quotation marks"),
      ("theme: {accent: '#12345'}", "config.value", "#0b4f8a"),
      ("theme: {accent: {light: '#000000'}}", "config.missing", "dark"), ("service: [a]", "config.unknown", "services"),
      ("peopel: [a]", "config.unknown", "people"),
    ])
  func reportsWhatCannotBeUsed(text: String, rule: String, remedy: String) {
    let result = Configuration.parse(Array(text.utf8), path: "debrief.yml")
    #expect(result.diagnostics.map(\.rule) == [rule], "\(result.diagnostics)")
    #expect(result.diagnostics.first?.remedy?.contains(remedy) == true, "\(result.diagnostics)")
  }

  @Test func theDeepestSectionIsAskedFor() {
    let section = ContentSection(folder: "handbook")
    #expect(section.contains("handbook/a.md") && section.contains("handbook/b/c.md"))
    #expect(!section.contains("handbooks/a.md") && !section.contains("handbook"))
  }
}
