/// What a page of a site refers to, and what others may refer to in it.
struct ScannedPage: Equatable, Sendable {
  struct Link: Equatable, Sendable {
    /// Without character references and blanks around it.
    var target: String
    /// From 1.
    var line: Int
    /// Whether it is a picture, script or the like, which a page needs to be shown.
    var isPart: Bool
  }

  var anchors: Set<String> = []
  var links: [Link] = []
}

/// Finds links and anchors in HTML, as far as a site needs it: tags, attributes, comments, and the text of scripts and
/// styles, which is none of these. It never fails; what is no tag is text.
struct PageScanner {
  private let bytes: [UInt8]
  private var at = 0
  private var line = 1
  private var page = ScannedPage()

  static func scan(_ bytes: [UInt8]) -> ScannedPage {
    var scanner = PageScanner(bytes: bytes)
    scanner.run()
    return scanner.page
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func run() {
    while at < bytes.count {
      if bytes[at] != 0x3C {
        step()
      } else if starts(with: "<!--") {
        skip(behind: "-->")
      } else if at + 1 < bytes.count, Self.isLetter(bytes[at + 1]) {
        tag()
      } else {
        step()
      }
    }
  }

  private mutating func step() {
    if bytes[at] == 0x0A { line += 1 }
    at += 1
  }

  private func starts(with text: StaticString) -> Bool {
    guard at + text.utf8CodeUnitCount <= bytes.count else { return false }
    return text.withUTF8Buffer { $0.elementsEqual(bytes[at..<at + text.utf8CodeUnitCount]) }
  }

  private mutating func skip(behind end: StaticString) {
    while at < bytes.count, !starts(with: end) { step() }
    for _ in 0..<min(end.utf8CodeUnitCount, bytes.count - at) { step() }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private mutating func tag() {
    at += 1
    let name = word { !Self.isBlank($0) && $0 != 0x2F && $0 != 0x3E }.lowercased()
    var attributes: [(name: String, value: String, line: Int)] = []
    while at < bytes.count, bytes[at] != 0x3E {
      if Self.isBlank(bytes[at]) || bytes[at] == 0x2F {
        step()
        continue
      }
      let start = at
      let here = line
      let key = word { !Self.isBlank($0) && $0 != 0x3D && $0 != 0x3E && $0 != 0x2F }.lowercased()
      let value = value()
      attributes.append((key, value, here))
      // A stray "=" names nothing.
      if at == start { step() }
    }
    if at < bytes.count { at += 1 }
    add(name, attributes)
    if name == "script" { skip(behind: "</script") }
    if name == "style" { skip(behind: "</style") }
  }

  private mutating func word(_ belongs: (UInt8) -> Bool) -> String {
    let start = at
    while at < bytes.count, belongs(bytes[at]) { step() }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func value() -> String {
    var next = at
    while next < bytes.count, Self.isBlank(bytes[next]) { next += 1 }
    guard next < bytes.count, bytes[next] == 0x3D else { return "" }
    while at <= next { step() }
    while at < bytes.count, Self.isBlank(bytes[at]) { step() }
    guard at < bytes.count else { return "" }
    let quote = bytes[at]
    guard quote == 0x22 || quote == 0x27 else {
      return CharacterReferences.resolved(word { !Self.isBlank($0) && $0 != 0x3E })
    }
    step()
    let text = word { $0 != quote }
    if at < bytes.count { step() }
    return CharacterReferences.resolved(text)
  }

  private mutating func add(_ tag: String, _ attributes: [(name: String, value: String, line: Int)]) {
    func text(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
    if let id = text("id"), !id.isEmpty { page.anchors.insert(id) }
    if tag == "a", let name = text("name"), !name.isEmpty { page.anchors.insert(name) }
    if tag == "meta", text("http-equiv")?.lowercased() == "refresh", let content = text("content"),
      let url = content.range(of: "url=")
    {
      link(String(content[url.upperBound...]), line, isPart: false)
    }
    for attribute in attributes {
      switch (tag, attribute.name) {
      case ("a", "href"), ("area", "href"), ("form", "action"): link(attribute.value, attribute.line, isPart: false)
      case ("link", "href"), (_, "src"), (_, "poster"), ("object", "data"), ("image", "href"), ("use", "href"):
        link(attribute.value, attribute.line, isPart: true)
      case (_, "srcset"):
        for candidate in attribute.value.split(separator: ",") {
          let url = candidate.split(separator: " ").first.map(String.init) ?? ""
          link(url, attribute.line, isPart: true)
        }
      default: continue
      }
    }
  }

  private mutating func link(_ target: String, _ line: Int, isPart: Bool) {
    var target = target[...]
    while let first = target.first, first.isWhitespace { target.removeFirst() }
    while let last = target.last, last.isWhitespace { target.removeLast() }
    // A link without an address leads to its own page.
    if !target.isEmpty { page.links.append(.init(target: String(target), line: line, isPart: isPart)) }
  }
}

extension String {
  /// The place of an ASCII text, whatever its case.
  fileprivate func range(of text: String) -> Range<Index>? {
    let wanted = Array(text.utf8)
    var start = utf8.startIndex
    while start != utf8.endIndex {
      if utf8[start...].prefix(wanted.count).map({ (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }) == wanted {
        return start..<utf8.index(start, offsetBy: wanted.count)
      }
      start = utf8.index(after: start)
    }
    return nil
  }
}

/// `&amp;` and its like, as far as addresses have them.
enum CharacterReferences {
  private static let named = ["amp": "&", "quot": "\"", "apos": "'", "lt": "<", "gt": ">", "nbsp": "\u{A0}"]

  static func resolved(_ text: String) -> String {
    guard text.utf8.contains(0x26) else { return text }
    var out = ""
    var rest = text[...]
    while let mark = rest.firstIndex(of: "&") {
      out += rest[..<mark]
      rest = rest[mark...]
      guard let end = rest.prefix(12).firstIndex(of: ";"),
        let resolved = value(of: rest[rest.index(after: rest.startIndex)..<end])
      else {
        out += "&"
        rest = rest.dropFirst()
        continue
      }
      out += resolved
      rest = rest[rest.index(after: end)...]
    }
    return out + rest
  }

  private static func value(of name: Substring) -> String? {
    if let known = named[String(name)] { return known }
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let isHex = digits.first == "x" || digits.first == "X"
    let number = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
  }
}
