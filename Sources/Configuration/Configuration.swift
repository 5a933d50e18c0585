import DataFormats
import Diagnostics

/// What `debrief.yml` and the command line say about a site: one value, complete, with where each part comes from.
///
/// Paths are as a program can open them: what the file says is relative to the file, what the command line says to
/// the working folder. `Documentation/Configuration.md` describes the keys.
public struct Configuration: Hashable, Sendable {
  /// The keys of the file, in the order of its documentation.
  public enum Key: String, CaseIterable, Hashable, Sendable {
    case title, description
    case baseURL = "base_url"
    case language, content, output, templates, include, exclude, taxonomy, vocabulary, corrections, synonyms, links
    case rawHTML = "raw_html"
    case severities
    case sourceURL = "source_url"
    case editURL = "edit_url"
    case audience, audiences, navigation
    case asOf = "as_of"
    case feeds, drills
    case markdown = "markdown_twins"
    case documentTemplates = "document_templates"
    case check, actions, history, api, formats, addresses
    case sections, services, teams, people, theme
  }

  /// Where the value of a key comes from.
  public enum Origin: Hashable, Sendable {
    case standard
    case file(SourceLocation)
    case commandLine
  }

  public var title = "Incident postmortems"
  public var description = ""
  /// The address the site is published at, without a slash at its end; `nil` for relative links only.
  public var baseURL: String?
  /// A language tag of BCP 47.
  public var language = "en"
  public var content = ["Content"]
  public var output = "Site"
  /// A folder whose templates replace those of the same name in the binary.
  public var templates: String?
  /// Globs as in a `.gitignore` file, relative to each content folder.
  public var include: [String] = []
  public var exclude: [String] = []
  public var taxonomy: TaxonomyFile?
  /// Words by which parts of documents are recognised, beside those that ship.
  public var vocabulary: VocabularyExtension?
  /// The file of facts stated beside the documents; it need not be there.
  public var corrections = "corrections.yml"
  /// A file of words that mean the same to a search, beside the one that ships.
  public var synonyms: String?
  public var links: [LinkRule] = []
  /// What becomes of the raw HTML in documents.
  public var rawHTML = RawHTML.sanitized
  public var severities = SeverityMatrix.standard
  public var sourceURL: PathTemplate?
  public var editURL: PathTemplate?
  /// Whom the site is for; content that names no audience is internal.
  public var audience = "internal"
  /// Who may see what.
  public var audiences = AudienceSettings()
  public var navigation: [NavigationEntry] = []
  /// The day that "overdue" counts from, as `YYYY-MM-DD`; `nil` for the newest day in the content.
  public var asOf: String?
  /// A folder with the texts that new documents begin with: `postmortem.md`, `runbook.md` and so on.
  public var documentTemplates: String?
  /// What `debrief check` asks for; its rules read it, since they know their names.
  public var check: LocatedData?

  /// Tickets of a tracker beside the documents.
  public var actions = ActionsSettings()
  /// Whether the version control of the content is asked when documents and statuses changed.
  public var history = true
  /// Whether the site holds the knowledge base as JSON.
  public var api = true

  /// Whether the site has Atom feeds and a calendar of due dates.
  public var feeds = true
  /// Whether incidents with a timeline have a page to play them.
  public var drills = true
  /// Whether every page has a twin in Markdown.
  public var markdown = true

  /// How dates, numbers and durations are written.
  public var formats = FormatSettings()
  /// A record of addresses beside the one that the output folder has: a copy of a site's `addresses.txt`.
  public var addresses: String?
  /// Folders whose documents belong together; the deepest that holds a document counts.
  public var sections: [ContentSection] = []
  /// Services, teams and people by the one name that each has on the site.
  public var services: [KnownService] = []
  public var teams: [KnownTeam] = []
  public var people: [KnownPerson] = []
  public var theme = ThemeSettings()

  /// What of the file leaves open whom the site is for or what they may see: it cannot be read as a whole, or something
  /// under `audience` or `audiences` is not understood. Defaults are in force, and none of them is safe.
  public internal(set) var audienceDoubts: [Diagnostic] = []

  private var origins: [Key: Origin] = [:]

  /// The defaults.
  public init() {}

  public func origin(of key: Key) -> Origin { origins[key] ?? .standard }

  mutating func setOrigin(_ origin: Origin, of key: Key) { origins[key] = origin }
}

/// A part of a configuration that is read elsewhere, and the file it stands in.
public struct LocatedData: Hashable, Sendable {
  public var value: DataValue
  public var file: String

  public init(_ value: DataValue, file: String) {
    self.value = value
    self.file = file
  }
}

/// Whether documents are trusted with HTML.
public enum RawHTML: String, CaseIterable, Hashable, Sendable {
  /// What could run a script or load something from another host is taken out.
  case sanitized
  /// HTML and addresses as the documents have them, scripts too.
  case trusted
}

/// A taxonomy of causes beside the one that ships.
public struct TaxonomyFile: Hashable, Sendable {
  public enum Mode: String, CaseIterable, Hashable, Sendable {
    /// Adds to the default taxonomy and overrides entries of the same id.
    case extend
    /// Stands in its place.
    case replace
  }

  public var file: String
  public var mode: Mode

  public init(file: String, mode: Mode = .extend) {
    self.file = file
    self.mode = mode
  }
}

/// Words of a house style or a language: what `vocabulary` holds, still to be read by whoever knows the names.
public struct VocabularyExtension: Hashable, Sendable {
  /// The configuration that the words stand in, for diagnostics.
  public var file: String
  /// A map of groups such as `sections`, each a map of names to lists of words.
  public var words: DataValue

  public init(file: String, words: DataValue) {
    self.file = file
    self.words = words
  }
}

/// An entry of the site's navigation beside the standard ones.
public struct NavigationEntry: Hashable, Sendable {
  public var title: String
  /// An `http` or `https` address, or a path in the site.
  public var url: String

  public init(title: String, url: String) {
    self.title = title
    self.url = url
  }
}

/// An address with `{path}` where the path of a document goes.
public struct PathTemplate: Hashable, Sendable {
  public var text: String

  public init(_ text: String) { self.text = text }

  /// - Parameter path: relative to its content folder; percent-encoded here, but for `/`.
  public func url(path: String) -> String {
    text.split(separator: "{path}", omittingEmptySubsequences: false).joined(separator: percentEncoded(path))
  }
}

/// Whatever is not unreserved in RFC 3986, 2.3, is written as `%XX`, but for slashes.
func percentEncoded(_ text: String) -> String {
  var out = ""
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"), UInt8(ascii: "/"):
      out.unicodeScalars.append(UnicodeScalar(byte))
    default:
      let digits = String(byte, radix: 16, uppercase: true)
      out += digits.utf8.count == 1 ? "%0" + digits : "%" + digits
    }
  }
  return out
}
