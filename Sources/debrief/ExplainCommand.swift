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
      """)

  @Argument(help: ArgumentHelp("The id of a rule, such as PM13.", valueName: "rule"))
  var rule: String?

  func run() throws {
    guard let rule else { return Console.out(Self.list) }
    guard let known = ReviewRules.rule(rule), let page = Defaults.file("Rules/\(known.id).md") else {
      let nearest = Suggestion.nearest(to: rule.uppercased(), in: ReviewRules.all.map { $0.id })
      Console.error(
        "debrief: there is no rule \"\(rule)\"; "
          + (nearest.map { "did you mean \($0)? " } ?? "") + "debrief explain lists them all\n")
      throw ExitCode(2)
    }
    Console.out(String(decoding: page, as: UTF8.self))
  }

  private static var list: String {
    ReviewRules.all.map { rule in
      let level = rule.level.rawValue
      return "\(rule.id)  \(level)\(String(repeating: " ", count: max(1, 9 - level.count)))\(rule.title)\n"
    }.joined()
  }
}
