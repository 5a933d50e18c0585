import TextAnalysis

/// Searches a written index, with the same ids and scores as the script in the browser.
public final class QueryEngine {
  private let reader: IndexReader
  /// By the first stem of a name: the entity, and all stems of the name.
  private let entities: [String: [(document: Int, stems: [String])]]

  /// - Parameter load: the bytes of a file of the site such as `search/current.js`, `nil` where there is none.
  /// - Throws: `SearchError` when the index is not there, of another version or damaged.
  public init(load: @escaping (String) throws -> [UInt8]?) throws {
    reader = try IndexReader(load: load)
    var entities: [String: [(document: Int, stems: [String])]] = [:]
    for entity in reader.manifest.entities {
      for name in entity.names {
        let stems = name.split(separator: " ").map(String.init)
        if let first = stems.first { entities[first, default: []].append((entity.document, stems)) }
      }
    }
    self.entities = entities
  }

  public convenience init(files: [IndexFile]) throws {
    let byPath = Dictionary(files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    try self.init { byPath[$0] }
  }

  /// The names and value ids of the facets, in the order of `SearchResult.facetCounts`.
  public var facets: [(name: String, values: [String])] {
    reader.manifest.facets.map { ($0.name, $0.values.map(\.id)) }
  }

  /// The facets with the values that occur in the index, the ids and labels of each.
  public var facetDefinitions: [FacetDefinition] {
    reader.manifest.facets.map { facet in
      FacetDefinition(
        name: facet.name, label: facet.label,
        values: facet.values.map { value in
          let parent = facet.values.indices.contains(value.parent) ? facet.values[value.parent].id : nil
          return FacetDefinition.Value(id: value.id, label: value.label, parent: parent)
        }, aliases: facet.aliases)
    }
  }

  public var documentCount: Int { reader.manifest.documentCount }

  /// The ids of the values that a document has, by facet name; the primary one first.
  public func facetValues(of document: Int) throws -> [String: [String]] {
    let columns = try reader.facetColumns(withApart: true)
    var found: [String: [String]] = [:]
    guard columns.kinds.indices.contains(document) else { return [:] }
    for (index, facet) in reader.manifest.facets.enumerated() {
      let ids = columns.values(index, of: document).map { facet.values[$0].id }
      if !ids.isEmpty { found[facet.name] = ids }
    }
    return found
  }

  /// The facet that a name or alias means, and the ids of the values that a text means, as in typed filters; `nil`
  /// without such a facet.
  public func facetValues(named name: String, _ value: String) -> (facet: String, values: [String])? {
    QueryScanner.filter(name.lowercased(), value, reader.manifest).map { facet, values in
      let facet = reader.manifest.facets[facet]
      return (facet.name, values.map { facet.values[$0].id })
    }
  }

  /// What to show of a document of a result.
  public func fragment(of document: Int) throws -> Fragment {
    try reader.fragment(of: document)
  }

  public func search(_ query: SearchQuery) throws -> SearchResult {
    let parsed = ParsedQuery(query, manifest: reader.manifest)
    let needsApart = parsed.filters.keys.contains { reader.manifest.facets[$0].storage != .shared }
    let columns = try reader.facetColumns(withApart: needsApart)
    let concepts = try parsed.concepts.map(ConceptResolver(reader: reader, isPasted: parsed.isPasted).resolve)
    var result = SearchResult()
    result.setAside = parsed.setAside
    result.unknownFilters = parsed.unknownFilters
    for concept in concepts where !concept.corrections.isEmpty {
      result.corrections[concept.word] = concept.corrections
    }
    result.concepts = concepts.map { .init(word: $0.word, terms: withMembers($0.terms), weight: $0.weight) }
    result.unknownWords = concepts.filter(\.expansions.isEmpty).map(\.word)

    var matches = concepts.isEmpty ? everything(columns) : try scored(concepts, parsed, columns)
    let selection = FacetSelection(parsed.filters, manifest: reader.manifest)
    if let best = bestEntity(parsed, scores: matches, columns, query), selection.failed(best, columns).isEmpty {
      result.best = best
      matches.removeAll { $0.document == best }
    }
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

  /// The terms as they stand in texts, where a group has no term of its own: those of its members.
  private func withMembers(_ terms: [String]) -> [String] {
    terms.flatMap { term in
      let group = term.hasPrefix("~") ? reader.manifest.synonyms.first { $0.name == term } : nil
      return group.map { $0.members.flatMap { $0 }.filter { !StopWords.contains($0) } } ?? [term]
    }
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
    // The best of a concept by document, and the documents that have one: as fast for rare words as for many documents.
    var best = Array(repeating: 0, count: count)
    var touched: [Int] = []
    for concept in concepts {
      for (postings, weight) in concept.expansions {
        for index in postings.documents.indices {
          let document = postings.documents[index]
          let value = weight * postings.impacts[index]
          if best[document] == 0 { touched.append(document) }
          best[document] = max(best[document], value)
        }
      }
      for document in touched {
        sums[document] += best[document]
        covered[document] += concept.weight
        matched[document] += 1
        best[document] = 0
      }
      touched.removeAll(keepingCapacity: true)
    }
    let total = concepts.reduce(0) { $0 + $1.weight }
    if !parsed.isPasted { addCauses(to: &sums, covered: covered, total: total, columns) }
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

  /// Words that describe a cause find its incidents: a share of what the cause's page scores goes to each of them that
  /// has any of the words, as far as the page covers the query.
  private func addCauses(to sums: inout [Int], covered: [Int], total: Int, _ columns: FacetColumns) {
    guard total > 0, let kind = reader.manifest.kinds.firstIndex(where: { $0.name == DocumentKind.cause.rawValue }),
      let facet = reader.manifest.facets.firstIndex(where: { $0.name == "cause" })
    else { return }
    func causes(_ document: Int) -> [Int] { columns.values(facet, of: document) }
    var scores = reader.manifest.facets[facet].values.map { _ in 0 }
    for document in sums.indices where columns.kinds[document] == kind && sums[document] > 0 {
      guard let cause = causes(document).first else { continue }
      scores[cause] = max(scores[cause], sums[document] * (256 * covered[document] / total) / 256)
    }
    let incident = reader.manifest.kinds.firstIndex { $0.name == DocumentKind.incident.rawValue }
    for document in sums.indices where columns.kinds[document] == incident && sums[document] > 0 {
      var best = 0
      for (place, cause) in causes(document).enumerated() {
        let share = place == 0 ? Ranking.primaryCauseShare : Ranking.otherCauseShare
        for value in reader.manifest.facets[facet].withAncestors(cause) {
          best = max(best, scores[value] * share / 256)
        }
      }
      sums[document] += best
    }
  }

  /// The entity with the longest name that the query says whole; of equals the one that matches best.
  private func bestEntity(
    _ parsed: ParsedQuery, scores: [SearchResult.Hit], _ columns: FacetColumns, _ query: SearchQuery
  ) -> Int? {
    guard !parsed.concepts.isEmpty, parsed.unknownFilters.isEmpty, query.order == .best else { return nil }
    var best: (length: Int, score: Int, document: Int)?
    for (start, stem) in parsed.stems.enumerated() {
      for (document, stems) in entities[stem] ?? [] where parsed.stems[start...].starts(with: stems) {
        let kind = reader.manifest.kinds[columns.kinds[document]].name
        guard Self.isNamed(kind, by: stems.count, of: parsed), let score = Self.score(of: document, in: scores) else {
          continue
        }
        let candidate = (stems.count, score, document)
        if best.map({ candidate > $0 }) ?? true { best = candidate }
      }
    }
    return best?.document
  }

  /// Whether words that are the name of an entity mean it. What somebody pasted speaks of errors and processes without
  /// asking for their pages; an alert is asked for by its name. One word alone is a name where it is all that was asked,
  /// or that of a service or an alert among few words.
  private static func isNamed(_ kind: String, by count: Int, of query: ParsedQuery) -> Bool {
    let isProper = kind == DocumentKind.service.rawValue || kind == DocumentKind.alert.rawValue
    if query.isPasted { return count > 1 && kind == DocumentKind.alert.rawValue }
    return count > 1 || query.stems.count == 1 || (isProper && query.stems.count < 4)
  }

  /// The score of a document in a list in the order of the documents.
  private static func score(of document: Int, in hits: [SearchResult.Hit]) -> Int? {
    var low = 0
    var high = hits.count
    while low < high {
      let middle = (low + high) / 2
      if hits[middle].document < document { low = middle + 1 } else { high = middle }
    }
    return low < hits.count && hits[low].document == document ? hits[low].score : nil
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
