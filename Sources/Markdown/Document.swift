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
  /// What the document's abbreviations are short for.
  public let abbreviations: [String: String]

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
    let built = TreeBuilder.build(plan.value, source: source, extensions: options.extensions)
    diagnostics += built.diagnostics
    let tree = built.value
    let document = Document(
      source: source, options: options, frontMatter: frontMatter, tree: tree,
      outline: Outline.read(tree), links: tree.linkReferences(), footnotes: Footnotes(tree),
      abbreviations: plan.value.abbreviations)
    return Diagnosed(document, diagnostics)
  }
}

extension MarkdownTree {
  func linkReferences() -> [LinkReference] {
    var out: [LinkReference] = []
    for index in nodes.indices {
      switch nodes[index].tag {
      case .link, .image: out.append(reference(NodeID(index)))
      case .htmlBlock, .htmlInline: readHTMLLinks(of: NodeID(index), into: &out)
      default: break
      }
    }
    return out
  }

  /// A link or image as a reference.
  func reference(_ id: NodeID) -> LinkReference {
    LinkReference(
      node: id, destination: destination(id) ?? "", range: range(id), kind: linkKind(id) ?? .link)
  }
}

extension MarkdownTree {
  /// Links and pictures in raw HTML, as far as the default output lets them through.
  private func readHTMLLinks(of id: NodeID, into out: inout [LinkReference]) {
    eachTag(of: id) { tag in
      let isImage = tag.name == "img"
      guard isImage || tag.name == "a",
        let value = tag.attributes.first(where: { $0.name == (isImage ? "src" : "href") })?.value
      else { return }
      let address = String(decoding: value.drop(while: \.isWhitespace), as: UTF8.self)
      out.append(LinkReference(node: id, destination: address, range: range(id), kind: isImage ? .image : .link))
    }
  }

  fileprivate func eachTag(of id: NodeID, _ body: (HTMLTag) -> Void) {
    let html = utf8(id)
    guard html.contains(UInt8(ascii: "=")) else { return }
    var tokenizer = HTMLTokenizer(html)
    while let piece = tokenizer.next() {
      if case .openTag(let tag) = piece { body(tag) }
    }
  }
}

extension Document {
  /// Every fragment that leads somewhere in the document: headings, footnotes, and `id` or `<a name>` in raw HTML.
  public var anchors: Set<String> {
    var out = Set(outline.map(\.id))
    for number in footnotes.definitions.indices { out.insert("fn\(number + 1)") }
    for (index, node) in tree.nodes.enumerated() where node.tag == .htmlBlock || node.tag == .htmlInline {
      tree.eachTag(of: NodeID(index)) { tag in
        for attribute in tag.attributes where attribute.name == "id" || attribute.name == "name" {
          out.insert(String(decoding: attribute.value, as: UTF8.self))
        }
      }
    }
    return out
  }
}
