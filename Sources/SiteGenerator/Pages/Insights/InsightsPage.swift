import FileTree
import KnowledgeBase
import Postmortems

/// What all incidents together say, in charts that each have their table.
struct InsightsPage: TemplateContext {
  var heading: String
  var lede: String
  var figures: [InsightFigure]
  var notes: [TextLine]

  static let schema = ContextSchema<Self>(
    "insights", "What all incidents together say.",
    [
      .text("heading", "How many incidents it speaks of.") { $0.heading },
      .text("lede", "The most important in two sentences.") { $0.lede },
      .list("figures", "The charts, each with its table.") { $0.figures },
      .list("notes", "How the numbers are made.") { $0.notes },
    ])
}

struct InsightFigure: TemplateContext {
  var name: String
  var title: String
  var say: String
  var caption: String
  var chart: Markup
  var key: [LinkContext] = []
  var columns: [TableCell]
  var rows: [TableLine]
  var missing: String?
  var csvURL: String
  /// The numbers of the chart, for who draws it elsewhere.
  var plot: InsightPlot?

  static let schema = ContextSchema<Self>(
    "figure", "A chart with its table.",
    [
      .text("name", "Its name: an `id`, and the name of its file.") { $0.name },
      .text("title", "The question that it answers.") { $0.title },
      .text("say", "The answer in a sentence.") { $0.say },
      .text("caption", "How to read it.") { $0.caption },
      .html("chartHTML", "The chart; absent where the table says it all.") { $0.chart },
      .list("key", "What the fills mean: `note` is the class of the fill.") { $0.key },
      .list("columns", "The heads of the table.") { $0.columns },
      .list("rows", "The rows of the table.") { $0.rows },
      .text("missing", "What is not known, and of how many incidents or items.") { $0.missing },
      .text("csvURL", "The table as CSV.") { $0.csvURL },
    ])
}

struct TableLine: TemplateContext {
  var head: String
  var cells: [TableCell]

  static let schema = ContextSchema<Self>(
    "table line", "A row of a table.",
    [.text("head", "Its head.") { $0.head }, .list("cells", "The cells after the head.") { $0.cells }])
}

struct TableCell: TemplateContext {
  var text: String
  var isNumber = true
  /// What a head shares with the one before it, and is not said to the eye again: `Detected in, `.
  var shared: String?
  /// What stands in the CSV, where that is another text than the reader's: minutes, not `1 h 07`, and the unit in the
  /// head of the column.
  var data: String?

  static let schema = ContextSchema<Self>(
    "table cell", "A cell of a table.",
    [
      .text("text", "What it says.") { $0.text }, .flag("number", "It is a number.") { $0.isNumber },
      .text("shared", "What stands before the text of a head and in the head before it as well.") { $0.shared },
    ])
}

extension TableCell {
  /// A head as it stands where no other is beside it.
  var whole: String { (shared ?? "") + text }

  /// The heads of columns. What comes before a comma and is the same as in the head before is set apart.
  fileprivate static func heads(_ columns: [TableCell]) -> [TableCell] {
    var subject = ""
    return columns.enumerated().map { place, column in
      let parts = column.text.split(separator: ", ", maxSplits: 1).map(String.init)
      let isSame = parts.count == 2 && parts[0] == subject
      subject = parts.count == 2 ? parts[0] : ""
      return TableCell(
        text: isSame ? parts[1] : column.text, isNumber: place > 0, shared: isSame ? parts[0] + ", " : nil,
        data: column.data)
    }
  }

  static func number(_ value: Int, _ words: Words) -> TableCell {
    TableCell(text: words.grouped(value), data: "\(value)")
  }

  /// Minutes; a dash where there are none to sum up.
  static func minutes(_ value: Int?, _ words: Words) -> TableCell {
    TableCell(text: value.map(words.duration) ?? "–", data: value.map { "\($0)" } ?? "")
  }
}

extension PageMaker {
  func insights() -> PageDraft {
    let body = insightsPage()
    let heading = body.heading
    return PageDraft(
      kind: .insights, address: address, title: words("insights.title"), description: heading,
      crumbs: crumbs((words("home"), SiteMap.home), (words("insights.title"), nil)), section: SiteMap.insights,
      body: body)
  }

  func insightsPage() -> InsightsPage {
    InsightsPage(
      heading: words.count("insights.heading", site.base.metrics.incidents), lede: insightsLede(),
      figures: insightFigures(),
      notes: ["restore", "percentile", "interval", "cause", "told"].map { TextLine(text: words("insights.note.\($0)")) }
    )
  }

  /// Those that have something to show.
  func insightFigures() -> [InsightFigure] {
    [
      frequencyFigure(), restoreFigure(), responseFigure(), causeTimesFigure(), coverageFigure(), detectionFigure(),
      recurrenceFigure(), ageFigure(), sureFigure(), knownFigure(),
    ].compactMap(\.self).filter { !$0.rows.isEmpty }
  }

  private func insightsLede() -> String {
    var parts: [String] = []
    let dates = site.base.incidents.compactMap(\.date)
    if let first = dates.min(), let last = dates.max() {
      parts.append(words("insights.span", ["from": words.longMonth(first), "to": words.longMonth(last)]))
    }
    let restore = site.base.metrics.all.restore.inForce
    if let median = restore.median {
      parts.append(
        words(
          restore.missing == 0 ? "insights.median.all" : "insights.median.lede",
          ["median": words.duration(median), "n": words.grouped(restore.count)]))
    }
    if let p90 = restore.p90 { parts.append(words("insights.p90.lede", ["p90": words.duration(p90)])) }
    parts.append(ledgerSentence())
    return parts.joined(separator: " ")
  }

  func figure(
    _ name: String, say: String, chart: Markup, plot: InsightPlot? = nil, key: [LinkContext] = [], columns: [TableCell],
    rows: [TableLine], missing: [String?] = []
  ) -> InsightFigure {
    let missing = missing.compactMap(\.self)
    return InsightFigure(
      name: name, title: words("insights.\(name)"), say: say, caption: words("insights.\(name).caption"), chart: chart,
      key: key, columns: TableCell.heads(columns), rows: rows,
      missing: missing.isEmpty ? nil : missing.joined(separator: " "), csvURL: url(SiteMap.csv(name)),
      plot: plot)
  }

  /// `The time to restore of 3 of 12 is not known.`; nothing where all of it is.
  func missing(_ what: String, _ count: Int, of total: Int) -> String? {
    guard count > 0 else { return nil }
    return words("insights.missing.\(what)", ["n": words.grouped(count), "total": words.grouped(total)])
  }

  func head(_ text: String) -> TableCell { TableCell(text: text) }

  /// The head of a column of durations, which are minutes in the CSV.
  func minutesHead(_ text: String) -> TableCell { TableCell(text: text, data: "\(text) (\(words("minutesShort")))") }

  /// The tables as CSV (RFC 4180), numbers plain and durations in minutes.
  func insightFiles() -> [OutputFile] {
    insightFigures().map { figure in
      let head = figure.columns.map { $0.data ?? $0.whole }
      let rows = figure.rows.map { [$0.head] + $0.cells.map { $0.data ?? $0.text } }
      let lines = ([head] + rows).map { $0.map(CSVText.field).joined(separator: ",") + "\r\n" }
      return OutputFile(path: SiteMap.csv(figure.name), text: lines.joined())
    }
  }
}

enum CSVText {
  /// RFC 4180, 2; a text that a spreadsheet would take for a formula is led by an apostrophe.
  static func field(_ text: String) -> String {
    let isFormula = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
    let safe = isFormula && Int(text) == nil ? "'" + text : text
    guard safe.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }
}
