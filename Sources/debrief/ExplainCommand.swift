import ArgumentParser
import Defaults
import Foundation
import Postmortems
import Review
import SiteGenerator

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Says why a rule is there, with a bad and a good example.",
    discussion: """
      EXAMPLES
        debrief explain            every rule, in one line each
        debrief explain PM13
        debrief explain causes     the ids of the cause taxonomy, the site's own among them
      """)

  @Argument(help: ArgumentHelp("The id of a rule, such as PM13, or causes.", valueName: "rule"))
  var rule: String?

  @OptionGroup var settings: SettingsOptions

  func run() throws {
    guard let rule else { return Console.out(Self.list) }
    if rule.lowercased() == "causes" { return Console.out(try causes()) }
    guard let known = ReviewRules.rule(rule), let page = Defaults.file("Rules/\(known.id).md") else {
      let nearest = Suggestion.nearest(to: rule.uppercased(), in: ReviewRules.all.map { $0.id })
      Console.error(
        "debrief: there is no rule \"\(rule)\"; "
          + (nearest.map { "did you mean \($0)? " } ?? "") + "debrief explain lists them all\n")
      throw ExitCode(2)
    }
    Console.out(String(decoding: page, as: UTF8.self))
  }

  /// The taxonomy in force: an id and its name in each line, the causes below their categories.
  private func causes() throws -> String {
    let loaded = try settings.load()
    Console.report(loaded.diagnostics.filter { $0.severity == .error }) { loaded.sources[$0] }
    var lines: [(id: String, name: String)] = []
    for category in loaded.rules.taxonomy.categories {
      lines.append((category.id, category.name))
      for leaf in category.leaves { lines.append(("  " + leaf.id, leaf.name)) }
    }
    let width = lines.map(\.id.count).max() ?? 0
    return lines.map { line in
      line.id + String(repeating: " ", count: width - line.id.count) + "  " + line.name + "\n"
    }.joined()
  }

  private static var list: String {
    ReviewRules.all.map { rule in
      let level = rule.level.rawValue
      return "\(rule.id)  \(level)\(String(repeating: " ", count: max(1, 9 - level.count)))\(rule.title)\n"
    }.joined()
  }
}
