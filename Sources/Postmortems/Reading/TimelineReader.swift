import Markdown

/// Reads the entries of a timeline: rows of a table, items of a list, sub-headings or paragraphs that begin
/// with a time. The day is carried over from a heading or an entry above; midnight may pass without a word.
struct TimelineReader {
  let tree: MarkdownTree
  /// The incident's day as far as it is known, for entries with a clock time only and days without a year.
  let date: CivilDate?
  /// The zone of the document, for times that name none.
  let zone: TimeZoneName?

  private var entries: [TimelineEntry] = []
  /// Some entry, or a line above them, names its day.
  private var statesDays = false
  /// The day of the entry above, or of the line that holds for all below it.
  private var day: CivilDate?
  private var lastMinute: Int?
  /// What the hours of a clock mean that says neither.
  private var clockFace = ClockFace()
  /// "Unless otherwise noted": the day that every entry without one has, whatever stands above it.
  private var baseDay: CivilDate?
  /// A line with a day alone, which is an entry of its own where text and no times follow it.
  private var pendingDay: (line: Int, day: CivilDate)?
  /// A heading with a day and words: an entry unless times follow below it.
  private var pendingHeading: TimelineEntry?
  /// When it began, where entries count from there: "T+15m".
  private var zero: Moment?
  /// The entry that text below a heading belongs to.
  private var underHeading: Int?

  private init(tree: MarkdownTree, date: CivilDate?, zone: TimeZoneName?) {
    self.tree = tree
    self.date = date
    self.zone = zone
    day = date
  }

  /// - Parameter title: of the section, which may hold the day: "Timeline, 21 April 2023".
  static func read(
    _ blocks: [NodeID], of tree: MarkdownTree, title: String = "", date: CivilDate?, zone: TimeZoneName?
  ) -> (entries: [TimelineEntry], statesDays: Bool) {
    var reader = TimelineReader(tree: tree, date: date, zone: zone)
    if let stated = TimeExpression.first(in: Array(title.utf8))?.day?.date(near: date) {
      reader.day = stated
      reader.statesDays = true
    }
    reader.read(blocks)
    reader.settlePendingHeading()
    if reader.entries.isEmpty, !title.isEmpty { reader.readStory(blocks) }
    return (reader.entries, reader.statesDays)
  }

  private mutating func read(_ blocks: [NodeID]) {
    for block in blocks {
      switch tree.kind(block) {
      case .heading:
        underHeading = nil
        pendingDay = nil
        settlePendingHeading()
        if readLine(block, text: TimelineReader.timeFirst(tree.plainText(block)), nodes: []), let entry = entries.last {
          if entry.moment?.minute == nil, !entry.written.contains(":") {
            pendingHeading = entries.removeLast()
          } else {
            underHeading = entries.count - 1
          }
        }
      case .table:
        pendingDay = nil
        let hasTimeColumn = tree.firstChild(block).map(isHeadOfTimes) ?? false
        for (number, row) in tree.children(of: block).enumerated() {
          readRow(row, isTimed: hasTimeColumn && number > 0)
        }
      case .list: readList(block)
      case .paragraph: readParagraph(block)
      case .blockQuote where underHeading == nil:
        for inner in tree.children(of: block) where tree.kind(inner) == .paragraph { readParagraph(inner) }
      case .codeBlock where readCode(block): pendingDay = nil
      default:
        if let index = underHeading { entries[index].nodes.append(block) }
      }
    }
  }

  // MARK: - Code

  /// Lines that were pasted as they stood in a log or a chat, or indented by accident: entries where most of them
  /// begin with a clock time.
  private mutating func readCode(_ block: NodeID) -> Bool {
    let content = tree.utf8(block).split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    let lines = content.last?.isEmpty == true ? content.dropLast() : content[...]
    let times = lines.map { TimeExpression.leading($0) }
    let timed = times.filter { $0?.minute != nil }.count
    guard timed >= 2, timed * 2 >= lines.filter({ !$0.isEmpty }).count else { return false }
    let range = tree.range(block)
    // A fence takes a line of its own above the first.
    let first = range.start.line + (range.end.line - range.start.line + 1 > lines.count ? 1 : 0)
    for (number, (line, time)) in zip(lines, times).enumerated() {
      if let time, time.minute != nil {
        append(
          time, line: first + number, text: TimelineReader.rest(of: line, behind: time), nodes: [],
          isBare: ClockFace.isBare(time, in: line))
      } else if let last = entries.indices.last, number > 0 {
        entries[last].text = joined(entries[last].text, String(decoding: line, as: UTF8.self).trimmedASCII())
      }
    }
    return true
  }

  // MARK: - Tables

  /// The time stands in one of the first three cells (day and weekday may have columns of their own); the text
  /// is the rest.
  ///
  /// - Parameter isTimed: the first column is one of times, so that "June 2026" and "01/07" are times, too.
  private mutating func readRow(_ row: NodeID, isTimed: Bool) {
    let cells = Array(tree.children(of: row))
    guard cells.count >= 2, !readElapsed(row, cells) else { return }
    var expression: TimeExpression?
    var isBare = false
    var rest = cells[...]
    for cell in cells.prefix(3) {
      let text = tree.plainText(cell).trimmedASCII()
      // A day that holds for the rows below it is written once, or the cells are merged.
      if expression == nil, text.isEmpty || TimeScanner.isWeekday(text) || text.utf8.allSatisfy(\.isDigit) {
        rest = rest.dropFirst()
        continue
      }
      guard let found = TimeExpression.leading(Array(text.utf8)), expression?.minute == nil || found.minute == nil
      else { break }
      if found.minute != nil { isBare = ClockFace.isBare(found, in: Array(text.utf8)) }
      expression = expression.map { merged($0, found) } ?? found
      rest = rest.dropFirst()
    }
    guard let expression, !rest.isEmpty || expression.minute != nil else {
      if isTimed, let first = cells.first {
        readVagueRow(row, tree.plainText(first).trimmedASCII(), Array(cells.dropFirst()))
      }
      return
    }
    let text = rest.map { tree.plainText($0) }.filter { !$0.isEmpty }.joined(separator: " ")
    if text.isEmpty, expression.minute == nil {
      // A row with a day alone holds for those below it.
      return carryOver(expression.day)
    }
    append(expression, line: tree.line(row), text: text, nodes: Array(rest), isBare: isBare)
  }

  /// A row whose time is less than a day exact, or a day without a year: `June 2026`, `01/07`.
  private mutating func readVagueRow(_ row: NodeID, _ time: String, _ rest: [NodeID]) {
    var scanner = TimeScanner(Array(time.utf8))
    let text = rest.map { tree.plainText($0) }.filter { !$0.isEmpty }.joined(separator: " ")
    if let found = scanner.bareDayAndMonth(near: day ?? date) {
      if text.isEmpty { return carryOver(found) }
      let expression = TimeExpression(day: found, isApproximate: false, range: 0..<scanner.at)
      return append(expression, line: tree.line(row), text: text, nodes: rest)
    }
    scanner.at = 0
    guard let month = scanner.monthAndYear() else { return }
    entries.append(
      TimelineEntry(
        line: tree.line(row), moment: nil,
        written: "\(month.year ?? day?.year ?? date?.year ?? 0)-\(padded(month.month, 2))",
        text: text, nodes: rest))
  }

  private mutating func carryOver(_ stated: TimeExpression.Day?) {
    guard let stated = stated?.date(near: day ?? date) else { return }
    day = stated
    statesDays = true
    lastMinute = nil
  }

  /// Whether the head of a table names its first column as one of times.
  private func isHeadOfTimes(_ row: NodeID) -> Bool {
    guard let cell = tree.firstChild(row) else { return false }
    let label = Label.normalized(tree.plainText(cell))
    return label.split(separator: " ").contains { TimelineReader.timeWords.contains($0) }
  }

  private static let timeWords: Set<Substring> = [
    "time", "date", "when", "timestamp", "day", "zeit", "datum", "wann", "uhrzeit", "zeitpunkt", "heure", "quand",
    "fecha",
    "hora", "cuándo", "data", "quando", "horário", "日時", "時刻", "時間", "日付", "时间", "日期", "時間帯",
  ]

  private func merged(_ a: TimeExpression, _ b: TimeExpression) -> TimeExpression {
    var result = a
    result.day = a.day ?? b.day
    result.minute = a.minute ?? b.minute
    result.zone = a.zone ?? b.zone
    return result
  }

  // MARK: - Lists

  private mutating func readList(_ list: NodeID) {
    if TimelineReader.endsInTimes(list, of: tree) { return readTrailingTimes(list) }
    if let index = underHeading, !startsWithTimes(list) {
      entries[index].nodes.append(list)
      entries[index].text = joined(entries[index].text, tree.plainText(list))
    } else if pendingHeading != nil, !startsWithTimes(list) {
      joinPendingHeading(tree.plainText(list), list)
    } else if !startsWithTimes(list), settlePendingDay(text: tree.plainText(list), nodes: [list]) {
      return
    } else {
      for item in tree.children(of: list) { readItem(item) }
    }
  }

  /// An item and, with a stack in place of recursion, the items nested in it.
  private mutating func readItem(_ item: NodeID) {
    var waiting = [item]
    while let item = waiting.popLast() {
      let blocks = Array(tree.children(of: item))
      guard let first = blocks.first else { continue }
      pendingDay = nil
      if let labelled = labelledTime(first) {
        append(labelled.time, line: tree.line(item), text: labelled.text, nodes: blocks)
        continue
      }
      let plain = TimelineReader.withoutLead(tree.plainText(first))
      let line = plain + (tree.kind(first) == .paragraph ? marks(in: tree.children(of: first)) : "")
      let isEntry = readLine(first, text: line, nodes: blocks)
      // A day with its times below, or remarks to one entry: only times make entries of their own.
      let lists = blocks.dropFirst().filter { tree.kind($0).isList }
      let nested = lists.filter { !isEntry || startsWithTimes($0) }
      if pendingDay != nil, !nested.contains(where: startsWithTimes),
        settlePendingDay(text: blocks.dropFirst().map { tree.plainText($0) }.joined(separator: " "), nodes: blocks)
      {
        continue
      }
      if isEntry, let last = entries.indices.last {
        for block in blocks.dropFirst() where !nested.contains(block) {
          entries[last].text = joined(entries[last].text, tree.plainText(block))
        }
      }
      waiting += nested.flatMap { Array(tree.children(of: $0)) }.reversed()
    }
  }

  private func startsWithTimes(_ list: NodeID) -> Bool {
    guard let item = tree.firstChild(list), let first = tree.firstChild(item) else { return false }
    return TimeExpression.leading(Array(tree.plainText(first).utf8)) != nil || labelledTime(first) != nil
  }

  /// "**Discovery**: 9 October 2025 05:00 – found while debugging": a label before the time.
  private func labelledTime(_ paragraph: NodeID) -> (time: TimeExpression, text: String)? {
    guard tree.kind(paragraph) == .paragraph, let first = tree.firstChild(paragraph) else { return nil }
    if tree.kind(first) == .text { return plainlyLabelledTime(paragraph) }
    guard tree.kind(first) == .strong else { return nil }
    let lead = tree.plainText(first).trimmedASCII()
    guard !lead.isEmpty, lead.split(separator: " ").count <= 4, TimeExpression.leading(Array(lead.utf8)) == nil else {
      return nil
    }
    var rest = tree.children(of: paragraph).dropFirst().map { tree.plainText($0) }.joined().trimmedASCII()
    while rest.hasPrefix(":") || rest.hasPrefix("-") { rest = String(rest.dropFirst()).trimmedASCII() }
    let bytes = Array(rest.utf8)
    guard let time = TimeExpression.leading(bytes) else { return nil }
    let name = lead.hasSuffix(":") ? String(lead.dropLast()) : lead
    return (time, name + ": " + TimelineReader.rest(of: bytes, behind: time))
  }

  /// "Detection: 09:52 UTC a tenant wrote to support": the same without bold.
  private func plainlyLabelledTime(_ paragraph: NodeID) -> (time: TimeExpression, text: String)? {
    let bytes = tree.plainTextBytes(paragraph)
    guard let colon = bytes.prefix(32).firstIndex(of: 0x3A), colon > 2, TimeExpression.leading(bytes) == nil else {
      return nil
    }
    let name = String(decoding: bytes[..<colon], as: UTF8.self)
    let rest = Array(bytes[(colon + 1)...])
    guard name.split(separator: " ").count <= 3, !name.utf8.contains(where: \.isDigit),
      let time = TimeExpression.leading(rest), time.minute != nil
    else { return nil }
    return (time, name + ": " + TimelineReader.rest(of: rest, behind: time))
  }

  /// Marks such as `<START OF OUTAGE>`, which look like tags and are no part of the plain text.
  private func marks(in inlines: some Sequence<NodeID>) -> String {
    inlines.compactMap { inline -> String? in
      guard tree.kind(inline) == .htmlInline else { return nil }
      let inside = tree.literal(inline).utf8.dropFirst().dropLast()
      guard inside.count > 5, inside.allSatisfy({ (0x41...0x5A).contains($0) || $0 == 0x20 }) else { return nil }
      return " " + String(decoding: Array(inside), as: UTF8.self)
    }.joined()
  }

  // MARK: - Paragraphs

  private func isRow(_ entry: TimelineEntry) -> Bool {
    if case .tableCell? = entry.nodes.first.map(tree.kind) { return true }
    return false
  }

  /// One paragraph may hold several lines, each an entry; a line without a time continues the one above it.
  private mutating func readParagraph(_ paragraph: NodeID) {
    let segments = FieldListReader(tree: tree, file: "").segments(of: paragraph)
    let texts = segments.map { segment in
      TimelineReader.withoutLead(segment.map { tree.plainText($0) }.joined()) + marks(in: segment)
    }
    let times = texts.map { TimeExpression.leading(Array($0.utf8)) }
    if let index = underHeading, !times.contains(where: { $0?.minute != nil }) {
      entries[index].nodes.append(paragraph)
      entries[index].text = joined(entries[index].text, tree.plainText(paragraph))
      return
    }
    if times.allSatisfy({ $0 == nil }) {
      if pendingHeading != nil { return joinPendingHeading(texts.joined(separator: " "), paragraph) }
      if entries.isEmpty, pendingDay == nil { readIntroduction(texts.joined(separator: " ")) }
      if settlePendingDay(text: texts.joined(separator: " "), nodes: [paragraph]) { return }
      // What stands behind a table belongs to none of its rows.
      if let last = entries.indices.last, !isRow(entries[last]) {
        entries[last].text = joined(entries[last].text, tree.plainText(paragraph))
      }
      return
    }
    for (segment, text) in zip(segments, texts) {
      guard let first = segment.first else { continue }
      if readLine(first, text: text, nodes: segment) { continue }
      if TimeExpression.leading(Array(text.utf8)) != nil || settlePendingDay(text: text, nodes: segment) { continue }
      if let last = entries.indices.last { entries[last].text = joined(entries[last].text, text) }
    }
  }

  /// "Unless otherwise noted all events happened on 2019-10-21": the day for the times below.
  private mutating func readIntroduction(_ text: String) {
    guard let stated = TimeExpression.first(in: Array(text.utf8))?.day?.date(near: date) else { return }
    day = stated
    statesDays = true
    let lower = text.lowercased()
    if ["otherwise", "unless", "all times", "all events"].contains(where: lower.holds) { baseDay = stated }
  }

  private func joined(_ a: String, _ b: String) -> String { a.isEmpty ? b : b.isEmpty ? a : a + " " + b }

  // MARK: - Lines

  /// - Returns: whether the line was an entry of its own; a line with only a day sets the day for what follows.
  private mutating func readLine(_ node: NodeID, text: String, nodes: [NodeID]) -> Bool {
    let bytes = Array(text.utf8)
    guard let expression = TimeExpression.leading(bytes) else { return readElapsed(node, bytes, nodes: nodes) }
    let remaining = TimelineReader.rest(of: bytes, behind: expression)
    // "2024-05-17 (all times UTC)": what stands in brackets behind a day is no event.
    if expression.minute == nil, remaining.utf8.count < 3 || Label.normalized(remaining).isEmpty {
      settlePendingDay(text: "", nodes: [])
      day = expression.day?.date(near: day ?? date) ?? day
      statesDays = true
      lastMinute = nil
      pendingDay = day.map { (tree.line(node), $0) }
      return false
    }
    pendingDay = nil
    append(
      expression, line: tree.line(node), text: remaining, nodes: nodes, isBare: ClockFace.isBare(expression, in: bytes))
    return true
  }

  /// "T+15m rolled back": a time from the beginning on, which an entry with a clock time beside it ("T0 (10:02)") names.
  private mutating func readElapsed(_ node: NodeID, _ bytes: [UInt8], nodes: [NodeID]) -> Bool {
    guard let elapsed = ElapsedTime.leading(bytes) else { return false }
    pendingDay = nil
    var text = Array(bytes[TimelineReader.skipMarks(in: bytes, from: elapsed.end)...])
    if let clock = TimeExpression.leading(text), let minute = clock.minute,
      let day = clock.day?.date(near: day ?? date) ?? day ?? date
    {
      zero = Moment(date: day, minute: minute, in: clock.zone ?? zone).adding(minutes: -elapsed.minutes)
      text = Array(TimelineReader.rest(of: text, behind: clock).utf8)
    }
    entries.append(
      TimelineEntry(
        line: tree.line(node), moment: zero?.adding(minutes: elapsed.minutes), written: elapsed.written,
        text: String(decoding: text, as: UTF8.self).trimmedASCII(), nodes: nodes))
    return true
  }

  private mutating func readElapsed(_ row: NodeID, _ cells: [NodeID]) -> Bool {
    guard let first = cells.first else { return false }
    let text = cells.map { tree.plainText($0) }.filter { !$0.isEmpty }.joined(separator: " ")
    return text.utf8.first == 0x54 && readElapsed(row, Array(text.utf8), nodes: cells.filter { $0 != first })
  }

  /// "First deployment (06:00)" as "06:00 First deployment".
  private static func timeFirst(_ heading: String) -> String {
    let text = heading.trimmedASCII()
    guard let close = text.last, close == ")" || close == "）",
      let open = text.lastIndex(where: { $0 == "(" || $0 == "（" }), open > text.startIndex
    else { return text }
    let inside = String(text[text.index(after: open)...].dropLast()).trimmedASCII()
    let bytes = Array(inside.utf8)
    guard let found = TimeExpression.leading(bytes), bytes.count - found.range.upperBound < 8 else { return text }
    return inside + " " + String(text[..<open]).trimmedASCII()
  }

  /// The text behind a time, with the end of a span ("14:02 – 14:10") and the marks between left out.
  static func rest(of bytes: [UInt8], behind expression: TimeExpression) -> String {
    var at = skipMarks(in: bytes, from: expression.range.upperBound)
    if at > expression.range.upperBound {
      let joints = bytes[expression.range.upperBound..<at]
      if joints.contains(0x2D) || joints.contains(0xE2) || joints.contains(0x7E) {
        var scanner = TimeScanner(bytes, at: at)
        if let end = scanner.expression(skippingMarks: false), end.minute != nil {
          at = skipMarks(in: bytes, from: end.range.upperBound)
        }
      }
    }
    return String(decoding: bytes[at...], as: UTF8.self).trimmedASCII()
  }

  private static func skipMarks(in bytes: [UInt8], from start: Int) -> Int {
    var at = start
    while at < bytes.count {
      if marks.contains(bytes[at]) {
        at += 1
      } else if bytes[at] == 0xE2, at + 2 < bytes.count, bytes[at + 1] == 0x80 || bytes[at + 1] == 0x86 {
        // Dashes and arrows.
        at += 3
      } else {
        break
      }
    }
    return at
  }

  /// Space, tab, and `- : * ] ) | , _ ~ >`.
  private static let marks: Set<UInt8> = [0x20, 0x09, 0x2D, 0x3A, 0x2A, 0x5D, 0x29, 0x7C, 0x2C, 0x5F, 0x7E, 0x3E]

  // MARK: - Moments

  /// A day that stood alone was an entry after all: text follows it, and no times do.
  @discardableResult
  private mutating func settlePendingDay(text: String, nodes: [NodeID]) -> Bool {
    guard let pending = pendingDay else { return false }
    pendingDay = nil
    guard text.utf8.count >= 3 else { return false }
    let moment = Moment(date: pending.day, in: zone)
    entries.append(
      TimelineEntry(line: pending.line, moment: moment, written: pending.day.iso, text: text, nodes: nodes))
    return true
  }

  private mutating func settlePendingHeading() {
    if let entry = pendingHeading { entries.append(entry) }
    pendingHeading = nil
  }

  /// Text below a heading with a day belongs to it as long as no times follow.
  private mutating func joinPendingHeading(_ text: String, _ node: NodeID) {
    pendingHeading?.text += " " + text
    pendingHeading?.nodes.append(node)
  }

  /// - Parameter isBare: the clock time is one digit of hours, and nothing says which half of the day it is of.
  mutating func append(
    _ expression: TimeExpression, line: Int, text: String, nodes: [NodeID], isBare: Bool = false
  ) {
    if expression.minute != nil { pendingHeading = nil }
    let found = expression.day?.date(near: day ?? date)
    var expression = expression
    if let found, expression.day?.isEitherWay == true {
      expression.day = TimeExpression.Day(year: found.year, month: found.month, day: found.day)
    }
    if let minute = expression.minute {
      expression.minute = clockFace.read(minute, isBare: isBare && expression.day == nil, after: lastMinute)
    }
    guard let written = expression.written ?? found?.iso ?? expression.minute.map(clock) else { return }
    if let stated = found {
      day = stated
      statesDays = true
    } else if let baseDay, let minute = expression.minute {
      let hasPassedMidnight = day == baseDay && (lastMinute ?? 0) - minute > 6 * 60
      day = hasPassedMidnight ? baseDay.adding(days: 1) : max(baseDay, day ?? baseDay)
    } else if let minute = expression.minute, let last = lastMinute, last - minute > 6 * 60 {
      // A clock that jumps back by more than a quarter of a day has passed midnight.
      day = day?.adding(days: 1)
    }
    if let minute = expression.minute { lastMinute = minute }
    let zone = expression.zone ?? zone
    let moment = day.map {
      Moment(date: $0, minute: expression.minute, in: zone, isApproximate: expression.isApproximate)
    }
    entries.append(TimelineEntry(line: line, moment: moment, written: written, text: text, nodes: nodes))
  }
}
