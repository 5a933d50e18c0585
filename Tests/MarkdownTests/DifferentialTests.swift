import Foundation
import Markdown
import Testing

/// Generated documents through this renderer and through Debian's `cmark-gfm`.
struct DifferentialTests {
  /// Where the two differ, and why the specification is on this side. The patterns tell which documents a reason may
  /// account for; the generator is made to hit them often.
  private static let judged: [(reason: String, pattern: String)] = [
    (
      "GFM 6.9 lets an address begin after a space or `(`; cmark-gfm finds none behind an open bracket",
      #"\[[\s\S]*(www\.|://|@)"#
    ),
    (
      "GFM 5.3: a task item is a list item, wherever it stands; cmark-gfm wants its list marker first on the line",
      #"(?m)^.*([>*+-]|\d[.)])\s*([*+-]|\d[.)])\s+\[[ x]\]"#
    ),
    ("CommonMark 4.6: a lone tag cannot interrupt a paragraph, not even lazily; 0.29 let it", #"(?m)^\s*</?(b|span)>"#),
    ("CommonMark 5.1: a lazy line is read as if it had its prefix, so its indentation goes", #"`"#),
    ("CommonMark 6.2: `~` is punctuation to the delimiter runs beside it", #"~[*_]|[*_]~"#),
    ("GFM 6.5: a run of one and a run of two tildes do not match; neither spoils what is between", #"~"#),
    ("GFM 4.10 escapes pipes in rows only; cmark-gfm also in a paragraph that a table interrupts", #"\\|"#),
    ("GFM 6.9: no underscores in the last two segments of a domain", #"(www\.|://)\S*_"#),
    ("CommonMark 5.3: a tight list has no <p>; cmark-gfm makes one behind a table", #"(?m)^\s*\|\s*$"#),
    ("CommonMark 4.7: definitions are read where a paragraph ends, also before a table", #"\[ref\]:"#),
    ("a header that is a lazy line", #"(?m)^\s*[|].*\n.*[|].*-"#),
  ]

  static let count = Int(ProcessInfo.processInfo.environment["DEBRIEF_DIFFERENTIAL"] ?? "") ?? 5000

  @Test func agreesWithCmarkGFM() throws {
    let command = "/usr/bin/cmark-gfm"
    guard FileManager.default.isExecutableFile(atPath: command) else {
      return print("SKIPPED: differential test: \(command) is not installed")
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "debrief-differential-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }

    var generator = DocumentGenerator(seed: 2026)
    let documents = (0..<Self.count).map { _ in generator.document() }
    for (index, document) in documents.enumerated() {
      try Data(document.utf8).write(to: folder.appending(path: "\(index).md"))
    }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    let extensions = ["table", "tasklist", "strikethrough", "autolink"].map { "-e \($0)" }.joined(separator: " ")
    process.arguments = [
      "-c", "cd \"$0\" && for f in *.md; do \(command) --unsafe \(extensions) $f > $f.html; done", folder.path,
    ]
    try process.run()
    process.waitUntilExit()

    var agreed = 0
    var differing: [Int] = []
    var reasons: [String: Int] = [:]
    for (index, document) in documents.enumerated() {
      let theirs = try String(contentsOf: folder.appending(path: "\(index).md.html"), encoding: .utf8)
      let ours = render(document, .gfm, .commonMark)
      if normalized(theirs) == normalized(ours) {
        agreed += 1
        continue
      }
      differing.append(index)
      let reason = Self.judged.first { document.range(of: $0.pattern, options: .regularExpression) != nil }
      reasons[reason?.reason ?? "not judged", default: 0] += 1
    }
    print(
      "differential: \(agreed)/\(documents.count) examples agree with cmark-gfm; of the others, examples by reason:")
    for (reason, count) in reasons.sorted(by: { $0.value > $1.value }) { print("  \(count) examples: \(reason)") }
    #expect(reasons["not judged"] == nil)
    if let dump = ProcessInfo.processInfo.environment["DEBRIEF_DIFFERENTIAL_DUMP"] {
      var text = ""
      for index in differing {
        let theirs = try String(contentsOf: folder.appending(path: "\(index).md.html"), encoding: .utf8)
        text += "##### \(index)\n\(documents[index])##### theirs\n\(theirs)##### ours\n"
        text += render(documents[index], .gfm, .commonMark) + "\n"
      }
      try text.write(toFile: dump, atomically: true, encoding: .utf8)
    }
    #expect(Double(agreed) >= Double(documents.count) * 0.8)
  }
}
