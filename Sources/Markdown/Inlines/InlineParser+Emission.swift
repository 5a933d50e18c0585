extension InlineParser {
  /// Writes the pieces into the tree as nodes.
  mutating func emit(parent: Int) {
    openNodes.removeAll(keepingCapacity: true)
    openNodes.append(parent)
    var writer = InlineWriter()
    for token in tokens {
      switch token.kind {
      case .text: writer.append(token.range, from: &self)
      case .escaped: writer.append(token.range.dropFirst(), escapedAt: token.range.lowerBound, from: &self)
      case .decoded: writer.append(spans[Int(token.value)], at: token.range, from: &self)
      case .softBreak, .lineBreak:
        writer.leaf(token.kind == .softBreak ? .softBreak : .lineBreak, token.range, text: .empty, in: &self)
      case .code: writer.leaf(.code, token.range, text: spans[Int(token.value)], in: &self)
      case .htmlInline: writer.leaf(.htmlInline, token.range, text: span(token.range), in: &self)
      case .shortcode: writer.leaf(.shortcode, token.range, text: span(token.range), in: &self)
      case .footnoteReference:
        writer.leaf(.footnoteReference, token.range, text: spans[Int(token.value)], in: &self)
      case .delimiters: emit(token, to: &writer)
      case .bracket:
        guard token.value >= 0 else {
          writer.append(token.range, from: &self)
          continue
        }
        writer.begin(
          bytes[token.range.lowerBound] == UInt8(ascii: "!") ? .image : .link, at: token.range.lowerBound,
          link: token.value, in: &self)
      case .linkEnd: writer.end(at: token.range.upperBound, in: &self)
      case .autolink:
        let autolink = autolinks[Int(token.value)]
        writer.begin(.link, at: token.range.lowerBound, link: Int32(truncatingIfNeeded: autolink.link), in: &self)
        writer.append(autolink.text, from: &self)
        writer.end(at: token.range.upperBound, in: &self)
      }
    }
    writer.finish(in: &self)
  }

  /// A run of delimiters: what it closes, what is left as text, what it opens.
  private mutating func emit(_ token: InlineToken, to writer: inout InlineWriter) {
    guard token.value >= 0 else { return writer.append(token.range, from: &self) }
    let delimiter = delimiters[Int(token.value)]
    var at = token.range.lowerBound
    var mark = delimiter.closes
    while mark >= 0 {
      at += Int(marks[Int(mark)].width)
      writer.end(at: at, in: &self)
      mark = marks[Int(mark)].next
    }
    let left = at..<at + Int(delimiter.left)
    if !left.isEmpty { writer.append(left, from: &self) }
    at = left.upperBound
    mark = delimiter.opens
    while mark >= 0 {
      writer.begin(marks[Int(mark)].tag, at: at, link: -1, in: &self)
      at += Int(marks[Int(mark)].width)
      mark = marks[Int(mark)].next
    }
  }
}

/// Writes inline nodes in order, joining neighbouring pieces of text.
struct InlineWriter {
  /// Links and images that are open: inside, no address becomes a link.
  private var linkDepth = 0
  /// The text that is not yet written, and where in the source it stands.
  private var run = TextSpan.empty
  private var runPlace = 0..<0
  private var hasRun = false

  mutating func begin(_ tag: Node.Tag, at offset: Int, link: Int32, in parser: inout InlineParser) {
    flush(in: &parser)
    let place = parser.sourceOffset(offset)
    let index = add(tag, place..<place, in: &parser)
    parser.tree.nodes[index].extra = link
    parser.openNodes.append(index)
    if tag == .link || tag == .image { linkDepth += 1 }
  }

  mutating func end(at offset: Int, in parser: inout InlineParser) {
    flush(in: &parser)
    guard parser.openNodes.count > 1, let index = parser.openNodes.popLast() else { return }
    let tag = parser.tree.nodes[index].tag
    if tag == .link || tag == .image { linkDepth -= 1 }
    parser.tree.nodes[index].stop = Int32(truncatingIfNeeded: parser.sourceOffset(offset - 1) + 1)
    parser.tree.nodes[index].end = Int32(truncatingIfNeeded: parser.tree.nodes.count)
  }

  mutating func leaf(_ tag: Node.Tag, _ range: Range<Int>, text: TextSpan, in parser: inout InlineParser) {
    flush(in: &parser)
    let index = add(tag, parser.sourceRange(range), in: &parser)
    parser.tree.nodes[index].text = text
  }

  mutating func finish(in parser: inout InlineParser) {
    flush(in: &parser)
    while parser.openNodes.count > 1, let index = parser.openNodes.popLast() {
      parser.tree.nodes[index].end = Int32(truncatingIfNeeded: parser.tree.nodes.count)
    }
  }

  // MARK: - Text

  mutating func append(_ range: Range<Int>, escapedAt escape: Int? = nil, from parser: inout InlineParser) {
    let place = parser.sourceRange((escape ?? range.lowerBound)..<range.upperBound)
    append(parser.span(range), place: place, in: &parser)
  }

  mutating func append(_ span: TextSpan, at range: Range<Int>, from parser: inout InlineParser) {
    append(span, place: parser.sourceRange(range), in: &parser)
  }

  private mutating func append(_ span: TextSpan, place: Range<Int>, in parser: inout InlineParser) {
    guard hasRun else {
      (run, runPlace, hasRun) = (span, place, true)
      return
    }
    runPlace = runPlace.lowerBound..<max(runPlace.upperBound, place.upperBound)
    if run.inPool == span.inPool, run.end == span.start {
      run = TextSpan(start: run.start, end: span.end, inPool: run.inPool)
      return
    }
    let start: Int
    if run.inPool, Int(run.end) == parser.tree.pool.count {
      start = Int(run.start)
    } else {
      start = parser.tree.pool.count
      parser.tree.copyToPool(run)
    }
    parser.tree.copyToPool(span)
    run = TextSpan(pool: start..<parser.tree.pool.count)
  }

  private mutating func flush(in parser: inout InlineParser) {
    guard hasRun else { return }
    hasRun = false
    if linkDepth == 0, parser.extensions.contains(.autolinks) {
      parser.writeLinkedText(run, place: runPlace, to: &self)
    } else {
      writeText(run, place: runPlace, in: &parser)
    }
  }

  mutating func writeText(_ text: TextSpan, place: Range<Int>, in parser: inout InlineParser) {
    guard !text.isEmpty else { return }
    let index = add(.text, place, in: &parser)
    parser.tree.nodes[index].text = text
  }

  /// Writes a link in one piece whose text is `text`.
  mutating func writeLink(_ target: LinkTarget, text: TextSpan, place: Range<Int>, in parser: inout InlineParser) {
    parser.tree.links.append(target)
    let index = add(.link, place, in: &parser)
    parser.tree.nodes[index].extra = Int32(truncatingIfNeeded: parser.tree.links.count - 1)
    parser.openNodes.append(index)
    writeText(text, place: place, in: &parser)
    parser.openNodes.removeLast()
    parser.tree.nodes[index].end = Int32(truncatingIfNeeded: parser.tree.nodes.count)
  }

  private func add(_ tag: Node.Tag, _ place: Range<Int>, in parser: inout InlineParser) -> Int {
    let index = parser.tree.nodes.count
    parser.tree.nodes.append(
      Node(
        tag: tag, parent: Int32(truncatingIfNeeded: parser.openNodes.last ?? 0),
        end: Int32(truncatingIfNeeded: index + 1),
        start: Int32(truncatingIfNeeded: place.lowerBound), stop: Int32(truncatingIfNeeded: place.upperBound)))
    return index
  }
}
