import Markdown

/// Lines without any mark that stand in for headings: "Timeline" above lines that begin with times, "Root cause:" in
/// the middle of a paragraph.
///
/// One such line may be an accident of prose; a document that has several of them, and hardly a heading of its own, is
/// written this way.
struct PlainHeadings {
  struct Line {
    var text: String
    /// Of the file.
    var number: Int
    /// Nothing else stands in its paragraph.
    var isWholeParagraph: Bool
  }

  /// For each paragraph that has any, in file order.
  private(set) var lines: [NodeID: [Line]] = [:]

  init(_ blocks: [NodeID], of document: Document, _ vocabulary: Vocabulary) {
    var named = 0
    for heading in document.outline.dropFirst().prefix(40) where vocabulary.section(heading.text) != nil {
      named += 1
      if named > 1 { return }
    }
    let tree = document.tree
    let reader = FieldListReader(tree: tree, file: "")
    var kinds: Set<SectionKind> = []
    for block in blocks where tree.kind(block) == .paragraph {
      let segments = reader.segments(of: block)
      guard segments.count <= 200 else { continue }
      for (place, segment) in segments.enumerated() {
        guard let first = segment.first, let text = Self.name(segment, tree), let kind = Self.kind(text, vocabulary)
        else {
          continue
        }
        kinds.insert(kind)
        // "Root cause and resolution", and "Root cause:" directly below: one section.
        if let last = lines[block]?.last, last.number + 1 == tree.line(first), vocabulary.section(last.text) == kind {
          continue
        }
        lines[block, default: []].append(
          Line(
            text: text, number: tree.line(first), isWholeParagraph: segments.count == 1 && place == 0))
      }
    }
    if kinds.count < 3 { lines = [:] }
  }

  /// A short line that begins with a capital, its colon or full stop cut off.
  private static func name(_ segment: [NodeID], _ tree: MarkdownTree) -> String? {
    guard segment.count == 1, let only = segment.first, tree.kind(only) == .text else { return nil }
    var bytes = tree.plainTextBytes(only)[...]
    while let last = bytes.last, last == 0x20 || last == 0x09 || last == 0x0D { bytes = bytes.dropLast() }
    guard (4...64).contains(bytes.count), let first = bytes.first, !(0x61...0x7A).contains(first), !first.isDigit else {
      return nil
    }
    if let last = bytes.last, last == 0x3A || last == 0x2E { bytes = bytes.dropLast() }
    guard !bytes.contains(0x3A), !bytes.contains(0x2E) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func kind(_ text: String, _ vocabulary: Vocabulary) -> SectionKind? {
    guard text.split(separator: " ").count <= 6, let match = vocabulary.sectionMatch(text), match.match == .exact else {
      return nil
    }
    return match.kind
  }
}
