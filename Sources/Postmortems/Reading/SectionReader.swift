import Markdown

/// Finds the sections of a document: ATX and setext headings, and bold lines that stand in for them.
struct SectionReader {
  let document: Document
  let vocabulary: Vocabulary

  private var tree: MarkdownTree { document.tree }

  /// A heading, or a bold line that stands in for one, with its place among the top-level blocks.
  private struct Mark {
    var block: Int
    var title: String
    var level: Int
    var anchor: String
  }

  /// The heading that is the document's title: the first of all, if it is of level 1.
  var titleHeading: Heading? {
    guard let first = document.outline.first, first.level == 1 else { return nil }
    return first
  }

  /// All sections in file order, a nested one behind the one that holds it.
  ///
  /// Levels are normalised: 2 for the sections of a page, whatever level the document gives them.
  func sections() -> [Section] {
    let blocks = Array(tree.children(of: MarkdownTree.root))
    let marks = self.marks(in: blocks)
    let top = marks.map(\.level).min() ?? 2
    let ends = ends(of: marks, count: blocks.count)
    return zip(marks, ends).map { mark, end in
      let first = tree.range(blocks[mark.block]).start.line
      let last = max(
        first, end > mark.block + 1 ? tree.range(blocks[end - 1]).end.line : tree.range(blocks[mark.block]).end.line)
      return Section(
        kind: vocabulary.section(mark.title), title: mark.title, anchor: mark.anchor, level: mark.level - top + 2,
        lines: first...last, heading: blocks[mark.block],
        blocks: Array(blocks[(mark.block + 1)..<max(mark.block + 1, end)]))
    }
  }

  /// The blocks before the first section, the title left out: the document's head.
  func head() -> [NodeID] {
    let blocks = Array(tree.children(of: MarkdownTree.root))
    let first = marks(in: blocks).first?.block ?? blocks.count
    let title = titleHeading?.node
    return blocks[..<first].filter { $0 != title }
  }

  private func marks(in blocks: [NodeID]) -> [Mark] {
    let headings = Dictionary(document.outline.map { ($0.node, $0) }, uniquingKeysWith: { first, _ in first })
    let title = titleHeading?.node
    var marks: [Mark] = []
    var level = 1
    for (place, block) in blocks.enumerated() where block != title {
      if let heading = headings[block] {
        level = heading.level
        marks.append(Mark(block: place, title: heading.text, level: heading.level, anchor: heading.id))
      } else if let text = pseudoHeading(block) {
        // Deeper than the heading above, so that it never ends that section.
        marks.append(Mark(block: place, title: text, level: level + 1, anchor: anchor(text, among: marks)))
      }
    }
    return marks
  }

  /// A paragraph of one bold text that the vocabulary knows as a section.
  private func pseudoHeading(_ block: NodeID) -> String? {
    guard tree.kind(block) == .paragraph, let only = tree.firstChild(block), tree.kind(only) == .strong else {
      return nil
    }
    for rest in tree.children(of: block).dropFirst() where tree.plainText(rest).trimmedASCII() != ":" { return nil }
    let text = tree.plainText(only).trimmedASCII()
    return vocabulary.section(text) == nil ? nil : text
  }

  /// Bold lines have no id of their own; theirs must differ from every heading's.
  private func anchor(_ text: String, among marks: [Mark]) -> String {
    let base = "section-" + Label.normalized(text).split(separator: " ").joined(separator: "-")
    let taken = Set(marks.map(\.anchor)).union(document.outline.map(\.id))
    guard taken.contains(base) else { return base }
    var number = 1
    while taken.contains("\(base)-\(number)") { number += 1 }
    return "\(base)-\(number)"
  }

  /// For each mark, the place of the first block behind its section: that of the next mark of the same
  /// or a higher level.
  private func ends(of marks: [Mark], count: Int) -> [Int] {
    var ends = Array(repeating: count, count: marks.count)
    var open: [Int] = []
    for (index, mark) in marks.enumerated() {
      while let last = open.last, marks[last].level >= mark.level {
        ends[last] = mark.block
        open.removeLast()
      }
      open.append(index)
    }
    return ends
  }
}
