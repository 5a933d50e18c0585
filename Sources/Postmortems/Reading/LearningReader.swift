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
      let elsewhere = Set(nested.flatMap { $0.blocks + ($0.heading.map { [$0] } ?? []) })
      // A retrospective tells what went wrong; a list of lessons says what to do.
      let isReview = kind == .lesson && !LearningReader.namesLessons(section.title)
      if kind == .lesson, let headings = sentences(among: section.blocks, sections) {
        for node in headings where seen.insert(node).inserted {
          if let learning = learning(node, tree.plainText(node).trimmedASCII(), kind) { found.append(learning) }
        }
        continue
      }
      for entry in entries(in: section.blocks.filter { !elsewhere.contains($0) }, of: section)
      where seen.insert(entry.node).inserted && !(tree.firstChild(entry.node).map(elsewhere.contains) ?? false) {
        let own = isReview ? Judgement.kind(of: entry.text) ?? kind : kind
        if let learning = learning(entry.node, entry.text, own) { found.append(learning) }
      }
    }
    return found.sorted { ($0.location.range?.start.line ?? 0) < ($1.location.range?.start.line ?? 0) }
  }

  private static func namesLessons(_ title: String) -> Bool {
    let label = Label.normalized(title)
    return ["lesson", "learn", "takeaway", "conclusion"].contains(where: label.holds)
      || !label.utf8.allSatisfy { $0 < 0x80 }
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

  /// Sub-headings that are the lessons themselves: "### Deleting things can have unintended consequences".
  private func sentences(among blocks: [NodeID], _ sections: [Section]) -> [NodeID]? {
    let headings = blocks.filter { tree.kind($0).isHeading }
    let named = Set(sections.filter { $0.kind != nil }.compactMap(\.heading))
    let isSentence = headings.filter { heading in
      guard !named.contains(heading) else { return false }
      let text = tree.plainText(heading)
      let words = text.split { $0 == " " }.count
      return words >= 5 || text.utf8.count >= 36 && !text.utf8.allSatisfy { $0 < 0x80 }
    }
    return isSentence.count >= 2 && isSentence.count == headings.count ? isSentence : nil
  }

  /// Items of lists where there are any; paragraphs only where the section has no list.
  private func entries(in blocks: [NodeID], of section: Section) -> [(node: NodeID, text: String)] {
    var lists = blocks.indices.filter { tree.kind(blocks[$0]).isList }
    // Examples of the template below the items of one's own.
    if let first = lists.first { lists.removeAll { $0 > first && announcesExamples(blocks[$0 - 1]) } }
    let items = lists.flatMap { Array(tree.children(of: blocks[$0])) }
    if !items.isEmpty { return items.map { ($0, tree.plainText($0).trimmedASCII()) } }
    let rows = blocks.filter { tree.kind($0).isTable }.flatMap { tree.children(of: $0).dropFirst() }
    if !rows.isEmpty { return rows.map { ($0, text(ofRow: $0)) } }
    return blocks.filter { tree.kind($0) == .paragraph }.flatMap { Prose.lines(of: $0, in: tree, of: section) }
  }

  /// The cells of a row as one sentence, without those that only count or that are empty.
  private func text(ofRow row: NodeID) -> String {
    let cells = tree.children(of: row).map { tree.plainText($0).trimmedASCII() }
    return cells.filter { !$0.isEmpty && !$0.utf8.allSatisfy(\.isDigit) }.joined(separator: " – ")
  }

  /// "List of things that went well. For example,": what follows was left standing from the template.
  private func announcesExamples(_ block: NodeID) -> Bool {
    guard tree.kind(block) == .paragraph else { return false }
    let text = tree.plainText(block).trimmedASCII().lowercased()
    return ["for example,", "for example:", "e.g.", "e.g.:", "for instance,", "examples:"].contains(
      where: text.hasSuffix)
  }

  private func learning(_ node: NodeID, _ text: String, _ kind: Learning.Kind) -> Learning? {
    guard text.utf8.count > 2, !vocabulary.isPlaceholder(text), !Judgement.saysNothing(text) else { return nil }
    // Of a row one cell stands for all: a page shows its text, and where the table is.
    let nodes =
      tree.kind(node).isItem
      ? Array(tree.children(of: node)) : isRow(node) ? Array(tree.children(of: node).prefix(1)) : [node]
    return Learning(
      kind: kind, text: text, headline: headline(node, text),
      location: SourceLocation(file: file, range: tree.range(node)),
      nodes: nodes)
  }

  private func isRow(_ node: NodeID) -> Bool {
    if case .tableRow = tree.kind(node) { return true }
    return false
  }

  /// The bold text at the start, else the first sentence.
  private func headline(_ node: NodeID, _ text: String) -> String {
    let paragraph = tree.kind(node) == .paragraph ? node : tree.firstChild(node)
    if let paragraph, tree.kind(paragraph) == .paragraph, let first = tree.firstChild(paragraph),
      tree.kind(first) == .strong
    {
      let lead = tree.plainText(first).trimmedASCII()
      if lead.utf8.count > 8 { return lead }
    }
    return Sentence.first(of: text)
  }
}

/// Whether a sentence of a review praises or complains.
enum Judgement {
  /// "Not much.", "We didn't, really.": the section is filled in, with nothing.
  static func saysNothing(_ text: String) -> Bool {
    text.utf8.count <= 32 && !nothing.hits(in: Array(text.utf8)).isEmpty
  }

  private static let nothing = PhraseIndex([
    "not much", "nothing", "none", "we did not", "not applicable", "not really",
  ])

  static func kind(of text: String) -> Learning.Kind? {
    let bytes = Array(text.utf8.prefix(800))
    if !lucky.hits(in: bytes).isEmpty { return .lucky }
    let praises = praise.hits(in: bytes).filter { !$0.isNegated }.count
    let complaints = complaint.hits(in: bytes).count
    if complaints == 0, praises == 0 { return nil }
    return praises > complaints ? .well : .wrong
  }

  private static let lucky = PhraseIndex(["lucky", "luckily", "fortunate", "fortunately", "by chance", "good fortune"])
  private static let complaint = PhraseIndex([
    "not", "no alert", "nobody", "slow", "slower", "longer than", "too long", "too late", "failed", "lack", "missing",
    "unable",
    "difficult", "problem", "should have", "could have", "unclear", "confusing", "confusion", "delay", "issue",
    "wrong", "without",
    "never", "cannot",
  ])
  private static let praise = PhraseIndex([
    "worked well", "went well", "quickly", "quick", "helped", "success", "effective", "prompt", "good job", "great",
    "as expected",
    "as designed", "smooth", "smoothly",
  ])
}
