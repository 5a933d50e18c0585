import Diagnostics

/// A document's nodes in one flat array, in reading order: a node's subtree is a range of indexes.
///
/// No walk over it recurses, so nesting in a document never becomes depth on the call stack. An id that is not of
/// this tree reads as an empty text.
public struct MarkdownTree: Sendable {
  /// The document node.
  public static let root = NodeID(0)

  let source: SourceText
  var nodes: [Node] = []
  /// Texts that do not stand in the source as they are: decoded entities, code across lines, destinations.
  var pool: [UInt8] = []
  var links: [LinkTarget] = []

  init(source: SourceText) {
    self.source = source
  }

  /// Gives back the room to grow: trees stay as long as their site, and there are thousands.
  mutating func fit() {
    nodes = nodes.fitted
    pool = pool.fitted
    links = links.fitted
  }

  public var count: Int { nodes.count }

  /// All ids in reading order.
  public var ids: some Collection<NodeID> { (0..<nodes.count).lazy.map(NodeID.init) }

  // MARK: - Structure

  public func parent(_ id: NodeID) -> NodeID? {
    guard let node = node(id), node.parent >= 0 else { return nil }
    return NodeID(rawValue: node.parent)
  }

  public func firstChild(_ id: NodeID) -> NodeID? {
    guard let node = node(id), node.end > id.rawValue + 1 else { return nil }
    return NodeID(rawValue: id.rawValue + 1)
  }

  public func nextSibling(_ id: NodeID) -> NodeID? {
    guard let node = node(id), let parent = self.node(NodeID(rawValue: node.parent)), node.end < parent.end else {
      return nil
    }
    return NodeID(rawValue: node.end)
  }

  public func children(of id: NodeID) -> Children {
    guard let node = node(id), node.end > id.rawValue + 1 else { return Children(nodes: [], upcoming: 0, end: 0) }
    return Children(nodes: nodes, upcoming: id.rawValue + 1, end: node.end)
  }

  /// Everything below a node, in reading order, without the node.
  public func descendants(of id: NodeID) -> NodeRange {
    let range = subtree(id)
    return NodeRange(Int32(truncatingIfNeeded: range.lowerBound + 1), Int32(truncatingIfNeeded: range.upperBound))
  }

  /// A node and everything below it, in reading order.
  public func nodes(from id: NodeID) -> NodeRange {
    let range = subtree(id)
    return NodeRange(Int32(truncatingIfNeeded: range.lowerBound), Int32(truncatingIfNeeded: range.upperBound))
  }

  /// The node and everything below it, as indexes.
  func subtree(_ id: NodeID) -> Range<Int> {
    guard let node = node(id) else { return 0..<0 }
    return id.index..<max(id.index + 1, Int(node.end))
  }

  // MARK: - Content

  public func kind(_ id: NodeID) -> NodeKind {
    guard let node = node(id) else { return .text }
    return kind(of: node)
  }

  /// Where a node stands in its file.
  public func range(_ id: NodeID) -> SourceRange {
    guard let node = node(id) else { return SourceRange(line: 1) }
    return source.range(of: node.sourceRange)
  }

  /// A node's first line; cheaper than `range`.
  public func line(_ id: NodeID) -> Int {
    node(id).map { source.lineNumber(at: Int($0.start)) } ?? 1
  }

  /// The bytes of a node's own text: of text, code, raw HTML and shortcodes; empty for others.
  public func utf8(_ id: NodeID) -> ArraySlice<UInt8> {
    guard let node = node(id), node.tag != .heading else { return [] }
    return bytes(node.text)
  }

  /// The node's own text as a string.
  public func literal(_ id: NodeID) -> String { String(decoding: utf8(id), as: UTF8.self) }

  /// Where a link or image leads, entities and escapes decoded, not percent-encoded.
  public func destination(_ id: NodeID) -> String? {
    target(id).map { String(decoding: bytes($0.destination), as: UTF8.self) }
  }

  /// The title of a link or image, where it has one.
  public func title(_ id: NodeID) -> String? {
    guard let target = target(id), !target.title.isEmpty else { return nil }
    return String(decoding: bytes(target.title), as: UTF8.self)
  }

  /// Which notation made a link.
  public func linkKind(_ id: NodeID) -> LinkReference.Kind? { target(id)?.kind }

  func target(_ id: NodeID) -> LinkTarget? {
    guard let node = node(id), node.tag == .link || node.tag == .image else { return nil }
    return links.indices.contains(Int(node.extra)) ? links[Int(node.extra)] : nil
  }

  func node(_ id: NodeID) -> Node? { nodes.indices.contains(id.index) ? nodes[id.index] : nil }

  func bytes(_ span: TextSpan) -> ArraySlice<UInt8> {
    let range = Int(span.start)..<Int(span.end)
    return span.inPool ? pool[range] : source.bytes[range]
  }

  /// Appends a span's bytes to the pool without taking a second reference to it.
  mutating func copyToPool(_ span: TextSpan) {
    guard span.inPool else { return pool.append(source.bytes, Int(span.start)..<Int(span.end)) }
    for index in Int(span.start)..<Int(span.end) { pool.append(pool[index]) }
  }

  /// The children of a node, one after the other.
  public struct Children: Sequence, IteratorProtocol, Sendable {
    let nodes: [Node]
    var upcoming: Int32
    /// Of the parent.
    let end: Int32

    public mutating func next() -> NodeID? {
      guard upcoming < end, nodes.indices.contains(Int(upcoming)) else { return nil }
      let id = NodeID(rawValue: upcoming)
      // A node that does not end behind itself would be told again and again.
      upcoming = Swift.max(upcoming + 1, nodes[Int(upcoming)].end)
      return id
    }
  }
}

/// Nodes that follow each other in reading order.
public struct NodeRange: RandomAccessCollection, Sendable {
  public let startIndex: Int32
  public let endIndex: Int32

  init(_ start: Int32, _ end: Int32) {
    startIndex = start
    endIndex = Swift.max(start, end)
  }

  @inlinable
  public subscript(position: Int32) -> NodeID { NodeID(rawValue: position) }
}
