import ArgumentParser
import Configuration
import Diagnostics
import Foundation
import Markdown
import Postmortems
import SiteGenerator

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Shows what is read out of documents, and from where.",
    discussion: """
      A fact that a document does not state is shown as unknown, never guessed. With --explain it shows one fact: the
      places that state it, or the phrases that speak for each value, their weights, the runners-up, and why there is
      no answer where there is none.

      Facts that --explain knows:
        \(lines(of: FactsExplanation.Question.allCases.map(\.rawValue)))

      EXAMPLES
        debrief inspect postmortems/2024-02-22-nginx.md
        debrief inspect --explain cause postmortems/2024-02-22-nginx.md
        debrief inspect --explain date --explain started postmortems/*.md
        find postmortems -name '*.md' -print0 | xargs -0 debrief inspect --format jsonl > facts.jsonl

      EXIT CODES
        0  done
        1  some of the documents could not be read
        2  could not run, or none of them could be read
      """)

  @Argument(help: ArgumentHelp("The documents; - reads standard input.", valueName: "file"), completion: .file())
  var files: [String]

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, jsonl
  }

  @Option(help: "table for people, jsonl for programs: one object a document.")
  var format = Format.table

  @Option(
    help: ArgumentHelp("Show why a fact is what it is; may be given more than once.", valueName: "fact"),
    completion: .list(FactsExplanation.Question.allCases.map(\.rawValue)), transform: question)
  var explain: [FactsExplanation.Question] = []

  @OptionGroup var settings: SettingsOptions

  func run() throws {
    let loaded = try settings.load()
    var arguments = ArgumentDocuments(loaded.configuration)
    var diagnostics = loaded.diagnostics
    var sources = loaded.sources
    var isFirst = true
    for file in files {
      guard let argument = arguments.read(file) else { continue }
      if format == .table, !isFirst { Console.out("\n") }
      isFirst = false
      diagnostics += argument.located(explain.isEmpty ? show(argument, loaded.rules) : why(argument, loaded.rules))
      sources[argument.shown] = argument.bytes
    }
    // What stands in JSON lines is for a program; what people would have to be told is in the table's run.
    if format == .table { Console.report(diagnostics.inReportOrder()) { sources[$0] } }
    if arguments.missing > 0 { throw ExitCode(arguments.missing == files.count ? 2 : 1) }
  }

  private func show(_ argument: ArgumentDocument, _ rules: ReadingRules) -> [Diagnostic] {
    let result = Build.record(of: argument.bytes, path: argument.path, rules: rules)
    for record in Catalog.assemble([result.value], includingDrafts: true).value.records {
      switch format {
      case .table: Console.out(FactsReport.table(record, shownAs: argument.shown))
      case .jsonl: Console.out(FactsReport.json(record, shownAs: argument.shown) + "\n")
      }
    }
    return result.diagnostics
  }

  private func why(_ argument: ArgumentDocument, _ rules: ReadingRules) -> [Diagnostic] {
    let document = argument.parsed()
    for (number, question) in explain.enumerated() {
      let explanation = FactsExplanation(document.value, rules: rules, question: question)
      switch format {
      case .table: Console.out((number > 0 ? "\n" : "") + explanation.text(shownAs: argument.shown))
      case .jsonl: Console.out(explanation.json(shownAs: argument.shown).text + "\n")
      }
    }
    return document.diagnostics
  }

  private static func question(_ name: String) throws -> FactsExplanation.Question {
    if let question = FactsExplanation.Question(name: name) { return question }
    let names = FactsExplanation.Question.allCases.map(\.rawValue)
    let near = Suggestion.nearest(to: name.lowercased(), in: names).map { "Did you mean \"\($0)\"? " } ?? ""
    throw ValidationError("\"\(name)\" is no fact. \(near)Known: \(names.joined(separator: ", "))")
  }

  /// Names in lines that fit a terminal.
  private static func lines(of names: [String]) -> String {
    TerminalText.wrapped(names.joined(separator: ", "), width: 90).joined(separator: "\n  ")
  }
}
