/// Writes nodes as HTML, in one pass over the arena with a stack of the nodes that are open.
struct HTMLWriter: ~Copyable {
  let document: Document
  let tree: MarkdownTree
  let options: RenderOptions
  var out: ByteWriter
  /// Open nodes, innermost last, with the number of raw HTML elements that were open before them.
  private var open: [(node: Int, elements: Int)] = []
  /// Raw HTML elements that are open.
  var openElements: [String] = []
  /// Below this, raw HTML closes nothing.
  var elementFloor = 0
  var linkDepth = 0
  /// What the document's abbreviations are short for.
  let abbreviations: [[UInt8]: String]
  /// The first bytes of abbreviations.
  let abbreviationStarts: ByteSet
  /// Elements of unsanitized HTML that are open and within which no text becomes a link.
  var quietElements: [String] = []
  /// The paragraph that gets links back from a footnote, and the footnote's number.
  var backReferences: (paragraph: Int, number: Int)?

  /// - Parameter capacity: how many bytes are likely to be written.
  init(document: Document, options: RenderOptions, capacity: Int = 1024) {
    self.out = ByteWriter(capacity: capacity)
    self.document = document
    self.tree = document.tree
    self.options = options
    var starts = ByteSet([])
    self.abbreviations = Dictionary(
      document.abbreviations.map { (Array($0.key.utf8), $0.value) }, uniquingKeysWith: { first, _ in first })
    for label in abbreviations.keys { if let first = label.first { starts.insert(first) } }
    self.abbreviationStarts = starts
  }

  /// Writes a range of nodes that are whole subtrees.
  mutating func write(_ range: Range<Int>) {
    var index = range.lowerBound
    while index < range.upperBound {
      let node = tree.nodes[index]
      close(upTo: index)
      // Footnotes have their own section.
      let isSkipped = node.tag == .footnoteDefinition || options.skipped.contains(NodeID(index))
      if isSkipped || node.tag == .image {
        if !isSkipped { writeImage(index, node) }
        index = max(index + 1, Int(node.end))
        continue
      }
      enter(index, node)
      // An HTML block's elements belong to the block around it: `<details>` ends in another one.
      if node.tag == .htmlBlock {
        leave(index, node)
      } else if !node.isInline || Int(node.end) > index + 1 {
        open.append((index, openElements.count))
        elementFloor = openElements.count
      } else {
        leave(index, node)
      }
      index += 1
    }
    close(upTo: range.upperBound)
  }

  /// Closes what raw HTML has left open and returns what was written.
  mutating func finish() -> [UInt8] {
    closeElements(downTo: 0)
    return out.array
  }

  private mutating func close(upTo index: Int) {
    while let last = open.last, Int(tree.nodes[last.node].end) <= index {
      open.removeLast()
      // What raw HTML opens in a node ends with it, so that it cannot swallow the page.
      closeElements(downTo: last.elements)
      elementFloor = open.last?.elements ?? 0
      leave(last.node, tree.nodes[last.node])
    }
  }

  // MARK: - Tags

  private mutating func enter(_ index: Int, _ node: Node) {
    switch node.tag {
    case .text: writeText(index, node)
    case .softBreak: out.append(0x0A)
    case .lineBreak: out.append("<br />\n")
    case .code:
      out.append("<code>")
      writeEscaped(node.text)
      out.append("</code>")
    case .emphasis: out.append("<em>")
    case .strong: out.append("<strong>")
    case .strikethrough: out.append("<del>")
    case .link: openLink(index)
    case .htmlInline: writeHTML(index, node)
    case .shortcode:
      out.append("<code class=\"shortcode\">")
      out.appendEscaped(tree.bytes(node.text))
      out.append("</code>")
    case .footnoteReference: writeFootnoteReference(index, node)
    case .image: break
    default: enterBlock(index, node)
    }
  }

  private mutating func enterBlock(_ index: Int, _ node: Node) {
    switch node.tag {
    case .paragraph:
      if isInTightList(node) { return }
      newLine()
      out.append("<p>")
    case .heading:
      newLine()
      out.append("<h")
      out.append(headingLevel(node))
      if options.headingIDs, let id = document.heading(at: NodeID(index))?.id { appendAttribute("id", id) }
      out.append(">")
    case .blockQuote: openQuote(node)
    case .bulletList: block("<ul>\n")
    case .orderedList:
      newLine()
      out.append("<ol")
      if node.number != 1 { appendAttribute("start", String(node.number)) }
      out.append(">\n")
    case .item: openItem(node)
    case .thematicBreak: block("<hr />\n")
    case .codeBlock: writeCodeBlock(node)
    case .htmlBlock:
      newLine()
      writeHTML(index, node)
      newLine()
    case .table: block("<table>\n")
    case .tableRow: openRow(index, node)
    case .tableCell: openCell(node)
    default: break
    }
  }

  private mutating func leave(_ index: Int, _ node: Node) {
    switch node.tag {
    case .emphasis: out.append("</em>")
    case .strong: out.append("</strong>")
    case .strikethrough: out.append("</del>")
    case .link:
      linkDepth -= 1
      out.append("</a>")
    case .paragraph:
      if let back = backReferences, back.paragraph == index { writeBackReferences(back.number, leading: " ") }
      if !isInTightList(node) { out.append("</p>\n") }
    case .heading:
      out.append("</h")
      out.append(headingLevel(node))
      out.append(">\n")
    case .blockQuote:
      newLine()
      out.append(node.flags == 0 ? "</blockquote>\n" : "</div>\n")
    case .bulletList: out.append("</ul>\n")
    case .orderedList: out.append("</ol>\n")
    case .item: out.append("</li>\n")
    case .table: closeTable(index, node)
    case .tableRow: closeRow(index, node)
    case .tableCell: out.append(node.flags & 4 != 0 ? "</th>\n" : "</td>\n")
    default: break
    }
  }

  /// Begins a new line unless at the beginning of one.
  mutating func newLine() {
    if let last = out.last, last != 0x0A { out.append(0x0A) }
  }

  private mutating func block(_ tag: StaticString) {
    newLine()
    out.append(tag)
  }

  mutating func appendAttribute(_ name: StaticString, _ value: String) {
    out.append(" ")
    out.append(name)
    out.append("=\"")
    out.appendEscaped(Array(value.utf8)[...])
    out.append("\"")
  }

  private func headingLevel(_ node: Node) -> UInt8 {
    UInt8(ascii: "0") + UInt8(min(max(Int(node.number) + options.headingShift, 1), 6))
  }

  /// CommonMark 5.3: "the paragraphs in a tight list are not wrapped in <p> tags".
  private func isInTightList(_ node: Node) -> Bool {
    guard node.parent >= 0, tree.nodes[Int(node.parent)].tag == .item else { return false }
    let list = tree.nodes[Int(node.parent)].parent
    return list >= 0 && tree.nodes[Int(list)].flags == 1
  }

  private mutating func openItem(_ node: Node) {
    newLine()
    out.append("<li>")
    guard node.flags != 0 else { return }
    out.append(
      node.flags == 2
        ? "<input type=\"checkbox\" checked=\"\" disabled=\"\" /> " : "<input type=\"checkbox\" disabled=\"\" /> ")
  }

  private mutating func openQuote(_ node: Node) {
    newLine()
    guard node.flags > 0, let alert = Alert(rawValue: node.flags - 1) else {
      out.append("<blockquote>\n")
      return
    }
    out.append("<div class=\"alert alert-")
    out.append(contentsOf: alert.title.lowercased().utf8)
    out.append("\">\n<p class=\"alert-title\">")
    out.append(contentsOf: alert.title.utf8)
    out.append("</p>\n")
  }

  // MARK: - Tables

  private mutating func openRow(_ index: Int, _ node: Node) {
    newLine()
    if node.flags == 1 {
      out.append("<thead>\n")
    } else if index > 0, previousRowIsHeader(index, node) {
      out.append("<tbody>\n")
    }
    out.append("<tr>\n")
  }

  private func previousRowIsHeader(_ index: Int, _ node: Node) -> Bool {
    let header = Int(node.parent) + 1
    return tree.nodes.indices.contains(header) && tree.nodes[header].flags == 1
      && Int(tree.nodes[header].end) == index
  }

  private mutating func closeRow(_ index: Int, _ node: Node) {
    out.append(node.flags == 1 ? "</tr>\n</thead>\n" : "</tr>\n")
  }

  private mutating func closeTable(_ index: Int, _ node: Node) {
    let header = index + 1
    let hasBody = tree.nodes.indices.contains(header) && tree.nodes[header].end < node.end
    out.append(hasBody ? "</tbody>\n</table>\n" : "</table>\n")
  }

  private mutating func openCell(_ node: Node) {
    out.append(node.flags & 4 != 0 ? "<th" : "<td")
    switch ColumnAlignment(rawValue: node.flags & 3) {
    case .left: out.append(" align=\"left\"")
    case .center: out.append(" align=\"center\"")
    case .right: out.append(" align=\"right\"")
    default: break
    }
    out.append(">")
  }
}
