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

/// Factors for kinds of section, by their places.
struct SectionWeights: Sendable, ExpressibleByDictionaryLiteral {
  private var weights = Array(repeating: Double.nan, count: SectionKind.allCases.count)

  init(_ weights: [SectionKind: Double]) {
    for (kind, weight) in weights { self.weights[kind.ordinal] = weight }
  }

  init(dictionaryLiteral elements: (SectionKind, Double)...) {
    for (kind, weight) in elements { weights[kind.ordinal] = weight }
  }

  /// `nil` for a kind that none is stated for.
  func weight(of kind: SectionKind) -> Double? {
    let weight = weights[kind.ordinal]
    return weight.isNaN ? nil : weight
  }
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
  /// By kinds of section; `nil` for those that count as others do.
  var sections = SectionWeights([:])
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
    case .onset: onset ?? sections.weight(of: .timeline) ?? other
    case .section: hit.section.flatMap { sections.weight(of: $0) } ?? other
    }
  }
}

extension Classification {
  /// A signal's weight in points: a proof is worth many hints.
  private static let points: [Double] = [1, 0.3, 1, 2, 3.5, 5]

  /// What was found of one signal.
  private struct Found {
    var signal: Int
    /// The place of the hit that counts most.
    var hit: Int
    var points: Double
    var count: Int
  }

  /// Adds up the signals for each value that the question knows.
  ///
  /// - Parameter said: the words of the hits.
  /// - Parameter priors: points from elsewhere, such as a trigger that its cause makes likely.
  /// - Parameter extra: evidence that is no phrase of the taxonomy.
  init(
    _ hits: [SignalHit], _ said: [UInt8], _ index: SignalIndex, _ question: SignalIndex.Question,
    weights: ClassifierWeights, priors: [String: Double] = [:], extra: [(value: String, evidence: Evidence)] = []
  ) {
    var scores = priors
    var evidence: [String: [Evidence]] = [:]
    for found in Self.best(hits, index, question, weights) {
      let id = index.value(of: found.signal).id
      let hit = hits[found.hit]
      // Said again it is a little surer, not twice as true.
      let points = found.points * (1 + 0.2 * Double(min(found.count - 1, 4)))
      scores[id, default: 0] += points
      evidence[id, default: []].append(
        Evidence(
          words: String(decoding: said[hit.words], as: UTF8.self), line: hit.line, section: hit.section, points: points,
          strength: index.weights[found.signal], placeFactor: (weights.priors[id] ?? 1) * weights.weight(of: hit),
          isCausal: hit.isCausal && weights.causal != 1,
          isHypothetical: hit.isHypothetical && weights.hypothetical != 1, count: found.count))
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

  /// The signals that speak for a value of the question, in their order, each with the hit that counts most.
  private static func best(
    _ hits: [SignalHit], _ index: SignalIndex, _ question: SignalIndex.Question, _ weights: ClassifierWeights
  ) -> [Found] {
    var places = hits.indices.filter { !hits[$0].isNegated && index.question(of: hits[$0].signal) == question }
    places.sort { (hits[$0].signal, $0) < (hits[$1].signal, $1) }
    var best: [Found] = []
    var prior = 1.0
    var isAttack = false
    var previous = -1
    for place in places {
      let signal = hits[place].signal
      if signal != previous {
        let id = index.value(of: signal).id
        prior = weights.priors[id] ?? 1
        isAttack = id == "security.attack"
        previous = signal
      }
      let weight = index.weights[signal]
      var points =
        prior * weights.weight(of: hits[place]) * (Self.points.indices.contains(weight) ? Self.points[weight] : 1)
      // "An attacker could have": nobody did.
      if hits[place].isHypothetical, isAttack { points *= 0.5 }
      guard points > 0 else { continue }
      guard let last = best.indices.last, best[last].signal == signal else {
        best.append(Found(signal: signal, hit: place, points: points, count: 1))
        continue
      }
      best[last].count += 1
      if points > best[last].points { (best[last].hit, best[last].points) = (place, points) }
    }
    return best
  }
}
