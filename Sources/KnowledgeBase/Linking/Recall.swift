import Markdown
import Postmortems

/// An incident that a change has to do with, and why.
public struct RecalledIncident: Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// The document names a changed file, or the end of its path.
    case path(changed: String, written: String, line: Int)
    /// The document names a folder that a changed file lies in.
    case folder(changed: String, written: String, line: Int)
    /// The incident was one of a service that the change names, or that a changed path is named after.
    case service(String)
    /// One of its alerts stands in the change.
    case alert(String)
  }

  public var id: IncidentID
  /// Strongest first; never empty.
  public var reasons: [Reason]
}

/// What a change touches.
public struct RecallQuery: Sendable {
  /// Relative to the repository, with `/` between names.
  public var paths: [String]
  public var services: [String]
  public var alerts: [String]

  public init(paths: [String], services: [String] = [], alerts: [String] = []) {
    self.paths = paths
    self.services = services
    self.alerts = alerts
  }
}

extension KnowledgeBase {
  /// The incidents that touched these paths, services or alerts before: those with the strongest reasons first, then
  /// the more severe, then the newer.
  public func recall(_ query: RecallQuery) -> [RecalledIncident] {
    let changed = query.paths.map(ChangedPath.init).filter { !$0.parts.isEmpty }
    let services = Set(query.services.map(Label.normalized))
    let folders = Set(changed.flatMap { $0.parts.dropLast() }.map(Label.normalized))
    let alerts = Set(query.alerts.map { $0.lowercased() })
    let own = Set(changed.map { $0.parts.joined(separator: "/") })
    var found: [(recalled: RecalledIncident, weight: Int, incident: Incident)] = []
    for incident in incidents {
      guard let record = record(incident.id), let facts = record.postmortem else { continue }
      // A postmortem that is itself part of the change is nothing to be reminded of.
      if own.contains(where: { $0 == record.path || $0.hasSuffix("/" + record.path) }) { continue }
      var reasons = changed.isEmpty ? [] : PathMentions(record).reasons(for: changed)
      for alert in facts.alerts where alerts.contains(alert.value.lowercased()) { reasons.append(.alert(alert.value)) }
      for service in facts.services {
        let name = Label.normalized(service.value)
        if services.contains(name) || name.utf8.count >= 3 && folders.contains(name) {
          reasons.append(.service(service.value))
        }
      }
      guard !reasons.isEmpty else { continue }
      let sorted = reasons.uniqued().sorted { $0.weight > $1.weight }
      let weight = sorted.prefix(3).reduce(0) { $0 + $1.weight }
      found.append((RecalledIncident(id: incident.id, reasons: sorted), weight, incident))
    }
    return found.sorted { a, b in
      if a.weight != b.weight { return a.weight > b.weight }
      let ranks = (a.incident.severity?.rank ?? 99, b.incident.severity?.rank ?? 99)
      if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
      if a.incident.date != b.incident.date {
        guard let first = a.incident.date, let second = b.incident.date else { return a.incident.date != nil }
        return first > second
      }
      return a.incident.id < b.incident.id
    }.map(\.recalled)
  }
}

extension RecalledIncident.Reason {
  /// A file is rarer than a folder, and that rarer than a service.
  fileprivate var weight: Int {
    switch self {
    case .path(_, let written, _): written.contains("/") ? 8 : 5
    case .alert: 6
    case .folder: 4
    case .service: 2
    }
  }
}

/// A path of the change, in its names.
private struct ChangedPath {
  var written: String
  var parts: [String]

  init(_ path: String) {
    written = path
    parts = path.split(separator: "/").map(String.init).filter { $0 != "." }
  }
}

/// The paths that a document names, each at its first line.
private struct PathMentions {
  private var tokens: [(text: String, parts: [String], line: Int)] = []

  /// Names that stand in every repository and tell nothing.
  private static let common: Set<String> = [
    "readme.md", "dockerfile", "makefile", "package.json", "package-lock.json", "go.mod", "go.sum", "main.go",
    "index.js",
    "index.ts", "main.py", "__init__.py", "setup.py", "config.yml", "config.yaml", "values.yaml", "values.yml",
    "main.tf", "variables.tf", "cargo.toml", "pom.xml", "build.gradle", "settings.py", "index.html", "index.md",
    "docker-compose.yml", "chart.yaml", "main.rs", "mod.rs", "lib.rs", "makefile.am", "changelog.md", ".gitignore",
  ]

  init(_ record: Record) {
    var seen: Set<String> = []
    let source = record.document.source
    let first = (record.document.frontMatter?.range.end.line ?? 0) + 1
    guard first <= source.lineCount else { return }
    for number in first...source.lineCount {
      for word in source.line(number).split(whereSeparator: { !Self.isPathByte($0) }) where word.count >= 4 {
        guard word.contains(0x2F) || word.contains(0x2E) else { continue }
        var text = String(decoding: word, as: UTF8.self)
        while let last = text.last, last == "." || last == "-" { text.removeLast() }
        let isFolder = text.hasSuffix("/")
        var parts = text.split(separator: "/").map(String.init).filter { $0 != "." && $0 != ".." }
        // Diffs name files `a/…` and `b/…`.
        if parts.count > 1, parts[0] == "a" || parts[0] == "b" { parts.removeFirst() }
        guard !parts.isEmpty, parts.count > 1 || !isFolder, seen.insert(text).inserted else { continue }
        tokens.append((text, parts, number))
      }
    }
  }

  func reasons(for changed: [ChangedPath]) -> [RecalledIncident.Reason] {
    var reasons: [RecalledIncident.Reason] = []
    for path in changed {
      // One reason a path: the longest name that fits.
      let fits = tokens.compactMap { token in Self.reason(path, token).map { (reason: $0, length: token.parts.count) } }
      let best = fits.max { ($0.reason.weight, $0.length) < ($1.reason.weight, $1.length) }
      if let best { reasons.append(best.reason) }
    }
    return reasons
  }

  private static func reason(
    _ changed: ChangedPath, _ token: (text: String, parts: [String], line: Int)
  ) -> RecalledIncident.Reason? {
    let (parts, own) = (token.parts, changed.parts)
    guard let name = own.last else { return nil }
    if parts.last == name {
      // `checkout/db.go` fits `services/checkout/db.go`; so does an address that ends with the whole path.
      let shared = zip(parts.reversed(), own.reversed()).prefix { $0 == $1 }.count
      let isWhole = shared == min(parts.count, own.count)
      let isTelling = shared > 1 || !common.contains(name.lowercased()) && name.contains(".")
      if isWhole, isTelling {
        return .path(changed: changed.written, written: token.text, line: token.line)
      }
    }
    // A folder with two names at least, wherever in the path it lies.
    let folders = Array(own.dropLast())
    guard parts.count >= 2, parts.count <= folders.count else { return nil }
    for start in 0...folders.count - parts.count where folders[start..<start + parts.count].elementsEqual(parts) {
      return .folder(changed: changed.written, written: token.text, line: token.line)
    }
    return nil
  }

  private static func isPathByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte >= 0x80
      || byte == 0x2F || byte == 0x2E || byte == 0x2D || byte == 0x5F
  }
}
