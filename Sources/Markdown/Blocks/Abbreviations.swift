/// `*[SLO]: service level objective`, as PHP Markdown Extra, GitLab and kramdown have it.
enum Abbreviations {
  /// A definition on a line of its own: the abbreviation and what it is short for.
  static func definition(_ bytes: [UInt8], _ line: Range<Int>) -> (label: Range<Int>, text: Range<Int>)? {
    let start = line.lowerBound
    guard line.count >= 6, bytes[start] == UInt8(ascii: "*"), bytes[start + 1] == UInt8(ascii: "["),
      let close = bytes[line].prefix(64).firstIndex(of: UInt8(ascii: "]")), close > start + 2,
      close + 1 < line.upperBound, bytes[close + 1] == UInt8(ascii: ":")
    else { return nil }
    // An abbreviation is one word.
    guard !bytes[start + 2..<close].contains(where: \.isBlank) else { return nil }
    var text = close + 2
    while text < line.upperBound, bytes[text].isBlank { text += 1 }
    guard text < line.upperBound else { return nil }
    return (start + 2..<close, text..<line.upperBound)
  }
}

extension BlockReader {
  /// Takes the definitions of abbreviations off both ends of a paragraph.
  mutating func takeAbbreviations(_ lines: ArraySlice<Segment>) -> ArraySlice<Segment> {
    guard extensions.contains(.abbreviations) else { return lines }
    var lines = lines
    while let first = lines.first, take(first) { lines.removeFirst() }
    while let last = lines.last, take(last) { lines.removeLast() }
    return lines
  }

  private mutating func take(_ line: Segment) -> Bool {
    guard line.start < line.stop, source.bytes[Int(line.start)] == UInt8(ascii: "*"),
      let found = Abbreviations.definition(source.bytes, trimmed(line.range))
    else { return false }
    let label = String(decoding: source.bytes[found.label], as: UTF8.self)
    if plan.abbreviations[label] == nil {
      plan.abbreviations[label] = String(decoding: source.bytes[found.text], as: UTF8.self)
    }
    return true
  }
}
