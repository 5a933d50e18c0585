/// `{#id .class key=value}` at the end of a heading, as Pandoc, Quarto, Hugo and kramdown have it.
enum HeadingAttributes {
  /// The heading's text without the attributes, and the id among them.
  static func read(_ bytes: [UInt8], _ text: Range<Int>) -> (text: Range<Int>, id: Range<Int>?)? {
    guard text.count >= 4, bytes[text.upperBound - 1] == UInt8(ascii: "}"),
      let open = bytes[text].lastIndex(of: UInt8(ascii: "{")), open > text.lowerBound
    else { return nil }
    var id: Range<Int>?
    var words = 0
    for word in bytes[open + 1..<text.upperBound - 1].split(whereSeparator: \.isBlank) {
      words += 1
      switch word.first {
      case UInt8(ascii: "#"):
        guard word.count > 1, word.dropFirst().allSatisfy(isIDByte) else { return nil }
        if id == nil { id = word.startIndex + 1..<word.endIndex }
      case UInt8(ascii: "."), UInt8(ascii: "-"): break
      default: guard word.contains(UInt8(ascii: "=")) else { return nil }
      }
    }
    guard words > 0 else { return nil }
    var stop = open
    while stop > text.lowerBound, bytes[stop - 1].isBlank { stop -= 1 }
    return (text.lowerBound..<stop, id)
  }

  private static func isIDByte(_ byte: UInt8) -> Bool {
    byte.isAlphanumeric || byte >= 0x80 || ByteSet("-_.:").contains(byte)
  }
}

extension BlockReader {
  /// Takes the attributes off a heading's last line and keeps the id.
  mutating func takeHeadingAttributes(_ text: Range<Int>, of entry: Int) -> Range<Int> {
    guard extensions.contains(.headingAttributes), let found = HeadingAttributes.read(source.bytes, text) else {
      return text
    }
    if let id = found.id { plan.entries[entry].node.text = TextSpan(source: id) }
    return found.text
  }
}
