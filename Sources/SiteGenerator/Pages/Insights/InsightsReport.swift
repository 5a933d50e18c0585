import Configuration
import Diagnostics
import KnowledgeBase
import Postmortems

/// The numbers of a chart, without a drawing.
public enum InsightPlot: Sendable {
  /// A stretch of time and how many incidents of each rank it had, from 1 to 5, the last for those without.
  public struct Column: Sendable {
    public var mark: String
    public var group: String
    public var counts: [Int]
  }

  /// Durations of one severity in minutes.
  public struct Strip: Sendable {
    public var name: String
    public var minutes: [Int]
    /// `nil` where several ranks are in it.
    public var rank: Int?
  }

  public struct Bar: Sendable {
    public var name: String
    public var count: Int
    public var part: Int
    public var note: String
  }

  case columns([Column])
  case strips([Strip])
  /// - Parameter isDivided: whether `part` is told apart.
  case bars([Bar], isDivided: Bool)

  static func bars(_ lines: [CountBars.Line], isDivided: Bool) -> InsightPlot {
    .bars(
      lines.map { Bar(name: $0.name, count: $0.count, part: $0.part, note: $0.said) }, isDivided: isDivided)
  }
}

/// What the insights page says, as values: for terminals and programs.
public struct InsightsReport: Sendable {
  public struct Figure: Sendable {
    public var name: String
    /// The question that it answers, and the answer.
    public var title: String
    public var say: String
    public var missing: String?
    public var plot: InsightPlot?
    public var columns: [String]
    public var rows: [[String]]
    /// The same, numbers plain and durations in minutes, as the heads of such columns say.
    public var dataColumns: [String]
    public var data: [[String]]
  }

  public var heading: String
  public var lede: String
  public var figures: [Figure]
  /// How the numbers are made.
  public var notes: [String]
  private let words: Words

  /// `1 h 07`: minutes in the words of the site.
  public func duration(_ minutes: Int) -> String { words.duration(minutes) }
}

extension InsightsReport {
  /// - Parameter request: whose knowledge base it is; its templates folder may have texts of its own.
  public static func make(_ base: KnowledgeBase, for configuration: Configuration) -> Diagnosed<InsightsReport> {
    let theme = Theme.load(for: configuration)
    let site = Site(
      base: base, map: SiteMap.make(for: base).value, words: theme.value.words, options: SiteOptions(configuration))
    let page = PageMaker(site: site, address: SiteMap.insights).insightsPage()
    let figures = page.figures.map { figure in
      Figure(
        name: figure.name, title: figure.title, say: figure.say, missing: figure.missing, plot: figure.plot,
        columns: figure.columns.map(\.whole), rows: figure.rows.map { [$0.head] + $0.cells.map(\.text) },
        dataColumns: figure.columns.map { $0.data ?? $0.whole },
        data: figure.rows.map { [$0.head] + $0.cells.map { $0.data ?? $0.text } })
    }
    let report = InsightsReport(
      heading: page.heading, lede: page.lede, figures: figures, notes: page.notes.map(\.text), words: theme.value.words)
    return Diagnosed(report, theme.diagnostics)
  }
}
