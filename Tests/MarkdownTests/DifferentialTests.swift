import Foundation
import Markdown
import Testing

/// Generated documents through this renderer and through Debian's `cmark-gfm`.
struct DifferentialTests {
  /// Why the specification is on this side where the two differ. A reason counts for a document only if both agree as
  /// soon as what it is about is taken away.
  private static let reasons: [(reason: String, rewrite: @Sendable (String) -> String)] = [
    (
      "GFM 6.9: an address may begin after a space or `(`; cmark-gfm finds none behind a bracket that is open",
      { $0.replacing(#/\[(?!l\]\(u\)|i\]\(u\)|[ x]\])/#, with: "") }
    ),
    (
      "GFM 5.3: a task item is a list item, wherever it stands; cmark-gfm wants its list marker first on the line",
      { $0.replacing(#/\[[ x]\]/#, with: "") }
    ),
    (
      "CommonMark 4.6: a tag alone on its line cannot interrupt a paragraph, not even lazily; 0.29 let it",
      { $0.replacing(#/<\/?(b|span)>/#, with: "t") }
    ),
    (
      "CommonMark 5.1: a lazy line is read as if it had its prefix, so its indentation is not part of a code span",
      { $0.replacing(#/`/#, with: "") }
    ),
    (
      "GFM 6.5: a run of one tilde and a run of two do not match; neither spoils what is between",
      { $0.replacing(#/~+/#, with: "~~") }
    ),
    (
      "CommonMark 6.2: a tilde is punctuation to the runs of `*` and `_` beside it",
      { $0.replacing(#/~/#, with: "") }
    ),
    (
      "GFM 4.10: pipes are escaped in rows; cmark-gfm unescapes them in the paragraph above too",
      { $0.replacing(#/\\+\|/#, with: "") }
    ),
    ("GFM 6.9: the last two segments of a domain have no underscores", { $0.replacing("_", with: "") }),
    (
      "CommonMark 5.3: a tight list has no <p>; cmark-gfm writes one for what follows a table in it",
      { $0.replacing(#/(?m)^[ \t>]*\|[ \t]*$/#, with: "| x |") }
    ),
    (
      "CommonMark 6.2: a run that only closes may match where one that could also open may not (the rule of three);"
        + " cmark took the one's failure for the other's until 0.30",
      { $0.replacing("a*b*c", with: "abc") }
    ),
    (
      "GFM 4.10: a table is a block, and begins on no line that is indented by four columns, not even behind a paragraph",
      { $0.replacing(#/(?m)^( {4,}|\t)(?=.*\|)/#, with: "") }
    ),
    (
      "GFM 4.10: the delimiter row belongs to the block of its header row, so none is lazy",
      { $0.replacing(#/(?m)^[ \t]+/#, with: "") }
    ),
  ]

  static let count = Int(ProcessInfo.processInfo.environment["DEBRIEF_DIFFERENTIAL"] ?? "") ?? 5000

  @Test func agreesWithCmarkGFM() throws {
    guard CmarkGFM.isInstalled else {
      return print("SKIPPED: differential test: \(CmarkGFM.command) is not installed")
    }
    var generator = DocumentGenerator(seed: 2026)
    // Each document has a label of its own, because many are read at once.
    let documents = (0..<Self.count).map { generator.document().replacing("[ref]", with: "[r\($0)]") }
    let theirs = try CmarkGFM.render(documents)
    let differing = documents.indices.filter { !agrees(documents[$0], theirs[$0]) }
    let judged = try judge(differing.map { documents[$0] })
    print(
      "differential: \(documents.count - differing.count)/\(documents.count) examples agree with cmark-gfm; of the "
        + "others, examples by reason:")
    let counts = Dictionary(grouping: judged.compactMap(\.self), by: \.self).mapValues(\.count)
    for (reason, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      print("  \(count) examples: \(reason)")
    }
    for (index, reason) in zip(differing, judged) where reason == nil {
      Issue.record(
        """
        nobody has judged this:
        --- markdown
        \(documents[index])--- cmark-gfm
        \(theirs[index])--- here
        \(render(documents[index], .gfm, .commonMark))
        """)
    }
    #expect(documents.count >= 5000 && differing.count <= documents.count * 15 / 100)
  }

  private func agrees(_ document: String, _ theirs: String) -> Bool {
    let ours = render(document, .gfm, .commonMark)
    return ours == theirs || normalized(ours) == normalized(theirs)
  }

  /// The first reason, or the first reasons together, without whose subject both agree.
  private func judge(_ documents: [String]) throws -> [String?] {
    var judged = [String?](repeating: nil, count: documents.count)
    func settle(_ variants: [(document: Int, reason: String, text: String)]) throws {
      let theirs = try CmarkGFM.render(variants.map(\.text))
      for (variant, html) in zip(variants, theirs) where judged[variant.document] == nil {
        if agrees(variant.text, html) { judged[variant.document] = variant.reason }
      }
    }
    // One reason at a time, for the documents that no earlier one has explained.
    for (reason, rewrite) in Self.reasons {
      let open = documents.indices.filter { judged[$0] == nil }
      try settle(open.map { ($0, reason, rewrite(documents[$0])) }.filter { documents[$0.0] != $0.2 })
    }
    var all = documents
    for (_, rewrite) in Self.reasons {
      let changed = documents.indices.filter { index in
        guard judged[index] == nil else { return false }
        let next = rewrite(all[index])
        defer { all[index] = next }
        return next != all[index]
      }
      try settle(changed.map { ($0, "several of these at once", all[$0]) })
    }
    return judged
  }
}
