import ByteCoding
import TextAnalysis

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
    finished.payloads.append(current.bytes.withUnsafeBufferPointer { Array($0) })
    current.bytes.removeAll(keepingCapacity: true)
  }
}

extension InvertedIndex {
  /// Terms and words as one list, each key with the number of documents that have it as a word, the length of what
  /// follows, and for a term its inverse document frequency and the list: gap to the document before (1 less, but for the
  /// first) × 32 + impact.
  ///
  /// The term of a group of synonyms has no place of its own: it stands behind the first word of each member, so that who
  /// asks for the word has it at hand.
  func postingShards(groups: [Synonyms.Group], limit: Int) -> Shards {
    var shards = ShardWriter(limit: limit)
    var list = ByteWriter()
    for entry in PostingKeys(self, groups: groups) {
      list.bytes.removeAll(keepingCapacity: true)
      if let term = entry.term {
        let range = postingStarts[term]..<postingStarts[term + 1]
        list.varint(Ranking.inverseDocumentFrequency(documents: analyses.count, containing: range.count))
        var expected: Int32 = 0
        for slot in range {
          list.varint(Int(documents[slot] - expected) << 5 | Int(impacts[slot]))
          expected = documents[slot] + 1
        }
      }
      shards.add(entry.key) { out in
        out.varint(entry.documents)
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

  /// Words alone, as in the postings but with nothing behind them: who looks for a misspelt one reads all that begin with
  /// its letter.
  func lexiconShards(limit: Int) -> Shards {
    var shards = ShardWriter(limit: limit)
    for (word, documents) in lexicon {
      shards.add(word) { out in
        out.varint(documents)
        out.varint(0)
      }
    }
    return shards.finish()
  }
}

/// The keys of the postings in byte order: terms, words as people write them, and the terms of groups by their members.
struct PostingKeys: Sequence, IteratorProtocol {
  struct Entry {
    var key: ArraySlice<UInt8>
    /// The number of the term, where it is one.
    var term: Int?
    /// How many documents have it as a word.
    var documents = 0
  }

  private let index: InvertedIndex
  /// The groups' keys in order, each with the number of its term.
  private let groups: [(key: ArraySlice<UInt8>, term: Int)]
  private var nextTerm = 0
  private var nextWord = 0
  private var nextGroup = 0
  /// The terms of groups among the terms, which are left out.
  private let named: Range<Int>

  init(_ index: InvertedIndex, groups: [Synonyms.Group]) {
    self.index = index
    // No other term begins with a tilde.
    let isNamed = { (term: ArraySlice<UInt8>) in term.first == UInt8(ascii: "~") }
    let start = index.terms.firstIndex(where: isNamed) ?? index.terms.count
    named = start..<(index.terms[start...].firstIndex { !isNamed($0) } ?? index.terms.count)
    var numbers: [[UInt8]: Int] = [:]
    for term in named { numbers[Array(index.terms[term])] = term }
    var found: [(key: ArraySlice<UInt8>, term: Int)] = []
    for group in groups {
      guard let term = numbers[Array(group.name.utf8)] else { continue }
      for head in Set(group.members.compactMap(\.first)) {
        found.append((ArraySlice(Self.key(of: group.name, head: head).utf8), term))
      }
    }
    self.groups = found.sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  /// Where the term of a group stands for those who found the first word of one of its members.
  static func key(of group: String, head: String) -> String { head + " " + group }

  mutating func next() -> Entry? {
    if nextTerm == named.lowerBound { nextTerm = named.upperBound }
    let term = nextTerm < index.terms.count ? index.terms[nextTerm] : nil
    let word = nextWord < index.lexicon.count ? index.lexicon[nextWord] : nil
    let group = nextGroup < groups.count ? groups[nextGroup] : nil
    let keys = [term, word?.word, group?.key].compactMap(\.self)
    guard let key = keys.min(by: { $0.lexicographicallyPrecedes($1) }) else { return nil }
    var entry = Entry(key: key)
    if term == key {
      entry.term = nextTerm
      nextTerm += 1
    }
    if let word, word.word == key {
      entry.documents = word.documents
      nextWord += 1
    }
    if let group, group.key == key {
      entry.term = group.term
      nextGroup += 1
    }
    return entry
  }
}
