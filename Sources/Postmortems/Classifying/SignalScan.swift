import Markdown

/// Walks a document once and collects the signals that stand in it, each with its place.
struct SignalScan {
  let tree: MarkdownTree
  let index: SignalIndex
  private(set) var hits: [SignalHit] = []
  /// The words of the hits, one behind the other.
  private(set) var said: [UInt8] = []
  /// The lines of the timeline's entries before that.
  private var onset: Range<Int>?
  /// The first leaf of prose in the section on the root cause.
  private var leading: NodeID?
  private var room: Room

  /// - Parameter detection: the lines of the timeline's entry in which someone or something noticed.
  init(
    tree: MarkdownTree, index: SignalIndex, title: NodeID?, titleText: String, head: [NodeID], sections: [Section],
    detection: Range<Int>?, onset: Range<Int>? = nil
  ) {
    self.onset = onset
    self.tree = tree
    self.index = index
    room = Room(index)
    scan(Array(titleText.utf8), line: title.map { tree.line($0) } ?? 1, section: nil, place: .title)
    for block in head { scan(block, section: nil, place: .head, detection: nil) }
    // A nested section is part of the one that holds it: each block counts once, as the innermost has it.
    var innermost: [NodeID: SectionKind] = [:]
    var order: [NodeID] = []
    for section in sections.sorted(by: { $0.level < $1.level }) {
      for block in section.blocks {
        if innermost[block] == nil { order.append(block) }
        // A section without a name of its own is read as the one around it.
        innermost[block] = section.kind ?? innermost[block] ?? .facts
      }
    }
    let inHead = Set(head)
    // Without a section on the root cause the first words of the summary come nearest to naming it.
    let telling = innermost.values.contains(.rootCause) ? SectionKind.rootCause : .summary
    leading = order.sorted().lazy.filter { innermost[$0] == telling }.flatMap { Prose.leaves(of: $0, in: tree) }
      .first { !tree.kind($0).isHeading && tree.plainTextBytes($0).count > 30 }
    for block in order.sorted() where !inHead.contains(block) {
      let kind = innermost[block]
      scan(block, section: kind == .facts ? nil : kind, place: .section, detection: detection)
    }
  }

  /// For texts by themselves.
  init(of tree: MarkdownTree, index: SignalIndex) {
    self.tree = tree
    self.index = index
    room = Room(index)
  }

  /// Forgets what was read and reads one text by itself.
  mutating func read(_ text: String) {
    hits.removeAll(keepingCapacity: true)
    said.removeAll(keepingCapacity: true)
    scan(Array(text.utf8), line: 1, section: nil, place: .title)
  }

  private mutating func scan(_ block: NodeID, section: SectionKind?, place: SignalHit.Place, detection: Range<Int>?) {
    for leaf in Prose.leaves(of: block, in: tree) {
      let line = tree.line(leaf)
      var place = place
      if section == .timeline, detection?.contains(line) ?? false {
        place = .detection
      } else if section == .timeline, onset?.contains(line) ?? false {
        place = .onset
      }
      let known = hits.count
      scan(tree.plainTextBytes(leaf), of: leaf, line: line, section: section, place: place)
      if leaf == leading { for index in known..<hits.count { hits[index].isLeading = true } }
    }
  }

  /// - Parameter leaf: what the text is of, where it is not one by itself.
  private mutating func scan(
    _ text: [UInt8], of leaf: NodeID? = nil, line: Int, section: SectionKind?, place: SignalHit.Place
  ) {
    let found = index.index.hits(in: text)
    guard !found.isEmpty else { return }
    room.begin(index, sentences: SignalScan.sentenceStarts(text), found, in: text)
    var code: Set<[UInt8]>?
    // Of phrases for the same value the longer one holds the shorter.
    for hit in found where index.isSignal(hit.phrase) {
      let value = Int(index.valueOfSignal[hit.phrase])
      guard value != index.causality, value != index.hypothesis, value != index.denial else {
        continue
      }
      let question = index.values[value].question
      if question == .cause, isInName(hit.range, of: text, leaf, &code) { continue }
      let last = room.values[value].text == room.text ? room.values[value] : nil
      if let last, last.reach.upperBound >= hit.range.upperBound, last.reach.count > hit.range.count { continue }
      let sentence = room.sentence(at: hit.range.lowerBound)
      let one = SignalHit(
        signal: hit.phrase, words: keep(text[hit.range]), line: line, section: section, place: place,
        isCausal: room.isCausal[sentence], isHypothetical: room.isHypothetical[sentence],
        isNegated: hit.isNegated || room.isDenied(hit.range, question))
      var latest = hits.count
      if let last, last.reach.lowerBound == hit.range.lowerBound {
        latest = last.latest
        hits[latest] = one
      } else {
        hits.append(one)
      }
      room.values[value] = Room.Value(text: room.text, reach: hit.range, latest: latest)
      if !one.isNegated { room.note(value, sentence, index.weights[hit.phrase]) }
    }
    for pattern in patterns(in: found, of: text, leaf, &code) {
      // What a phrase has said in this sentence, the pattern says once more.
      let value = Int(index.valueOfSignal[pattern.signal])
      let weight = index.weights[pattern.signal]
      guard room.strongest(value, pattern.sentence) < weight else { continue }
      room.note(value, pattern.sentence, weight)
      hits.append(
        SignalHit(
          signal: pattern.signal, words: keep(text[pattern.range]), line: line, section: section, place: place,
          isCausal: room.isCausal[pattern.sentence], isHypothetical: room.isHypothetical[pattern.sentence],
          isNegated: false, isPattern: true, nearness: SignalScan.nearness(pattern.range, in: text)))
    }
  }

  /// - Parameter code: the names that stand in code below the leaf, once they were asked for.
  private func isInName(_ range: Range<Int>, of text: [UInt8], _ leaf: NodeID?, _ code: inout Set<[UInt8]>?) -> Bool {
    SignalPlaces.isInName(range, of: text) { name in
      guard let leaf else { return false }
      let known = code ?? SignalPlaces.namesInCode(of: leaf, in: tree)
      code = known
      return known.contains(Array(name))
    }
  }

  private mutating func keep(_ words: ArraySlice<UInt8>) -> Range<Int> {
    let start = said.count
    said.append(contentsOf: words)
    return start..<said.count
  }

  /// How far the parts of a pattern may stand from each other, in bytes.
  private static let span = 140

  /// Words in one clause belong together; at the two ends of a long sentence they may not.
  private static func nearness(_ range: Range<Int>, in text: [UInt8]) -> Double {
    let near = range.count <= 60 ? 1 : range.count <= 100 ? 0.7 : 0.45
    // Brackets and semicolons part what is said.
    let isParted = text[range].contains { $0 == 0x28 || $0 == 0x29 || $0 == 0x3B }
    return isParted ? near * 0.6 : near
  }

  /// The patterns all of whose parts stand in one sentence, near each other and not negated; strongest first.
  private mutating func patterns(
    in found: [PhraseIndex.Hit], of text: [UInt8], _ leaf: NodeID?, _ code: inout Set<[UInt8]>?
  ) -> [Room.Pattern] {
    var complete: [Room.Pattern] = []
    for hit in found where !index.isSignal(hit.phrase) {
      let sentence = room.sentence(at: hit.range.lowerBound)
      // Asked for by causes only.
      var isName: Bool?
      for part in index.parts(of: hit.phrase) {
        if hit.isNegated, !index.expectsNegation(part.signal) { continue }
        let question = index.question(of: part.signal)
        if room.isDenied(hit.range, question) { continue }
        if question == .cause, isName == nil { isName = isInName(hit.range, of: text, leaf, &code) }
        if question == .cause, isName == true { continue }
        let place = index.pattern(part.signal)
        var one = room.patterns[place]
        if one.text == room.text, one.isComplete { continue }
        if one.text != room.text || one.sentence != sentence
          || hit.range.upperBound - one.range.lowerBound > SignalScan.span
        {
          one = Room.Pattern(text: room.text, signal: part.signal, sentence: sentence, range: hit.range)
        }
        one.bits |= part.bit
        one.range = one.range.lowerBound..<max(one.range.upperBound, hit.range.upperBound)
        if one.bits == index.allParts(of: part.signal) {
          one.isComplete = true
          complete.append(one)
        }
        room.patterns[place] = one
      }
    }
    return complete.sorted { a, b in
      let (first, second) = (index.weights[a.signal], index.weights[b.signal])
      return first != second ? first > second : a.signal < b.signal
    }
  }

  private static func sentenceStarts(_ text: [UInt8]) -> [Int] {
    var starts = [0]
    text.withUnsafeBufferPointer { text in
      for index in text.indices.dropLast() {
        let byte = text[index]
        if byte == 0x2E && text[index + 1] == 0x20 {
          starts.append(index + 2)
        } else if byte == 0xE3 || byte == 0xEF, index + 2 < text.count,
          isFullStop(byte, text[index + 1], text[index + 2])
        {
          starts.append(index + 3)
        }
      }
    }
    return starts
  }

  /// `。`, `！` and `？`, which need no space behind them.
  private static func isFullStop(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    switch (first, second, third) {
    case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x9F): true
    default: false
    }
  }
}

extension SignalScan {
  /// What is known while one text is read. It is used again for the next one: what carries another text's number is
  /// of that one.
  fileprivate struct Room {
    struct Value {
      var text = 0
      var reach = 0..<0
      /// The place among the hits of the last one for the value.
      var latest = 0
    }

    struct Pattern {
      var text = 0
      var signal = 0
      var sentence = 0
      var range = 0..<0
      /// The parts that were found.
      var bits: UInt32 = 0
      var isComplete = false
    }

    var text = 0
    var values: [Value]
    var patterns: [Pattern]
    private var sentences: [Int] = []
    private(set) var isCausal: [Bool] = []
    private(set) var isHypothetical: [Bool] = []
    /// The weights of what phrases have said, by value and sentence.
    private var notes: [(value: Int, sentence: Int, weight: Int)] = []
    /// The clauses that deny what stands in them.
    private var denied: [Range<Int>] = []

    init(_ index: SignalIndex) {
      values = Array(repeating: Value(), count: index.values.count)
      patterns = Array(repeating: Pattern(), count: index.patternCount)
    }

    /// - Parameter sentences: where they begin.
    mutating func begin(
      _ index: SignalIndex, sentences: [Int], _ found: [PhraseIndex.Hit], in words: [UInt8]
    ) {
      text += 1
      self.sentences = sentences
      notes.removeAll(keepingCapacity: true)
      denied.removeAll(keepingCapacity: true)
      isCausal = Array(repeating: false, count: sentences.count)
      isHypothetical = isCausal
      for hit in found where index.isSignal(hit.phrase) {
        let value = Int(index.valueOfSignal[hit.phrase])
        if value == index.causality { isCausal[sentence(at: hit.range.lowerBound)] = true }
        if value == index.hypothesis { isHypothetical[sentence(at: hit.range.lowerBound)] = true }
        if value == index.denial {
          deny(SignalPlaces.clause(around: hit.range, of: words))
        }
      }
    }

    /// Whether words stand in a clause that denies them as a cause or a trigger.
    func isDenied(_ range: Range<Int>, _ question: SignalIndex.Question) -> Bool {
      guard !denied.isEmpty, question == .cause || question == .facet(.trigger) else { return false }
      // Binary search: the last clause that begins at or before the words.
      var (low, high) = (0, denied.count)
      while low < high {
        let middle = (low + high) / 2
        if denied[middle].lowerBound <= range.lowerBound { low = middle + 1 } else { high = middle }
      }
      return low > 0 && denied[low - 1].contains(range.lowerBound)
    }

    /// Clauses come in their order; those that overlap become one.
    private mutating func deny(_ clause: Range<Int>) {
      guard let last = denied.last, last.upperBound > clause.lowerBound else {
        denied.append(clause)
        return
      }
      denied[denied.count - 1] = last.lowerBound..<max(last.upperBound, clause.upperBound)
    }

    mutating func note(_ value: Int, _ sentence: Int, _ weight: Int) { notes.append((value, sentence, weight)) }

    func strongest(_ value: Int, _ sentence: Int) -> Int {
      notes.reduce(0) { $1.value == value && $1.sentence == sentence ? max($0, $1.weight) : $0 }
    }

    /// Binary search: the last sentence that begins at or before an offset.
    func sentence(at offset: Int) -> Int {
      var low = 0
      var high = sentences.count
      while low + 1 < high {
        let middle = (low + high) / 2
        if sentences[middle] <= offset { low = middle } else { high = middle }
      }
      return low
    }
  }
}
