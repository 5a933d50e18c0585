import Testing

@testable import TextPlots

@Suite struct TextPlotsTests {
  private let plain = Canvas(width: 60, isColored: false)

  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("🔥", 2), ("⚠️", 2), ("한글", 4),
  ])
  func measuresColumns(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test(arguments: [("abcdef", 4, "abc…"), ("abc", 3, "abc"), ("日本語", 4, "日…"), ("x", 0, "")])
  func clipsToColumns(text: String, width: Int, clipped: String) {
    #expect(DisplayWidth.clipped(text, to: width) == clipped)
    #expect(DisplayWidth.of(clipped) <= width)
  }

  @Test func drawsBars() {
    let plot = BarPlot([.init(name: "alert", count: 8, note: "8"), .init(name: "luck", count: 1, note: "1")])
    #expect(
      plot.lines(on: Canvas(width: 40, isColored: false)) == [
        "alert  " + String(repeating: "█", count: 30) + "  8",
        "luck   ███▊" + String(repeating: " ", count: 26) + "  1",
      ])
  }

  @Test func setsAPartApart() {
    let plot = BarPlot(
      [.init(name: "a", count: 4, part: 1, note: ""), .init(name: "b", count: 0, note: "")], isDivided: true)
    let lines = plot.lines(on: Canvas(width: 44, isColored: false))
    #expect(lines[0] == "a  " + String(repeating: "█", count: 9) + "▊" + String(repeating: "░", count: 29))
    #expect(lines[1] == "b")
  }

  @Test func drawsColumns() {
    let plot = ColumnPlot([
      .init(mark: "J", group: "2025", counts: [1, 1]), .init(mark: "F", group: "2025", counts: [0, 0]),
      .init(mark: "M", group: "2025", counts: [0, 1]),
    ])
    #expect(
      plot.lines(on: plain) == [
        "2 │█████", "1 │█████       █████", "  └──────────────────", "   J     F     M", "   2025",
      ])
  }

  /// Shapes of plots from nothing to more than fits; no line may be wider than the terminal.
  @Test(arguments: [0, 1, 5, 36, 400], [40, 60, 200])
  func staysWithinTheWidth(count: Int, width: Int) {
    let canvas = Canvas(width: width, isColored: false)
    let numbers = (0..<count).map { $0 * 7919 % 97 }
    let columns = ColumnPlot(numbers.map { .init(mark: "J", group: "\($0 / 12)", counts: [$0, 1, 0, 2, 0]) })
    let strips = StripPlot([.init(name: "日本語の重大度", values: numbers.map { $0 * $0 }), .init(name: "b", values: [])]) {
      "\($0) min"
    }
    let bars = BarPlot(numbers.map { .init(name: "name \($0)", count: $0, part: $0 / 2, note: "\($0) of all of them") })
    let table = TextTable(
      head: ["a"] + numbers.map { "column \($0)" }, rows: [["日本語の見出し"] + numbers.map { "\($0)" }])
    for line in columns.lines(on: canvas) + strips.lines(on: canvas) + bars.lines(on: canvas) + table.lines(on: canvas)
    {
      #expect(DisplayWidth.of(line) <= width, "\(line)")
    }
  }

  @Test func marksTheMedian() {
    let lines = StripPlot([.init(name: "SEV1", values: [10, 60, 60, 600], rank: 1)]) { "\($0)" }.lines(on: plain)
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("SEV1  n = 4  ") && lines[0].contains("│"))
    #expect(lines[0].filter { $0 == "o" }.count == 2)
  }

  @Test func coloursOnlyWhereAsked() {
    let plot = BarPlot([.init(name: "a", count: 1, note: "1")])
    #expect(!plot.lines(on: plain).joined().contains("\u{1B}"))
    #expect(plot.lines(on: Canvas(width: 60, isColored: true)).joined().contains("\u{1B}[34m█"))
  }

  @Test func foldsWideTables() {
    let table = TextTable(
      head: ["Severity", "Incidents before", "Incidents behind", "Median"], rows: [["SEV1", "12", "3", "1 h 07"]])
    let lines = table.lines(on: Canvas(width: 40, isColored: false))
    #expect(
      lines == [
        "Severity  Incidents before", "SEV1                    12", "", "Severity  Incidents behind  Median",
        "SEV1                     3  1 h 07",
      ])
  }
}
