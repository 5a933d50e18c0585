import Postmortems
import TextAnalysis

/// Finds out which cause of its incident a prevention item addresses, by the taxonomy's own words.
struct CauseWords {
  private let index: PhraseIndex
  private let signals: [(cause: String, weight: Int)]
  private var memory = PhraseIndex.Memory()

  /// - Parameter causes: those that have to be told from each other; the words of others are left alone, for there are
  ///   thousands.
  init(_ taxonomy: Taxonomy, telling causes: Set<String>) {
    let leaves = taxonomy.categories.flatMap(\.leaves).filter { causes.contains($0.id) }
    let all = leaves.flatMap { leaf in leaf.signals.map { (leaf.id, $0) } }
    index = PhraseIndex(all.map(\.1.phrase))
    signals = all.map { ($0.0, $0.1.weight) }
  }

  /// What the author states; else the one cause of several that the item's words speak for; else the primary one.
  ///
  /// - Parameter causes: all causes of the item's incident.
  mutating func cause(
    of item: PreventionItem, causes: [String], primary: String?
  ) -> (String?, PreventionEntry.CauseBasis?) {
    if let stated = item.addresses { return (stated.value, .stated) }
    guard let primary = primary ?? causes.first else { return (nil, nil) }
    guard causes.count > 1 else { return (primary, .primaryCause) }
    let text = Array(item.text.utf8)
    let hits = index.hits(in: text, remembering: &memory)
    var best: (cause: String, score: Int, words: [String])?
    var runnerUp = 0
    for cause in causes {
      let found = hits.filter { signals[$0.phrase].cause == cause && !$0.isNegated }
      let score = found.reduce(0) { $0 + signals[$1.phrase].weight }
      if score > best?.score ?? 0 {
        runnerUp = best?.score ?? 0
        best = (cause, score, found.map { String(decoding: text[$0.range], as: UTF8.self) })
      } else {
        runnerUp = max(runnerUp, score)
      }
    }
    // A hint is not enough, nor is one cause as likely as another.
    guard let best, best.score >= 3, best.score > runnerUp else { return (primary, .primaryCause) }
    return (best.cause, .words(best.words))
  }
}
