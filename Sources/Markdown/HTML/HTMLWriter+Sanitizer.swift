extension HTMLWriter {
  /// Writes raw HTML as far as it is harmless: allowed tags anew with their allowed attributes, and text.
  mutating func writeSanitized(_ html: ArraySlice<UInt8>, node: NodeID) {
    var tokenizer = HTMLTokenizer(html)
    var droppedUntil: String?
    while let piece = tokenizer.next() {
      switch piece {
      case .text(let range):
        if droppedUntil == nil { appendText(tokenizer.bytes[range]) }
      case .other: break
      case .closeTag(let name):
        if let element = droppedUntil {
          if element == name { droppedUntil = nil }
        } else {
          closeElement(name, tokenizer: tokenizer)
        }
      case .openTag(let tag):
        guard droppedUntil == nil else { continue }
        if SanitizerPolicy.droppedWithContent.contains(tag.name) {
          droppedUntil = tag.name
        } else {
          openElement(tag, source: tokenizer.bytes, node: node)
        }
      }
    }
  }

  /// Text of an HTML block: references stay as they are.
  private mutating func appendText(_ text: ArraySlice<UInt8>) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "<"): out.append("&lt;")
      case UInt8(ascii: ">"): out.append("&gt;")
      default: out.append(byte)
      }
    }
  }

  private mutating func openElement(_ tag: HTMLTag, source: [UInt8], node: NodeID) {
    guard SanitizerPolicy.elements.contains(tag.name) else {
      if !SanitizerPolicy.dropped.contains(tag.name) { appendText(source[tag.range]) }
      return
    }
    out.append("<")
    out.append(contentsOf: tag.name.utf8)
    var seen: Set<String> = []
    for attribute in tag.attributes where seen.insert(attribute.name).inserted {
      writeAttribute(attribute.name, attribute.value, of: tag.name, node: node)
    }
    if SanitizerPolicy.void.contains(tag.name) {
      out.append(" />")
    } else {
      out.append(">")
      openElements.append(tag.name)
    }
  }

  private mutating func writeAttribute(_ name: String, _ value: [UInt8], of element: String, node: NodeID) {
    switch (element, name) {
    case ("a", "href"): writeAddress(value, kind: .link, node: node)
    case ("img", "src"): writeAddress(value, kind: .image, node: node)
    // `<a name>` is how old documents mark a place.
    case ("a", "name"): writePlain("id", value)
    default: if SanitizerPolicy.allows(name, of: element) { writePlain(name, value) }
    }
  }

  private mutating func writePlain(_ name: String, _ value: [UInt8]) {
    if name == "id", !value.allSatisfy({ $0.isAlphanumeric || $0 >= 0x80 || Self.idPart.contains($0) }) { return }
    out.append(" ")
    out.append(contentsOf: name.utf8)
    out.append("=\"")
    out.appendEscaped(value[...])
    out.append("\"")
  }

  private static let idPart = ByteSet("-_.:")

  private mutating func writeAddress(_ value: [UInt8], kind: LinkReference.Kind, node: NodeID) {
    let trimmed = value.drop(while: \.isWhitespace)
    let reference = LinkReference(
      node: node, destination: String(decoding: trimmed, as: UTF8.self), range: tree.range(node), kind: kind)
    writeAddress(reference, bytes: trimmed)
  }

  // MARK: - Balance

  private mutating func closeElement(_ name: String, tokenizer: HTMLTokenizer) {
    guard SanitizerPolicy.elements.contains(name), !SanitizerPolicy.void.contains(name) else {
      if !SanitizerPolicy.elements.contains(name), !SanitizerPolicy.dropped.contains(name),
        !SanitizerPolicy.droppedWithContent.contains(name)
      {
        out.append("&lt;/")
        out.append(contentsOf: name.utf8)
        out.append("&gt;")
      }
      return
    }
    // A closing tag without an opening one would close the page's own elements.
    let limit = max(elementFloor, openElements.count - 64)
    guard let match = openElements[limit...].lastIndex(of: name) else { return }
    closeElements(downTo: match)
  }

  /// Closes raw elements that are open beyond a depth.
  mutating func closeElements(downTo depth: Int) {
    while openElements.count > depth, let name = openElements.popLast() {
      out.append("</")
      out.append(contentsOf: name.utf8)
      out.append(">")
    }
  }
}
