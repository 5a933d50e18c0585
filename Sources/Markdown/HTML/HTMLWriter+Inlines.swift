extension HTMLWriter {
  mutating func writeText(_ node: Node) {
    out.appendEscaped(tree.bytes(node.text))
  }

  mutating func openLink(_ index: Int) {
    let id = NodeID(index)
    guard let target = tree.target(id) else {
      out.append("<a>")
      return
    }
    out.append("<a href=\"")
    if options.safety != .sanitized || URLPolicy.allowsLink(tree.bytes(target.destination)) {
      out.appendEscapedURL(tree.bytes(target.destination))
    }
    out.append("\"")
    appendTitle(target)
    out.append(">")
  }

  private mutating func appendTitle(_ target: LinkTarget) {
    guard !target.title.isEmpty else { return }
    out.append(" title=\"")
    out.appendEscaped(tree.bytes(target.title))
    out.append("\"")
  }

  /// CommonMark 6.4: an image's description is its text without markup.
  mutating func writeImage(_ index: Int, _ node: Node) {
    guard let target = tree.target(NodeID(index)) else { return }
    out.append("<img src=\"")
    if options.safety != .sanitized || URLPolicy.allowsImage(tree.bytes(target.destination)) {
      out.appendEscapedURL(tree.bytes(target.destination))
    }
    out.append("\" alt=\"")
    out.appendEscaped(tree.plainTextBytes(index..<Int(node.end))[...])
    out.append("\"")
    appendTitle(target)
    out.append(" />")
  }

  mutating func writeFootnoteReference(_ node: Node) {
    out.append("<sup>")
    out.appendEscaped(tree.bytes(node.text))
    out.append("</sup>")
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
    out.appendEscaped(tree.bytes(node.text))
    out.append("</code></pre>\n")
  }

  mutating func writeHTML(_ html: ArraySlice<UInt8>, isBlock: Bool) {
    switch options.safety {
    case .raw: out.append(contentsOf: html)
    case .tagFilter: TagFilter.append(html, to: &out)
    case .sanitized: out.appendEscaped(html)
    }
  }
}

/// Which addresses the default output lets through.
enum URLPolicy {
  static func allowsLink(_ url: ArraySlice<UInt8>) -> Bool {
    switch scheme(url) {
    case nil: true
    case "http", "https", "mailto", "ftp", "tel", "irc", "ircs", "xmpp", "sip", "sips", "ssh", "git", "news": true
    default: false
    }
  }

  static func allowsImage(_ url: ArraySlice<UInt8>) -> Bool {
    switch scheme(url) {
    case nil, "http", "https": true
    default: false
    }
  }

  /// The scheme as a browser reads it, in lower case: browsers drop tabs, line ends and leading controls.
  static func scheme(_ url: ArraySlice<UInt8>) -> String? {
    var out = ""
    for byte in url {
      if byte <= 0x20 || byte == 0x7F { continue }
      if byte == UInt8(ascii: ":") { return out }
      guard byte != UInt8(ascii: "/"), byte != UInt8(ascii: "?"), byte != UInt8(ascii: "#") else { return nil }
      out.unicodeScalars.append(Unicode.Scalar(byte.lowercased))
    }
    return nil
  }
}

/// GFM 6.11: "The tag filter" makes nine tags harmless by writing their `<` as `&lt;`.
enum TagFilter {
  private static let names: [StaticString] = [
    "title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext",
  ]

  static func append(_ html: ArraySlice<UInt8>, to out: inout [UInt8]) {
    for index in html.indices {
      if html[index] == UInt8(ascii: "<"), isFiltered(html[(index + 1)...]) {
        out.append("&lt;")
      } else {
        out.append(html[index])
      }
    }
  }

  private static func isFiltered(_ rest: ArraySlice<UInt8>) -> Bool {
    let rest = rest.first == UInt8(ascii: "/") ? rest.dropFirst() : rest
    return names.contains { name in
      let length = name.utf8CodeUnitCount
      guard rest.count > length else { return false }
      let isName = name.withUTF8Buffer { zip(rest, $0).allSatisfy { $0.lowercased == $1 } }
      guard isName else { return false }
      let next = rest[rest.startIndex + length]
      return next.isWhitespace || next == UInt8(ascii: ">")
        || next == UInt8(ascii: "/") && rest.dropFirst(length + 1).first == UInt8(ascii: ">")
    }
  }
}
