/// The footnotes of a document: numbered by their first reference, whatever their labels.
public struct Footnotes: Sendable {
  /// The definitions that are referred to, in the order of their numbers.
  public private(set) var definitions: [NodeID] = []
  /// For each reference its footnote's number, and which reference to that footnote it is, both from 1.
  private var references: [NodeID: (number: Int, occurrence: Int)] = [:]
  private var counts: [Int] = []

  init(_ tree: MarkdownTree) {
    var byLabel: [[UInt8]: NodeID] = [:]
    for index in tree.nodes.indices where tree.nodes[index].tag == .footnoteDefinition {
      let label = Definitions.normalize(tree.info(of: tree.nodes[index]))
      // As with link reference definitions, the first one of a label counts.
      if byLabel[label] == nil { byLabel[label] = NodeID(index) }
    }
    guard !byLabel.isEmpty else { return }
    number(tree, byLabel)
  }

  /// Numbers references in the text first, then those that stand in footnotes, in the order of their footnotes.
  private mutating func number(_ tree: MarkdownTree, _ byLabel: [[UInt8]: NodeID]) {
    var numbers: [NodeID: Int] = [:]
    func inBody() -> [Range<Int>] {
      var ranges: [Range<Int>] = []
      var start = 0
      var index = 0
      while index < tree.nodes.count {
        if tree.nodes[index].tag == .footnoteDefinition {
          ranges.append(start..<index)
          index = max(index + 1, Int(tree.nodes[index].end))
          start = index
        } else {
          index += 1
        }
      }
      return ranges + [start..<max(start, tree.nodes.count)]
    }
    var queue = inBody()
    var next = 0
    while next < queue.count {
      for index in queue[next] where tree.nodes[index].tag == .footnoteReference {
        let label = Definitions.normalize(tree.bytes(tree.nodes[index].text))
        guard let definition = byLabel[label] else { continue }
        if numbers[definition] == nil {
          definitions.append(definition)
          counts.append(0)
          numbers[definition] = definitions.count
          queue.append(tree.subtree(definition).dropFirst())
        }
        guard let number = numbers[definition] else { continue }
        counts[number - 1] += 1
        references[NodeID(index)] = (number, counts[number - 1])
      }
      next += 1
    }
  }

  /// The number that a reference shows.
  public func number(of reference: NodeID) -> Int? { references[reference]?.number }

  /// The fragment of a reference, to come back to from the footnote: `fnref1`, `fnref1-2` …
  func fragment(of reference: NodeID) -> String? {
    references[reference].map { Self.fragment(number: $0.number, occurrence: $0.occurrence) }
  }

  /// The fragments of all references to a footnote.
  func referenceFragments(number: Int) -> [String] {
    guard counts.indices.contains(number - 1) else { return [] }
    return (1...max(1, counts[number - 1])).map { Self.fragment(number: number, occurrence: $0) }
  }

  private static func fragment(number: Int, occurrence: Int) -> String {
    occurrence == 1 ? "fnref\(number)" : "fnref\(number)-\(occurrence)"
  }
}
