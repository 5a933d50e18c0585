import DataFormats
import Defaults
import Diagnostics
import Testing

@testable import Configuration

/// The schema that editors use knows the keys that the program reads, and no others.
@Suite struct SchemaTests {
  private func schema() throws -> DataValue {
    let bytes = try #require(Defaults.file("Data/schemas/configuration.schema.json"))
    return try #require(DataValue.parseJSON(bytes[...], file: "configuration.schema.json").value)
  }

  /// The keys that the program names when it meets one that it does not know.
  private func known(_ text: String) throws -> [String] {
    let result = Configuration.parse(Array(text.utf8), path: "debrief.yml")
    let unknown = try #require(result.diagnostics.first { $0.rule == "config.unknown" }, "\(text)")
    let list = try #require(unknown.remedy?.split(separator: " are ", maxSplits: 1).last)
    return list.dropLast().split(separator: ", ").map(String.init).sorted()
  }

  private func properties(_ value: DataValue?) -> [String] { (value?["properties"]?.entries ?? []).map(\.key).sorted() }

  /// The alternative that is a map.
  private func map(_ value: DataValue?) -> DataValue? { value?["anyOf"]?.list?.first { $0["properties"] != nil } }

  @Test func knowsEveryKey() throws {
    #expect(properties(try schema()) == Configuration.Key.allCases.map(\.rawValue).sorted())
    #expect(try known("zzzqqq: 1") == properties(try schema()))
  }

  @Test func knowsTheKeysWithin() throws {
    let keys = try #require(try schema()["properties"])
    #expect(try known("taxonomy: {zzzqqq: 1}") == properties(map(keys["taxonomy"])))
    for key in ["links", "navigation", "severities", "sections"] {
      #expect(try known("\(key): [{zzzqqq: 1}]") == properties(keys[key]?["items"]), "\(key)")
    }
    for key in ["services", "teams", "people"] {
      #expect(try known("\(key): [{zzzqqq: 1}]") == properties(map(keys[key]?["items"])), "\(key)")
    }
    for key in ["actions", "theme"] { #expect(try known("\(key): {zzzqqq: 1}") == properties(keys[key]), "\(key)") }
    for key in ["states", "columns"] {
      #expect(try known("actions: {\(key): {zzzqqq: 1}}") == properties(keys["actions"]?["properties"]?[key]))
    }
    #expect(
      try known("theme: {accent: {zzzqqq: 1}}") == properties(map(keys["theme"]?["properties"]?["accent"])))
  }

  @Test func knowsTheDefaults() throws {
    let keys = try #require(try schema()["properties"])
    #expect(keys["title"]?["default"]?.string == Configuration().title)
    #expect(keys["output"]?["default"]?.string == Configuration().output)
    #expect(keys["corrections"]?["default"]?.string == Configuration().corrections)
    #expect(keys["language"]?["default"]?.string == Configuration().language)
    #expect(keys["audience"]?["default"]?.string == Configuration().audience)
    let kinds = keys["sections"]?["items"]?["properties"]?["kind"]?["enum"]?.list?.compactMap(\.string)
    #expect(kinds == ContentSection.Kind.allCases.map(\.rawValue))
  }
}
