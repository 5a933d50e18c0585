import Diagnostics
import Testing

@testable import Review

@Suite struct FixTests {
  private func fix(_ line: Int, _ columns: ClosedRange<Int>, _ text: String) -> Fix {
    Fix(
      SourceRange(
        start: SourcePosition(line: line, column: columns.lowerBound),
        end: SourcePosition(line: line, column: columns.upperBound)), replacement: text)
  }

  @Test(arguments: [
    ("one\ntwo!!\nthree", "one\ntwo.\nthree"),
    ("one\r\ntwo!!\r\nthree\r\n", "one\r\ntwo.\r\nthree\r\n"),
    ("one\rtwo!!\r", "one\rtwo.\r"),
    ("\u{FEFF}one\ntwo!!", "\u{FEFF}one\ntwo."),
    ("one", "one"),
    ("one\nt", "one\nt"),
  ])
  func everyOtherByteStays(_ before: String, _ after: String) {
    let mended = Fixes.apply([fix(2, 4...5, ".")], to: Array(before.utf8))
    #expect(String(decoding: mended, as: UTF8.self) == after)
  }

  @Test func ofTwoThatOverlapTheFirstIsMade() {
    let mended = Fixes.apply([fix(1, 2...4, "-"), fix(1, 1...2, "+"), fix(1, 5...5, "*")], to: Array("abcdef".utf8))
    #expect(String(decoding: mended, as: UTF8.self) == "+cd*f")
  }

  @Test func aDiffShowsWhatChanges() {
    let old = (1...12).map { "line \($0)\n" }.joined()
    let new = old.replacing("line 5\n", with: "LINE 5\n")
    let diff = Fixes.diff(Array(old.utf8), Array(new.utf8), path: "a.md")
    #expect(
      diff == """
        --- a.md
        +++ a.md
        @@ -2,7 +2,7 @@
         line 2
         line 3
         line 4
        -line 5
        +LINE 5
         line 6
         line 7
         line 8

        """)
  }

  /// A link to a file that has moved, and an anchor in another case.
  @Test func linksAreMended() throws {
    let text = BaseDocument.with(
      "## Root cause\n\nSee [the runbook](old/exports.md#Steps), [here](new/exports.md#Steps) and [this](none.md).\n\n")
    let review = try #require(
      Reviewer.review(["incident.md": text, "new/exports.md": "# Exports\n\n## Steps\n"])["incident.md"])
    let mended = Fixes.apply(review.fixes.sorted { $0.key < $1.key }.map(\.value), to: Array(text.utf8))
    let line = String(decoding: mended, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("See [the") }
    #expect(line == "See [the runbook](new/exports.md#Steps), [here](new/exports.md#steps) and [this](none.md).")
  }
}
