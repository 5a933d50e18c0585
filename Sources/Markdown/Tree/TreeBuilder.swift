import Diagnostics

/// Puts blocks and their inline text together into one tree.
enum TreeBuilder {
  static func build(_ plan: BlockPlan, source: SourceText, extensions: Extensions) -> Diagnosed<MarkdownTree> {
    var diagnostics: [Diagnostic] = []
    var tree = MarkdownTree(source: source)
    tree.pool = plan.pool
    tree.nodes.reserveCapacity(plan.entries.count * 4 + 8)
    var parser = InlineParser(
      tree: tree, source: source.bytes, definitions: plan.definitions, extensions: extensions)
    for entry in plan.entries where entry.node.tag == .footnoteDefinition {
      parser.footnotes.insert(Definitions.normalize(tree.info(of: entry.node)))
    }
    /// The node of each block.
    var indexes: [Int32] = []
    indexes.reserveCapacity(plan.entries.count)
    var open: [Int] = []
    for entry in plan.entries {
      var node = entry.node
      let parent = node.parent >= 0 ? indexes[Int(node.parent)] : -1
      while let last = open.last, last > parent { close(&open, in: &parser) }
      node.parent = parent
      let index = parser.tree.nodes.count
      indexes.append(Int32(truncatingIfNeeded: index))
      parser.tree.nodes.append(node)
      open.append(index)
      guard !entry.text.isEmpty else { continue }
      let isRead = parser.read(
        plan.segments[Int(entry.text.lowerBound)..<Int(entry.text.upperBound)],
        joinedByLineEnds: node.tag != .tableCell, parent: index)
      if !isRead, diagnostics.isEmpty {
        let line = source.lineNumber(at: Int(node.start))
        diagnostics = [Limits.diagnostic(.longText, file: source.path, line: line)]
      }
    }
    while !open.isEmpty { close(&open, in: &parser) }
    if parser.tree.nodes.isEmpty {
      parser.tree.nodes.append(Node(tag: .document, parent: -1, end: 1, start: 0, stop: 0))
    }
    parser.tree.fit()
    return Diagnosed(parser.tree, diagnostics)
  }

  private static func close(_ open: inout [Int], in parser: inout InlineParser) {
    guard let index = open.popLast() else { return }
    parser.tree.nodes[index].end = Int32(truncatingIfNeeded: parser.tree.nodes.count)
  }
}
