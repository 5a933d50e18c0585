import Diagnostics
import FileTree
import History
import Parallelism
import Postmortems
import TextAnalysis

extension Build {
  /// What version control knows of documents, root by root; nothing where there is none.
  static func history(of files: [SourceFile]) -> SourceHistory {
    var roots: [String: [String]] = [:]
    for file in files { roots[file.root, default: []].append(file.path) }
    var all = SourceHistory()
    for (root, paths) in roots.sorted(by: { $0.key < $1.key }) where !root.isEmpty {
      guard let history = GitHistory(folder: root).read(paths: paths) else { continue }
      all.files.merge(history.files) { first, _ in first }
      all.texts.merge(history.texts) { first, _ in first }
      all.isShallow = all.isShallow || history.isShallow
      all.unread += history.unread
    }
    return all
  }

  /// Records with their history: when they came and changed, and when their prevention items changed status.
  static func recordsWithHistory(
    _ records: [Record], _ history: SourceHistory, request: BuildRequest
  ) -> Diagnosed<[Record]> {
    guard !history.files.isEmpty || history.isShallow else { return Diagnosed(records) }
    let dated = parallelMap(records, threads: request.threads) { record -> Record in
      guard let file = history.files[record.path] else { return record }
      var record = record
      let days = file.versions.compactMap { CivilDate(iso: $0.day) }
      record.history = DocumentHistory(
        firstPublished: file.isComplete ? days.min() : nil, lastChanged: days.max(), versions: file.versions.count)
      if record.postmortem?.preventionItems.isEmpty == false {
        let past = PastVersions(of: file, texts: history.texts, record: record, rules: request.rules)
        past.date(&record)
      }
      return record
    }
    return Diagnosed(dated, findings(history, request))
  }

  private static func findings(_ history: SourceHistory, _ request: BuildRequest) -> [Diagnostic] {
    let place = SourceLocation(file: request.configuration.content.first ?? ".")
    var diagnostics: [Diagnostic] = []
    if history.isShallow {
      diagnostics.append(
        Diagnostic(
          .note, rule: "history.shallow", at: place, "the clone is shallow, and history ends where it was cut off",
          because: "Documents that have not changed since have no dates from history.",
          remedy: "Fetch all of it (git fetch --unshallow), or write history: false in debrief.yml."))
    }
    if history.unread > 0 {
      diagnostics.append(
        Diagnostic(
          .note, rule: "history.limit", at: place,
          "past versions of \(history.unread) documents were not read; those changed last were",
          because: "It is not known since when their prevention items have their status.",
          remedy: "Nothing needs to be done; the bound keeps builds of very large folders quick."))
    }
    return diagnostics
  }
}

/// The prevention items of past versions of a document, oldest first.
private struct PastVersions {
  private struct Version {
    var day: CivilDate
    var statuses: [String: PreventionItem.Status]
  }

  private var versions: [Version] = []
  /// The oldest version that was read is the first there was, and no import of a document that was written elsewhere.
  private let isComplete: Bool

  /// - Parameter record: of the document as it is now, with its history.
  init(of file: SourceHistory.File, texts: [String: [UInt8]], record: Record, rules: ReadingRules) {
    let limit = HistoryLimits().versionsOfFile
    let first = record.history?.firstPublished
    isComplete = file.versions.count <= limit && first != nil && record.firstWritten == first
    var read: [String: [String: PreventionItem.Status]] = [:]
    // A file with one version has nothing to compare; its day is that of every item.
    for version in file.versions.suffix(limit) {
      guard let day = CivilDate(iso: version.day), let text = texts[version.blob] else { continue }
      let statuses =
        read[version.blob] ?? Self.statuses(of: record, asIn: text)
        ?? Self.statuses(of: Build.record(of: text, path: record.path, rules: rules).value)
      read[version.blob] = statuses
      versions.append(Version(day: day, statuses: statuses))
    }
  }

  /// Gives each item the days on which its status changed.
  func date(_ record: inout Record) {
    guard var facts = record.postmortem else { return }
    for index in facts.preventionItems.indices {
      let names = Self.names(of: facts.preventionItems[index], in: record.id)
      facts.preventionItems[index].changes = changes(names)
    }
    record.postmortem = facts
  }

  private func changes(_ names: [String]) -> [StatusChange] {
    var changes: [StatusChange] = []
    var last: PreventionItem.Status?
    for (number, version) in versions.enumerated() {
      guard let status = names.lazy.compactMap({ version.statuses[$0] }).first, status != last else { continue }
      // What stood in the oldest version that is known may have stood there before.
      if number > 0 || isComplete { changes.append(StatusChange(day: version.day, status: status)) }
      last = status
    }
    return changes
  }

  /// The same of the record at hand, where a version has its very bytes: most documents have not changed since they
  /// came. `nil` where they differ, or where items have ids of their own, by which a document that was given an id
  /// since is read in another way.
  private static func statuses(of record: Record, asIn text: [UInt8]) -> [String: PreventionItem.Status]? {
    guard text == record.document.source.bytes,
      record.postmortem?.preventionItems.allSatisfy({ $0.id.hasPrefix(record.id) }) ?? true
    else { return nil }
    return statuses(of: record)
  }

  private static func statuses(of record: Record) -> [String: PreventionItem.Status] {
    var statuses: [String: PreventionItem.Status] = [:]
    for item in record.postmortem?.preventionItems ?? [] {
      for name in names(of: item, in: record.id) where statuses[name] == nil { statuses[name] = item.effectiveStatus }
    }
    return statuses
  }

  /// What an item is recognised by from version to version: its ticket, the id it was given, its words.
  private static func names(of item: PreventionItem, in record: String) -> [String] {
    var names: [String] = []
    if let ticket = item.ticketURL ?? item.ticket?.value { names.append("ticket " + ticket.lowercased()) }
    if !item.id.hasPrefix(record) { names.append("id " + item.id.lowercased()) }
    names.append("text " + TextProfile(item.text).terms.sorted().joined(separator: " "))
    return names
  }
}
