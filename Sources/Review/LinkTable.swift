import KnowledgeBase
import Markdown
import Postmortems
import TextAnalysis

/// Which files and anchors there are, to tell a link that leads nowhere.
public struct LinkTable: Sendable {
  private let documents: [String: Set<String>]
  private let idOfPath: [String: String]
  private let names: [String: String]
  /// Incidents, by the names that text has for them.
  private let incidents: IncidentNames
  private let pathOfIncident: [IncidentID: String]
  private let files: Set<String>
  /// Paths by file name, for a moved file.
  private let byName: [String: [String]]

  init(_ base: KnowledgeBase, contentFiles: Set<String>) {
    var documents: [String: Set<String>] = [:]
    var idOfPath: [String: String] = [:]
    var names: [String: String] = [:]
    var byName: [String: [String]] = [:]
    for record in base.records {
      documents[record.path] = record.document.anchors.union(record.sections.map(\.anchor))
      idOfPath[record.path] = record.id
      byName[LinkTable.fileName(record.path), default: []].append(record.path)
      let stem = LinkTable.fileName(record.path).prefix { $0 != "." }
      for name in [record.id, String(stem), record.title] + record.aliases {
        let key = Slug.make(name)
        if names[key] == nil { names[key] = record.path }
      }
    }
    for file in contentFiles where documents[file] == nil { byName[LinkTable.fileName(file), default: []].append(file) }
    self.documents = documents
    self.idOfPath = idOfPath
    self.names = names
    self.byName = byName
    incidents = base.incidentNames
    pathOfIncident = Dictionary(idOfPath.map { ($1, $0) }, uniquingKeysWith: min)
    files = contentFiles
  }

  enum Target: Hashable {
    /// An address of the web, a bare fragment mark, a mail address.
    case outside
    case file(String)
    case document(path: String, hasAnchor: Bool)
    case missing(path: String)
    /// Out of the content folder.
    case beyond
  }

  func target(of link: LinkReference, from record: Record) -> Target {
    let destination = link.destination
    let fragment = destination.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first
    let path = String(destination.prefix { $0 != "#" && $0 != "?" })
    if link.kind == .wikilink {
      let named = names[Slug.make(path)] ?? incidents.incident(named: path).flatMap { pathOfIncident[$0] }
      guard let found = named else { return .missing(path: path) }
      return document(found, fragment)
    }
    if path.isEmpty { return fragment.map { document(record.path, $0) } ?? .outside }
    if SourcePath.hasScheme(destination) { return .outside }
    guard let target = SourcePath.resolve(destination, from: record.path) else { return .beyond }
    if let found = SourcePath.documents(at: target).first(where: { documents[$0] != nil }) {
      return document(found, fragment)
    }
    return files.contains(target) ? .file(target) : .missing(path: target)
  }

  private func document(_ path: String, _ fragment: Substring?) -> Target {
    guard let fragment, !fragment.isEmpty else { return .document(path: path, hasAnchor: true) }
    let anchor = PercentEncoding.decoded(String(fragment))
    return .document(path: path, hasAnchor: documents[path]?.contains(anchor) ?? false)
  }

  /// The anchor of a document that differs only in case.
  func anchor(like fragment: String, in path: String) -> String? {
    let wanted = fragment.lowercased()
    let found = (documents[path] ?? []).filter { $0.lowercased() == wanted }
    return found.count == 1 ? found.first : nil
  }

  func anchors(of path: String) -> [String] { (documents[path] ?? []).sorted() }

  /// The only file of that name, wherever it is.
  func only(named name: String) -> String? {
    guard let found = byName[LinkTable.fileName(name)], found.count == 1 else { return nil }
    return found[0]
  }

  func id(ofPath path: String) -> String? { idOfPath[path] }

  /// A relative path from the folder of one file to another file.
  static func relative(from file: String, to target: String) -> String {
    var base = file.split(separator: "/").dropLast()[...]
    var rest = target.split(separator: "/")[...]
    while let first = base.first, rest.count > 1, first == rest.first {
      base = base.dropFirst()
      rest = rest.dropFirst()
    }
    return String(repeating: "../", count: base.count) + rest.joined(separator: "/")
  }

  private static func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map { String($0).lowercased() } ?? path
  }
}
