import Markdown

/// Answers what the author did not: cause, trigger, detection, mitigation and symptoms, from the signals of
/// the taxonomy, weighed by where they stand.
///
/// Deterministic: the same document and taxonomy give the same answers, with the words that decided.
struct IncidentClassifier {
  private(set) var hits: [SignalHit]
  /// The words of the hits.
  let said: [UInt8]
  let index: SignalIndex
  /// Who told whom, as the sentences about noticing say.
  var detections: [(value: String, evidence: Classification.Evidence)] = []

  // MARK: - Cause

  static let causeWeights: ClassifierWeights = {
    var weights = ClassifierWeights()
    weights.title = 2
    weights.head = 1.6
    weights.other = 0.8
    weights.causal = 1.7
    weights.hypothetical = 0.6
    weights.enough = 9
    weights.threshold = 0.25
    weights.leading = 1.35
    weights.priors = priors
    weights.sections = [
      .rootCause: 3, .contributing: 1.3, .trigger: 1.5, .summary: 2, .impact: 0.5, .timeline: 0.7, .resolution: 1.1,
      .mitigation: 0.8, .detection: 0.3, .lessons: 0.7, .wentWell: 0.1, .wentWrong: 0.7, .lucky: 0.2, .actions: 0.5,
      .background: 0.4, .people: 0, .references: 0, .signatures: 0.5, .now: 0.3,
    ]
    return weights
  }()

  /// What lets a failure spread, and what was left undone before it, nearly every story names beside its cause; few
  /// name it as the cause. Bugs and wrong settings are what most stories end at.
  private static let priors: [String: Double] = [
    "resilience.spof": 0.75, "resilience.failover": 0.85, "resilience.cascade": 0.75, "resilience.retry-storm": 0.9,
    "resilience.blast-radius": 0.7, "process.knowledge": 0.7, "process.communication": 0.7, "process.review": 0.6,
    "change.rollout": 0.75, "change.rollback": 0.7, "dependency.coupling": 0.8, "dependency.internal": 0.9,
    "config.drift": 0.9, "code.logic": 1.2, "config.value": 1.1, "capacity.exhaustion": 1.1,
    "dependency.external": 1.1,
  ]

  func cause() -> Classification {
    var weights = Self.causeWeights
    // A story without headings tells why in its first paragraphs, if anywhere.
    if !hits.contains(where: { $0.section == .rootCause || $0.section == .contributing }) {
      weights.patternInOpening = 0.45
      if !hits.contains(where: { $0.section == .summary }) { weights.patternElsewhere = 0.15 }
      weights.other = 1
    }
    return Classification(hits, said, index, .cause, weights: weights)
  }

  // MARK: - Facets

  /// What a cause makes likely as its trigger.
  private static let triggersOfCauses: [String: String] = [
    "security.attack": "attack", "security.expiry": "expiry", "dependency.external": "provider",
    "infra.hardware": "hardware", "capacity.surge": "traffic", "change.rollout": "deploy",
    "change.manual": "maintenance",
    "change.migration": "maintenance", "config.value": "config", "config.flag": "flag", "config.scope": "config",
    "security.rotation": "maintenance", "code.compat": "deploy", "code.leak": "decay",
  ]

  /// Causes that may have lain there for long before something set them off: alone they hardly tell what did.
  private static let oldWhenTriggered: Set<String> = [
    "config.value", "config.scope", "code.compat", "change.migration",
  ]

  func trigger(cause: Classification) -> Classification {
    var weights = ClassifierWeights()
    weights.title = 1.8
    weights.head = 1.6
    weights.causal = 1.3
    weights.enough = 8
    weights.onset = 3
    // Many write-ups name no trigger at all.
    weights.threshold = 0.33
    weights.patternInCauses = 0.35
    weights.patternElsewhere = 0.1
    weights.other = 0.5
    weights.sections = [
      .trigger: 3, .rootCause: 1.8, .contributing: 1.2, .summary: 2, .impact: 0.4, .timeline: 0.6, .resolution: 0.3,
      .mitigation: 0.2, .detection: 0.2, .lessons: 0.3, .wentWell: 0, .wentWrong: 0.4, .lucky: 0, .actions: 0.1,
      .background: 0.5, .people: 0, .references: 0, .signatures: 0, .now: 0,
    ]
    var priors: [String: Double] = [:]
    if let decided = cause.decision, let trigger = Self.triggersOfCauses[decided.value] {
      priors[trigger] = (Self.oldWhenTriggered.contains(decided.value) ? 4 : 8) * cause.confidence
    }
    return facet(.trigger, weights, priors)
  }

  func detectedBy() -> Classification {
    var weights = ClassifierWeights()
    weights.title = 0.5
    weights.head = 1.5
    weights.detection = 3
    weights.enough = 7
    weights.threshold = 0.25
    weights.other = 0.3
    weights.sections = [
      .detection: 3, .summary: 1.6, .timeline: 0.6, .impact: 0.5, .rootCause: 0.3, .trigger: 0.3, .contributing: 0.2,
      .resolution: 0.3, .mitigation: 0.2, .lessons: 0.3, .wentWell: 0.4, .wentWrong: 0.5, .lucky: 0.4, .actions: 0,
      .background: 0.2, .people: 0, .references: 0, .signatures: 0, .now: 0,
    ]
    var ordered = self
    ordered.markLaterNoticing()
    var found = ordered.facet(.detectedBy, weights, extra: detections)
    // A probe that fails raises an alert: of the two it is the one that noticed.
    if found.candidates.first?.value == "alert", found.candidates.count > 1, found.candidates[1].value == "synthetic",
      found.candidates[1].score >= found.candidates[0].score * 0.6
    {
      found.candidates.swapAt(0, 1)
    }
    return found
  }

  /// "A user reported it, a team member noticed the report": who is named first noticed first.
  private mutating func markLaterNoticing() {
    var first: String?
    for place in hits.indices where hits[place].place == .detection && !hits[place].isNegated {
      let signal = hits[place].signal
      let value = index.value(of: signal)
      guard value.question == .facet(.detectedBy) else { continue }
      if let first { hits[place].isLater = value.id != first } else if index.weights[signal] >= 4 { first = value.id }
    }
  }

  func mitigation() -> Classification {
    var weights = ClassifierWeights()
    weights.head = 1
    weights.enough = 9
    weights.threshold = 0.4
    weights.other = 0.3
    weights.sections = [
      .mitigation: 3, .resolution: 2.5, .timeline: 1, .summary: 1.5, .actions: 0, .lessons: 0.1, .wentWell: 0.4,
      .wentWrong: 0.2, .rootCause: 0.4, .references: 0, .background: 0.1,
    ]
    return facet(.mitigation, weights)
  }

  func symptoms() -> Classification {
    var weights = ClassifierWeights()
    weights.title = 2
    weights.head = 1.5
    weights.enough = 8
    weights.threshold = 0.35
    weights.other = 0.3
    weights.sections = [
      .impact: 3, .summary: 2, .detection: 1, .timeline: 0.7, .rootCause: 0.4, .actions: 0, .lessons: 0.1,
      .references: 0, .background: 0.1, .wentWell: 0.1, .resolution: 0.2,
    ]
    return facet(.symptom, weights)
  }

  /// What stood in the way of noticing, as sections on detection and on what went wrong tell it.
  func detectionGap() -> Classification {
    var weights = ClassifierWeights()
    weights.title = 0
    weights.head = 0.3
    weights.enough = 9
    weights.threshold = 0.5
    weights.other = 0.3
    weights.sections = [
      .detection: 3, .wentWrong: 2, .lessons: 1.2, .contributing: 1, .actions: 0.3, .summary: 0.5, .timeline: 0.3,
    ]
    return facet(.detectionGap, weights)
  }

  /// What a prevention item does for the next time, from its text alone.
  ///
  /// - Parameter scan: one for texts by themselves, which is used again for the next.
  static func preventionKind(_ text: String, _ scan: inout SignalScan) -> Classification {
    var weights = ClassifierWeights()
    weights.enough = 3
    weights.threshold = 0.5
    scan.read(text)
    return Classification(scan.hits, scan.said, scan.index, .facet(.preventionKind), weights: weights)
  }

  private func facet(
    _ facet: Taxonomy.Facet, _ weights: ClassifierWeights, _ priors: [String: Double] = [:],
    extra: [(value: String, evidence: Classification.Evidence)] = []
  ) -> Classification {
    Classification(hits, said, index, .facet(facet), weights: weights, priors: priors, extra: extra)
  }
}
