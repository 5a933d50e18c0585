import Markdown

/// Reads the entries of a timeline: rows of a table, items of a list, sub-headings or paragraphs that begin
/// with a time. The day is carried over from a heading or an entry above; midnight may pass without a word.
struct TimelineReader {
  let tree: MarkdownTree
  /// The incident's day, for entries with a clock time only.
  let date: CivilDate?
  /// The zone of the document, for times that name none.
  let zone: TimeZoneName?

  private var entries: [TimelineEntry] = []
  private var day: CivilDate?
  private var lastMinute: Int?

  init(tree: MarkdownTree, date: CivilDate?, zone: TimeZoneName?) {
    self.tree = tree
    self.date = date
    self.zone = zone
    day = date
  }

  static func read(_ blocks: [NodeID], of tree: MarkdownTree, date: CivilDate?, zone: TimeZoneName?) -> [TimelineEntry]
  {
    var reader = TimelineReader(tree: tree, date: date, zone: zone)
    reader.read(blocks)
    return reader.entries
  }

  private mutating func read(_ blocks: [NodeID]) {
    var underHeading: Int?
    for block in blocks {
      switch tree.kind(block) {
      case .heading:
        underHeading = readLine(block, text: tree.plainText(block), nodes: []) ? entries.count - 1 : nil
      case .table:
        for row in tree.children(of: block) { readRow(row) }
      case .list:
        if let index = underHeading, !startsWithTimes(block) {
          entries[index].nodes.append(block)
          entries[index].text = joined(entries[index].text, tree.plainText(block))
        } else {
          for item in tree.children(of: block) { readItem(item) }
        }
      case .paragraph:
        if let index = underHeading {
          entries[index].nodes.append(block)
          entries[index].text = joined(entries[index].text, tree.plainText(block))
        } else {
          readParagraph(block)
        }
      default:
        if let index = underHeading { entries[index].nodes.append(block) }
      }
    }
  }

  private func joined(_ a: String, _ b: String) -> String { a.isEmpty ? b : a + " " + b }

  private func startsWithTimes(_ list: NodeID) -> Bool {
    guard let item = tree.firstChild(list) else { return false }
    return TimeExpression.leading(Array(tree.plainText(item).utf8)) != nil
  }

  // MARK: - Shapes

  /// The time stands in one of the first two cells (a day may have a column of its own); the text is the rest.
  private mutating func readRow(_ row: NodeID) {
    let cells = Array(tree.children(of: row))
    guard cells.count >= 2 else { return }
    var expression: TimeExpression?
    var rest = cells[...]
    for cell in cells.prefix(2) {
      let text = tree.plainText(cell)
      // A day that holds for the rows below it is written once, or the cells are merged.
      if text.trimmedASCII().isEmpty, expression == nil {
        rest = rest.dropFirst()
        continue
      }
      guard let found = TimeExpression.leading(Array(text.utf8)) else { break }
      expression = expression.map { merged($0, found) } ?? found
      rest = rest.dropFirst()
    }
    guard let expression, !rest.isEmpty || expression.minute != nil else { return }
    let text = rest.map { tree.plainText($0) }.filter { !$0.isEmpty }.joined(separator: " ")
    append(expression, line: tree.range(row).start.line, text: text, nodes: Array(rest))
  }

  private func merged(_ a: TimeExpression, _ b: TimeExpression) -> TimeExpression {
    var result = a
    result.day = a.day ?? b.day
    result.minute = a.minute ?? b.minute
    result.zone = a.zone ?? b.zone
    return result
  }

  private mutating func readItem(_ item: NodeID) {
    let blocks = Array(tree.children(of: item))
    guard let first = blocks.first else { return }
    let isEntry = readLine(first, text: tree.plainText(first), nodes: blocks)
    for nested in blocks.dropFirst() where tree.kind(nested).isList {
      // A day with its times below, or remarks to one entry: only times make entries of their own.
      if !isEntry || startsWithTimes(nested) { for child in tree.children(of: nested) { readItem(child) } }
    }
  }

  /// One paragraph may hold several lines, each an entry.
  private mutating func readParagraph(_ paragraph: NodeID) {
    for segment in FieldListReader(tree: tree, file: "").segments(of: paragraph) {
      guard let first = segment.first else { continue }
      readLine(first, text: segment.map { tree.plainText($0) }.joined(), nodes: segment)
    }
  }

  /// - Returns: whether the line was an entry of its own; a line with only a day sets the day for what follows.
  @discardableResult
  private mutating func readLine(_ node: NodeID, text: String, nodes: [NodeID]) -> Bool {
    let bytes = Array(text.utf8)
    guard let expression = TimeExpression.leading(bytes) else { return false }
    var rest = bytes[expression.range.upperBound...]
    // "14:02 – 14:10 …": the end of a span belongs to the time, as do the marks between time and text.
    while let first = rest.first, Self.isSeparator(first) || first == 0xE2 {
      rest = rest.dropFirst(first == 0xE2 ? 3 : 1)
    }
    let remaining = String(decoding: rest, as: UTF8.self)
    if expression.minute == nil, remaining.utf8.count < 3 {
      day = expression.day?.date(near: day ?? date) ?? day
      lastMinute = nil
      return false
    }
    append(expression, line: tree.range(node).start.line, text: remaining, nodes: nodes)
    return true
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    [0x20, 0x09, 0x2D, 0x3A, 0x2A, 0x5D, 0x29, 0x7C, 0x2C, 0x5F].contains(byte)
  }

  // MARK: - Moments

  private mutating func append(_ expression: TimeExpression, line: Int, text: String, nodes: [NodeID]) {
    guard let written = expression.written ?? expression.day?.date(near: day ?? date)?.iso else { return }
    if let stated = expression.day?.date(near: day ?? date) {
      day = stated
    } else if let minute = expression.minute, let last = lastMinute, last - minute > 6 * 60 {
      // A clock that jumps back by more than a quarter of a day has passed midnight.
      day = day?.adding(days: 1)
    }
    if let minute = expression.minute { lastMinute = minute }
    let zone = expression.zone ?? zone
    let moment = day.map {
      Moment(
        date: $0, minute: expression.minute, zone: zone?.name, offset: zone?.offset,
        isApproximate: expression.isApproximate)
    }
    entries.append(TimelineEntry(line: line, moment: moment, written: written, text: text, nodes: nodes))
  }
}
