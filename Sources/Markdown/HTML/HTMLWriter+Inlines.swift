extension HTMLWriter {
  // MARK: - Text

  mutating func writeText(_ index: Int, _ node: Node) {
    guard options.linkText != nil || !abbreviations.isEmpty, linkDepth == 0 else { return writeEscaped(node.text) }
    let text = tree.bytes(node.text)
    var written = text.startIndex
    for link in linksInText(text) where link.range.lowerBound >= written && link.range.upperBound <= text.endIndex {
      writeAbbreviated(text, written..<link.range.lowerBound)
      writeTextLink(link, text)
      written = link.range.upperBound
    }
    writeAbbreviated(text, written..<text.endIndex)
  }

  private func linksInText(_ text: ArraySlice<UInt8>) -> [TextLink] {
    guard let linkText = options.linkText, !isInQuietElement else { return [] }
    return linkText(text).filter { !$0.range.isEmpty }
  }

  private mutating func writeTextLink(_ link: TextLink, _ text: ArraySlice<UInt8>) {
    let address: String
    switch link.target {
    case .to(let target, _): address = target
    case .external(let target): address = target
    case .broken, .unchanged: return out.appendEscaped(text[link.range])
    }
    guard options.safety != .sanitized || URLPolicy.allowsLink(Array(address.utf8)[...]) else {
      return out.appendEscaped(text[link.range])
    }
    out.append("<a")
    writeTarget(link.target, bytes: [], isImage: false)
    out.append(">")
    out.appendEscaped(text[link.range])
    out.append("</a>")
  }

  /// Writes part of a text with its abbreviations explained.
  private mutating func writeAbbreviated(_ text: ArraySlice<UInt8>, _ range: Range<Int>) {
    guard !abbreviations.isEmpty else { return out.appendEscaped(text[range]) }
    var written = range.lowerBound
    var at = written
    while at < range.upperBound {
      guard let abbreviation = abbreviation(text[..<range.upperBound], at: at) else {
        at += 1
        continue
      }
      out.appendEscaped(text[written..<at])
      out.append("<abbr")
      appendAttribute("title", abbreviation.text)
      out.append(">")
      out.appendEscaped(abbreviation.label[...])
      out.append("</abbr>")
      at += abbreviation.label.count
      written = at
    }
    out.appendEscaped(text[written..<range.upperBound])
  }

  /// The longest abbreviation that begins at an index and ends with a word.
  private func abbreviation(_ text: ArraySlice<UInt8>, at start: Int) -> (label: [UInt8], text: String)? {
    guard abbreviationStarts.contains(text[start]),
      start == text.startIndex || !text[start - 1].isAlphanumeric
    else { return nil }
    var end = start
    while end < text.endIndex, end - start < 32, text[end].isAlphanumeric || Self.abbreviationPart.contains(text[end]) {
      end += 1
    }
    while end > start {
      if end == text.endIndex || !text[end].isAlphanumeric {
        let label = Array(text[start..<end])
        if let meaning = abbreviations[label] { return (label, meaning) }
      }
      end -= 1
    }
    return nil
  }

  private static let abbreviationPart = ByteSet("-_&./+")

  /// Writes a span with its special characters as references.
  mutating func writeEscaped(_ span: TextSpan) {
    let range = Int(span.start)..<Int(span.end)
    if span.inPool { out.appendEscaped(tree.pool, range) } else { out.appendEscaped(tree.source.bytes, range) }
  }

  // MARK: - Links

  mutating func openLink(_ index: Int) {
    linkDepth += 1
    let id = NodeID(index)
    out.append("<a")
    guard let target = tree.target(id) else { return out.append(">") }
    writeAddress(id, target)
    appendTitle(target)
    out.append(">")
  }

  /// CommonMark 6.4: an image's description is its text without markup.
  mutating func writeImage(_ index: Int, _ node: Node) {
    let id = NodeID(index)
    guard let target = tree.target(id) else { return }
    let description = tree.plainTextBytes(index..<max(index + 1, Int(node.end)))
    if let resolve = options.resolve, resolve(tree.reference(id)) == .broken {
      // A picture that is not there: its description says more than an empty frame and a failed request.
      out.append("<span class=\"broken\">")
      out.appendEscaped(description[...])
      out.append("</span>")
      return
    }
    out.append("<img")
    writeAddress(id, target)
    out.append(" alt=\"")
    out.appendEscaped(description[...])
    out.append("\"")
    appendTitle(target)
    out.append(" />")
  }

  private mutating func appendTitle(_ target: LinkTarget) {
    guard !target.title.isEmpty else { return }
    out.append(" title=\"")
    out.appendEscaped(tree.bytes(target.title))
    out.append("\"")
  }

  private mutating func writeAddress(_ id: NodeID, _ target: LinkTarget) {
    if options.resolve != nil || target.kind == .wikilink {
      writeAddress(tree.reference(id), bytes: tree.bytes(target.destination))
    } else {
      writeWritten(tree.bytes(target.destination), isImage: target.kind == .image)
    }
  }

  /// Writes where a link or picture leads, as the site says.
  mutating func writeAddress(_ reference: LinkReference, bytes: ArraySlice<UInt8>) {
    let isImage = reference.kind == .image
    writeTarget(
      options.resolve?(reference) ?? (reference.kind == .wikilink ? .broken : .unchanged), bytes: bytes,
      isImage: isImage)
  }

  /// - Parameter bytes: the address as written, for a target that leaves it.
  private mutating func writeTarget(_ target: ResolvedLink, bytes: ArraySlice<UInt8>, isImage: Bool) {
    switch target {
    case .unchanged: writeWritten(bytes, isImage: isImage)
    case .broken:
      out.append(" class=\"broken\"")
    case .to(let address, let cssClass):
      writeWritten(Array(address.utf8)[...], isImage: isImage)
      if let cssClass { appendAttribute("class", cssClass) }
    case .external(let address):
      writeWritten(Array(address.utf8)[...], isImage: isImage)
      out.append(isImage ? " class=\"external\"" : " class=\"external\" rel=\"noopener noreferrer\"")
    }
  }

  private mutating func writeWritten(_ address: ArraySlice<UInt8>, isImage: Bool) {
    out.append(isImage ? " src=\"" : " href=\"")
    let isAllowed = isImage ? URLPolicy.allowsImage(address) : URLPolicy.allowsLink(address)
    if options.safety != .sanitized || isAllowed { out.appendEscapedURL(address) }
    out.append("\"")
  }

  // MARK: - Raw HTML and code

  mutating func writeHTML(_ index: Int, _ node: Node) {
    let html = tree.bytes(node.text)
    switch options.safety {
    case .raw:
      noteQuietElements(html)
      out.append(contentsOf: html)
    case .tagFilter: TagFilter.append(html, to: &out)
    case .sanitized: writeSanitized(html, node: NodeID(index))
    }
  }

  /// Whether the text stands in raw HTML that is a link or code.
  private var isInQuietElement: Bool {
    !quietElements.isEmpty || openElements.contains { Self.quiet.contains($0) }
  }

  private static let quiet: Set<String> = [
    "a", "button", "code", "kbd", "pre", "samp", "script", "style", "textarea", "title", "tt", "var",
  ]

  /// Raw HTML that is written as it stands still says where links begin and end.
  private mutating func noteQuietElements(_ html: ArraySlice<UInt8>) {
    guard options.linkText != nil else { return }
    var tokenizer = HTMLTokenizer(html)
    while let piece = tokenizer.next() {
      switch piece {
      case .openTag(let tag) where Self.quiet.contains(tag.name): quietElements.append(tag.name)
      case .closeTag(let name):
        // Only the innermost few are looked at, so that hostile nesting takes no square time.
        if let match = quietElements.suffix(64).lastIndex(of: name) { quietElements.removeSubrange(match...) }
      default: break
      }
    }
  }

  mutating func writeCodeBlock(_ node: Node) {
    newLine()
    out.append("<pre><code")
    // CommonMark 4.5: "the first word of the info string is typically used to specify the language".
    let word = tree.info(of: node).prefix(while: { !$0.isWhitespace })
    if !word.isEmpty {
      out.append(" class=\"language-")
      out.appendEscaped(word)
      out.append("\"")
    }
    out.append(">")
    let code = tree.bytes(node.text)
    if !options.highlights || !Highlighter.highlight(code, language: word, to: &out) { out.appendEscaped(code) }
    out.append("</code></pre>\n")
  }
}
