import TextAnalysis

/// Finds texts that say the same in other words.
enum SimilarTexts {
  /// How alike two texts must be, as the cosine of their stems weighted by rarity. Chosen on the shipped
  /// content and a corpus of public postmortems: below it, texts share a subject but not a lesson.
  static let threshold = 0.55

  /// Candidates are looked for among the holders of a stem only while it is rarer than this.
  private static let commonStem = 64

  struct Group {
    /// Ascending places.
    var members: [Int]
    /// The one that is most like the others.
    var center: Int
    /// What all have in common, as the center writes it.
    var sharedWords: [String]
  }

  /// Groups of at least two members from different owners, as sorted places in `texts`; sorted by their first.
  static func groups(_ texts: [(owner: String, text: String)]) -> [Group] {
    let vectors = StemVectors(texts.map(\.text))
    var groups = DisjointGroups(count: texts.count)
    // How many telling stems the text at hand shares with each later one; only touched counts are reset.
    var shared = [UInt16](repeating: 0, count: texts.count)
    for place in texts.indices {
      var touched: [Int] = []
      for stem in vectors.stems(of: place) {
        let holders = vectors.holders[stem]
        guard holders.count <= commonStem else { continue }
        for other in holders where other > place {
          if shared[other] == 0 { touched.append(other) }
          shared[other] &+= 1
        }
      }
      for other in touched.sorted() {
        let isCandidate = shared[other] >= 2 && texts[other].owner != texts[place].owner
        if isCandidate, vectors.cosine(place, other) >= threshold { groups.join(place, other) }
      }
      for other in touched { shared[other] = 0 }
    }
    return groups.members().filter { group in Set(group.map { texts[$0].owner }).count > 1 }
      .map { Group(members: $0, center: $0[0], sharedWords: []) }
  }
}

/// Texts as sorted lists of stem numbers, each stem counted once.
private struct StemVectors {
  /// All texts' stems, one after the other.
  private var all: [Int] = []
  private var starts: [Int] = [0]
  /// The texts that have a stem, ascending.
  private(set) var holders: [[Int]] = []
  private var squaredWeight: [Double] = []
  private var norms: [Double] = []

  init(_ texts: [String]) {
    var numbering = StemNumbers()
    for (place, text) in texts.enumerated() {
      for stem in numbering.stems(of: text) {
        if stem == holders.count { holders.append([]) }
        holders[stem].append(place)
        all.append(stem)
      }
      starts.append(all.count)
    }
    let count = Double(max(texts.count, 2))
    // Rarity with a floor, so that in a small collection every stem still counts.
    squaredWeight = holders.map { holders in
      let weight = 1 + Double.logarithm(count / Double(holders.count))
      return weight * weight
    }
    norms = texts.indices.map { place in stems(of: place).reduce(0) { $0 + squaredWeight[$1] }.squareRoot() }
  }

  func stems(of place: Int) -> ArraySlice<Int> { all[starts[place]..<starts[place + 1]] }

  func cosine(_ a: Int, _ b: Int) -> Double {
    let first = stems(of: a)
    let second = stems(of: b)
    var (i, j) = (first.startIndex, second.startIndex)
    var dot = 0.0
    while i < first.endIndex, j < second.endIndex {
      if all[i] == all[j] {
        dot += squaredWeight[all[i]]
        i += 1
        j += 1
      } else if all[i] < all[j] {
        i += 1
      } else {
        j += 1
      }
    }
    let product = norms[a] * norms[b]
    return product > 0 ? dot / product : 0
  }
}

/// Gives each stem a number when it is first met; remembers the stem of every word.
private struct StemNumbers {
  private var tokenizer = Tokenizer()
  /// The number of a word's stem; -1 for words that every sentence has.
  private var numberOfWord: [String: Int] = [:]
  private var numberOfStem: [String: Int] = [:]

  /// The numbers of a text's stems, ascending, each once.
  mutating func stems(of text: String) -> [Int] {
    var words: [String] = []
    _ = tokenizer.forEachToken(in: text) { word, kind, _, _ in
      if kind == .part { words.append(String(decoding: word, as: UTF8.self)) }
    }
    var found: [Int] = []
    for word in words {
      let number = number(of: word)
      if number >= 0 { found.append(number) }
    }
    found.sort()
    return found.enumerated().filter { $0.offset == 0 || found[$0.offset - 1] != $0.element }.map(\.element)
  }

  private mutating func number(of word: String) -> Int {
    if let known = numberOfWord[word] { return known }
    var number = -1
    if !StopWords.contains(word) {
      let stem = PorterStemmer.term(word)
      number = numberOfStem[stem] ?? numberOfStem.count
      numberOfStem[stem] = number
    }
    numberOfWord[word] = number
    return number
  }
}

/// Union–find over places.
private struct DisjointGroups {
  private var parent: [Int]

  init(count: Int) { parent = Array(0..<count) }

  mutating func join(_ a: Int, _ b: Int) {
    let first = root(a)
    let second = root(b)
    // The smaller place stays the root, whatever the order of joining.
    parent[max(first, second)] = min(first, second)
  }

  private mutating func root(_ place: Int) -> Int {
    var place = place
    while parent[place] != place {
      parent[place] = parent[parent[place]]
      place = parent[place]
    }
    return place
  }

  func members() -> [[Int]] {
    var copy = self
    var groups: [Int: [Int]] = [:]
    for place in parent.indices {
      let root = copy.root(place)
      if root != place { groups[root, default: [root]].append(place) }
    }
    return groups.values.sorted { $0[0] < $1[0] }
  }
}
