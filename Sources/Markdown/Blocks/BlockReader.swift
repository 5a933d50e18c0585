import CommonMark

/// Turns libcmark's blocks into the document's: finds each block's own bytes in the source, reads link reference
/// definitions, and adds tables, task items and alerts.
struct BlockReader {
  let source: SourceText
  let extensions: Extensions
  /// Lines before the first that libcmark was given.
  let lineOffset: Int
  let structure: BlockStructure
  /// How many bytes libcmark was not shown of each line's end.
  let omitted: [Int32]
  /// Whether libcmark was shown all lines, or only as many as `omitted` has.
  let isWhole: Bool
  /// What this reading was told about earlier ones.
  let corrections: Corrections
  /// What the next reading must be told.
  var tableRequests: [TableCorrection] = []
  var footnoteRequests: [(line: Int, marker: Range<Int>)] = []
  var insertedCells = 0
  /// Storage for the lines of one paragraph after the other.
  var scratch: [Segment] = []
  var exceeded: [Limits.Kind: Int] = [:]
  var plan = BlockPlan()
  /// The open containers, from the document inwards.
  var open: [OpenBlock] = []
  var prefix: [Container] = []

  /// A container whose blocks are being read.
  struct OpenBlock {
    var block: Int32
    var entry: Int
    /// The last line that its blocks have covered.
    var covered: Int
    var lastLine: Int
    /// A list that only libcmark sees.
    var isTransparent = false
  }

  init(
    source: SourceText, structure: BlockStructure, view: BlockView, lineOffset: Int, extensions: Extensions,
    corrections: Corrections
  ) {
    self.source = source
    self.structure = structure
    self.omitted = view.omitted
    self.isWhole = view.isWhole
    self.corrections = corrections
    self.lineOffset = lineOffset
    self.extensions = extensions
  }

  /// Reads all blocks.
  mutating func read() -> BlockPlan {
    plan.entries.reserveCapacity(structure.blocks.count * 3 + 8)
    plan.segments.reserveCapacity(source.lineCount + 8)
    for (index, block) in structure.blocks.enumerated() {
      close(until: block.parent)
      let first = lineOffset + Int(block.startLine)
      if block.kind != .document { readUncovered(before: first) }
      if block.kind.isContainer {
        openContainer(block, index: index, line: first)
      } else {
        let last = readLeaf(block, line: first)
        cover(through: last)
      }
    }
    if !isWhole { addRest() }
    close(until: -1)
    return plan
  }

  /// Adds what libcmark was not shown as one paragraph.
  private mutating func addRest() {
    close(until: 0)
    let first = lineOffset + omitted.count + 1
    readUncovered(before: first)
    cover(through: source.lineCount)
    let start = source.lineRange(first).lowerBound
    let range = trimmed(start..<max(start, source.lineRange(source.lineCount).upperBound))
    guard !range.isEmpty else { return }
    noteLimit(.blockMarks, at: range)
    let entry = add(.paragraph, source: range)
    plan.setText(CollectionOfOne(Segment(range)), of: entry)
  }

  // MARK: - Containers

  private mutating func openContainer(_ block: Block, index: Int, line: Int) {
    let parent = open.last?.entry ?? -1
    var cursor = cursor(line: line).cursor
    let start = cursor.nextNonBlank().offset
    let entry: Int
    var container = Container.none
    switch block.kind {
    case .blockQuote:
      entry = plan.append(.blockQuote, parent: parent, source: start..<start)
      container = .quote
    case .item where corrections.footnotes[line] != nil:
      entry = addFootnoteDefinition(line: line, parent: parent)
      container = .footnote(line: line, markerBytes: corrections.footnotes[line]?.count ?? 0)
    case .bulletList, .orderedList:
      if corrections.footnotes[line] != nil {
        // The list that libcmark sees around a footnote definition is not there.
        open.append(
          OpenBlock(
            block: Int32(truncatingIfNeeded: index), entry: parent, covered: line - 1,
            lastLine: lineOffset + Int(block.endLine), isTransparent: true))
        prefix.append(.none)
        return
      }
      entry = plan.append(
        block.kind == .bulletList ? .bulletList : .orderedList, parent: parent, source: start..<start)
      plan.entries[entry].node.flags = block.isTight ? 1 : 0
      plan.entries[entry].node.number = block.number
    case .item:
      entry = plan.append(.item, parent: parent, source: start..<start)
      let indent = cursor.nextNonBlank().indent
      let marker = cursor.listMarkerLength()
      cursor.skipBlanks()
      cursor.advance(bytes: marker)
      container = .indented(line: line, markerBytes: marker, columns: indent + marker + cursor.enterItemContent())
    default:
      entry = plan.append(.document, parent: parent, source: 0..<source.bytes.count)
    }
    let last = block.kind == .document ? source.lineCount : lineOffset + Int(block.endLine)
    open.append(
      OpenBlock(block: Int32(truncatingIfNeeded: index), entry: entry, covered: line - 1, lastLine: last))
    if block.kind != .document { prefix.append(container) }
    if prefix.count >= Limits.nesting { noteLimit(.nesting, at: start..<start) }
  }

  private mutating func close(until parent: Int32) {
    while let last = open.last, last.block != parent {
      readUncovered(before: last.lastLine + 1)
      let node = plan.entries[last.entry].node
      open.removeLast()
      if !prefix.isEmpty { prefix.removeLast() }
      guard let outer = open.last else { continue }
      cover(through: last.lastLine)
      if plan.entries[outer.entry].node.tag != .document {
        plan.entries[outer.entry].node.stop = max(plan.entries[outer.entry].node.stop, node.stop)
      }
    }
  }

  private mutating func cover(through line: Int) {
    guard let last = open.indices.last else { return }
    open[last].covered = max(open[last].covered, line)
  }

  // MARK: - Lines

  /// The cursor behind the prefix of the open containers on a line, and whether the line lacks part of it.
  func cursor(line: Int) -> (cursor: LineCursor, isLazy: Bool) {
    Steps.count(prefix.count + 1)
    var cursor = LineCursor(source.bytes, line: source.lineRange(line))
    for container in prefix where !cursor.enter(container, line: line) { return (cursor, true) }
    return (cursor, false)
  }

  /// The text of a line inside the open containers, without indentation.
  func text(line: Int) -> Range<Int> {
    var range = source.lineRange(line)
    if prefix.isEmpty {
      while range.lowerBound < range.upperBound, source.bytes[range.lowerBound].isBlank {
        range = range.lowerBound + 1..<range.upperBound
      }
      return range
    }
    let cursor = cursor(line: line).cursor
    return min(cursor.nextNonBlank().offset, range.upperBound)..<range.upperBound
  }

  // MARK: - Definitions without a paragraph

  /// libcmark leaves out paragraphs that hold nothing but link reference definitions: they are the lines that no
  /// block covers.
  private mutating func readUncovered(before line: Int) {
    guard let outer = open.last, outer.covered + 1 < line else { return }
    let tag = plan.entries[outer.entry].node.tag
    guard tag != .bulletList, tag != .orderedList, !outer.isTransparent else { return }
    var lines: [Segment] = []
    for number in max(1, max(outer.covered + 1, lineOffset + 1))..<line {
      // Most lines between blocks are empty: their containers need not be walked.
      let text = trimmed(source.lineRange(number)).isEmpty ? 0..<0 : text(line: number)
      if text.isEmpty {
        readDefinitions(lines, before: number)
        lines.removeAll(keepingCapacity: true)
      } else {
        lines.append(Segment(text))
        noteFootnote(line: number, text: text)
      }
    }
    readDefinitions(lines, before: line)
  }

  private mutating func readDefinitions(_ lines: [Segment], before line: Int) {
    guard !lines.isEmpty else { return }
    let rest = dropDefinitions(lines[...])
    // Not expected; text is never lost even so.
    if !rest.isEmpty { addParagraph(rest, firstLine: line - lines.count) }
  }

  /// Reads the definitions at the head of a paragraph's lines and returns the lines after them.
  mutating func dropDefinitions(_ lines: ArraySlice<Segment>) -> ArraySlice<Segment> {
    guard let first = lines.first, first.start < first.stop, source.bytes[Int(first.start)] == UInt8(ascii: "[")
    else { return lines }
    var bytes: [UInt8] = []
    for (count, line) in lines.enumerated() {
      if count > 0 { bytes.append(0x0A) }
      bytes.append(contentsOf: source.bytes[line.range])
    }
    let length = plan.definitions.read(bytes, pool: &plan.pool)
    var rest = lines
    var consumed = 0
    while let line = rest.first, min(consumed + line.range.count + 1, bytes.count) <= length {
      consumed += line.range.count + 1
      rest = rest.dropFirst()
    }
    return rest
  }
}

extension BlockReader {
  /// Adds a footnote definition and keeps its label.
  mutating func addFootnoteDefinition(line: Int, parent: Int) -> Int {
    let marker = corrections.footnotes[line] ?? 0..<0
    let entry = plan.append(.footnoteDefinition, parent: parent, source: marker)
    // The label stands between `[^` and `]`.
    let text = source.bytes[marker].dropFirst(2)
    let label = text.prefix(while: { $0 != UInt8(ascii: "]") })
    plan.entries[entry].node.extra = Int32(truncatingIfNeeded: plan.pool.count)
    plan.entries[entry].node.number = Int32(truncatingIfNeeded: label.count)
    plan.pool.append(contentsOf: label)
    return entry
  }
}
