import Diagnostics
import KnowledgeBase
import Markdown
import Postmortems
import TextAnalysis

/// A file of the content folder that a page refers to and that has to be copied into the site.
public struct AssetRequest: Hashable, Sendable {
  /// Its path in the content folder.
  public var sourcePath: String
  /// Where it goes, as a path from the root of the site.
  public var address: String
  /// Where it is first referred to.
  public var location: SourceLocation

  public init(sourcePath: String, address: String, location: SourceLocation) {
    self.sourcePath = sourcePath
    self.address = address
    self.location = location
  }
}

/// A fragment that a document links to; it can only be checked when all pages are rendered.
struct AnchorCheck: Hashable, Sendable {
  var page: String
  var fragment: String
  var location: SourceLocation
  /// The link as written.
  var destination: String
}

/// Where the links of one document lead on the site, and what is wrong with them.
struct DocumentLinks: Sendable {
  private(set) var resolved: [NodeID: ResolvedLink] = [:]
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var assets: [AssetRequest] = []
  private(set) var checks: [AnchorCheck] = []

  init(of record: Record, on address: String, in site: Site) {
    for link in record.document.links {
      resolved[link.node] = resolve(link, record, address, site)
    }
  }

  private mutating func resolve(_ link: LinkReference, _ record: Record, _ address: String, _ site: Site)
    -> ResolvedLink
  {
    if link.kind == .wikilink { return wikiLink(link, record, address, site) }
    let (path, query, fragment) = DocumentLinks.parts(of: link.destination)
    if SourcePath.hasScheme(link.destination) {
      return DocumentLinks.isWeb(link.destination) ? .external(link.destination) : .unchanged
    }
    if path.isEmpty {
      guard let fragment, !fragment.isEmpty else { return .unchanged }
      check(fragment, on: address, link, record)
      return .to("#" + RelativeLink.percentEncoded(fragment))
    }
    guard let target = SourcePath.resolve(link.destination, from: record.path) else {
      missing(
        link, record, near: path, site, because: "It leads out of the content folder, which the site does not hold.")
      return .broken
    }
    if let page = SourcePath.documents(at: target).lazy.compactMap(site.map.page(ofSource:)).first {
      if let fragment, !fragment.isEmpty { check(fragment, on: page, link, record) }
      return .to(RelativeLink.from(address, to: page, fragment: fragment))
    }
    guard !DocumentLinks.isDocument(target), site.options.contentFiles?.contains(target) ?? !target.hasSuffix("/"),
      DocumentLinks.hasSuffix(target)
    else {
      missing(
        link, record, near: target, site,
        because: DocumentLinks.isDocument(target)
          ? "No document of the site is made from that file." : "The content folder has no such file.")
      return .broken
    }
    let asset = DocumentLinks.assetAddress(target)
    assets.append(AssetRequest(sourcePath: target, address: asset, location: place(link, record)))
    return .to(RelativeLink.from(address, to: asset) + query)
  }

  /// `[[page]]` names a document by its id, its file name or its title, or an incident as text does.
  private mutating func wikiLink(_ link: LinkReference, _ record: Record, _ address: String, _ site: Site)
    -> ResolvedLink
  {
    let (name, _, fragment) = DocumentLinks.parts(of: link.destination)
    guard let page = site.map.page(ofRecord: name) ?? site.map.page(named: name) ?? site.textLinks.page(named: name)
    else {
      missing(link, record, near: name, site, because: "No document has that id, file name or title, or several have.")
      return .broken
    }
    if let fragment, !fragment.isEmpty { check(fragment, on: page, link, record) }
    return .to(RelativeLink.from(address, to: page, fragment: fragment))
  }

  // MARK: - Findings

  private mutating func check(_ fragment: String, on page: String, _ link: LinkReference, _ record: Record) {
    checks.append(
      AnchorCheck(
        page: page, fragment: PercentEncoding.decoded(fragment), location: place(link, record),
        destination: link.destination))
  }

  private mutating func missing(
    _ link: LinkReference, _ record: Record, near path: String, _ site: Site, because reason: String
  ) {
    let nearest = site.map.nearestSource(to: path)
    diagnostics.append(
      Diagnostic(
        .warning, rule: "link.missing", at: place(link, record), "\"\(link.destination)\" leads to no page of the site",
        because: reason,
        remedy: nearest.map { "Did you mean \"\($0)\"?" } ?? "Correct the path, or add the file to the content."))
  }

  private func place(_ link: LinkReference, _ record: Record) -> SourceLocation {
    SourceLocation(file: record.path, range: link.range)
  }

  // MARK: - Parts of an address

  /// Path, query with its `?`, fragment without its `#`.
  static func parts(of destination: String) -> (path: String, query: String, fragment: String?) {
    let utf8 = destination.utf8
    let hash = utf8.firstIndex(of: UInt8(ascii: "#"))
    let pathAndQuery = destination[..<(hash ?? utf8.endIndex)]
    let path = pathAndQuery[..<(pathAndQuery.utf8.firstIndex(of: UInt8(ascii: "?")) ?? pathAndQuery.endIndex)]
    return (
      String(path), String(pathAndQuery[path.endIndex...]), hash.map { String(destination[utf8.index(after: $0)...]) }
    )
  }

  private static func isWeb(_ text: String) -> Bool {
    let start = text.prefix(8).lowercased()
    return start.hasPrefix("http://") || start.hasPrefix("https://") || start.hasPrefix("//")
  }

  private static func isDocument(_ path: String) -> Bool {
    [".md", ".markdown", ".qmd"].contains { path.lowercased().hasSuffix($0) }
  }

  private static func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static func hasSuffix(_ path: String) -> Bool { fileName(path).dropFirst().contains(".") }

  /// `files/` and the path, each part made safe, the file's suffix kept.
  static func assetAddress(_ path: String) -> String {
    let parts = path.split(separator: "/").map { part -> String in
      guard let dot = part.lastIndex(of: "."), dot > part.startIndex else { return PageName.make(String(part)) }
      return PageName.make(String(part[..<dot])) + "." + PageName.make(String(part[part.index(after: dot)...]))
    }
    return "files/" + parts.joined(separator: "/")
  }
}
