/// Reads the inline text of leaf blocks into a tree, one after the other, in linear time.
///
/// libcmark's own inline nodes are not used: they have lost which characters were escaped, which GFM's extensions
/// must know, and their positions are unsure. This is the specification's algorithm with GFM's marks on the same
/// delimiter stack.
struct InlineParser {
  let extensions: Extensions
  let source: [UInt8]
  let definitions: Definitions
  /// Labels of the document's footnotes, normalised.
  var footnotes: Set<[UInt8]> = []

  var tree: MarkdownTree
  /// The block's text: its lines joined by LF.
  var bytes: [UInt8] = []
  /// Where each stretch of `bytes` comes from.
  var origins: [Origin] = []
  var tokens: [InlineToken] = []
  var delimiters: [Delimiter] = []
  var marks: [Mark] = []
  var brackets: [Bracket] = []
  /// Brackets below this index open no link: "links may not contain other links".
  var inactiveBelow = 0
  var topDelimiter: Int32 = -1
  var spans: [TextSpan] = []
  var autolinks: [Autolink] = []
  /// The nodes that are being written, outermost first.
  var openNodes: [Int] = []
  /// Whether a bare address was passed over because an open bracket might yet have made it a link's text.
  var hasLateAutolinks = false
  /// Whether there is an `@`, without which there is no email address.
  var hasAt = false
  var index = 0
  var textStart = 0
  var memory = ScanMemory()
  private let stops: ByteTable

  /// A stretch of text that stands in the source in one piece.
  struct Origin {
    var offset: Int
    var source: Int
  }

  /// A link in one piece: index of its target, and its text.
  struct Autolink {
    var link: Int
    var text: Range<Int>
  }

  /// What earlier searches found, so that none is made twice over the same bytes.
  struct ScanMemory {
    /// No run of this many backticks stands behind this place.
    var backtickRuns: [Int: Int] = [:]
    var scannedBackticks = false
    var noCommentEnd = Int.max
    var noInstructionEnd = Int.max
    var noDeclarationEnd = Int.max
    var noCDATAEnd = Int.max
    /// Up to here, no `www.` or `http:` begins a valid domain.
    var badDomainEnd = 0

    /// Whether anything has been remembered.
    var isUsed: Bool {
      scannedBackticks || !backtickRuns.isEmpty || badDomainEnd != 0 || noCommentEnd != .max
        || noInstructionEnd != .max || noDeclarationEnd != .max || noCDATAEnd != .max
    }
  }

  init(tree: MarkdownTree, source: [UInt8], definitions: Definitions, extensions: Extensions) {
    self.tree = tree
    self.source = source
    self.definitions = definitions
    self.extensions = extensions
    var stops = ByteSet("\n\\`*_[]!<&@")
    if extensions.contains(.strikethrough) { stops.insert(UInt8(ascii: "~")) }
    if extensions.contains(.autolinks) {
      stops.insert(UInt8(ascii: ":"))
      stops.insert(UInt8(ascii: "w"))
    }
    if extensions.contains(.emoji) { stops.insert(UInt8(ascii: ":")) }
    if extensions.contains(.shortcodes) { stops.insert(UInt8(ascii: "{")) }
    self.stops = ByteTable(stops)
  }

  /// Reads a block's text and adds its nodes below the tree's last block. False if there is too much of it: then it
  /// is one text as it stands in the source.
  mutating func read(_ segments: ArraySlice<Segment>, joinedByLineEnds: Bool, parent: Int) -> Bool {
    guard let first = segments.first, let last = segments.last else { return true }
    if segments.count == 1, writePlain(first.range, parent: parent) { return true }
    if Int(last.stop) - Int(first.start) > Limits.blockText {
      writeWhole(Int(first.start)..<Int(last.stop), parent: parent)
      return false
    }
    load(segments, joinedByLineEnds: joinedByLineEnds)
    guard !bytes.isEmpty else { return true }
    tokenize()
    processEmphasis(above: -1)
    emit(parent: parent)
    return true
  }

  /// Adds a text without any mark as it stands: most table cells and list items are such.
  private mutating func writePlain(_ range: Range<Int>, parent: Int) -> Bool {
    let range = range.clamped(to: 0..<source.count)
    guard !range.isEmpty else { return true }
    guard stops.first(in: source, from: range.lowerBound, to: range.upperBound, with: 1) >= range.upperBound else {
      return false
    }
    writeWhole(range, parent: parent)
    return true
  }

  /// Adds part of the source as a text, whatever stands in it.
  mutating func writeWhole(_ range: Range<Int>, parent: Int) {
    var node = Node(
      tag: .text, parent: Int32(truncatingIfNeeded: parent), start: Int32(truncatingIfNeeded: range.lowerBound),
      stop: Int32(truncatingIfNeeded: range.upperBound))
    node.end = Int32(truncatingIfNeeded: tree.nodes.count + 1)
    node.text = TextSpan(source: range)
    tree.nodes.append(node)
  }

  private mutating func load(_ segments: ArraySlice<Segment>, joinedByLineEnds: Bool) {
    bytes.removeAll(keepingCapacity: true)
    origins.removeAll(keepingCapacity: true)
    tokens.removeAll(keepingCapacity: true)
    if !delimiters.isEmpty { delimiters.removeAll(keepingCapacity: true) }
    if !marks.isEmpty { marks.removeAll(keepingCapacity: true) }
    if !brackets.isEmpty { brackets.removeAll(keepingCapacity: true) }
    if !spans.isEmpty { spans.removeAll(keepingCapacity: true) }
    if !autolinks.isEmpty { autolinks.removeAll(keepingCapacity: true) }
    hasLateAutolinks = false
    hasAt = false
    inactiveBelow = 0
    topDelimiter = -1
    index = 0
    textStart = 0
    if memory.isUsed { memory = ScanMemory() }
    for (count, segment) in segments.enumerated() {
      if count > 0, joinedByLineEnds { bytes.append(0x0A) }
      origins.append(Origin(offset: bytes.count, source: Int(segment.start)))
      bytes.append(source, segment.range)
    }
  }

  // MARK: - Pieces

  private mutating func tokenize() {
    while index < bytes.count {
      index = stops.first(in: bytes, from: index, with: 1)
      guard index < bytes.count else { break }
      let byte = bytes[index]
      switch byte {
      case 0x0A: readLineEnd()
      case UInt8(ascii: "\\"): readBackslash()
      case UInt8(ascii: "`"): readCode()
      case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"): readDelimiters(byte)
      case UInt8(ascii: "["): readOpenBracket(isImage: false)
      case UInt8(ascii: "!"):
        if peek(1) == UInt8(ascii: "[") { readOpenBracket(isImage: true) } else { index += 1 }
      case UInt8(ascii: "]"): readCloseBracket()
      case UInt8(ascii: "<"): readAngle()
      case UInt8(ascii: "&"): readEntity()
      case UInt8(ascii: ":"): if !readEmoji() { readColon() }
      case UInt8(ascii: "{"): if !readShortcode() { index += 1 }
      case UInt8(ascii: "w"): readBareHost()
      case UInt8(ascii: "@"):
        hasAt = true
        index += 1
      default: index += 1
      }
    }
    flushText(upTo: bytes.count)
  }

  /// The byte so far ahead, or a line end beyond the text.
  func peek(_ distance: Int) -> UInt8 {
    let at = index + distance
    return at >= 0 && at < bytes.count ? bytes[at] : 0x0A
  }

  /// Ends the current run of text before `end`.
  mutating func flushText(upTo end: Int) {
    if textStart < end { tokens.append(InlineToken(.text, textStart..<end)) }
    textStart = end
  }

  /// Adds a piece that ends the run of text before it, and goes on behind it.
  mutating func add(_ kind: InlineToken.Kind, upTo end: Int, value: Int = -1) {
    flushText(upTo: index)
    tokens.append(InlineToken(kind, index..<end, value: value))
    index = end
    textStart = end
  }

  /// CommonMark 6.7 and 6.8: two spaces or a backslash make a hard line break; spaces at the line's end and at the
  /// beginning of the next line are removed.
  private mutating func readLineEnd() {
    var end = index
    while end > textStart, bytes[end - 1] == 0x20 { end -= 1 }
    let isHard = index - end >= 2
    while end > textStart, bytes[end - 1].isBlank { end -= 1 }
    flushText(upTo: end)
    tokens.append(InlineToken(isHard ? .lineBreak : .softBreak, end..<index + 1))
    index += 1
    while index < bytes.count, bytes[index].isBlank { index += 1 }
    textStart = index
  }

  private mutating func readBackslash() {
    let next = peek(1)
    if next.isPunctuation {
      add(.escaped, upTo: index + 2)
    } else if next == 0x0A, index + 1 < bytes.count {
      add(.lineBreak, upTo: index + 2)
      while index < bytes.count, bytes[index].isBlank { index += 1 }
      textStart = index
    } else {
      index += 1
    }
  }

  private mutating func readEntity() {
    let start = tree.pool.count
    guard let end = Entities.decode(bytes, at: index, limit: bytes.count, into: &tree.pool) else {
      index += 1
      return
    }
    add(.decoded, upTo: end, value: keep(TextSpan(pool: start..<tree.pool.count)))
  }

  mutating func keep(_ span: TextSpan) -> Int {
    spans.append(span)
    return spans.count - 1
  }

  // MARK: - Origins

  /// Where a byte of the text stands in the source.
  func sourceOffset(_ offset: Int) -> Int {
    if origins.count == 1 { return min(source.count, origins[0].source + offset) }
    var low = 0
    var high = origins.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if origins[middle].offset <= offset { low = middle } else { high = middle }
    }
    guard low < origins.count else { return 0 }
    return min(source.count, origins[low].source + offset - origins[low].offset)
  }

  /// Where a range of the text stands in the source, from its first byte to behind its last.
  func sourceRange(_ range: Range<Int>) -> Range<Int> {
    let start = sourceOffset(range.lowerBound)
    if origins.count == 1 { return start..<min(source.count, start + range.count) }
    guard !range.isEmpty else { return start..<start }
    return start..<max(start, sourceOffset(range.upperBound - 1) + 1)
  }

  /// A range of the text as a span: of the source where it stands there in one piece, else of the pool.
  mutating func span(_ range: Range<Int>) -> TextSpan {
    let place = sourceRange(range)
    if place.count == range.count { return TextSpan(source: place) }
    let start = tree.pool.count
    tree.pool.append(bytes, range)
    return TextSpan(pool: start..<tree.pool.count)
  }
}
