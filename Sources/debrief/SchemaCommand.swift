import ArgumentParser
import Defaults
import Foundation
import Postmortems

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema of debrief.yml or of front matter, for editors.",
    discussion: """
      That of front matter knows the causes, severities, services and teams of this site. An editor with a language
      server for YAML completes and checks debrief.yml by a first line that names the schema:
      # yaml-language-server: $schema=debrief.schema.json

      EXAMPLES
        debrief schema configuration > debrief.schema.json
        debrief schema front-matter > front-matter.schema.json

      EXIT CODES
        0  done
        2  could not run: the configuration or a file that it names cannot be read
      """)

  enum Subject: String, ExpressibleByArgument, CaseIterable {
    case configuration
    case frontMatter = "front-matter"
  }

  @Argument(help: "configuration or front-matter.")
  var subject: Subject

  @OptionGroup var settings: SettingsOptions

  func run() throws {
    let shipped = Data(Defaults.file("Data/schemas/\(subject.rawValue).schema.json") ?? [])
    guard subject == .frontMatter else { return Console.out(String(decoding: shipped, as: UTF8.self)) }
    let loaded = try settings.load()
    Console.report(loaded.diagnostics.filter { $0.severity == .error }) { loaded.sources[$0] }
    guard var schema = try JSONSerialization.jsonObject(with: shipped) as? [String: Any],
      var properties = schema["properties"] as? [String: Any]
    else { return }
    let known = SiteWords(loaded)
    for (key, words) in known.closed { properties[key] = Self.restricted(properties[key], to: words, isOpen: false) }
    for (key, words) in known.open where !words.isEmpty {
      properties[key] = Self.restricted(properties[key], to: words, isOpen: true)
    }
    schema["properties"] = properties
    let data = try JSONSerialization.data(
      withJSONObject: schema, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    Console.out(String(decoding: data, as: UTF8.self) + "\n")
  }

  /// One of some words or a list of them; where it is open, others too, so that the words are proposed only.
  private static func restricted(_ property: Any?, to words: [String], isOpen: Bool) -> [String: Any] {
    var result: [String: Any] = [:]
    if let text = (property as? [String: Any])?["description"] { result["description"] = text }
    let isList = (property as? [String: Any])?["anyOf"] != nil
    let word: [[String: Any]] = [["enum": words]] + (isOpen ? [["type": ["string", "number"]]] : [])
    var forms: [[String: Any]] = word + [["type": "null"]]
    if isList { forms.append(["type": "array", "items": ["anyOf": word]]) }
    result["anyOf"] = forms
    return result
  }
}

/// The words that a site has for facts.
private struct SiteWords {
  /// Facts that take nothing else.
  var closed: [String: [String]] = [:]
  /// Facts that take anything, and are known by these.
  var open: [String: [String]] = [:]

  init(_ loaded: SettingsOptions.Loaded) {
    let taxonomy = loaded.rules.taxonomy
    let facets: [(String, Taxonomy.Facet)] = [
      ("trigger", .trigger), ("detected_by", .detectedBy), ("detection_gap", .detectionGap),
      ("mitigation", .mitigation), ("symptoms", .symptom),
    ]
    for (key, facet) in facets { closed[key] = taxonomy.values(of: facet).map(\.id) }
    closed["causes"] = taxonomy.categories.flatMap(\.leaves).map(\.id)
    open["severity"] = loaded.configuration.severities.levels.map(\.id)
    open["services"] = loaded.configuration.services.map(\.name)
    open["teams"] = loaded.configuration.teams.map(\.name)
    open["owner"] = (loaded.configuration.teams.map(\.name) + loaded.configuration.people.map(\.name))
  }
}
