import Diagnostics
import Markdown

/// Why a fact is what it is: what the document states of it and where, what the text speaks for, and why the
/// answer is unknown where it is. For `debrief inspect --explain cause FILE`.
public struct FactsExplanation: Sendable {
  /// The facts that can be explained, as named on the command line.
  public enum Question: String, Hashable, Sendable, CaseIterable {
    case cause, trigger
    case detectedBy = "detected_by"
    case detectionGap = "detection_gap"
    case mitigation, symptoms
    case title, kind, date, severity, status, services, teams, zone, started, detected, mitigated, resolved
    case timeToDetect = "time_to_detect"
    case timeToMitigate = "time_to_mitigate"
    case timeToRestore = "time_to_restore"
    case impact, summary

    /// The question that a word names, as a key of front matter or of the inspection format has it.
    public init?(name: String) {
      let word = name.lowercased().replacing("-", with: "_").replacing(" ", with: "_")
      guard let question = Question(rawValue: Self.otherNames[word] ?? word) else { return nil }
      self = question
    }

    private static let otherNames = [
      "causes": "cause", "root_cause": "cause", "symptom": "symptoms", "detection": "detected_by",
      "service": "services", "team": "teams", "stated_detect_min": "time_to_detect",
      "stated_restore_min": "time_to_restore", "duration": "time_to_restore", "timezone": "zone",
    ]
  }

  /// One place of a document that says something of the fact.
  public struct Statement: Hashable, Sendable {
    public var value: String
    public var provenance: Provenance
    /// What becomes of it: "in force", "comes after …".
    public var remark: String
  }

  public var path: String
  public var question: Question
  /// The answer; `nil` for unknown.
  public var answer: String?
  /// Strongest first.
  public var statements: [Statement]
  /// What was looked for, or what else explains the answer; whole sentences.
  public var remarks: [String]
  /// What the text speaks for, strongest first; `nil` for facts that no classifier answers.
  public var classification: Classification?
  /// Names of the values for people: `Resource exhaustion` for `capacity.exhaustion`.
  public var names: [String: String]
  let places: EvidencePlaces

  /// Reads a document for one question.
  public init(_ document: Document, rules: ReadingRules, question: Question) {
    self = RecordReader.explain(document, rules: rules, question)
  }

  init(
    path: String, question: Question, answer: String?, statements: [Statement], remarks: [String] = [],
    classification: Classification? = nil, names: [String: String] = [:], places: EvidencePlaces
  ) {
    self.path = path
    self.question = question
    self.answer = answer
    self.statements = statements
    self.remarks = remarks
    self.classification = classification
    self.names = names
    self.places = places
  }

  // MARK: - Text

  /// Lines for people.
  ///
  /// - Parameter shown: the path as the user named the file, where it is not that of the document.
  public func text(shownAs shown: String? = nil) -> String {
    let file = shown ?? path
    var out = "\(file): \(question.rawValue) is \(answer ?? "unknown")"
    if let answer, let name = names[answer], name != answer { out += " (\(name))" }
    out += "\n"
    for statement in statements {
      out += "  \(place(statement.provenance, file)): \(statement.provenance.source.name): "
      out += "\"\(TerminalText.clipped(statement.value, to: 90))\" \(statement.remark)\n"
      for words in statement.provenance.evidence { out += "    \"\(words)\"\n" }
    }
    for remark in remarks + [verdict].compactMap(\.self) { out += "  \(remark)\n" }
    for (number, candidate) in (classification?.candidates ?? []).prefix(5).enumerated() {
      out += "\n  \(number + 1). \(candidate.value)"
      if let name = names[candidate.value], name != candidate.value { out += " (\(name))" }
      out += ": \(points(candidate.score)) points\n"
      for evidence in candidate.evidence.prefix(8) { out += line(evidence, file) }
      let more = candidate.evidence.count - 8
      if more > 0 { out += "    … and \(more) more\n" }
      let said = candidate.evidence.reduce(0) { $0 + $1.points }
      if candidate.score - said >= 0.05 {
        out += "    \(points(candidate.score - said).leftPadded(4))  because the cause makes it likely\n"
      }
    }
    return TerminalText.visible(lines: out)
  }

  private func line(_ evidence: Classification.Evidence, _ file: String) -> String {
    let position = places.position(of: evidence.words, from: evidence.line)
    return "    \(points(evidence.points).leftPadded(4))  \(file):\(position.line):\(position.column): "
      + "\"\(evidence.words)\" – \(evidence.weighing)\n"
  }

  private func place(_ provenance: Provenance, _ file: String) -> String {
    let location = provenance.location
    let name = location.file == path ? file : location.file
    return name + (location.range.map { ":\($0.start.line):\($0.start.column)" } ?? "")
  }

  /// Why the classifier answers, or why it does not.
  private var verdict: String? {
    guard let classification else { return nil }
    guard let first = classification.candidates.first else { return "Nothing in the text speaks for a value." }
    let sure = percent(classification.confidence)
    var parts = [
      "\(first.value) has \(points(first.score)) points where \(points(classification.enough)) leave no doubt"
    ]
    if let second = classification.candidates.dropFirst().first, second.score > 0 {
      parts.append("\(second.value) is the next with \(points(second.score))")
    }
    let balance = parts.joined(separator: "; ") + ": \(sure) sure, and \(percent(classification.threshold)) is needed."
    if statements.contains(where: { $0.remark == Self.inForce && $0.provenance.source.basis == .stated }) {
      return "What is stated wins. From the text alone: " + balance
    }
    return (classification.decision == nil ? "Not sure enough to answer: " : "Inferred from the text: ") + balance
  }

  static let inForce = "is in force"

  private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  private func points(_ value: Double) -> String {
    let tenths = Int((min(max(value, 0), 9_999) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  // MARK: - JSON

  /// The same as one JSON object.
  public func json(shownAs shown: String? = nil) -> JSONText {
    .object([
      ("path", .string(shown ?? path)), ("fact", .string(question.rawValue)), ("answer", .optional(answer)),
      (
        "statements",
        .array(
          statements.map { statement in
            .object([
              ("value", .string(statement.value)), ("source", .string(statement.provenance.source.name)),
              ("line", .optional(statement.provenance.location.range?.start.line)),
              ("column", .optional(statement.provenance.location.range?.start.column)),
              ("remark", .string(statement.remark)),
            ])
          })
      ),
      ("confidence_percent", .optional(classification.map { Int(($0.confidence * 100).rounded()) })),
      ("needed_percent", .optional(classification.map { Int(($0.threshold * 100).rounded()) })),
      ("candidates", .array((classification?.candidates ?? []).prefix(5).map(json))),
    ])
  }

  private func json(_ candidate: Classification.Candidate) -> JSONText {
    .object([
      ("value", .string(candidate.value)), ("points", .string(points(candidate.score))),
      (
        "evidence",
        .array(
          candidate.evidence.prefix(8).map { evidence in
            let position = places.position(of: evidence.words, from: evidence.line)
            return .object([
              ("words", .string(evidence.words)), ("line", .int(position.line)), ("column", .int(position.column)),
              ("points", .string(points(evidence.points))), ("weighing", .string(evidence.weighing)),
            ])
          })
      ),
    ])
  }
}

extension Classification.Evidence {
  /// How the points come about, in words.
  var weighing: String {
    var parts = [Self.strengths[strength] ?? "says who told whom"]
    let place = section.map { "in \($0.rawValue.replacing("_", with: " "))" } ?? "outside the known sections"
    parts.append(placeFactor == 1 || strength == 0 ? place : "\(place), which counts \(factor(placeFactor)) times")
    if isCausal { parts.append("its sentence names a cause") }
    if isHypothetical { parts.append("its sentence is about what might be") }
    if count > 1 { parts.append("said \(count) times") }
    return parts.joined(separator: ", ")
  }

  private static let strengths = [
    1: "a hint", 2: "a weak sign", 3: "a clear sign", 4: "a strong sign", 5: "all but proof",
  ]

  private func factor(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}

extension String {
  fileprivate func leftPadded(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}

extension TerminalText {
  /// The same for text that the program itself has put in lines.
  public static func visible(lines text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { visible(String($0)) }.joined(separator: "\n")
  }
}
