import Markdown

/// Walks a document once and collects the signals that stand in it, each with its place.
struct SignalScan {
  let tree: MarkdownTree
  let index: SignalIndex
  private(set) var hits: [SignalHit] = []
  private var memory = PhraseIndex.Memory()

  /// - Parameter detection: the lines of the timeline's entry in which someone or something noticed.
  init(
    tree: MarkdownTree, index: SignalIndex, title: NodeID?, titleText: String, head: [NodeID], sections: [Section],
    detection: Range<Int>?
  ) {
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
    for block in order.sorted() where !inHead.contains(block) {
      let kind = innermost[block]
      scan(block, section: kind == .facts ? nil : kind, place: .section, detection: detection)
    }
  }

  private mutating func scan(_ block: NodeID, section: SectionKind?, place: SignalHit.Place, detection: Range<Int>?) {
    for leaf in Prose.leaves(of: block, in: tree) {
      let line = tree.line(leaf)
      let isDetection = section == .timeline && detection?.contains(line) ?? false
      scan(tree.plainTextBytes(leaf), line: line, section: section, place: isDetection ? .detection : place)
    }
  }

  private mutating func scan(_ text: [UInt8], line: Int, section: SectionKind?, place: SignalHit.Place) {
    let found = index.index.hits(in: text, remembering: &memory)
    guard !found.isEmpty else { return }
    let causal = found.filter { index.signals[$0.phrase].target == .causality }.map(\.range.lowerBound)
    let sentences = SignalScan.sentenceStarts(text)
    let causalSentences = Set(causal.map { SignalScan.sentence(at: $0, in: sentences) })
    for hit in found where index.signals[hit.phrase].target != .causality {
      hits.append(
        SignalHit(
          signal: hit.phrase, words: String(decoding: text[hit.range], as: UTF8.self), line: line, section: section,
          place: place, isCausal: causalSentences.contains(SignalScan.sentence(at: hit.range.lowerBound, in: sentences)),
          isNegated: hit.isNegated))
    }
  }

  private static func sentenceStarts(_ text: [UInt8]) -> [Int] {
    var starts = [0]
    for index in text.indices.dropLast() where text[index] == 0x2E && text[index + 1] == 0x20 { starts.append(index + 2) }
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
