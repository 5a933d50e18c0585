import TextAnalysis

/// A concept with the postings of everything that stands for it.
struct ResolvedConcept {
  var word: String
  /// Index terms of the word and of all that stands for it.
  var terms: [String]
  /// Postings, and weight × inverse document frequency of each.
  var expansions: [(postings: IndexReader.Term, weight: Int)]
  /// What the concept counts for in the coverage of a query.
  var weight: Int
  /// Words of the lexicon that were searched instead, because the word itself does not occur.
  var corrections: [String]
}

/// Looks up the terms of concepts, completes unfinished words and corrects unknown ones.
struct ConceptResolver {
  static let mostCompletions = 8
  static let mostCorrections = 4

  let reader: IndexReader
  let isPasted: Bool

  func resolve(_ concept: ParsedQuery.Concept) throws -> ResolvedConcept {
    var resolved = ResolvedConcept(
      word: concept.word, terms: concept.expansions.map(\.term), expansions: [], weight: 0, corrections: [])
    var seen = Set(concept.expansions.map(\.term))
    for expansion in concept.expansions {
      guard let postings = try reader.postings(of: Array(expansion.key.utf8)) else { continue }
      resolved.expansions.append((postings, expansion.weight * postings.inverseDocumentFrequency))
    }
    try complete(concept, into: &resolved, &seen)
    if resolved.expansions.isEmpty { try correct(concept, into: &resolved, &seen) }
    if isPasted {
      for index in resolved.expansions.indices {
        resolved.expansions[index].weight = Ranking.pastedWeight(resolved.expansions[index].weight)
      }
    }
    resolved.weight = (resolved.expansions.map(\.weight).max() ?? 0) / 256
    return resolved
  }

  /// The most frequent words that begin so. A rare completion counts no more than the word itself, or than
  /// the commonest completion: that somebody is still typing makes no word telling.
  private func complete(
    _ concept: ParsedQuery.Concept, into resolved: inout ResolvedConcept, _ seen: inout Set<String>
  ) throws {
    var completions: [(word: [UInt8], documents: Int)] = []
    for prefix in concept.prefixes {
      let low = Array(prefix.utf8)
      completions += try reader.words(from: low, to: low + [0xFF]).filter { $0.word != low }
    }
    completions.sort { a, b in
      a.documents != b.documents ? a.documents > b.documents : a.word.lexicographicallyPrecedes(b.word)
    }
    var found: [IndexReader.Term] = []
    for completion in completions.prefix(Self.mostCompletions) {
      let term = PorterStemmer.term(String(decoding: completion.word, as: UTF8.self))
      guard seen.insert(term).inserted, let postings = try reader.postings(of: Array(term.utf8)) else { continue }
      found.append(postings)
      resolved.terms.append(term)
    }
    let own = resolved.expansions.first?.postings.inverseDocumentFrequency
    let limit = own ?? found.map(\.inverseDocumentFrequency).min() ?? 0
    for postings in found {
      resolved.expansions.append((postings, Ranking.completionWeight * min(limit, postings.inverseDocumentFrequency)))
    }
  }

  /// Words one or two edits away that begin with the same letter, the nearest and most frequent ones.
  private func correct(
    _ concept: ParsedQuery.Concept, into resolved: inout ResolvedConcept, _ seen: inout Set<String>
  ) throws {
    let word = Array(concept.word.utf8)
    guard word.count >= 4, word.count <= 24, word.allSatisfy({ (0x61...0x7A).contains($0) }), let first = word.first
    else { return }
    let limit = word.count >= 8 ? 2 : 1
    var candidates: [(distance: Int, documents: Int, word: [UInt8])] = []
    for (candidate, documents) in try reader.words(from: [first], to: [first + 1]) {
      if let distance = EditDistance.between(word, candidate, limit: limit), distance > 0 {
        candidates.append((distance, documents, candidate))
      }
    }
    candidates.sort { a, b in
      if a.distance != b.distance { return a.distance < b.distance }
      return a.documents != b.documents ? a.documents > b.documents : a.word.lexicographicallyPrecedes(b.word)
    }
    for candidate in candidates.prefix(Self.mostCorrections) {
      let text = String(decoding: candidate.word, as: UTF8.self)
      let term = PorterStemmer.term(text)
      guard seen.insert(term).inserted, let postings = try reader.postings(of: Array(term.utf8)) else { continue }
      let weight = candidate.distance == 1 ? Ranking.oneEditWeight : Ranking.twoEditsWeight
      resolved.expansions.append((postings, weight * postings.inverseDocumentFrequency))
      resolved.corrections.append(text)
      resolved.terms.append(term)
    }
  }
}
