import Mustache

/// HTML that this program made: whatever enters as text is escaped on the way in.
///
/// The type is the only door to the triple braces of a template, so that text of a document cannot
/// pass for markup by accident.
public struct Markup: Hashable, Sendable {
  public private(set) var html: String

  public init() { html = "" }

  /// Takes markup as it is; only for the output of the Markdown renderer and for literals.
  init(trusted html: String) { self.html = html }

  var isEmpty: Bool { html.isEmpty }

  mutating func text(_ text: String) { html += escaped(text) }

  mutating func append(_ other: Markup) { html += other.html }

  /// `<name a="…">`; attributes in the order given, those without a value left out.
  mutating func open(_ name: StaticString, _ attributes: [(StaticString, String?)] = []) {
    html += "<\(name)"
    for (key, value) in attributes {
      guard let value else { continue }
      html += " \(key)=\"\(escaped(value))\""
    }
    html += ">"
  }

  mutating func close(_ name: StaticString) { html += "</\(name)>" }

  mutating func element(_ name: StaticString, _ attributes: [(StaticString, String?)] = [], text content: String) {
    open(name, attributes)
    text(content)
    close(name)
  }

  /// An SVG shape: an element without content.
  mutating func shape(_ name: StaticString, _ attributes: [(StaticString, String?)]) {
    open(name, attributes)
    html.removeLast()
    html += "/>"
  }
}

/// Text made safe for element content and for quoted attributes alike.
///
/// Works on bytes: a quote followed by a combining mark is one `Character` that equals no quote, and
/// swift-mustache 2.1.1, which compares characters, would let it end an attribute.
func escaped(_ text: String) -> String {
  guard text.utf8.contains(where: needsEscape) else { return text }
  var out: [UInt8] = []
  out.reserveCapacity(text.utf8.count + 16)
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "<"): out.append(contentsOf: "&lt;".utf8)
    case UInt8(ascii: ">"): out.append(contentsOf: "&gt;".utf8)
    case UInt8(ascii: "&"): out.append(contentsOf: "&amp;".utf8)
    case UInt8(ascii: "\""): out.append(contentsOf: "&quot;".utf8)
    case UInt8(ascii: "'"): out.append(contentsOf: "&#39;".utf8)
    case 0x09, 0x0A, 0x0D: out.append(byte)
    // HTML has no way to write the other control characters.
    case 0..<0x20, 0x7F: out.append(contentsOf: "\u{FFFD}".utf8)
    default: out.append(byte)
    }
  }
  return String(decoding: out, as: UTF8.self)
}

private func needsEscape(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"), 0x7F: true
  default: byte < 0x20 && byte != 0x0A
  }
}

/// `escaped` as the content type of every template; see there for why not the library's own.
struct EscapedText: MustacheContentType {
  static let name = "DEBRIEF"

  func escapeText(_ text: String) -> String { escaped(text) }

  /// Known to the library from the first template on.
  static let registration: Void = MustacheContentTypes.register(EscapedText(), named: name)
}
