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
/// Works on bytes: a quote followed by a combining mark is one `Character` that equals no quote, and would end an
/// attribute unseen.
func escaped(_ text: String) -> String {
  guard text.utf8.contains(where: needsEscape) else { return text }
  var out: [UInt8] = []
  out.reserveCapacity(text.utf8.count + 16)
  appendEscaped(text, to: &out)
  return String(decoding: out, as: UTF8.self)
}

/// Appends what `escaped` returns.
func appendEscaped(_ text: String, to out: inout [UInt8]) {
  var text = text
  text.withUTF8 { utf8 in
    var start = 0
    for index in utf8.indices where needsEscape(utf8[index]) {
      out.append(contentsOf: utf8[start..<index])
      start = index + 1
      appendEscaped(utf8[index], to: &out)
    }
    out.append(contentsOf: utf8[start...])
  }
}

private func appendEscaped(_ byte: UInt8, to out: inout [UInt8]) {
  switch byte {
  case UInt8(ascii: "<"): out.append(contentsOf: "&lt;".utf8)
  case UInt8(ascii: ">"): out.append(contentsOf: "&gt;".utf8)
  case UInt8(ascii: "&"): out.append(contentsOf: "&amp;".utf8)
  case UInt8(ascii: "\""): out.append(contentsOf: "&quot;".utf8)
  case UInt8(ascii: "'"): out.append(contentsOf: "&#39;".utf8)
  case 0x09, 0x0A, 0x0D: out.append(byte)
  // HTML has no way to write the other control characters.
  default: out.append(contentsOf: "\u{FFFD}".utf8)
  }
}

private func needsEscape(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"), 0x7F: true
  default: byte < 0x20 && byte != 0x0A
  }
}
