/// Cuts sorted lists into files: neighbours of a prefix live together, and a reader loads one range.
struct ShardWriter {
  /// Finished shards.
  private(set) var payloads: [[UInt8]] = []
  /// The first key of each shard, by which a reader finds the one it needs.
  private(set) var firstKeys: [[UInt8]] = []

  private let limit: Int
  private var current = ByteWriter()
  private var previous: ArraySlice<UInt8> = []

  init(limit: Int) {
    self.limit = limit
  }

  /// Adds a key with what belongs to it.
  mutating func add(_ key: ArraySlice<UInt8>, _ value: (inout ByteWriter) -> Void) {
    if current.bytes.isEmpty {
      firstKeys.append(Array(key))
      previous = []
    }
    current.frontCoded(key, after: previous)
    previous = key
    value(&current)
    if current.bytes.count >= limit { flush() }
  }

  mutating func finish() -> (payloads: [[UInt8]], firstKeys: [[UInt8]]) {
    if !current.bytes.isEmpty { flush() }
    return (payloads, firstKeys)
  }

  private mutating func flush() {
    payloads.append(current.bytes)
    current = ByteWriter()
  }
}

extension InvertedIndex {
  /// Postings: for each term its inverse document frequency, the number of documents, the length of the
  /// list, and the list: gap to the document before (1 less, but for the first) × 32 + impact.
  func postingShards(documentCount: Int, limit: Int) -> (payloads: [[UInt8]], firstKeys: [[UInt8]]) {
    var shards = ShardWriter(limit: limit)
    for (index, term) in terms.enumerated() {
      let range = postingStarts[index]..<postingStarts[index + 1]
      var list = ByteWriter()
      var expected: Int32 = 0
      for slot in range {
        list.varint(Int(documents[slot] - expected) << 5 | Int(impacts[slot]))
        expected = documents[slot] + 1
      }
      shards.add(term) { out in
        out.varint(Ranking.inverseDocumentFrequency(documents: documentCount, containing: range.count))
        out.varint(range.count)
        out.varint(list.bytes.count)
        out.bytes += list.bytes
      }
    }
    return shards.finish()
  }

  /// Positions: for each term the length of the list, and for each document the gap to the one before, the
  /// number of positions, and their gaps.
  func positionShards(limit: Int) -> (payloads: [[UInt8]], firstKeys: [[UInt8]]) {
    var shards = ShardWriter(limit: limit)
    for (index, term) in terms.enumerated() {
      let range = positionStarts[index]..<positionStarts[index + 1]
      guard !range.isEmpty else { continue }
      var list = ByteWriter()
      var expected: Int32 = 0
      var slot = range.lowerBound
      while slot < range.upperBound {
        let document = positions[slot].document
        let end = positions[slot..<range.upperBound].firstIndex { $0.document != document } ?? range.upperBound
        list.varint(Int(document - expected))
        list.varint(end - slot)
        var last: Int32 = 0
        for (_, position) in positions[slot..<end] {
          list.varint(Int(position - last))
          last = position
        }
        expected = document + 1
        slot = end
      }
      shards.add(term) { out in
        out.varint(list.bytes.count)
        out.bytes += list.bytes
      }
    }
    return shards.finish()
  }
}

/// Words as people write them, with the number of documents: completions and corrections are made of them.
enum Lexicon {
  static func shards(_ chunks: [ChunkAnalysis], limit: Int) -> (payloads: [[UInt8]], firstKeys: [[UInt8]]) {
    var table = ByteTable(capacity: 65_536)
    var documents: [Int] = []
    for chunk in chunks {
      for surface in 0..<chunk.surfaces.count where ChunkAnalysis.belongsInLexicon(chunk.surfaces[surface]) {
        let (id, isNew) = table.insert(chunk.surfaces[surface])
        if isNew { documents.append(0) }
        documents[id] += Int(chunk.surfaceDocuments[surface])
      }
    }
    var shards = ShardWriter(limit: limit)
    for id in table.sortedIDs() { shards.add(table[id]) { $0.varint(documents[id]) } }
    return shards.finish()
  }
}
