import Markdown

/// Walks a document once and collects the signals that stand in it, each with its place.
struct SignalScan {
  let tree: MarkdownTree
  let index: SignalIndex
  private(set) var hits: [SignalHit] = []
  /// The lines of the timeline's entries before that.
  private var onset: Range<Int>?
  /// The first leaf of prose in the section on the root cause.
  private var leading: NodeID?
  private var memory = PhraseIndex.Memory()
  /// While one text is read: the place among the hits of the last one for each value.
  private var latest: [SignalIndex.Target: Int] = [:]

  /// - Parameter detection: the lines of the timeline's entry in which someone or something noticed.
  init(
    tree: MarkdownTree, index: SignalIndex, title: NodeID?, titleText: String, head: [NodeID], sections: [Section],
    detection: Range<Int>?, onset: Range<Int>? = nil
  ) {
    self.onset = onset
    self.tree = tree
    self.index = index
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

  /// One text by itself.
  init(text: String, of tree: MarkdownTree, index: SignalIndex) {
    self.tree = tree
    self.index = index
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
      scan(tree.plainTextBytes(leaf), line: line, section: section, place: place)
      if leaf == leading { for index in known..<hits.count { hits[index].isLeading = true } }
    }
  }

  private mutating func scan(_ text: [UInt8], line: Int, section: SectionKind?, place: SignalHit.Place) {
    let found = index.index.hits(in: text, remembering: &memory)
    guard !found.isEmpty else { return }
    let sentences = SignalScan.sentenceStarts(text)
    func sentencesWith(_ target: SignalIndex.Target) -> Set<Int> {
      Set(
        found.filter { index.isSignal($0.phrase) && index.signals[$0.phrase].target == target }
          .map { SignalScan.sentence(at: $0.range.lowerBound, in: sentences) })
    }
    let causal = sentencesWith(.causality)
    let hypothetical = sentencesWith(.hypothesis)
    // Of phrases for the same value the longer one holds the shorter.
    var reach: [SignalIndex.Target: Range<Int>] = [:]
    var strongest: [TargetInSentence: Int] = [:]
    for hit in found where index.isSignal(hit.phrase) {
      let target = index.signals[hit.phrase].target
      guard target != .causality, target != .hypothesis else { continue }
      if let last = reach[target], last.upperBound >= hit.range.upperBound, last.count > hit.range.count { continue }
      let sentence = SignalScan.sentence(at: hit.range.lowerBound, in: sentences)
      let one = SignalHit(
        signal: hit.phrase, words: String(decoding: text[hit.range], as: UTF8.self), line: line, section: section,
        place: place, isCausal: causal.contains(sentence), isHypothetical: hypothetical.contains(sentence),
        isNegated: hit.isNegated)
      if let last = reach[target], last.lowerBound == hit.range.lowerBound, let place = latest[target] {
        hits[place] = one
      } else {
        latest[target] = hits.count
        hits.append(one)
      }
      reach[target] = hit.range
      let key = TargetInSentence(target: target, sentence: sentence)
      if !hit.isNegated { strongest[key] = max(strongest[key] ?? 0, index.signals[hit.phrase].weight) }
    }
    latest.removeAll(keepingCapacity: true)
    for pattern in patterns(in: found, sentences) {
      // What a phrase has said in this sentence, the pattern says once more.
      let key = TargetInSentence(target: index.signals[pattern.signal].target, sentence: pattern.sentence)
      guard strongest[key] ?? 0 < index.signals[pattern.signal].weight else { continue }
      strongest[key] = index.signals[pattern.signal].weight
      hits.append(
        SignalHit(
          signal: pattern.signal, words: String(decoding: text[pattern.range], as: UTF8.self), line: line,
          section: section, place: place, isCausal: causal.contains(pattern.sentence),
          isHypothetical: hypothetical.contains(pattern.sentence), isNegated: false, isPattern: true,
          nearness: SignalScan.nearness(pattern.range, in: text)))
    }
  }

  private struct TargetInSentence: Hashable {
    var target: SignalIndex.Target
    var sentence: Int
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

  private struct Found {
    var signal: Int
    var sentence: Int
    var range: Range<Int>
    var bits: UInt32
  }

  /// The patterns all of whose parts stand in one sentence, near each other and not negated; strongest first.
  private func patterns(in found: [PhraseIndex.Hit], _ sentences: [Int]) -> [Found] {
    var open: [Int: Found] = [:]
    var complete: [Int: Found] = [:]
    for hit in found where !index.isSignal(hit.phrase) {
      let sentence = SignalScan.sentence(at: hit.range.lowerBound, in: sentences)
      for part in index.parts(of: hit.phrase) where complete[part.signal] == nil {
        if hit.isNegated, !index.expectsNegation(part.signal) { continue }
        var one = open[part.signal] ?? Found(signal: part.signal, sentence: sentence, range: hit.range, bits: 0)
        if one.sentence != sentence || hit.range.upperBound - one.range.lowerBound > SignalScan.span {
          one = Found(signal: part.signal, sentence: sentence, range: hit.range, bits: 0)
        }
        one.bits |= part.bit
        one.range = one.range.lowerBound..<max(one.range.upperBound, hit.range.upperBound)
        open[part.signal] = one
        if one.bits == index.allParts(of: part.signal) { complete[part.signal] = one }
      }
    }
    return complete.values.sorted { a, b in
      let (first, second) = (index.signals[a.signal].weight, index.signals[b.signal].weight)
      return first != second ? first > second : a.signal < b.signal
    }
  }

  private static func sentenceStarts(_ text: [UInt8]) -> [Int] {
    var starts = [0]
    for index in text.indices.dropLast() where text[index] == 0x2E && text[index + 1] == 0x20 {
      starts.append(index + 2)
    }
    return starts
  }

  /// Binary search: the last sentence that begins at or before an offset.
  private static func sentence(at offset: Int, in starts: [Int]) -> Int {
    var low = 0
    var high = starts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}
