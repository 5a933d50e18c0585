import Diagnostics
import Markdown
import Postmortems

extension KnowledgeBase {
  mutating func linkServices() {
    var names: [String: String] = [:]
    var members: [String: [IncidentID]] = [:]
    for incident in incidents {
      for name in incident.services {
        let id = Slug.make(name)
        if names[id] == nil { names[id] = name }
        if members[id]?.last != incident.id { members[id, default: []].append(incident.id) }
      }
    }
    services = members.keys.sorted().map { id in
      let ids = Set(members[id] ?? [])
      return Service(
        id: id, name: names[id] ?? id, incidents: members[id] ?? [],
        prevention: preventionPlaces(of: ids),
        minutesLost: minutesLost(in: ids))
    }
  }

  mutating func linkSeverities() {
    var groups: [SeverityLevel: [IncidentID]] = [:]
    for incident in incidents {
      if let severity = incident.severity { groups[severity, default: []].append(incident.id) }
    }
    severities = groups.map { SeverityGroup(name: $0.key.name, rank: $0.key.rank, incidents: $0.value) }
      .sorted { ($0.rank ?? .max, $0.name) < ($1.rank ?? .max, $1.name) }
  }

  mutating func linkOutcomes() {
    outcomes = records.filter { $0.kind == .outcome && $0.order != nil }.map { outcome in
      let taughtBy = records.filter { $0.outcomes.contains(outcome.id) && $0.id != outcome.id }.map(\.id)
      return Outcome(id: outcome.id, title: outcome.title, taughtBy: taughtBy)
    }
  }

  /// Who links to whom, by the paths of their files. A link to a file that is not there is the site's to
  /// report, where it also knows the files that are copied.
  mutating func linkBacklinks() -> [Diagnostic] {
    let byPath = Dictionary(records.map { ($0.path, $0.id) }, uniquingKeysWith: { first, _ in first })
    for record in records {
      var seen: Set<String> = []
      for link in record.document.links {
        guard let path = SourcePath.resolve(link.destination, from: record.path), let target = byPath[path],
          target != record.id, seen.insert(target).inserted
        else { continue }
        backlinks[target, default: []].append(
          Backlink(from: record.id, context: record.document.tree.plainText(link.node)))
      }
    }
    return unknownReferences()
  }

  /// Ids in `related`, `not_related` and `outcomes` that no record has.
  private func unknownReferences() -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for record in records {
      for fact in (record.postmortem?.related ?? []) + (record.postmortem?.notRelated ?? [])
      where recordIndex[fact.value] == nil {
        diagnostics.append(
          Diagnostic(
            .warning, rule: "link.id", at: fact.provenance.location, "\"\(fact.value)\" is the id of no document",
            because: "the relation cannot be shown", remedy: "correct the id, or add the document it names"))
      }
    }
    return diagnostics
  }
}

/// Addresses made of names: lower-case letters, digits and hyphens, never empty.
public enum Slug {
  /// Letters of every script stay; everything else becomes one hyphen. At most 80 characters, so that a
  /// file system takes it in any script.
  public static func make(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    var pending = false
    for scalar in text.lowercased().unicodeScalars {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "." && !out.isEmpty {
        if pending, !out.isEmpty { out.append("-") }
        pending = false
        out.append(scalar)
        if out.count >= 80 { break }
      } else {
        pending = true
      }
    }
    while out.last == "." { out.removeLast() }
    return out.isEmpty ? "x" : String(out)
  }
}

/// Paths of source files, as links name them.
public enum SourcePath {
  /// The path that a relative link leads to, percent-decoded and without fragment and query; `nil` for
  /// addresses, absolute paths, bare fragments and ways out of the content folder.
  public static func resolve(_ destination: String, from file: String) -> String? {
    var path = destination.prefix { $0 != "#" && $0 != "?" }
    guard !path.isEmpty, !path.hasPrefix("/"), !hasScheme(path) else { return nil }
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    var parts = file.split(separator: "/").dropLast().map(String.init)
    for part in percentDecoded(String(path)).split(separator: "/") {
      switch part {
      case ".": continue
      case "..":
        guard !parts.isEmpty else { return nil }
        parts.removeLast()
      default: parts.append(String(part))
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }

  /// `mailto:`, `https:` … (RFC 3986, 3.1): a letter, then letters, digits, `+`, `-`, `.` up to a colon.
  static func hasScheme(_ text: Substring) -> Bool {
    guard let colon = text.utf8.firstIndex(of: 0x3A), let first = text.utf8.first, (0x61...0x7A).contains(first | 0x20)
    else { return text.hasPrefix("//") }
    return text.utf8[..<colon].allSatisfy {
      (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0)
    }
  }

  static func percentDecoded(_ text: String) -> String {
    guard text.utf8.contains(0x25) else { return text }
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x25, index + 2 < bytes.count, let high = hex(bytes[index + 1]),
        let low = hex(bytes[index + 2])
      {
        out.append(high << 4 | low)
        index += 3
      } else {
        out.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
