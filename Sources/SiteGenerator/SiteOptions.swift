import Configuration

/// What a site may be told about itself; the pipeline fills it from the configuration.
public struct SiteOptions: Sendable {
  public var title: String
  /// Where the site will stand, ending in `/`; `nil` writes no canonical links.
  public var baseURL: String?
  /// The BCP 47 tag of the interface texts.
  public var language: String
  /// The address of a source file, with `{path}` for its path; `nil` shows the path without a link.
  public var sourceURL: String?
  /// All files of the content folders, to tell a missing attachment from one that can be copied; `nil` takes
  /// every file for given.
  public var contentFiles: Set<String>?
  public var threads: Int
  /// What the site is about, for its first page; may be empty.
  public var about = ""
  /// The address where a source file can be edited, with `{path}` for its path.
  public var editURL: String?
  /// Text that becomes a link wherever it stands, but never in code or in another link.
  public var linkRules: [LinkRule] = []
  /// Whether raw HTML and addresses of documents are written as they stand, scripts too.
  public var trustsContent = false
  /// Whether feeds and the calendar of due dates are written.
  public var writesFeeds = true
  /// Whether every page has a twin in Markdown, and `llms.txt` lists them.
  public var writesMarkdown = true
  /// Whether incidents with a timeline have a page to play them.
  public var writesDrills = true
  /// Whom the site is for; only one for the public may be indexed by search engines.
  public var audience = "internal"
  var isInternal: Bool { audience != "public" }
  /// What the configuration says of services and teams.
  public var services: [KnownService] = []
  public var teams: [KnownTeam] = []
  /// Further entries of the navigation.
  public var navigation: [(title: String, url: String)] = []

  public init(
    title: String = "Debrief", baseURL: String? = nil, language: String = "en", sourceURL: String? = nil,
    contentFiles: Set<String>? = nil, threads: Int = 1
  ) {
    self.title = title
    self.baseURL = baseURL.map { $0.hasSuffix("/") ? $0 : $0 + "/" }
    self.language = language
    self.sourceURL = sourceURL
    self.contentFiles = contentFiles
    self.threads = threads
  }
}
