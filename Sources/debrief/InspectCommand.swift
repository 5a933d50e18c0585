import ArgumentParser
import Configuration
import DataFormats
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
      A fact that a document does not state is shown as unknown, never guessed.

      EXAMPLES
        debrief inspect postmortems/2024-02-22-nginx.md
        find postmortems -name '*.md' -print0 | xargs -0 debrief inspect --format jsonl > facts.jsonl
      """)

  @Argument(help: ArgumentHelp("The documents; - reads standard input.", valueName: "file"))
  var files: [String]

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, jsonl
  }

  @Option(help: "table for people, jsonl for programs: one object a document.")
  var format = Format.table

  @OptionGroup var settings: SettingsOptions

  func run() throws {
    let loaded = try settings.load()
    var diagnostics = loaded.diagnostics
    var sources = loaded.sources
    var missing = 0
    for (number, file) in files.enumerated() {
      let bytes: [UInt8]
      do {
        bytes = try ArgumentFile.read(file)
      } catch {
        Console.error("debrief: \(file): \(error.localizedDescription)\n")
        missing += 1
        continue
      }
      let name = file == "-" ? "standard input" : file
      let result = Build.record(of: bytes, path: name, rules: loaded.rules)
      let catalog = Catalog.assemble([result.value], includingDrafts: true).value
      for record in catalog.records { print(record, after: number) }
      diagnostics += result.diagnostics
      sources[name] = bytes
    }
    // What stands in JSON lines is for a program; what people would have to be told is in the table's run.
    if format == .table { Console.report(diagnostics.inReportOrder()) { sources[$0] } }
    if missing > 0 { throw ExitCode(missing == files.count ? 2 : 1) }
  }

  private func print(_ record: Record, after number: Int) {
    switch format {
    case .table: Console.out((number > 0 ? "\n" : "") + FactsReport.table(record))
    case .jsonl: Console.out(FactsReport.json(record) + "\n")
    }
  }
}
