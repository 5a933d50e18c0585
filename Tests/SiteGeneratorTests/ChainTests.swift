import Testing

@testable import SiteGenerator

/// The chain of causes on the page of an incident.
@Suite struct ChainTests {
  private static func page(factors: String, rest: String = "") -> String {
    render([
      "incidents/x.md": """
      ---
      id: INC-1
      kind: postmortem
      title: Orders stopped
      date: 2026-01-01
      causes: [capacity.exhaustion, data.replication]
      trigger: batch
      ---
      # Orders stopped

      ## Trigger

      The nightly backfill. It was planned and reviewed.

      ## Root cause

      The disk was finite and the log on it was not. Nobody had set a limit.

      ## Contributing factors

      \(factors)
      \(rest)
      """
    ]).text("incidents/inc-1.html")
  }

  private static func says(_ page: String) -> [String] {
    page.matches(of: /<p class="say">([^<]*)<\/p>/).map { String($0.1) }
  }

  @Test(arguments: [
    (
      "| Factor | Effect | Cause id |\n| --- | --- | --- |\n| Replay was slow | no replica was ready | `data.replication` |",
      "Replay was slow"
    ),
    (
      "| # | Cause id | Factor |\n| --- | --- | --- |\n| 1 | `data.replication` | Replay was slow |",
      "Replay was slow"
    ),
    ("- **Replay was slow** (`data.replication`). No replica was ready.", "Replay was slow. No replica was ready."),
  ])
  func aFactorIsASentenceOfItsOwn(factors: String, expected: String) {
    #expect(ChainTests.says(ChainTests.page(factors: factors)).dropFirst().first == expected)
  }

  @Test func theTriggerIsSaidAsTheDocumentSaysIt() {
    let page = ChainTests.page(factors: "None.")
    #expect(ChainTests.says(page).first == "The nightly backfill. It was planned and reviewed.")
    #expect(page.contains(">Batch job or pipeline</a>"))
  }

  /// What the section says directly below is not said above it as well.
  @Test func theRootIsSaidOnce() {
    let page = ChainTests.page(factors: "None.")
    let body = page.split(separator: "<article class=\"incident\">").last ?? ""
    #expect(body.matches(of: /The disk was finite/).count == 1)
    #expect(ChainTests.says(page).last == "Resource exhausted")
  }
}
