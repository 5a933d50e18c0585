import Diagnostics
import Testing

@testable import Postmortems

/// What must not change the facts: the order of the sections, line ends, tabs, trailing spaces, emphasis.
@Suite struct InvarianceTests {
  static let head = """
    # Disk full on the primary

    **Severity:** SEV1
    **Services:** orders-db, orders-api
    **Detected by:** synthetic

    """

  static let sections = [
    "## Summary\n\nThe primary ran out of disk space because old logs were never purged.",
    "## Impact\n\n- 12 % of requests failed\n- Nobody lost data",
    "## Timeline\n\nAll times UTC.\n\n- **2026-03-11 14:02** writes started failing\n- **14:06** alert fired\n- **14:51** back to normal",
    "## Root cause\n\nThe disk was full: no space left on device.",
    "## What went well\n\n- The page came in four minutes.",
    "## What went wrong\n\n1. Nobody had promoted a replica before.",
    "## Action items\n\n- [ ] Alert on time to full (Owner: Site reliability · P1 · OPS-1)\n- [x] Purge old logs (@ana)",
  ]

  private static func document(_ sections: [String]) -> String {
    head + "\n" + sections.joined(separator: "\n\n") + "\n"
  }

  @Test func theOrderOfSectionsDoesNotMatter() throws {
    let expected = try gist(Self.document(Self.sections))
    for order in orders(of: Self.sections.count, number: 60) {
      #expect(try gist(Self.document(order.map { Self.sections[$0] })) == expected)
    }
  }

  @Test(arguments: ["\r\n", "\r", " \n", "\t\n", "  \r\n"])
  func lineEndsAndTrailingSpacesDoNotMatter(newline: String) throws {
    let text = Self.document(Self.sections)
    let changed = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: newline)
    #expect(try gist(changed) == gist(text))
  }

  @Test func lineEndsMayBeMixed() throws {
    let text = Self.document(Self.sections)
    var changed = ""
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      changed += line + (number % 3 == 0 ? "\r\n" : "\n")
    }
    #expect(try gist(changed) == gist(text))
  }

  @Test func tabsStandForSpaces() throws {
    let text = Self.document(Self.sections)
    #expect(try gist(text.replacing("- **", with: "-\t**").replacing("## ", with: "##\t")) == gist(text))
  }

  @Test(arguments: [
    ("**Severity:** SEV1", "**Severity**: SEV1"), ("**Severity:** SEV1", "Severity: SEV1"),
    ("**Severity:** SEV1", "**Severity: SEV1**"), ("**Severity:** SEV1", "__Severity__: `SEV1`"),
    ("**Severity:** SEV1", "**Severity:** *SEV1*"), ("## Root cause", "## **Root cause**"),
    ("## Root cause", "## _Root Cause_:"), ("- **14:06** alert", "- 14:06 alert"),
    ("- **14:06** alert", "- *14:06* – alert"),
    ("- **14:06** alert", "* `14:06`: alert"), ("**Services:** orders-db", "**Services**: `orders-db`"),
  ])
  func emphasisAroundLabelsDoesNotMatter(plain: String, changed: String) throws {
    let text = Self.document(Self.sections)
    #expect(text.contains(plain))
    #expect(try gist(text.replacing(plain, with: changed)) == gist(text))
  }

  @Test(arguments: [
    String(repeating: "> ", count: 900) + "14:02 down", String(repeating: "- ", count: 900) + "14:02 down",
    String(repeating: "#", count: 5_000), String(repeating: "**Impact:** ", count: 2_000),
    "## Timeline\n\n" + String(repeating: "14:02 ", count: 5_000),
    "## Action items\n\n" + String(repeating: "((((", count: 5_000),
    "## Timeline\n\n"
      + (0..<800).map { String(repeating: "  ", count: min($0, 200)) + "- 14:02 x" }.joined(separator: "\n"),
    "---\n" + String(repeating: "a: {", count: 3_000),
    "\u{0}\u{FFFD}9999999999-99-99 99:99:99 99999999999999999999 hours",
    "| 14:02 | x |\n|---|---|\n" + String(repeating: "|", count: 5_000),
  ])
  func nothingInADocumentStopsTheReader(text: String) {
    let record = read("# T\n\n" + text).value
    #expect(FactsReport.json(record).hasPrefix("{"))
    let bytes = Array(("# T\n\n" + text).utf8)
    #expect(Annotation.ofFrontMatter(bytes, path: record.path, rules: shippedRules).edited.count >= bytes.count)
    for question in FactsExplanation.Question.allCases {
      #expect(!FactsExplanation(record.document, rules: shippedRules, question: question).text().isEmpty)
    }
  }
}
