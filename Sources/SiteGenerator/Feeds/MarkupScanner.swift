/// Walks over the markup of a page that this program wrote: tags, and text with its character references resolved.
struct MarkupScanner {
  enum Token {
    case text(String)
    case open(String, [String: String])
    case close(String)
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
      return .close(name)
    }
    guard index < end else { return nil }
    if html[index] == UInt8(ascii: "<") { return tag() }
    let start = index
    while index < end, html[index] != UInt8(ascii: "<") { index += 1 }
    return .text(MarkupScanner.resolved(html[start..<index]))
  }

  private mutating func tag() -> Token {
    // Quoted values may hold a ">" only as "&gt;", so the first one ends the tag.
    let close = html[index..<end].firstIndex(of: UInt8(ascii: ">")) ?? end - 1
    let content = html[(index + 1)..<max(index + 1, close)]
    index = close + 1
    if content.first == UInt8(ascii: "/") {
      return .close(String(decoding: content.dropFirst(), as: UTF8.self).lowercased())
    }
    if content.first == UInt8(ascii: "!") { return .text("") }
    let name = content.prefix { !MarkupScanner.isSpace($0) && $0 != UInt8(ascii: "/") }
    let text = String(decoding: name, as: UTF8.self).lowercased()
    if content.last == UInt8(ascii: "/") || MarkupScanner.void.contains(text) { closing = text }
    return .open(text, MarkupScanner.attributes(content.dropFirst(name.count)))
  }

  private static let void: Set<String> = ["br", "hr", "img", "input", "meta", "link", "wbr"]

  /// Only what the twin asks for; a page has tens of thousands of attributes that nobody looks at.
  private static let wanted: Set<String> = ["href", "alt", "start", "aria-label"]

  private static func attributes(_ bytes: ArraySlice<UInt8>) -> [String: String] {
    var out: [String: String] = [:]
    var rest = bytes
    while let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
      let value = rest[(equals + 1)...]
      guard let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { break }
      guard let close = value.dropFirst().firstIndex(of: quote) else { break }
      let name = rest[..<equals].reversed().prefix { !isSpace($0) }.reversed()
      let text = String(decoding: Array(name), as: UTF8.self)
      if wanted.contains(text) { out[text] = resolved(value[(value.startIndex + 1)..<close]) }
      rest = rest[(close + 1)...]
    }
    return out
  }

  /// The five references that escaping writes.
  private static func resolved(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    guard bytes.contains(UInt8(ascii: "&")) else { return text }
    return text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
  }

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
