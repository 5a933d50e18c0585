import DataFormats
import Diagnostics
import Markdown

/// Collects the messages worth searching for: those the author lists, else code that reads like an error.
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
    for node in [block] + Array(tree.descendants(of: block)) {
      switch tree.kind(node) {
      case .code:
        let text = tree.literal(node).trimmedASCII()
        // In a list of signatures code is one more often than not, but commands and single words are not.
        let isListed = listed && text.contains(" ") && !Self.isCommand(text)
        if isListed || Self.readsLikeAnError(text) { found.append(signature(text, node)) }
      case .codeBlock:
        for line in tree.literal(node).split(separator: "\n").prefix(200) {
          let text = String(line).trimmedASCII()
          if Self.readsLikeAnError(text) { found.append(signature(text, node)) }
        }
      default: break
      }
    }
    return found
  }

  private func signature(_ text: String, _ node: NodeID) -> ErrorSignature {
    ErrorSignature(text: text, location: SourceLocation(file: file, range: tree.range(node)))
  }

  /// Some words, one of which speaks of failure; commands, which begin with their program, are no messages.
  static func readsLikeAnError(_ text: String) -> Bool {
    guard (8...240).contains(text.utf8.count), text.contains(" "), !text.hasPrefix("-") else {
      return false
    }
    return !isCommand(text) && words.isFound(in: text)
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
