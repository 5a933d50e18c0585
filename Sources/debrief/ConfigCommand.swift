import ArgumentParser
import Configuration
import Diagnostics
import Foundation

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Prints the configuration that is in force, and where each value comes from.",
    discussion: """
      A value comes from the command line, from a line of debrief.yml, or is the default.

      EXAMPLES
        debrief config
        debrief config --config site/debrief.yml --format json
        debrief config --content postmortems       as debrief build --content postmortems would have it

      EXIT CODES
        0  printed
        1  printed, but the configuration holds an error
        2  could not run: the configuration or a file that it names cannot be read
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, json
  }

  @Option(help: "table for people, json for programs: an object of value and origin by key.")
  var format = Format.table

  @Option(
    help: ArgumentHelp("A content folder; may be given more than once.", valueName: "dir"), completion: .directory)
  var content: [String] = []

  @Option(
    help: ArgumentHelp("Templates that replace those of the same name.", valueName: "dir"), completion: .directory)
  var templates: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("The folder of the site.", valueName: "dir"), completion: .directory)
  var output: String?

  @Option(help: ArgumentHelp("The address that the site is published at.", valueName: "url"))
  var baseURL: String?

  @Option(help: ArgumentHelp("Whom the site is for.", valueName: "name"))
  var audience: String?

  @Option(help: ArgumentHelp("The day that overdue counts from.", valueName: "yyyy-mm-dd"))
  var asOf: String?

  @OptionGroup var settings: SettingsOptions

  func validate() throws { try DayArgument.check(asOf, "--as-of") }

  func run() throws {
    let loaded = try settings.load(
      Configuration.Overrides(
        content: content.isEmpty ? nil : content, output: output, templates: templates, baseURL: baseURL,
        audience: audience, asOf: asOf))
    let entries = Configuration.Key.allCases.map { key in
      (key.rawValue, loaded.configuration.settingText(of: key), loaded.configuration.origin(of: key))
    }
    switch format {
    case .table:
      let width = entries.map(\.0.count).max() ?? 0
      for (key, value, origin) in entries {
        let name = key + String(repeating: " ", count: width - key.count)
        Console.out("\(name)  \(value ?? "–")  (\(Self.words(origin)))\n")
      }
    case .json:
      let objects = entries.map { key, value, origin -> String in
        let fields = [("value", value), ("origin", Self.words(origin))].map {
          "\"\($0)\": \($1.map(Self.json) ?? "null")"
        }
        return "  \"\(key)\": {\(fields.joined(separator: ", "))}"
      }
      Console.out("{\n" + objects.joined(separator: ",\n") + "\n}\n")
    }
    Console.report(loaded.diagnostics.inReportOrder()) { loaded.sources[$0] }
    if loaded.diagnostics.count(of: .error) > 0 { throw ExitCode(1) }
  }

  private static func words(_ origin: Configuration.Origin) -> String {
    switch origin {
    case .standard: "default"
    case .commandLine: "command line"
    case .file(let place): place.file + (place.range.map { ":\($0.start.line)" } ?? "")
    }
  }

  private static func json(_ text: String) -> String {
    let data = try? JSONEncoder().encode(text)
    return data.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
  }
}

extension Configuration {
  /// The value of a key in one line, as YAML would have it; `nil` where there is none.
  ///
  /// Exhaustive, so that no key can be added without being shown.
  fileprivate func settingText(of key: Key) -> String? {
    switch key {
    case .title: title
    case .description: description.isEmpty ? nil : description
    case .baseURL: baseURL
    case .language: language
    case .content: Self.list(content)
    case .output: output
    case .templates: templates
    case .include: Self.list(include)
    case .exclude: Self.list(exclude)
    case .taxonomy: taxonomy.map { "{file: \($0.file), mode: \($0.mode.rawValue)}" }
    case .vocabulary: vocabulary.map { "as in \($0.file)" }
    case .corrections: corrections
    case .synonyms: synonyms
    case .links: Self.list(links.map { "{pattern: '\($0.pattern.source)', url: \($0.url)}" })
    case .rawHTML: rawHTML.rawValue
    case .severities: Self.list(severities.levels.map(\.id))
    case .sourceURL: sourceURL?.text
    case .editURL: editURL?.text
    case .audience: audience
    case .audiences: audiences == AudienceSettings() ? nil : "{order: \(Self.list(audiences.order)), …}"
    case .navigation: Self.list(navigation.map { "{title: \($0.title), url: \($0.url)}" })
    case .asOf: asOf
    case .feeds: String(feeds)
    case .drills: String(drills)
    case .markdown: String(markdown)
    case .documentTemplates: documentTemplates
    case .check: check.map { "as in \($0.file)" }
    case .actions: "{file: \(actions.file)}"
    case .history: String(history)
    case .api: String(api)
    case .formats: Self.list(formats)
    case .addresses: addresses
    case .sections:
      Self.list(
        sections.map { section in
          Self.map([("folder", section.folder), ("kind", section.kind?.rawValue), ("title", section.title)])
        })
    case .services: Self.list(services.map(\.name))
    case .teams: Self.list(teams.map(\.name))
    case .people: Self.list(people.map(\.name))
    case .theme:
      theme.isStandard
        ? nil
        : Self.map([
          ("accent", theme.accent.map { "{light: '\($0.light)', dark: '\($0.dark)'}" }),
          ("stylesheet", theme.stylesheet),
          ("icon", theme.icon),
        ])
    }
  }

  private static func list(_ formats: FormatSettings) -> String? {
    let parts: [(String, String?)] = [
      ("date", formats.date?.source), ("month", formats.month?.source), ("numbers", formats.numbers?.rawValue),
      ("durations", formats.durations?.rawValue),
    ]
    let stated = parts.compactMap { key, value in value.map { "\(key): \"\($0)\"" } }
    return stated.isEmpty ? nil : "{" + stated.joined(separator: ", ") + "}"
  }

  private static func map(_ entries: [(String, String?)]) -> String {
    "{" + entries.compactMap { key, value in value.map { "\(key): \($0)" } }.joined(separator: ", ") + "}"
  }

  private static func list(_ texts: [String]) -> String { "[" + texts.joined(separator: ", ") + "]" }
}
