import Diagnostics
import TextAnalysis

/// A file of a site.
public struct SiteFile: Sendable {
  /// From the root of the site, without a slash in front.
  public var path: String
  public var bytes: [UInt8]

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// Where the links of a whole site lead.
public struct SiteLinks: Sendable {
  /// Links into the site that lead nowhere.
  public var diagnostics: [Diagnostic]
  /// Addresses of other hosts, each with the places that link to it, in the order of the pages.
  public var external: [ExternalLink]
  public var pages: Int
  /// How many links lead into the site.
  public var internalLinks: Int

  /// Checks every link of every page: a pure function of the files as they would be published.
  ///
  /// - Parameters:
  ///   - base: the address that the site is published at, without a slash at its end; links that begin with it lead
  ///     into the site.
  /// - Returns: rule `links.page` for a file that is not there, `links.anchor` for an anchor that is not there.
  public static func check(_ files: [SiteFile], base: String?) -> SiteLinks {
    let paths = Set(files.map(\.path))
    let pages = files.filter { $0.path.hasSuffix(".html") }.sorted { $0.path < $1.path }
    let scanned = pages.map { (path: $0.path, page: PageScanner.scan($0.bytes)) }
    let anchors = Dictionary(scanned.map { ($0.path, $0.page.anchors) }, uniquingKeysWith: { first, _ in first })
    var links = SiteLinks(diagnostics: [], external: [], pages: pages.count, internalLinks: 0)
    var external: [String: [SourceLocation]] = [:]
    for (path, page) in scanned {
      for link in page.links {
        let place = SourceLocation(file: path, line: link.line)
        switch LinkTarget(link.target, from: path, base: base) {
        case .outside: continue
        case .web(let url): external[url, default: []].append(place)
        case .site(let target, let fragment):
          links.internalLinks += 1
          guard let file = LinkTarget.file(target, among: paths) else {
            links.diagnostics.append(.missingPage(target, link, at: place))
            continue
          }
          guard let fragment, !fragment.isEmpty, fragment.lowercased() != "top", let known = anchors[file] else {
            continue
          }
          if !known.contains(fragment) { links.diagnostics.append(.missingAnchor(fragment, in: file, at: place)) }
        }
      }
    }
    links.external = external.sorted { $0.key < $1.key }.map { ExternalLink(url: $0.key, places: $0.value) }
    return links
  }
}

/// An address of another host, and where it is linked from.
public struct ExternalLink: Hashable, Sendable {
  public var url: String
  public var places: [SourceLocation]

  public init(url: String, places: [SourceLocation]) {
    self.url = url
    self.places = places
  }

  /// The same addresses at the places where somebody wrote them, as far as these are known: those are what an author can
  /// mend. Where a template or the configuration links an address, the pages stay its places.
  ///
  /// - Parameter written: addresses as documents have them, with the places in the sources.
  public static func located(_ links: [ExternalLink], in written: [(url: String, place: SourceLocation)])
    -> [ExternalLink]
  {
    var places: [String: [SourceLocation]] = [:]
    for (url, place) in written {
      guard case .web(let address) = LinkTarget(url, from: "", base: nil) else { continue }
      places[address, default: []].append(place)
    }
    return links.map { ExternalLink(url: $0.url, places: places[$0.url] ?? $0.places) }
  }
}

/// What a link of a page means.
enum LinkTarget: Equatable {
  /// A path from the root of the site, decoded; it may be a folder's.
  case site(path: String, fragment: String?)
  case web(String)
  /// Mail, telephone, scripts, and paths from the root of a host that is not known.
  case outside

  init(_ text: String, from page: String, base: String?) {
    if let base, text == base || ["/", "#", "?"].contains(where: { text.hasPrefix(base + $0) }) {
      self = LinkTarget.within(String(text.dropFirst(base.count).drop { $0 == "/" }), folder: [])
      return
    }
    let scheme = text.prefix { $0 != ":" && $0 != "/" && $0 != "?" && $0 != "#" }
    if text.dropFirst(scheme.count).first == ":" {
      let isWeb = ["http", "https"].contains(scheme.lowercased())
      self = isWeb ? .web(String(text.prefix { $0 != "#" })) : .outside
    } else if text.hasPrefix("/") {
      // `//host/path` leads to another host by whatever the page came by.
      self = text.hasPrefix("//") ? .web("https:" + text.prefix { $0 != "#" }) : .outside
    } else if text.hasPrefix("#") || text.hasPrefix("?") {
      self = .site(path: page, fragment: LinkTarget.fragment(of: text))
    } else {
      self = LinkTarget.within(text, folder: page.split(separator: "/").dropLast().map(String.init))
    }
  }

  private static func within(_ text: String, folder: [String]) -> LinkTarget {
    let path = text.prefix { $0 != "?" && $0 != "#" }
    var names = folder
    for name in PercentEncoding.decoded(String(path)).split(separator: "/", omittingEmptySubsequences: false) {
      switch name {
      case "..": if names.isEmpty { return .site(path: "../" + path, fragment: nil) } else { names.removeLast() }
      case ".", "": continue
      default: names.append(String(name))
      }
    }
    let isFolder = path.isEmpty || path.hasSuffix("/") || path.hasSuffix("..") || path == "."
    return .site(path: names.joined(separator: "/") + (isFolder ? "/" : ""), fragment: fragment(of: text))
  }

  /// Without what a browser looks for in the text (`:~:text=`).
  private static func fragment(of text: String) -> String? {
    guard let mark = text.firstIndex(of: "#") else { return nil }
    let whole = text[text.index(after: mark)...]
    let end = whole.firstRange(of: ":~:")?.lowerBound ?? whole.endIndex
    return PercentEncoding.decoded(String(whole[..<end]))
  }

  /// The file that a web server answers with.
  static func file(_ path: String, among paths: Set<String>) -> String? {
    if paths.contains(path) { return path }
    let folder = path.isEmpty || path == "/" ? "" : path.hasSuffix("/") ? path : path + "/"
    let index = folder + "index.html"
    return paths.contains(index) ? index : nil
  }
}

extension Diagnostic {
  fileprivate static func missingPage(_ path: String, _ link: ScannedPage.Link, at place: SourceLocation) -> Diagnostic
  {
    Diagnostic(
      .error, rule: "links.page", at: place, "\"\(link.target)\" leads to no file of the site",
      because: link.isPart ? "The page lacks it when it is shown." : "Who follows it finds nothing.",
      remedy: path.hasPrefix("..")
        ? "Correct the link: it leads out of the site." : "Correct the link, or add the page.")
  }

  fileprivate static func missingAnchor(_ name: String, in file: String, at place: SourceLocation) -> Diagnostic {
    Diagnostic(
      .error, rule: "links.anchor", at: place, "\(file) has no anchor \"\(name)\"",
      because: "Who follows the link stands at the top of the page.",
      remedy: "Correct the anchor; debrief serve shows those of a page beside its headings.")
  }
}
