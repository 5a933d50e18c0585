import DataFormats
import Diagnostics

/// Adds entries to a file of corrections by insertions alone: what people wrote there stays, comments included.
public enum CorrectionsFile {
  /// - Parameters:
  ///   - bytes: of the file; empty for one that is not there yet.
  ///   - path: of the document, from its content folder on.
  /// - Returns: the file with the facts stated for the document, or `nil` where it is written in a way that cannot
  ///   be added to safely.
  public static func adding(_ proposals: [Annotation.Proposal], for path: String, to bytes: [UInt8]) -> [UInt8]? {
    guard !proposals.isEmpty else { return bytes }
    let data = DataValue.parseYAML(bytes, file: "", rule: "corrections")
    guard data.diagnostics.count(of: .error) == 0 else { return nil }
    let edited = edit(proposals, path, bytes, data.value)
    let again = DataValue.parseYAML(edited, file: "", rule: "corrections")
    let facts = again.value?.entries.first { normalized($0.key) == normalized(path) }?.value
    let isRead = again.diagnostics.count(of: .error) == 0 && proposals.allSatisfy { facts?[$0.key] != nil }
    return isRead ? edited : nil
  }

  private static let head = """
    # Facts that are stated beside the documents: the path of a document in its content folder, and its facts with
    # the keys of front matter. They count as stated by the author.

    """

  private static func edit(
    _ proposals: [Annotation.Proposal], _ path: String, _ bytes: [UInt8], _ data: DataValue?
  ) -> [UInt8] {
    let newline = FileBytes.newline(of: bytes)
    if let entry = data?.entries.first(where: { normalized($0.key) == normalized(path) }) {
      let missing = proposals.filter { entry.value[$0.key] == nil }
      if let first = entry.value.entries.first {
        let indent = String(repeating: " ", count: max(0, first.keyRange.start.column - 1))
        let lines = missing.map { indent + $0.text(in: .yaml) + newline }.joined()
        return inserted(lines, at: SourcePosition(line: first.keyRange.start.line), bytes)
      }
      let lines = missing.map { "  " + $0.text(in: .yaml) + newline }.joined()
      return inserted(lines, at: SourcePosition(line: entry.keyRange.end.line + 1), terminated(bytes, newline))
    }
    var lines = bytes.isEmpty ? head : ""
    lines += Annotation.Proposal.plainYAML(path) + ":" + newline
    for proposal in proposals { lines += "  " + proposal.text(in: .yaml) + newline }
    return terminated(bytes, newline) + Array(lines.utf8)
  }

  /// A last line without an end gets one before something follows it.
  private static func terminated(_ bytes: [UInt8], _ newline: String) -> [UInt8] {
    bytes.isEmpty || bytes.last == 0x0A || bytes.last == 0x0D ? bytes : bytes + Array(newline.utf8)
  }

  private static func inserted(_ text: String, at position: SourcePosition, _ bytes: [UInt8]) -> [UInt8] {
    let offset = FileBytes.offset(of: position, in: bytes)
    return Array(bytes[..<offset]) + Array(text.utf8) + Array(bytes[offset...])
  }

  private static func normalized(_ path: String) -> String { path.hasPrefix("./") ? String(path.dropFirst(2)) : path }
}
