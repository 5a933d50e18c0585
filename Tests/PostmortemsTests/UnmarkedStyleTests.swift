import Diagnostics
import Testing

@testable import Postmortems

/// Documents that hardly use Markdown: names of sections as plain lines, times in code, labels in nested bullets.
@Suite struct UnmarkedStyleTests {
  static let plain = """
    Issue Summary
    On July 10, 2024, from 9:00 AM to 11:00 AM UTC, the shop was down for 40 % of users.

    Timeline
    8:55 AM - Monitoring alerted on failing handshakes.
    9:00 AM - The on-call engineer was paged.
    11:00 AM - Service fully restored.

    Root Cause and Resolution
    The TLS certificate of the primary web server had expired.

    Corrective and Preventative Measures
    Renew certificates automatically before they expire.
    Alert thirty days before a certificate expires.
    """

  @Test func plainLinesAreHeadings() throws {
    let record = read(Self.plain, path: "outage/README.md").value
    let facts = try #require(record.postmortem)
    let kinds = record.sections.map { "\($0.kind?.rawValue ?? "–") \($0.lines.lowerBound)-\($0.lines.upperBound)" }
    #expect(kinds == ["summary 1-2", "timeline 4-7", "root_cause 9-10", "actions 12-14"])
    #expect(facts.timeline.map(\.written) == ["08:55", "09:00", "11:00"])
    #expect(facts.preventionItems.map(\.location.range?.start.line) == [13, 14])
    #expect(facts.causes.first?.cause == "security.expiry")
  }

  @Test func onePlainLineIsProse() {
    let record = read("# Search was down\n\nTimeline\nis what we lack. The cause was a full disk.\n").value
    #expect(record.sections.allSatisfy { $0.kind == nil })
  }

  @Test func labelsMayStandInsideOneParagraph() throws {
    let text = """
      Issue Summary:
      The login service was down for six hours on 3 May 2024.
      Timeline:
      8:00 AM: Alerts fired.
      1:00 PM: The release was rolled back.
      2:00 PM: The incident was declared resolved.
      Root Cause:
      A release introduced a bug that made the login service crash.
      Corrective measures:
      Test every release before it is deployed.
      Deploy to a canary first.
      """
    let record = read(text, path: "incidents/login.md").value
    let facts = try #require(record.postmortem)
    #expect(
      record.sections.map { "\($0.kind?.rawValue ?? "–") \($0.lines.lowerBound)-\($0.lines.upperBound)" }
        == ["summary 1-2", "timeline 3-6", "root_cause 7-8", "actions 9-11"])
    #expect(facts.timeline.map(\.line) == [4, 5, 6])
    #expect(facts.preventionItems.map(\.text).first == "Test every release before it is deployed.")
    #expect(facts.preventionItems.count == 2)
  }

  @Test(arguments: [
    "```\n14:02 writes fail\n14:06 alert fired\n14:51 all clear\n```",
    "    14:02 writes fail\n    14:06 alert fired\n    14:51 all clear",
    "```text\n[14:02] writes fail\n[14:06] alert fired\n[14:51] all clear\n```",
  ])
  func timelinesMayStandInCode(code: String) throws {
    let text = "# Disk full\n\n**Date:** 2026-03-11\n\n## Timeline\n\n\(code)\n\n## Root cause\n\nThe disk was full.\n"
    let facts = try facts(text)
    let first = code.hasPrefix("`") ? 8 : 7
    #expect(facts.timeline.map(\.written) == ["14:02", "14:06", "14:51"])
    #expect(facts.timeline.map(\.line) == [first, first + 1, first + 2])
    #expect(facts.timeline.first?.text == "writes fail")
  }

  @Test func nestedBulletsWithTimesAreATimeline() throws {
    let text = """
      # Incident on 2023-01-11 14:22 - Images could not be pulled

      - **Key events**
        - First detected: 2023-01-11 14:22
        - Resolved: 2023-01-11 15:51
      - **Time to resolve**: 1h 29m
      - **Impact**: Nodes were unable to pull images from the registry for an hour and a half.
      - **Context**:
        - 2023-01-11 14:22: A member of the team observed failing logins
        - 2023-01-11 14:51 The password had been changed
        - 2023-01-11 15:51 Incident is resolved
      - **Resolution**: The old password was restored until all nodes had been recycled.
      - **Review actions**:
        - Use a token in place of a password
      """
    let record = read(text, path: "runbooks/2023-01-11.html.md.erb").value
    let facts = try #require(record.postmortem)
    let kinds = Set(record.sections.compactMap(\.kind))
    #expect(kinds.isSuperset(of: [.impact, .timeline, .resolution, .actions]))
    #expect(facts.timeline.count == 3)
    #expect(facts.preventionItems.map(\.text) == ["Use a token in place of a password"])
    #expect(facts.timeToRestore.stated?.value == 89)
  }

  @Test(arguments: [
    ("Background: how files are hosted", SectionKind.background), ("How our cache works", .background),
    ("Why it took us so long to notice", .detection), ("Impact: who was hit", .impact),
  ])
  func headingsThatSayMore(heading: String, kind: SectionKind) {
    let text = "# Outage\n\n## Timeline\n\n- 14:02 down\n\n## \(heading)\n\nSome words about it.\n"
    #expect(read(text).value.sections.contains { $0.title == heading && $0.kind == kind })
  }

  @Test(arguments: [
    ("Users were unable to log in for about two hours.", 120),
    ("For 12 hours nothing was recorded; the API was down.", 720),
    ("The site was offline for more than 3 hours.", 180),
  ])
  func sentencesStateDurations(sentence: String, minutes: Int) throws {
    let facts = try facts("# Outage\n\n## Summary\n\n\(sentence)\n\n## Root cause\n\nA full disk.\n")
    #expect(facts.timeToRestore.stated?.value == minutes)
  }

  @Test(arguments: [
    "Pods had been running for 5 minutes when the deploy began.",
    "There were several outages of 7 minutes each.",
  ])
  func otherDurationsAreNotTheIncidents(sentence: String) throws {
    let facts = try facts("# Outage\n\n## Summary\n\n\(sentence)\n\n## Root cause\n\nA full disk.\n")
    #expect(facts.timeToRestore.stated == nil)
  }

  @Test func filesNamedAsOthersMayTellOfOneIncident() {
    #expect(read(Self.plain, path: "0x19-postmortem/README.md").value.kind == .postmortem)
    let index =
      "# Postmortems\n\nOutages and incidents we had:\n\n- [2024-01-02 Disk full](a.md)\n- [2024-02-03 DNS](b.md)\n"
    #expect(read(index, path: "postmortems/README.md").value.kind == .reference)
    #expect(read(index, path: "postmortems/index.md").value.kind == .reference)
  }

  @Test func storiesWithoutSectionsAreIncidents() {
    let story = """
      # What I learned about DNS

      I moved our domain to another registrar, and a client noticed that the site was down. It turned out that the
      records had been deleted with the transfer. The site went dark for two days. It was my mistake. I restored the
      zone on a new nameserver, and everything recovered.
      """
    #expect(read(story, path: "posts/dns.md").value.kind == .postmortem)
    let guide = """
      # How we write postmortems

      A postmortem describes an incident, its impact and its causes. Write one after every outage that customers see.
      Do not blame anybody. Agree on actions, and give each an owner.
      """
    #expect(read(guide, path: "handbook/writing.md").value.kind == .reference)
  }
}
