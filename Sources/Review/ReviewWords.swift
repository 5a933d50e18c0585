import DataFormats
import Diagnostics

/// The words that rules about wording look for: `Sources/Defaults/Data/review.yml`, and what a site adds to it.
public struct ReviewWords: Sendable {
  /// The lists of the file, by their keys.
  public enum List: String, CaseIterable, Sendable {
    case humanError = "human_error"
    case blame
    case blameOfPeople = "blame_of_people"
    case people
    case counterfactuals
    case failedTo = "failed_to"
    case participles
    case harmless = "harmless_counterfactuals"
    case outcomes
    case animated, vague, training, again, negations
    case partial, parts, parties, total
    case estimate
    case acronyms
    case roles
    case urgent
    case triggers
    case changes
    case impactBegins = "impact_begins"
    case impactEnds = "impact_ends"
  }

  private var lists: [List: PhraseList] = [:]

  public init() {}

  public subscript(list: List) -> PhraseList { lists[list] ?? PhraseList([]) }

  /// Reads a map of lists. What cannot be understood is reported by rule `config.check`, and left out.
  public static func read(_ data: DataValue?, file: String) -> Diagnosed<ReviewWords> {
    var words = ReviewWords()
    let diagnostics = words.extend(with: data, file: file)
    return Diagnosed(words, diagnostics)
  }

  public mutating func extend(with data: DataValue?, file: String) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for entry in data?.entries ?? [] {
      guard let list = List(rawValue: entry.key) else {
        diagnostics.append(
          Diagnostic(
            .warning, rule: "config.check", at: SourceLocation(file: file, range: entry.keyRange),
            "\"\(entry.key)\" is no list of words that a rule looks for", because: "The words are left out.",
            remedy: "Known lists: \(List.allCases.map(\.rawValue).joined(separator: ", "))."))
        continue
      }
      for text in entry.value.strings { lists[list, default: PhraseList([])].add(text.text) }
    }
    return diagnostics
  }

  public mutating func add(_ texts: some Sequence<String>, to list: List) {
    for text in texts { lists[list, default: PhraseList([])].add(text) }
  }
}
