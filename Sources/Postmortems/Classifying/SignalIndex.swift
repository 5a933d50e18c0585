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
    /// Words that deny what stands in their clause: "ruled out", "was not at fault".
    case denial
  }

  struct Signal: Sendable {
    var target: Target
    var phrase: String
    /// 1 (a hint) to 5 (all but proof).
    var weight: Int
  }

  /// A part of a pattern that a phrase of the index stands for.
  struct Part: Sendable {
    /// The place of the pattern among the signals.
    var signal: Int
    /// One bit for each part of it.
    var bit: UInt32
  }

  /// What a classifier is asked: for the cause, or for the value of a facet.
  struct Question: Equatable, Sendable {
    private let number: Int

    static let cause = Question(number: 0)
    static func facet(_ facet: Taxonomy.Facet) -> Question { Question(number: facet.ordinal + 1) }
    /// Causality, hypothesis and denial answer none.
    static let none = Question(number: -1)
  }

  /// A value that signals speak for, once for all of them.
  struct Value: Sendable {
    var target: Target
    var question: Question
    /// The id of the leaf or value; empty for words that answer no question.
    var id: String

    fileprivate init(_ target: Target) {
      self.target = target
      switch target {
      case .cause(let leaf): (question, id) = (.cause, leaf)
      case .facet(let facet, let value): (question, id) = (.facet(facet), value)
      case .causality, .hypothesis, .denial: (question, id) = (.none, "")
      }
    }
  }

  let index: PhraseIndex
  /// What signals speak for, each once.
  let values: [Value]
  /// For each signal, its place among the values, and its weight.
  let valueOfSignal: [Int32]
  let weights: [Int]
  /// The places of causality, hypothesis and denial among the values.
  let causality: Int
  let hypothesis: Int
  let denial: Int
  /// First those that are phrases of the index, in its order, then the patterns.
  let signals: [Signal]
  /// For each phrase of the index behind the signals, the parts of patterns that it is.
  private let parts: [[Part]]
  /// For each pattern, all of its bits.
  private let whole: [UInt32]
  /// For each pattern, whether it is about something that is not there: "no|without + timeout".
  private let negating: [Bool]
  private let phraseCount: Int

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
    signals += SignalIndex.denial.map { Signal(target: .denial, phrase: $0, weight: 1) }
    let patterns = SignalIndex.patterns(of: taxonomy)
    phraseCount = signals.count
    var phrases = signals.map(\.phrase)
    var places: [String: Int] = [:]
    var parts: [[Part]] = []
    var whole: [UInt32] = []
    var negating: [Bool] = []
    for pattern in patterns {
      let alternatives = pattern.pattern.parts.prefix(8)
      for (number, part) in alternatives.enumerated() {
        for phrase in part {
          let place = places[phrase] ?? parts.count
          if place == parts.count {
            places[phrase] = place
            phrases.append(phrase)
            parts.append([])
          }
          parts[place].append(Part(signal: signals.count, bit: 1 << UInt32(number)))
        }
      }
      negating.append(
        alternatives.joined().contains { phrase in
          phrase.utf8.split(separator: 0x20).contains { word in
            PhraseIndex.negations.contains { $0.elementsEqual(word) }
          }
        })
      whole.append((1 << UInt32(alternatives.count)) - 1)
      signals.append(Signal(target: pattern.target, phrase: pattern.pattern.words, weight: pattern.pattern.weight))
    }
    self.signals = signals
    var values: [Value] = []
    var valuePlaces: [Target: Int32] = [:]
    valueOfSignal = signals.map { signal in
      if let place = valuePlaces[signal.target] { return place }
      let place = Int32(truncatingIfNeeded: values.count)
      valuePlaces[signal.target] = place
      values.append(Value(signal.target))
      return place
    }
    self.values = values
    weights = signals.map(\.weight)
    causality = valuePlaces[.causality].map(Int.init) ?? -1
    hypothesis = valuePlaces[.hypothesis].map(Int.init) ?? -1
    denial = valuePlaces[.denial].map(Int.init) ?? -1
    self.parts = parts
    self.whole = whole
    self.negating = negating
    index = PhraseIndex(phrases)
  }

  private static func patterns(of taxonomy: Taxonomy) -> [(target: Target, pattern: Taxonomy.Pattern)] {
    taxonomy.categories.flatMap(\.leaves).flatMap { leaf in leaf.patterns.map { (.cause(leaf.id), $0) } }
      + Taxonomy.Facet.allCases.filter { $0 != .learningTheme }.flatMap { facet in
        taxonomy.values(of: facet).flatMap { value in value.patterns.map { (.facet(facet, value.id), $0) } }
      }
  }

  /// Whether a phrase of the index is a signal by itself, and not only a part of patterns.
  func isSignal(_ phrase: Int) -> Bool { phrase < phraseCount }

  func parts(of phrase: Int) -> [Part] { phrase < phraseCount ? [] : parts[phrase - phraseCount] }

  var patternCount: Int { whole.count }

  /// The place of a pattern among all patterns.
  func pattern(_ signal: Int) -> Int { signal - phraseCount }

  func value(of signal: Int) -> Value { values[Int(valueOfSignal[signal])] }

  func question(of signal: Int) -> Question { values[Int(valueOfSignal[signal])].question }

  /// Whether "not" before its words is part of what a pattern says.
  func expectsNegation(_ signal: Int) -> Bool { negating[signal - phraseCount] }

  /// The bits of all parts of a pattern.
  func allParts(of signal: Int) -> UInt32 { whole[signal - phraseCount] }

  private static let hypothesis = [
    "could", "would", "might", "may have", "should", "in theory", "possible to", "potential", "potentially",
    "in case", "we will", "if",
  ]

  private static let denial = [
    "neither", "rule out", "ruled out", "ruling out", "rules out", "rule that out",
    "ruled that out", "ruled it out",
    "not at fault", "not to blame", "not the cause", "not the root cause", "not the culprit",
    "nothing to do with",
    "not caused by", "not due to", "ausgeschlossen werden", "nicht die ursache", "nicht schuld",
    "hat nichts mit",
    "a été écarté", "a été écartée", "pas la cause", "no fue la causa", "no era la causa",
    "se descartó",
    "não foi a causa", "não era a causa", "foi descartado", "foi descartada", "原因ではな", "は除外", "无关",
    "不是原因", "已排除",
    "원인이 아니",
  ]

  private static let causality = [
    "root cause", "caused by", "was caused", "the cause", "cause of", "due to", "because of", "because", "led to",
    "resulted in",
    "resulting in", "as a result of", "triggered by", "the problem was", "the issue was", "the reason", "which caused",
    "causing", "turned out", "stemmed from", "originated", "this happened when", "underlying", "identified as",
    "core problem", "core issue", "main problem", "real problem", "at fault", "to blame",
    "ursache", "verursacht", "wegen", "aufgrund", "ausgelöst durch", "à cause de", "en raison de", "causé par",
    "causée par", "provoqué par", "provoquée par", "cause racine", "debido a", "causado por", "causada por",
    "provocado por", "provocada por", "causa raíz", "devido a", "devido ao", "por causa de", "causa raiz",
  ]
}

/// A signal as it stands in a document.
struct SignalHit: Sendable {
  var signal: Int
  /// The words of the document: where they stand in what the scan has kept.
  var words: Range<Int>
  var line: Int
  /// The section it stands in; `nil` for parts that no canonical name fits.
  var section: SectionKind?
  var place: Place
  /// Its sentence also has words that connect a cause with its effect.
  var isCausal: Bool
  /// Its sentence speaks of what might be.
  var isHypothetical: Bool
  var isNegated: Bool
  /// Words that stand together, not a phrase: firm in a sentence about causes, noise in a long story.
  var isPattern = false
  /// How near the words of a pattern stand to each other: 1 side by side, less the farther apart.
  var nearness = 1.0
  /// It stands in the first words of the section on the root cause, where the cause is named; what follows tells how.
  var isLeading = false
  /// Of who noticed, in the entry that tells of it: somebody else was named first.
  var isLater = false

  enum Place: Sendable {
    case title, head, section
    /// The entry of the timeline in which someone or something noticed.
    case detection
    /// The entries of the timeline before anyone noticed.
    case onset
  }
}
