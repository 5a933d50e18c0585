import Testing

@testable import Postmortems

/// What stands above the first section: titles that are labels, fields as headings, several labels in one paragraph.
@Suite struct OpeningTests {
  @Test(arguments: [
    "Postmortem", "Post-mortem", "Incident Postmortem", "Retrospective", "RCA", "Root Cause Analysis",
  ])
  func aTitleThatIsALabelIsNoSection(label: String) throws {
    let record = read(
      "# \(label)\n\nOn 12 May 2024 the queue was down.\n\n## Timeline\n\n- 14:02 down\n\n## Impact\n\nMuch.\n"
    ).value
    #expect(record.sections.map(\.kind) == [.timeline, .impact])
    let facts = try #require(record.postmortem)
    #expect(facts.learnings.isEmpty)
    #expect(facts.date?.value.iso == "2024-05-12")
  }

  @Test func aLabelBesideItsSectionsIsNone() {
    let record = read("## Postmortem\n\nIt was bad.\n\n## Timeline\n\n- 14:02 down\n\n## Impact\n\nMuch.\n").value
    #expect(record.sections.map(\.kind) == [nil, .timeline, .impact])
  }

  @Test func theOpeningMayStandBelowASecondTitle() throws {
    let facts = try facts(
      "# 07. Postmortem\n## The queue stood still\n\nThis is about the outage that occurred on May 12, 2024.\n\n### Timeline\n\n- 2:02 PM: queue stops\n- 2:06 PM: alert\n\n### Root cause\n\nA limit.\n"
    )
    #expect(facts.date?.value.iso == "2024-05-12")
    #expect(facts.detected?.value.iso.hasPrefix("2024-05-12T14:06") == true)
  }

  @Test(arguments: [
    "## Report on the queue\n## Date: May 12, 2024\n## Time: 14:02:10 UTC\n\n## Impact\n\nMuch.\n",
    "# Queue\n\n**Date:** 2024-05-12  \n**Time:** 14:02 UTC\n\n## Impact\n\nMuch.\n",
    "# Cola\n\n## Cuándo\n**Fecha:** 2024-05-12  \n**Hora:** 14:02 UTC (Lima)  \n**Duración:** 20 min\n\n## Impacto\n\nMucho.\n",
    "# 停止\n\n- **発生**: 2024-05-12 14:02 UTC\n- **検知**: 2024-05-13 09:36 UTC\n\n## 影響\n\nあり。\n",
  ])
  func labelsThatSayWhen(text: String) throws {
    let facts = try facts(text)
    #expect(facts.date?.value.iso == "2024-05-12")
    #expect(facts.started?.value.iso.hasPrefix("2024-05-12T14:02") == true)
  }

  @Test func aHeadingAmongTheEntriesIsNoField() throws {
    let facts = try facts(
      "# Queue\n\n**Date:** 2024-05-12\n\n## Timeline\n\n### 14:02\n\nDown.\n\n### Resolved: 15:40\n\nUp.\n\n## Impact\n\nMuch.\n"
    )
    #expect(facts.resolved?.provenance.source != .fieldList)
  }

  @Test(arguments: ["  \n", "<br>\n", "\n"])
  func eachLabelOfAParagraphOpensItsSection(lineBreak: String) throws {
    let lines = [
      "**Date of incident**: 12 May 2024", "**Summary**: The queue stood still for an hour.",
      "**Impact**: Orders of one shop were late.", "**Root Causes**: A limit was lowered by mistake.",
      "**Trigger**: The first release of the new scheduler.", "**Status**: Done",
      "**Detection**: Kim saw it on the board of the team, long before any alert.",
    ]
    let record = read(
      "# Queue\n\n" + lines.joined(separator: lineBreak) + "\n\n## Lessons learned\n\n- Ask\n"
    ).value
    #expect(record.sections.map(\.kind) == [.summary, .impact, .rootCause, .trigger, .detection, .lessons])
    #expect(record.sections.map(\.lines) == [4...4, 5...5, 6...6, 7...7, 9...9, 11...13])
    #expect(record.postmortem?.date?.value.iso == "2024-05-12")
    #expect(record.postmortem?.status?.value == "Done")
  }

  @Test func headingsComeBeforeLabels() {
    let record = read(
      "# Queue\n\n## Incident summary\n**Impact**: Every order was late\n**Root cause**: A limit that was lowered\n**Detection**: An alert on the age of orders\n\n## Root cause\n\nMuch.\n"
    ).value
    #expect(record.sections.map(\.kind) == [.summary, .impact, .detection, .rootCause])
    #expect(record.sections.map(\.lines) == [3...6, 4...4, 6...6, 8...10])
  }

  @Test func aTableBelowLabelsIsNoneOfTheirs() {
    let text =
      "# Queue\n\n**Impact**: Every order was late\n**Detection**: An alert on the age of orders\n\n| Action | Owner |\n|---|---|\n| Test limits | Ana |\n\n## Timeline\n\n- 14:02 down\n"
    #expect(read(text).value.sections.map(\.lines) == [3...3, 4...4, 10...12])
  }

  @Test func labelsInASummaryNeedNotBeBold() {
    let record = read(
      "# Queue\n\n## Summary\n\nComponent: the queue<br>\nDuration: 45 minutes<br>\nUser impact: nobody could place an order, and no order was lost.\n\n## Timeline\n\n- 14:02 down\n"
    ).value
    #expect(record.sections.map(\.kind) == [.summary, .impact, .timeline])
    #expect(record.sections[1].lines == 7...7)
  }

  @Test func theLastLabelHasTheListBelow() {
    let record = read(
      "# Queue\n\n**Authors**: Ana, Kim, Lee, and Mo\n**Summary**: The queue stood still.\n**Impact**:\n1. Late orders\n2. Lost orders\n\n## Timeline\n\n- 14:02 down\n"
    ).value
    #expect(record.sections.map(\.kind) == [.summary, .impact, .timeline])
    #expect(record.sections.map(\.lines) == [4...4, 5...7, 9...11])
  }

  @Test(arguments: [
    "- Fix: 3f2c1ab0 (release 7), rolled out to every host",
    "- Author: Ana Lopez of the platform team, with Kim and Mo",
    "- **Detection**: 2024-05-13 09:36 UTC by a look at the board",
    "- **Resolved**: 2024-05-13 10:36 UTC, when the host was stopped",
  ])
  func whatAFieldStatesIsNoSection(bullet: String) {
    let record = read("# Queue\n\n- Date: 2024-05-12\n\(bullet)\n\n## Impact\n\nMuch.\n").value
    #expect(record.sections.map(\.kind) == [.impact])
  }

  @Test func bulletsBelowAnUnknownHeadingAreItsOwn() {
    let record = read(
      "# Queue\n\n## Two faults\n\n### The first\n\n- **Trigger:** opening the page of the shop in a browser\n\n## Impact\n\nMuch.\n"
    ).value
    #expect(record.sections.compactMap(\.kind) == [.impact])
  }

  @Test(arguments: [
    ("Analysis of causes", SectionKind.rootCause), ("Most likely cause", .rootCause), ("Lo que falló", .wentWrong),
    ("O que falhou", .wentWrong), ("Ce qui n'a pas marché", .wentWrong), ("Was schief lief", .wentWrong),
    ("What helped", .wentWell), ("Qué funcionó", .wentWell), ("预防", .actions), ("改善提案", .actions),
    ("行动清单", .actions), ("なぜ防げなかったか", .contributing), ("被害の内訳", .impact), ("Proactive measures", .actions),
    ("Resulting Action", .actions), ("Measures against such failures", .actions), ("Resolving actions", .resolution),
    ("Risks and Hazards:", .impact), ("Actions effectuées", .resolution), ("Acciones tomadas", .resolution),
    ("Cause la plus probable", .rootCause), ("Contexte / Chronologie (résumé)", .timeline),
    ("Summary of the issues found that night", .summary),
    ("원인", .rootCause), ("타임라인", .timeline), ("재발 방지 대책", .actions), ("영향 범위", .impact), ("요약", .summary),
    ("교훈", .lessons), ("잘한 점", .wentWell), ("아쉬운 점", .wentWrong), ("감지", .detection), ("조치 내용", .resolution),
    ("Was in welcher Stunde geschah (timeline)", .timeline),
  ])
  func headingsInMoreWords(heading: String, kind: SectionKind) {
    #expect(shippedRules.vocabulary.section(heading) == kind)
  }

  @Test(arguments: [
    "Evidence", "Postmortem of the disk that filled up while nobody looked (again)", "Cause and effect in us",
  ])
  func headingsOfSomethingElse(heading: String) {
    #expect(shippedRules.vocabulary.section(heading) != .references)
  }

  @Test func recommendationsThatPromiseAreActions() {
    let text = "# Queue\n\n## Impact\n\nMuch.\n\n## Recommendations:\n\n"
    #expect(read(text + "The team will test the limits.\n").value.sections.last?.kind == .actions)
    #expect(read(text + "Read the limits before use.\n").value.sections.last?.kind == nil)
  }

  @Test(arguments: [
    ("# Incident retro - queue", "queue"), ("# インシデント記録: 注文の停止", "注文の停止"),
    ("# Incident record: queue lost", "queue lost"),
    ("# Informe de incidente: cola parada", "cola parada"), ("# 장애 보고서: 주문 중단", "주문 중단"),
    ("Postmortem: queue lost", "queue lost"),
  ])
  func labelsInFrontOfTitles(heading: String, title: String) {
    #expect(read("\(heading)\n\nIt was down.\n").value.title == title)
  }

  @Test func aSummaryIsNoTitle() {
    let record = read(
      "### Summary of the issues found that night\n\nThe queue stood still.\n\n### Timeline\n\n- 14:02 down\n",
      path: "incidents/queue.md"
    ).value
    #expect(record.title == "Queue")
    #expect(record.sections.map(\.kind) == [.summary, .timeline])
  }
}
