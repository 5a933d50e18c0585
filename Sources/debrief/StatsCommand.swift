import ArgumentParser
import Diagnostics
import Foundation
import SiteGenerator
import TextPlots

struct StatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Says what all incidents together say: how often, how long, and what comes back.",
    discussion: """
      The figures are those of the insights page. Medians are values that occurred; a percentile stands only where there
      are ten values or more. Plots are as wide as the terminal, and coloured only there.

      EXAMPLES
        debrief stats
        debrief stats long again            how long incidents take, and what comes back
        debrief stats --tables              the numbers behind the plots
        debrief stats --format json | jq '.figures[0]'

      EXIT CODES
        0  done
        1  there are no incidents
        2  could not run
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  static let figures = ["often", "long", "response", "causes", "coverage", "find", "again", "age", "sure", "known"]

  @Argument(
    help: ArgumentHelp("\(figures.joined(separator: ", ")); without any, all of them.", valueName: "figure"),
    completion: .list(figures))
  var names: [String] = []

  @Option(help: "text for people, json for programs: durations in minutes.")
  var format = Format.text

  @Flag(help: "Print the table of each figure below its plot.")
  var tables = false

  @Option(help: ArgumentHelp("The columns of a line; else those of the terminal, else 80.", valueName: "n"))
  var width: Int?

  @Option(
    help: ArgumentHelp(
      "The day that overdue counts from; without it, the newest day in the content.", valueName: "yyyy-mm-dd"))
  var asOf: String?

  @Option(
    help: ArgumentHelp("A content folder; may be given more than once.", valueName: "dir"), completion: .directory)
  var content: [String] = []

  @OptionGroup var cache: CacheOptions
  @OptionGroup var settings: SettingsOptions

  func validate() throws {
    for name in names where !Self.figures.contains(name) {
      throw ValidationError("there is no figure \"\(name)\"; there is \(Self.figures.joined(separator: ", "))")
    }
    if let width, width < Canvas.narrowest { throw ValidationError("--width: at least \(Canvas.narrowest) columns") }
    try DayArgument.check(asOf, "--as-of")
  }

  func run() throws {
    let loaded = try settings.load(.init(content: content.isEmpty ? nil : content, asOf: asOf))
    let progress = ProgressLine()
    var kept = cache.records(for: loaded)
    let knowledge = Build.knowledge(BuildRequest(loaded), cache: &kept) { progress.show($0) }
    progress.clear()
    let made = InsightsReport.make(knowledge.base, for: loaded.configuration)
    let errors = (loaded.diagnostics + knowledge.diagnostics + made.diagnostics).filter { $0.severity == .error }
    Console.report(errors, limit: 10) { knowledge.sources[$0] ?? loaded.sources[$0] }
    try Console.require(knowledge.refusal)
    guard knowledge.base.metrics.incidents > 0 else {
      Console.error("debrief: there are no incidents in \(loaded.configuration.content.joined(separator: ", "))\n")
      throw ExitCode(1)
    }
    var report = made.value
    if !names.isEmpty { report.figures.removeAll { !names.contains($0.name) } }
    switch format {
    case .text:
      let canvas = Canvas(width: width ?? Console.columns(), isColored: Console.usesColor(STDOUT_FILENO))
      Console.out(StatsText(report: report, canvas: canvas, hasTables: tables).text)
    case .json: Console.out(try Self.json(report))
    }
  }

  private struct JSONReport: Encodable {
    struct Figure: Encodable {
      var name, title, say: String
      var missing: String?
      var columns: [String]
      var rows: [[String]]
    }

    var version = 1
    var heading, summary: String
    var figures: [Figure]
  }

  private static func json(_ report: InsightsReport) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let value = JSONReport(
      heading: report.heading, summary: report.lede,
      figures: report.figures.map {
        JSONReport.Figure(
          name: $0.name, title: $0.title, say: $0.say, missing: $0.missing, columns: $0.dataColumns, rows: $0.data)
      })
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}

/// The report as lines of text.
struct StatsText {
  let report: InsightsReport
  let canvas: Canvas
  let hasTables: Bool

  var text: String {
    var lines = [canvas.ink(report.heading, .bold)] + TerminalText.wrapped(report.lede, width: canvas.width)
    for figure in report.figures {
      lines += ["", canvas.ink(figure.title, .bold)] + TerminalText.wrapped(figure.say, width: canvas.width) + [""]
      let plot = figure.plot.map(drawn) ?? []
      lines += plot
      // Where there is no plot, the table says it all.
      if hasTables || plot.isEmpty {
        if !plot.isEmpty { lines.append("") }
        lines += TextTable(head: figure.columns, rows: figure.rows).lines(on: canvas)
      }
      if let missing = figure.missing {
        lines += TerminalText.wrapped(missing, width: canvas.width).map { canvas.ink($0, .dim) }
      }
    }
    lines.append("")
    lines += report.notes.flatMap { TerminalText.wrapped($0, width: canvas.width) }.map { canvas.ink($0, .dim) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func drawn(_ plot: InsightPlot) -> [String] {
    switch plot {
    case .columns(let columns):
      ColumnPlot(columns.map { ColumnPlot.Column(mark: $0.mark, group: $0.group, counts: $0.counts) }).lines(on: canvas)
    case .strips(let strips):
      StripPlot(strips.map { StripPlot.Line(name: $0.name, values: $0.minutes, rank: $0.rank) }) {
        report.duration($0)
      }.lines(on: canvas)
    case .bars(let bars, let isDivided):
      BarPlot(
        bars.map { BarPlot.Bar(name: $0.name, count: $0.count, part: $0.part, note: $0.note) }, isDivided: isDivided
      ).lines(on: canvas)
    }
  }
}
