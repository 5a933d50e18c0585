/// Walks over the markup of a page that this program wrote: tags and text, as ranges of its bytes.
struct MarkupScanner {
  enum Token {
    /// Text with its character references as they stand; see `resolved`.
    case text(Range<Int>)
    /// The name, and the place of the attributes behind it.
    case open(name: String, attributes: Range<Int>)
    case close(name: String)
  }

  private let html: [UInt8]
  private var index: Int
  private let end: Int
  /// An element without content: its end follows at once.
  private var closing: String?

  /// - Parameter name: only what stands in the first element of that name.
  init(_ html: [UInt8], within name: String) {
    self.html = html
    index = MarkupScanner.place(of: Array("<\(name)".utf8), in: html, from: 0) ?? html.count
    end = MarkupScanner.place(of: Array("</\(name)>".utf8), in: html, from: index) ?? html.count
  }

  mutating func next() -> Token? {
    if let name = closing {
      closing = nil
      return .close(name: name)
    }
    guard index < end else { return nil }
    if html[index] == UInt8(ascii: "<") { return tag() }
    let start = index
    while index < end, html[index] != UInt8(ascii: "<") { index += 1 }
    return .text(start..<index)
  }

  private mutating func tag() -> Token {
    // Quoted values may hold a ">" only as "&gt;", so the first one ends the tag.
    let start = index + 1
    var close = start
    while close < end, html[close] != UInt8(ascii: ">") { close += 1 }
    if close == end { close = max(start, end - 1) }
    index = close + 1
    guard start < close, html[start] != UInt8(ascii: "!") else { return .text(start..<start) }
    if html[start] == UInt8(ascii: "/") { return .close(name: name(start + 1..<close)) }
    var nameEnd = start
    while nameEnd < close, !MarkupScanner.isSpace(html[nameEnd]), html[nameEnd] != UInt8(ascii: "/") { nameEnd += 1 }
    let name = name(start..<nameEnd)
    if html[close - 1] == UInt8(ascii: "/") || MarkupScanner.void.contains(name) { closing = name }
    return .open(name: name, attributes: nameEnd..<close)
  }

  /// Names of this program's tags fit into a string without memory of its own.
  private func name(_ range: Range<Int>) -> String {
    let name = String(decoding: html[range], as: UTF8.self)
    return name.utf8.contains { (0x41...0x5A).contains($0) } ? name.lowercased() : name
  }

  private static let void: Set<String> = ["br", "hr", "img", "input", "meta", "link", "wbr"]

  /// The value of an attribute among those of a tag, resolved.
  func attribute(_ wanted: StaticString, in range: Range<Int>) -> String? {
    var rest = range.lowerBound
    while let equals = html[rest..<range.upperBound].firstIndex(of: UInt8(ascii: "=")) {
      let open = equals + 1
      guard open < range.upperBound, html[open] == UInt8(ascii: "\"") || html[open] == UInt8(ascii: "'"),
        let close = html[(open + 1)..<range.upperBound].firstIndex(of: html[open])
      else { return nil }
      var nameStart = equals
      while nameStart > rest, !MarkupScanner.isSpace(html[nameStart - 1]) { nameStart -= 1 }
      if wanted.withUTF8Buffer({ html[nameStart..<equals].elementsEqual($0) }) {
        var value: [UInt8] = []
        appendResolved((open + 1)..<close, to: &value)
        return String(decoding: value, as: UTF8.self)
      }
      rest = close + 1
    }
    return nil
  }

  /// The bytes of a text with the five references resolved that escaping writes.
  func appendResolved(_ range: Range<Int>, to out: inout [UInt8]) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = html[index]
      if byte == UInt8(ascii: "&"), let (character, length) = reference(at: index, before: range.upperBound) {
        out.append(character)
        index += length
      } else {
        out.append(byte)
        index += 1
      }
    }
  }

  private func reference(at start: Int, before end: Int) -> (UInt8, length: Int)? {
    for (text, character) in MarkupScanner.references
    where end - start >= text.count && html[start..<(start + text.count)].elementsEqual(text) {
      return (character, text.count)
    }
    return nil
  }

  private static let references: [([UInt8], UInt8)] = [
    (Array("&lt;".utf8), UInt8(ascii: "<")), (Array("&gt;".utf8), UInt8(ascii: ">")),
    (Array("&amp;".utf8), UInt8(ascii: "&")), (Array("&quot;".utf8), UInt8(ascii: "\"")),
    (Array("&#39;".utf8), UInt8(ascii: "'")),
  ]

  private static func place(of pattern: [UInt8], in html: [UInt8], from start: Int) -> Int? {
    guard let first = pattern.first else { return nil }
    var index = start
    while index + pattern.count <= html.count {
      if html[index] == first, html[index..<index + pattern.count].elementsEqual(pattern) { return index }
      index += 1
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
