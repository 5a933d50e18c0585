import CommonMark

extension BlockReader {
  /// Reads a block without blocks inside and returns its last line.
  mutating func readLeaf(_ block: Block, line: Int) -> Int {
    switch block.kind {
    case .thematicBreak:
      let range = trimmed(text(line: line))
      add(.thematicBreak, source: range)
      return line
    case .codeBlock:
      if let last = corrections.tables[line], readCorrectedTable(line: line, through: last) { return last }
      return readCode(block, line: line)
    case .htmlBlock: return readHTML(block, line: line)
    case .heading: return readHeading(block, line: line)
    default: return readParagraph(block, line: line)
    }
  }

  @discardableResult
  mutating func add(_ tag: Node.Tag, source range: Range<Int>) -> Int {
    let parent = open.last?.entry ?? -1
    let entry = plan.append(tag, parent: parent, source: range)
    extendParent(to: range.upperBound)
    return entry
  }

  /// A container ends where its last block does, not at the blank lines behind.
  func isDocument(_ entry: Int) -> Bool { plan.entries[entry].node.tag == .document }

  mutating func extendParent(to stop: Int) {
    guard let parent = open.last?.entry, !isDocument(parent) else { return }
    plan.entries[parent].node.stop = max(plan.entries[parent].node.stop, Int32(truncatingIfNeeded: stop))
  }

  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var stop = range.upperBound
    while stop > range.lowerBound, source.bytes[stop - 1].isBlank { stop -= 1 }
    return range.lowerBound..<stop
  }

  // MARK: - Code and HTML

  private mutating func readCode(_ block: Block, line: Int) -> Int {
    let first = text(line: line)
    let literal = structure.text[Int(block.literal.lowerBound)..<Int(block.literal.upperBound)]
    let count = literal.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
    let isFenced = first.count >= 3 && (fence(first) ?? 0) >= 3 && cursor(line: line).cursor.nextNonBlank().indent < 4
    var last = line + count - 1
    if isFenced {
      last = line + count
      if last < source.lineCount, closesFence(line: last + 1, opening: first) { last += 1 }
    }
    let start = isFenced ? first.lowerBound : min(first.lowerBound, source.lineRange(line).upperBound)
    let entry = add(.codeBlock, source: start..<max(start, source.lineRange(max(line, last)).upperBound))
    plan.entries[entry].node.text = restore(literal, firstLine: isFenced ? line + 1 : line)
    if isFenced { keepInfo(first, of: entry) }
    return max(line, last)
  }

  /// The length of the fence at the head of a line's text.
  private func fence(_ text: Range<Int>) -> Int? {
    guard let first = text.first.map({ source.bytes[$0] }), first == UInt8(ascii: "`") || first == UInt8(ascii: "~")
    else { return nil }
    return text.prefix(while: { source.bytes[$0] == first }).count
  }

  private func closesFence(line: Int, opening: Range<Int>) -> Bool {
    let (cursor, isLazy) = cursor(line: line)
    guard !isLazy, cursor.nextNonBlank().indent <= 3 else { return false }
    let text = trimmed(text(line: line))
    guard !text.isEmpty, source.bytes[text.lowerBound] == source.bytes[opening.lowerBound] else { return false }
    // CommonMark 4.5: the closing fence is "of the same type … and with at least as many" characters and "may be
    // followed only by spaces or tabs".
    let length = fence(text) ?? 0
    return length == text.count && length >= fence(opening) ?? 0
  }

  private mutating func readHTML(_ block: Block, line: Int) -> Int {
    let literal = structure.text[Int(block.literal.lowerBound)..<Int(block.literal.upperBound)]
    let count = max(1, literal.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) })
    let last = min(line + count - 1, source.lineCount)
    let start = text(line: line).lowerBound
    let entry = add(.htmlBlock, source: start..<max(start, source.lineRange(last).upperBound))
    plan.entries[entry].node.text = restore(literal, firstLine: line)
    return last
  }

  /// Keeps the info string of a fence, without its escapes.
  private mutating func keepInfo(_ text: Range<Int>, of entry: Int) {
    var info = trimmed(text.lowerBound + (fence(text) ?? 0)..<text.upperBound)
    while let first = info.first, source.bytes[first].isBlank { info = info.dropFirst() }
    let start = plan.pool.count
    LinkSyntax.unescape(source.bytes, info, into: &plan.pool)
    plan.entries[entry].node.extra = Int32(truncatingIfNeeded: start)
    plan.entries[entry].node.number = Int32(truncatingIfNeeded: plan.pool.count - start)
  }

  /// Keeps a text that libcmark gave with the bytes of the source: each line ends as the source's does, but for what
  /// libcmark was not shown, and may begin with spaces that libcmark made of a tab.
  private mutating func restore(_ literal: ArraySlice<UInt8>, firstLine: Int) -> TextSpan {
    let start = plan.pool.count
    var number = firstLine
    var at = literal.startIndex
    while at < literal.endIndex {
      let end = literal[at...].firstIndex(of: 0x0A) ?? literal.endIndex
      while at < end, literal[at].isBlank {
        plan.pool.append(literal[at])
        at += 1
      }
      let line = source.lineRange(number)
      let shown = lineOffset + 1 <= number && number - lineOffset <= omitted.count
      let tail = at < end ? end - at + (shown ? Int(omitted[number - lineOffset - 1]) : 0) : 0
      if tail <= line.count {
        plan.pool.append(contentsOf: source.bytes[line.upperBound - tail..<line.upperBound])
      } else {
        plan.pool.append(contentsOf: literal[at..<end])
      }
      if end < literal.endIndex { plan.pool.append(0x0A) }
      at = end + 1
      number += 1
    }
    return TextSpan(pool: start..<plan.pool.count)
  }

  // MARK: - Headings

  private mutating func readHeading(_ block: Block, line: Int) -> Int {
    let first = text(line: line)
    let marks = first.prefix(while: { source.bytes[$0] == UInt8(ascii: "#") }).count
    let after = first.lowerBound + marks
    if (1...6).contains(marks), after >= first.upperBound || source.bytes[after].isBlank {
      let entry = add(.heading, source: trimmed(first))
      plan.entries[entry].node.number = block.number
      let full = headingText(after..<first.upperBound)
      let text = takeHeadingAttributes(full, of: entry)
      // `## Title ## {#id}` has its closing sequence before the attributes.
      plan.setText(CollectionOfOne(Segment(text.upperBound < full.upperBound ? headingText(text) : text)), of: entry)
      return line
    }
    return readSetextHeading(block, line: line)
  }

  /// CommonMark 4.2: the closing sequence of `#` "must be preceded by spaces or tabs and may be followed by spaces or
  /// tabs only"; "leading and trailing spaces or tabs" are stripped.
  private func headingText(_ range: Range<Int>) -> Range<Int> {
    var range = trimmed(range)
    while let first = range.first, source.bytes[first].isBlank { range = range.dropFirst() }
    var stop = range.upperBound
    while stop > range.lowerBound, source.bytes[stop - 1] == UInt8(ascii: "#") { stop -= 1 }
    if stop == range.lowerBound { return stop..<stop }
    return stop < range.upperBound && source.bytes[stop - 1].isBlank ? trimmed(range.lowerBound..<stop) : range
  }

  private mutating func readSetextHeading(_ block: Block, line: Int) -> Int {
    var lines: [Segment] = []
    var number = line
    let limit = min(source.lineCount, lineOffset + Int(block.endLine) + 1)
    while number <= limit {
      if !lines.isEmpty, isSetextUnderline(line: number) {
        let rest = dropDefinitions(lines[...])
        if !rest.isEmpty, let table = findTable(in: rest, firstLine: line) {
          requestTable(from: line + table.match.header, through: table.lastLine)
        }
        // CommonMark 4.3: the heading's text must not be link reference definitions alone.
        if let first = rest.first, let last = rest.last {
          let stop = trimmed(source.lineRange(number)).upperBound
          let entry = add(.heading, source: Int(first.start)..<stop)
          plan.entries[entry].node.number = block.number
          keepText(rest, Segment(takeHeadingAttributes(trimmed(last.range), of: entry)), of: entry)
          return number
        }
        lines.removeAll()
      }
      lines.append(Segment(text(line: number)))
      noteFootnote(line: number, text: text(line: number))
      number += 1
    }
    if !lines.isEmpty { addParagraph(lines[...], firstLine: line) }
    return max(line, number - 1)
  }

  private func isSetextUnderline(line: Int) -> Bool {
    let text = trimmed(text(line: line))
    guard let first = text.first.map({ source.bytes[$0] }), first == UInt8(ascii: "=") || first == UInt8(ascii: "-"),
      text.allSatisfy({ source.bytes[$0] == first })
    else { return false }
    let (cursor, isLazy) = cursor(line: line)
    return !isLazy && cursor.nextNonBlank().indent <= 3
  }

  // MARK: - Paragraphs

  private mutating func readParagraph(_ block: Block, line: Int) -> Int {
    var lines = scratch
    scratch = []
    lines.removeAll(keepingCapacity: true)
    var number = line
    let limit = min(source.lineCount, max(line, lineOffset + Int(block.endLine)))
    while number <= limit {
      let text = text(line: number)
      if text.isEmpty { break }
      lines.append(Segment(text))
      noteFootnote(line: number, text: text)
      number += 1
    }
    addParagraph(lines[...], firstLine: line)
    scratch = lines
    return max(line, number - 1)
  }

  /// Adds what a paragraph's lines turn out to be.
  /// - Parameter firstLine: the file's line of index 0 of `lines`.
  mutating func addParagraph(_ lines: ArraySlice<Segment>, firstLine: Int) {
    var lines = readAlertMarker(lines)
    readTaskMarker(&lines)
    guard let table = findTable(in: lines, firstLine: firstLine) else { return addPlainParagraph(lines) }
    let lastLine = firstLine + lines.endIndex - 1
    if table.lastLine != lastLine { requestTable(from: firstLine + table.match.header, through: table.lastLine) }
    addPlainParagraph(lines[..<table.match.header])
    addTable(table.match, lines: lines[table.match.header...])
  }

  private mutating func addPlainParagraph(_ lines: ArraySlice<Segment>) {
    let lines = takeAbbreviations(dropDefinitions(lines))
    guard let first = lines.first, let last = lines.last else { return }
    let entry = add(.paragraph, source: Int(first.start)..<trimmed(last.range).upperBound)
    keepText(lines, last, of: entry)
  }

  /// Keeps lines as a block's text, without the blanks at the end of the last.
  private mutating func keepText(_ lines: ArraySlice<Segment>, _ last: Segment, of entry: Int) {
    plan.setText(lines, of: entry)
    plan.segments[plan.segments.count - 1] = Segment(trimmed(last.range))
  }
}
