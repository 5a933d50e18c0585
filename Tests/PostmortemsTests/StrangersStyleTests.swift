import Markdown
import Testing

@testable import Postmortems

/// Shapes that documents of strangers have, in words of one's own.
@Suite struct StrangersStyleTests {
  // MARK: - Sections

  @Test(arguments: [
    ("The hard lesson", SectionKind.lessons), ("Takeaways", .lessons), ("Engineering takeaway", .lessons),
    ("Verified cause", .rootCause), ("Contributing cause", .contributing), ("Agreed actions", .actions),
    ("Owner actions", .actions), ("Lasting safeguards", .actions), ("Process fix", .actions),
    ("What was done so that this cannot recur", .actions), ("What happens now", .actions),
    ("Still recommended", .actions),
    ("Identified weaknesses", .wentWrong), ("Was our hosting affected?", .impact), ("Hva gikk bra", .wentWell),
    ("Rotårsak", .rootCause), ("Tijdlijn", .timeline), ("残留事项", .actions),
  ])
  func headings(heading: String, kind: SectionKind) {
    #expect(shippedRules.vocabulary.section(heading) == kind)
  }

  @Test(arguments: [
    "What we did not see in the logs", "Attacker actions", "Data protection",
    "Existing safeguards", "Why did it recur",
  ])
  func headingsThatAreNoneOfThese(heading: String) {
    let kind = shippedRules.vocabulary.section(heading)
    #expect(kind != .actions && kind != .wentWrong)
  }

  @Test func bulletsMayBeSectionsOfTheLessons() throws {
    let text = """
      # The login was down

      ## Root cause

      The provider was down.

      ## Lessons learned

      -   What went well?

          -   The monitor saw it at once.
          -   The status page was quick.

      -   What went badly?

          -   Nobody could do a thing.

      *   Where did we get lucky?

          -   It was night.
      """
    let read = try facts(text)
    #expect(read.learnings.map(\.kind) == [.well, .well, .wrong, .lucky])
    #expect(read.learnings.map { $0.location.range?.start.line ?? 0 } == [11, 12, 16, 20])
  }

  @Test func lessonsAmongTheActionsAreNoActions() throws {
    let text = """
      # The extractor gave up

      ## Root cause

      A widget was gone.

      ## Action items and lessons learned

      - **Action items:**
        - Watch the logs for a week.
        - Keep the sessions short.
      - **Lessons learned:**
        - Pages of others change without a word.
      """
    let read = try facts(text)
    #expect(read.preventionItems.map(\.text) == ["Watch the logs for a week.", "Keep the sessions short."])
    #expect(read.learnings.map(\.text) == ["Pages of others change without a word."])
  }

  @Test func observationsBesideLessonsAreNone() throws {
    let observed = "# The gateway was down\n\n## Observations\n\n- It was dead.\n- It was restarted.\n\n"
    #expect(try facts(observed).learnings.count == 2)
    let both = try facts(observed + "## Lessons learned\n\n- Restarts hide causes.\n")
    #expect(both.learnings.map(\.text) == ["Restarts hide causes."])
  }

  // MARK: - Titles

  @Test func fieldsAsHeadingsAreNoTitle() throws {
    let text = "## Owner: @ana\n\n## Status: done\n\n# The proxy looped for an hour\n\n## Root cause\n\nA wildcard.\n"
    #expect(read(text).value.title == "The proxy looped for an hour")
  }

  // MARK: - Times

  @Test func statusPagesStateBothEndsInTheirFrontMatter() throws {
    for blank in ["", "\n"] {
      let text = """
        \(blank)---
        title: Feeds were slow
        date: 2026-03-11T10:39:00
        resolved: true
        resolvedWhen: 2026-03-11T11:26:00
        severity: down
        section: issue
        ---

        The feeds of large blogs took all of the memory.
        """
      let found = read(text, path: "incidents/feeds.md").value
      let stated = try #require(found.postmortem)
      #expect(found.title == "Feeds were slow")
      #expect(stated.started?.value.iso.hasPrefix("2026-03-11T10:39") == true)
      #expect(stated.resolved?.value.iso.hasPrefix("2026-03-11T11:26") == true)
    }
  }

  @Test func daysThatStandTogetherAreReadTogether() throws {
    let text = """
      # 12-01-2026 – Consoles were unavailable

      ## Timeline

      - **08-01-2026** – The certificate expired
      - **11-01-2026 10:00 UTC** – Requests began failing
      - **12-01-2026 10:40 UTC** – A new one was deployed, all clear

      ## Root cause

      An orphaned secret.
      """
    let read = try facts(text)
    #expect(read.timeline.map { $0.moment?.date.iso } == ["2026-01-08", "2026-01-11", "2026-01-12"])
    #expect(read.date?.value.iso.hasPrefix("2026-01") == true)
  }

  @Test func aDayBelowWhichAllOfItLiesIsTheDayOfWriting() throws {
    let timeline = "\n## Timeline\n\n- 2026-07-01 08:33 the change is merged\n- 2026-07-01 09:26 the alarm fires\n"
    let root = "\n## Root cause\n\nA bug in the client.\n"
    let written = try facts("# Errors of the deletion job\n\n**Date:** 2026-07-08\n" + timeline + root)
    #expect(written.date?.value.iso == "2026-07-01")
    let own = try facts("# Errors of the deletion job\n\n**Incident date:** 2026-07-08\n" + timeline + root)
    #expect(own.date?.value.iso == "2026-07-08")
  }

  @Test func fourDigitsBeforeAColonAreATime() throws {
    let text = """
      # Images were missing

      ## Timeline

      ### 3 November 2026

      ~1215: the change went out

      1324 : somebody noticed

      2016: too near to a year to be told from one
      """
    let read = try facts(text)
    #expect(read.timeline.map { $0.moment?.iso.dropFirst(11).prefix(5) ?? "" } == ["12:15", "13:24"])
  }

  @Test(arguments: ["at roughly 18:52 UTC", "at about 18:52 UTC", "around 18:52 UTC"])
  func theBeginningMayBeRough(when: String) throws {
    let text = "# All pages timed out\n\nOn 11 March 2026 \(when) the site experienced a cascading failure.\n"
    let read = try facts(text + "\n## Root cause\n\nThe disk was full.\n")
    #expect(read.started?.value.iso.hasPrefix("2026-03-11T18:52") == true)
  }

  // MARK: - Promises

  @Test(arguments: [
    ("We cut the list to ten, but we will enforce stricter limits soon.", 1), ("We'll add an alert for it.", 1),
    ("If you read this far: I will be building better monitoring.", 1), ("We plan to rewrite the tool.", 1),
    ("We will miss her.", 0), ("Thank you; we will let you know.", 0), ("They will add it some day.", 0),
  ])
  func promisesInTheMiddleOfAStory(sentence: String, count: Int) throws {
    let text = "# Postmortem: feeds were slow\n\nOn 11 March 2026 the memory ran out. \(sentence)\n"
    #expect(try facts(text).preventionItems.count == count)
  }

  // MARK: - Causes

  @Test(arguments: [
    ("The migration added the column, but existing rows were not backfilled.", "change.migration"),
    (
      "The save button was enabled while loading was still pending; startup state could then race the typed text.",
      "code.concurrency"
    ),
  ])
  func causesInTheirWords(text: String, cause: String) throws {
    let read = try facts("# Logins failed\n\n## Summary\n\nFor an hour.\n\n## Root cause\n\n\(text)\n")
    #expect(read.causes.first { $0.role == .primary }?.cause == cause)
  }
}
