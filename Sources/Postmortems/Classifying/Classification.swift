/// What a classifier found for one question: every value that something speaks for, strongest first.
public struct Classification: Hashable, Sendable {
  public struct Evidence: Hashable, Sendable {
    /// The words of the document.
    public var words: String
    public var line: Int
    public var section: SectionKind?
    /// What the words added to the score of their value.
    public var points: Double
    /// The signal's weight, 1 (a hint) to 5 (all but proof); 0 for evidence that is no phrase of the taxonomy.
    public var strength = 0
    /// How much the place counts: 1 as it is.
    public var placeFactor = 1.0
    /// Its sentence connects a cause with its effect.
    public var isCausal = false
    /// Its sentence speaks of what might be.
    public var isHypothetical = false
    /// How often the document says it.
    public var count = 1
  }

  public struct Candidate: Hashable, Sendable {
    public var value: String
    public var score: Double
    /// Strongest first.
    public var evidence: [Evidence]
  }

  public var candidates: [Candidate]
  /// How sure the first candidate is, 0 to 1: how much speaks for it, and how little for the others.
  public var confidence: Double
  /// Below this confidence the classifier abstains.
  public var threshold: Double

  /// The score at which nothing more is wanted for full confidence.
  public var enough = 0.0

  /// The value that is answered; `nil` where the classifier abstains.
  public var decision: Candidate? { confidence >= threshold ? candidates.first : nil }

  /// Those that are strong beside the first, for questions with several answers.
  public func others(atLeast share: Double, limit: Int) -> [Candidate] {
    guard let first = decision else { return [] }
    return Array(candidates.dropFirst().filter { $0.score >= first.score * share }.prefix(limit))
  }

  static let none = Classification(candidates: [], confidence: 0, threshold: 1)
}

/// How much a question trusts each part of a document, and when it abstains.
struct ClassifierWeights: Sendable {
  var title = 1.0
  var head = 1.0
  var detection = 1.0
  /// `nil`: as the rest of the timeline.
  var onset: Double?
  /// Of parts that no canonical name fits.
  var other = 0.5
  var sections: [SectionKind: Double] = [:]
  /// Factor for signals in a sentence that connects a cause with its effect.
  var causal = 1.0
  /// Factor for signals in a sentence about what might be.
  var hypothetical = 1.0
  /// Factors for words that only stand together: in the sentences that tell why, and elsewhere.
  var patternInCauses = 0.3
  var patternElsewhere = 0.0
  /// In the opening, where no section tells why.
  var patternInOpening = 0.0
  /// Factor for what stands in the first words of the section on the root cause.
  var leading = 1.0
  /// Factors for values that are rarely, or often, the answer.
  var priors: [String: Double] = [:]
  /// The score at which nothing more is wanted for full confidence.
  var enough = 8.0
  var threshold = 0.3

  func weight(of hit: SignalHit) -> Double {
    placeWeight(of: hit) * (hit.isCausal ? causal : 1) * (hit.isHypothetical ? hypothetical : 1)
      * (hit.isPattern ? patternFactor(of: hit) * hit.nearness : 1) * (hit.isLeading ? leading : 1)
      * (hit.isLater ? 0.5 : 1)
  }

  private func patternFactor(of hit: SignalHit) -> Double {
    let isAboutCauses = hit.section == .rootCause || hit.section == .trigger || hit.isCausal || hit.place == .title
    if isAboutCauses { return patternInCauses }
    return hit.place == .head || hit.section == .summary ? patternInOpening : patternElsewhere
  }

  private func placeWeight(of hit: SignalHit) -> Double {
    switch hit.place {
    case .title: title
    case .head: head
    case .detection: detection
    case .onset: onset ?? sections[.timeline] ?? other
    case .section: hit.section.map { sections[$0] ?? other } ?? other
    }
  }
}

extension Classification {
  /// A signal's weight in points: a proof is worth many hints.
  private static let points: [Int: Double] = [1: 0.3, 2: 1, 3: 2, 4: 3.5, 5: 5]

  /// Adds up the signals for each value that the question knows.
  ///
  /// - Parameter value: the value that a signal speaks for, `nil` for those of other questions.
  /// - Parameter priors: points from elsewhere, such as a trigger that its cause makes likely.
  /// - Parameter extra: evidence that is no phrase of the taxonomy.
  init(
    _ hits: [SignalHit], _ index: SignalIndex, weights: ClassifierWeights, priors: [String: Double] = [:],
    extra: [(value: String, evidence: Evidence)] = [], value: (SignalIndex.Target) -> String?
  ) {
    var best: [Int: (evidence: Evidence, count: Int)] = [:]
    for hit in hits where !hit.isNegated {
      let signal = index.signals[hit.signal]
      guard let answer = value(signal.target) else { continue }
      var points = (weights.priors[answer] ?? 1) * weights.weight(of: hit) * (Classification.points[signal.weight] ?? 1)
      // "An attacker could have": nobody did.
      if hit.isHypothetical, answer == "security.attack" { points *= 0.5 }
      guard points > 0 else { continue }
      let evidence = Evidence(
        words: hit.words, line: hit.line, section: hit.section, points: points, strength: signal.weight,
        placeFactor: (weights.priors[answer] ?? 1) * weights.weight(of: hit),
        isCausal: hit.isCausal && weights.causal != 1,
        isHypothetical: hit.isHypothetical && weights.hypothetical != 1)
      if let known = best[hit.signal] {
        best[hit.signal] = (known.evidence.points >= points ? known.evidence : evidence, known.count + 1)
      } else {
        best[hit.signal] = (evidence, 1)
      }
    }
    var scores = priors
    var evidence: [String: [Evidence]] = [:]
    for (signal, found) in best.sorted(by: { $0.key < $1.key }) {
      guard let value = value(index.signals[signal].target) else { continue }
      // Said again it is a little surer, not twice as true.
      let points = found.evidence.points * (1 + 0.2 * Double(min(found.count - 1, 4)))
      scores[value, default: 0] += points
      var one = found.evidence
      one.points = points
      one.count = found.count
      evidence[value, default: []].append(one)
    }
    for one in extra {
      scores[one.value, default: 0] += one.evidence.points
      evidence[one.value, default: []].append(one.evidence)
    }
    candidates = scores.map { value, score in
      Candidate(
        value: value, score: score,
        evidence: (evidence[value] ?? []).sorted { ($0.points, $1.line) > ($1.points, $0.line) })
    }.sorted { $0.score != $1.score ? $0.score > $1.score : $0.value < $1.value }
    let first = candidates.first?.score ?? 0
    let second = candidates.dropFirst().first?.score ?? 0
    confidence = first > 0 ? min(1, first / weights.enough) * (first / (first + second)) : 0
    threshold = weights.threshold
    enough = weights.enough
  }
}
