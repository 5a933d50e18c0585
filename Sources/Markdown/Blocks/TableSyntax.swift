/// GFM 4.10: the rows of pipe tables.
enum TableSyntax {
  /// A table found in a paragraph's lines.
  struct Match {
    /// Index of the header row among the lines.
    var header: Int
    var alignments: [ColumnAlignment]
    var headerCells: [Range<Int>]
  }

  /// The table that a line and the one behind it begin, if they are a header and a delimiter row.
  ///
  /// "The header row must match the delimiter row in the number of cells. If not, a table will not be recognized."
  static func match(header: Int, in lines: ArraySlice<Segment>, of bytes: [UInt8]) -> Match? {
    guard lines.indices.contains(header), lines.indices.contains(header + 1),
      let alignments = delimiterRow(bytes, lines[header + 1].range)
    else { return nil }
    // A line of hyphens alone underlines a heading, or is a list marker.
    guard bytes[lines[header + 1].range].contains(where: { $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: ":") })
    else { return nil }
    let cells = cells(bytes, lines[header].range)
    Steps.count(lines[header].range.count + lines[header + 1].range.count)
    return cells.count == alignments.count
      ? Match(header: header, alignments: alignments, headerCells: cells) : nil
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
    readCells(bytes, line, into: &cells)
    return cells
  }

  /// Whether a line has a cell: anything but a single pipe.
  static func hasCells(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    var at = line.lowerBound
    if at < line.upperBound, bytes[at] == UInt8(ascii: "|") { at += 1 }
    while at < line.upperBound, bytes[at].isBlank { at += 1 }
    return at < line.upperBound
  }

  /// Puts the cells' trimmed ranges in place of what was there.
  static func readCells(_ bytes: [UInt8], _ line: Range<Int>, into cells: inout [Range<Int>]) {
    cells.removeAll(keepingCapacity: true)
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
  }

  private static func trim(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var stop = range.upperBound
    while start < stop, bytes[start].isBlank { start += 1 }
    while stop > start, bytes[stop - 1].isBlank { stop -= 1 }
    return start..<stop
  }
}
