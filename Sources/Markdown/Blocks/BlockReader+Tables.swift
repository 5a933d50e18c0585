extension BlockReader {
  /// A table in a paragraph's lines: its header and the line it ends on by the rules for tables.
  func findTable(in lines: ArraySlice<Segment>, firstLine: Int) -> (match: TableSyntax.Match, lastLine: Int)? {
    guard extensions.contains(.tables), lines.count >= 2 else { return nil }
    for index in lines.startIndex + 1..<lines.endIndex {
      guard let match = TableSyntax.match(header: index - 1, in: lines, of: source.bytes) else { continue }
      // A lazy or indented line is paragraph continuation text and delimits nothing.
      guard isPlainLine(firstLine + index) else { continue }
      let last = tableEnd(after: firstLine + index)
      // A lazy header cannot be shown to libcmark as a block; where that were needed, there is no table.
      let agrees = last == firstLine + lines.endIndex - 1
      guard agrees || isPlainLine(firstLine + index - 1) else { continue }
      return (match, last)
    }
    return nil
  }

  /// GFM 4.10: "The table is broken at the first empty line, or beginning of another block-level structure".
  private func tableEnd(after delimiterRow: Int) -> Int {
    var line = delimiterRow
    while line < source.lineCount, continuesTable(line + 1) { line += 1 }
    return line
  }

  private func continuesTable(_ line: Int) -> Bool {
    let (cursor, isLazy) = cursor(line: line)
    let text = cursor.nextNonBlank()
    guard !isLazy, text.indent <= 3, text.offset < cursor.end else { return false }
    let range = text.offset..<cursor.end
    return !BlockStart.begins(source.bytes, range) && !footnoteBegins(range)
      && TableSyntax.hasCells(source.bytes, range)
  }

  private func footnoteBegins(_ text: Range<Int>) -> Bool {
    extensions.contains(.footnotes) && FootnoteSyntax.marker(source.bytes, text) != nil
  }

  private func isPlainLine(_ line: Int) -> Bool {
    let (cursor, isLazy) = cursor(line: line)
    return !isLazy && cursor.nextNonBlank().indent <= 3
  }

  /// Asks for another reading in which libcmark sees the table as a block of its own.
  mutating func requestTable(from firstLine: Int, through lastLine: Int) {
    let starts = (firstLine...max(firstLine, lastLine)).map { text(line: $0).lowerBound }
    tableRequests.append(TableCorrection(firstLine: firstLine, textStarts: starts))
  }

  /// Reads a table whose lines libcmark saw as a fenced block.
  mutating func readCorrectedTable(line: Int, through last: Int) -> Bool {
    let lines = (line...max(line, last)).map { Segment(text(line: $0)) }
    guard let match = TableSyntax.match(header: 0, in: lines[...], of: source.bytes) else { return false }
    addTable(match, lines: lines[...])
    return true
  }

  /// Asks for another reading if a line begins a footnote definition.
  mutating func noteFootnote(line: Int, text: Range<Int>) {
    guard extensions.contains(.footnotes), text.count >= 5, source.bytes[text.lowerBound] == UInt8(ascii: "["),
      let marker = FootnoteSyntax.marker(source.bytes, text), corrections.footnotes[line] == nil,
      isPlainLine(line)
    else { return }
    footnoteRequests.append((line, marker))
  }

  // MARK: - Rows

  /// Adds a table of a header row, a delimiter row and body rows.
  mutating func addTable(_ table: TableSyntax.Match, lines: ArraySlice<Segment>) {
    guard let first = lines.first, let last = lines.last else { return }
    let entry = add(.table, source: Int(first.start)..<trimmed(last.range).upperBound)
    addRow(table.headerCells, line: first.range, table: table, entry: entry, isHeader: true)
    var cells: [Range<Int>] = []
    for line in lines.dropFirst(2) {
      TableSyntax.readCells(source.bytes, line.range, into: &cells)
      addRow(cells, line: line.range, table: table, entry: entry, isHeader: false)
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
      if column >= cells.count {
        // A wide header over many short rows would make more cells than there are bytes.
        guard insertedCells < Limits.insertedCells else { return noteLimit(.insertedCells, at: line) }
        insertedCells += 1
      }
      let range = column < cells.count ? cells[column] : line.upperBound..<line.upperBound
      let cell = plan.append(.tableCell, parent: row, source: range)
      plan.entries[cell].node.flags = alignment.rawValue | (isHeader ? 4 : 0)
      if range.isEmpty { continue }
      if hasPipe(range) {
        plan.setText(unescapingPipes(range), of: cell)
      } else {
        plan.setText(CollectionOfOne(Segment(range)), of: cell)
      }
    }
  }

  private func hasPipe(_ range: Range<Int>) -> Bool {
    for at in range where source.bytes[at] == UInt8(ascii: "|") { return true }
    return false
  }

  /// A cell's text without the backslashes that escape its pipes.
  private func unescapingPipes(_ range: Range<Int>) -> [Segment] {
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
