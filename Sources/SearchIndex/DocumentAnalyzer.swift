import ByteCoding
import TextAnalysis

/// Turns documents into analyses, one after another; what it has learned about words it remembers.
struct DocumentAnalyzer {
  /// Between fields, so that no phrase reaches from one into the next.
  static let fieldGap = 8
  /// What a lexicon word may be: nobody completes ids.
  static let longestLexiconWord = 24
  static let mostLexiconDigits = 4

  /// A word as it stands in a text, lowercase.
  private struct Surface {
    var term: Int32
    var isInLexicon: Bool
    /// Whether it is its own term.
    var isTerm: Bool
    /// The document that has it last.
    var seen: Int32 = -1
  }

  /// A term in the present document.
  private struct Entry {
    var term: Int32
    var counts = InlineArray<8, Int32>(repeating: 0)
    var isWord = false
    var positions: Int32 = 0
  }

  private var terms = ByteTable()
  private var surfaces = ByteTable()
  private var surfaceInfo: [Surface] = []
  private var stemmer = PorterStemmer()
  /// By term: the document that has it last, and its entry there.
  private var termSeen: [Int32] = []
  private var termEntry: [Int32] = []
  /// By term number: members of synonym groups that start with the term, and the term of the group.
  private var synonymHeads: [Int32: [(members: [Int32], group: Int32)]] = [:]

  private var document: Int32 = -1
  private var entries: [Entry] = []
  /// The term at each position; -1 where there is none.
  private var sequence: [Int32] = []
  private var furtherWords: [Int32] = []

  init(synonyms: Synonyms) {
    for group in synonyms.groups {
      let name = term(Array(group.name.utf8)[...])
      for member in group.members {
        let stems = member.map { term(Array($0.utf8)[...]) }
        if let head = stems.first { synonymHeads[head, default: []].append((stems, name)) }
      }
    }
  }

  /// - Parameter tokenizer: used again from document to document.
  mutating func analyze(_ document: SearchDocument, _ tokenizer: inout Tokenizer) -> DocumentAnalysis {
    self.document += 1
    entries.removeAll(keepingCapacity: true)
    sequence.removeAll(keepingCapacity: true)
    furtherWords.removeAll(keepingCapacity: true)
    var lengths = InlineArray<8, Int>(repeating: 0)
    for field in SearchField.allCases {
      let text = document.text(of: field)
      guard !text.isEmpty else { continue }
      if !sequence.isEmpty { sequence += Array(repeating: -1, count: Self.fieldGap) }
      let start = sequence.count
      let end = tokenizer.forEachToken(in: text, from: start) { word, kind, position, _ in
        add(word, kind, at: position, field: field.rawValue)
      }
      while sequence.count < end { sequence.append(-1) }
      lengths[field.rawValue] = end - start
      addSynonyms(in: start..<end, field: field.rawValue)
    }
    return DocumentAnalysis(written: encoded(lengths))
  }

  // MARK: - Counting

  private mutating func add(_ word: UnsafeBufferPointer<UInt8>, _ kind: Token.Kind, at position: Int, field: Int) {
    let surface = surface(word)
    let term = surfaceInfo[surface].term
    let entry = count(term, field: field)
    if surfaceInfo[surface].seen != document {
      surfaceInfo[surface].seen = document
      if surfaceInfo[surface].isInLexicon {
        if surfaceInfo[surface].isTerm { entries[entry].isWord = true } else { furtherWords.append(Int32(surface)) }
      }
    }
    switch kind {
    case .part:
      while sequence.count < position { sequence.append(-1) }
      sequence.append(term)
      entries[entry].positions += 1
    case .whole:
      for (members, group) in synonymHeads[term] ?? [] where members.count == 1 { count(group, field: field) }
    }
  }

  private mutating func surface(_ word: UnsafeBufferPointer<UInt8>) -> Int {
    let (surface, isNew) = surfaces.insert(word)
    guard isNew else { return surface }
    let bytes = Array(word)
    let stem = bytes.allSatisfy { (0x61...0x7A).contains($0) } ? stemmer.stem(bytes) : bytes
    surfaceInfo.append(
      Surface(term: term(stem[...]), isInLexicon: Self.belongsInLexicon(bytes), isTerm: stem == bytes))
    return surface
  }

  /// Counts the term of a group wherever one of its members stands.
  private mutating func addSynonyms(in range: Range<Int>, field: Int) {
    guard !synonymHeads.isEmpty else { return }
    for position in range {
      guard let heads = synonymHeads[sequence[position]] else { continue }
      for (members, group) in heads where sequence[position..<range.upperBound].starts(with: members) {
        count(group, field: field)
      }
    }
  }

  /// - Returns: the entry of the term.
  @discardableResult
  private mutating func count(_ term: Int32, field: Int) -> Int {
    let index = Int(term)
    if termSeen[index] != document {
      termSeen[index] = document
      termEntry[index] = Int32(entries.count)
      entries.append(Entry(term: term))
    }
    let entry = Int(termEntry[index])
    entries[entry].counts[field] += 1
    return entry
  }

  private mutating func term(_ bytes: ArraySlice<UInt8>) -> Int32 {
    let (id, isNew) = terms.insert(bytes)
    if isNew {
      termSeen.append(-1)
      termEntry.append(0)
    }
    return Int32(id)
  }

  /// Whether a word is worth completing: it starts with a letter and is no id.
  static func belongsInLexicon(_ word: [UInt8]) -> Bool {
    guard let first = word.first, word.count >= 2, word.count <= longestLexiconWord else { return false }
    guard (0x61...0x7A).contains(first) || first >= 0x80 else { return false }
    return word.reduce(0) { $0 + ((0x30...0x39).contains($1) ? 1 : 0) } <= mostLexiconDigits
  }

  // MARK: - Bytes

  private func encoded(_ lengths: InlineArray<8, Int>) -> [UInt8] {
    let (places, starts) = placesByEntry()
    var out = ByteWriter()
    out.bytes.reserveCapacity(entries.count * 12 + sequence.count)
    for field in 0..<8 { out.varint(lengths[field]) }
    out.varint(entries.count)
    var positions = ByteWriter()
    for (index, entry) in entries.enumerated() {
      let term = terms[Int(entry.term)]
      out.varint(term.count << 1 | (entry.isWord ? 1 : 0))
      out.bytes += term
      var fields: UInt8 = 0
      for field in 0..<8 where entry.counts[field] > 0 { fields |= 1 << UInt8(field) }
      out.bytes.append(fields)
      for field in 0..<8 where entry.counts[field] > 0 { out.varint(Int(entry.counts[field])) }
      positions.bytes.removeAll(keepingCapacity: true)
      if entry.positions > 0 {
        positions.varint(Int(entry.positions))
        var last = 0
        for place in places[starts[index]..<starts[index] + Int(entry.positions)] {
          positions.varint(Int(place) - last)
          last = Int(place)
        }
      }
      out.varint(positions.bytes.count)
      out.bytes += positions.bytes
    }
    out.varint(furtherWords.count)
    for surface in furtherWords {
      let word = surfaces[Int(surface)]
      out.varint(word.count)
      out.bytes += word
    }
    // Kept until the index is written, so without room to grow.
    return out.bytes.withUnsafeBufferPointer { Array($0) }
  }

  /// The positions of the document, entry by entry, and where those of each begin.
  private func placesByEntry() -> (places: [Int32], starts: [Int]) {
    var starts: [Int] = []
    var total = 0
    for entry in entries {
      starts.append(total)
      total += Int(entry.positions)
    }
    var places = Array(repeating: Int32(0), count: total)
    var next = starts
    for (position, term) in sequence.enumerated() where term >= 0 {
      let entry = Int(termEntry[Int(term)])
      places[next[entry]] = Int32(position)
      next[entry] += 1
    }
    return (places, starts)
  }
}
