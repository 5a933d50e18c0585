import Configuration
import DataFormats
import Defaults
import Diagnostics
import Testing

@testable import Review

@Suite struct SettingsTests {
  private func read(_ yaml: String) -> Diagnosed<(settings: ReviewSettings, words: ReviewWords, baseline: String?)> {
    let data = DataValue.parseYAML(Array(yaml.utf8)[...], file: "debrief.yml").value
    return ReviewSettings.read(data?["check"].map { LocatedData($0, file: "debrief.yml") }, words: Reviewer.words)
  }

  @Test func levelsHoldForASiteAndItsFolders() {
    let settings = read(
      "check:\n  levels: {PM20: error, pm07: off}\n  folders:\n    archive/: {PM20: off}\n    \"2019-*\": {PM20: note}\n"
    ).value.settings
    #expect(settings.level(of: ItemsHaveDueDates.self, for: "a.md") == .error)
    #expect(settings.level(of: TimelineEvidence.self, for: "a.md") == .off)
    #expect(settings.level(of: ItemsHaveDueDates.self, for: "old/archive/a.md") == .off)
    #expect(settings.level(of: ItemsHaveDueDates.self, for: "2019-01-01-db.md") == .note)
    #expect(settings.level(of: ItemsHaveDueDates.self, for: "archive/2019-01-01-db.md") == .note)
    #expect(settings.level(of: BrokenLinks.self, for: "archive/a.md") == .error)
  }

  /// The schema that editors use proposes the rules that there are.
  @Test func theSchemaKnowsTheRules() throws {
    let bytes = try #require(Defaults.file("Data/schemas/configuration.schema.json"))
    let schema = try #require(DataValue.parseJSON(bytes[...], file: "configuration.schema.json").value)
    let check = schema["properties"]?["check"]?["properties"]
    let names = [check?["levels"]?["propertyNames"], check?["folders"]?["additionalProperties"]?["propertyNames"]]
    #expect(names.map { $0?["$ref"]?.string } == ["#/definitions/rule", "#/definitions/rule"])
    let rules = schema["definitions"]?["rule"]?["enum"]?.strings.map(\.text)
    #expect(rules == ReviewRules.all.map { $0.id })
  }

  @Test func sectionsAndWordsAreTheSites() {
    let own = read("check:\n  sections: [impact]\n  words:\n    vague: [sync up on]\n  baseline: known.txt\n")
    #expect(own.diagnostics.isEmpty)
    #expect(own.value.settings.requiredSections == [.impact])
    #expect(own.value.words[.vague].texts.contains("sync up on"))
    #expect(own.value.words[.vague].texts.contains("improve"))
    #expect(own.value.baseline == "known.txt")
  }

  @Test(arguments: [
    ("check: {level: 1}", "Did you mean \"levels\"?"),
    ("check: {levels: {PM91: off}}", "Did you mean"),
    ("check: {levels: {PM01: eror}}", "Did you mean \"error\"?"),
    ("check: {sections: [impakt]}", "Did you mean \"impact\"?"),
    ("check: {words: {vage: [x]}}", "Known lists:"),
    ("check: {folders: {\"\": {PM01: off}}}", "Write a pattern"),
  ])
  func whatIsUnknownIsSaid(_ yaml: String, _ remedy: String) {
    let found = read(yaml).diagnostics
    #expect(found.map(\.rule) == ["config.check"])
    #expect(found.first?.remedy?.contains(remedy) == true, "\(found)")
    #expect(found.first?.location.range != nil)
  }
}
