import Diagnostics

/// A link or image of a document, as written.
public struct LinkReference: Hashable, Sendable {
  /// Which notation made it.
  public enum Kind: UInt8, Hashable, Sendable {
    /// `[text](destination)` or by reference.
    case link
    /// `![text](destination)` or by reference.
    case image
    /// `<https://…>`, or a bare address.
    case autolink
    /// `[[page]]` or `[[page|text]]`; the destination is the page's name as written.
    case wikilink
  }

  public var node: NodeID
  public var destination: String
  public var range: SourceRange
  public var kind: Kind

  public init(node: NodeID, destination: String, range: SourceRange, kind: Kind) {
    self.node = node
    self.destination = destination
    self.range = range
    self.kind = kind
  }
}
