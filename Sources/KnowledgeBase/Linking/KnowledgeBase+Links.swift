import Diagnostics
import Markdown
import Postmortems
import TextAnalysis

extension KnowledgeBase {
  mutating func linkSeverities() {
    var groups: [SeverityLevel: [Int]] = [:]
    for place in incidents.indices {
      guard let severity = incidents[place].severity else { continue }
      groups[severity, default: []].append(place)
    }
    severities = groups.map { severity, places in
      SeverityGroup(name: severity.name, rank: severity.rank, group: group(severity.name, severity.name, places))
    }
    .sorted { ($0.rank ?? .max, $0.name) < ($1.rank ?? .max, $1.name) }
  }

  mutating func linkOutcomes() {
    // By places: a loop over records copies each.
    var teachers: [String: [String]] = [:]
    for place in records.indices {
      for outcome in records[place].outcomes.uniqued() { teachers[outcome, default: []].append(records[place].id) }
    }
    outcomes = records.indices.filter { records[$0].kind == .outcome && records[$0].order != nil }.map { place in
      let id = records[place].id
      return Outcome(id: id, title: records[place].title, taughtBy: (teachers[id] ?? []).filter { $0 != id })
    }
  }

  /// Who links to whom, by the paths of their files, by the names in wiki links, or by the address of a file where a
  /// repository shows it.
  /// A link to a file that is not there is the site's to report, where it also knows the files that are copied.
  mutating func linkBacklinks() -> [Diagnostic] {
    let paths = records.indices.map { records[$0].path }
    let ids = records.indices.map { records[$0].id }
    let byPath = Dictionary(zip(paths, ids), uniquingKeysWith: { first, _ in first })
    let byName = NameIndex(records)
    let byTail = TailIndex(paths)
    for place in records.indices {
      let links = records[place].document.links
      guard !links.isEmpty else { continue }
      let (id, path) = (ids[place], paths[place])
      var seen: Set<String> = []
      for link in links {
        let found =
          link.kind == .wikilink
          ? byName.id(of: link.destination)
          : SourcePath.resolve(link.destination, from: path).flatMap { target in
            SourcePath.documents(at: target).lazy.compactMap { byPath[$0] }.first
          } ?? byTail.place(of: link.destination).map { ids[$0] }
        guard let target = found, target != id, seen.insert(target).inserted
        else { continue }
        backlinks[target, default: []].append(
          Backlink(from: id, context: records[place].document.tree.plainText(link.node)))
      }
    }
    return unknownReferences()
  }

  /// Ids in `related`, `not_related` and `outcomes` that no record has.
  private func unknownReferences() -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for place in records.indices {
      let related = records[place].postmortem?.related ?? []
      for fact in related + (records[place].postmortem?.notRelated ?? [])
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

/// Finds documents by the names that wiki links have for them: an id, or a file name or title that no other has.
private struct NameIndex {
  private var ids: Set<String> = []
  /// Empty where several documents have the name.
  private var names: [String: String] = [:]

  init(_ records: [Record]) {
    for record in records {
      ids.insert(record.id)
      let file = record.path.split(separator: "/").last ?? ""
      let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file
      for name in Set([stem.lowercased(), record.title.lowercased()]) {
        names[name] = names[name] == nil ? record.id : ""
      }
    }
  }

  func id(of destination: String) -> String? {
    let name = String(destination.prefix { $0 != "#" })
    if ids.contains(name) { return name }
    guard let id = names[name.lowercased()], !id.isEmpty else { return nil }
    return id
  }
}

/// Finds documents by addresses such as `https://host/owner/repository/blob/main/2023-01/name.md`: their file and
/// its folder, where one document alone has both.
private struct TailIndex {
  /// -1 where several documents have the tail.
  private var places: [String: Int] = [:]

  init(_ paths: [String]) {
    for (place, path) in paths.enumerated() {
      guard let tail = TailIndex.tail(of: path) else { continue }
      places[tail] = places[tail] == nil ? place : -1
    }
  }

  func place(of destination: String) -> Int? {
    guard destination.hasPrefix("https://") || destination.hasPrefix("http://") else { return nil }
    let path = PercentEncoding.decoded(String(destination.prefix { $0 != "#" && $0 != "?" }))
    guard let tail = TailIndex.tail(of: path), let place = places[tail], place >= 0 else { return nil }
    return place
  }

  private static func tail(of path: String) -> String? {
    let parts = path.split(separator: "/")
    guard parts.count > 1, let name = parts.last, name.contains(".") else { return nil }
    return parts.suffix(2).joined(separator: "/")
  }
}
