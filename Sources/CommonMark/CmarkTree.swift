import CCmark
import CCmarkArena

/// A tree that libcmark made, in memory that is given back in one go.
///
/// The memory is the thread's own, and there is one tree at a time: it lives for the call of `read` alone.
enum CmarkTree {
  /// Calls `body` with the root of a document's tree, or with nothing if a tree is open on this thread already.
  static func read<Result>(_ bytes: [UInt8], _ body: (CmarkNode?) -> Result) -> Result {
    guard cmark_arena_begin() != 0 else { return body(nil) }
    // The parser's and all nodes' memory goes with the arena: freeing them one by one would only cost time.
    defer { cmark_arena_end() }
    let parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, cmark_arena_memory())
    bytes.withUnsafeBytes {
      cmark_parser_feed(parser, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
    }
    return body(cmark_parser_finish(parser).map(CmarkNode.init))
  }
}

/// A node of a living `CmarkTree`; never leaves this module.
struct CmarkNode {
  let pointer: OpaquePointer

  var firstChild: CmarkNode? { cmark_node_first_child(pointer).map(CmarkNode.init) }
  var next: CmarkNode? { cmark_node_next(pointer).map(CmarkNode.init) }
  var parent: CmarkNode? { cmark_node_parent(pointer).map(CmarkNode.init) }
  var startLine: Int32 { cmark_node_get_start_line(pointer) }
  var endLine: Int32 { cmark_node_get_end_line(pointer) }
  var headingLevel: Int32 { cmark_node_get_heading_level(pointer) }
  var listStart: Int32 { cmark_node_get_list_start(pointer) }
  var isTight: Bool { cmark_node_get_list_tight(pointer) != 0 }

  var blockKind: BlockKind? {
    switch cmark_node_get_type(pointer) {
    case CMARK_NODE_DOCUMENT: .document
    case CMARK_NODE_BLOCK_QUOTE: .blockQuote
    case CMARK_NODE_LIST:
      cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST ? .orderedList : .bulletList
    case CMARK_NODE_ITEM: .item
    case CMARK_NODE_CODE_BLOCK: .codeBlock
    case CMARK_NODE_HTML_BLOCK: .htmlBlock
    case CMARK_NODE_PARAGRAPH: .paragraph
    case CMARK_NODE_HEADING: .heading
    case CMARK_NODE_THEMATIC_BREAK: .thematicBreak
    default: nil
    }
  }

  func appendLiteral(to text: inout [UInt8]) -> Range<Int32> { append(cmark_node_get_literal(pointer), to: &text) }

  private func append(_ string: UnsafePointer<CChar>?, to text: inout [UInt8]) -> Range<Int32> {
    let start = Int32(truncatingIfNeeded: text.count)
    if let string {
      let bytes = UnsafeRawBufferPointer(start: string, count: strlen(string))
      text.append(contentsOf: bytes)
    }
    return start..<Int32(truncatingIfNeeded: text.count)
  }
}
