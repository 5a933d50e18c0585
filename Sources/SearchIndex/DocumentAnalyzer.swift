import TextAnalysis

/// What a stretch of documents holds, in numbers that mean something in this stretch only.
struct ChunkAnalysis: Sendable {
  /// How often a term stands in each field of a document.
  struct Entry: Sendable {
    var term: Int32
    var counts: InlineArray<8, UInt16>
  }

  var terms = ByteTable()
  /// Words as they stand in the text, lowercase; completions and corrections are made of them.
  var surfaces = ByteTable()
  var surfaceDocuments: [Int32] = []
  /// All entries, document by document.
  var entries: [Entry] = []
  var entryEnds: [Int] = []
  /// The term at each position, document by document; -1 where there is none.
  var sequence: [Int32] = []
  var sequenceEnds: [Int] = []
  /// Positions per field, document by document.
  var lengths: [InlineArray<8, Int32>] = []
}

/// Turns documents into counts of terms.
struct DocumentAnalyzer {
  /// Between fields, so that no phrase reaches from one into the next.
  static let fieldGap = 8
  /// What a lexicon word may be: nobody completes ids.
  static let longestLexiconWord = 24
  static let mostLexiconDigits = 4

  private var chunk = ChunkAnalysis()
  private var stemmer = PorterStemmer()
  private var surfaceTerms: [Int32] = []
  private var surfaceSeen: [Int32] = []
  /// By term: the document that has it last, and its entry there.
  private var termSeen: [Int32] = []
  private var termEntry: [Int] = []
  /// By term number: members of synonym groups that start with the term, and the term of the group.
  private var synonymHeads: [Int32: [(members: [Int32], group: Int32)]] = [:]
  private var document: Int32 = -1

  init(synonyms: Synonyms) {
    for group in synonyms.groups {
      let name = term(Array(group.name.utf8)[...])
      for member in group.members {
        let stems = member.map { term(Array($0.utf8)[...]) }
        if let head = stems.first { synonymHeads[head, default: []].append((stems, name)) }
      }
    }
  }

  mutating func analyze(_ documents: some Sequence<SearchDocument>) -> ChunkAnalysis {
    var tokenizer = Tokenizer()
    for document in documents { add(document, &tokenizer) }
    return chunk
  }

  private mutating func add(_ document: SearchDocument, _ tokenizer: inout Tokenizer) {
    self.document += 1
    var lengths = InlineArray<8, Int32>(repeating: 0)
    let first = chunk.sequence.count
    for field in SearchField.allCases {
      let text = document.text(of: field)
      guard !text.isEmpty else { continue }
      if chunk.sequence.count > first { chunk.sequence += Array(repeating: -1, count: Self.fieldGap) }
      let start = chunk.sequence.count
      let end = tokenizer.forEachToken(in: text, from: start) { word, kind, position, _ in
        add(word, kind, at: position, field: field.rawValue)
      }
      while chunk.sequence.count < end { chunk.sequence.append(-1) }
      lengths[field.rawValue] = Int32(end - start)
      addSynonyms(in: start..<end, field: field.rawValue)
    }
    chunk.entryEnds.append(chunk.entries.count)
    chunk.sequenceEnds.append(chunk.sequence.count)
    chunk.lengths.append(lengths)
  }

  private mutating func add(_ word: UnsafeBufferPointer<UInt8>, _ kind: Token.Kind, at position: Int, field: Int) {
    let (surface, isNew) = chunk.surfaces.insert(word)
    if isNew {
      let isWord = word.allSatisfy { (0x61...0x7A).contains($0) }
      surfaceTerms.append(term(isWord ? stemmer.stem(Array(word))[...] : Array(word)[...]))
      surfaceSeen.append(-1)
      chunk.surfaceDocuments.append(0)
    }
    if surfaceSeen[surface] != document {
      surfaceSeen[surface] = document
      chunk.surfaceDocuments[surface] += 1
    }
    let term = surfaceTerms[surface]
    count(term, field: field)
    switch kind {
    case .part:
      while chunk.sequence.count < position { chunk.sequence.append(-1) }
      chunk.sequence.append(term)
    case .whole:
      for (members, group) in synonymHeads[term] ?? [] where members.count == 1 { count(group, field: field) }
    }
  }

  /// Counts the term of a group wherever one of its members stands.
  private mutating func addSynonyms(in range: Range<Int>, field: Int) {
    guard !synonymHeads.isEmpty else { return }
    for position in range {
      guard let heads = synonymHeads[chunk.sequence[position]] else { continue }
      for (members, group) in heads where chunk.sequence[position..<range.upperBound].starts(with: members) {
        count(group, field: field)
      }
    }
  }

  private mutating func count(_ term: Int32, field: Int) {
    let index = Int(term)
    if termSeen[index] != document {
      termSeen[index] = document
      termEntry[index] = chunk.entries.count
      chunk.entries.append(ChunkAnalysis.Entry(term: term, counts: InlineArray(repeating: 0)))
    }
    let entry = termEntry[index]
    let old = chunk.entries[entry].counts[field]
    chunk.entries[entry].counts[field] = old == .max ? old : old + 1
  }

  private mutating func term(_ bytes: ArraySlice<UInt8>) -> Int32 {
    let (id, isNew) = chunk.terms.insert(bytes)
    if isNew {
      termSeen.append(-1)
      termEntry.append(0)
    }
    return Int32(id)
  }
}

extension ChunkAnalysis {
  /// Whether a word is worth completing: it starts with a letter and is no id.
  static func belongsInLexicon(_ word: ArraySlice<UInt8>) -> Bool {
    guard let first = word.first, word.count >= 2, word.count <= DocumentAnalyzer.longestLexiconWord else {
      return false
    }
    guard (0x61...0x7A).contains(first) || first >= 0x80 else { return false }
    return word.reduce(0) { $0 + ((0x30...0x39).contains($1) ? 1 : 0) } <= DocumentAnalyzer.mostLexiconDigits
  }
}
