import Synchronization
import TextAnalysis

/// Phrases as paths of word stems from a root, flat: no node is an object of its own.
final class PhraseTrie: Sendable {
  /// Tells this trie from all others of the process.
  let number: Int
  private let stems: [[UInt8]: Int32]
  /// Which beginnings the stems have, a bit for each: most words of a text are sorted out by three letters, unstemmed.
  private let beginnings: [UInt64]
  /// The stem of the `not` of "didn't".
  private let not: Int32
  /// By stem, the node it leads to from the root; 0 where no phrase begins with it.
  private let starts: [Int32]
  /// Further steps: node and stem, and the node they lead to, hashed; 0 where a place is free.
  private let keys: [UInt64]
  private let nodes: [Int32]
  /// 64 less the bits of a place.
  private let shift: UInt64
  /// For each node, where the phrases that end there begin in `ended`; one more than there are nodes.
  private let ends: [Int32]
  private let ended: [Int32]

  private static let count = Atomic<Int>(0)

  /// Phrases that are empty, or hold nothing but marks, match nothing.
  init(_ phrases: [String]) {
    var made = Made(count: phrases.count)
    var last: [Int32] = []
    last.reserveCapacity(phrases.count)
    for phrase in phrases {
      // What ships is native UTF-8, and is not copied.
      var phrase = phrase
      last.append(phrase.withUTF8 { made.end(of: $0) })
    }
    number = PhraseTrie.count.add(1, ordering: .relaxed).oldValue
    stems = made.stems
    beginnings = made.beginnings
    not = made.stems[made.stemmer.stem(Words.not)] ?? -1
    starts = made.starts
    keys = made.steps.keys
    nodes = made.steps.nodes
    shift = made.steps.shift
    (ends, ended) = PhraseTrie.ends(of: last, nodes: Int(made.steps.nodeCount))
  }

  /// A trie in the making.
  private struct Made {
    var stems: [[UInt8]: Int32] = [:]
    var beginnings = Array(repeating: UInt64(0), count: 1 << 10)
    var steps: Steps
    var starts: [Int32] = []
    var stemmer = PorterStemmer()
    /// Thousands of phrases are made of hundreds of words.
    private var known = WordTable()

    init(count: Int) { steps = Steps(count: count) }

    /// The node at which a phrase ends; what is not there yet is made.
    mutating func end(of phrase: UnsafeBufferPointer<UInt8>) -> Int32 {
      var cursor = WordCursor()
      var node: Int32 = 0
      while let word = cursor.next(in: phrase) {
        let id = stem(of: word, in: phrase)
        if node > 0 {
          node = steps.next(node, id)
        } else {
          if starts[Int(id)] == 0 { starts[Int(id)] = steps.newNode() }
          node = starts[Int(id)]
        }
      }
      return node
    }

    private mutating func stem(of word: Words.Word, in text: UnsafeBufferPointer<UInt8>) -> Int32 {
      let isPlain = word.form == .plain
      let written = UnsafeBufferPointer(rebasing: text[word.range])
      let key = WordTable.Key(written)
      if isPlain, let id = known.value(of: written, key: key) { return id }
      let stem = stemmer.stem(word.text(in: text))
      let beginning = stem.withUnsafeBufferPointer(PhraseTrie.beginning)
      beginnings[beginning >> 6] |= 1 << UInt64(beginning & 63)
      let id = stems[stem] ?? Int32(truncatingIfNeeded: stems.count)
      if Int(id) == stems.count {
        stems[stem] = id
        starts.append(0)
      }
      if isPlain { known.insert(written, key: key, value: id) }
      return id
    }
  }

  /// The steps behind the first, while they grow.
  private struct Steps {
    private(set) var keys: [UInt64]
    private(set) var nodes: [Int32]
    private(set) var shift: UInt64
    /// The root is a node, too.
    private(set) var nodeCount: Int32 = 1
    private var count = 0

    /// - Parameter count: of phrases, which is about the number of steps.
    init(count: Int) {
      let size = 4 << (Int.bitWidth - max(1, count).leadingZeroBitCount)
      keys = Array(repeating: .max, count: size)
      nodes = Array(repeating: 0, count: size)
      shift = UInt64(64 - size.trailingZeroBitCount)
    }

    mutating func newNode() -> Int32 {
      nodeCount += 1
      return nodeCount - 1
    }

    /// The node behind another and a stem, which is made where there is none.
    mutating func next(_ node: Int32, _ stem: Int32) -> Int32 {
      let key = PhraseTrie.key(node, stem)
      let place = place(of: key)
      if nodes[place] != 0 { return nodes[place] }
      let next = newNode()
      (keys[place], nodes[place]) = (key, next)
      count += 1
      if count * 2 > keys.count { grow() }
      return next
    }

    /// Where a key stands, or would.
    private func place(of key: UInt64) -> Int {
      var place = PhraseTrie.place(of: key, shift)
      while nodes[place] != 0, keys[place] != key { place = (place + 1) & (keys.count - 1) }
      return place
    }

    private mutating func grow() {
      let old = (keys: keys, nodes: nodes)
      let size = old.keys.count * 2
      keys = Array(repeating: .max, count: size)
      nodes = Array(repeating: 0, count: size)
      shift -= 1
      for index in old.keys.indices where old.nodes[index] != 0 {
        let place = place(of: old.keys[index])
        (keys[place], nodes[place]) = (old.keys[index], old.nodes[index])
      }
    }
  }

  /// The phrases by the nodes at which they end, those of one node in their order.
  private static func ends(of last: [Int32], nodes: Int) -> (ends: [Int32], ended: [Int32]) {
    var ends = Array(repeating: Int32(0), count: nodes + 1)
    for node in last where node > 0 { ends[Int(node) + 1] += 1 }
    for node in 0..<nodes { ends[node + 1] += ends[node] }
    var next = ends
    var ended = Array(repeating: Int32(0), count: Int(ends[nodes]))
    for (phrase, node) in last.enumerated() where node > 0 {
      ended[Int(next[Int(node)])] = Int32(truncatingIfNeeded: phrase)
      next[Int(node)] += 1
    }
    return (ends, ended)
  }

  private static func key(_ node: Int32, _ stem: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: stem))
  }

  @inline(__always)
  private static func place(of key: UInt64, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }

  /// Of the first three letters, which a stem shares with its word; `y` counts as `i`, which it may become.
  @inline(__always)
  private static func beginning(_ word: UnsafeBufferPointer<UInt8>) -> Int {
    var key = 0
    for index in 0..<min(3, word.count) {
      let byte = word[index]
      let letter = byte &- 0x41 < 26 ? byte | 0x20 : byte
      key = key &* 31 &+ Int(letter == 0x79 ? 0x69 : letter)
    }
    return key & 0xFFFF
  }

  // MARK: - Words

  /// The stem of a word; −1 for one that stands in no phrase.
  @inline(__always)
  func stem(of word: Words.Word, in text: UnsafeBufferPointer<UInt8>, _ memory: inout PhraseIndex.Memory) -> Int32 {
    if word.form != .plain {
      return word.form == .not ? not : stems[memory.stemmer.stem(word.text(in: text))] ?? -1
    }
    let written = UnsafeBufferPointer(rebasing: text[word.range])
    let beginning = PhraseTrie.beginning(written)
    guard (beginnings[beginning >> 6] >> UInt64(beginning & 63)) & 1 != 0 else { return -1 }
    let key = WordTable.Key(written)
    if let known = memory.stems.value(of: written, key: key) { return known }
    return learn(word, key, in: text, &memory)
  }

  @inline(never)
  private func learn(
    _ word: Words.Word, _ key: WordTable.Key, in text: UnsafeBufferPointer<UInt8>, _ memory: inout PhraseIndex.Memory
  ) -> Int32 {
    let id = stems[memory.stemmer.stem(word.text(in: text))] ?? -1
    memory.stems.insert(UnsafeBufferPointer(rebasing: text[word.range]), key: key, value: id)
    return id
  }

  // MARK: - Steps

  /// The node of the phrases that begin with a stem; 0 where none does.
  @inline(__always)
  func start(_ stem: Int32) -> Int32 { stem < 0 ? 0 : starts[Int(stem)] }

  /// The node behind another and a further stem; 0 where no phrase goes on like this.
  @inline(__always)
  func next(_ node: Int32, _ stem: Int32) -> Int32 {
    guard stem >= 0 else { return 0 }
    let key = PhraseTrie.key(node, stem)
    var place = PhraseTrie.place(of: key, shift)
    // More than half of the places are free, so there is an end.
    while nodes[place] != 0 {
      if keys[place] == key { return nodes[place] }
      place = (place &+ 1) & (nodes.count &- 1)
    }
    return 0
  }

  /// The phrases that end at a node.
  @inline(__always)
  func phrases(at node: Int32) -> ArraySlice<Int32> { ended[Int(ends[Int(node)])..<Int(ends[Int(node) + 1])] }

  @inline(__always)
  func hasPhrases(at node: Int32) -> Bool { ends[Int(node)] < ends[Int(node) + 1] }
}
