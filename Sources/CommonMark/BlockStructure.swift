/// The kinds of block that CommonMark knows.
public enum BlockKind: UInt8, Sendable {
  case document, blockQuote, bulletList, orderedList, item, codeBlock, htmlBlock, paragraph, heading, thematicBreak
}

/// One block as libcmark found it. Line numbers count from 1 in the bytes that were read.
public struct Block: Sendable {
  public var kind: BlockKind
  /// Whether a list is tight.
  public var isTight: Bool
  /// Index of the parent in `BlockStructure.blocks`; -1 for the document.
  public var parent: Int32
  public var startLine: Int32
  /// As libcmark reports it: for setext headings and unclosed fences one line too far, for HTML blocks at times one
  /// too few. the literal's lines and the source are the surer witnesses.
  public var endLine: Int32
  /// Heading level, or the number an ordered list starts with.
  public var number: Int32
  /// The range of a code or HTML block's text in `BlockStructure.text`.
  public var literal: Range<Int32>
}

/// The blocks of a document in pre-order, with their texts: a value that outlives libcmark's tree.
public struct BlockStructure: Sendable {
  public internal(set) var blocks: [Block] = []
  public internal(set) var text: [UInt8] = []

  /// Reads the block structure of a document.
  ///
  /// - Parameter bytes: UTF-8 without NUL bytes.
  public init(reading bytes: [UInt8]) {
    self = CmarkTree.read(bytes) { root in
      var structure = BlockStructure()
      structure.read(root, capacity: bytes.count / 16 + 8)
      return structure
    }
  }

  private init() {}

  private mutating func read(_ root: CmarkNode?, capacity: Int) {
    blocks.reserveCapacity(capacity)
    var parents: [Int32] = []
    var next: CmarkNode? = root
    // Pre-order with a stack of our own: input depth never becomes call depth.
    while let node = next {
      let index = Int32(truncatingIfNeeded: blocks.count)
      guard let block = record(node, parent: parents.last ?? -1) else { break }
      blocks.append(block)
      if block.kind.isContainer, let child = node.firstChild {
        parents.append(index)
        next = child
        continue
      }
      next = node.next
      var up = node
      while next == nil, !parents.isEmpty, let parent = up.parent {
        parents.removeLast()
        up = parent
        next = parents.isEmpty ? nil : parent.next
      }
    }
  }

  private mutating func record(_ node: CmarkNode, parent: Int32) -> Block? {
    guard let kind = node.blockKind else { return nil }
    var block = Block(
      kind: kind, isTight: false, parent: parent, startLine: node.startLine, endLine: node.endLine, number: 0,
      literal: 0..<0)
    switch kind {
    case .bulletList, .orderedList:
      block.isTight = node.isTight
      block.number = node.listStart
    case .heading: block.number = node.headingLevel
    case .codeBlock:
      block.literal = node.appendLiteral(to: &text)
    case .htmlBlock: block.literal = node.appendLiteral(to: &text)
    default: break
    }
    return block
  }
}

extension BlockKind {
  /// Whether blocks, not text, stand inside.
  public var isContainer: Bool {
    switch self {
    case .document, .blockQuote, .bulletList, .orderedList, .item: true
    default: false
    }
  }
}
