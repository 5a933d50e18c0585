/// Rows in columns: the first to the left, the others to the right. What does not fit is folded into further tables
/// below each other, so that no number is cut.
public struct TextTable: Sendable {
  public var head: [String]
  public var rows: [[String]]

  public init(head: [String], rows: [[String]]) {
    self.head = head
    self.rows = rows
  }

  public func lines(on canvas: Canvas) -> [String] {
    let count = max(head.count, rows.map(\.count).max() ?? 0)
    guard count > 0 else { return [] }
    let widths = (0..<count).map { column in
      ([head] + rows).map { column < $0.count ? DisplayWidth.of($0[column]) : 0 }.max() ?? 0
    }
    let first = min(widths[0], max(12, canvas.width / 3))
    var groups: [[Int]] = [[]]
    var used = first
    for column in 1..<max(1, count) {
      if used + 2 + widths[column] > canvas.width, groups.last?.isEmpty == false {
        groups.append([])
        used = first
      }
      groups[groups.count - 1].append(column)
      used += 2 + widths[column]
    }
    return groups.enumerated().flatMap { number, columns in
      (number > 0 ? [""] : []) + lines(columns, first: first, widths, canvas)
    }
  }

  private func lines(_ columns: [Int], first: Int, _ widths: [Int], _ canvas: Canvas) -> [String] {
    ([head] + rows).enumerated().map { number, row in
      func cell(_ column: Int) -> String { column < row.count ? row[column] : "" }
      var line = DisplayWidth.padded(cell(0), to: first)
      for column in columns {
        let width = min(widths[column], max(1, canvas.width - first - 2))
        line += "  " + DisplayWidth.padded(cell(column), to: width, atEnd: false)
      }
      let trimmed = BarPlot.trimmed(line)
      return number == 0 ? canvas.ink(trimmed, .dim) : trimmed
    }
  }
}
