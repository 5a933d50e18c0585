import Configuration
import Defaults
import FileTree
import KnowledgeBase
import Parallelism
import Postmortems

/// The knowledge base as JSON files of the site: `api/v1/`, described in `Documentation/API.md`.
///
/// Every unknown fact is `null`, every list is sorted as its page is, and `href` counts from `api/v1/`.
struct KnowledgeAPI: Sendable {
  /// Grows in its second part with every addition; what would break a reader is a new folder.
  static let version = "1.2"
  static let root = "api/v1/"

  let base: KnowledgeBase
  let map: SiteMap
  let title: String
  /// The name of each prevention item, by its place in the ledger.
  let itemNames: [ItemName]

  struct ItemName: Sendable {
    var id: String
    var href: String
  }

  init(_ base: KnowledgeBase, map: SiteMap, title: String) {
    self.base = base
    self.map = map
    self.title = title
    itemNames = Self.names(of: base.prevention)
  }

  /// Small files, so many are made before they are handed on.
  private static let batch = 2_048

  /// Hands on all files of the API, the same for any number of threads.
  func files(
    threads: Int, progress: (Build.Stage) -> Void, emit: ([OutputFile]) throws -> Void
  ) rethrows {
    progress(.api)
    let jobs = jobs()
    for start in stride(from: 0, to: jobs.count, by: Self.batch) {
      progress(.api)
      try emit(parallelMap(Array(jobs[start..<min(start + Self.batch, jobs.count)]), threads: threads) { file($0) })
    }
    let schemas = Defaults.files.filter { $0.path.hasPrefix("Data/api/v1/") }.map {
      OutputFile(path: Self.root + "schema/" + $0.path.dropFirst("Data/api/v1/".count), bytes: $0.bytes)
    }
    progress(.api)
    try emit(schemas + [OutputFile(path: Self.root + "insights.csv", bytes: insights())])
  }

  // MARK: - Files

  enum Job: Sendable {
    case index, ledger, readingPath
    case document(Record, href: String)
    case category(CauseCategory)
    case leaf(CauseLeaf)
    case theme(LearningTheme)
    case item(Int)
    case group(Service, folder: String, triage: TriageCard?)
  }

  private func jobs() -> [Job] {
    var jobs: [Job] = [.index, .ledger, .readingPath]
    jobs += base.records.compactMap { record in href(ofDocument: record.id).map { .document(record, href: $0) } }
    for category in base.causes {
      jobs.append(.category(category))
      jobs += category.leaves.map { .leaf($0) }
    }
    jobs += base.themes.map { .theme($0) }
    jobs += base.prevention.indices.map { .item($0) }
    jobs += base.services.map { .group($0, folder: "services", triage: nil) }
    jobs += base.teams.map { .group($0, folder: "teams", triage: nil) }
    jobs += base.alerts.map { .group($0.group, folder: "alerts", triage: $0.triage) }
    jobs += base.symptoms.map { .group($0.group, folder: "symptoms", triage: $0.triage) }
    for (folder, groups) in plainGroups { jobs += groups.map { .group($0, folder: folder, triage: nil) } }
    return jobs
  }

  /// Groups of incidents that are nothing but that, by their folder.
  private var plainGroups: [(folder: String, groups: [Service])] {
    [
      ("severities", base.severities.map(\.group)), ("years", base.years), ("triggers", base.triggers),
      ("detection", base.detections), ("mitigations", base.mitigations),
    ]
  }

  private func file(_ job: Job) -> OutputFile {
    var writer = JSONWriter()
    var path: String
    switch job {
    case .index:
      path = "index.json"
      write(index: &writer)
    case .ledger:
      path = "prevention.json"
      write(ledger: &writer)
    case .readingPath:
      path = "reading-path.json"
      write(readingPath: &writer)
    case .document(let record, let href):
      path = href
      write(record, up: href.contains("/") ? "../" : "", to: &writer)
    case .category(let category):
      path = href("causes", category.id)
      write(category, to: &writer)
    case .leaf(let leaf):
      path = href("causes", leaf.id)
      write(leaf, to: &writer)
    case .theme(let theme):
      path = href("themes", theme.id)
      write(theme, to: &writer)
    case .item(let place):
      path = itemNames[place].href
      writer.object { writer in
        writer.member("$schema", "../schema/prevention-item.schema.json")
        write(item: place, to: &writer)
      }
    case .group(let group, let folder, let triage):
      path = href(folder, group.id)
      write(group, folder: folder, triage, to: &writer)
    }
    return OutputFile(path: Self.root + path, bytes: writer.bytes + [0x0A])
  }

  // MARK: - Addresses

  func href(_ folder: String, _ id: String) -> String { "\(folder)/\(PageName.make(id)).json" }

  /// Beside the page: `incidents/inc-1.json` for `incidents/inc-1.html`.
  func href(ofDocument id: String) -> String? {
    guard let page = map.page(ofRecord: id), page.hasSuffix(".html") else { return nil }
    return page.dropLast(".html".count) + ".json"
  }

  /// The id of an item is that of the document, within its incident; where the document gives none, what the item's
  /// anchor is made of, a hash of its words: the row that it stands in changes nothing. A second one of the name gets a
  /// number.
  private static func names(of entries: [PreventionEntry]) -> [ItemName] {
    var taken: Set<String> = []
    return entries.map { entry in
      let own = entry.hasGeneratedID ? String(entry.anchor.dropFirst("item-".count)) : entry.item.id
      let stem = own.hasPrefix(entry.incident) ? own : "\(entry.incident)-\(own)"
      var id = stem
      var number = 2
      while !taken.insert(PageName.make(id)).inserted {
        id = "\(stem)-\(number)"
        number += 1
      }
      return ItemName(id: id, href: "prevention/\(PageName.make(id)).json")
    }
  }
}

extension KnowledgeAPI {
  // MARK: - Index

  private func write(index writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("$schema", "schema/index.schema.json")
      writer.member("version", Self.version)
      writer.member("title", title)
      writer.member("asOf", base.asOf?.iso)
      writer.member("prevention", "prevention.json")
      writer.member("insights", "insights.csv")
      writer.member("readingPath", "reading-path.json")
      writer.member("documents", base.records) { writer, record in
        guard let href = href(ofDocument: record.id) else { return }
        writer.object { writer in
          writer.member("id", record.id)
          writer.member("kind", record.kind.rawValue)
          writer.member("title", record.title)
          writer.member("date", record.postmortem?.date?.value.iso)
          writer.member("severity", record.postmortem?.severity?.value.name)
          writer.member("href", href)
        }
      }
      writer.member("causes", base.causes) { writer, category in
        entry(category.id, category.name, "causes", category.incidents.count, &writer)
        for leaf in category.leaves { entry(leaf.id, leaf.name, "causes", leaf.incidents.count, &writer) }
      }
      writer.member("themes", base.themes) { entry($1.id, $1.name, "themes", $1.incidents.count, &$0) }
      writer.member("services", base.services) { entry($1.id, $1.name, "services", $1.incidents.count, &$0) }
      writer.member("teams", base.teams) { entry($1.id, $1.name, "teams", $1.incidents.count, &$0) }
      writer.member("alerts", base.alerts.map(\.group)) { entry($1.id, $1.name, "alerts", $1.incidents.count, &$0) }
      writer.member("symptoms", base.symptoms.map(\.group)) {
        entry($1.id, $1.name, "symptoms", $1.incidents.count, &$0)
      }
      for (folder, groups) in plainGroups {
        writer.member(folder, groups) { entry($1.id, $1.name, folder, $1.incidents.count, &$0) }
      }
    }
  }

  private func entry(_ id: String, _ name: String, _ folder: String, _ count: Int, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", id)
      writer.member("name", name)
      writer.member("incidents", count)
      writer.member("href", href(folder, id))
    }
  }

  // MARK: - Facts

  /// A value with where it was read and on whose word; `null` where it is unknown.
  func write<Value>(
    _ name: String, _ fact: Fact<Value>?, in file: String, to writer: inout JSONWriter,
    value: (inout JSONWriter, Value) -> Void
  ) {
    writer.member(name, fact) { writer, fact in
      writer.key("value")
      value(&writer, fact.value)
      write(fact.provenance, in: file, to: &writer)
    }
  }

  func write(_ name: String, _ fact: Fact<String>?, in file: String, to writer: inout JSONWriter) {
    write(name, fact, in: file, to: &writer) { $0.string($1) }
  }

  func write(_ name: String, _ facts: [Fact<String>], in file: String, to writer: inout JSONWriter) {
    writer.member(name, facts) { writer, fact in
      writer.object { writer in
        writer.member("value", fact.value)
        write(fact.provenance, in: file, to: &writer)
      }
    }
  }

  /// The file is named only where it is not the document's own.
  func write(_ provenance: Provenance, in file: String, to writer: inout JSONWriter) {
    writer.member("basis", provenance.source.basis.rawValue)
    writer.member("source", provenance.source.name)
    if provenance.location.file != file { writer.member("file", provenance.location.file) }
    writer.member("line", provenance.location.range?.start.line)
    if !provenance.evidence.isEmpty { writer.member("evidence", provenance.evidence) }
    if let confidence = provenance.confidence {
      writer.key("confidence")
      writer.thousandths(confidence)
    }
  }
}
