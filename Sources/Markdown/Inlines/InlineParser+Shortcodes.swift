extension InlineParser {
  /// `:name:`, where the name is an emoji's.
  mutating func readEmoji() -> Bool {
    guard extensions.contains(.emoji), index == 0 || !bytes[index - 1].isAlphanumeric else { return false }
    var end = index + 1
    while end < bytes.count, end - index <= 32, Self.emojiPart.contains(bytes[end]) { end += 1 }
    guard end > index + 1, end < bytes.count, bytes[end] == UInt8(ascii: ":") else { return false }
    let start = tree.pool.count
    guard Emoji.append(bytes[index + 1..<end], to: &tree.pool) else { return false }
    add(.decoded, upTo: end + 1, value: keep(TextSpan(pool: start..<tree.pool.count)))
    return true
  }

  private static let emojiPart = ByteSet("abcdefghijklmnopqrstuvwxyz0123456789_+-")

  /// Another generator's instruction: `{{ … }}` (Hugo, Jekyll, Quarto), `{% … %}` (Liquid), `<% … %>` (ERB). It is
  /// kept as it stands, and nothing in it is Markdown.
  mutating func readShortcode() -> Bool {
    let close: (UInt8, UInt8)
    switch (bytes[index], peek(1)) {
    case (UInt8(ascii: "{"), UInt8(ascii: "{")): close = (UInt8(ascii: "}"), UInt8(ascii: "}"))
    case (UInt8(ascii: "{"), UInt8(ascii: "%")): close = (UInt8(ascii: "%"), UInt8(ascii: "}"))
    case (UInt8(ascii: "<"), UInt8(ascii: "%")): close = (UInt8(ascii: "%"), UInt8(ascii: ">"))
    default: return false
    }
    var at = index + 2
    let start = at
    defer { Steps.count(at - start) }
    // An instruction stands on one line and is not endless.
    while at + 1 < bytes.count, bytes[at] != 0x0A, at - index < 1000 {
      if bytes[at] == close.0, bytes[at + 1] == close.1 {
        add(.shortcode, upTo: at + 2)
        return true
      }
      // A second beginning is where to look for the end from.
      if bytes[at] == bytes[index], bytes[at + 1] == bytes[index + 1] { return false }
      at += 1
    }
    return false
  }
}
