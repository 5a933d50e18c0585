/// Writes a document, or some of its blocks, as HTML.
public struct HTMLRenderer: Sendable {
  public let options: RenderOptions

  public init(options: RenderOptions = RenderOptions()) {
    self.options = options
  }

  /// The whole document.
  public func render(_ document: Document) -> [UInt8] {
    let capacity = document.source.bytes.count * 3 / 2 + 1024
    var writer = HTMLWriter(document: document, options: options, capacity: capacity)
    for block in document.tree.children(of: MarkdownTree.root) { writer.write(document.tree.subtree(block)) }
    writer.closeElements(downTo: 0)
    writer.writeFootnotes()
    return writer.finish()
  }

  /// Some blocks of a document, in the order given; the footnotes they refer to are in `renderFootnotes`.
  public func render(_ document: Document, blocks: some Sequence<NodeID>) -> [UInt8] {
    var writer = HTMLWriter(document: document, options: options)
    for block in blocks { writer.write(document.tree.subtree(block)) }
    return writer.finish()
  }

  /// The section of all footnotes that the document refers to; empty where there are none.
  public func renderFootnotes(_ document: Document) -> [UInt8] {
    var writer = HTMLWriter(document: document, options: options)
    writer.closeElements(downTo: 0)
    writer.writeFootnotes()
    return writer.finish()
  }

  /// The inline content of a block, without the block's own tags: for titles and list entries.
  public func renderInlines(_ document: Document, of block: NodeID) -> [UInt8] {
    var writer = HTMLWriter(document: document, options: options)
    writer.write(document.tree.subtree(block).dropFirst())
    return writer.finish()
  }
}
