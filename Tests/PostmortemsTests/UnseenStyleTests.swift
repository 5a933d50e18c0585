import Testing

@testable import Postmortems

/// House styles beside those of the annotated documents, each in a few lines of its shape.
@Suite struct UnseenStyleTests {
  // MARK: - Severity

  @Test(arguments: [
    ("# [SEV-2] Search was down\n\nFor an hour.", "SEV-2"),
    ("# Search was down\n\nThis severity 2 incident hit 23 % of users.", "severity 2"),
    ("# Search was down\n\nWe declared a P1 at noon.", "P1"), ("# Search was down\n\nIt was a Sev1 incident.", "Sev1"),
    ("# Search was down\n\nA SEV2 support ticket was opened at our supplier.", nil),
    ("# Search was down\n\nA SEV3 incident, later a SEV1 incident.", nil),
    ("# Search was down\n\nSee P1 in the list of tasks, and port p2.", nil),
  ])
  func severityInTitleOrProse(head: String, level: String?) throws {
    let facts = try facts(head + "\n\n## Root cause\n\nThe disk was full.\n\n## Impact\n\nMuch.\n")
    #expect(facts.severityAsWritten == level)
  }

  // MARK: - Moments

  @Test func statusPagesTellTheEndFirst() throws {
    let text = """
      # Elevated API errors

      **Resolved** - This incident has been resolved.
      Mar 14, 2024, 16:20 UTC

      **Monitoring** - A fix has been implemented and we watch the results.
      Mar 14, 2024, 15:50 UTC

      **Identified** - The certificate of the edge proxies has expired.
      Mar 14, 2024, 15:21 UTC

      **Investigating** - We are investigating elevated error rates, reported by customers.
      Mar 14, 2024, 15:02 UTC
      """
    let facts = try facts(text)
    #expect(facts.timeline.map(\.line) == [3, 6, 9, 12])
    #expect(facts.detected?.value.iso.hasPrefix("2024-03-14T15:02") == true)
    #expect(facts.resolved?.value.iso.hasPrefix("2024-03-14T16:20") == true)
    #expect(facts.date?.value.iso == "2024-03-14")
  }

  private static let day = "# Outage of the shop\n\n**Date:** 2026-03-11\n\n"

  /// Started, detected, mitigated, resolved as clock times, `-` where unknown.
  private func moments(_ text: String) throws -> String {
    let facts = try facts(Self.day + text)
    return [facts.started, facts.detected, facts.mitigated, facts.resolved].map { fact in
      fact.map { String($0.value.iso.dropFirst(11).prefix(5)) } ?? "-"
    }.joined(separator: " ")
  }

  @Test(arguments: [
    // What was felt may be over before all is.
    (
      "## Impact\n\nSlow pages (between 14:02 and 14:40).\n\n## Timeline\n\n- 14:06 alert fired\n- 15:10 all clear\n",
      "14:02 14:06 14:40 15:10"
    ),
    (
      "## Timeline\n\n- 14:02 -- IMPACT BEGINS --\n- 14:06 alert\n- 14:40 -- IMPACT ENDS --\n- 15:10 incident is resolved\n",
      "14:02 14:06 14:40 15:10"
    ),
    // Words of an end that take it back.
    (
      "## Timeline\n\n- 14:02 writes fail\n- 14:06 alert\n- 14:20 rollback completed, but the errors persist\n- 14:40 all clear\n",
      "14:02 14:06 - 14:40"
    ),
    (
      "## Timeline\n\n- 14:02 writes fail\n- 14:06 alert\n- 14:20 servers take the old version until the error is resolved\n- 14:40 all clear\n",
      "14:02 14:06 - 14:40"
    ),
    (
      "## Timeline\n\n- 14:02 writes fail\n- 14:06 alert\n- 14:20 we are fixing the issue\n- 14:40 vuelve a funcionar\n",
      "14:02 14:06 - 14:40"
    ),
    // An alarm that is silent notices nothing.
    (
      "## Timeline\n\n- 14:02 writes start failing\n- 14:04 the alarm does not fire\n- 14:09 a user reports it\n- 14:40 all clear\n",
      "14:02 14:09 - 14:40"
    ),
    // A report that was being handled when it began is not how it was noticed.
    (
      "## Timeline\n\n- 14:00 gateway disabled while answering a report\n- 14:02 OUTAGE BEGINS\n- 14:06 alert\n- 14:40 all clear\n",
      "14:02 14:06 - 14:40"
    ),
    (
      "## Timeline\n\n- 14:02 v2 was deployed\n- 14:04 errors begin\n- 14:06 alert\n- 14:40 all clear\n",
      "14:04 14:06 - 14:40"
    ),
    (
      "## Timeline\n\n- 14:02 writes fail\n- 14:06 alert\n- 14:20 recovered for most customers\n- 14:40 fully mitigated\n",
      "14:02 14:06 14:20 14:40"
    ),
    (
      "## Timeline\n\n- 14:06 alert\n- 14:10 mitigation started\n- 14:15 pods do not come back up\n- 14:30 pods restarted\n",
      "- 14:06 14:30 -"
    ),
    ("## Timeline\n\n- 14:06 alert\n- 14:30 cache warm, latency normal\n", "- 14:06 - 14:30"),
    (
      "## Timeline\n\n- 14:06 alert\n- 14:30 everything returns to normal\n- 15:30 it appears to have recovered, logs are read\n",
      "- 14:06 - 14:30"
    ),
    ("## Timeline\n\n- 2:02p writes fail\n- 2:06p alert\n- 2:30p all clear\n", "14:02 14:06 - 14:30"),
    (
      "## Timeline\n\n- Detection: 14:06 UTC a tenant wrote\n- Recovery: 14:30 UTC exports enabled again\n",
      "- 14:06 - 14:30"
    ),
    (
      "## Timeline\n\n14:02 - first build fails <START OF OUTAGE>\n14:06 - Kim notices\n14:30 - tree is open <END OF OUTAGE>\n",
      "14:02 14:06 - 14:30"
    ),
    // Deeds with their time in prose.
    ("## Summary\n\nBy 14:30 UTC we had found the packages, deleted them and revoked the tokens.\n", "- - 14:30 -"),
    ("## Resolution\n\nThe release was reverted at 14:30 UTC.\n", "- - - 14:30"),
    ("## Summary\n\nAt 14:06 the first alarms fired. Everything was back at 14:30.\n", "- 14:06 - 14:30"),
  ])
  func readsMoments(text: String, expected: String) throws {
    #expect(try moments(text + "\n## Root cause\n\nA full disk.\n") == expected)
  }

  @Test func theOutageThatIsOverDidNotBegin() throws {
    let facts = try facts(
      """
      # Cluster outage

      **Date:** 2026-03-11

      ## Summary

      On March 11, 2026, at about 9:40am, all services became inaccessible. The upgrade helped -- at 12:10pm, all services
      that were lost in this outage came back online.
      """)
    #expect(facts.started?.value.iso.hasPrefix("2026-03-11T09:40") == true)
    #expect(facts.resolved?.value.iso.hasPrefix("2026-03-11T12:10") == true)
  }

  @Test func aConflictNamesTheDateThatIsInForce() throws {
    let record = read(
      "---\ntitle: Outage\ndate: 2026-03-09\n---\n\n# Date\n2026-03-11\n\n# Summary\nThe shop was down.\n\n# Root cause\nA full disk.\n"
    )
    let facts = try #require(record.value.postmortem)
    let conflict = try #require(facts.conflicts.first { $0.fact == "date" })
    #expect(facts.date?.value.iso == conflict.used)
    #expect(Set([conflict.used, conflict.other]) == ["2026-03-09", "2026-03-11"])
  }

  @Test(arguments: [
    ("**Duration (minutes):** 55", 55), ("**Duration (h):** 1.5", 90), ("**Duration (customers):** 55", nil),
  ])
  func theUnitMayStandInTheLabel(line: String, minutes: Int?) throws {
    let facts = try facts("# Outage of the shop\n\n**Date:** 2026-03-11\n\n\(line)\n\n## Root cause\n\nA full disk.\n")
    #expect(facts.timeToRestore.stated?.value == minutes)
  }

  @Test func statedDurationsChooseBetweenEntries() throws {
    let text = """
      # Nodes lost

      ## Timeline (UTC)

      - 2026-02-13 07:30 nodes replaced, runtime changed accidentally
      - 2026-02-14 09:33 users alerted us to missing logs
      - 2026-02-14 10:46 all nodes get killed
      - 2026-02-14 10:48 no nodes are left, alert fired
      - 2026-02-14 11:01 traffic restored

      ## Stats

      - Time to detection: 2 minutes
      - Time to recovery: 13 minutes
      """
    let facts = try facts(text)
    #expect(facts.started?.value.iso.hasPrefix("2026-02-14T10:46") == true)
    #expect(facts.detected?.value.iso.hasPrefix("2026-02-14T10:48") == true)
    #expect(facts.date?.value.iso == "2026-02-14")
  }

  // MARK: - Days and zones

  @Test func aLabelThatStatesAMonthStatesNoDay() throws {
    let text =
      "# Sync broken\n\n**Date of incident:** September 2025\n\n## Timeline\n\n- September 27, 2025: noticed\n\n## Root cause\n\nA bug.\n"
    #expect(try facts(text).date == nil)
  }

  @Test func theDayOfTheTextIsNotTheIncidents() throws {
    let text =
      "# Vault exploit\n\n*Published on May 2, 2022*\n\n## Summary\n\nOn April 30th, 2022 at 9:41 AM UTC an attacker exploited a bug.\n\n## Root cause\n\nA bug.\n"
    let facts = try facts(text)
    #expect(facts.date?.value.iso == "2022-04-30")
    #expect(facts.started?.value.iso.hasPrefix("2022-04-30T09:41") == true)
  }

  @Test func aSpanIsNoOffset() throws {
    let text =
      "# Exports\n\n- Date/Time: 2025-11-03 09:40-11:05 UTC\n- Severity: SEV-3\n\n## Root cause\n\nA missing index.\n"
    let facts = try facts(text)
    #expect(facts.zone?.value == "UTC")
    #expect(facts.started?.value.iso.hasPrefix("2025-11-03T09:40") == true)
    #expect(facts.resolved?.value.iso.hasPrefix("2025-11-03T11:05") == true)
    let offset = TimeExpression.leading(Array("2025-11-03T09:40-05:00".utf8))
    #expect(offset?.zone?.offset == -300)
  }

  @Test func oneLabelWithSeveralLengthsIsOfSeveralIncidents() throws {
    let text =
      "# Two outages\n\n## Timeline\n\n### First\n\n**Duration:** 103 minutes\n\n- 10:00 alert\n\n### Second\n\n**Duration:** 72 minutes\n\n- 12:00 alert\n"
    #expect(try facts(text).timeToRestore.stated == nil)
  }

  // MARK: - Sections

  @Test(arguments: [
    ("How are we making incidents like this less likely or less impactful?", SectionKind.actions),
    ("List of steps we are taking to resolve the situation", .actions), ("What we'll do differently", .actions),
    ("Explanation about how and why the mistakes were made", .rootCause), ("How did this happen", .rootCause),
    ("What went wrong and why?", .rootCause), ("Why this was possible", .rootCause),
    ("How we first became aware of the problem", .detection), ("Why was this hard to detect?", .detection),
    ("Resolution / Workaround", .resolution), ("Incident impact", .impact), ("Leadup", .background),
    ("Improving recovery procedures", .actions),
    ("Where do we go from here", .actions), ("What was the underlying issue?", .rootCause),
  ])
  func namesOfSections(heading: String, kind: SectionKind) {
    let text = "# Outage\n\n## Timeline\n\n- 14:02 down\n\n## \(heading)\n\nSome words about it.\n"
    #expect(read(text).value.sections.contains { $0.title == heading && $0.kind == kind })
  }

  @Test func boldLinesAboveTheirText() throws {
    let text = """
      # Search outage

      **Date**
      2015-10-21

      **Status**
      Complete

      **Summary**
      Search was down for 66 minutes.

      **Root Causes**
      A leak of file descriptors.

      **Detection**
      Monitoring paged the engineer on call.
      """
    let record = read(text).value
    let facts = try #require(record.postmortem)
    #expect(facts.date?.value.iso == "2015-10-21")
    #expect(facts.status?.value == "Complete")
    #expect(record.sections.compactMap(\.kind) == [.summary, .rootCause, .detection])
    #expect(record.sections.map(\.lines) == [9...10, 12...13, 15...16])
    #expect(facts.detectedBy?.value == "alert")
  }

  @Test func aBoldLineAboveEverythingIsTheTitle() {
    let text =
      "**Postmortem: a purge took the site down**\n\n**Root Cause**\n\nAn operator purged everything.\n\n**Timeline**\n\n14:02 - purge\n"
    #expect(read(text, path: "outages/x.md").value.title == "a purge took the site down")
  }

  @Test func labelsBelowALabelledParagraphAreTheHeads() throws {
    let text =
      "# Tree closed\n\nDescription: All builds failed because a script took an unpinned dependency.\n\nDuration: 6 hours\n\n## Root cause\n\nNo pin.\n"
    let record = read(text).value
    #expect(record.postmortem?.timeToRestore.stated?.value == 360)
    #expect(record.sections.first { $0.kind == .summary }?.lines == 3...3)
  }

  @Test func whatIsBrokenIsNoSection() {
    let text = "# Outage\n\n## Timeline\n\n- 14:02 down\n\n## Broken recovery procedures\n\nNobody tested them.\n"
    #expect(read(text).value.sections.last?.kind == nil)
  }

  @Test func aTitleThatIsALabelLeavesTheWordToTheNext() {
    let text =
      "# 0x19. Postmortem\n\n## Apache returns 500\n\n### Summary\n\nOn 12 March 2023, 4:00 PM WAT, all pages failed.\n\n### Root cause\n\nA typo.\n"
    let record = read(text).value
    #expect(record.title == "Apache returns 500")
    #expect(record.postmortem?.zone?.value == "WAT")
  }

  @Test(arguments: [
    ("Search was down for an hour", "Search was down for an hour"), ("Overview", "Shop down"),
    ("Team notes", "Shop down"),
  ])
  func thePhraseBesideTheSectionsIsTheTitle(second: String, title: String) {
    let text =
      "# Postmortem\n\n## \(second)\n\nAt 14:02 all failed.\n\n## Root cause\n\nA full disk.\n\n## Lessons learned\n\n- Look.\n"
    // A label alone leaves the word to the name of the file.
    #expect(read(text, path: "incidents/shop-down.md").value.title == title)
  }

  @Test func aTableAboveEverythingStatesTheTitle() throws {
    let text =
      "| Incident | Queue lost messages |\n|---|---|\n| Date | March 3, 2022 |\n| Severity | S2 |\n\n## Prevention\n\n1. Three replicas (J. Weber, 15.09.2023)\n2. Alerts (M. Sato, 30.09.2023)\n"
    let record = read(text, path: "outages/x.md").value
    #expect(record.title == "Queue lost messages")
    let items = try #require(record.postmortem).preventionItems
    #expect(items.map(\.due?.value.iso) == ["2023-09-15", "2023-09-30"])
  }

  @Test func mailsAndRetrospectivesAreIncidents() throws {
    let mail =
      "Subject: [Post-mortem] mail relay stuck, 17 Feb 2020\n\nYesterday mail was late.\n\nTimeline:\n13:20 queue runner hangs\n13:50 users call helpdesk\n15:05 queue flushed, all normal\n\nCause: a broken header made the queue runner loop.\n"
    let record = read(mail, path: "mails/x.txt.md").value
    #expect(record.title.hasSuffix("mail relay stuck, 17 Feb 2020"))
    #expect(record.postmortem?.detected?.value.iso.hasPrefix("2020-02-17T13:50") == true)
    let retrospective =
      "# Retrospective: mails sent twice\n\n### Facts\n\n1. 09:00 CEST – campaign started\n2. 09:20 CEST – worker redeployed\n3. 09:40 CEST – stopped by hand\n\n### Decisions\n\n- Store the position\n"
    let second = read(retrospective, path: "notes/x.md").value
    #expect(second.kind == .postmortem)
    #expect(second.postmortem?.preventionItems.map(\.text) == ["Store the position"])
  }

  @Test func chatsAreTimelines() throws {
    let text =
      "# Wiki read-only\n\nDate: 14/11/2019\n\n[10:02] anna: wiki says locked\n[10:05] ben: the disk is full\n[10:19] anna: editing works again\n\nRoot cause: binary logs filled the disk because nobody purged them.\n"
    let facts = try facts(text)
    #expect(facts.timeline.map(\.line) == [5, 6, 7])
    #expect(facts.resolved?.value.iso.hasPrefix("2019-11-14T10:19") == true)
  }

  // MARK: - Who noticed

  @Test(arguments: [
    ("## Detection\n\nA user emailed support.", "customer"), ("## Detection\n\nPingdom.", "synthetic"),
    ("## Timeline\n\n- 14:02 down\n- 14:06 a user reported it, a team member noticed the report\n", "customer"),
    ("## Timeline\n\n- 14:02 down\n- 14:06 an uptime check failed, PagerDuty alerted us\n", "synthetic"),
    ("## Summary\n\nWe received an email from the registry that the key had leaked.", "external"),
    ("## Summary\n\nThere was a lack of monitoring and error reporting.", nil),
    (
      "## Zeitlicher Ablauf\n\n- 07:30 Uhr: Zertifikat läuft ab\n- 08:15 Uhr: Kunden melden fehlende E-Mails\n",
      "customer"
    ),
  ])
  func whoNoticed(text: String, value: String?) throws {
    #expect(try facts(Self.day + text + "\n\n## Impact\n\nMuch.\n").detectedBy?.value == value)
  }

  // MARK: - Causes

  @Test(arguments: [
    ("El disco del servidor se llenó.", "capacity.exhaustion"), ("Le disque était plein.", "capacity.exhaustion"),
    ("Das Zertifikat des Mailservers war abgelaufen.", "security.expiry"),
    ("Her terminal was still connected to production.", "change.manual"),
    ("The values provided by the form failed a check for their length that was missing.", "code.logic"),
  ])
  func causesInOtherWords(text: String, cause: String) throws {
    #expect(try facts("# Outage\n\n## Root cause\n\n\(text)\n\n## Impact\n\nMuch.\n").primaryCause?.cause == cause)
  }
}
