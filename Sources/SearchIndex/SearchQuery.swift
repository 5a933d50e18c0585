/// What somebody searches for.
public struct SearchQuery: Hashable, Sendable {
  public enum Order: String, CaseIterable, Hashable, Sendable {
    case best, newest, severe
  }

  /// Words, "quoted phrases" and typed filters such as `cause:capacity`.
  public var text: String
  /// Chosen value ids by facet name, besides those typed: OR inside a facet, AND across.
  public var filters: [String: [String]]
  public var order: Order
  /// Whether the last word may be unfinished, as it is while somebody types.
  public var completesLastWord: Bool

  public init(
    _ text: String, filters: [String: [String]] = [:], order: Order = .best, completesLastWord: Bool = true
  ) {
    self.text = text
    self.filters = filters
    self.order = order
    self.completesLastWord = completesLastWord
  }
}

/// What a search found.
public struct SearchResult: Hashable, Sendable {
  public struct Hit: Hashable, Sendable {
    /// The document's number in the index; greater is newer.
    public var document: Int
    public var score: Int
    /// Whether it has every word of the query that occurs at all.
    public var matchesAll: Bool
  }

  /// A word of the query and what was searched for it.
  public struct Concept: Hashable, Sendable {
    public var word: String
    /// Index terms: of the word itself, its synonyms, completions and corrections, in that order.
    public var terms: [String]
    /// How telling the word is; 0 for one that occurs nowhere.
    public var weight: Int
  }

  /// The words that were searched, in the order they were typed.
  public var concepts: [Concept] = []
  /// The entity that the query names, not repeated in `hits`.
  public var best: Int?
  /// In the order asked for.
  public var hits: [Hit] = []
  /// The first few that match the words but not the filters.
  public var others: [Hit] = []
  /// How many match the words, whatever the filters.
  public var unfiltered = 0
  /// Documents per value, by facet and value number: OR inside a facet, AND across.
  public var facetCounts: [[Int]] = []
  /// By facet: how many more there would be without its filter.
  public var liftedCounts: [Int] = []
  /// Words of the query that occur nowhere, with those searched instead.
  public var corrections: [String: [String]] = [:]
  /// Words of the query that occur nowhere, and nothing like them.
  public var unknownWords: [String] = []
  /// Typed filters whose value is unknown, such as `service:foo`.
  public var unknownFilters: [String] = []
  /// Numbers, ids and times of a pasted log line, which were not searched.
  public var setAside: [String] = []
}

/// Why an index cannot be searched.
public enum SearchError: Error, Hashable, Sendable {
  case missing(path: String)
  case damaged(path: String, reason: String)
  case version(found: String, expected: String)
}
