import Postmortems

/// The entries of a timeline along time, numbered as in the table below it; entries that would cover each
/// other step down a row.
struct TimelineChart {
  private struct Dot {
    var number: Int
    var minute: Int
    var row: Int
  }

  private let dots: [Dot]
  private let rows: Int
  private let phases: PhaseBar?
  /// Minutes between the first entry and the first mark of the phase bar.
  private let shift: Int
  private let total: Int
  private let start: Moment
  /// The numbers of the entries that lie too far from the others to be drawn with them.
  let beyond: [Int]

  /// `nil` unless at least three entries have a clock time and span ten minutes or more.
  init?(_ entries: [TimelineEntry], phases: PhaseBar?) {
    let timed = entries.enumerated().compactMap { index, entry in
      entry.moment.flatMap { $0.minute == nil ? nil : (index + 1, $0) }
    }
    guard timed.count > 2, let first = timed.first?.1 else { return nil }
    let minutes = timed.compactMap { number, moment in first.minutes(to: moment).map { (number, $0) } }
    guard minutes.count == timed.count else { return nil }
    let mark = phases?.marks.first.flatMap { first.minutes(to: $0.moment) }
    let window = TimelineChart.window(minutes.map(\.1).sorted(), from: mark, lasting: phases?.total)
    let placed = minutes.filter { window.contains($0.1) }.map { ($0.0, $0.1 - window.lowerBound) }
    total = window.upperBound - window.lowerBound
    guard placed.count > 2, total >= 10, total <= 60 * 24 * 14 else { return nil }
    beyond = minutes.filter { !window.contains($0.1) }.map(\.0)
    (dots, rows) = TimelineChart.arranged(placed, total: total)
    self.phases = mark.map { $0 >= window.lowerBound } == true ? phases : nil
    shift = (mark ?? 0) - window.lowerBound
    var origin = first
    let absolute = (first.minute ?? 0) + window.lowerBound
    origin.minute = ((absolute % 1_440) + 1_440) % 1_440
    start = origin
  }

  /// The minutes worth drawing: the incident with some time on either side, so that an entry of the week before
  /// does not squeeze the rest into a corner; without known phases, entries far out at an end are left out.
  private static func window(_ minutes: [Int], from mark: Int?, lasting length: Int?) -> ClosedRange<Int> {
    guard let first = minutes.first, let last = minutes.last else { return 0...0 }
    if let mark, let length {
      let margin = max(15, length)
      let from = minutes.first { $0 >= mark - margin } ?? mark
      let to = minutes.last { $0 <= mark + length + margin } ?? mark
      return min(from, mark)...max(to, mark + length)
    }
    var kept = minutes[...]
    while kept.count > 3, let a = kept.first, let b = kept.dropFirst().first, let z = kept.last, (b - a) * 2 > z - a {
      kept = kept.dropFirst()
    }
    while kept.count > 3, let a = kept.first, let y = kept.dropLast().last, let z = kept.last, (z - y) * 2 > z - a {
      kept = kept.dropLast()
    }
    return (kept.first ?? first)...(kept.last ?? last)
  }

  private static func arranged(_ placed: [(Int, Int)], total: Int) -> ([Dot], Int) {
    var dots: [Dot] = []
    var lastInRow: [Double] = []
    for (number, minute) in placed.sorted(by: { ($0.1, $0.0) < ($1.1, $1.0) }) {
      let x = Double(minute) / Double(max(total, 1)) * 100
      let row = lastInRow.firstIndex { x - $0 >= 3.4 } ?? min(lastInRow.count, 7)
      if row < lastInRow.count { lastInRow[row] = x } else { lastInRow.append(x) }
      dots.append(Dot(number: number, minute: minute, row: row))
    }
    return (dots, lastInRow.count)
  }

  func draw(_ words: Words) -> Markup {
    let floor = Double(rows) * 22 + 14
    let label = words("timeline.said", ["n": "\(dots.count)", "from": clock(0), "to": clock(total)])
    var svg = SVG(height: Int(floor) + 22, label: label)
    for phase in phases?.phases ?? [] {
      let fill = phase.kind == .detect ? "ft" : phase.kind == .resolve ? "ft" : "ft2"
      svg.rect(fill, x: x(phase.from + shift), y: 0, width: .percent(share(phase.minutes)), height: floor)
    }
    let step = [5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 2880].first { total / $0 <= 7 } ?? 4320
    let offset = (step - (start.minute ?? 0) % step) % step
    for (index, tick) in stride(from: offset, through: total, by: step).enumerated() {
      svg.line("gr", x1: x(tick), x2: x(tick), y1: 0, y2: floor)
      let edge = share(tick) < 3 ? nil : share(tick) > 97 ? "e" : "c"
      let classes = [edge, index.isMultiple(of: 2) ? nil : "mi"].compactMap { $0 }.joined(separator: " ")
      svg.text(clock(tick), classes: classes.isEmpty ? nil : classes, x: x(tick), y: floor + 17)
    }
    svg.line("ln", x1: .percent(0), x2: .percent(100), y1: floor, y2: floor)
    for dot in dots {
      let y = Double(dot.row) * 22 + 12
      let place = SVG.Length.percent(min(max(share(dot.minute), 1), 99))
      svg.circle("fp", x: place, y: y, radius: 8.5)
      svg.text(String(dot.number), classes: "c b mi", x: place, y: y + 4)
    }
    return svg.finished()
  }

  /// Which entries of the table are not in the chart, so that nobody looks for them: `1, 2 and 14–18`.
  func note(_ words: Words) -> String? {
    guard !beyond.isEmpty else { return nil }
    var runs: [ClosedRange<Int>] = []
    for number in beyond.sorted() {
      if let last = runs.last, last.upperBound == number - 1 {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    let said = runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
    return words.count("timeline.beyond", beyond.count, ["numbers": words.list(said)])
  }

  /// The clock time so many minutes after the first entry; the day as well, where days pass.
  private func clock(_ minutes: Int) -> String {
    let absolute = (start.minute ?? 0) + minutes
    let text = Postmortems.clock(absolute)
    return absolute >= 1_440 ? "+\(absolute / 1_440) d \(text)" : text
  }

  private func share(_ minutes: Int) -> Double { Double(minutes) / Double(max(total, 1)) * 100 }

  private func x(_ minute: Int) -> SVG.Length { .percent(share(minute)) }
}
