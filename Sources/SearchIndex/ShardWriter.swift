/// Files of one kind.
struct Shards: Sendable {
  var payloads: [[UInt8]] = []
  /// The first key of each, by which a reader finds the one it needs.
  var firstKeys: [[UInt8]] = []
  /// The first document of each, of fragments.
  var starts: [Int] = []
}

/// Cuts sorted lists into files: neighbours of a prefix live together, and a reader loads one range.
struct ShardWriter {
  private var finished = Shards()
  private let limit: Int
  private var current = ByteWriter()
  private var previous: ArraySlice<UInt8> = []

  init(limit: Int) {
    self.limit = limit
  }

  /// Adds a key with what belongs to it.
  mutating func add(_ key: ArraySlice<UInt8>, _ value: (inout ByteWriter) -> Void) {
    if current.bytes.isEmpty {
      finished.firstKeys.append(Array(key))
      previous = []
    }
    current.frontCoded(key, after: previous)
    previous = key
    value(&current)
    if current.bytes.count >= limit { flush() }
  }

  mutating func finish() -> Shards {
    if !current.bytes.isEmpty { flush() }
    return finished
  }

  private mutating func flush() {
    finished.payloads.append(current.bytes)
    current = ByteWriter()
  }
}

extension InvertedIndex {
  /// Postings: for each term its inverse document frequency, the number of documents, the length of the
  /// list, and the list: gap to the document before (1 less, but for the first) × 32 + impact.
  func postingShards(limit: Int) -> Shards {
    var shards = ShardWriter(limit: limit)
    var list = ByteWriter()
    for (index, term) in terms.enumerated() {
      let range = postingStarts[index]..<postingStarts[index + 1]
      list.bytes.removeAll(keepingCapacity: true)
      var expected: Int32 = 0
      for slot in range {
        list.varint(Int(documents[slot] - expected) << 5 | Int(impacts[slot]))
        expected = documents[slot] + 1
      }
      shards.add(term) { out in
        out.varint(Ranking.inverseDocumentFrequency(documents: analyses.count, containing: range.count))
        out.varint(range.count)
        out.varint(list.bytes.count)
        out.bytes += list.bytes
      }
    }
    return shards.finish()
  }

  /// Positions: for each term the length of the list, and for each document the gap to the one before, the
  /// number of positions, and their gaps.
  func positionShards(limit: Int) -> Shards {
    var shards = ShardWriter(limit: limit)
    var list = ByteWriter()
    for (index, term) in terms.enumerated() {
      list.bytes.removeAll(keepingCapacity: true)
      var expected: Int32 = 0
      for slot in postingStarts[index]..<postingStarts[index + 1] where places[slot].length > 0 {
        list.varint(Int(documents[slot] - expected))
        expected = documents[slot] + 1
        let start = Int(places[slot].start)
        list.bytes += analyses[Int(documents[slot])].bytes[start..<start + Int(places[slot].length)]
      }
      guard !list.bytes.isEmpty else { continue }
      shards.add(term) { out in
        out.varint(list.bytes.count)
        out.bytes += list.bytes
      }
    }
    return shards.finish()
  }

  /// Words as people write them, with the number of documents: completions and corrections are made of them.
  func lexiconShards(limit: Int) -> Shards {
    var shards = ShardWriter(limit: limit)
    for (word, documents) in lexicon { shards.add(word) { $0.varint(documents) } }
    return shards.finish()
  }
}
