import Diagnostics
import Markdown

/// What was understood of a folder that nobody has prepared, and what was not: for `debrief init --from`.
///
/// Pure: records in, a report and the settings that would fit out.
public struct FolderSurvey: Hashable, Sendable {
  /// A word that recurs, with how many documents have it and one of them.
  public struct Finding: Hashable, Sendable {
    public var text: String
    public var count: Int
    /// `path:line` of the first document that has it.
    public var example: String
    /// What it probably is; `nil` where nothing speaks for anything.
    public var suggestion: Suggestion?
  }

  /// What a heading or label probably means.
  public struct Suggestion: Hashable, Sendable {
    /// A name of the vocabulary: `timeline`, `severity`.
    public var name: String
    public var reason: String
    /// Its content speaks for it, not its likeness to another word.
    public var isSure: Bool
  }

  /// One document in figures.
  public struct Understood: Hashable, Sendable {
    public var path: String
    public var kind: RecordKind
    public var date: String?
    public var severity: String?
    /// Which of start, detection, mitigation and resolution are known.
    public var moments: [Bool]
    public var timeline: Int
    public var cause: String?
    public var learnings: Int
    public var preventionItems: Int
    public var hasImpact: Bool
    public var conflicts: Int

    /// Names of facts that every postmortem should have and this one does not.
    public var missing: [String] {
      guard kind == .postmortem else { return [] }
      let all: [(String, Bool)] = [
        ("date", date != nil), ("severity", severity != nil), ("start", moments[0]), ("detection", moments[1]),
        ("resolution", moments[3]), ("impact", hasImpact), ("timeline", timeline > 0), ("cause", cause != nil),
        ("learnings", learnings > 0), ("prevention items", preventionItems > 0),
      ]
      return all.filter { !$0.1 }.map(\.0)
    }
  }

  /// A ticket system that documents link to.
  public struct Tracker: Hashable, Sendable {
    /// `OPS` of `OPS-12`.
    public var prefix: String
    /// With `$0` for the ticket; `nil` where documents name tickets and link to none.
    public var url: String?
    public var count: Int
    public var example: String
  }

  public var documents: [Understood]
  /// How many of them are drafts.
  public var drafts: Int
  /// Headings that name no section, most frequent first: candidates for `vocabulary.sections`.
  public var unknownHeadings: [Finding]
  /// Labels that name no fact: candidates for `vocabulary.fields`.
  public var unknownLabels: [Finding]
  /// Severities as written that the matrix knows.
  public var knownSeverities: [Finding]
  /// Severities that the matrix does not know: candidates for `severities`.
  public var unknownSeverities: [Finding]
  /// Folders that hold postmortems, with how many.
  public var folders: [Finding]
  public var trackers: [Tracker]
  /// Owners of prevention items and teams.
  public var owners: [Finding]
  /// A language tag where the script of most documents tells it.
  public var language: String?

  public init(_ records: [Record], vocabulary: Vocabulary, severities: SeverityMatrix = .standard) {
    let sorted = records.sorted { $0.path < $1.path }
    documents = sorted.map(Understood.init)
    drafts = sorted.filter(\.isDraft).count
    let postmortems = sorted.filter { $0.postmortem != nil }
    let words = SurveyWords(
      sorted.filter { $0.kind == .postmortem || $0.kind == .reference }, vocabulary: vocabulary, severities: severities)
    unknownHeadings = words.headings
    unknownLabels = words.labels
    knownSeverities = words.knownSeverities
    unknownSeverities = words.unknownSeverities
    folders = words.folders
    owners = words.owners
    trackers = SurveyLinks.trackers(of: postmortems)
    language = SurveyWords.language(of: postmortems)
  }

  // MARK: - Totals

  /// What was read in all documents together: the figures by which two configurations compare.
  public struct Totals: Hashable, Sendable {
    public var values: [(name: String, count: Int)]

    public static func == (a: Totals, b: Totals) -> Bool { a.values.map(\.count) == b.values.map(\.count) }
    public func hash(into hasher: inout Hasher) { hasher.combine(values.map(\.count)) }

    /// Whether nothing is read less often.
    public func isAtLeast(_ other: Totals) -> Bool { zip(values, other.values).allSatisfy { $0.count >= $1.count } }
  }

  public var totals: Totals {
    let all = documents.filter { $0.kind == .postmortem }
    return Totals(values: [
      ("postmortems", all.count), ("with a date", all.filter { $0.date != nil }.count),
      ("with a severity", all.filter { $0.severity != nil }.count),
      ("with a start", all.filter { $0.moments[0] }.count), ("with a detection", all.filter { $0.moments[1] }.count),
      ("with a resolution", all.filter { $0.moments[3] }.count), ("with an impact", all.filter(\.hasImpact).count),
      ("with a timeline", all.filter { $0.timeline > 0 }.count),
      ("timeline entries", all.reduce(0) { $0 + $1.timeline }),
      ("with a cause", all.filter { $0.cause != nil }.count), ("learnings", all.reduce(0) { $0 + $1.learnings }),
      ("prevention items", all.reduce(0) { $0 + $1.preventionItems }),
    ])
  }
}

extension FolderSurvey.Understood {
  init(_ record: Record) {
    path = record.path
    kind = record.kind
    let facts = record.postmortem
    date = facts?.date?.value.iso
    severity = facts?.severityAsWritten ?? facts?.severity?.value.name
    moments = [facts?.started, facts?.detected, facts?.mitigated, facts?.resolved].map { $0 != nil }
    timeline = facts?.timeline.count ?? 0
    cause = facts?.primaryCause?.cause
    learnings = facts?.learnings.count ?? 0
    preventionItems = facts?.preventionItems.count ?? 0
    hasImpact = facts?.impact != nil || record.section(.impact) != nil
    conflicts = facts?.conflicts.count ?? 0
  }
}
