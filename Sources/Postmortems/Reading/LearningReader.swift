import Diagnostics
import Markdown

/// Reads learnings: the items and paragraphs of the sections on lessons and on what went well, wrong or luckily.
struct LearningReader {
  let tree: MarkdownTree
  let file: String
  let vocabulary: Vocabulary

  func read(_ sections: [Section]) -> [Learning] {
    var found: [Learning] = []
    var seen: Set<NodeID> = []
    // The nested sections say what kind of learning it is, so they go first; the file's order is restored below.
    for section in sections.sorted(by: { $0.level > $1.level }) {
      guard let kind = kind(of: section.kind) else { continue }
      let nested = sections.filter { $0.level > section.level && section.lines.contains($0.lines.lowerBound) }
      let own = section.blocks.filter { block in !nested.contains { $0.blocks.contains(block) || $0.heading == block } }
      for node in entries(in: own) where seen.insert(node).inserted {
        if let learning = learning(node, kind) { found.append(learning) }
      }
    }
    return found.sorted { ($0.location.range?.start.line ?? 0) < ($1.location.range?.start.line ?? 0) }
  }

  private func kind(of section: SectionKind?) -> Learning.Kind? {
    switch section {
    case .lessons: .lesson
    case .wentWell: .well
    case .wentWrong: .wrong
    case .lucky: .lucky
    default: nil
    }
  }

  /// Items of lists where there are any; paragraphs only where the section has no list.
  private func entries(in blocks: [NodeID]) -> [NodeID] {
    let items = blocks.filter { tree.kind($0).isList }.flatMap { Array(tree.children(of: $0)) }
    return items.isEmpty ? blocks.filter { tree.kind($0) == .paragraph } : items
  }

  private func learning(_ node: NodeID, _ kind: Learning.Kind) -> Learning? {
    let text = tree.plainText(node).trimmedASCII()
    guard text.utf8.count > 2, !vocabulary.isPlaceholder(text) else { return nil }
    let isItem = tree.kind(node).isItem
    return Learning(
      kind: kind, text: text, headline: headline(node, text),
      location: SourceLocation(file: file, range: tree.range(node)),
      nodes: isItem ? Array(tree.children(of: node)) : [node])
  }

  /// The bold text at the start, else the first sentence.
  private func headline(_ node: NodeID, _ text: String) -> String {
    let paragraph = tree.kind(node) == .paragraph ? node : tree.firstChild(node)
    if let paragraph, let first = tree.firstChild(paragraph), tree.kind(first) == .strong {
      let lead = tree.plainText(first).trimmedASCII()
      if lead.utf8.count > 8 { return lead }
    }
    return Sentence.first(of: text)
  }
}
