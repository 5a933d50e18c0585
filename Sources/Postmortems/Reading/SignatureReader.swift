import DataFormats
import Diagnostics
import Markdown

/// Collects the messages worth searching for: those the author lists, else code and quotations that read like an error.
struct SignatureReader {
  let tree: MarkdownTree
  let file: String

  /// How many a document may give: what an engineer greps for is a handful, not a log file.
  private static let limit = 40

  func read(_ sections: [Section], stated: DataValue?) -> [ErrorSignature] {
    var found: [ErrorSignature] = []
    for item in stated?.list ?? [] {
      guard let text = item.string else { continue }
      found.append(ErrorSignature(text: text, location: SourceLocation(file: file, range: item.range)))
    }
    let listed = sections.filter { $0.kind == .signatures }
    for section in listed { for block in section.blocks { found += signatures(in: block, listed: true) } }
    if found.isEmpty { found = signatures(in: MarkdownTree.root, listed: false) }
    var seen: Set<String> = []
    return Array(found.filter { seen.insert($0.text).inserted }.prefix(Self.limit))
  }

  private func signatures(in block: NodeID, listed: Bool) -> [ErrorSignature] {
    var found: [ErrorSignature] = []
    for node in tree.nodes(from: block) {
      switch tree.kind(node) {
      case .code:
        let text = tree.literal(node).trimmedASCII()
        // In a list of signatures code is one more often than not, but commands and single words are not.
        let isListed = listed && text.utf8.contains(0x20) && !Self.isCommand(text)
        if isListed || Self.readsLikeAnError(text) { found.append(signature(text, node)) }
      case .codeBlock:
        for line in tree.literal(node).split(separator: "\n").prefix(200) {
          let text = String(line).trimmedASCII()
          if Self.readsLikeAnError(text) { found.append(signature(text, node)) }
        }
      case .paragraph where tree.parent(node).map({ Self.isQuotation(tree.kind($0)) }) ?? false:
        // Line by line, as in the file: as text they would run on.
        for line in tree.sourceBytes(node).split(separator: 0x0A) {
          let text = String(decoding: line.drop { $0 == 0x20 || $0 == 0x3E }, as: UTF8.self).trimmedASCII()
          if Self.beginsLikeALogLine(text), Self.readsLikeAnError(text) { found.append(signature(text, node)) }
        }
      case .paragraph, .heading, .tableCell:
        // A mark may stand as an entity.
        guard tree.sourceBytes(node).contains(where: { $0 == 0x22 || $0 == 0xE2 || $0 == 0x26 }) else { continue }
        for text in Self.quotations(in: tree.plainTextBytes(node)) where Self.readsLikeAMessage(text) {
          found.append(signature(text, node))
        }
      default: break
      }
    }
    return found
  }

  /// What stands between double quotation marks, straight or typographic, without blanks around it. A mark that is never
  /// closed opens nothing.
  static func quotations(in bytes: [UInt8]) -> [String] {
    var found: [String] = []
    guard bytes.contains(where: { $0 == 0x22 || $0 == 0xE2 }) else { return [] }
    var start: (at: Int, close: Quote)?
    var index = 0
    while index < bytes.count {
      guard let (quote, length) = Quote.at(index, bytes) else {
        index += 1
        continue
      }
      if let open = start, quote == open.close {
        // As long as what readsLikeAnError takes, in any script.
        if index - open.at <= 240 {
          found.append(String(decoding: bytes[open.at..<index], as: UTF8.self).trimmedASCII())
        }
        start = nil
      } else if quote == .straight {
        // Behind a letter or digit it is an inch, or closes what was never opened.
        if index == 0 || !isWordByte(bytes[index - 1]) { start = (index + length, .straight) }
      } else if quote == .opening || quote == .low {
        start = (index + length, quote == .low ? .opening : .closing)
      }
      index += length
    }
    return found
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80
  }

  private enum Quote {
    case straight, opening, closing, low

    /// The quotation mark at a place: `"`, `“`, `”` or `„`, which is closed by `“`.
    static func at(_ index: Int, _ bytes: [UInt8]) -> (Quote, Int)? {
      if bytes[index] == 0x22 { return (.straight, 1) }
      guard bytes[index] == 0xE2, index + 2 < bytes.count, bytes[index + 1] == 0x80 else { return nil }
      switch bytes[index + 2] {
      case 0x9C: return (.opening, 3)
      case 0x9D: return (.closing, 3)
      case 0x9E: return (.low, 3)
      default: return nil
      }
    }
  }

  /// A quotation is a message where it reads like an error and like a machine: no longer than a log line's text, without
  /// the words by which people speak of themselves and others.
  static func readsLikeAMessage(_ text: String) -> Bool {
    guard readsLikeAnError(text) else { return false }
    let words = text.lowercased().split { !$0.isLetter && $0 != "'" && $0 != "’" }
    return words.count <= 16 && !words.contains { spoken.contains(String($0)) }
  }

  private static let spoken: Set<String> = [
    "we", "i", "our", "us", "my", "you", "your", "they", "their", "them", "he", "she", "who", "we've", "i'm", "we're",
    "don't", "didn't", "it's", "should", "would", "must", "will", "why", "how", "what", "when", "everything",
  ]

  private static func isQuotation(_ kind: NodeKind) -> Bool {
    if case .blockQuote(alert: nil) = kind { true } else { false }
  }

  /// What is quoted is what people wrote more often than not; a log line begins with its level, or with its time.
  private static func beginsLikeALogLine(_ text: String) -> Bool {
    if text.utf8.first.map({ (0x30...0x39).contains($0) }) == true { return true }
    let word = text.prefix { $0 != " " }.filter(\.isLetter)
    return levels.contains(word.lowercased()) && (word == word.uppercased() || text.contains(":"))
  }

  private static let levels: Set<String> = [
    "error", "fatal", "panic", "warn", "warning", "critical", "severe", "emergency", "alert",
  ]

  private func signature(_ text: String, _ node: NodeID) -> ErrorSignature {
    ErrorSignature(text: text, location: SourceLocation(file: file, range: tree.range(node)))
  }

  /// Some words, one of which speaks of failure; commands, which begin with their program, are no messages.
  static func readsLikeAnError(_ text: String) -> Bool {
    guard (8...240).contains(text.utf8.count), text.utf8.contains(0x20), text.utf8.first != 0x2D else {
      return false
    }
    return words.isFound(in: text) && !isCommand(text)
  }

  /// A line that begins with a well-known program or statement is what somebody typed.
  private static func isCommand(_ text: String) -> Bool {
    text.hasPrefix("$ ") || commands.contains(text.prefix { $0 != " " }.lowercased())
  }

  private static let commands: Set<String> = [
    "kubectl", "helm", "git", "curl", "sudo", "psql", "select", "docker", "aws", "gcloud", "grep", "cat", "dmesg",
    "journalctl", "systemctl", "tail", "less", "ssh", "jq",
  ]

  private static let words = PhraseIndex([
    "error", "errno", "fatal", "panic", "exception", "failed", "failure", "refused", "denied", "timeout", "timed out",
    "deadline exceeded", "no space left", "out of memory", "oomkilled", "cannot", "could not", "unable to",
    "not found", "too many",
    "expired", "unavailable", "reset by peer", "segfault", "segmentation fault", "deadlock", "overflow", "exceeded",
    "killed",
    "corrupt", "backoff", "crashloopbackoff", "imagepullbackoff", "traceback", "typeerror", "nullpointerexception",
    "forbidden",
    "unauthorized", "rejected", "aborted",
  ])
}
