import KnowledgeBase
import Postmortems

/// Stretches of time of one length that cover all days: months, quarters or years.
struct TimeBins {
  let first: CivilDate
  let months: Int
  let count: Int

  /// At most three dozen, so that each is wide enough to be told from the next.
  init?(_ dates: [CivilDate]) {
    guard let first = dates.min(), let last = dates.max() else { return nil }
    let span = (last.year - first.year) * 12 + last.month - first.month + 1
    months = span <= 36 ? 1 : span <= 108 ? 3 : 12
    let start = (first.month - 1) / months * months + 1
    guard let begin = CivilDate(year: first.year, month: start, day: 1) else { return nil }
    self.first = begin
    count = ((last.year - begin.year) * 12 + last.month - begin.month) / months + 1
  }

  func place(of date: CivilDate) -> Int {
    min(max(0, ((date.year - first.year) * 12 + date.month - first.month) / months), count - 1)
  }

  func start(_ place: Int) -> (year: Int, month: Int) {
    let month = first.month - 1 + place * months
    return (first.year + month / 12, month % 12 + 1)
  }

  /// The unit in the names of sentences.
  var unit: String { months == 1 ? "month" : months == 3 ? "quarter" : "year" }

  /// The name of the unit among the texts.
  var word: String { months == 1 ? "insights.monthUnit" : months == 3 ? "insights.quarterUnit" : "facet.year" }

  func name(_ place: Int, _ words: Words) -> String {
    let (year, month) = start(place)
    switch months {
    case 1: return CivilDate(year: year, month: month, day: 1).map(words.month) ?? String(year)
    case 3: return words("insights.quarter", ["n": "\((month - 1) / 3 + 1)", "year": String(year)])
    default: return String(year)
    }
  }

  /// What fits below a bar.
  func mark(_ place: Int, _ words: Words) -> String {
    let (year, month) = start(place)
    switch months {
    case 1: return String(words.monthName(month).prefix(1))
    case 3: return "\((month - 1) / 3 + 1)"
    default: return String(year)
    }
  }
}

/// Counts over time, each bar divided by severity: a block for each incident where there is room for blocks.
struct StackedBars {
  let bins: TimeBins
  /// Per bin, the counts of ranks 1 to 5.
  let counts: [[Int]]

  func draw(_ words: Words, label: String) -> Markup {
    let most = counts.map { $0.reduce(0, +) }.max() ?? 0
    let isBlocks = most <= 6
    let unit = isBlocks ? 22.0 : 132 / Double(max(1, most))
    let floor = (isBlocks ? Double(most) * 23 : 132) + 16
    var svg = SVG(height: Int(floor) + 38, label: label)
    let width = 100 / Double(max(1, bins.count))
    let inner = width * (bins.count > 24 ? 0.8 : 0.88)
    for (place, ranks) in counts.enumerated() {
      let x = Double(place) * width + (width - inner) / 2
      var y = floor
      for (index, count) in ranks.enumerated() where count > 0 {
        let classes = "f\(index + 1)"
        if isBlocks {
          for _ in 0..<count {
            y -= 23
            svg.rect(classes, x: .percent(x), y: y, width: .percent(inner), height: unit)
          }
        } else {
          y -= Double(count) * unit
          svg.rect(classes, x: .percent(x), y: y, width: .percent(inner), height: Double(count) * unit)
        }
      }
      mark(place, total: ranks.reduce(0, +), top: y, floor: floor, width: width, in: &svg, words)
    }
    svg.line("ax", x1: .percent(0), x2: .percent(100), y1: floor + 0.5, y2: floor + 0.5)
    return svg.finished()
  }

  private func mark(
    _ place: Int, total: Int, top: Double, floor: Double, width: Double, in svg: inout SVG, _ words: Words
  ) {
    let middle = SVG.Length.percent((Double(place) + 0.5) * width)
    if total > 0 || bins.count <= 24 {
      svg.text(words.grouped(total), classes: bins.count > 12 ? "c mi" : "c", x: middle, y: top - 5)
    }
    let (year, month) = bins.start(place)
    let (yearClass, isShown) = look(ofYear: year, month, at: place, width: width)
    if bins.months == 12 {
      if isShown { svg.text(String(year), classes: "c" + yearClass, x: middle, y: floor + 17) }
      return
    }
    svg.text(bins.mark(place, words), classes: bins.count > 12 ? "c mi" : "c", x: middle, y: floor + 17)
    if month == 1 || place == 0, isShown {
      svg.text(String(year), classes: "b" + yearClass, x: .percent(Double(place) * width + width * 0.06), y: floor + 34)
    }
  }

  /// The name of a year at its first bar: every one where there is room, else every second, fourth …; what only wide screens
  /// have room for is left out on narrow ones (`mi`).
  ///
  /// - Parameter width: of a bar, in percent.
  private func look(ofYear year: Int, _ month: Int, at place: Int, width: Double) -> (classes: String, isShown: Bool) {
    func isShown(_ chart: Double) -> Bool {
      let needed = SVG.share(of: "2000", ofWidth: chart)
      let share = width * 12 / Double(bins.months)
      var step = 1
      while Double(step) * share < needed, step < 1_024 { step *= 2 }
      // The first year may have begun before its first bar, and be short.
      let isShort = month != 1 && Double((13 - month) / bins.months) * width < needed
      return year.isMultiple(of: step) && !isShort
    }
    return (isShown(SVG.narrowest) ? "" : " mi", isShown(SVG.wide))
  }
}

/// Durations as dots on a logarithmic scale, a line for each severity, with median and 90th percentile.
struct StripPlot {
  struct Line {
    var name: String
    var dots: [(minutes: Int, rank: Int)]
    private let sorted: [Int]

    init(name: String, dots: [(minutes: Int, rank: Int)]) {
      self.name = name
      self.dots = dots
      sorted = dots.map(\.minutes).sorted()
    }

    var shortest: Int? { sorted.first }
    var longest: Int? { sorted.last }
    var median: Int? { sorted.median }
    /// The nearest rank; below ten values it would say more than they can bear.
    var p90: Int? { sorted.count < DurationSummary.fewest ? nil : Quantiles.nearestRank(sorted, of: 90) }
  }

  let lines: [Line]
  private let ticks: [Int]

  private static let scale = [
    1, 2, 5, 15, 30, 60, 120, 240, 480, 1_440, 2_880, 5_760, 10_080, 20_160, 43_200, 86_400, 259_200, 525_600,
    5_256_000,
  ]
  private static let rowHeight = 50.0

  init(lines: [Line], shortest: Int, longest: Int) {
    self.lines = lines
    let low = StripPlot.scale.last { $0 <= shortest } ?? 1
    let high = StripPlot.scale.first { $0 >= longest } ?? longest
    ticks = StripPlot.scale.filter { $0 >= low && $0 <= max(high, low + 1) }
  }

  func draw(_ words: Words) -> Markup {
    let height = Double(lines.count) * StripPlot.rowHeight + 34
    var svg = SVG(height: Int(height), label: words("insights.long"))
    // What a duration takes of the narrowest chart, and of the narrowest that is wide.
    let (narrow, wide) = (24.0, 12.0)
    var (lastNarrow, lastWide) = (-Double.infinity, -Double.infinity)
    for (index, tick) in ticks.enumerated() {
      let x = SVG.Length.percent(place(tick))
      svg.line("gr", x1: x, x2: x, y1: 4, y2: height - 26)
      let isLast = index == ticks.count - 1
      let middle = place(tick) - (isLast ? wide / 2 : 0)
      guard middle - lastWide >= wide else { continue }
      lastWide = middle
      let staysNarrow = middle - lastNarrow >= narrow
      if staysNarrow { lastNarrow = middle }
      svg.text(
        words.duration(tick), classes: (isLast ? "e" : "c") + (staysNarrow ? "" : " mi"), x: x, y: height - 8)
    }
    for (index, line) in lines.enumerated() {
      draw(line, at: Double(index) * StripPlot.rowHeight + 30, in: &svg, words)
    }
    return svg.finished()
  }

  private func draw(_ line: Line, at y: Double, in svg: inout SVG, _ words: Words) {
    svg.line("gr", x1: .percent(StripPlot.left), x2: .percent(100), y1: y, y2: y)
    // A long name stands above its line: on a narrow screen the dots would cover the rest of it.
    svg.text(line.name, classes: "b", x: .percent(0), y: line.name.count > 8 ? y - 14 : y)
    svg.text("n = \(words.grouped(line.dots.count))", x: .percent(0), y: y + 15)
    if line.dots.count <= 150 {
      for dot in line.dots.sorted(by: { ($0.minutes, $0.rank) < ($1.minutes, $1.rank) }) {
        svg.circle("f\(dot.rank)", x: .percent(place(dot.minutes)), y: y, radius: 5)
      }
    } else {
      density(of: line, at: y, in: &svg)
    }
    if let median = line.median {
      let x = place(median)
      svg.line("ax", x1: .percent(x), x2: .percent(x), y1: y - 12, y2: y + 12)
      svg.text(words.duration(median), classes: x > 85 ? "e b" : "c b", x: .percent(x), y: y - 16)
    }
    if let p90 = line.p90 {
      let x = place(p90)
      svg.line("ax da", x1: .percent(x), x2: .percent(x), y1: y - 12, y2: y + 12)
      let isApart = abs(x - place(line.median ?? p90)) > 12
      svg.text(words.duration(p90), classes: (x > 85 ? "e" : "c") + (isApart ? "" : " mi"), x: .percent(x), y: y + 25)
    }
  }

  /// Where dots would cover each other, bars: the taller, the more incidents took that long.
  private func density(of line: Line, at y: Double, in svg: inout SVG) {
    var bins = [Int](repeating: 0, count: 60)
    for dot in line.dots {
      let share = (place(dot.minutes) - StripPlot.left) / (100 - StripPlot.left)
      bins[min(59, max(0, Int(share * 60)))] += 1
    }
    let most = Double(max(1, bins.max() ?? 1))
    let width = (100 - StripPlot.left) / 60
    for (bin, count) in bins.enumerated() where count > 0 {
      let height = max(2, 26 * Double(count) / most)
      svg.rect(
        "fi", x: .percent(StripPlot.left + Double(bin) * width), y: y - height / 2, width: .percent(width * 0.85),
        height: height)
    }
  }

  /// Room for the names of the lines.
  private static let left = 17.0

  private func place(_ minutes: Int) -> Double {
    let low = StripPlot.logarithm(ticks.first ?? 1)
    let high = StripPlot.logarithm(ticks.last ?? 2)
    let share = (StripPlot.logarithm(minutes) - low) / max(0.1, high - low)
    return StripPlot.left + 2 + share * (100 - StripPlot.left - 4)
  }

  /// Linear between powers of two: close enough for a scale, and the same on every machine.
  private static func logarithm(_ value: Int) -> Double {
    guard value > 1 else { return 0 }
    let whole = Int.bitWidth - 1 - value.leadingZeroBitCount
    let power = 1 << whole
    return Double(whole) + Double(value - power) / Double(power)
  }
}

/// Prevention by cause and kind: the darker, the more is agreed; dashed where there is nothing.
struct HeatMap {
  struct Line {
    var name: String
    var note: String
    var cells: [(done: Int, all: Int)]
  }

  let columns: [String]
  let lines: [Line]

  /// The name of a cause stands above its cells, so that both have the whole width on any screen.
  func draw(_ words: Words) -> Markup {
    let row = 58.0
    let width = 100 / Double(max(1, columns.count))
    let most = max(1, lines.flatMap(\.cells).map(\.all).max() ?? 1)
    var svg = SVG(height: Int(Double(lines.count) * row) + 22, label: words("insights.coverage"))
    for (index, column) in columns.enumerated() {
      // The first word says which kind it is; the table below has the whole name.
      let word = column.prefix { !$0.isWhitespace }
      svg.text(String(word), classes: "c", x: .percent((Double(index) + 0.5) * width), y: 12)
    }
    for (index, line) in lines.enumerated() {
      let y = 22 + Double(index) * row
      svg.label(line.name, line.note, x: .percent(0), y: y + 14)
      for (column, cell) in line.cells.enumerated() {
        let level = cell.all == 0 ? 0 : cell.all * 3 > most * 2 ? 3 : cell.all * 3 > most ? 2 : 1
        svg.rect(
          ["hole", "ft", "ft2", "fa"][level], x: .percent(Double(column) * width + 0.2), y: y + 20.5,
          width: .percent(width - 0.4), height: 30)
        svg.text(
          cell.all == 0 ? words("insights.none") : words.grouped(cell.done) + "/" + words.grouped(cell.all),
          classes: level == 3 ? "c oa" : level == 0 ? "c" : "c b", x: .percent((Double(column) + 0.5) * width),
          y: y + 40)
      }
    }
    return svg.finished()
  }
}

/// A bar for each line, with a part of it set apart.
struct CountBars {
  struct Line {
    var name: String
    var count: Int
    var part = 0
    var note: String
    /// Said after the note where there is room.
    var detail: String?

    /// All that is said beside the name.
    var said: String { note + (detail.map { ", " + $0 } ?? "") }
  }

  let lines: [Line]
  /// Whether dark is a part of the whole, and not the whole.
  var isDivided = false

  func draw(label: String) -> Markup {
    // Where a name leaves no room for what is said of it on the narrowest screens, that stands below.
    let isStacked = lines.contains { SVG.share(of: $0.name + " " + $0.note, ofWidth: SVG.narrowest) > 100 }
    let head = isStacked ? 16.0 : 0
    let row = 40 + head
    let most = Double(max(1, lines.map(\.count).max() ?? 1))
    var svg = SVG(height: Int(Double(lines.count) * row), label: label)
    for (index, line) in lines.enumerated() {
      let y = Double(index) * row
      let width = Double(line.count) / most * 100
      svg.text(line.name, classes: "b", x: .percent(0), y: y + 13)
      svg.text(
        line.note, detail: line.detail.map { ", " + $0 }, classes: isStacked ? nil : "e",
        x: .percent(isStacked ? 0 : 100), y: y + 13 + head)
      let top = y + 19 + head
      svg.rect("ft", x: .percent(0), y: top, width: .percent(100), height: 10)
      svg.rect(isDivided ? "ft2" : "fa", x: .percent(0), y: top, width: .percent(width), height: 10)
      if line.part > 0 {
        svg.rect("fa", x: .percent(0), y: top, width: .percent(Double(line.part) / most * 100), height: 10)
      }
    }
    return svg.finished()
  }
}
