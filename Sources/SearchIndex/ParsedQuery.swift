import TextAnalysis

/// A query taken apart: filters, phrases, and concepts that a document has or has not.
struct ParsedQuery {
  /// A word of the query with all the index terms that stand for it.
  struct Concept {
    struct Expansion: Hashable {
      var term: String
      /// In 256ths.
      var weight: Int
      /// What it is looked up by.
      var key: String
    }

    var word: String
    var expansions: [Expansion]
    /// Beginnings of words, when the word may be unfinished.
    var prefixes: [String] = []
  }

  /// The most words that are looked up; a pasted stack trace may have hundreds.
  static let mostConcepts = 32

  var concepts: [Concept] = []
  /// Stems that have to follow each other.
  var phrases: [[String]] = []
  /// Value numbers by facet number; a facet without values lets nothing pass.
  var filters: [Int: [Int]] = [:]
  /// Typed filters whose value is unknown, as they were typed.
  var unknownFilters: [String] = []
  var setAside: [String] = []
  /// Whether it is a log line or another text that nobody typed.
  var isPasted = false
  /// Every stem in order, for names of entities.
  var stems: [String] = []

  init(_ query: SearchQuery, manifest: Manifest) {
    let stopWords = Set(manifest.stopWords)
    var scanned = QueryScanner(query.text, manifest: manifest)
    var words = QueryWords(scanned, completesLastWord: query.completesLastWord, stopWords: stopWords)
    if !scanned.unknownFilters.isEmpty {
      // A log line has fields of its own: where one of them is no filter here, none is.
      let plain = QueryScanner(query.text, manifest: manifest, readsFilters: false)
      let all = QueryWords(plain, completesLastWord: query.completesLastWord, stopWords: stopWords)
      if all.isPasted { (scanned, words) = (plain, all) }
    }
    filters = scanned.filters
    unknownFilters = scanned.unknownFilters
    for (name, ids) in query.filters.sorted(by: { $0.key < $1.key }) where !ids.isEmpty {
      guard let facet = manifest.facets.firstIndex(where: { $0.name == name }) else { continue }
      for id in ids {
        if let number = manifest.facets[facet].values.firstIndex(where: { $0.id == id }) {
          filters[facet, default: []].append(number)
        } else {
          filters[facet, default: []] += []
          unknownFilters.append("\(name):\(id)")
        }
      }
    }
    setAside = words.setAside
    isPasted = words.isPasted
    phrases = words.phrases
    let groups = GroupFinder(manifest.synonyms)
    for index in words.kept {
      add(words.parts[index], index: index, words, groups)
    }
  }

  private mutating func add(_ part: Token, index: Int, _ words: QueryWords, _ groups: GroupFinder) {
    let term = PorterStemmer.term(part.text)
    stems.append(term)
    guard concepts.count < Self.mostConcepts, !concepts.contains(where: { $0.expansions.first?.term == term }) else {
      return
    }
    var concept = Concept(word: part.text, expansions: [.init(term: term, weight: 256, key: term)])
    func expand(_ term: String, _ weight: Int, _ key: String) {
      if !concept.expansions.contains(where: { $0.term == term }) {
        concept.expansions.append(.init(term: term, weight: weight, key: key))
      }
    }
    let wholes = words.wholes.filter {
      $0.range.lowerBound <= part.range.lowerBound && part.range.upperBound <= $0.range.upperBound
    }
    for whole in wholes {
      let count = words.parts.count {
        whole.range.lowerBound <= $0.range.lowerBound && $0.range.upperBound <= whole.range.upperBound
      }
      let term = PorterStemmer.term(whole.text)
      expand(term, count <= 2 ? 256 : Ranking.longCompoundWeight, term)
    }
    for group in groups.groups(at: index, in: words.terms)
      + wholes.flatMap({ groups.groups(of: PorterStemmer.term($0.text)) })
    {
      expand(group.name, Ranking.synonymWeight, PostingKeys.key(of: group.name, head: group.head))
    }
    if part.range.upperBound == words.unfinishedEnd {
      concept.prefixes = ([part] + wholes).map(\.text).filter(Self.isLongEnough)
    }
    concepts.append(concept)
  }

  /// Two letters begin a word; one does where a character is nearly a word.
  private static func isLongEnough(_ prefix: String) -> Bool {
    prefix.unicodeScalars.count >= 2 || (prefix.unicodeScalars.first?.value ?? 0) >= 0x3041
  }
}

/// Finds members of synonym groups among the words of a query.
struct GroupFinder {
  struct Group: Hashable {
    var name: String
    /// The first word of the member that was found.
    var head: String
  }

  private var heads: [String: [(members: [String], name: String)]] = [:]

  init(_ groups: [Synonyms.Group]) {
    for group in groups {
      for member in group.members {
        if let head = member.first { heads[head, default: []].append((member, group.name)) }
      }
    }
  }

  /// The groups with a member that the word at an index belongs to.
  func groups(at index: Int, in terms: [String]) -> [Group] {
    var found: [Group] = []
    for start in max(0, index - 7)...index {
      for (members, name) in heads[terms[start]] ?? [] where start + members.count > index {
        if terms[start...].starts(with: members) { found.append(Group(name: name, head: terms[start])) }
      }
    }
    return found
  }

  /// The groups of which a compound is a member by itself.
  func groups(of term: String) -> [Group] {
    (heads[term] ?? []).filter { $0.members.count == 1 }.map { Group(name: $0.name, head: term) }
  }
}
