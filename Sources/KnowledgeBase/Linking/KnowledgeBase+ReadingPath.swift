import Postmortems

extension KnowledgeBase {
  /// Chooses the fewest incidents that teach every outcome and show every category of causes that occurs.
  mutating func linkReadingPath() {
    let categories = causes.filter { $0.incidents.contains { $0.role == .primary } }.map(\.id)
    var topics: [String: Int] = [:]
    for id in outcomes.map({ "o " + $0.id }) + categories.map({ "c " + $0 }) { topics[id] = topics.count }
    var covered = Array(repeating: false, count: topics.count)
    var candidates: [SetCover.Candidate] = []
    for place in incidents.indices where incidents[place].duplicateOf == nil {
      let record = recordPlaces[place]
      var found = records[record].outcomes.compactMap { topics["o " + $0] }
      if let cause = incidents[place].primaryCauseID, let topic = topics["c " + Taxonomy.categoryID(of: cause)] {
        found.append(topic)
      }
      guard !found.isEmpty else { continue }
      for topic in found { covered[topic] = true }
      candidates.append(SetCover.Candidate(place: place, topics: Set(found), cost: records[record].readingMinutes))
    }
    let cover = SetCover.fewest(candidates)
    var left = Set(topics.values)
    var steps: [ReadingPath.Step] = []
    for candidate in cover.chosen {
      let new = candidate.topics.intersection(left)
      left.subtract(new)
      steps.append(
        ReadingPath.Step(
          incident: incidents[candidate.place].id, minutes: candidate.cost,
          outcomes: outcomes.map(\.id).filter { topics["o " + $0].map(new.contains) ?? false },
          categories: categories.filter { topics["c " + $0].map(new.contains) ?? false }))
    }
    readingPath = ReadingPath(
      steps: steps, minutes: steps.reduce(0) { $0 + $1.minutes }, isFewest: cover.isFewest,
      uncoveredOutcomes: outcomes.map(\.id).filter { topics["o " + $0].map { !covered[$0] } ?? false })
  }
}

/// The fewest sets that cover all topics: exact while that is quick, else greedy.
struct SetCover {
  struct Candidate: Hashable {
    /// Its place among the incidents; of equals the smaller, which is newer, is taken.
    var place: Int
    var topics: Set<Int>
    /// Minutes to read.
    var cost: Int
  }

  var chosen: [Candidate]
  var isFewest: Bool

  static func fewest(_ all: [Candidate]) -> SetCover {
    let candidates = useful(all)
    let greedy = inOrder(candidates)
    var search = Search(candidates)
    // From below, so that the first that fits is the smallest; a size greedy has reached needs no proof.
    for size in stride(from: 1, to: greedy.count, by: 1) {
      if let found = search.cover(size: size) { return SetCover(chosen: inOrder(found), isFewest: true) }
      if search.isExhausted { return SetCover(chosen: greedy, isFewest: false) }
    }
    return SetCover(chosen: greedy, isFewest: true)
  }

  /// One candidate for each set of topics: the shortest, then the newest; without those that are part of another.
  private static func useful(_ all: [Candidate]) -> [Candidate] {
    var best: [Set<Int>: Candidate] = [:]
    for one in all {
      if let known = best[one.topics], (known.cost, known.place) <= (one.cost, one.place) { continue }
      best[one.topics] = one
    }
    let sorted = best.values.sorted { $0.place < $1.place }
    return sorted.filter { one in !sorted.contains { $0.topics.isStrictSuperset(of: one.topics) } }
  }

  /// The greedy order: each adds the most that is new, of equals the shortest, then the newest.
  private static func inOrder(_ candidates: [Candidate]) -> [Candidate] {
    var left = candidates.reduce(into: Set<Int>()) { $0.formUnion($1.topics) }
    var chosen: [Candidate] = []
    while !left.isEmpty {
      let next = candidates.min { a, b in
        let first = a.topics.intersection(left).count
        let second = b.topics.intersection(left).count
        return (-first, a.cost, a.place) < (-second, b.cost, b.place)
      }
      guard let next else { break }
      left.subtract(next.topics)
      chosen.append(next)
    }
    return chosen
  }

  /// Depth-first search over the topic that fewest candidates cover, up to a number of steps.
  private struct Search {
    let holders: [Int: [Candidate]]
    let all: Set<Int>
    var stepsLeft = 20_000
    var isExhausted: Bool { stepsLeft <= 0 }

    init(_ candidates: [Candidate]) {
      var holders: [Int: [Candidate]] = [:]
      for one in candidates { for topic in one.topics { holders[topic, default: []].append(one) } }
      self.holders = holders
      all = Set(holders.keys)
    }

    mutating func cover(size: Int) -> [Candidate]? { cover(all, size: size, with: []) }

    /// As deep as the cover is large, and that is at most the number of topics.
    private mutating func cover(_ left: Set<Int>, size: Int, with chosen: [Candidate]) -> [Candidate]? {
      stepsLeft -= 1
      if left.isEmpty { return chosen }
      guard size > 0, !isExhausted else { return nil }
      let rarest = left.min { a, b in (holders[a]?.count ?? 0, a) < (holders[b]?.count ?? 0, b) }
      for candidate in rarest.flatMap({ holders[$0] }) ?? [] {
        if let found = cover(left.subtracting(candidate.topics), size: size - 1, with: chosen + [candidate]) {
          return found
        }
      }
      return nil
    }
  }
}
