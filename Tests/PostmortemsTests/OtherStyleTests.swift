import Testing

@testable import Postmortems

/// Habits of writing that turned up in repositories beside those of the annotated documents: each in a few invented
/// lines.
@Suite struct OtherStyleTests {
  // MARK: - Days

  @Test(arguments: [
    // Which number is the month is said by the name of the file, or by another day of the text.
    ("incidents/2024-11-05-cache.md", "05/11/2024", "", "2024-11-05"),
    ("incidents/2024-05-11-cache.md", "05/11/2024", "", "2024-05-11"),
    ("incidents/cache.md", "05/11/2024", "The certificate is of 28/10/2024.", "2024-11-05"),
    ("incidents/cache.md", "05/11/2024", "", "2024-05-11"), ("incidents/cache.md", "25/11/2024", "", "2024-11-25"),
  ])
  func numbersThatMayBeMonthOrDay(path: String, date: String, text: String, expected: String) throws {
    let facts = try facts("# Cache was cold\n\n**Date:** \(date)\n\n## Root cause\n\nA flush. \(text)\n", path: path)
    #expect(facts.date?.value.iso == expected)
  }

  @Test func daysOfATimelineAreReadNearTheIncident() throws {
    let text = """
      # Mail was late

      **Date:** 03/09/2024

      ## Timeline

      ### 28-08-2024 (all times CEST)

      - 15:46 the relay was replaced

      ### 03-09-2024 (all times CEST)

      - 02:17 **OUTAGE BEGINS** the queue grows
      - 09:23 a customer reports missing mail

      ### 04-09-2024 (all times CEST)

      - 14:36 **OUTAGE ENDS**
      """
    let facts = try facts(text)
    #expect(facts.zone?.value == "CEST")
    #expect(facts.started?.value.iso.hasPrefix("2024-09-03T02:17") == true)
    #expect(facts.resolved?.value.iso.hasPrefix("2024-09-04T14:36") == true)
  }

  @Test func headingsThatAreFieldsAreNoTitle() throws {
    let text = """
      ---
      title: Every service was gone
      ---

      Nothing answered.

      # Date
      2023-06-14

      # Status
      Complete

      # Summary
      On June 14, 2023 every service was gone.

      # Timeline
      - 2023-06-13
        - 16:16: the test shop answers 404
      - 2023-06-14
        - 9:50: all services restart and are gone
        - 12:09: a newer proxy is deployed, resolving the issue
      """
    let facts = try facts(text)
    #expect(facts.date?.value.iso == "2023-06-14")
    #expect(facts.date?.provenance.source == .fieldList)
    #expect(read(text).value.title == "Every service was gone")
  }

  // MARK: - Timelines

  @Test(arguments: [
    ("Also on 15 April 2026, the database was locked.", ["2026-04-15"]),
    ("The next day, on 16 April 2026, it was locked again.", ["2026-04-16"]),
    ("•\t12:55 – released\n•\t13:40 – a user called", ["12:55", "13:40"]),
    ("It was noticed at 15/01/2026 11 a.m. by a customer who called.", ["2026-01-15T11:00"]),
    ("We looked for a while. At last, all was well by 14:20, when\nthe disk was replaced.", ["14:20"]),
    ("Nobody wrote down when.", []), ("The same release as before was used in version 2.5.", []),
  ])
  func timesBehindOtherWords(text: String, written: [String]) throws {
    let facts = try facts("# Shop was down\n\n**Date:** 2026-04-15\n\n## Timeline\n\n\(text)\n\n## Root cause\n\nX.\n")
    #expect(facts.timeline.map(\.written) == written)
  }

  @Test(arguments: [
    // A clock of twelve hours, its halves unmarked.
    (
      ["11:50", "12:55", "1:40", "3:10"],
      ["2026-04-15T11:50", "2026-04-15T12:55", "2026-04-15T13:40", "2026-04-15T15:10"]
    ),
    (["9:30", "2:15", "7:05"], ["2026-04-15T09:30", "2026-04-15T14:15", "2026-04-15T19:05"]),
    // A clock of 24 hours passes midnight.
    (["12:55", "01:40"], ["2026-04-15T12:55", "2026-04-16T01:40"]),
    (["11:50", "22:10", "1:40"], ["2026-04-15T11:50", "2026-04-15T22:10", "2026-04-16T01:40"]),
    (["12:55 PM", "1:40 AM"], ["2026-04-15T12:55", "2026-04-16T01:40"]),
    (["8:30", "1:40"], ["2026-04-15T08:30", "2026-04-16T01:40"]),
  ])
  func clocksOfTwelveHours(times: [String], moments: [String]) throws {
    let list = times.map { "- \($0): something was done" }.joined(separator: "\n")
    let listed = try facts("# Shop was down\n\n**Date:** 2026-04-15\n\n## Timeline\n\n\(list)\n\n## Root cause\n\nX.\n")
    #expect(listed.timeline.compactMap { $0.moment?.iso.prefix(16) }.map(String.init) == moments)
    let rows = times.map { "| \($0) | something was done |" }.joined(separator: "\n")
    let table = "| Time | What |\n|---|---|\n" + rows
    let tabled = try facts(
      "# Shop was down\n\n**Date:** 2026-04-15\n\n## Timeline\n\n\(table)\n\n## Root cause\n\nX.\n")
    #expect(tabled.timeline.map(\.written) == listed.timeline.map(\.written))
  }

  @Test func timesMayStandAtTheEnd() throws {
    let text = """
      # Incident on 2026-04-15

      - **Key events**
        - Fault occurs 2026-04-15 13:30
        - Fault detected 2026-04-15 18:13
        - Nobody declared an incident
        - Resolved 2026-04-16 16:16

      - **Impact**:
        - Pages were slow.
      """
    let record = read(text).value
    let facts = try #require(record.postmortem)
    #expect(facts.timeline.map(\.line) == [4, 5, 7])
    #expect(facts.timeline.map(\.text) == ["Fault occurs", "Fault detected", "Resolved"])
    #expect(record.sections.first?.kind == .timeline)
    #expect(facts.started?.value.iso.hasPrefix("2026-04-15T13:30") == true)
    #expect(facts.detected?.value.iso.hasPrefix("2026-04-15T18:13") == true)
    #expect(facts.resolved?.value.iso.hasPrefix("2026-04-16T16:16") == true)
  }

  @Test func daysMayLieBetweenNoticedAndSolved() throws {
    let timeline = "- `2025-03-01 23:16` Issue discovered.\n- `2025-03-12 20:04` Issue resolved.\n"
    let facts = try facts("# Bot was down\n\n## Timeline\n\n" + timeline + "\n## Root cause\n\nA slip.\n")
    #expect(facts.resolved?.value.iso.hasPrefix("2025-03-12T20:04") == true)
  }

  // MARK: - Labels

  @Test func bulletsThatWerePastedAsCharacters() throws {
    let text =
      "\n\t•\tDate & Time: 3rd Sept 2025\n\t•\tImpact: nobody could pay\n\n⸻\n\nRoot Cause\n\nA slip.\n\n⸻\n\n"
      + "Impact\n\nMuch.\n\n⸻\n\nLessons Learned\n\nMany.\n"
    let record = read(text).value
    let facts = try #require(record.postmortem)
    #expect(facts.date?.value.iso == "2025-09-03")
    #expect(record.sections.map(\.lines) == [7...9, 13...15, 19...21])
  }

  @Test(arguments: [
    ("**Resolution time:** 1 hour and 22 minutes", 82), ("**Time to resolve:** 40 minutes", 40),
    ("**Resolution time:** 2025-03-01 14:20", nil),
  ])
  func labelsOfMomentsMayHoldLengths(label: String, minutes: Int?) throws {
    let facts = try facts("# Shop was down\n\n\(label)\n\n## Root cause\n\nA slip.\n")
    #expect(facts.timeToRestore.stated?.value == minutes)
  }

  @Test(arguments: [
    (
      "📝 Post-Mortem Report\nIncident Date: October 29th 2024\nAffected Service: shop\nImpact: nobody could pay\n", true
    ),
    ("# Postmortems\n\nWe write one for each outage.\n\n## Timeline\n\nWhat happened when.\n", false),
  ])
  func readmeMayBeThePostmortem(text: String, isPostmortem: Bool) {
    #expect((read(text, path: "README.md").value.kind == .postmortem) == isPostmortem)
  }

  // MARK: - Unknown

  @Test(arguments: [
    ("**Trigger:** Unknown. It began three days after a configuration change.", true),
    ("**Trigger:** A configuration change.", false),
  ])
  func statedUnknownTriggerStays(label: String, isUnknown: Bool) throws {
    let text = "# Shop was down\n\n\(label)\n\n## Root cause\n\nA configuration change broke the driver.\n"
    #expect((try facts(text).trigger == nil) == isUnknown)
  }

  @Test(arguments: [
    ("We did not figure out the root cause. The disk was full, it seems.", true),
    ("The disk of the database was full.", false),
  ])
  func causeThatWasNeverFound(text: String, isUnknown: Bool) throws {
    let facts = try facts("# Shop was down\n\n## Root cause\n\n\(text)\n\n## Impact\n\nMuch.\n")
    #expect(facts.causes.isEmpty == isUnknown)
  }

  // MARK: - Headings

  @Test(arguments: [
    ("What is being done about this?", SectionKind.actions), ("What are we doing about it?", .actions),
    ("What was done?", .resolution), ("Solving", .resolution), ("Resposta e contenção", .resolution),
    ("Respuesta y contención", .resolution),
  ])
  func headings(heading: String, kind: SectionKind) {
    let sections = read("# Shop was down\n\n## \(heading)\n\n- Renew it.\n").value.sections
    #expect(sections.first?.kind == kind)
  }

  @Test(arguments: [
    ("Immediate actions", "- Migrated the shop to another host\n- Restarted the queue", SectionKind.resolution),
    ("Immediate actions", "- Migrate the shop to another host\n- Restart the queue", .actions),
    ("Task review", "- Looked at the list of jobs", nil), ("Review actions", "- Look at the list of jobs", .actions),
    ("Actions following review", "- Look at the list of jobs", .actions),
  ])
  func deedsAndPlans(heading: String, items: String, kind: SectionKind?) {
    let text = "# Shop was down\n\n## \(heading)\n\n\(items)\n\n## Follow-ups\n\n- Add an alert.\n"
    #expect(read(text).value.sections.first?.kind == kind)
  }

  @Test func titleOfSeveralDaysNeedsNoYear() throws {
    let text = """
      # Outages from 11 April to 23 April

      ## Timeline

      ### Usenet errors

      On 11 April 2026, errors rose.

      ### Caches

      On 23 April 2026, a cache was flushed.

      On 23 April 2026, it was flushed again.

      On 23 April 2026, all was well.
      """
    let facts = try facts(text)
    #expect(facts.date?.value.iso == "2026-04-11")
  }
}
