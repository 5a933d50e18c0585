/// HTML that this program made: whatever enters as text is escaped on the way in.
///
/// The type is the only door to the triple braces of a template, so that text of a document cannot
/// pass for markup by accident.
public struct Markup: Hashable, Sendable {
  /// In UTF-8: what it is made of and what it becomes are bytes, and so it takes no turn over `String`.
  public private(set) var bytes: [UInt8]

  public var html: String { String(decoding: bytes, as: UTF8.self) }

  public init() { bytes = [] }

  /// Takes markup as it is; only for the output of the Markdown renderer and for literals.
  init(trusted html: String) { bytes = Array(html.utf8) }

  init(trusted bytes: [UInt8]) { self.bytes = bytes }

  var isEmpty: Bool { bytes.isEmpty }

  mutating func text(_ text: String) { appendEscaped(text, to: &bytes) }

  /// Text in which a line may also begin at the capitals of a name such as `OrdersDbPrimaryDown`.
  mutating func breakable(_ text: String) {
    var wasSmall = false
    var piece = ""
    for character in text {
      if wasSmall, character.isUppercase {
        self.text(piece)
        bytes.append(contentsOf: "<wbr>".utf8)
        piece = ""
      }
      piece.append(character)
      wasSmall = character.isLowercase
    }
    self.text(piece)
  }

  mutating func append(_ other: Markup) { bytes.append(contentsOf: other.bytes) }

  /// `<name a="…">`; attributes in the order given, those without a value left out.
  mutating func open(_ name: StaticString, _ attributes: [(StaticString, String?)] = []) {
    begin(name, attributes)
    bytes.append(UInt8(ascii: ">"))
  }

  mutating func close(_ name: StaticString) {
    literal("</")
    literal(name)
    bytes.append(UInt8(ascii: ">"))
  }

  mutating func element(_ name: StaticString, _ attributes: [(StaticString, String?)] = [], text content: String) {
    open(name, attributes)
    text(content)
    close(name)
  }

  /// An SVG shape: an element without content.
  mutating func shape(_ name: StaticString, _ attributes: [(StaticString, String?)]) {
    begin(name, attributes)
    literal("/>")
  }

  private mutating func begin(_ name: StaticString, _ attributes: [(StaticString, String?)]) {
    bytes.append(UInt8(ascii: "<"))
    literal(name)
    for (key, value) in attributes {
      guard let value else { continue }
      bytes.append(UInt8(ascii: " "))
      literal(key)
      literal("=\"")
      appendEscaped(value, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    }
  }

  private mutating func literal(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
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
