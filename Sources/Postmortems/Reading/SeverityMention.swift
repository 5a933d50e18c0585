import Diagnostics
import Markdown

/// A severity that prose states: "this was a SEV2 incident", "declared a P1", "[Sev-3] Search was down".
///
/// A level by itself may be of a ticket at a supplier or of an item; it counts where it stands beside the word for
/// what happened, or in the title. Where a document names several levels it says of none that it is the incident's.
struct SeverityMention {
  /// The level as written.
  private(set) var level: String?
  private(set) var node: NodeID?

  private var isContradicted = false

  /// - Parameter title: any level in it is the incident's.
  init(title: NodeID?, blocks: [NodeID], of tree: MarkdownTree) {
    if let title { read(tree.plainText(title), title, isTitle: true) }
    for block in blocks {
      for leaf in Prose.leaves(of: block, in: tree) where !tree.kind(leaf).isHeading {
        let text = tree.plainTextBytes(leaf)
        guard text.count < 4_000, text.contains(where: \.isDigit) else { continue }
        read(String(decoding: text, as: UTF8.self), leaf, isTitle: false)
      }
    }
    if isContradicted { level = nil }
  }

  private mutating func read(_ text: String, _ node: NodeID, isTitle: Bool) {
    let bytes = Array(text.utf8)
    guard Self.mayName(bytes) else { return }
    let words = Array(Words(bytes).prefix(600))
    let plain = words.map { String(decoding: $0.text(in: bytes), as: UTF8.self) }
    for (index, word) in plain.enumerated() {
      guard let count = Self.length(plain, index, word) else { continue }
      let next = plain.dropFirst(index + count).first
      let isNamed =
        isTitle && word.hasPrefix("sev")
        || next.map(Self.events.contains) ?? false
        || plain[..<index].suffix(4).contains(where: Self.declarations.contains)
          && !(next.map(Self.others.contains) ?? false)
      guard isNamed else { continue }
      let end = words[index + count - 1].range.upperBound
      let written = String(decoding: bytes[words[index].range.lowerBound..<end], as: UTF8.self)
      if let known = level {
        if Self.digits(known) != Self.digits(written) { isContradicted = true }
      } else {
        level = written
        self.node = node
      }
    }
  }

  /// Whether a text has letters that every level has: "sev", "p1", "priority".
  private static func mayName(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<max(0, bytes.count - 1) {
        let next = bytes[index + 1]
        switch bytes[index] | 0x20 {
        case 0x73 where next | 0x20 == 0x65:
          if index + 2 < bytes.count, bytes[index + 2] | 0x20 == 0x76 { return true }
        case 0x70:
          if next.isDigit { return true }
          if next | 0x20 == 0x72, index + 3 < bytes.count, bytes[index + 3] | 0x20 == 0x6F { return true }
        default: continue
        }
      }
      return false
    }
  }

  /// How many words a level has: `sev1`, `sev 1`, `severity 1`, `p1`, `priority 1`.
  private static func length(_ words: [String], _ index: Int, _ word: String) -> Int? {
    func isDigit(_ text: Substring) -> Bool { text.utf8.count == 1 && ("0"..."5").contains(String(text)) }
    for prefix in ["sev", "p"] where word.hasPrefix(prefix) && isDigit(word.dropFirst(prefix.count)) { return 1 }
    guard ["sev", "severity", "priority"].contains(word), let next = words.dropFirst(index + 1).first,
      isDigit(next[...])
    else { return nil }
    return 2
  }

  private static func digits(_ text: String) -> String { text.filter(\.isNumber) }

  private static let events: Set<String> = ["incident", "incidents", "outage", "event", "degradation", "disruption"]
  private static let declarations: Set<String> = [
    "declared", "declare", "declares", "declaring", "classified", "severity", "upgraded", "escalated", "rated",
    "considered",
  ]
  private static let others: Set<String> = [
    "ticket", "tickets", "support", "alert", "alerts", "bug", "issue", "task", "page",
  ]
}
