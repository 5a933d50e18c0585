import Markdown

/// Walks over the markup of a page that this program wrote: tags and text, as ranges of its bytes.
struct MarkupScanner {
  enum Token {
    /// Text with its character references as they stand; see `resolved`.
    case text(Range<Int>)
    /// The element, and the place of the attributes behind its name.
    case open(MarkupElement, attributes: Range<Int>)
    case close(MarkupElement)
  }

  let html: [UInt8]
  private var index: Int
  private let end: Int
  /// An element without content: its end follows at once.
  private var closing: MarkupElement?

  /// - Parameter name: only what stands in the first element of that name.
  init(_ html: [UInt8], within name: String) {
    self.html = html
    index = MarkupScanner.place(of: Array("<\(name)".utf8), in: html, from: 0) ?? html.count
    end = MarkupScanner.place(of: Array("</\(name)>".utf8), in: html, from: index) ?? html.count
  }

  mutating func next() -> Token? {
    if let element = closing {
      closing = nil
      return .close(element)
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
    if html[start] == UInt8(ascii: "/") { return .close(MarkupElement(html, start + 1..<close)) }
    var nameEnd = start
    while nameEnd < close, !MarkupScanner.isSpace(html[nameEnd]), html[nameEnd] != UInt8(ascii: "/") { nameEnd += 1 }
    let element = MarkupElement(html, start..<nameEnd)
    if html[close - 1] == UInt8(ascii: "/") || element.isVoid { closing = element }
    return .open(element, attributes: nameEnd..<close)
  }

  /// Whether a tag has an attribute, and its value, resolved, behind what stands in `value`.
  func appendAttribute(_ wanted: StaticString, in range: Range<Int>, to value: inout [UInt8]) -> Bool {
    var rest = range.lowerBound
    while let equals = html[rest..<range.upperBound].firstIndex(of: UInt8(ascii: "=")) {
      let open = equals + 1
      guard open < range.upperBound, html[open] == UInt8(ascii: "\"") || html[open] == UInt8(ascii: "'"),
        let close = html[(open + 1)..<range.upperBound].firstIndex(of: html[open])
      else { return false }
      var nameStart = equals
      while nameStart > rest, !MarkupScanner.isSpace(html[nameStart - 1]) { nameStart -= 1 }
      if wanted.withUTF8Buffer({ html[nameStart..<equals].elementsEqual($0) }) {
        appendResolved((open + 1)..<close, to: &value)
        return true
      }
      rest = close + 1
    }
    return false
  }

  /// The bytes of a text with the five references resolved that escaping writes.
  func appendResolved(_ range: Range<Int>, to out: inout [UInt8]) {
    var start = range.lowerBound
    var index = start
    while index < range.upperBound {
      if html[index] == UInt8(ascii: "&"), let (byte, length) = reference(at: index, before: range.upperBound) {
        out.append(html, start..<index)
        out.append(byte)
        index += length
        start = index
      } else {
        index += 1
      }
    }
    out.append(html, start..<range.upperBound)
  }

  /// The byte that a reference stands for, and the reference's length; `nil` for what is none of the five.
  func reference(at start: Int, before end: Int) -> (byte: UInt8, length: Int)? {
    for (text, byte) in MarkupScanner.references
    where end - start >= text.utf8CodeUnitCount
      && text.withUTF8Buffer({ html[start..<(start + $0.count)].elementsEqual($0) })
    {
      return (byte, text.utf8CodeUnitCount)
    }
    return nil
  }

  private static let references: [(StaticString, UInt8)] = [
    ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")), ("&amp;", UInt8(ascii: "&")),
    ("&quot;", UInt8(ascii: "\"")), ("&#39;", UInt8(ascii: "'")),
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

/// The elements that mean something to a reader of this program's pages.
enum MarkupElement: UInt8, CaseIterable {
  case h1, h2, h3, h4, h5, h6, p, div, section, header, figure, figcaption, details, summary, dl, dt, dd, article
  case caption, fieldset, legend, ul, ol, li, blockquote, pre, table, thead, tbody, tr, th, td, br, hr
  case a, strong, b, em, i, del, code, kbd, img, span, input, meta, link, wbr
  case nav, form, script, style, button, template, noscript, select, output, svg
  /// Any other: transparent, its text counts.
  case other

  /// The element that a tag's name means, in upper or lower case.
  init(_ html: [UInt8], _ name: Range<Int>) {
    guard name.count <= Self.longest else {
      self = .other
      return
    }
    var key: (UInt64, UInt64) = (0, 0)
    for index in name { Self.extend(&key, with: html[index]) }
    self = Self.names.find(key)
  }

  private static let longest = 16

  /// Sixteen bytes of a name as two numbers; letters in lower case.
  private static func extend(_ key: inout (UInt64, UInt64), with byte: UInt8) {
    key.0 = key.0 << 8 | key.1 >> 56
    key.1 = key.1 << 8 | UInt64((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
  }

  /// Names by a hash of their bytes, in open addressing: a lookup is a multiplication and a comparison or two.
  private struct Table {
    private var slots = [(key: (UInt64, UInt64), element: MarkupElement?)](repeating: ((0, 0), nil), count: 256)

    init() {
      for element in MarkupElement.allCases where element != .other {
        var key: (UInt64, UInt64) = (0, 0)
        for byte in "\(element)".utf8 { MarkupElement.extend(&key, with: byte) }
        var slot = place(of: key)
        while slots[slot].element != nil { slot = (slot + 1) & 0xFF }
        slots[slot] = (key, element)
      }
    }

    private func place(of key: (UInt64, UInt64)) -> Int {
      Int(truncatingIfNeeded: ((key.0 ^ key.1) &* 0x9E37_79B9_7F4A_7C15) >> 56)
    }

    func find(_ key: (UInt64, UInt64)) -> MarkupElement {
      var slot = place(of: key)
      // More than half of the slots are free, so the search ends.
      while let element = slots[slot].element {
        if slots[slot].key == key { return element }
        slot = (slot + 1) & 0xFF
      }
      return .other
    }
  }

  private static let names = Table()

  /// Without content, and without an end tag.
  var isVoid: Bool {
    switch self {
    case .br, .hr, .img, .input, .meta, .link, .wbr: true
    default: false
    }
  }
}
