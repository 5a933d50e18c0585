extension BlockReader {
  /// A quotation whose first line is `[!NOTE]` (or another of GitHub's five) is an alert; the line is its marker.
  mutating func readAlertMarker(_ lines: ArraySlice<Segment>) -> ArraySlice<Segment> {
    guard extensions.contains(.alerts), let parent = open.last?.entry,
      plan.entries[parent].node.tag == .blockQuote, parent == plan.entries.count - 1, let first = lines.first
    else { return lines }
    let text = source.bytes[trimmed(first.range)]
    guard text.count >= 6, text.starts(with: "[!".utf8), text.last == UInt8(ascii: "]") else { return lines }
    let word = text.dropFirst(2).dropLast()
    for alert in Alert.allCases
    where alert.title.utf8.count == word.count
      && zip(alert.title.utf8, word).allSatisfy({ $0.lowercased == $1.lowercased })
    {
      plan.entries[parent].node.flags = alert.rawValue + 1
      return lines.dropFirst()
    }
    return lines
  }

  /// GFM 5.3: "A task list item is a list item where the first block in it is a paragraph which begins with a task
  /// list item marker and at least one whitespace character before any other content."
  mutating func readTaskMarker(_ lines: inout ArraySlice<Segment>) {
    guard extensions.contains(.taskLists), let parent = open.last?.entry,
      plan.entries[parent].node.tag == .item, parent == plan.entries.count - 1, let first = lines.first
    else { return }
    let text = source.bytes[first.range]
    let start = text.startIndex
    guard text.count >= 4, text[start] == UInt8(ascii: "["), text[start + 2] == UInt8(ascii: "]"),
      text[start + 3].isBlank
    else { return }
    switch text[start + 1] {
    case 0x20, 0x09: plan.entries[parent].node.flags = 1
    case UInt8(ascii: "x"), UInt8(ascii: "X"): plan.entries[parent].node.flags = 2
    default: return
    }
    var content = start + 4
    while content < text.endIndex, text[content].isBlank { content += 1 }
    lines[lines.startIndex] = Segment(content..<text.endIndex)
  }
}
