/// Cuts markup where a text at its beginning ends: for a learning's headline, or the time before an entry.
enum MarkupSplit {
  /// The markup of the text and the markup that follows it, both with their tags balanced; `nil` where the markup
  /// does not begin with the text.
  static func split(_ markup: Markup, after text: String) -> (head: Markup, rest: Markup)? {
    let wanted = Array(escapedForText(text).utf8)
    let html = markup.bytes
    var open: [[UInt8]] = []
    var index = 0
    var matched = 0
    while matched < wanted.count {
      guard index < html.count else { return nil }
      if html[index] == UInt8(ascii: "<") {
        guard let end = html[index...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
        note(tag: Array(html[index...end]), in: &open)
        index = end + 1
      } else if html[index] == wanted[matched] || isSpace(html[index]) && isSpace(wanted[matched]) {
        index += 1
        matched += 1
      } else {
        return nil
      }
    }
    // What closes right behind the text belongs to the text.
    while index + 1 < html.count, html[index] == UInt8(ascii: "<"), html[index + 1] == UInt8(ascii: "/"), !open.isEmpty,
      let end = html[index...].firstIndex(of: UInt8(ascii: ">"))
    {
      open.removeLast()
      index = end + 1
    }
    let closing = open.reversed().flatMap { Array("</".utf8) + name(of: $0) + [UInt8(ascii: ">")] }
    let head = Array(html[..<index]) + closing
    let rest = open.flatMap(\.self) + html[index...]
    return (Markup(trusted: head), Markup(trusted: rest))
  }

  private static func note(tag: [UInt8], in open: inout [[UInt8]]) {
    guard tag.count > 2 else { return }
    if tag[1] == UInt8(ascii: "/") {
      if !open.isEmpty { open.removeLast() }
    } else if tag[tag.count - 2] != UInt8(ascii: "/"), !name(of: tag).elementsEqual("br".utf8) {
      open.append(tag)
    }
  }

  private static func name(of tag: [UInt8]) -> [UInt8] {
    Array(tag.dropFirst().prefix { $0 != UInt8(ascii: ">") && !isSpace($0) && $0 != UInt8(ascii: "/") })
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A }

  /// As the Markdown renderer escapes text: quotes, but not apostrophes.
  private static func escapedForText(_ text: String) -> String {
    var out = ""
    for character in text.unicodeScalars {
      switch character {
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "&": out += "&amp;"
      case "\"": out += "&quot;"
      default: out.unicodeScalars.append(character)
      }
    }
    return out
  }
}
