/// GFM 4.10: the rows of pipe tables.
enum TableSyntax {
  /// A table found in a paragraph's lines.
  struct Match {
    /// Index of the header row among the lines.
    var header: Int
    var alignments: [ColumnAlignment]
    var headerCells: [Range<Int>]
  }

  /// The first pair of lines that are a header and a delimiter row.
  ///
  /// "The header row must match the delimiter row in the number of cells. If not, a table will not be recognized."
  static func find(in lines: ArraySlice<Segment>, of bytes: [UInt8]) -> Match? {
    guard lines.count >= 2 else { return nil }
    for index in lines.startIndex + 1..<lines.endIndex {
      guard let alignments = delimiterRow(bytes, lines[index].range) else { continue }
      let cells = cells(bytes, lines[index - 1].range)
      if cells.count == alignments.count {
        return Match(header: index - 1, alignments: alignments, headerCells: cells)
      }
    }
    return nil
  }

  /// "The delimiter row consists of cells whose only content are hyphens (-), and optionally, a leading or trailing
  /// colon (:), or both, to indicate left, right, or center alignment respectively."
  static func delimiterRow(_ bytes: [UInt8], _ line: Range<Int>) -> [ColumnAlignment]? {
    guard let first = line.first.map({ bytes[$0] }),
      first == UInt8(ascii: "|") || first == UInt8(ascii: "-") || first == UInt8(ascii: ":")
    else { return nil }
    var alignments: [ColumnAlignment] = []
    var index = line.lowerBound + (first == UInt8(ascii: "|") ? 1 : 0)
    let end = line.upperBound
    func skipBlanks() { while index < end, bytes[index].isBlank { index += 1 } }
    while true {
      skipBlanks()
      if index >= end { return alignments.isEmpty ? nil : alignments }
      let left = bytes[index] == UInt8(ascii: ":")
      if left { index += 1 }
      let hyphens = index
      while index < end, bytes[index] == UInt8(ascii: "-") { index += 1 }
      guard index > hyphens else { return nil }
      let right = index < end && bytes[index] == UInt8(ascii: ":")
      if right { index += 1 }
      alignments.append(left ? (right ? .center : .left) : (right ? .right : .none))
      skipBlanks()
      if index >= end { return alignments }
      guard bytes[index] == UInt8(ascii: "|") else { return nil }
      index += 1
    }
  }

  /// "It is possible to include a pipe in a cell's content by escaping it, including inside other inline spans."
  /// - Returns: the cells' trimmed ranges.
  static func cells(_ bytes: [UInt8], _ line: Range<Int>) -> [Range<Int>] {
    var cells: [Range<Int>] = []
    var index = line.lowerBound
    let end = line.upperBound
    if index < end, bytes[index] == UInt8(ascii: "|") { index += 1 }
    while index < end, bytes[index].isBlank { index += 1 }
    var start = index
    while index < end {
      let byte = bytes[index]
      if byte == UInt8(ascii: "|"), index == start || bytes[index - 1] != UInt8(ascii: "\\") {
        cells.append(trim(bytes, start..<index))
        index += 1
        while index < end, bytes[index].isBlank { index += 1 }
        start = index
      } else {
        index += 1
      }
    }
    if start < end { cells.append(trim(bytes, start..<end)) }
    return cells
  }

  private static func trim(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var stop = range.upperBound
    while start < stop, bytes[start].isBlank { start += 1 }
    while stop > start, bytes[stop - 1].isBlank { stop -= 1 }
    return start..<stop
  }
}

extension BlockReader {
  /// Adds a table of a header row, a delimiter row and body rows.
  mutating func addTable(_ table: TableSyntax.Match, lines: ArraySlice<Segment>) {
    guard let first = lines.first, let last = lines.last else { return }
    let entry = add(.table, source: Int(first.start)..<trimmed(last.range).upperBound)
    addRow(table.headerCells, line: first.range, table: table, entry: entry, isHeader: true)
    for line in lines.dropFirst(2) {
      addRow(
        TableSyntax.cells(source.bytes, line.range), line: line.range, table: table, entry: entry, isHeader: false)
    }
  }

  /// "The remainder of the table's rows may vary in the number of cells. If a number of cells fewer than the number
  /// of cells in the header row, empty cells are inserted. If there are greater, the excess is ignored".
  private mutating func addRow(
    _ cells: [Range<Int>], line: Range<Int>, table: TableSyntax.Match, entry: Int, isHeader: Bool
  ) {
    let line = trimmed(line)
    let row = plan.append(.tableRow, parent: entry, source: line)
    plan.entries[row].node.flags = isHeader ? 1 : 0
    for (column, alignment) in table.alignments.enumerated() {
      let range = column < cells.count ? cells[column] : line.upperBound..<line.upperBound
      let cell = plan.append(.tableCell, parent: row, source: range)
      plan.entries[cell].node.flags = alignment.rawValue | (isHeader ? 4 : 0)
      plan.setText(unescapingPipes(range), of: cell)
    }
  }

  /// A cell's text without the backslashes that escape its pipes.
  private func unescapingPipes(_ range: Range<Int>) -> [Segment] {
    guard source.bytes[range].contains(UInt8(ascii: "|")) else { return [Segment(range)] }
    var out: [Segment] = []
    var start = range.lowerBound
    for index in range.dropFirst()
    where source.bytes[index] == UInt8(ascii: "|") && source.bytes[index - 1] == UInt8(ascii: "\\") {
      if start < index - 1 { out.append(Segment(start..<index - 1)) }
      start = index
    }
    out.append(Segment(start..<range.upperBound))
    return out
  }
}
