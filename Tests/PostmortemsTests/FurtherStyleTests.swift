import Testing

@testable import Postmortems

/// Shapes of a further set of strangers' documents, in words of one's own.
@Suite struct FurtherStyleTests {
  private static let rest = "\n\n## Summary\n\nThe shop was gone for a while.\n\n## Root cause\n\nThe disk was full.\n"

  // MARK: - Days

  @Test(arguments: [
    ("26–27 August 2026", "2026-08-26"), ("26-27 August 2026", "2026-08-26"), ("August 26 to 28, 2026", "2026-08-26"),
    ("Aug 30 - Sep 2, 2026", "2026-08-30"), ("August 26th–27th, 2026", "2026-08-26"), ("26 августа 2026", "2026-08-26"),
    ("27 August 2026", "2026-08-27"),
  ])
  func severalDaysBeginWithTheFirst(written: String, day: String) throws {
    #expect(try facts("# The shop was down\n\n**Date:** \(written)\(Self.rest)").date?.value.iso == day)
    #expect(try facts("# The shop was down (\(written))\(Self.rest)").date?.value.iso == day)
  }

  @Test(arguments: [
    ("20260826_shop.md", "2026-08-26"), ("2026_08_26_shop.md", "2026-08-26"), ("shop-2026-08-26.md", "2026-08-26"),
    ("outage-of-the-shop-on-August-26-2026.md", "2026-08-26"), ("20260826T1000-shop.md", "2026-08-26"),
    ("2026/26 August.md", "2026-08-26"), ("2026-08-26-shop/README.md", "2026-08-26"),
    ("2026/08/12-shop.md", nil), ("inc20260826shop.md", nil), ("20269926-shop.md", nil), ("2026-08-26/shop.md", nil),
  ])
  func daysInTheNamesOfFiles(name: String, day: String?) throws {
    #expect(FileName.date("incidents/" + name)?.iso == day)
  }

  @Test func aSpanOfClockTimesIsNoZone() throws {
    let read = try facts("# The shop was down\n\n**Date:** 2026-08-26\n**Outage window:** 10:00-11:30" + Self.rest)
    #expect(read.zone == nil)
    #expect(read.started?.value.iso.hasPrefix("2026-08-26T10:00") == true)
    #expect(read.resolved?.value.iso.hasPrefix("2026-08-26T11:30") == true)
    #expect(TimeExpression.first(in: Array("2026-08-26T02:00-05:00".utf8))?.zone?.offset == -300)
  }

  @Test(arguments: [
    ("1:30pm-2:00pm: an alert fired", "13:30"), ("2026-08-26 @ 3:00 PM an alert fired", "2026-08-26T15:00"),
    ("2026-08-26_15:00 an alert fired", "2026-08-26T15:00"), ("15:00-05:00 an alert fired", "15:00"),
  ])
  func timesOfEntries(entry: String, time: String) throws {
    let read = try facts("# The shop was down\n\n**Date:** 2026-08-26\n\n## Timeline\n\n- \(entry)\n")
    #expect(read.timeline.map(\.written) == [time])
    #expect(read.timeline.map(\.text) == ["an alert fired"])
  }

  @Test func theDayInTheTitleBeginsTheStory() throws {
    let text = """
      # 2026-08-26: wrong keys on the gateway

      ## Timeline

      ### 2026-08-02 18:40

      We noticed that the keys were there already, and put them in by hand.

      ### 2026-08-26 09:10

      Ana deploys the new templates.

      ### 2026-08-26 19:00

      The monitor began to send alerts.

      ### 2026-08-26 19:30

      Ana puts the right keys in. Services are restored.

      ### 2026-08-26 19:46

      The templates are right as well.

      Incident resolved.
      """
    let read = try facts(text + "\n" + "## Root cause\n\nThe disk was full.\n")
    #expect(read.date?.value.iso == "2026-08-26")
    #expect(read.detected?.value.iso.hasPrefix("2026-08-26T19:00") == true)
    #expect(read.mitigated?.value.iso.hasPrefix("2026-08-26T19:30") == true)
    #expect(read.resolved?.value.iso.hasPrefix("2026-08-26T19:46") == true)
  }

  // MARK: - Fields, titles, sections

  @Test func theHeadOfATableOfOneRowNamesTheFields() throws {
    let table = "| Date | Incident duration | Severity |\n|---|---|---|\n| 2026-08-26 | 45 minutes | SEV2 |"
    let read = try facts("# The shop was down\n\n" + table + Self.rest)
    #expect(read.date?.value.iso == "2026-08-26")
    #expect(read.severity?.value.name == "SEV2")
    #expect(read.timeToRestore.stated?.value == 45)
    let upright = try facts("# The shop was down\n\n| Severity | SEV2 |\n|---|---|\n| Status | Resolved |" + Self.rest)
    #expect(upright.severity?.value.name == "SEV2")
    #expect(upright.status?.value == "Resolved")
  }

  @Test func figuresInARowMayHoldATime() throws {
    let table = "| Customers | Cases | Incident duration |\n|---|---|---|\n| All | 2 | 15h |"
    let text = "# The shop was down\n\n## Severity\n\n**High** - \(String(repeating: "many were hurt ", count: 9))\n"
    let read = try facts(text + "\n## Impact\n\n\(table)" + Self.rest)
    #expect(read.timeToRestore.stated?.value == 900)
    #expect(read.severityAsWritten == "High")
  }

  @Test func aResponseBesideTheRecoveryIsNone() {
    let text = "# The shop was down\n\n## Response\n\nAna looked.\n\n## Recovery\n\nAna restarted it.\n"
    #expect(read(text).value.sections.map(\.kind) == [nil, .resolution])
    let alone = "# The shop was down\n\n## Response\n\nAna restarted it.\n\n## Timeline\n\n- 10:00 down\n"
    #expect(read(alone).value.sections.map(\.kind) == [.resolution, .timeline])
  }

  @Test func aLineOverAListNamesIt() throws {
    let text =
      "# The shop was down\n\n## Detection\n\nA customer called.\n\nAction items\n- Guard the start\n- Watch it\n"
    #expect(try facts(text).preventionItems.map(\.text) == ["Guard the start", "Watch it"])
    let apart = text.replacing("items\n-", with: "items were few\n-")
    #expect(try facts(apart).preventionItems.isEmpty)
  }

  @Test func aZoneWrittenAsALetterIsUTC() throws {
    let text =
      "# The shop was down\n\n## Timeline\n\n- 2026-08-26T10:00Z an alert fired\n- 2026-08-26T11:00Z all clear\n"
    #expect(try facts(text).zone?.value == "UTC")
  }

  @Test func aLabelIsNoTitle() {
    let named = read("# Postmortem" + Self.rest, path: "incidents/shop-was-down.md").value
    #expect(named.title == "Shop was down" && !named.titleIsStated)
    let unnamed = read("# Postmortem" + Self.rest, path: "0x19-postmortem/README.md").value
    #expect(unnamed.title == "Postmortem" && !unnamed.titleIsStated)
    #expect(read("# Incident 12" + Self.rest).value.titleIsStated)
  }

  @Test(arguments: [
    ("Первопричина", SectionKind.rootCause), ("Временная шкала", .timeline), ("Что сработало", .wentWell),
    ("Уроки", .lessons), ("Действия", .actions), ("Влияние", .impact), ("问题", .summary),
  ])
  func headings(heading: String, kind: SectionKind) {
    #expect(shippedRules.vocabulary.section(heading) == kind)
  }

  @Test(arguments: ["Recovery procedures", "Resolution runbook"])
  func whatIsForTheNextTimeIsNoResolution(heading: String) {
    #expect(shippedRules.vocabulary.section(heading) == nil)
  }

  @Test func howItWasResolvedMayStandBelowTheTimeline() throws {
    let text = """
      # The shop was down

      ## Timeline

      - 10:00 a customer complained
      - 11:00 files were deleted

      ### How the incident was resolved

      We deleted large files.

      ## Root cause

      The disk was full.
      """
    #expect(read(text).value.sections.contains { $0.kind == .resolution })
  }

  @Test func detailsAboveAllElseTellWhatHappened() throws {
    let prose = "The vaults were short of what they had to hold, so that all of them were sold in one auction."
    let text = "# Coins were lost\n\n## Details:\n\n\(prose)\n\n## Root cause\n\nA bug.\n"
    #expect(read(text).value.sections.map(\.kind) == [.summary, .rootCause])
    let fields = "# Coins were lost\n\n## Details\n\n- Date: 2026-08-26\n- Severity: SEV2\n\n## Root cause\n\nA bug.\n"
    #expect(read(fields).value.sections.first?.kind == .facts)
    let later = "# Coins were lost\n\n## Root cause\n\nA bug.\n\n## Details\n\n\(prose)\n"
    #expect(!read(later).value.sections.contains { $0.kind == .summary })
  }

  // MARK: - Moments and durations

  @Test(arguments: ["about 3 minutes (10:07–10:10)", "for 3 minutes (10:07-10:10 UTC)", "约 3 分钟（10:07-10:10）"])
  func spansInBrackets(written: String) throws {
    let text = "# The shop was down\n\n**Date:** 2026-08-26\n\n## Impact\n\nThe shop was down \(written).\n"
    let read = try facts(text + "\n## Root cause\n\nThe disk was full.\n")
    #expect(read.started?.value.iso.hasPrefix("2026-08-26T10:07") == true)
    #expect(read.resolved?.value.iso.hasPrefix("2026-08-26T10:10") == true)
  }

  @Test(arguments: [
    ("Customers can order again", true), ("Ana was able to log in again.", true), ("Nobody can order again", false),
    ("Customers are not able to order again", false), ("It failed again and again", false),
    ("It went down again", false),
  ])
  func whoCanDoItAgain(entry: String, isOver: Bool) throws {
    let timeline = "## Timeline\n\n- 10:00 the shop went down\n- 10:20 an alert fired\n- 10:45 \(entry)\n- 11:30 tea\n"
    let read = try facts("# The shop was down\n\n**Date:** 2026-08-26\n\n" + timeline)
    #expect((read.resolved?.value.iso.hasPrefix("2026-08-26T10:45") ?? false) == isOver)
  }

  @Test func whatTheEntriesCallTheEndBeforeItWasClosedIsTheMitigation() throws {
    let text = """
      ---
      title: Files were gone
      date: 2026-08-26T09:30:00
      resolved: true
      resolvedWhen: 2026-08-29T07:30:00
      section: issue
      ---

      ## 2026-08-26T18:00:00

      * All files are back online, everything fully operational

      ## 2026-08-26T14:00:00

      * We look for the fault.

      ## 2026-08-26T09:30:00

      * Files cannot be reached.
      """
    let read = try facts(text)
    #expect(read.resolved?.value.iso.hasPrefix("2026-08-29T07:30") == true)
    #expect(read.mitigated?.value.iso.hasPrefix("2026-08-26T18:00") == true)
  }

  @Test(
    arguments: [
      ("## Detection\n\nLogins did not work for roughly 16 hours until somebody tried to log in.", 960, nil),
      ("## Detection\n\nDetected after 3 minutes by an alert.", 3, nil),
      ("## Detection\n\nThe alert fired 3 minutes after the deploy.", 3, nil),
      ("## Impact\n\nThe API fully recovered after 90 minutes.", nil, 90),
      ("## Notes\n\nIn total, this incident was resolved in 2 hours and 2 minutes.", nil, 122),
      ("## Notes\n\nThe job was resolved in 2 hours.", nil, nil),
      ("- Detected: 3 minutes after the start\n- Resolved: 90 minutes after the start", 3, 90),
      ("## Влияние\n\n- **Сайт недоступен ~5 минут**, заказы не принимались", nil, 5),
      ("## 影响\n\nAPI 中断约 3 分钟。", nil, 3),
    ] as [(String, Int?, Int?)])
  func statedDurations(text: String, detect: Int?, restore: Int?) throws {
    let read = try facts("# Postmortem: the shop\n\n\(text)\n\n## Root cause\n\nThe disk was full.\n")
    #expect(read.timeToDetect.stated?.value == detect)
    #expect(read.timeToRestore.stated?.value == restore)
  }

  @Test(arguments: [
    ("# 90-minute outage of the shop", 90), ("# The shop was down (2 hours)", 120), ("# The 2 day week", nil),
  ])
  func durationsInTitles(title: String, minutes: Int?) throws {
    #expect(try facts(title + Self.rest, path: "postmortems/a.md").timeToRestore.stated?.value == minutes)
  }

  @Test func timesFromTheBeginningOn() throws {
    let list =
      "- T-5m: the change went out\n- T0 (23:50 UTC): an alert fired\n- T+15 min rolled back\n- T+1h: all clear\n"
    let read = try facts("# The shop was down\n\n**Date:** 2026-08-26\n\n## Timeline\n\n" + list)
    #expect(read.timeline.map(\.written) == ["T-5m", "T0", "T+15 min", "T+1h"])
    #expect(read.timeline.map { $0.moment?.iso } == [nil, "2026-08-26T23:50", "2026-08-27T00:05", "2026-08-27T00:50"])
    #expect(read.timeline.map(\.text) == ["the change went out", "an alert fired", "rolled back", "all clear"])
    let rows = "| Time | Event |\n|---|---|\n| T+0 | an alert fired |\n| T+01:20 | all clear |\n"
    let table = try facts("# The shop was down\n\n## Timeline\n\n" + rows)
    #expect(table.timeline.map(\.written) == ["T+0", "T+01:20"])
    #expect(table.timeline.map { $0.moment?.iso } == [nil, nil])
  }

  @Test(arguments: ["T-shirts", "T1", "T+", "T+5x", "To 5", "T0x"])
  func noTimesFromTheBeginning(text: String) {
    #expect(ElapsedTime.leading(Array(text.utf8)) == nil)
  }

  // MARK: - Prevention items

  @Test(arguments: [
    ("### Already implemented\n\n- Guard the start", PreventionItem.Status.done),
    ("### What is planned\n\n- Guard the start", .open), ("### Changes implemented\n\n- Guard the start", .done),
    ("### Work in progress\n\n- Guard the start", .inProgress), ("- (done) Guard the start", .done),
    ("- Guard the start ✅", .done), ("- [-] Guard the start", .declined), ("- [~] Guard the start", .inProgress),
    ("| Action | Done? |\n|---|---|\n| Guard the start | x |", .done),
    ("| Action item | Type | Owner | Bug |\n|---|---|---|---|\n| Guard the start | prevent | Ana | TODO |", .open),
    ("| Action item | Type | Owner | Bug |\n|---|---|---|---|\n| Guard the start | prevent | Ana | DONE |", .done),
  ])
  func statuses(list: String, status: PreventionItem.Status) throws {
    let read = try facts("# The shop was down\n\n## Action items\n\n\(list)\n\n## Root cause\n\nThe disk was full.\n")
    #expect(read.preventionItems.map(\.text) == ["Guard the start"])
    #expect(read.preventionItems.first?.status?.value == status)
    #expect(read.preventionItems.first?.ticket == nil)
  }

  @Test func headingsMayBeItemsThatWereDone() throws {
    let text = """
      # The shop was down

      ## Preventive measures

      ### 1. Guard the start

      **Fixed the start script** so that it checks first.

      ### 2. Watch the disk

      The monitor should look at it.

      ## Root cause

      The disk was full.
      """
    #expect(try facts(text).preventionItems.map { $0.status?.value } == [.done, nil])
    let named = "## Action items\n\n#### @ana Guard the start\n\nIt must.\n\n#### @bob Watch the disk\n\nNobody did.\n"
    let read = try facts("# The shop was down\n\n\(named)\n## Root cause\n\nThe disk was full.\n")
    #expect(read.preventionItems.map { $0.owner?.value } == ["@ana", "@bob"])
  }

  @Test func itemsWithManyBlanksAreNoCode() throws {
    let text =
      "## Action items\n\n1.            Guard the start\n2.            Watch the disk\n\n## Root cause\n\nThe disk.\n"
    let read = try facts("# The shop was down\n\n" + text)
    #expect(read.preventionItems.map(\.text) == ["Guard the start", "Watch the disk"])
  }

  // MARK: - Causes and who noticed

  @Test(arguments: [
    ("Hosts that were built with different versions of the compiler came to other sums.", "code.compat"),
    ("The image had the wrong CPU architecture for the new hosts.", "code.compat"),
    ("The hook accessed a field of the reply that was sometimes undefined.", "code.logic"),
    ("The keys were changed by hand in the console, and the templates were not updated.", "config.drift"),
  ])
  func causesInTheirWords(text: String, cause: String) throws {
    let read = try facts("# Logins failed\n\n## Summary\n\nFor an hour.\n\n## Root cause\n\n\(text)\n")
    #expect(read.causes.first { $0.role == .primary }?.cause == cause)
  }

  @Test(arguments: [
    ("A customer who was trying out the new order form of ours noticed it.", "customer"),
    ("Several validators noticed a wrong hash.", "external"),
  ])
  func whoNoticed(text: String, value: String) throws {
    let read = try facts("# Logins failed\n\n## Detection\n\n\(text)\n\n## Root cause\n\nThe disk was full.\n")
    #expect(read.detectedBy?.value == value)
  }
}
