import Foundation
import Testing
import TextAnalysis

@testable import SearchIndex

/// The worked example of `Documentation/SearchFormat.md` is what the writer writes.
///
/// `DEBRIEF_RECORD=1` writes it anew, and the run that does fails.
@Suite struct FormatExampleTests {
  static let documents = [
    SearchDocument(
      id: "inc-1", kind: .incident, title: "Disk full", url: "incidents/inc-1.html", date: 20_158, summary: "WAL grew.",
      facets: ["cause": ["capacity.disk"]], card: .init(severity: 1, identifier: "INC-1", dateText: "11 Mar 2025"),
      sections: [.init(anchor: "why", heading: "Why", text: "The disk filled.")]),
    SearchDocument(
      id: "cause-disk", kind: .cause, title: "Full disk", url: "causes/disk.html", facets: ["cause": ["capacity.disk"]]),
  ]
  static let facets = [
    FacetDefinition(
      name: "cause", label: "Root cause",
      values: [
        .init(id: "capacity", label: "Capacity"), .init(id: "capacity.disk", label: "Disk full", parent: "capacity"),
      ])
  ]

  @Test func theDocumentedExampleIsWhatTheWriterWrites() throws {
    let url = Corpus.root.appendingPathComponent("Documentation/SearchFormat.md")
    let text = try String(contentsOf: url, encoding: .utf8)
    let opening = "<!-- example -->\n```text\n"
    let start = try #require(text.range(of: opening)?.upperBound)
    let end = try #require(text[start...].range(of: "```")?.lowerBound)
    let example = Self.example()
    if ProcessInfo.processInfo.environment["DEBRIEF_RECORD"] != nil, text[start..<end] != example {
      try (text[..<start] + example + text[end...]).write(to: url, atomically: true, encoding: .utf8)
    }
    #expect(String(text[start..<end]) == example)
  }

  /// Each file with its payload: printable ASCII as it is, other bytes as `‹hex›`.
  private static func example() -> String {
    let synonyms = Synonyms(parsing: "wal = write ahead log")
    let files = IndexWriter.write(documents, facets: facets, options: IndexOptions(synonyms: synonyms))
    return files.map { file in
      guard file.path.hasPrefix("search/current") == false,
        let (_, name, framed) = try? ScriptCoding.arguments(of: file.bytes),
        let payload = try? ScriptCoding.unframe(framed)
      else { return "\(file.path)\n  \(String(decoding: file.bytes, as: UTF8.self))" }
      return "\(name)\n" + wrapped(payload).map { "  \($0)\n" }.joined()
    }.joined()
  }

  private static func wrapped(_ bytes: [UInt8]) -> [String] {
    var lines = [""]
    for byte in bytes {
      let shown =
        (0x21...0x7E).contains(byte) ? String(UnicodeScalar(byte)) : byte == 0x20 ? "␠" : "‹\(String(byte, radix: 16))›"
      if lines[lines.count - 1].count + shown.count > 110 { lines.append("") }
      lines[lines.count - 1] += shown
    }
    return lines
  }
}
