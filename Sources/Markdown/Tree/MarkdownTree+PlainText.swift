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

  /// The texts of nodes, one directly behind the other.
  public func plainTextBytes(joining ids: some Collection<NodeID>) -> [UInt8] {
    guard let first = ids.first else { return [] }
    var bytes = plainTextBytes(first)
    for id in ids.dropFirst() { bytes += plainTextBytes(id) }
    return bytes
  }

  /// A node's own lines in the file, marks and all: cheaper than its text, to see that something does not stand in it.
  public func sourceBytes(_ id: NodeID) -> ArraySlice<UInt8> {
    guard let node = node(id) else { return [] }
    return source.bytes[node.sourceRange.clamped(to: 0..<source.bytes.count)]
  }

  /// Whether raw HTML stands anywhere.
  public var hasHTML: Bool { nodes.contains { $0.tag == .htmlBlock || $0.tag == .htmlInline } }

  public func isStrong(_ id: NodeID) -> Bool { node(id)?.tag == .strong }

  public func isParagraph(_ id: NodeID) -> Bool { node(id)?.tag == .paragraph }

  /// The paragraphs, headings and table cells of a subtree, its top included, in reading order.
  public func proseNodes(of id: NodeID) -> [NodeID] {
    var found: [NodeID] = []
    for index in subtree(id) {
      switch nodes[index].tag {
      case .paragraph, .heading, .tableCell: found.append(NodeID(index))
      default: break
      }
    }
    return found
  }

  func plainTextBytes(_ range: Range<Int>) -> [UInt8] {
    guard let first = range.first.map({ nodes[$0] }) else { return [] }
    var out = ByteWriter(capacity: first.sourceRange.count + 16)
    for index in range {
      let node = nodes[index]
      switch node.tag {
      case .text, .code, .shortcode: append(node.text, to: &out)
      case .softBreak, .lineBreak: space(&out)
      case .codeBlock:
        space(&out)
        append(node.text, to: &out)
        while out.last == 0x0A { out.removeLast() }
      // `<br>` parts the lines of a table cell.
      case .htmlInline: if isLineBreakTag(bytes(node.text)) { space(&out) }
      case .htmlBlock, .footnoteReference, .emphasis, .strong, .strikethrough, .link, .image: break
      default: space(&out)
      }
    }
    while out.last == 0x20 { out.removeLast() }
    return out.array
  }

  private func append(_ span: TextSpan, to out: inout ByteWriter) {
    let range = Int(span.start)..<Int(span.end)
    if span.inPool { out.append(pool, range) } else { out.append(source.bytes, range) }
  }

  private func space(_ out: inout ByteWriter) {
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

extension MarkdownTree {
  /// Calls `body` with each text that is no part of a link or a picture, in reading order, without code. The bytes are
  /// valid only during the call.
  public func forEachText(_ body: (_ node: NodeID, _ text: UnsafeBufferPointer<UInt8>) -> Void) {
    withBytes { source, pool in
      var index = 0
      while index < nodes.count {
        switch nodes[index].tag {
        case .link, .image: index = max(index + 1, Int(nodes[index].end))
        case .text:
          body(NodeID(index), slice(nodes[index].text, source, pool))
          index += 1
        default: index += 1
        }
      }
    }
  }

  /// Calls `body` with each code span, in reading order, until it returns `false`. The bytes are valid only during the
  /// call.
  public func forEachCodeSpan(while body: (_ code: UnsafeBufferPointer<UInt8>) -> Bool) {
    withBytes { source, pool in
      for index in nodes.indices where nodes[index].tag == .code {
        guard body(slice(nodes[index].text, source, pool)) else { return }
      }
    }
  }

  private func withBytes(_ body: (_ source: UnsafeBufferPointer<UInt8>, _ pool: UnsafeBufferPointer<UInt8>) -> Void) {
    source.bytes.withUnsafeBufferPointer { source in pool.withUnsafeBufferPointer { pool in body(source, pool) } }
  }

  private func slice(
    _ span: TextSpan, _ source: UnsafeBufferPointer<UInt8>, _ pool: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: (span.inPool ? pool : source)[Int(span.start)..<Int(span.end)])
  }
}
