/// The filters that are on: OR inside a facet, AND across.
struct FacetSelection {
  /// By facet number: the values that pass, those below a chosen one included.
  let accepted: [Int: Set<Int>]

  init(_ filters: [Int: [Int]], manifest: Manifest) {
    var accepted: [Int: Set<Int>] = [:]
    for (facet, chosen) in filters {
      let values = manifest.facets[facet]
      accepted[facet] = Set(
        values.values.indices.filter { !values.withAncestors($0).allSatisfy { !chosen.contains($0) } })
    }
    self.accepted = accepted
  }

  /// The facets whose filter a document does not pass.
  func failed(_ document: Int, _ columns: FacetColumns) -> [Int] {
    accepted.keys.filter { facet in
      guard let accepted = accepted[facet] else { return false }
      return !columns.values(facet, of: document).contains { accepted.contains($0) }
    }
  }
}

extension SearchResult {
  /// How many near misses are kept.
  static let mostOthers = 3

  /// A document counts everywhere if it passes all filters, and in one facet if it fails that one only: so a
  /// count says how many there would be.
  mutating func count(_ document: Int, _ failed: [Int], _ columns: FacetColumns, _ manifest: Manifest) {
    guard failed.count < 2 else { return }
    if let only = failed.first { liftedCounts[only] += 1 }
    let kind = columns.kinds[document]
    for facet in failed.isEmpty ? Array(manifest.facets.indices) : failed
    where manifest.facets[facet].countedKinds >> kind & 1 == 1 && manifest.facets[facet].storage != .apart {
      let values = columns.values(facet, of: document).flatMap { manifest.facets[facet].withAncestors($0) }
      for value in Set(values) { facetCounts[facet][value] += 1 }
    }
  }
}

/// The incidents as a search without words and filters lists them: what a list shows of them stands together, so that
/// whoever only looks around loads a file or two.
struct CardOrder {
  /// The document of each card.
  let documents: [Int]

  init(_ columns: FacetColumns, kinds: [Manifest.Kind], facets: [Manifest.Facet]) {
    let incident = kinds.firstIndex { $0.name == DocumentKind.incident.rawValue }
    let severity = facets.firstIndex { $0.name == "severity" }
    func level(_ document: Int) -> Int {
      severity.flatMap { columns.values($0, of: document).first } ?? Int(UInt8.max)
    }
    documents = columns.kinds.indices.filter { columns.kinds[$0] == incident }.map { (level: level($0), document: $0) }
      .sorted { ($0.level, $1.document) < ($1.level, $0.document) }.map(\.document)
  }
}

/// The order of results; ties favour the newest.
struct ResultOrder {
  private let order: SearchQuery.Order
  private let hasWords: Bool
  private let columns: FacetColumns
  private let incident: Int?
  private let cause: Int?
  private let severity: Int?
  /// The causes that are filtered for; `nil` without such a filter.
  private let accepted: Set<Int>?

  init(
    _ order: SearchQuery.Order, hasWords: Bool, _ selection: FacetSelection, _ columns: FacetColumns,
    _ manifest: Manifest
  ) {
    self.order = order
    self.hasWords = hasWords
    self.columns = columns
    incident = manifest.kinds.firstIndex { $0.name == DocumentKind.incident.rawValue }
    cause = manifest.facets.firstIndex { $0.name == "cause" }
    severity = manifest.facets.firstIndex { $0.name == "severity" }
    accepted = cause.flatMap { selection.accepted[$0] }
  }

  private func isIncident(_ document: Int) -> Bool { columns.kinds[document] == incident }

  /// Whether the first cause passes the filter; true where there is none.
  private func isPrimary(_ document: Int) -> Bool {
    guard let accepted, let cause, let first = columns.values(cause, of: document).first else { return true }
    return accepted.contains(first)
  }

  private func severity(_ document: Int) -> Int {
    severity.flatMap { columns.values($0, of: document).first } ?? Int(UInt8.max)
  }

  func isBefore(_ a: SearchResult.Hit, _ b: SearchResult.Hit) -> Bool {
    let (first, second) = (a.document, b.document)
    // Without words there is no score to go by.
    if !hasWords, isIncident(first) != isIncident(second) { return isIncident(first) }
    switch order {
    case .newest: return first > second
    case .best where hasWords: break
    case .best:
      if isPrimary(first) != isPrimary(second) { return isPrimary(first) }
      fallthrough
    case .severe: if severity(first) != severity(second) { return severity(first) < severity(second) }
    }
    return a.score != b.score ? a.score > b.score : first > second
  }
}
