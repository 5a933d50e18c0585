extension InlineParser {
  mutating func readOpenBracket(isImage: Bool) {
    if !isImage || peek(2) == UInt8(ascii: "^") {
      if readFootnoteReference(at: isImage ? index + 1 : index) { return }
    }
    if !isImage, extensions.contains(.wikiLinks), peek(1) == UInt8(ascii: "["), readWikiLink() { return }
    if !brackets.isEmpty { brackets[brackets.count - 1].hasBracketInside = true }
    let end = index + (isImage ? 2 : 1)
    add(.bracket, upTo: end)
    brackets.append(
      Bracket(token: tokens.count - 1, delimiter: topDelimiter, position: end, isImage: isImage))
  }

  /// CommonMark 6.3, "look for link or image".
  mutating func readCloseBracket() {
    guard let bracket = brackets.last else {
      index += 1
      return
    }
    // "Links may not contain other links, at any level of nesting."
    guard bracket.isImage || brackets.count - 1 >= inactiveBelow, let found = linkTarget(for: bracket) else {
      popBracket()
      index += 1
      return
    }
    tree.links.append(found.target)
    let link = tree.links.count - 1
    tokens[bracket.token].value = Int32(truncatingIfNeeded: link)
    flushText(upTo: index)
    processEmphasis(above: bracket.delimiter)
    add(.linkEnd, upTo: found.end, value: link)
    popBracket()
    if !bracket.isImage { inactiveBelow = brackets.count }
  }

  private mutating func popBracket() {
    brackets.removeLast()
    inactiveBelow = min(inactiveBelow, brackets.count)
  }

  private mutating func linkTarget(for bracket: Bracket) -> (target: LinkTarget, end: Int)? {
    if peek(1) == UInt8(ascii: "("), let inline = inlineTarget(isImage: bracket.isImage) { return inline }
    guard !definitions.isEmpty else { return nil }
    var end = index + 1
    var label: Range<Int>?
    if peek(1) == UInt8(ascii: "[") {
      if peek(2) == UInt8(ascii: "]") {
        end = index + 3
      } else if let labelEnd = LinkSyntax.labelEnd(bytes, at: index + 1) {
        label = index + 2..<labelEnd
        end = labelEnd + 1
      }
    }
    // A text with brackets inside is no label; nor is one longer than 999 characters.
    if label == nil, !bracket.hasBracketInside, index - bracket.position <= 999 { label = bracket.position..<index }
    guard let label, let definition = definitions.target(forLabel: bytes[label]) else { return nil }
    let kind: LinkReference.Kind = bracket.isImage ? .image : .link
    return (LinkTarget(kind: kind, destination: definition.destination, title: definition.title), end)
  }

  /// "[text](destination "title")": destination and title are optional, spaces around them at will.
  private mutating func inlineTarget(isImage: Bool) -> (target: LinkTarget, end: Int)? {
    var at = skipWhitespace(index + 2)
    guard let destination = LinkSyntax.destination(bytes, at: at) else { return nil }
    at = skipWhitespace(destination.end)
    var title: Range<Int>?
    if at > destination.end, let found = LinkSyntax.title(bytes, at: at) {
      title = found.text
      at = skipWhitespace(found.end)
    }
    guard at < bytes.count, bytes[at] == UInt8(ascii: ")") else { return nil }
    let target = LinkTarget(
      kind: isImage ? .image : .link, destination: unescaped(destination.text),
      title: title.map { unescaped($0) } ?? .empty)
    return (target, at + 1)
  }

  private func skipWhitespace(_ start: Int) -> Int {
    var at = start
    while at < bytes.count, bytes[at].isWhitespace { at += 1 }
    return at
  }

  private mutating func unescaped(_ range: Range<Int>) -> TextSpan {
    guard bytes[range].contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "&") }) else {
      return span(range)
    }
    let start = tree.pool.count
    LinkSyntax.unescape(bytes, range, into: &tree.pool)
    return TextSpan(pool: start..<tree.pool.count)
  }

  // MARK: - Notation in double or marked brackets

  /// `[^label]`, where the document defines that footnote.
  private mutating func readFootnoteReference(at start: Int) -> Bool {
    guard !footnotes.isEmpty, start + 2 < bytes.count, bytes[start + 1] == UInt8(ascii: "^"),
      let end = LinkSyntax.labelEnd(bytes, at: start), end > start + 2
    else { return false }
    let label = start + 2..<end
    guard footnotes.contains(Definitions.normalize(bytes[label])) else { return false }
    if start > index { index = start }
    add(.footnoteReference, upTo: end + 1, value: keep(span(label)))
    return true
  }

  /// `[[page]]` and `[[page|text]]` on one line.
  private mutating func readWikiLink() -> Bool {
    var at = index + 2
    let start = at
    defer { Steps.count(at - start) }
    var bar: Int?
    while at < bytes.count, at - index <= 1000 {
      switch bytes[at] {
      case UInt8(ascii: "["), 0x0A: return false
      case UInt8(ascii: "|"): if bar == nil { bar = at }
      case UInt8(ascii: "]"):
        guard at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "]") else { return false }
        let page = trimmed(index + 2..<(bar ?? at))
        let text = bar.map { trimmed($0 + 1..<at) } ?? page
        guard !page.isEmpty, !text.isEmpty else { return false }
        let target = LinkTarget(kind: .wikilink, destination: span(page), title: .empty)
        add(.autolink, upTo: at + 2, value: keep(target, text: text))
        return true
      default: break
      }
      at += 1
    }
    return false
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var stop = range.upperBound
    while start < stop, bytes[start].isBlank { start += 1 }
    while stop > start, bytes[stop - 1].isBlank { stop -= 1 }
    return start..<stop
  }
}
