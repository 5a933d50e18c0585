/// What was understood of a folder that nobody has prepared, and what was not: for `debrief init --from`.
///
/// Pure: records in, a report and the settings that would fit out.
public struct FolderSurvey: Hashable, Sendable {
  /// A word that recurs, with how often and one document that has it.
  public struct Finding: Hashable, Sendable {
    public var text: String
    public var count: Int
    public var example: String
  }

  public struct Understood: Hashable, Sendable {
    public var path: String
    public var kind: RecordKind
    /// Names of facts that were stated or inferred.
    public var facts: [String]
    /// Names of facts that every postmortem should have and this one does not.
    public var missing: [String]
  }

  public var documents: [Understood]
  /// Headings that name no section, most frequent first: candidates for `vocabulary.sections`.
  public var unknownHeadings: [Finding]
  /// Severities that the matrix does not know: candidates for `severities`.
  public var unknownSeverities: [Finding]
  /// Folders that hold postmortems, with how many: candidates for the content patterns.
  public var folders: [Finding]

  public init(_ records: [Record]) {
    let sorted = records.sorted { $0.path < $1.path }
    documents = sorted.map(FolderSurvey.understood)
    var headings = Counter()
    var severities = Counter()
    var folders = Counter()
    for record in sorted {
      guard let facts = record.postmortem else { continue }
      folders.add(record.path.split(separator: "/").dropLast().joined(separator: "/"), record.path)
      if let severity = facts.severity, severity.value.rank == nil { severities.add(severity.value.name, record.path) }
      let top = record.sections.filter { $0.level == 2 && $0.kind == nil }
      for section in Set(top.map { Label.normalized($0.title) }).sorted() where !section.isEmpty {
        headings.add(section, record.path)
      }
    }
    unknownHeadings = headings.findings(atLeast: 2)
    unknownSeverities = severities.findings(atLeast: 1)
    self.folders = folders.findings(atLeast: 1)
  }

  private struct Counter {
    private var counts: [String: (count: Int, example: String)] = [:]

    mutating func add(_ text: String, _ path: String) {
      counts[text] = ((counts[text]?.count ?? 0) + 1, counts[text]?.example ?? path)
    }

    func findings(atLeast least: Int) -> [Finding] {
      counts.filter { $0.value.count >= least }
        .map { Finding(text: $0.key, count: $0.value.count, example: $0.value.example) }
        .sorted { ($1.count, $0.text) < ($0.count, $1.text) }
    }
  }

  private static func understood(_ record: Record) -> Understood {
    guard let facts = record.postmortem else {
      return Understood(path: record.path, kind: record.kind, facts: [], missing: [])
    }
    let canonical = CanonicalSections(record.sections).lines
    let all: [(String, Bool)] = [
      ("date", facts.date != nil), ("severity", facts.severity != nil), ("timeline", !facts.timeline.isEmpty),
      ("cause", !facts.causes.isEmpty), ("impact", facts.impact != nil || canonical[.impact] != nil),
      ("detected", facts.detected != nil), ("resolved", facts.resolved != nil),
      ("learnings", !facts.learnings.isEmpty), ("prevention items", !facts.preventionItems.isEmpty),
    ]
    return Understood(
      path: record.path, kind: record.kind, facts: all.filter(\.1).map(\.0), missing: all.filter { !$0.1 }.map(\.0))
  }

  /// Lines for people: one a document, then what was not understood.
  public var text: String {
    var out = ""
    for document in documents {
      out += "\(document.path): \(document.kind.rawValue)"
      if document.kind == .postmortem {
        out += document.facts.isEmpty ? "" : ", " + document.facts.joined(separator: ", ")
        out += document.missing.isEmpty ? "" : "; not found: " + document.missing.joined(separator: ", ")
      }
      out += "\n"
    }
    for (title, findings) in [
      ("Headings that name no known section", unknownHeadings),
      ("Severities that the matrix does not know", unknownSeverities),
    ] where !findings.isEmpty {
      out += "\n\(title):\n"
      for finding in findings { out += "  \(finding.count) × \(finding.text)  (\(finding.example))\n" }
    }
    return out
  }
}
