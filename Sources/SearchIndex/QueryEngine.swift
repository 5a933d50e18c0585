import TextAnalysis

/// Searches a written index, with the same ids and scores as the script in the browser.
public final class QueryEngine {
  private let reader: IndexReader

  /// - Parameter load: the bytes of a file of the site such as `search/current.js`, `nil` where there is none.
  /// - Throws: `SearchError` when the index is not there, of another version or damaged.
  public init(load: @escaping (String) throws -> [UInt8]?) throws {
    reader = try IndexReader(load: load)
  }

  public convenience init(files: [IndexFile]) throws {
    let byPath = Dictionary(files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    try self.init { byPath[$0] }
  }

  /// The names and value ids of the facets, in the order of `SearchResult.facetCounts`.
  public var facets: [(name: String, values: [String])] {
    reader.manifest.facets.map { ($0.name, $0.values.map(\.id)) }
  }

  /// What to show of a document of a result.
  public func fragment(of document: Int) throws -> Fragment {
    try reader.fragment(of: document)
  }

  public func search(_ query: SearchQuery) throws -> SearchResult {
    let parsed = ParsedQuery(query, manifest: reader.manifest)
    let columns = try reader.facetColumns()
    let concepts = try parsed.concepts.map(ConceptResolver(reader: reader).resolve)
    var result = SearchResult()
    result.setAside = parsed.setAside
    result.unknownFilters = parsed.unknownFilters
    for concept in concepts where !concept.corrections.isEmpty {
      result.corrections[concept.word] = concept.corrections
    }
    result.unknownWords = concepts.filter(\.expansions.isEmpty).map(\.word)

    var matches = concepts.isEmpty ? everything(columns) : try scored(concepts, parsed, columns)
    if let best = bestEntity(parsed, scores: matches, query) {
      result.best = best
      matches.removeAll { $0.document == best }
    }
    let selection = FacetSelection(parsed.filters, manifest: reader.manifest)
    result.facetCounts = reader.manifest.facets.map { $0.values.map { _ in 0 } }
    result.liftedCounts = Array(repeating: 0, count: reader.manifest.facets.count)
    for match in matches {
      let failed = selection.failed(match.document, columns)
      result.count(match.document, failed, columns, reader.manifest)
      if failed.isEmpty { result.hits.append(match) } else { result.others.append(match) }
    }
    let order = ResultOrder(query.order, hasWords: !concepts.isEmpty, selection, columns, reader.manifest)
    result.hits.sort(by: order.isBefore)
    result.unfiltered = matches.count
    result.others.sort(by: order.isBefore)
    result.others = Array(result.others.prefix(SearchResult.mostOthers))
    return result
  }

  // MARK: - Scores

  private func everything(_ columns: FacetColumns) -> [SearchResult.Hit] {
    columns.kinds.indices.map { SearchResult.Hit(document: $0, score: 0, matchesAll: true) }
  }

  /// Soft OR: every document with at least one of the words, and with all phrases.
  private func scored(
    _ concepts: [ResolvedConcept], _ parsed: ParsedQuery, _ columns: FacetColumns
  ) throws -> [SearchResult.Hit] {
    let count = reader.manifest.documentCount
    var sums = Array(repeating: 0, count: count)
    var covered = Array(repeating: 0, count: count)
    var matched = Array(repeating: 0, count: count)
    for concept in concepts {
      var best: [Int: Int] = [:]
      for (postings, weight) in concept.expansions {
        for (document, impact) in zip(postings.documents, postings.impacts) {
          best[document] = max(best[document] ?? 0, weight * impact)
        }
      }
      for (document, value) in best {
        sums[document] += value
        covered[document] += concept.weight
        matched[document] += 1
      }
    }
    let total = concepts.reduce(0) { $0 + $1.weight }
    let known = concepts.count { !$0.expansions.isEmpty }
    let allowed = try parsed.phrases.map { Set(try PhraseMatcher(reader: reader).documents($0)) }
    var hits: [SearchResult.Hit] = []
    for document in 0..<count where matched[document] > 0 && allowed.allSatisfy({ $0.contains(document) }) {
      let weight = reader.manifest.kinds[columns.kinds[document]].weight
      let score = Ranking.score(
        sum: sums[document], covered: covered[document], total: total, kindWeight: weight)
      hits.append(SearchResult.Hit(document: document, score: score, matchesAll: matched[document] == known))
    }
    return hits
  }

  /// The entity with the longest name that the query holds whole; of equals the one that matches best.
  private func bestEntity(_ parsed: ParsedQuery, scores: [SearchResult.Hit], _ query: SearchQuery) -> Int? {
    guard !parsed.concepts.isEmpty, query.order == .best else { return nil }
    var best: (length: Int, score: Int, document: Int)?
    for entity in reader.manifest.entities {
      let lengths = entity.names.map { $0.split(separator: " ") }
        .filter { $0.allSatisfy { parsed.stems.contains(String($0)) } }.map(\.count)
      guard let length = lengths.max(), let hit = scores.first(where: { $0.document == entity.document }) else {
        continue
      }
      let candidate = (length, hit.score, hit.document)
      if best.map({ candidate > $0 }) ?? true { best = candidate }
    }
    return best?.document
  }
}

/// Finds documents where stems follow each other.
struct PhraseMatcher {
  let reader: IndexReader

  func documents(_ stems: [String]) throws -> [Int] {
    var lists: [[Int: [Int]]] = []
    for stem in stems { lists.append(try reader.positions(of: Array(stem.utf8))) }
    guard let first = lists.first else { return [] }
    return first.filter { document, starts in
      starts.contains { start in
        lists.indices.dropFirst().allSatisfy { index in lists[index][document]?.contains(start + index) ?? false }
      }
    }.map(\.key)
  }
}
