/// One searchable word of a text.
public struct Token: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A word that cannot be split further; parts follow each other in the text.
    case part
    /// A compound of several parts, at the position of the first: `oomkilled` for `OOMKilled`.
    case whole
  }

  /// Lowercase, without accents.
  public var text: String
  public var kind: Kind
  /// Counts parts from 0.
  public var position: Int
  /// Where it stands in the text, in UTF-8 bytes.
  public var range: Range<Int>

  public init(text: String, kind: Kind, position: Int, range: Range<Int>) {
    self.text = text
    self.kind = kind
    self.position = position
    self.range = range
  }
}
