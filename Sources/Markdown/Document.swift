import Diagnostics

/// A Markdown file as it was read: a value, with all its nodes, headings and links.
public struct Document: Sendable {
  public let source: SourceText
  public let options: ParseOptions
  public let frontMatter: FrontMatter?
  public let tree: MarkdownTree
  /// The headings in reading order.
  public let outline: [Heading]
  /// The links and images in reading order.
  public let links: [LinkReference]
  public let footnotes: Footnotes

  /// The heading that a node is.
  public func heading(at node: NodeID) -> Heading? {
    var low = 0
    var high = outline.count
    while low < high {
      let middle = (low + high) / 2
      if outline[middle].node < node { low = middle + 1 } else { high = middle }
    }
    return low < outline.count && outline[low].node == node ? outline[low] : nil
  }

  public var path: String { source.path }

  /// Reads a document. Whatever the bytes are, there is a document; what was wrong with them is said beside it.
  public static func parse(_ source: SourceText, options: ParseOptions = .postmortem) -> Diagnosed<Document> {
    var diagnostics: [Diagnostic] = []
    var frontMatter: FrontMatter?
    if options.extensions.contains(.frontMatter) {
      let found = FrontMatter.find(in: source)
      frontMatter = found.value
      diagnostics += found.diagnostics
    }
    let bodyLine = frontMatter?.bodyLine ?? 1
    let plan = BlockReading.read(source, from: bodyLine, extensions: options.extensions)
    diagnostics += plan.diagnostics
    let tree = TreeBuilder.build(plan.value, source: source, extensions: options.extensions)
    let document = Document(
      source: source, options: options, frontMatter: frontMatter, tree: tree,
      outline: Outline.read(tree, options: options), links: tree.linkReferences(), footnotes: Footnotes(tree))
    return Diagnosed(document, diagnostics)
  }
}

extension MarkdownTree {
  func linkReferences() -> [LinkReference] {
    var out: [LinkReference] = []
    for (index, node) in nodes.enumerated() where node.tag == .link || node.tag == .image {
      out.append(reference(NodeID(index)))
    }
    return out
  }

  /// A link or image as a reference.
  func reference(_ id: NodeID) -> LinkReference {
    LinkReference(
      node: id, destination: destination(id) ?? "", range: range(id), kind: linkKind(id) ?? .link)
  }
}
