/// Counts over time: a column for each stretch, divided by rank, with a scale at its left.
public struct ColumnPlot: Sendable {
  public struct Column: Sendable {
    /// What stands below it; only some are shown where there are many.
    public var mark: String
    /// A group that several neighbours belong to, such as their year.
    public var group: String
    /// How many of each rank, from 1 on.
    public var counts: [Int]

    public init(mark: String, group: String, counts: [Int]) {
      self.mark = mark
      self.group = group
      self.counts = counts
    }

    var total: Int { counts.reduce(0, +) }
  }

  public var columns: [Column]
  /// Lines that the tallest column takes at most.
  public var height = 8

  public init(_ columns: [Column]) { self.columns = columns }

  public func lines(on canvas: Canvas) -> [String] {
    let most = columns.map(\.total).max() ?? 0
    guard most > 0 else { return [] }
    let scale = String(most).count
    let room = canvas.width - scale - 2
    let width = min(6, room / columns.count)
    // Too many for this terminal: the newest are what most people ask about.
    let shown = width > 0 ? columns : Array(columns.suffix(room))
    let each = max(1, width)
    let rows = min(height, most)
    var lines = (0..<rows).map { row in line(rows - 1 - row, of: rows, most: most, shown, each, scale, canvas) }
    lines.append(String(repeating: " ", count: scale) + " └" + String(repeating: "─", count: shown.count * each))
    return lines + labels(shown, each, scale).map { canvas.ink($0, .dim) }
  }

  /// A line of all columns: in each the rank that reaches this high, or what is left of the topmost.
  private func line(
    _ level: Int, of rows: Int, most: Int, _ shown: [Column], _ width: Int, _ scale: Int, _ canvas: Canvas
  ) -> String {
    let label = level == rows - 1 ? String(most) : level == 0 && rows > 1 ? "1" : ""
    var line = DisplayWidth.padded(level == 0 && most > rows ? "" : label, to: scale, atEnd: false) + " │"
    for column in shown {
      let eighths = column.total * rows * 8 / most
      let filled = max(column.total > 0 && level == 0 ? 1 : 0, min(8, eighths - level * 8))
      let mark = filled <= 0 ? " " : ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"][min(8, filled) - 1]
      let bar = String(repeating: mark, count: max(1, width - (width > 2 ? 1 : 0)))
      let gap = String(repeating: " ", count: width - bar.count)
      line += canvas.ink(bar, filled <= 0 ? .plain : .rank(rank(at: level, of: rows, most: most, column))) + gap
    }
    return BarPlot.trimmed(line)
  }

  /// The worst stands at the foot.
  private func rank(at level: Int, of rows: Int, most: Int, _ column: Column) -> Int {
    var sum = 0
    for (index, count) in column.counts.enumerated() {
      sum += count
      if sum * rows > level * most { return index + 1 }
    }
    return column.counts.count
  }

  private func labels(_ shown: [Column], _ width: Int, _ scale: Int) -> [String] {
    let edge = String(repeating: " ", count: scale + 2)
    var lines: [String] = []
    let widest = shown.map { DisplayWidth.of($0.mark) }.max() ?? 0
    if widest <= width {
      lines.append(edge + shown.map { DisplayWidth.padded($0.mark, to: width) }.joined())
    }
    var groups = edge
    var free = 0
    for (index, column) in shown.enumerated() {
      let isFirst = index == 0 || shown[index - 1].group != column.group
      let at = index * width
      guard isFirst, at >= free, !column.group.isEmpty else { continue }
      // A name that would be cut at the edge says nothing.
      guard at + DisplayWidth.of(column.group) <= max(shown.count * width, 4) || index == 0 else { continue }
      groups += String(repeating: " ", count: at - free) + column.group + " "
      free = at + DisplayWidth.of(column.group) + 1
    }
    return (lines + [groups]).map(BarPlot.trimmed).filter { !$0.isEmpty }
  }
}
