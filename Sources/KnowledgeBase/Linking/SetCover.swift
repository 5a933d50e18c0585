/// The fewest sets that cover all topics: proven to be, while that takes few steps, else as few as were found.
struct SetCover {
  struct Candidate: Hashable {
    /// Its place among the incidents; of equals the smaller, which is newer, is taken.
    var place: Int
    var topics: Set<Int>
    /// Minutes to read.
    var cost: Int
  }

  /// In the order to read.
  var chosen: [Candidate]
  /// No smaller set does it; `false` where that was not proven.
  var isFewest: Bool

  static func fewest(_ all: [Candidate]) -> SetCover {
    let candidates = useful(all)
    let greedy = inOrder(candidates)
    guard greedy.count > 2 else { return SetCover(chosen: greedy, isFewest: true) }
    var search = Search(candidates, atMost: withoutSpare(greedy))
    search.improveGreedily()
    search.run()
    return SetCover(
      chosen: search.best.count < greedy.count ? inOrder(search.best) : greedy, isFewest: !search.isExhausted)
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

  /// What is chosen early may be covered by what comes later.
  private static func withoutSpare(_ chosen: [Candidate]) -> [Candidate] {
    var kept = chosen
    for one in chosen {
      let others = kept.filter { $0 != one }
      let covered = others.reduce(into: Set<Int>()) { $0.formUnion($1.topics) }
      if one.topics.isSubset(of: covered) { kept = others }
    }
    return kept
  }

  /// Branch and bound: over the topic that fewest candidates cover, those that cover most first; a branch ends where
  /// even the largest candidates could not cover the rest with fewer than the best cover has.
  private struct Search {
    private let candidates: [Candidate]
    /// By candidate.
    private let sets: [TopicSet]
    /// By topic: the candidates that cover it.
    private let holders: [[Int]]
    private let all: TopicSet
    private(set) var best: [Candidate]
    /// Without a proof in so many steps, some tenths of a second, there is none.
    private var stepsLeft: Int
    var isExhausted: Bool { stepsLeft <= 0 }
    /// Greedy covers from so many beginnings are tried.
    private static let beginnings = 64

    init(_ candidates: [Candidate], atMost best: [Candidate]) {
      self.candidates = candidates
      self.best = best
      // Each step looks at all candidates.
      stepsLeft = 6_000_000 / max(100, candidates.count)
      // Numbered anew, without gaps: sets of bits are small then.
      let topics = candidates.reduce(into: Set<Int>()) { $0.formUnion($1.topics) }.sorted()
      let numbers = Dictionary(uniqueKeysWithValues: topics.enumerated().map { ($1, $0) })
      var holders: [[Int]] = Array(repeating: [], count: topics.count)
      var sets: [TopicSet] = []
      var all = TopicSet(count: topics.count)
      for (place, candidate) in candidates.enumerated() {
        var set = TopicSet(count: topics.count)
        for topic in candidate.topics.sorted() {
          guard let number = numbers[topic] else { continue }
          set.insert(number)
          all.insert(number)
          holders[number].append(place)
        }
        sets.append(set)
      }
      self.holders = holders
      self.sets = sets
      self.all = all
    }

    /// The greedy way, once for each of the largest candidates as the first.
    mutating func improveGreedily() {
      let largest = sets.indices.sorted { (-sets[$0].count, $0) < (-sets[$1].count, $1) }.prefix(Search.beginnings)
      for first in largest {
        var chosen = [first]
        var left = all.subtracting(sets[first])
        while !left.isEmpty, chosen.count < best.count {
          var (next, most) = (0, 0)
          for place in sets.indices {
            let count = sets[place].countShared(with: left)
            if count > most { (next, most) = (place, count) }
          }
          chosen.append(next)
          left = left.subtracting(sets[next])
        }
        let found = SetCover.withoutSpare(chosen.map { candidates[$0] })
        if left.isEmpty, found.count < best.count { best = found }
      }
    }

    mutating func run() { search(all, []) }

    /// As deep as the best cover is large, and that is at most the number of topics.
    private mutating func search(_ left: TopicSet, _ chosen: [Int]) {
      stepsLeft -= 1
      if left.isEmpty {
        best = chosen.map { candidates[$0] }
        return
      }
      guard !isExhausted, chosen.count + fewest(for: left) < best.count else { return }
      var rarest = -1
      left.visit { topic in
        if rarest < 0 || holders[topic].count < holders[rarest].count { rarest = topic }
      }
      guard rarest >= 0 else { return }
      let branches = holders[rarest].map { (place: $0, count: sets[$0].countShared(with: left)) }
        .sorted { (-$0.count, $0.place) < (-$1.count, $1.place) }
      for branch in branches where !isExhausted && chosen.count + 1 < best.count {
        search(left.subtracting(sets[branch.place]), chosen + [branch.place])
      }
    }

    /// So many candidates at least are needed for the rest: as many of the largest as hold as many topics; and one for
    /// each of some topics of which no two stand in one candidate.
    private func fewest(for left: TopicSet) -> Int {
      var counts = Array(repeating: 0, count: left.count + 1)
      for set in sets { counts[min(left.count, set.countShared(with: left))] += 1 }
      var (bySize, open) = (0, left.count)
      for size in stride(from: left.count, to: 0, by: -1) where open > 0 {
        let number = min(counts[size], (open + size - 1) / size)
        bySize += number
        open -= number * size
      }
      var (apart, free) = (0, left)
      left.visit { topic in
        guard free.contains(topic) else { return }
        apart += 1
        for holder in holders[topic] { free = free.subtracting(sets[holder]) }
      }
      return max(bySize, apart)
    }
  }
}

/// Small numbers as bits.
private struct TopicSet {
  private var words: [UInt64]
  private(set) var count = 0
  var isEmpty: Bool { count == 0 }

  init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

  func contains(_ number: Int) -> Bool { words[number / 64] & (1 << UInt64(number % 64)) != 0 }

  mutating func insert(_ number: Int) {
    if !contains(number) { count += 1 }
    words[number / 64] |= 1 << UInt64(number % 64)
  }

  func subtracting(_ other: TopicSet) -> TopicSet {
    var left = self
    left.count = 0
    for place in words.indices {
      left.words[place] &= ~other.words[place]
      left.count += left.words[place].nonzeroBitCount
    }
    return left
  }

  func countShared(with other: TopicSet) -> Int {
    var count = 0
    for place in words.indices { count += (words[place] & other.words[place]).nonzeroBitCount }
    return count
  }

  func visit(_ body: (Int) -> Void) {
    for place in words.indices {
      var word = words[place]
      while word != 0 {
        body(place * 64 + word.trailingZeroBitCount)
        word &= word - 1
      }
    }
  }
}
