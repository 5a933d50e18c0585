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
}
