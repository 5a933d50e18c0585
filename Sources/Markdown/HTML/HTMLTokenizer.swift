/// A piece of raw HTML.
enum HTMLPiece {
  case text(Range<Int>)
  case openTag(HTMLTag)
  case closeTag(name: String)
  /// Comments, declarations and instructions.
  case other(Range<Int>)
}

/// An opening tag with its attributes, values decoded.
struct HTMLTag {
  var name: String
  var attributes: [(name: String, value: [UInt8])]
  var range: Range<Int>
}

/// Takes raw HTML to pieces, in linear time and whatever it says.
///
/// It need not agree with a browser: what it lets through is written anew from its pieces, so that a browser sees
/// only tags that were made here.
struct HTMLTokenizer {
  let bytes: [UInt8]
  private var at = 0
  /// Searches that failed and are not made again.
  private var noCommentEnd = false

  init(_ bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  mutating func next() -> HTMLPiece? {
    guard at < bytes.count else { return nil }
    let start = at
    if bytes[at] == UInt8(ascii: "<"), let piece = markup() { return piece }
    at = max(at, start + 1)
    while at < bytes.count, bytes[at] != UInt8(ascii: "<") { at += 1 }
    return .text(start..<at)
  }

  private mutating func markup() -> HTMLPiece? {
    let start = at
    guard start + 1 < bytes.count else { return nil }
    let next = bytes[start + 1]
    if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") { return other(from: start) }
    if next == UInt8(ascii: "/") {
      guard let end = HTMLSyntax.tagNameEnd(bytes, at: start + 2) else { return nil }
      let name = lowercased(start + 2..<end)
      at = skip(to: UInt8(ascii: ">"), from: end)
      return .closeTag(name: name)
    }
    guard let end = HTMLSyntax.tagNameEnd(bytes, at: start + 1) else { return nil }
    var tag = HTMLTag(name: lowercased(start + 1..<end), attributes: [], range: start..<end)
    readAttributes(of: &tag, from: end)
    tag.range = start..<at
    return .openTag(tag)
  }

  private mutating func other(from start: Int) -> HTMLPiece {
    if HTMLSyntax.matches(bytes, "<!--", at: start) {
      var end = start + 4
      while !noCommentEnd, end < bytes.count, !HTMLSyntax.matches(bytes, "-->", at: end) { end += 1 }
      if end >= bytes.count { noCommentEnd = true }
      at = noCommentEnd ? bytes.count : end + 3
    } else {
      at = skip(to: UInt8(ascii: ">"), from: start + 2)
    }
    return .other(start..<at)
  }

  private func skip(to byte: UInt8, from start: Int) -> Int {
    (bytes[min(start, bytes.count)...].firstIndex(of: byte) ?? bytes.count - 1) + 1
  }

  private mutating func readAttributes(of tag: inout HTMLTag, from start: Int) {
    at = start
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: ">") {
        at += 1
        return
      }
      if byte.isWhitespace || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=") {
        at += 1
        continue
      }
      let name = at
      while at < bytes.count, !Self.nameEnd.contains(bytes[at]), !bytes[at].isWhitespace { at += 1 }
      let attribute = lowercased(name..<at)
      let value = readValue()
      // An element with very many attributes is no text that a person wrote.
      if tag.attributes.count < 64 { tag.attributes.append((attribute, value)) }
    }
  }

  private static let nameEnd = ByteSet("=>/")

  private mutating func readValue() -> [UInt8] {
    let equals = HTMLSyntax.skipSpace(bytes, at)
    guard equals < bytes.count, bytes[equals] == UInt8(ascii: "=") else { return [] }
    at = HTMLSyntax.skipSpace(bytes, equals + 1)
    guard at < bytes.count else { return [] }
    let quote = bytes[at]
    let range: Range<Int>
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let end = bytes[(at + 1)...].firstIndex(of: quote) ?? bytes.count
      range = at + 1..<end
      at = min(end + 1, bytes.count)
    } else {
      let start = at
      while at < bytes.count, bytes[at] != UInt8(ascii: ">"), !bytes[at].isWhitespace { at += 1 }
      range = start..<at
    }
    return decoded(range)
  }

  private func decoded(_ range: Range<Int>) -> [UInt8] {
    guard bytes[range].contains(UInt8(ascii: "&")) else { return Array(bytes[range]) }
    var out: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if bytes[index] == UInt8(ascii: "&"),
        let end = Entities.decode(bytes, at: index, limit: range.upperBound, into: &out)
      {
        index = end
      } else {
        out.append(bytes[index])
        index += 1
      }
    }
    return out
  }

  private func lowercased(_ range: Range<Int>) -> String {
    String(decoding: bytes[range].map(\.lowercased), as: UTF8.self)
  }
}
