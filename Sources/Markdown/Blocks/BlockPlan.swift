/// A stretch of one source line that belongs to a block's text.
struct Segment {
  var start: Int32
  var stop: Int32

  init(_ range: Range<Int>) {
    start = Int32(truncatingIfNeeded: range.lowerBound)
    stop = Int32(truncatingIfNeeded: range.upperBound)
  }

  var range: Range<Int> { Int(start)..<Int(max(start, stop)) }
}

/// A document's blocks in their final shape, before their inline text is read.
struct BlockPlan {
  /// A block and the lines of its text.
  struct Entry {
    var node: Node
    /// Indexes into `segments`; empty for blocks without inline text.
    var text: Range<Int32> = 0..<0
  }

  var entries: [Entry] = []
  var segments: [Segment] = []
  var definitions = Definitions()
  /// What abbreviations are short for.
  var abbreviations: [String: String] = [:]
  var pool: [UInt8] = []

  /// Adds a block and returns its index.
  mutating func append(_ tag: Node.Tag, parent: Int, source: Range<Int>) -> Int {
    let node = Node(
      tag: tag, parent: Int32(truncatingIfNeeded: parent), start: Int32(truncatingIfNeeded: source.lowerBound),
      stop: Int32(truncatingIfNeeded: source.upperBound))
    entries.append(Entry(node: node))
    return entries.count - 1
  }

  /// Keeps segments as the text of a block.
  mutating func setText(_ lines: some Sequence<Segment>, of entry: Int) {
    let start = Int32(truncatingIfNeeded: segments.count)
    segments.append(contentsOf: lines)
    entries[entry].text = start..<Int32(truncatingIfNeeded: segments.count)
  }
}
