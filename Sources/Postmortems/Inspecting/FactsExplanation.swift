import Diagnostics
import Markdown

/// Why a classifier answers as it does: for `debrief inspect --explain cause FILE`.
public struct FactsExplanation: Sendable {
  /// The questions that can be explained, as named on the command line.
  public enum Question: String, Hashable, Sendable, CaseIterable {
    case cause, trigger
    case detectedBy = "detected_by"
    case detectionGap = "detection_gap"
    case mitigation
    case symptoms
  }

  public var path: String
  public var question: Question
  /// What the author states, which wins over anything inferred.
  public var stated: [Fact<String>]
  /// What the text speaks for, strongest first; the first is the answer where it is sure enough.
  public var classification: Classification
  /// Names of the values for people: `Resource exhaustion` for `capacity.exhaustion`.
  public var names: [String: String]

  /// Reads a document for one question.
  public init(_ document: Document, rules: ReadingRules, question: Question) {
    self = RecordReader.explain(document, rules: rules, question)
  }

  init(
    path: String, question: Question, stated: [Fact<String>], classification: Classification, names: [String: String]
  ) {
    self.path = path
    self.question = question
    self.stated = stated
    self.classification = classification
    self.names = names
  }

  /// Lines for people: what is stated, what the text speaks for, and the words with their lines and points.
  public var text: String {
    var out = "\(path): \(question.rawValue)\n"
    for fact in stated {
      let line = fact.provenance.location.range.map { ", line \($0.start.line)" } ?? ""
      out += "  stated    \(fact.value)  (\(fact.provenance.source.name)\(line))\n"
    }
    guard let first = classification.candidates.first else { return out + "  nothing in the text speaks for a value\n" }
    if stated.isEmpty {
      out +=
        classification.decision == nil
        ? "  unknown   \(first.value) is the nearest, but not sure enough: \(percent(classification.confidence)), "
          + "needed \(percent(classification.threshold))\n"
        : "  inferred  \(first.value), confidence \(percent(classification.confidence))\n"
    }
    for candidate in classification.candidates.prefix(5) {
      out += "\n  \(candidate.value)"
      if let name = names[candidate.value], name != candidate.value { out += " – \(name)" }
      out += "  \(points(candidate.score)) points\n"
      for evidence in candidate.evidence.prefix(8) {
        let place = evidence.section.map { " in \($0.rawValue)" } ?? ""
        out += "    \(points(evidence.points))  line \(evidence.line)\(place): \(evidence.words)\n"
      }
    }
    return out
  }

  /// The same as one JSON object.
  public var json: JSONText {
    .object([
      ("path", .string(path)), ("question", .string(question.rawValue)),
      ("stated", .array(stated.map { .string($0.value) })),
      ("answer", .optional(stated.first?.value ?? classification.decision?.value)),
      ("confidence_percent", .int(Int((classification.confidence * 100).rounded()))),
      (
        "candidates",
        .array(
          classification.candidates.prefix(5).map { candidate in
            .object([
              ("value", .string(candidate.value)), ("points", .string(points(candidate.score))),
              (
                "evidence",
                .array(
                  candidate.evidence.prefix(8).map {
                    .object([
                      ("words", .string($0.words)), ("line", .int($0.line)), ("points", .string(points($0.points))),
                    ])
                  })
              ),
            ])
          })
      ),
    ])
  }

  private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  private func points(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension RecordReader {
  fileprivate static func explain(
    _ document: Document, rules: ReadingRules, _ question: FactsExplanation.Question
  ) -> FactsExplanation {
    let (record, classifier) = RecordReader.classify(document, rules: rules)
    let facts = record.postmortem ?? Postmortem()
    func stated(_ facts: [Fact<String>]) -> [Fact<String>] { facts.filter { $0.basis == .stated } }
    let answer: (stated: [Fact<String>], found: Classification, facet: Taxonomy.Facet?)
    switch question {
    case .cause:
      answer = (stated(facts.causes.map { Fact($0.cause, $0.provenance) }), classifier.cause(), nil)
    case .trigger:
      answer = (
        stated([facts.trigger].compactMap(\.self)), classifier.trigger(cause: classifier.cause()), .trigger
      )
    case .detectedBy: answer = (stated([facts.detectedBy].compactMap(\.self)), classifier.detectedBy(), .detectedBy)
    case .detectionGap:
      answer = (stated([facts.detectionGap].compactMap(\.self)), classifier.detectionGap(), .detectionGap)
    case .mitigation: answer = (stated([facts.mitigation].compactMap(\.self)), classifier.mitigation(), .mitigation)
    case .symptoms: answer = (stated(facts.symptoms), classifier.symptoms(), .symptom)
    }
    var names: [String: String] = [:]
    for value in answer.found.candidates.map(\.value) {
      names[value] = answer.facet.map { rules.taxonomy.name(of: value, in: $0) } ?? rules.taxonomy.name(of: value)
    }
    return FactsExplanation(
      path: document.path, question: question, stated: answer.stated, classification: answer.found, names: names)
  }
}
