import Diagnostics
import Markdown
import Postmortems

/// What somebody asks to be begun.
public struct NewDocumentRequest: Sendable {
  public var kind: DocumentKind
  public var title: String
  /// As the severity matrix has it.
  public var severity: String?
  public var services: [String]
  /// The day it is about, or is begun on; `nil` takes the timeline's, else `today`.
  public var date: CivilDate?
  public var today: CivilDate
  public var template: DocumentTemplate
  public var timeline: TimelineSource?

  public init(
    kind: DocumentKind, title: String, severity: String? = nil, services: [String] = [], date: CivilDate? = nil,
    today: CivilDate, template: DocumentTemplate, timeline: TimelineSource? = nil
  ) {
    self.kind = kind
    self.title = title
    self.severity = severity
    self.services = services
    self.date = date
    self.today = today
    self.template = template
    self.timeline = timeline
  }
}

/// A document that is begun: where it goes, and its text.
public struct NewDocument: Sendable {
  /// Relative to the first content folder.
  public var path: String
  public var text: String
  /// `nil` where the name of the file serves.
  public var id: String?
  /// What was read out of the timeline, in words for people.
  public var timelineEntries = 0
  /// Moments that the timeline only suggests by its words, which are not filled in: `detected 14:06 (line 12)`.
  public var suggested: [String] = []

  /// - Parameters:
  ///   - records: everything there is already, drafts included, before ids are given.
  ///   - folder: where it goes, relative to the content folder; `nil` for where its kind stands.
  public static func make(
    _ request: NewDocumentRequest, among records: [Record], folder: String? = nil, rules: ReadingRules
  ) -> NewDocument {
    let incident = request.timeline?.record.postmortem
    var facts = KnownFacts(
      title: request.title, date: request.date ?? incident.flatMap(day) ?? request.today)
    facts.severity = request.severity ?? incident?.severity?.value.name
    facts.services = request.services.isEmpty ? incident?.services.map(\.value) ?? [] : request.services
    let shelf = Shelf(records)
    facts.id = shelf.id(for: request, date: facts.date)
    var suggested: [String] = []
    if request.kind == .postmortem, let incident {
      let moments: [(String, Fact<Moment>?, WritableKeyPath<KnownFacts, Moment?>)] = [
        ("started", incident.started, \.started), ("detected", incident.detected, \.detected),
        ("mitigated", incident.mitigated, \.mitigated), ("resolved", incident.resolved, \.resolved),
      ]
      for (name, fact, path) in moments {
        guard let fact, fact.value.minute != nil else { continue }
        if fact.basis == .stated {
          facts[keyPath: path] = fact.value
        } else {
          let line = fact.provenance.location.range?.start.line ?? 1
          suggested.append("\(name) \(KnownFacts.written(fact.value)) (line \(line))")
        }
      }
    }
    var filler = TemplateFiller(facts, kind: request.kind, vocabulary: rules.vocabulary)
    var text = filler.fill(request.template.text)
    if request.kind == .postmortem, let timeline = request.timeline, let incident {
      let table = TimelineTable(incident.timeline, of: timeline.record.document, date: facts.date)
      if !table.rows.isEmpty { text = table.inserted(into: text, vocabulary: rules.vocabulary) }
    }
    let path = (folder ?? shelf.folder(for: request.kind)) + shelf.name(for: request, id: facts.id, date: facts.date)
    return NewDocument(
      path: path, text: text, id: facts.id, timelineEntries: incident?.timeline.count ?? 0, suggested: suggested)
  }

  private static func day(of incident: Postmortem) -> CivilDate? {
    incident.started?.value.date ?? incident.date?.value ?? incident.timeline.lazy.compactMap(\.moment?.date).first
  }
}

/// A timeline that was kept during an incident.
public struct TimelineSource: Sendable {
  public var record: Record
  public var diagnostics: [Diagnostic]

  /// Reads any document; of a plain log, each line that begins with a time is an entry.
  public static func read(_ bytes: [UInt8], path: String, rules: ReadingRules) -> TimelineSource {
    let first = parse(bytes, path: path, rules: rules)
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let items = lines.map { line -> String in
      let time = TimeExpression.leading(Array(line.utf8))
      return time?.minute == nil || line.hasPrefix("- ") ? String(line) : "- " + line
    }
    // The lines keep their numbers, so that what is said of them can be found.
    let log = parse(Array(items.joined(separator: "\n").utf8), path: path, rules: rules)
    return log.entries > first.entries ? log : first
  }

  private var entries: Int { record.postmortem?.timeline.count ?? 0 }

  private static func parse(_ bytes: [UInt8], path: String, rules: ReadingRules) -> TimelineSource {
    let source = SourceText.decode(path: path, bytes: bytes)
    let document = Document.parse(source.value)
    let record = RecordReader.readTimelineDocument(document.value, rules: rules)
    return TimelineSource(
      record: record.value, diagnostics: source.diagnostics + document.diagnostics + record.diagnostics)
  }
}
