import Testing

@testable import Postmortems

@Suite struct SectionTests {
  @Test(arguments: [
    ("Timeline", SectionKind.timeline), ("3. Timeline (all times UTC):", .timeline), ("⏱ Incident Timeline", .timeline),
    ("Root Cause(s)", .rootCause), ("Root cause analysis", .rootCause), ("What went well?", .wentWell),
    ("Where we got lucky", .lucky), ("Lessons learnt", .lessons), ("Action Items", .actions),
    ("Corrective and Preventative Measures", .actions), ("Impact on customers", .impact), ("TL;DR", .summary),
    ("Ursache", .rootCause), ("Cronología", .timeline), ("根本原因", .rootCause), ("影响范围", .impact),
    ("If you are seeing this now", .now), ("Follow-ups", .actions),
  ])
  func knowsSectionsByAnyName(heading: String, kind: SectionKind) {
    #expect(shippedRules.vocabulary.section(heading) == kind)
  }

  @Test(arguments: ["PostgreSQL", "The night the disk filled up and nobody looked at the alert", "v2.3", ""])
  func doesNotForceHeadingsIntoShape(heading: String) {
    #expect(shippedRules.vocabulary.section(heading) == nil)
  }

  @Test func findsHeadingsAndBoldLinesAlike() throws {
    let record = read(
      """
      # Title

      **Summary**

      The disk was full.

      ## Timeline

      - 14:02 down

      Lessons
      -------

      ### What went well

      - The page came

      **Action items**

      - [ ] Alert on the disk
      """
    ).value
    #expect(record.sections.map(\.kind) == [.summary, .timeline, .lessons, .wentWell, .actions])
    #expect(record.summary?.value == "The disk was full.")
    let timeline = try #require(record.section(.timeline))
    #expect(timeline.lines == 7...9)
  }

  @Test(arguments: [
    "| Time | What |\n|---|---|\n| 14:02 | down |\n| 14:05 | paged |\n| 14:36 | up |",
    "- **14:02** – down\n- **14:05** – paged\n- **14:36** – up",
    "### 14:02 UTC – down\n\nText.\n\n### 14:05 UTC – paged\n\n### 14:36 UTC – up\n\nMore.",
    "14:02 down  \n14:05 paged  \n14:36 up",
    "1. 2:02 pm: down\n2. 2:05 pm: paged\n3. 2:36 pm: up",
    "| Day | Time (UTC) | What |\n|---|---|---|\n| 2026-03-11 | 14:02 | down |\n| 2026-03-11 | 14:05 | paged |\n| | 14:36 | up |",
  ])
  func readsATimelineInEveryShape(body: String) throws {
    let facts = try facts("---\ndate: 2026-03-11\nseverity: SEV1\n---\n# T\n\n## Timeline\n\n\(body)\n")
    #expect(
      facts.timeline.map { $0.moment?.iso ?? "" } == ["2026-03-11T14:02", "2026-03-11T14:05", "2026-03-11T14:36"])
    #expect(facts.timeline.first?.text.contains("down") == true)
  }

  @Test func midnightPassesWithoutAWord() throws {
    let facts = try facts(
      "---\ndate: 2026-03-11\nseverity: SEV1\n---\n## Timeline\n\n- 23:50 down\n- 00:10 paged\n- 00:05 (found later) a log line\n"
    )
    #expect(facts.timeline.map { $0.moment?.iso } == ["2026-03-11T23:50", "2026-03-12T00:10", "2026-03-12T00:05"])
  }

  @Test func aDayAloneIsCarriedOver() throws {
    let facts = try facts(
      "# T\n\n## Timeline\n\n- 12 March 2026\n  - 09:00 down\n  - 09:30 up\n- 13 March 2026\n  - 10:00 reviewed\n\n## Impact\n\nSome.\n"
    )
    #expect(facts.timeline.map { $0.moment?.iso } == ["2026-03-12T09:00", "2026-03-12T09:30", "2026-03-13T10:00"])
    #expect(facts.date?.value.iso == "2026-03-12")
  }
}
