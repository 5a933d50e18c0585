import KnowledgeBase
import Postmortems
import Testing

@testable import SiteGenerator

/// Figures that stand in several places are the same in all of them, and say what they leave out.
@Suite struct FigureTests {
  private func incident(_ number: Int, _ fields: String, _ body: String = "") -> String {
    """
    ---
    id: INC-\(number)
    title: Incident number \(number)
    \(fields)
    ---

    # Incident number \(number)

    \(body)
    """
  }

  private func site(_ documents: [String]) -> RenderedSite {
    let files = documents.enumerated().map { ("incidents/\($0.offset).md", $0.element) }
    return render(Dictionary(uniqueKeysWithValues: files))
  }

  private func items(_ states: [String], due: String = "2027-01-01") -> String {
    let rows = states.enumerated().map { "| Bound queue \($0.offset) | A | \(due) | \($0.element) |" }
    return "## Action items\n\n| Item | Owner | Due | Status |\n|---|---|---|---|\n" + rows.joined(separator: "\n")
  }

  @Test func whatWasDeclinedIsToldBesideWhatIsDone() {
    let text = incident(1, "date: 2026-03-11\nseverity: SEV1", items(["Done", "Open", "Declined"]))
    let site = site([text])
    let page = site.text("incidents/inc-1.html")
    #expect(page.matches(of: /1 of 2 done, 1 declined/).count == 2, "facts and prevention")
    #expect(
      site.text("insights.html").contains(
        "1 prevention item is open and not past its date; 1 of 2 are done. One was declined."))
    #expect(site.text("prevention.html").contains("One was declined."))
    // What the footer counts are all of them.
    #expect(page.contains("3 prevention items"))
  }

  @Test(arguments: [
    (["Open"], "2026-01-01", "1 prevention item is past its date, and no other is open; 0 of 1 are done."),
    (["Open", "Open"], "2027-01-01", "2 prevention items are open, none of them past its date; 0 of 2 are done."),
    (["Done", "Done"], "2026-01-01", "All 2 prevention items are done."),
    (["Declined"], "2026-01-01", "One was declined."),
    ([], "2026-01-01", "Nothing has been promised so far."),
  ])
  func theLedgerIsSaidInASentenceThatFits(states: [String], due: String, sentence: String) {
    let site = site([incident(1, "date: 2026-03-11", states.isEmpty ? "" : items(states, due: due))])
    #expect(site.text("prevention.html").contains("<meta name=\"description\" content=\"\(sentence)\""))
  }

  @Test func aMedianIsTheSameWhereverItStands() {
    let documents = [45, 72].map { minutes in
      incident(
        minutes,
        """
        date: 2026-03-11
        severity: SEV1
        services: [shop]
        detected: 2026-03-11T10:00Z
        resolved: 2026-03-11T\(10 + minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)Z
        """)
    }
    let site = site(documents)
    #expect(site.text("insights/long.csv").contains("All,2,45,45,,72"))
    #expect(site.text("insights/response.csv").contains("SEV1,2,,,0,,,0,45,,2"))
    #expect(site.text("insights.html").contains("Half were restored within 45\u{A0}min (n = 2)."))
    #expect(site.text("services/shop.html").contains("restored in a median of 45\u{A0}min, n = 2"))
  }

  @Test func figuresSayWhatTheyLeaveOut() {
    let known = incident(
      1, "date: 2026-03-11\nseverity: SEV1\ncauses: [capacity.exhaustion]",
      "## Action items\n\n- [ ] Wash the car\n- [x] Paint the shed\n")
    let site = site([known, incident(2, "causes: [capacity.surge]")])
    let page = site.text("insights.html")
    #expect(page.contains("The day of 1 of 2 is not known. The severity of 1 of 2 is not known."))
    #expect(page.contains("Of none of the 2 items is it known what it does, and against which cause."))
    #expect(site.text("insights/often.csv").hasSuffix("Undated,0,1,1\r\n"))
    #expect(site.text("insights/again.csv").hasSuffix("Undated,1,0\r\n"))
    #expect(page.contains("At most 1 incident in one month: Mar 2026."))
  }

  @Test func durationsInTablesForProgramsHaveAUnit() {
    let site = render(smallSite)
    #expect(
      site.text("insights/long.csv").hasPrefix(
        "Severity,n,Shortest (min),Median (min),90th percentile (min),Longest (min)\r\n"))
    #expect(site.text("insights/find.csv").contains("\"Detected in, Median (min)\",n\r\n"))
    #expect(!site.text("insights.html").contains("Median (min)"))
  }

  /// What the document states and its times bear out is unmarked on its page, and counts as stated.
  @Test func provenanceIsCountedAsItIsShown() {
    let text = incident(
      1, "date: 2026-03-11\ndetected: 2026-03-11T10:00Z\nresolved: 2026-03-11T10:45Z\ntime_to_restore: 45 min")
    let site = site([text])
    #expect(!site.text("incidents/inc-1.html").contains("45\u{A0}min</span> <span class=\"basis\">"))
    #expect(
      site.text("about.html").contains(
        "Restored in</th><td class=\"r\" data-l=\"Stated\">1</td><td class=\"r end\" data-l=\"Computed\">0</td>"))
  }

  @Test(arguments: [("space", "10\u{202F}000"), ("comma", "10,000"), ("point", "10.000"), ("none", "10000")])
  func numbersOfTemplatesAreGrouped(style: String, expected: String) throws {
    let row = KnownRow(fact: "f", stated: 10_000, computed: 0, inferred: 0, missing: 0)
    var compiler = TemplateCompiler(
      templates: ["page": try TemplateParser.parse(Array("{{stated}} {{computed}}".utf8)).get()],
      words: Words(["number.grouping": style]))
    let program = compiler.program(of: "page", contexts: [KnownRow.shape])
    #expect(String(decoding: program.render([row]), as: UTF8.self) == expected + " 0")
  }

  /// Few items of one state beside many of another: their names stand below each other, and none sticks out.
  @Test(arguments: [
    ([40, 30, 30], ["40", "40", "40"]), ([40, 9, 3], ["40", "40", "56"]), ([1, 90, 2], ["40", "56", "40"]),
    ([160, 2, 2], ["40", "40", "56"]), ([0, 5, 0], ["40"]), ([3, 0, 9], ["40", "40"]),
  ])
  func namesBelowTheLedgerDoNotCoverEachOther(counts: [Int], rows: [String]) {
    let drawn = Marks.ledger(done: counts[0], open: counts[1], overdue: counts[2], shippedTheme.words).html
    #expect(drawn.matches(of: /<text[^>]* y="(\d+)"/).map { String($0.1) } == rows)
  }
}
