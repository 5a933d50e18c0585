/// The signals of a taxonomy, ready to be found in one pass over a document.
public struct SignalIndex: Sendable {
  /// What a signal speaks for.
  enum Target: Hashable, Sendable {
    /// A leaf of the taxonomy, by its id.
    case cause(String)
    case facet(Taxonomy.Facet, String)
    /// Words that connect a cause with its effect: what stands in their sentence is about causes.
    case causality
    /// Words of what might be or should have been: what stands in their sentence need not have happened.
    case hypothesis
  }

  struct Signal: Sendable {
    var target: Target
    var phrase: String
    /// 1 (a hint) to 5 (all but proof).
    var weight: Int
  }

  let index: PhraseIndex
  let signals: [Signal]

  public init(_ taxonomy: Taxonomy) {
    var signals: [Signal] = []
    for leaf in taxonomy.categories.flatMap(\.leaves) {
      signals += leaf.signals.map { Signal(target: .cause(leaf.id), phrase: $0.phrase, weight: $0.weight) }
    }
    for facet in Taxonomy.Facet.allCases where facet != .learningTheme {
      for value in taxonomy.values(of: facet) {
        signals += value.signals.map {
          Signal(target: .facet(facet, value.id), phrase: $0.phrase, weight: $0.weight)
        }
      }
    }
    signals += SignalIndex.causality.map { Signal(target: .causality, phrase: $0, weight: 1) }
    signals += SignalIndex.hypothesis.map { Signal(target: .hypothesis, phrase: $0, weight: 1) }
    self.signals = signals
    index = PhraseIndex(signals.map(\.phrase))
  }

  private static let hypothesis = [
    "could", "would", "might", "may have", "should", "in theory", "possible to", "potential", "potentially",
    "in case", "we will", "if",
  ]

  private static let causality = [
    "root cause", "caused by", "was caused", "the cause", "cause of", "due to", "because of", "because", "led to",
    "resulted in",
    "resulting in", "as a result of", "triggered by", "the problem was", "the issue was", "the reason", "which caused",
    "causing", "turned out", "stemmed from", "originated", "this happened when", "underlying", "identified as",
  ]
}

/// A signal as it stands in a document.
struct SignalHit: Sendable {
  var signal: Int
  /// The words of the document.
  var words: String
  var line: Int
  /// The section it stands in; `nil` for parts that no canonical name fits.
  var section: SectionKind?
  var place: Place
  /// Its sentence also has words that connect a cause with its effect.
  var isCausal: Bool
  /// Its sentence speaks of what might be.
  var isHypothetical: Bool
  var isNegated: Bool

  enum Place: Sendable {
    case title, head, section
    /// The entry of the timeline in which someone or something noticed.
    case detection
  }
}
