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
        debrief explain link.missing
        debrief explain causes     the ids of the cause taxonomy, the site's own among them

      EXIT CODES
        0  done
        2  could not run: there is no such rule
      """)

  @Argument(
    help: ArgumentHelp("The id of a rule, such as PM13 or config.syntax, or causes.", valueName: "rule"),
    completion: .list(ReviewRules.all.map { $0.id } + DiagnosticPage.shipped.rules + ["causes"]))
  var rule: String?

  @OptionGroup var settings: SettingsOptions

  func run() throws {
    guard let rule else { return Console.out(Self.list) }
    if rule.lowercased() == "causes" { return Console.out(try causes()) }
    let others = DiagnosticPage.shipped
    if let text = others.explanation(of: rule.lowercased()) { return Console.out(text) }
    guard let known = ReviewRules.rule(rule), let page = Defaults.file("Rules/\(known.id).md") else {
      let nearest =
        rule.contains(".")
        ? Suggestion.nearest(to: rule.lowercased(), in: others.rules)
        : Suggestion.nearest(to: rule.uppercased(), in: ReviewRules.all.map { $0.id })
      Console.error(
        "debrief: there is no rule \"\(rule)\"; "
          + (nearest.map { "did you mean \($0)? " } ?? "")
          + "debrief explain lists those of check, and Documentation/Diagnostics.md the others\n")
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

/// The page of Documentation/Diagnostics.md, which has a row for each rule that is none of `check`.
struct DiagnosticPage {
  static let shipped = DiagnosticPage(
    String(decoding: Defaults.file("Documentation/Diagnostics.md") ?? [], as: UTF8.self))

  private var rows: [(rules: [String], level: String, what: String, remedy: String)] = []

  /// `| rule, rule | level | what it says | what to do |`
  init(_ page: String) {
    for line in page.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 4 else { continue }
      let rules = cells[0].split(separator: ",").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
      rows.append((rules, cells[1], cells[2], Self.plain(cells[3])))
    }
  }

  /// The ids in the order of the page, each once.
  var rules: [String] {
    var seen: Set<String> = []
    return rows.flatMap(\.rules).filter { seen.insert($0).inserted }
  }

  /// What the rule says and what to do, in a few lines; `nil` for one that the page does not have.
  func explanation(of rule: String) -> String? {
    let found = rows.filter { $0.rules.contains(rule) }
    if found.isEmpty { return nil }
    return found.map {
      "\(rule)  \(Self.plain($0.level))\n     it says:  \(Self.plain($0.what))\n     do:  \($0.remedy)\n"
    }
    .joined()
  }

  /// `[Templates](Templates.md)` → `Documentation/Templates.md`: links lead nowhere in a terminal.
  private static func plain(_ text: String) -> String {
    text.replacing(#/\[([^\]]*)\]\(([A-Za-z]+\.md)[^)]*\)/#) { match in
      "\(match.output.1) (Documentation/\(match.output.2))"
    }.replacing("`", with: "")
  }
}
