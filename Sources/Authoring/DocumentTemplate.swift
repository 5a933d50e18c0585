import Markdown
import Postmortems

/// What `debrief new` can begin.
public enum DocumentKind: String, CaseIterable, Hashable, Sendable {
  case postmortem, runbook, timeline, reference
}

/// The text that a new document begins with, placeholders included.
public struct DocumentTemplate: Hashable, Sendable {
  public var kind: DocumentKind
  /// The file it comes from, for people.
  public var origin: String
  public var text: String

  public init(kind: DocumentKind, origin: String, text: String) {
    self.kind = kind
    self.origin = origin
    self.text = text
  }

  /// Reads a template out of a document: the Markdown block it shows to copy where it is one about a
  /// template, else the whole document.
  public static func read(_ record: Record, kind: DocumentKind, origin: String) -> DocumentTemplate {
    let tree = record.document.tree
    if record.kind == .template {
      for node in tree.ids {
        guard case .codeBlock(let info) = tree.kind(node), ["markdown", "md"].contains(info.lowercased()) else {
          continue
        }
        return DocumentTemplate(kind: kind, origin: origin, text: tree.literal(node))
      }
    }
    return DocumentTemplate(
      kind: kind, origin: origin, text: String(decoding: record.document.source.bytes, as: UTF8.self))
  }

  /// Which kind a template document is for, by the words of its file's name; `nil` for other documents.
  public static func kind(of record: Record) -> DocumentKind? {
    guard record.kind == .template else { return nil }
    let name = record.path.split(separator: "/").last?.lowercased() ?? ""
    let words = name.split { !$0.isLetter }
    // "incident-timeline" is a timeline; "post-mortem" is written in two words as often as in one.
    if words.contains("timeline") { return .timeline }
    if words.contains("runbook") || words.contains("playbook") { return .runbook }
    if words.contains("postmortem") || words.contains("post") && words.contains("mortem") { return .postmortem }
    return words.contains("reference") ? .reference : nil
  }
}
