import TextAnalysis

/// Finds texts that say the same in other words.
enum SimilarTexts {
  /// How alike two texts must be, and a text and the rest of its group on average: the cosine of their terms.
  /// Chosen on public postmortems: below it, texts share a subject but not a lesson.
  static let threshold = 0.6
  /// How alike any two of a group must be.
  static let farthest = 0.45

  struct Text {
    /// Two texts of one owner are no finding.
    var owner: Int
    var text: String
    /// Texts of two kinds do not say the same, whatever their words; 0 goes with every other.
    var kind: Int
  }

  struct Group {
    /// Ascending places.
    var members: [Int]
    /// The one that is most like the others.
    var center: Int
    /// What all have in common, as the center writes it.
    var sharedWords: [String]
  }

  /// Groups of texts from at least two owners, sorted by their first member.
  static func groups(_ texts: [Text], synonyms: Synonyms) -> [Group] {
    var statements = StatementIndex(texts, synonyms: synonyms)
    // The most alike first; the places break ties, and they keep their order when a document comes or goes.
    let edges = edges(texts, statements).sorted { a, b in
      a.likeness != b.likeness ? a.likeness > b.likeness : a.pair < b.pair
    }
    var clusters = Clusters(statements: statements, count: texts.count)
    for edge in edges { clusters.join(Int(edge.pair >> 32), Int(edge.pair & 0xFFFF_FFFF)) }
    return clusters.groups().filter { group in
      group.members.contains { texts[$0].owner != texts[group.members[0]].owner }
    }
    .map { group in
      var group = group
      group.sharedWords = statements.sharedWords(of: group, text: texts[group.center].text)
      return group
    }
  }

  /// Two texts that say the same; a pair may come more than once.
  private static func edges(
    _ texts: [Text], _ statements: StatementIndex
  ) -> [(likeness: Double, pair: UInt64)] {
    var edges: [(likeness: Double, pair: UInt64)] = []
    CandidatePairs.forEach(in: statements.terms) { first, second in
      let (a, b) = (statements.texts[first], statements.texts[second])
      guard texts[a].owner != texts[b].owner, mayMean(texts[a].kind, texts[b].kind) else { return }
      let likeness = statements.terms.likeness(first, second)
      guard likeness.saysTheSame, statements.mayCompare(first, second, likeness) else { return }
      edges.append((statements.likeness(a, b), UInt64(min(a, b)) << 32 | UInt64(max(a, b))))
    }
    return edges
  }

  private static func mayMean(_ a: Int, _ b: Int) -> Bool { a == b || a == 0 || b == 0 }
}

/// Each text as one or two statements: the whole of it, and its lead.
private struct StatementIndex {
  var terms: LessonTerms
  /// By statement: the text it belongs to.
  var texts: [Int] = []
  /// By text: its statements, the whole one first.
  private var statements: [Range<Int>] = []
  /// By text: the telling terms of what stands behind its lead.
  private var rests: [[Int32]] = []

  /// A lead of fewer telling words, in thirds, is a title that many lessons have.
  private static let tellingLead = 9

  init(_ texts: [SimilarTexts.Text], synonyms: Synonyms) {
    terms = LessonTerms(synonyms)
    for place in texts.indices {
      let start = terms.count
      terms.scan(texts[place].text)
      terms.add()
      let end = Statements.endOfLead(texts[place].text)
      if let end { terms.add(upTo: end) }
      rests.append(end.map { terms.tellingTerms(from: $0) } ?? [])
      for _ in start..<terms.count { self.texts.append(place) }
      statements.append(start..<terms.count)
    }
  }

  /// Whether what two statements have in common says that their texts mean the same. "Silent failures" is the lead of
  /// who wants an alert and of who wants a message for users: what follows two short leads has to agree as well.
  func mayCompare(_ first: Int, _ second: Int, _ likeness: Likeness) -> Bool {
    let (a, b) = (texts[first], texts[second])
    guard first > statements[a].lowerBound, second > statements[b].lowerBound else { return true }
    return likeness.telling >= StatementIndex.tellingLead || rests[a].contains { rests[b].contains($0) }
  }

  /// The words of the center whose terms stand in all members.
  mutating func sharedWords(of group: SimilarTexts.Group, text: String) -> [String] {
    var shared = Array(terms.terms(of: statements[group.center].lowerBound))
    for member in group.members {
      let other = terms.terms(of: statements[member].lowerBound)
      shared.removeAll { !other.contains($0) }
    }
    // Half a word of a script without blanks is nothing to show.
    shared.removeAll { !terms.isTelling($0) || terms.isWide($0) }
    guard !shared.isEmpty else { return [] }
    var words: [String] = []
    for token in Tokenizer.tokens(of: text) where token.kind == .part {
      guard let term = terms.term(of: token.text), let place = shared.firstIndex(of: term) else { continue }
      shared.remove(at: place)
      words.append(token.text)
    }
    return words
  }

  /// The most that a statement of the one is like a statement of the other.
  func likeness(_ a: Int, _ b: Int) -> Double {
    var most = 0.0
    for first in statements[a] {
      for second in statements[b] {
        let likeness = terms.likeness(first, second)
        if likeness.cosine > most, mayCompare(first, second, likeness) { most = likeness.cosine }
      }
    }
    return most
  }
}

/// Pairs of texts that may be alike, from an inverted index of pairs of their rarest terms.
private struct CandidatePairs {
  /// So many of a text's rarest terms are looked up; two texts that are alike share at least two of them.
  private static let prefix = 5
  /// Of the holders of one pair of terms that very many texts share, each is compared with so many behind it.
  private static let window = 6
  /// The index is built part by part, so that it never needs much memory at once.
  private static let entriesAtOnce = 1 << 22

  /// The rarest terms of all texts, one text after the other, the rarest first.
  private var rarest: [Int32] = []
  private var starts: [Int32] = [0]
  private let terms: LessonTerms

  private init(_ terms: LessonTerms) {
    self.terms = terms
    var own: [(rank: Int, term: Int32)] = []
    for text in 0..<terms.count {
      own.removeAll(keepingCapacity: true)
      for term in terms.terms(of: text) where terms.counts[Int(term)] > 1 {
        // Telling terms first; among them those that stand in fewest texts.
        own.append((Int(terms.counts[Int(term)]) + (terms.isTelling(term) ? 0 : 1 << 32), term))
      }
      own.sort { ($0.rank, $0.term) < ($1.rank, $1.term) }
      if let first = own.first, terms.isTelling(first.term) {
        for one in own.prefix(CandidatePairs.prefix) { rarest.append(one.term) }
      }
      starts.append(Int32(truncatingIfNeeded: rarest.count))
    }
  }

  static func forEach(in terms: LessonTerms, _ body: (Int, Int) -> Void) {
    let pairs = CandidatePairs(terms)
    let entries = pairs.rarest.count * (prefix - 1) / 2
    let parts = UInt64(max(1, entries / entriesAtOnce))
    for part in 0..<parts {
      var index: [UInt64] = []
      index.reserveCapacity(entries / Int(parts) + 1)
      for text in 0..<terms.count {
        let own = pairs.rarest[Int(pairs.starts[text])..<Int(pairs.starts[text + 1])]
        for first in own.indices {
          for second in own.indices[(first + 1)...] {
            let key = key(own[first], own[second])
            if parts == 1 || key % parts == part { index.append(key << 32 | UInt64(text)) }
          }
        }
      }
      RadixSort.sortByHighHalf(&index)
      pairs.visit(index, body)
    }
  }

  /// - Parameter index: the key of two terms in the high half, a text that has both in the low one.
  private func visit(_ index: [UInt64], _ body: (Int, Int) -> Void) {
    index.withUnsafeBufferPointer { index in
      rarest.withUnsafeBufferPointer { rarest in
        starts.withUnsafeBufferPointer { starts in
          terms.withProfiles { visit(index, rarest, starts, $0, body) }
        }
      }
    }
  }

  private func visit(
    _ index: UnsafeBufferPointer<UInt64>, _ rarest: UnsafeBufferPointer<Int32>, _ starts: UnsafeBufferPointer<Int32>,
    _ profiles: UnsafeBufferPointer<LessonTerms.Profile>, _ body: (Int, Int) -> Void
  ) {
    func terms(_ text: Int) -> UnsafeBufferPointer<Int32> {
      UnsafeBufferPointer(rebasing: rarest[Int(starts[text])..<Int(starts[text + 1])])
    }
    var start = 0
    while start < index.count {
      let key = index[start] >> 32
      var end = start + 1
      while end < index.count, index[end] >> 32 == key { end += 1 }
      for first in start..<end - 1 {
        let a = Int(index[first] & 0xFFFF_FFFF)
        let profile = profiles[a]
        for second in first + 1..<min(end, first + 1 + CandidatePairs.window) {
          let b = Int(index[second] & 0xFFFF_FFFF)
          guard profile.mayBeAlike(profiles[b]) else { continue }
          // They meet under each pair of terms that they share, and are compared under the rarest.
          if CandidatePairs.rarestSharedPair(terms(a), terms(b)) == key { body(a, b) }
        }
      }
      start = end
    }
  }

  private static func rarestSharedPair(_ a: UnsafeBufferPointer<Int32>, _ b: UnsafeBufferPointer<Int32>) -> UInt64? {
    var found: Int32?
    for term in a where b.contains(term) {
      if let found { return key(found, term) }
      found = term
    }
    return nil
  }

  /// 32 bits for two terms in either order; two pairs with one key cost a comparison and nothing else.
  private static func key(_ a: Int32, _ b: Int32) -> UInt64 {
    let pair = UInt64(UInt32(bitPattern: min(a, b))) << 32 | UInt64(UInt32(bitPattern: max(a, b)))
    return (pair &* 0x9E37_79B9_7F4A_7C15) >> 32
  }
}

/// Grows groups along the edges: two groups become one while their texts are alike on average and no two of them
/// are far from each other, so that a chain of neighbours does not pull strangers into one group.
private struct Clusters {
  let statements: StatementIndex
  /// -1 for a text that is alone.
  private var clusterOf: [Int32]
  private var members: [[Int]] = []

  /// Larger groups would cost much and tell nobody anything.
  private static let largest = 64

  init(statements: StatementIndex, count: Int) {
    self.statements = statements
    clusterOf = Array(repeating: -1, count: count)
  }

  mutating func join(_ a: Int, _ b: Int) {
    let first = cluster(of: a)
    let second = cluster(of: b)
    guard first != second, members[first].count + members[second].count <= Clusters.largest else { return }
    var sum = 0.0
    for x in members[first] {
      for y in members[second] {
        let cosine = statements.likeness(x, y)
        guard cosine >= SimilarTexts.farthest else { return }
        sum += cosine
      }
    }
    guard sum >= SimilarTexts.threshold * Double(members[first].count * members[second].count) else { return }
    for member in members[second] { clusterOf[member] = Int32(truncatingIfNeeded: first) }
    members[first] += members[second]
    members[second] = []
  }

  private mutating func cluster(of text: Int) -> Int {
    if clusterOf[text] >= 0 { return Int(clusterOf[text]) }
    clusterOf[text] = Int32(truncatingIfNeeded: members.count)
    members.append([text])
    return members.count - 1
  }

  func groups() -> [SimilarTexts.Group] {
    members.filter { $0.count > 1 }.map { found in
      let sorted = found.sorted()
      return SimilarTexts.Group(members: sorted, center: center(of: sorted), sharedWords: [])
    }.sorted { $0.members[0] < $1.members[0] }
  }

  /// The member that is most like the others; of equals the first.
  private func center(of group: [Int]) -> Int {
    var best = (place: group[0], sum: -1.0)
    for one in group {
      let sum = group.reduce(0) { $0 + (one == $1 ? 0 : statements.likeness(one, $1)) }
      if sum > best.sum + 1e-12 { best = (one, sum) }
    }
    return best.place
  }
}
