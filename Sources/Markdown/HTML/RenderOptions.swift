/// How a document is written as HTML.
public struct RenderOptions: Sendable {
  /// What becomes of raw HTML and of the addresses of links.
  public enum Safety: Sendable, Hashable {
    /// Elements, attributes and schemes pass an allow-list: no script gets through.
    case sanitized
    /// Raw HTML as the CommonMark specification has it: for trusted text and conformance tests only.
    case raw
    /// As `raw`, with GFM's list of disallowed tags made harmless (GFM 6.11).
    case tagFilter
  }

  public var safety: Safety
  /// Added to every heading's level; a sum above 6 stays 6.
  public var headingShift: Int
  /// Whether headings get their ids.
  public var headingIDs: Bool
  /// Whether code blocks in a known language are highlighted.
  public var highlights: Bool
  /// Nodes that are left out with all they hold.
  public var skipped: Set<NodeID>
  /// Finds the identifiers in a run of text that become links, in order. It is asked for text outside of code and
  /// links only; what overlaps or lies outside the text is left out.
  public var linkText: (@Sendable (ArraySlice<UInt8>) -> [TextLink])?
  /// Where links lead; without it, where they say.
  public var resolve: (@Sendable (LinkReference) -> ResolvedLink)?

  public init(
    safety: Safety = .sanitized, headingShift: Int = 0, headingIDs: Bool = true, highlights: Bool = true,
    skipped: Set<NodeID> = [],
    linkText: (@Sendable (ArraySlice<UInt8>) -> [TextLink])? = nil,
    resolve: (@Sendable (LinkReference) -> ResolvedLink)? = nil
  ) {
    self.safety = safety
    self.headingShift = headingShift
    self.headingIDs = headingIDs
    self.highlights = highlights
    self.skipped = skipped
    self.linkText = linkText
    self.resolve = resolve
  }

  /// The CommonMark specification alone.
  public static let commonMark = RenderOptions(safety: .raw, headingIDs: false, highlights: false)
  /// The GFM specification alone.
  public static let gfm = RenderOptions(safety: .tagFilter, headingIDs: false, highlights: false)
}

/// A part of a text that becomes a link.
public struct TextLink: Hashable, Sendable {
  /// Indexes of the text that was asked about.
  public var range: Range<Int>
  public var target: ResolvedLink

  public init(range: Range<Int>, target: ResolvedLink) {
    self.range = range
    self.target = target
  }
}

/// Where a link leads on the site.
public enum ResolvedLink: Hashable, Sendable {
  /// To an address, with a class if any.
  case to(String, cssClass: String? = nil)
  /// Away from the site: marked as such.
  case external(String)
  /// To a document that is not there: the text stays, marked as broken.
  case broken
  /// As written.
  case unchanged
}
