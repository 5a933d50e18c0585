/// Postings of all documents, term by term in byte order; their positions stay where the analyses have them.
struct InvertedIndex {
  /// Of the documents, in their order.
  let analyses: [DocumentAnalysis]
  /// Terms in byte order.
  private(set) var terms: [ArraySlice<UInt8>] = []
  /// Where the postings of each term begin; one more than there are terms.
  private(set) var postingStarts: [Int] = [0]
  private(set) var documents: [Int32] = []
  private(set) var impacts: [UInt8] = []
  /// The bytes of each posting's document that hold its positions: where they begin, and how many they are.
  private(set) var places: [(start: UInt32, length: UInt32)] = []
  /// Words as people write them, in byte order, with the number of documents.
  private(set) var lexicon: [(word: ArraySlice<UInt8>, documents: Int)] = []

  init(_ analyses: [DocumentAnalysis]) {
    self.analyses = analyses
    var table = ByteTable(capacity: 65_536)
    var words = ByteTable(capacity: 65_536)
    var postingCounts: [Int] = []
    var documentsOfTerm: [Int] = []
    var documentsOfWord: [Int] = []
    var numbers: [Int32] = []
    var scorer = FieldScorer()
    for analysis in analyses {
      var reader = AnalysisReader(analysis)
      scorer.add(reader.lengths())
      for _ in 0..<reader.varint() {
        let (term, isWord) = reader.term()
        let (number, isNew) = table.insert(term)
        if isNew {
          postingCounts.append(0)
          documentsOfTerm.append(0)
        }
        numbers.append(Int32(number))
        postingCounts[number] += 1
        if isWord { documentsOfTerm[number] += 1 }
        reader.skipCounts()
        _ = reader.positions()
      }
      for _ in 0..<reader.varint() {
        let (number, isNew) = words.insert(reader.slice(reader.varint()))
        if isNew { documentsOfWord.append(0) }
        documentsOfWord[number] += 1
      }
    }
    let order = table.sortedIDs()
    var rank = Array(repeating: 0, count: table.count)
    for (index, id) in order.enumerated() {
      rank[id] = index
      terms.append(table[id])
      postingStarts.append(postingStarts[index] + postingCounts[id])
    }
    fill(numbers.map { Int32(rank[Int($0)]) }, scorer)
    lexicon = Self.merged(
      order.lazy.filter { documentsOfTerm[$0] > 0 }.map { (table[$0], documentsOfTerm[$0]) },
      words.sortedIDs().map { (words[$0], documentsOfWord[$0]) })
  }

  /// - Parameter ranks: the numbers of all terms of all documents, in the order of the analyses.
  private mutating func fill(_ ranks: [Int32], _ scorer: FieldScorer) {
    let scorer = scorer.finished
    let total = postingStarts.last ?? 0
    documents = Array(repeating: 0, count: total)
    impacts = Array(repeating: 0, count: total)
    places = Array(repeating: (0, 0), count: total)
    var next = postingStarts
    var entry = 0
    for (document, analysis) in analyses.enumerated() {
      var reader = AnalysisReader(analysis)
      let norms = scorer.norms(of: reader.lengths())
      for _ in 0..<reader.varint() {
        _ = reader.term()
        let impact = scorer.impact(reader.counts(), norms)
        let range = reader.positions()
        let rank = Int(ranks[entry])
        entry += 1
        let slot = next[rank]
        next[rank] = slot + 1
        documents[slot] = Int32(document)
        impacts[slot] = UInt8(impact)
        places[slot] = (UInt32(range.lowerBound), UInt32(range.count))
      }
    }
  }

  /// Words that are their own term, and those that are not, as one list; a word may be both in different documents.
  private static func merged(
    _ first: some Sequence<(ArraySlice<UInt8>, Int)>, _ second: [(ArraySlice<UInt8>, Int)]
  ) -> [(word: ArraySlice<UInt8>, documents: Int)] {
    var out: [(word: ArraySlice<UInt8>, documents: Int)] = []
    var rest = second[...]
    for (word, documents) in first {
      while let other = rest.first, other.0.lexicographicallyPrecedes(word) {
        out.append((other.0, other.1))
        rest.removeFirst()
      }
      if let other = rest.first, other.0 == word {
        out.append((word, documents + other.1))
        rest.removeFirst()
      } else {
        out.append((word, documents))
      }
    }
    return out + rest.map { ($0.0, $0.1) }
  }
}

/// Weighs occurrences by field and length of field.
struct FieldScorer {
  private var totals = InlineArray<8, Int>(repeating: 0)
  private var counts = InlineArray<8, Int>(repeating: 0)
  private var averages = InlineArray<8, Double>(repeating: 1)

  /// The average length of a field is that of the documents which have it.
  mutating func add(_ lengths: InlineArray<8, Int32>) {
    for field in 0..<8 where lengths[field] > 0 {
      totals[field] += Int(lengths[field])
      counts[field] += 1
    }
  }

  /// With the averages of all that was added.
  var finished: FieldScorer {
    var result = self
    for field in 0..<8 where counts[field] > 0 {
      result.averages[field] = Double(totals[field]) / Double(counts[field])
    }
    return result
  }

  /// What an occurrence in each field of a document adds.
  func norms(of lengths: InlineArray<8, Int32>) -> InlineArray<8, Double> {
    var norms = InlineArray<8, Double>(repeating: 0)
    for field in SearchField.allCases {
      let penalty = Ranking.lengthPenalty(of: field)
      let length = Double(lengths[field.rawValue]) / averages[field.rawValue]
      norms[field.rawValue] = Ranking.weight(of: field) / (1 - penalty + penalty * length)
    }
    return norms
  }

  func impact(_ counts: InlineArray<8, Int32>, _ norms: InlineArray<8, Double>) -> Int {
    var frequency = 0.0
    for field in 0..<8 where counts[field] > 0 { frequency += Double(counts[field]) * norms[field] }
    return Ranking.impact(frequency)
  }
}
