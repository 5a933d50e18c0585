import DataFormats
import Defaults
import Testing

@testable import Postmortems

@Suite struct SectionTests {
  @Test(arguments: [
    ("Timeline", SectionKind.timeline), ("3. Timeline (all times UTC):", .timeline), ("⏱ Incident Timeline", .timeline),
    ("Root Cause(s)", .rootCause), ("Root cause analysis", .rootCause), ("What went well?", .wentWell),
    ("Where we got lucky", .lucky), ("Lessons learnt", .lessons), ("Action Items", .actions),
    ("Corrective and Preventative Measures", .actions), ("Impact on customers", .impact), ("TL;DR", .summary),
    ("Ursache", .rootCause), ("Cronología", .timeline), ("根本原因", .rootCause), ("影响范围", .impact),
    ("If you are seeing this now", .now), ("Follow-ups", .actions), ("What didn't go so well?", .wentWrong),
    ("How we found out", .detection), ("What we're doing about it", .actions), ("Future measures", .actions),
    ("Actions taken", .resolution), ("Affected systems", .impact), ("Atendees", .people),
    ("Timeline (all times PST) 10/22/2022 - 02/15/2023. All times approximations", .timeline),
    ("Follow-up timeline", .timeline), ("Corrective and Preventative Measure", .actions),
    ("Why did it happen?", .rootCause), ("Resulting Action(s)", .actions),
    ("Follow-up tickets", .actions),
    ("List of actions", .actions), ("Maßnahmenkatalog", .actions),
    ("Pistes d'amélioration", .actions),
    ("Tareas de seguimiento", .actions), ("Itens de acompanhamento", .actions), ("今後の課題", .actions),
    ("后续工作", .actions), ("개선 계획", .actions), ("Das lief schlecht", .wentWrong),
    ("Qué hicimos bien", .wentWell),
    ("Oportunidades de melhoria", .wentWrong), ("よかった点", .wentWell), ("よくなかった点", .wentWrong),
    ("잘 된 점", .wentWell), ("안 좋았던 점", .wentWrong), ("Comment nous l'avons résolu", .resolution),
  ])
  func knowsSectionsByAnyName(heading: String, kind: SectionKind) {
    #expect(shippedRules.vocabulary.section(heading) == kind)
  }

  @Test(arguments: ["PostgreSQL", "The night the disk filled up and nobody looked at the alert", "v2.3", ""])
  func doesNotForceHeadingsIntoShape(heading: String) {
    #expect(shippedRules.vocabulary.section(heading) == nil)
  }

  /// "# Timeline" among sections that are one level deeper ends where the next of them begins.
  @Test func aTimelineAboveTheOthersHoldsOnlyItsEntries() {
    let record = read(
      "# T\n\nDown.\n\n# Timeline\n\n- 14:02 down\n\n## Later\n\n- 15:00 up\n\n## Root cause\n\nA full disk.\n\n### Why\n\nLogs.\n\n## Action items\n\n- Cap the log\n"
    ).value
    #expect(record.sections.map(\.kind).contains(.rootCause))
    #expect(record.sections.first { $0.kind == .timeline }?.lines == 5...11)
    #expect(record.postmortem?.preventionItems.map(\.text) == ["Cap the log"])
    let phases = read(
      "# T\n\n# Timeline\n\n## Detection\n\n- 14:02 down\n\n## Resolution\n\n- 15:00 up\n\n# Impact\n\nMuch.\n"
    ).value
    #expect(phases.sections.first { $0.kind == .timeline }?.lines == 3...11)
  }

  @Test(arguments: [
    "**Areas for improvement**", "**What can be improved:**", "### Areas for improvement",
    "**改善点**",
  ])
  func whatToImproveAmongTheItemsIsAGroupOfThem(label: String) throws {
    let facts = try facts(
      "# T\n\n## Action items\n\n**Fixes**\n\n- Cap the log\n\n\(label)\n\n- Rehearse the rollback\n\n## Impact\n\nMuch.\n"
    )
    #expect(facts.preventionItems.map(\.text) == ["Cap the log", "Rehearse the rollback"])
    #expect(facts.learnings.isEmpty)
  }

  @Test func aGroupAmongTheItemsIsNoSection() {
    let record = read("# T\n\n## Action items\n\n### Detection\n\n- Alert on the disk\n\n## Impact\n\nMuch.\n").value
    #expect(record.sections.map(\.kind) == [.actions, nil, .impact])
  }

  @Test func sectionsOfOneKindThatFollowEachOtherAreOne() {
    let record = read(
      "# T\n\n## Timeline\n\n- 14:02 down\n\n## Follow-up timeline\n\n- 15:00 up\n\n## Impact\n\nMuch.\n\n### Impact on sales\n\nNone.\n"
    ).value
    let canonical = CanonicalSections(record.sections)
    #expect(canonical.lines[.timeline] == 3...9)
    #expect(canonical.lines[.impact] == 11...17)
  }

  @Test func labelsStandForSections() {
    let record = read(
      "# T\n\n**Root cause:** The disk of the primary had been filling up for weeks.\n\nMore of it.\n\n**Participants**\n\n- Ana\n"
    ).value
    #expect(record.sections.map(\.kind) == [.rootCause, .people])
    #expect(record.sections.map(\.lines) == [3...5, 7...9])
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
    "- **Start**: 14:02 – down\n- **Discovery**: 14:05 – paged\n- **Resolution**: 14:36 – up",
    "### 11 March 2026 – the disk\n\nSome words.\n\n- 14:02 down\n- 14:05 paged\n- 14:36 up",
    "14:02 – 14:03: down\n\n14:05 paged\nand more of it\n\n14:36 up",
    "| | | | |\n|---|---|---|---|\n| Wed | 03/11/26 | 14:02 | down |\n| Wed | 03/11/26 | 14:05 | paged |\n| Wed | 03/11/26 | 14:36 | up |",
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

@Suite struct ShippedVocabularyTests {
  @Test func saysNothingThatHasNoMeaning() {
    let data = DataValue.parseYAML((Defaults.file("Data/vocabulary.yml") ?? [])[...], file: "vocabulary.yml")
    #expect(data.diagnostics.isEmpty)
    let read = Vocabulary.read(data.value, file: "vocabulary.yml")
    #expect(read.diagnostics.isEmpty, "\(read.diagnostics.map(\.summary))")
    #expect(read.value.section("Timeline") == .timeline)
  }
}
