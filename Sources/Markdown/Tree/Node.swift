/// A node as the arena keeps it.
struct Node: Sendable {
  enum Tag: UInt8, Sendable {
    case document, blockQuote, bulletList, orderedList, item, codeBlock, htmlBlock, paragraph, heading, thematicBreak
    case table, tableRow, tableCell, footnoteDefinition
    case text, softBreak, lineBreak, code, htmlInline, emphasis, strong, strikethrough, link, image
    case footnoteReference, shortcode
  }

  var tag: Tag
  /// Whatever small state the tag has: tightness, task, alert, alignment, header.
  var flags: UInt8 = 0
  /// Heading level, list start.
  var number: Int32 = 0
  var parent: Int32
  /// One past the last descendant.
  var end: Int32 = 0
  /// Byte offsets in the source, half open.
  var start: Int32
  var stop: Int32
  /// The node's own text.
  var text = TextSpan.empty
  /// Index of a link's target; label of a footnote or info string as a span's start in the pool.
  var extra: Int32 = -1

  var sourceRange: Range<Int> { Int(start)..<Int(max(start, stop)) }
  var isInline: Bool { tag.rawValue >= Tag.text.rawValue }
}

/// A run of bytes of the source or of the tree's pool.
struct TextSpan: Sendable, Equatable {
  static let empty = TextSpan(start: 0, end: 0, inPool: true)

  /// Where it starts; in the pool, the complement of that, so that a node has no byte for it.
  private var first: Int32
  private(set) var end: Int32

  var start: Int32 { first < 0 ? ~first : first }
  var inPool: Bool { first < 0 }

  init(start: Int32, end: Int32, inPool: Bool) {
    let start = max(0, start)
    first = inPool ? ~start : start
    self.end = max(start, end)
  }

  init(source range: Range<Int>) {
    self.init(
      start: Int32(truncatingIfNeeded: range.lowerBound), end: Int32(truncatingIfNeeded: range.upperBound),
      inPool: false)
  }

  init(pool range: Range<Int>) {
    self.init(
      start: Int32(truncatingIfNeeded: range.lowerBound), end: Int32(truncatingIfNeeded: range.upperBound),
      inPool: true)
  }

  var isEmpty: Bool { start >= end }
}

/// What a link or image leads to.
struct LinkTarget: Sendable {
  var kind: LinkReference.Kind
  var destination: TextSpan
  var title: TextSpan
}

extension MarkdownTree {
  func kind(of node: Node) -> NodeKind {
    switch node.tag {
    case .document: .document
    case .blockQuote: .blockQuote(alert: node.flags == 0 ? nil : Alert(rawValue: node.flags - 1))
    case .bulletList: .list(ordered: false, start: 0, tight: node.flags == 1)
    case .orderedList: .list(ordered: true, start: Int(node.number), tight: node.flags == 1)
    case .item: .item(task: node.flags == 0 ? nil : node.flags == 1 ? .open : .done)
    case .codeBlock: .codeBlock(info: String(decoding: info(of: node), as: UTF8.self))
    case .htmlBlock: .htmlBlock
    case .paragraph: .paragraph
    case .heading: .heading(level: Int(node.number))
    case .thematicBreak: .thematicBreak
    case .table: .table
    case .tableRow: .tableRow(header: node.flags == 1)
    case .tableCell:
      .tableCell(alignment: ColumnAlignment(rawValue: node.flags & 3) ?? .none, header: node.flags & 4 != 0)
    case .footnoteDefinition: .footnoteDefinition(label: String(decoding: info(of: node), as: UTF8.self))
    case .text: .text
    case .softBreak: .softBreak
    case .lineBreak: .lineBreak
    case .code: .code
    case .htmlInline: .htmlInline
    case .emphasis: .emphasis
    case .strong: .strong
    case .strikethrough: .strikethrough
    case .link: .link
    case .image: .image
    case .footnoteReference: .footnoteReference(label: literalString(node))
    case .shortcode: .shortcode
    }
  }

  private func literalString(_ node: Node) -> String { String(decoding: bytes(node.text), as: UTF8.self) }

  /// The info string of a code block or the label of a footnote: `number` bytes of the pool from `extra`.
  func info(of node: Node) -> ArraySlice<UInt8> {
    guard node.extra >= 0, node.number > 0 else { return [] }
    return pool[Int(node.extra)..<Int(node.extra) + Int(node.number)]
  }
}
