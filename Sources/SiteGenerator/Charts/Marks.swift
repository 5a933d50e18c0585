import Postmortems

/// Small marks that stand in a line of text or a cell.
enum Marks {
  /// One square per prevention item: done, open, overdue. More than twelve would fill a column; those share the room
  /// of twelve squares instead, each state with the part that is its own.
  static func units(done: Int, open: Int, overdue: Int) -> Markup {
    let states =
      Array(repeating: "u1", count: done) + Array(repeating: "u0", count: open)
      + Array(repeating: "u2", count: overdue)
    guard !states.isEmpty else { return Markup() }
    if states.count > 12 { return parts([("u1", done), ("u0", open), ("u2", overdue)], of: states.count) }
    var svg = SVG(height: 9, width: states.count * 9, classes: "units i")
    for (index, state) in states.enumerated() {
      svg.rect(state, x: .pixels(Double(index) * 9 + 0.5), y: 0.5, width: .pixels(6), height: 8)
    }
    return svg.finished()
  }

  private static func parts(_ parts: [(classes: String, count: Int)], of total: Int) -> Markup {
    let width = 12.0 * 9
    var svg = SVG(height: 9, width: Int(width), classes: "units i")
    var x = 0.5
    for part in parts where part.count > 0 {
      let share = width * Double(part.count) / Double(total)
      svg.rect(part.classes, x: .pixels(x), y: 0.5, width: .pixels(max(2, share - 3)), height: 8)
      x += share
    }
    return svg.finished()
  }

  /// The ledger as one wide row of squares, the three states apart from each other.
  static func ledger(done: Int, open: Int, overdue: Int, _ words: Words) -> Markup {
    let groups = [("u1", done, "done"), ("u0", open, "open"), ("u2", overdue, "overdue")].filter { $0.1 > 0 }
    let total = done + open + overdue
    let label = words(
      "ledger.said",
      [
        "total": words.grouped(total), "done": words.grouped(done), "open": words.grouped(open),
        "overdue": words.grouped(overdue),
      ])
    guard total > 0 else { return Markup() }
    // A gap of one square and a half between the groups; in very long ledgers a square is no longer an item.
    let isCounted = total <= 160
    let gap = isCounted ? 1.4 : Double(total) * 0.012
    let unit = 100 / (Double(total) + gap * Double(groups.count - 1))
    var names = LabelRows()
    var x = 0.0
    for (index, (_, count, word)) in groups.enumerated() {
      let text = words("state.\(word)").lowercased()
      names.place(
        words.grouped(count), text, x: x + 0.12 * unit, endsAtEdge: index > 0 && index == groups.count - 1)
      x += (Double(count) + gap) * unit
    }
    var svg = SVG(height: 34 + 16 * names.count, label: label)
    x = 0
    for (classes, count, _) in groups {
      if isCounted {
        for item in 0..<count {
          svg.rect(
            classes, x: .percent(x + (Double(item) + 0.12) * unit), y: 1, width: .percent(0.76 * unit), height: 20)
        }
      } else {
        svg.rect(classes, x: .percent(x), y: 1, width: .percent(Double(count) * unit), height: 20)
      }
      x += (Double(count) + gap) * unit
    }
    names.draw(in: &svg, y: 40)
    return svg.finished()
  }
}

/// Labels below a bar, in as many rows as they need in order not to cover each other on the narrowest screen.
struct LabelRows {
  private struct Label {
    var figure: String
    var text: String
    var x: Double
    var isEndAnchored: Bool
    var extent: ClosedRange<Double>
    var row: Int
  }

  private var labels: [Label] = []

  var count: Int { (labels.map(\.row).max() ?? 0) + 1 }

  /// - Parameters:
  ///   - x: where the label begins, in percent of the chart.
  ///   - endsAtEdge: it ends where the chart does; so does every label that would stick out.
  mutating func place(_ figure: String, _ text: String, x: Double, endsAtEdge: Bool) {
    let extent = SVG.share(of: figure + " " + text, ofWidth: SVG.narrowest)
    let isEndAnchored = endsAtEdge || x + extent > 100
    let range = isEndAnchored ? (100 - extent)...100 : x...(x + extent)
    let taken = Set(labels.filter { $0.extent.overlaps(range) }.map(\.row))
    let row = (0...labels.count).first { !taken.contains($0) } ?? labels.count
    labels.append(
      Label(
        figure: figure, text: text, x: isEndAnchored ? 100 : x, isEndAnchored: isEndAnchored, extent: range, row: row))
  }

  func draw(in svg: inout SVG, y: Double) {
    for label in labels {
      svg.label(
        label.figure, label.text, classes: label.isEndAnchored ? "e" : nil, x: .percent(label.x),
        y: y + 16 * Double(label.row))
    }
  }
}

/// When incidents happened, on one line: a bar each, the taller the more severe.
struct OccurrenceStrip {
  struct Incident {
    var date: CivilDate
    var severity: SeverityLevel?
    var name: String
  }

  /// Whole years, so that strips under each other share an axis.
  let years: ClosedRange<Int>

  init?(dates: [CivilDate]) {
    guard let first = dates.min(), let last = dates.max() else { return nil }
    years = first.year...last.year
  }

  /// The years along the axis; where there are many, every second, fifth …, and half of them where room is short (`mi`).
  func axis() -> Markup {
    var svg = SVG(height: 16, classes: "w")
    let step = [1, 2, 5, 10, 20].first { years.count / $0 <= 5 } ?? 50
    let named = years.filter { ($0 - years.lowerBound).isMultiple(of: step) }
    for (index, year) in named.enumerated() {
      let isSpared = named.count > 3 && !index.isMultiple(of: 2)
      svg.text(
        String(year), classes: isSpared ? "mi" : nil, x: .percent(x(CivilDate(year: year, month: 1, day: 1))), y: 13)
    }
    return svg.finished()
  }

  /// Above so many, bars would cover each other, and each stands for a stretch of time instead.
  static func isCounted(_ incidents: Int) -> Bool { incidents > 80 }

  /// How much the chart weighs, roughly, in bytes.
  static func weight(_ incidents: Int) -> Int { isCounted(incidents) ? 5_500 : 300 + 85 * incidents }

  func draw(_ incidents: [Incident], named: Bool, _ words: Words) -> Markup {
    if OccurrenceStrip.isCounted(incidents.count) { return counted(incidents.map(\.date), words) }
    let sorted = incidents.sorted { ($0.date, $0.name) < ($1.date, $1.name) }
    var svg = SVG(height: 32, label: said(sorted, words), classes: "w")
    grid(&svg)
    for (index, incident) in sorted.enumerated() {
      let place = min(x(incident.date), 99)
      let rank = incident.severity?.rank ?? 3
      let height: Double = [1: 28, 2: 20, 3: 12][rank] ?? 7
      svg.rect(rank == 1 ? "f1" : "fi", x: .percent(place), y: 31 - height, width: .pixels(5), height: height)
      let next = index + 1 < sorted.count ? x(sorted[index + 1].date) : 100
      if named, next - place > Double(incident.name.utf8.count) * 1.2 {
        svg.text(incident.name, classes: "mi", x: .percent(place), y: 25, dx: 10)
      }
    }
    return svg.finished()
  }

  private func said(_ sorted: [Incident], _ words: Words) -> String {
    guard sorted.count > 12, let first = sorted.first, let last = sorted.last else {
      return sorted.map { "\(words.month($0.date)) \($0.severity?.name ?? "")" }.joined(separator: "; ")
    }
    return words.count("count.incidents", sorted.count) + " "
      + words("figure.span", ["from": words.month(first.date), "to": words.month(last.date)])
  }

  private func grid(_ svg: inout SVG) {
    for year in years.dropFirst() {
      let start = SVG.Length.percent(x(CivilDate(year: year, month: 1, day: 1)))
      svg.line("gr", x1: start, x2: start, y1: 0, y2: 31)
    }
    svg.line("gr", x1: .percent(0), x2: .percent(100), y1: 31.5, y2: 31.5)
  }

  /// A bar for each month, or quarter or year where there are many years: the taller, the more incidents.
  private func counted(_ dates: [CivilDate], _ words: Words) -> Markup {
    let months = years.count <= 5 ? 1 : years.count <= 15 ? 3 : 12
    var counts = [Int](repeating: 0, count: (years.count * 12 + months - 1) / months)
    for date in dates {
      let bin = ((date.year - years.lowerBound) * 12 + date.month - 1) / months
      if counts.indices.contains(bin) { counts[bin] += 1 }
    }
    let most = counts.max() ?? 0
    let first = dates.min().map(words.month) ?? ""
    let last = dates.max().map(words.month) ?? ""
    let label = words(
      "strip.counted",
      [
        "incidents": words.count("count.incidents", dates.count), "from": first, "to": last,
        "most": words.grouped(most),
      ])
    var svg = SVG(height: 32, label: label, classes: "w")
    grid(&svg)
    let width = 100 / Double(max(1, counts.count))
    for (bin, count) in counts.enumerated() where count > 0 {
      let height = max(2, 28 * Double(count) / Double(max(1, most)))
      svg.rect(
        "fi", x: .percent((Double(bin) + 0.1) * width), y: 31 - height, width: .percent(0.8 * width), height: height)
    }
    return svg.finished()
  }

  private func x(_ date: CivilDate?) -> Double {
    guard let date, let start = CivilDate(year: years.lowerBound, month: 1, day: 1),
      let end = CivilDate(year: min(years.upperBound + 1, 9999), month: 1, day: 1)
    else { return 0 }
    return Double(date.dayNumber - start.dayNumber) / Double(max(1, end.dayNumber - start.dayNumber)) * 100
  }
}
