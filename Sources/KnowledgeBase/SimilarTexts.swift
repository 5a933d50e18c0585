import TextAnalysis

/// Finds texts that say the same in other words.
enum SimilarTexts {
  /// How alike two texts must be, as the cosine of their stems weighted by rarity. Chosen on the shipped
  /// content and a corpus of public postmortems: below it, texts share a subject but not a lesson.
  static let threshold = 0.55

  /// Candidates are looked for among the holders of a stem only while it is rarer than this.
  private static let commonStem = 64

  /// Groups of at least two members from different owners, as sorted places in `texts`; sorted by their first.
  static func groups(_ texts: [(owner: String, text: String)]) -> [[Int]] {
    let profiles = texts.map { TextProfile($0.text) }
    var holders: [String: [Int]] = [:]
    for (place, profile) in profiles.enumerated() {
      for term in profile.terms { holders[term, default: []].append(place) }
    }
    let count = Double(max(texts.count, 2))
    // Rarity with a floor, so that in a small collection every stem still counts.
    let weights = holders.mapValues { 1 + Double.logarithm(count / Double($0.count)) }
    var groups = DisjointGroups(count: texts.count)
    for (place, profile) in profiles.enumerated() {
      for other in candidates(of: place, profile, holders) where texts[other].owner != texts[place].owner {
        let similarity = profile.cosine(to: profiles[other]) { weights[$0] ?? 1 }
        if similarity >= threshold { groups.join(place, other) }
      }
    }
    return groups.members().filter { group in
      Set(group.map { texts[$0].owner }).count > 1
    }
  }

  /// Later texts that share at least two telling stems.
  private static func candidates(of place: Int, _ profile: TextProfile, _ holders: [String: [Int]]) -> [Int] {
    var shared: [Int: Int] = [:]
    for term in profile.terms {
      guard let all = holders[term], all.count <= commonStem else { continue }
      for other in all where other > place { shared[other, default: 0] += 1 }
    }
    return shared.filter { $0.value >= 2 }.keys.sorted()
  }
}

extension Double {
  /// The natural logarithm by its series, to the same bits on every machine.
  ///
  /// `log` of the C library may differ in the last bit between versions, and with it a similarity on the edge.
  static func logarithm(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    let exponent = Double(x.exponent)
    let t = (x.significand - 1) / (x.significand + 1)
    var term = t
    var sum = 0.0
    var divisor = 1.0
    while abs(term) > 1e-18, divisor < 80 {
      sum += term / divisor
      term *= t * t
      divisor += 2
    }
    return 2 * sum + exponent * 0.693147180559945309417
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
    for place in parent.indices { groups[copy.root(place), default: []].append(place) }
    return groups.values.sorted { $0[0] < $1[0] }
  }
}
