/// Postings and positions of all documents, term by term in byte order.
struct InvertedIndex {
  /// Terms in byte order.
  private(set) var terms: [ArraySlice<UInt8>] = []
  /// Where the postings of each term begin; one more than there are terms.
  private(set) var postingStarts: [Int] = [0]
  private(set) var documents: [Int32] = []
  private(set) var impacts: [UInt8] = []
  /// Where the positions of each term begin; one more than there are terms.
  private(set) var positionStarts: [Int] = [0]
  /// The document and the position in it, in order.
  private(set) var positions: [(document: Int32, position: Int32)] = []

  /// - Parameter chunks: in the order of their documents.
  init(_ chunks: [ChunkAnalysis]) {
    var table = ByteTable(capacity: 65_536)
    let numbers = chunks.map { chunk in (0..<chunk.terms.count).map { table.insert(chunk.terms[$0]).id } }
    var postingCounts = Array(repeating: 0, count: table.count)
    var positionCounts = Array(repeating: 0, count: table.count)
    for (chunk, numbers) in zip(chunks, numbers) {
      for entry in chunk.entries { postingCounts[numbers[Int(entry.term)]] += 1 }
      for term in chunk.sequence where term >= 0 { positionCounts[numbers[Int(term)]] += 1 }
    }
    // Members of synonym groups have numbers even if no document has them.
    let order = table.sortedIDs().filter { postingCounts[$0] > 0 }
    var rank = Array(repeating: -1, count: table.count)
    for (index, id) in order.enumerated() {
      rank[id] = index
      terms.append(table[id])
      postingStarts.append(postingStarts[index] + postingCounts[id])
      positionStarts.append(positionStarts[index] + positionCounts[id])
    }
    let ranks = numbers.map { $0.map { rank[$0] } }
    fillPostings(chunks, ranks)
    fillPositions(chunks, ranks)
  }

  private mutating func fillPostings(_ chunks: [ChunkAnalysis], _ ranks: [[Int]]) {
    let scorer = FieldScorer(chunks)
    documents = Array(repeating: 0, count: postingStarts.last ?? 0)
    impacts = Array(repeating: 0, count: documents.count)
    var next = postingStarts
    var document: Int32 = 0
    for (chunk, ranks) in zip(chunks, ranks) {
      var start = 0
      for (local, end) in chunk.entryEnds.enumerated() {
        let norms = scorer.norms(of: chunk.lengths[local])
        for entry in chunk.entries[start..<end] {
          let slot = next[ranks[Int(entry.term)]]
          next[ranks[Int(entry.term)]] = slot + 1
          documents[slot] = document
          impacts[slot] = UInt8(scorer.impact(entry.counts, norms))
        }
        start = end
        document += 1
      }
    }
  }

  private mutating func fillPositions(_ chunks: [ChunkAnalysis], _ ranks: [[Int]]) {
    positions = Array(repeating: (0, 0), count: positionStarts.last ?? 0)
    var next = positionStarts
    var document: Int32 = 0
    for (chunk, ranks) in zip(chunks, ranks) {
      var start = 0
      for end in chunk.sequenceEnds {
        for index in start..<end where chunk.sequence[index] >= 0 {
          let rank = ranks[Int(chunk.sequence[index])]
          positions[next[rank]] = (document, Int32(index - start))
          next[rank] += 1
        }
        start = end
        document += 1
      }
    }
  }
}

/// Weighs occurrences by field and length of field.
struct FieldScorer {
  private var averages = InlineArray<8, Double>(repeating: 1)

  /// The average length of a field is that of the documents which have it.
  init(_ chunks: [ChunkAnalysis]) {
    for field in SearchField.allCases.map(\.rawValue) {
      var total = 0
      var count = 0
      for chunk in chunks {
        for lengths in chunk.lengths where lengths[field] > 0 {
          total += Int(lengths[field])
          count += 1
        }
      }
      if count > 0 { averages[field] = Double(total) / Double(count) }
    }
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

  func impact(_ counts: InlineArray<8, UInt16>, _ norms: InlineArray<8, Double>) -> Int {
    var frequency = 0.0
    for field in 0..<8 where counts[field] > 0 { frequency += Double(counts[field]) * norms[field] }
    return Ranking.impact(frequency)
  }
}
