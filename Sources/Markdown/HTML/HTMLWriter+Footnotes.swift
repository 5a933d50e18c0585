extension HTMLWriter {
  mutating func writeFootnoteReference(_ index: Int, _ node: Node) {
    let id = NodeID(index)
    guard let number = document.footnotes.number(of: id), let fragment = document.footnotes.fragment(of: id) else {
      out.append("[^")
      out.appendEscaped(tree.bytes(node.text))
      out.append("]")
      return
    }
    out.append("<sup class=\"footnote-ref\"><a href=\"#fn")
    out.append(decimal: number)
    out.append("\"")
    appendAttribute("id", fragment)
    out.append(">")
    out.append(decimal: number)
    out.append("</a></sup>")
  }

  /// Writes all footnotes that are referred to, each with links back.
  mutating func writeFootnotes() {
    let definitions = document.footnotes.definitions
    guard !definitions.isEmpty else { return }
    newLine()
    out.append("<section class=\"footnotes\">\n<ol>\n")
    for (index, definition) in definitions.enumerated() {
      out.append("<li id=\"fn")
      out.append(decimal: index + 1)
      out.append("\">\n")
      let body = tree.subtree(definition).dropFirst()
      let last = lastParagraph(of: definition)
      backReferences = last.map { ($0, index + 1) }
      write(body)
      backReferences = nil
      closeElements(downTo: 0)
      if last == nil {
        newLine()
        writeBackReferences(index + 1, leading: "")
        newLine()
      }
      out.append("</li>\n")
    }
    out.append("</ol>\n</section>\n")
  }

  /// The paragraph that ends a footnote, where the links back stand.
  private func lastParagraph(of definition: NodeID) -> Int? {
    var last: NodeID?
    for child in tree.children(of: definition) { last = child }
    guard let last, tree.node(last)?.tag == .paragraph else { return nil }
    return last.index
  }

  mutating func writeBackReferences(_ number: Int, leading: StaticString) {
    for (count, fragment) in document.footnotes.referenceFragments(number: number).enumerated() {
      out.append(count == 0 ? leading : " ")
      out.append("<a href=\"#")
      out.append(contentsOf: fragment.utf8)
      out.append("\" class=\"footnote-backref\">↩</a>")
    }
  }
}
