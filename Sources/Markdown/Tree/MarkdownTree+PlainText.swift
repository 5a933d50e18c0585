extension MarkdownTree {
  /// The text of a node and all below it, as a reader would read it aloud: no markup, a soft break is a space, cells
  /// and blocks are parted by a space.
  public func plainText(_ id: NodeID) -> String {
    String(decoding: plainTextBytes(id), as: UTF8.self)
  }

  /// The same as bytes.
  public func plainTextBytes(_ id: NodeID) -> [UInt8] {
    plainTextBytes(subtree(id))
  }

  func plainTextBytes(_ range: Range<Int>) -> [UInt8] {
    var out: [UInt8] = []
    for index in range {
      let node = nodes[index]
      switch node.tag {
      case .text, .code, .shortcode: out.append(contentsOf: bytes(node.text))
      case .softBreak, .lineBreak: space(&out)
      case .codeBlock:
        space(&out)
        out.append(contentsOf: bytes(node.text))
        while out.last == 0x0A { out.removeLast() }
      // `<br>` parts the lines of a table cell.
      case .htmlInline: if isLineBreakTag(bytes(node.text)) { space(&out) }
      case .htmlBlock, .footnoteReference, .emphasis, .strong, .strikethrough, .link, .image: break
      default: space(&out)
      }
    }
    while out.last == 0x20 { out.removeLast() }
    return out
  }

  private func space(_ out: inout [UInt8]) {
    guard let last = out.last, last != 0x20, last != 0x0A else { return }
    out.append(0x20)
  }

  func isLineBreakTag(_ tag: ArraySlice<UInt8>) -> Bool {
    guard tag.count >= 4, tag.first == 0x3C else { return false }
    let name = tag.dropFirst().prefix(2)
    guard name.elementsEqual("br".utf8) || name.elementsEqual("BR".utf8) || name.elementsEqual("Br".utf8) else {
      return false
    }
    let next = tag[tag.startIndex + 3]
    return next == 0x3E || next == 0x2F || next == 0x20
  }
}
