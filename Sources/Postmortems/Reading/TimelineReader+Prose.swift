import Markdown

/// Times that do not stand at the very beginning of a line.
extension TimelineReader {
  /// "Also on 15 April 2026, …", "The next day, on 14 April, …", and lines with a bullet that was pasted as a
  /// character: without what stands before the time; any other line as it is.
  static func withoutLead(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard let first = bytes.first(where: { $0 != 0x20 && $0 != 0x09 }), first.isLetter || first >= 0x80 else {
      return text
    }
    var rest = text[...].drop { $0 == " " || $0 == "\t" || bullets.contains($0) }
    if TimeExpression.leading(Array(rest.utf8.prefix(64))) != nil {
      return rest.count == text.count ? text : String(rest)
    }
    for _ in 0..<6 {
      let word = rest.prefix { $0.isLetter || $0 == "'" || $0 == "’" }
      guard leads.contains(word.lowercased()) else { return text }
      rest = rest.dropFirst(word.count).drop { $0 == " " || $0 == "," }
      if TimeExpression.leading(Array(rest.utf8.prefix(64))) != nil { return String(rest) }
    }
    return text
  }

  private static let bullets: Set<Character> = ["•", "◦", "▪", "‣", "●", "○", "·", "–", "—"]

  private static let leads: Set<String> = [
    "also", "later", "then", "the", "next", "same", "that", "following", "day", "again", "finally", "meanwhile", "in",
    "and", "afterwards", "subsequently", "shortly", "after", "but", "only", "still", "first", "starting", "as", "of",
  ]

  /// A timeline that is told rather than listed: each sentence with a clock time is an entry.
  mutating func readStory(_ blocks: [NodeID]) {
    for block in blocks where tree.kind(block) == .paragraph {
      var text = ""
      var starts: [(offset: Int, line: Int, nodes: [NodeID])] = []
      for segment in FieldListReader(tree: tree, file: "").segments(of: block) {
        guard let first = segment.first else { continue }
        starts.append((text.utf8.count, tree.line(first), segment))
        text += segment.map { tree.plainText($0) }.joined().trimmedASCII() + " "
      }
      var end = 0
      for sentence in Sentence.all(of: text).prefix(40) {
        let time = TimeExpression.all(in: Array(sentence.utf8), limit: 4).first { $0.minute != nil }
        end += sentence.utf8.count + 1
        guard let time, let place = starts.last(where: { $0.offset < end }) else { continue }
        append(time, line: place.line, text: sentence, nodes: place.nodes)
      }
    }
  }

  // MARK: - Times at the end

  /// A list in which most items end in a day and a clock time: "Fault noticed 2026-04-15 14:02".
  static func endsInTimes(_ list: NodeID, of tree: MarkdownTree) -> Bool {
    var all = 0
    var timed = 0
    for item in tree.children(of: list) {
      all += 1
      if trailing(item, of: tree) != nil { timed += 1 }
    }
    return timed >= 3 && timed * 3 >= all * 2
  }

  private static func trailing(_ item: NodeID, of tree: MarkdownTree) -> (time: TimeExpression, text: String)? {
    guard let first = tree.firstChild(item), tree.kind(first) == .paragraph else { return nil }
    let bytes = tree.plainTextBytes(first)
    guard (12...120).contains(bytes.count),
      let time = TimeExpression.all(in: bytes, limit: 3).last, time.day != nil, time.minute != nil,
      time.range.lowerBound > 2, bytes[time.range.upperBound...].allSatisfy({ $0 == 0x20 || $0 == 0x2E || $0 == 0x29 })
    else { return nil }
    return (time, String(decoding: bytes[..<time.range.lowerBound], as: UTF8.self).trimmedASCII())
  }

  mutating func readTrailingTimes(_ list: NodeID) {
    for item in tree.children(of: list) {
      guard let found = Self.trailing(item, of: tree) else { continue }
      append(found.time, line: tree.line(item), text: found.text, nodes: Array(tree.children(of: item)))
    }
  }
}
