import Diagnostics
import Markdown
import Postmortems

/// A document on its way to a page: its links resolved, its blocks rendered on request.
struct DocumentView: Sendable {
  let record: Record
  let links: DocumentLinks
  /// The `id`s that the document's headings bring to the page.
  let anchors: Set<String>
  private let anchorOfNode: [NodeID: String]
  private let words: Words
  private let address: String
  private let textLinks: TextLinks
  private let isTrusted: Bool

  init(_ record: Record, on address: String, in site: Site) {
    self.record = record
    words = site.words
    self.address = address
    textLinks = site.textLinks
    isTrusted = site.options.trustsContent
    links = DocumentLinks(of: record, on: address, in: site)
    let outline = record.document.outline
    anchors = Set(outline.map(\.id))
    anchorOfNode = Dictionary(outline.map { ($0.node, $0.id) }, uniquingKeysWith: { first, _ in first })
  }

  var tree: MarkdownTree { _read { yield record.document.tree } }

  func anchor(of node: NodeID) -> String? { anchorOfNode[node] }

  // MARK: - Rendering

  /// Blocks as markup. Headings among them start at level 3, because the page and its sections have the first two.
  func markup(_ blocks: [NodeID]) -> Markup {
    let levels = blocks.compactMap { block -> Int? in
      if case .heading(let level) = tree.kind(block) { return level }
      return nil
    }
    let renderer = renderer(headingShift: 3 - (levels.min() ?? 3))
    var out = Markup()
    var run: [NodeID] = []
    var runIsOfItems = false
    func flush() {
      guard !run.isEmpty else { return }
      // Items without their list, such as those below a time in a timeline, are a list all the same.
      if runIsOfItems { out.open("ul") }
      out.append(finished(renderer.render(record.document, blocks: run)))
      if runIsOfItems { out.close("ul") }
      run = []
    }
    for block in blocks {
      var isItem = false
      if case .item = tree.kind(block) { isItem = true }
      if isItem != runIsOfItems { flush() }
      runIsOfItems = isItem
      guard case .table = tree.kind(block) else {
        run.append(block)
        continue
      }
      flush()
      // A wide table scrolls by itself; to be reached by keyboard it takes the focus.
      out.open("div", [("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", words("table"))])
      out.append(finished(renderer.render(record.document, blocks: [block])))
      out.close("div")
    }
    flush()
    return out
  }

  /// The content of a node: the blocks of a list item, the inlines of a paragraph or cell.
  func content(of node: NodeID) -> Markup {
    switch tree.kind(node) {
    case .item, .list, .document, .blockQuote: markup(Array(tree.children(of: node)))
    case .codeBlock, .table: markup([node])
    default: finished(renderer(headingShift: 0).renderInlines(record.document, of: node))
    }
  }

  func content(of nodes: [NodeID]) -> Markup {
    var out = Markup()
    for (index, node) in nodes.enumerated() {
      if index > 0 { out.text(" ") }
      out.append(
        tree.isInline(node)
          ? finished(renderer(headingShift: 0).render(record.document, blocks: [node])) : content(of: node))
    }
    return out
  }

  private func renderer(headingShift: Int) -> HTMLRenderer {
    let (resolved, textLinks, address) = (links.resolved, textLinks, address)
    return HTMLRenderer(
      options: RenderOptions(
        safety: isTrusted ? .raw : .sanitized, headingShift: headingShift,
        linkText: { textLinks.links(in: $0, on: address) }, resolve: { resolved[$0.node] ?? .unchanged }))
  }

  /// What the site adds to the renderer's output: code that scrolls takes the focus, and the boxes of task
  /// lists become marks with a word, since a control that does nothing helps nobody.
  private func finished(_ html: [UInt8]) -> Markup {
    guard html.contains(UInt8(ascii: "<")) else { return Markup(trusted: html) }
    var out: [UInt8] = []
    out.reserveCapacity(html.count + 64)
    var start = 0
    var index = 0
    var hasImage = false
    while index < html.count {
      if html[index] == UInt8(ascii: "<"), html[index...].starts(with: "<img ".utf8) { hasImage = true }
      guard html[index] == UInt8(ascii: "<"), let (written, replacement) = replacement(at: index, in: html) else {
        index += 1
        continue
      }
      out += html[start..<index]
      out += replacement.utf8
      index += written
      start = index
    }
    out += html[start...]
    guard hasImage, !isTrusted else { return Markup(trusted: out) }
    return Markup(trusted: DistantImages.replaced(in: String(decoding: out, as: UTF8.self)))
  }

  /// What stands in place of a tag of the renderer: how many bytes of it, and by what they are replaced.
  private func replacement(at index: Int, in html: [UInt8]) -> (Int, String)? {
    let rest = html[index...]
    switch rest.dropFirst().first {
    case UInt8(ascii: "p"): return rest.starts(with: "<pre><code".utf8) ? (10, "<pre tabindex=\"0\"><code") : nil
    case UInt8(ascii: "i"):
      if rest.starts(with: Self.checkedBox.utf8) { return (Self.checkedBox.utf8.count, box("done")) }
      return rest.starts(with: Self.emptyBox.utf8) ? (Self.emptyBox.utf8.count, box("open")) : nil
    case UInt8(ascii: "t"):
      // The empty corner of a table heads nothing.
      if rest.starts(with: "<th></th>".utf8) { return (9, "<td></td>") }
      guard rest.starts(with: "<td align=\"".utf8) || rest.starts(with: "<th align=\"".utf8) else { return nil }
      let cell = html[index + 2] == UInt8(ascii: "d") ? "td" : "th"
      let side = ["left", "center", "right"].first { rest.dropFirst(11).starts(with: "\($0)\">".utf8) }
      return side.map { (13 + $0.utf8.count, "<\(cell) class=\"\($0)\">") }
    default: return nil
    }
  }

  private static let checkedBox = "<input type=\"checkbox\" checked=\"\" disabled=\"\" />"
  private static let emptyBox = "<input type=\"checkbox\" disabled=\"\" />"

  private func box(_ state: String) -> String {
    var markup = Markup()
    markup.open("span", [("class", "state state-\(state)")])
    markup.element("span", [("class", "vh")], text: words("state.\(state)"))
    markup.close("span")
    return markup.html
  }

  /// The footnotes as a section of the page; `nil` where the document has none.
  func footnotes(_ anchors: inout AnchorPool) -> SectionContext? {
    let markup = finished(renderer(headingShift: 0).renderFootnotes(record.document))
    guard !markup.isEmpty else { return nil }
    return SectionContext(
      anchor: anchors.free("footnotes"), title: words("footnotes"), pieces: [PieceContext(prose: markup)])
  }

  // MARK: - Sections

  /// The blocks before the first section, without the heading that repeats the title of the page.
  func head() -> [NodeID] {
    let blocks = Array(tree.children(of: MarkdownTree.root))
    let first = record.sections.lazy.compactMap(\.heading).min()
    let title = record.document.outline.first.flatMap { $0.level == 1 ? $0.node : nil }
    return blocks.prefix { block in first.map { block < $0 } ?? true }.filter { $0 != title }
  }

  /// The sections that stand in no other.
  func topSections() -> [Section] {
    var out: [Section] = []
    for section in record.sections where section.lines.lowerBound > (out.last?.lines.upperBound ?? 0) {
      out.append(section)
    }
    return out
  }
}

extension MarkdownTree {
  func isInline(_ node: NodeID) -> Bool {
    switch kind(node) {
    case .text, .softBreak, .lineBreak, .code, .htmlInline, .emphasis, .strong, .strikethrough, .link, .image,
      .footnoteReference, .shortcode:
      true
    default: false
    }
  }
}
