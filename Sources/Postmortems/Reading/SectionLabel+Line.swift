import Markdown

extension SectionLabel {
  /// "Action items" as a line of its own directly above a list, without any mark: the name of a section, where nothing
  /// else could be meant.
  static func line(_ paragraph: NodeID, overListOf tree: MarkdownTree, _ vocabulary: Vocabulary) -> SectionLabel? {
    guard let only = tree.firstChild(paragraph), tree.kind(only) == .text, tree.nextSibling(only) == nil,
      let list = tree.nextSibling(paragraph), tree.kind(list).isList,
      tree.range(list).start.line == tree.range(paragraph).end.line + 1
    else { return nil }
    let bytes = tree.plainTextBytes(only)
    guard (4...40).contains(bytes.count), let first = bytes.first, !first.isDigit, !(0x61...0x7A).contains(first) else {
      return nil
    }
    let text = String(decoding: bytes, as: UTF8.self).trimmedASCII()
    guard let match = vocabulary.sectionMatch(text), match.match == .exact, kinds.contains(match.kind),
      !vocabulary.isAlone(text)
    else { return nil }
    var label = SectionLabel(whole: text)
    label.hasOwnLine = true
    return label
  }

  /// The sections that are lists.
  private static let kinds: Set<SectionKind> = [.actions, .lessons, .wentWell, .wentWrong, .lucky]
}
