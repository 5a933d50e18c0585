import Markdown

/// The labels of a paragraph that holds several of them, parted by line breaks or `<br>`: each opens its own section.
struct LabelledLines {
  struct Line {
    var text: String
    /// Of the file.
    var number: Int
    var isBold: Bool
    /// The section that it opens; `nil` for the label of a field, or of nothing known.
    var kind: SectionKind?
    /// Its text begins below the paragraph.
    var isBare: Bool
  }

  /// - Parameter mayBePlain: known labels count without being bold, as they do at the head of a document.
  /// - Returns: `nil` unless there are two labels or more, and one of them opens a section.
  static func find(
    in paragraph: NodeID, of tree: MarkdownTree, _ vocabulary: Vocabulary, mayBePlain: Bool
  ) -> [Line]? {
    guard tree.kind(paragraph) == .paragraph, let first = tree.firstChild(paragraph),
      mayBePlain || tree.children(of: paragraph).contains(where: tree.isStrong), tree.nextSibling(first) != nil
    else { return nil }
    let segments = FieldListReader(tree: tree, file: "").segments(of: paragraph)
    guard (2...60).contains(segments.count) else { return nil }
    var labels: [(label: Lead, number: Int)] = []
    for segment in segments {
      guard let first = segment.first else { continue }
      if let label = label(of: segment, tree, vocabulary, mayBePlain: mayBePlain) {
        labels.append((label, tree.line(first)))
      } else if !labels.isEmpty {
        let text = segment.map { tree.plainText($0) }.joined()
        labels[labels.count - 1].label.rest += " " + text
      }
    }
    guard labels.count >= 2 else { return nil }
    let lines = labels.enumerated().map { place, found in
      let rest = found.label.rest.trimmedASCII()
      let isBare = rest.isEmpty && place == labels.count - 1
      let kind =
        isBare || rest.utf8.count >= (found.label.isBold ? 16 : 40)
        ? kind(found.label.text, rest, vocabulary) : nil
      return Line(text: found.label.text, number: found.number, isBold: found.label.isBold, kind: kind, isBare: isBare)
    }
    return lines.contains { $0.kind != nil } ? lines : nil
  }

  private struct Lead {
    var text: String
    var rest: String
    var isBold: Bool
  }

  private static func label(
    of segment: [NodeID], _ tree: MarkdownTree, _ vocabulary: Vocabulary, mayBePlain: Bool
  ) -> Lead? {
    guard let first = segment.first else { return nil }
    let isBold = tree.isStrong(first)
    guard isBold || mayBePlain && tree.kind(first) == .text else { return nil }
    // A bold lead without a colon stresses a word.
    let all = isBold ? tree.plainTextBytes(first) : tree.plainTextBytes(joining: segment)
    var text: ArraySlice<UInt8>
    var rest = isBold ? ByteSearch.trimmed(tree.plainTextBytes(joining: segment.dropFirst())[...]) : []
    if isBold {
      text = ByteSearch.trimmed(all[...])
      if let colon = ByteSearch.colon(in: text) {
        guard colon.upperBound == text.endIndex else { return nil }
        text = text[..<colon.lowerBound]
      } else {
        guard let colon = ByteSearch.colon(in: rest), colon.lowerBound == rest.startIndex else { return nil }
        rest = rest[colon.upperBound...]
      }
    } else {
      guard let colon = ByteSearch.colon(in: all.prefix(60)), let initial = all.first, !(0x61...0x7A).contains(initial)
      else { return nil }
      text = all[..<colon.lowerBound]
      rest = all[colon.upperBound...]
    }
    text = ByteSearch.trimmed(text)
    guard (1...60).contains(text.count) else { return nil }
    let label = Lead(
      text: String(decoding: text, as: UTF8.self), rest: String(decoding: ByteSearch.trimmed(rest), as: UTF8.self),
      isBold: isBold)
    guard isBold || vocabulary.field(label.text) != nil || vocabulary.sectionMatch(label.text)?.match == .exact else {
      return nil
    }
    return label
  }

  /// The kinds of which a line of a head is a field rather than a section.
  private static let fieldsOnly: Set<SectionKind> = [.people, .references, .facts, .signatures, .now]

  private static func kind(_ label: String, _ rest: String, _ vocabulary: Vocabulary) -> SectionKind? {
    guard let match = vocabulary.sectionMatch(label), match.match == .exact, !fieldsOnly.contains(match.kind) else {
      return nil
    }
    guard let field = vocabulary.field(label), RecordReader.short.contains(field) else { return match.kind }
    // "**Detected:** 14:02 by a page", "**Affected services:** API, search".
    if TimeExpression.leading(Array(rest.utf8.prefix(80))) != nil { return nil }
    return rest.utf8.count > 60 || field != .services ? match.kind : nil
  }
}
