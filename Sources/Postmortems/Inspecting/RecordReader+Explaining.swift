import Diagnostics
import Markdown

extension RecordReader {
  static func explain(
    _ document: Document, rules: ReadingRules, _ question: FactsExplanation.Question
  ) -> FactsExplanation {
    let explained = RecordReader.explained(document, rules: rules)
    return explained.explanation(of: question)
  }
}

/// A document that was read, with all that its reader knew.
struct ExplainedRecord {
  var record: Record
  var reader: RecordReader
  var classifier: IncidentClassifier

  private var facts: Postmortem { record.postmortem ?? Postmortem() }
  private typealias Statement = FactsExplanation.Statement

  func explanation(of question: FactsExplanation.Question) -> FactsExplanation {
    switch question {
    case .cause: classified(question, .causes, causeStatements, classifier.cause(), facet: nil)
    case .trigger:
      classified(
        question, .trigger, [facts.trigger].compactMap(\.self), classifier.trigger(cause: classifier.cause()),
        facet: .trigger)
    case .detectedBy:
      classified(
        question, .detectedBy, [facts.detectedBy].compactMap(\.self), classifier.detectedBy(), facet: .detectedBy)
    case .detectionGap:
      classified(
        question, .detectionGap, [facts.detectionGap].compactMap(\.self), classifier.detectionGap(),
        facet: .detectionGap)
    case .mitigation:
      classified(
        question, .mitigation, [facts.mitigation].compactMap(\.self), classifier.mitigation(), facet: .mitigation)
    case .symptoms: classified(question, .symptoms, facts.symptoms, classifier.symptoms(), facet: .symptom)
    case .title: title
    case .kind: kind
    case .date: date
    case .severity: read(question, [.severity], facts.severity) { $0.name }
    case .status: read(question, [.status], facts.status) { $0 }
    case .services: read(question, [.services], joined(facts.services)) { $0 }
    case .teams: read(question, [.teams], joined(facts.teams)) { $0 }
    case .zone: read(question, [.zone], facts.zone) { $0 }
    case .started: read(question, [.started], facts.started) { $0.iso }
    case .detected: read(question, [.detected], facts.detected) { $0.iso }
    case .mitigated: read(question, [.mitigated], facts.mitigated) { $0.iso }
    case .resolved: read(question, [.resolved], facts.resolved) { $0.iso }
    case .timeToDetect: span(question, [.timeToDetect], facts.timeToDetect)
    case .timeToMitigate: span(question, [.timeToMitigate], facts.timeToMitigate)
    case .timeToRestore: span(question, [.timeToRestore, .duration], facts.timeToRestore)
    case .impact: read(question, [.impact], facts.impact) { $0 }
    case .summary: read(question, [.summary], record.summary) { $0 }
    }
  }

  // MARK: - Facts that are read

  private func read<Value>(
    _ question: FactsExplanation.Question, _ fields: [FieldName], _ fact: Fact<Value>?, _ text: (Value) -> String
  ) -> FactsExplanation {
    var statements: [Statement] = []
    if let fact {
      statements.append(
        Statement(value: text(fact.value), provenance: fact.provenance, remark: FactsExplanation.inForce))
    }
    statements += others(fields, than: fact?.provenance)
    return make(
      question, answer: fact.map { text($0.value) }, statements,
      remarks: conflicts(question) + (fact == nil ? [lookedFor(question, fields)] : []))
  }

  /// The labels that say something of a fact and are not in force.
  private func others(_ fields: [FieldName], than used: Provenance?) -> [Statement] {
    fields.flatMap { reader.fields.all($0) }.filter { $0.location != used?.location }.map { value in
      let isWeaker = used.map { $0.source <= value.source } ?? false
      return Statement(
        value: value.value, provenance: Provenance(value.source, at: value.location),
        remark: isWeaker ? "comes after it" : "could not be read as this fact")
    }
  }

  private func span(
    _ question: FactsExplanation.Question, _ fields: [FieldName], _ span: Span
  ) -> FactsExplanation {
    var explained = read(question, fields, span.inForce, minutesText)
    if let stated = span.stated, let computed = span.computed {
      let other = span.inForce == stated ? computed : stated
      explained.statements.removeAll { $0.provenance.location == other.provenance.location }
      explained.statements.append(
        Statement(value: minutesText(other.value), provenance: other.provenance, remark: "is kept beside it"))
    }
    if span.inForce?.basis == .computed {
      explained.remarks.append("Computed from the moments: see --explain started, detected and resolved.")
    }
    return explained
  }

  private func lookedFor(_ question: FactsExplanation.Question, _ fields: [FieldName]) -> String {
    let names = fields.map { $0.rawValue.replacing("_", with: " ") }
    let all = fields.flatMap { reader.rules.vocabulary.labels(for: $0) }
    let labels =
      all.filter { label in names.contains { label.contains($0) } }
      + all.filter { label in !names.contains { label.contains($0) } }
    return "No label states it. Looked for: \(labels.prefix(12).joined(separator: ", "))"
      + (labels.count > 12 ? " and \(labels.count - 12) more" : "")
      + "; `vocabulary` in debrief.yml adds others."
  }

  private func conflicts(_ question: FactsExplanation.Question) -> [String] {
    let name = question.rawValue.replacing("_", with: " ")
    return facts.conflicts.filter { $0.fact == name }.map { conflict in
      "Conflict: \(conflict.used) is used, \(conflict.other) stands in the \(conflict.otherAt.source.name)"
        + (conflict.otherAt.location.range.map { ", line \($0.start.line)" } ?? "") + "; both are kept."
    }
  }

  private func joined(_ facts: [Fact<String>]) -> Fact<String>? {
    facts.first.map { Fact(facts.map(\.value).joined(separator: ", "), $0.provenance) }
  }

  // MARK: - Facts that are classified

  private var causeStatements: [Fact<String>] { facts.causes.map { Fact($0.cause, $0.provenance) } }

  private func classified(
    _ question: FactsExplanation.Question, _ field: FieldName, _ found: [Fact<String>],
    _ classification: Classification, facet: Taxonomy.Facet?
  ) -> FactsExplanation {
    let stated = found.filter { $0.basis == .stated }
    var statements = stated.map {
      Statement(value: $0.value, provenance: $0.provenance, remark: FactsExplanation.inForce)
    }
    let places = Set(stated.map(\.provenance.location))
    statements += others([field], than: stated.first?.provenance).filter { statement in
      !places.contains(statement.provenance.location)
        && !places.contains {
          $0.range.map { statement.provenance.location.range?.lines.contains($0.start.line) ?? false } ?? false
        }
    }
    let taxonomy = reader.rules.taxonomy
    var names: [String: String] = [:]
    for value in classification.candidates.map(\.value) + found.map(\.value) {
      names[value] = facet.map { taxonomy.name(of: value, in: $0) } ?? taxonomy.name(of: value)
    }
    var explanation = make(question, answer: found.first?.value, statements, remarks: conflicts(question))
    if found.isEmpty, classification.decision != nil {
      explanation.remarks.append("The document says itself that it is not known.")
    }
    explanation.classification = classification
    explanation.names = names
    return explanation
  }

  // MARK: - Date, title and kind

  /// With the days that came second: of the title, the file name, the opening.
  private var date: FactsExplanation {
    var explained = read(.date, [.date], facts.date) { $0.iso }
    var reader = reader
    let clues = reader.dateClues()
    for clue in [clues.title, clues.text, clues.frontMatter, clues.fileName].compactMap(\.self)
    where !explained.statements.contains(where: { $0.provenance.location == clue.provenance.location }) {
      explained.statements.append(
        Statement(value: clue.value.iso, provenance: clue.provenance, remark: "comes after it"))
    }
    return explained
  }

  private var title: FactsExplanation {
    let document = record.document
    var statements: [Statement] = reader.fields.all(.title).map {
      Statement(value: $0.value, provenance: Provenance($0.source, at: $0.location), remark: "")
    }
    if let heading = reader.titleHeading ?? document.outline.first {
      let location = SourceLocation(file: document.path, range: reader.tree.range(heading.node))
      statements.append(Statement(value: heading.text, provenance: Provenance(.text, at: location), remark: ""))
    }
    let used = statements.firstIndex {
      $0.value == record.title || TitleText.cleaned($0.value) == record.title
    }
    for index in statements.indices {
      statements[index].remark = index == used ? FactsExplanation.inForce : "is not used"
    }
    let remarks = record.titleIsStated ? [] : ["No title is stated; the document is shown as \"\(record.title)\"."]
    return make(.title, answer: record.titleIsStated ? record.title : nil, statements, remarks: remarks)
  }

  private var kind: FactsExplanation {
    let kinds = CanonicalSections(record.sections)
    let sections = CanonicalSections.names.compactMap { kind in
      kinds.lines[kind].map { "\(kind.rawValue) (line \($0.lowerBound))" }
    }
    return make(
      .kind, answer: record.kind.rawValue, [],
      remarks: [
        "A `kind` in the front matter or the corrections decides, else the folder (\(folders)), else what stands in it.",
        "Sections that postmortems have: \(sections.isEmpty ? "none" : sections.joined(separator: ", ")).",
      ])
  }

  private var folders: String {
    let folders = record.path.split(separator: "/").dropLast()
    return folders.isEmpty ? "none" : folders.joined(separator: "/")
  }

  private func make(
    _ question: FactsExplanation.Question, answer: String?, _ statements: [Statement], remarks: [String]
  ) -> FactsExplanation {
    FactsExplanation(
      path: record.path, question: question, answer: answer, statements: statements, remarks: remarks,
      places: EvidencePlaces(source: record.document.source))
  }
}
