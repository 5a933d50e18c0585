/// What is read besides CommonMark.
public struct Extensions: OptionSet, Sendable, Hashable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  // GitHub Flavored Markdown
  public static let tables = Extensions(rawValue: 1 << 0)
  public static let taskLists = Extensions(rawValue: 1 << 1)
  public static let strikethrough = Extensions(rawValue: 1 << 2)
  public static let autolinks = Extensions(rawValue: 1 << 3)
  // What GitHub, GitLab and site generators read besides
  public static let footnotes = Extensions(rawValue: 1 << 4)
  public static let alerts = Extensions(rawValue: 1 << 5)
  public static let wikiLinks = Extensions(rawValue: 1 << 6)
  public static let shortcodes = Extensions(rawValue: 1 << 7)
  public static let emoji = Extensions(rawValue: 1 << 8)
  public static let abbreviations = Extensions(rawValue: 1 << 9)
  public static let headingAttributes = Extensions(rawValue: 1 << 10)
  public static let frontMatter = Extensions(rawValue: 1 << 11)

  /// The four of the GFM specification.
  public static let gfm: Extensions = [.tables, .taskLists, .strikethrough, .autolinks]
  /// Everything that postmortems are written with.
  public static let all: Extensions = [
    .gfm, .footnotes, .alerts, .wikiLinks, .shortcodes, .emoji, .abbreviations, .headingAttributes, .frontMatter,
  ]
}

/// How a document is read.
public struct ParseOptions: Sendable, Hashable {
  public var extensions: Extensions

  public init(extensions: Extensions = .all) {
    self.extensions = extensions
  }

  /// The CommonMark specification alone.
  public static let commonMark = ParseOptions(extensions: [])
  /// The GitHub Flavored Markdown specification alone.
  public static let gfm = ParseOptions(extensions: .gfm)
  /// Postmortems: everything.
  public static let postmortem = ParseOptions()
}
