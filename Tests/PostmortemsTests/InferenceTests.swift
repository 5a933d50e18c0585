import Diagnostics
import Testing

@testable import Postmortems

@Suite struct InferenceTests {
  // MARK: - Phrases

  @Test(arguments: [
    ("The alerts were firing at night", ["alert be fire"], 0),
    ("an alert fired, then alerts firing again", ["alert fired"], 2),
    ("It didn't fire", ["not fire"], 1), ("It didn’t fire", ["did not fire"], 1),
    ("blast-radius of the change", ["blast radius"], 1),
    ("config/value", ["config value"], 1), ("We can't roll back", ["can not roll back"], 1), ("", ["a"], 0),
    ("ＮＯ 完了 済", ["完了"], 1),
    ("out of memory", ["out of memory", "memory", "of"], 3),
  ])
  func findsPhrasesByStems(text: String, phrases: [String], count: Int) {
    #expect(PhraseIndex(phrases).hits(in: Array(text.utf8)).count == count)
  }

  @Test func aNegatedPhraseIsMarked() {
    let hits = PhraseIndex(["data loss"]).hits(in: Array("There was no data loss. Then data loss.".utf8))
    #expect(hits.map(\.isNegated) == [true, false])
    let german = PhraseIndex(["datenverlust"]).hits(in: Array("Kein Datenverlust, dann Datenverlust.".utf8))
    #expect(german.map(\.isNegated) == [true, false])
  }

  @Test func aLongerPhraseHoldsTheShorter() {
    let index = PhraseIndex(["reporting", "started reporting", "started reporting errors"])
    #expect(index.hits(in: Array("it started reporting errors".utf8)).outermost().map(\.phrase) == [2])
  }

  // MARK: - Moments

  private func timeline(_ entries: String) throws -> Postmortem {
    try facts("# Outage of the shop\n\n## Timeline (UTC)\n\n" + entries + "\n")
  }

  @Test func readsMomentsFromWhatEntriesSay() throws {
    let facts = try timeline(
      """
      - 2026-03-11 13:50 release 4.2 goes out
      - 14:02 checkout starts failing
      - 14:06 PagerDuty alert fires
      - 14:30 rollback complete, errors stop
      - 14:51 all clear
      - 2026-03-14 09:00 the last ticket was resolved
      """)
    #expect(facts.started?.value.iso == "2026-03-11T14:02")
    #expect(facts.detected?.value.iso == "2026-03-11T14:06")
    #expect(facts.mitigated?.value.iso == "2026-03-11T14:30")
    #expect(facts.resolved?.value.iso == "2026-03-11T14:51")
    #expect(facts.detected?.basis == .inferred)
    #expect(facts.detected?.provenance.evidence == ["PagerDuty"] || facts.detected?.provenance.evidence == ["alert"])
  }

  @Test func marksOfBeginningAndEndWin() throws {
    let facts = try facts(
      "---\ndate: 2026-03-11\nseverity: SEV1\n---\n# Outage\n\n## Timeline\n\n" + """
        - [03-11 13:50] A bump is merged and crashes begin. **Outage begins.**
        - [03-11 14:30] Users report it
        - [03-11 15:10] The fixed version is out (**outage ends**)
        - [03-11 16:00] Monitoring is back to normal
        """)
    #expect(facts.started?.value.clockText == "13:50")
    #expect(facts.detected?.value.clockText == "14:30")
    #expect(facts.resolved?.value.clockText == "15:10")
  }

  @Test func aDayAloneIsNoMoment() throws {
    let facts = try timeline("- 2026-03-11 a researcher reported the bug\n- 2026-03-20 a fix was released\n")
    #expect(facts.detected == nil)
    #expect(facts.date?.value.iso == "2026-03-11")
  }

  @Test func aLabelWinsOverTheTimeline() throws {
    let facts = try facts(
      "# Outage\n\n**Detected:** 2026-03-11 14:10 UTC\n\n## Timeline\n\n- 14:02 down\n- 14:06 alert fired\n")
    #expect(facts.detected?.value.iso == "2026-03-11T14:10")
    #expect(facts.detected?.basis == .stated)
  }

  @Test(arguments: [
    ("On 11 March 2026 the shop was down from 15:30 to 18:10 UTC.", "2026-03-11T15:30", "2026-03-11T18:10"),
    ("Between 2026-03-11 15:30 and 2026-03-11 18:10 UTC the shop was slow.", "2026-03-11T15:30", "2026-03-11T18:10"),
  ])
  func readsSpansFromSentences(text: String, started: String, resolved: String) throws {
    let facts = try facts("# Outage of the shop\n\n## Summary\n\n" + text + "\n\n## Impact\n\nMuch.\n")
    #expect(facts.started?.value.iso == started)
    #expect(facts.resolved?.value.iso == resolved)
    #expect(facts.timeToRestore.stated == nil)
  }

  @Test(arguments: [
    ("The outage went unnoticed for 40 minutes.", 40, nil), ("It was two hours before we noticed.", 120, nil),
    ("The disruption lasted for about five hours.", nil, 300), ("In total there were 35 minutes of downtime.", nil, 35),
    ("The job runs for three hours every night.", nil, nil),
    ("During a 45-minute window nobody could log in, and carts were unavailable.", nil, 45),
    ("It was unavailable because of a 45-minute maintenance window.", nil, nil),
    ("It caused a 7 minute outage.", nil, 7),
  ])
  func readsDurationsThatSayWhatTheyCount(text: String, detect: Int?, restore: Int?) throws {
    let facts = try facts("# Outage\n\n## Summary\n\n" + text + "\n\n## Impact\n\nMuch.\n")
    #expect(facts.timeToDetect.stated?.value == detect)
    #expect(facts.timeToRestore.stated?.value == restore)
  }

  @Test func inferredMomentsContradictNobody() throws {
    let result = read(
      "# Outage\n\n## Stats\n\n- Time to recovery: 36 minutes\n\n## Timeline\n\n- 2026-03-11 14:02 down\n- 14:06 alert fired\n- 14:51 resolved\n"
    )
    #expect(result.value.postmortem?.timeToRestore.inForce?.value == 36)
    #expect(result.value.postmortem?.conflicts.isEmpty == true)
  }

  // MARK: - Date

  @Test func theDayItBeganIsNotTheDayOfPublication() throws {
    let blog =
      "---\ntitle: Outage\ndate: 2026-03-20\n---\n\nOn March 11th the shop went down.\n\n## Root cause\n\nA bug.\n"
    #expect(try facts(blog).date?.value.iso == "2026-03-11")
    let timed = "# Outage\n\n## Timeline\n\n- 2026-03-11 14:02 down\n- 14:06 alert\n- 14:51 resolved\n"
    #expect(try facts(timed, path: "incidents/2026-03-20-outage.md").date?.value.iso == "2026-03-11")
    let stated = "# Outage\n\n**Date:** 2026-03-10\n\n" + timed.dropFirst(10)
    #expect(try facts(stated).date?.value.iso == "2026-03-10")
  }

  // MARK: - Cause, trigger, detection

  @Test(arguments: [
    ("The root cause was a race condition between two workers.", "code.concurrency"),
    ("The certificate expired and nobody had renewed it.", "security.expiry"),
    ("The disk was full; there was no space left on the device.", "capacity.exhaustion"),
    ("An engineer ran the wrong command and accidentally deleted the namespace.", "change.manual"),
    ("A DNS record was wrong, so name resolution failed.", "infra.dns"),
    ("We ruled out a bad deploy; it was a race condition between two workers.", "code.concurrency"),
    ("Every call ended in `certificate_expired`.", "security.expiry"),
  ])
  func infersTheCauseWithItsWords(text: String, cause: String) throws {
    let facts = try facts("# Outage\n\n## Root cause\n\n" + text + "\n\n## Impact\n\nMuch.\n")
    let primary = try #require(facts.primaryCause)
    #expect(primary.cause == cause)
    #expect(primary.provenance.source == .inference)
    #expect(primary.provenance.evidence.isEmpty == false)
    #expect(primary.provenance.confidence ?? 0 > 0.2)
  }

  /// What the author calls the root cause is not what was inferred from other words.
  @Test(arguments: [
    ("", "", false), ("", "## Root cause\n\nTwo workers met in a race condition.\n", false),
    ("", "## Root cause\n\nThe columns had other names.\n", true),
    ("**Root cause**: a race condition of two workers\n", "", false),
    ("**Root cause**: the columns had other names\n", "", true),
  ])
  func marksACauseBesideWhatTheAuthorSays(field: String, section: String, isBeside: Bool) throws {
    let summary = "## Summary\n\nA race condition stopped every import: two threads wrote without a lock.\n\n"
    let facts = try facts("# Outage of imports\n\n**Date**: 2026-03-11\n\(field)\n" + summary + section)
    let primary = try #require(facts.primaryCause)
    #expect(primary.cause == "code.concurrency")
    #expect(primary.isBesideStatement == isBeside)
  }

  @Test(arguments: [
    "The cause is still unknown.", "It was a strange evening.", "There was no race condition and no deadlock.",
    "Not yet determined; the network of the provider may have dropped packets, as DNS failed and a switch lost its link.",
    "原因不明。DNS の名前解決に失敗し、証明書の期限切れも疑った。", "Es war kein Deadlock und keine Race Condition.",
    "La cause inconnue occupe encore l'équipe; le certificat a expiré peut-être.",
    // Denied, by the verb of the clause.
    "Neither a race condition nor a deadlock was at fault.", "We could rule out a race condition.",
    "A race condition was ruled out.", "It had nothing to do with a race condition.",
    "レースコンディションは原因ではなかった。",
    // Names of files and of things in code say what was there.
    "It began in `race_condition.go`.", "See https://example.org/race-condition/deadlock for more.",
    "The value stands in `deploy/deadlock.yaml`.", "The switch is called `race_condition`.",
  ])
  func abstainsWhereNothingSpeaksForACause(text: String) throws {
    #expect(try facts("# Outage\n\n## Root cause\n\n" + text + "\n\n## Impact\n\nMuch.\n").causes.isEmpty)
  }

  @Test(arguments: [
    ("A user in the forum reported that the site was down.", "customer"), ("We were paged by an alert.", "alert"),
    ("A security researcher reported the bug to us.", "external"), ("An engineer noticed it while deploying.", "staff"),
    ("Several customers complained on Twitter.", "customer"), ("The blackbox probe failed.", "synthetic"),
    ("The team was notified by the vendor.", "external"),
    ("Our alerts did not fire. A customer reported the error an hour later.", "customer"),
    ("None of the alarms went off; an engineer noticed the graph.", "staff"),
    ("Ana from the payments team reported it.", "staff"),
    ("Ana from the payments team alerted the others.", "staff"),
  ])
  func readsWhoNoticed(text: String, source: String) throws {
    let facts = try facts("# Outage\n\n## Detection\n\n" + text + "\n\n## Impact\n\nMuch.\n")
    #expect(facts.detectedBy?.value == source)
  }

  @Test(arguments: [
    "No alerts fired.", "Our alerts did not fire.", "The monitoring stayed silent.",
  ])
  func whatStayedSilentDidNotNotice(text: String) throws {
    #expect(
      try facts("# Outage\n\n## Detection\n\n" + text + "\n\n## Impact\n\nMuch.\n").detectedBy?
        .value != "alert")
  }

  @Test func whatTheAuthorStatesIsNeverInferred() throws {
    let facts = try facts(
      "---\ncauses: [process.review]\ntrigger: config\n---\n# Outage\n\n## Root cause\n\nThe certificate expired.\n")
    #expect(facts.causes.map(\.cause) == ["process.review"])
    #expect(facts.trigger?.value == "config")
  }

  @Test func anItemWithoutAKindGetsOneFromItsText() throws {
    let facts = try facts(
      "# Outage\n\n## Impact\n\nMuch.\n\n## Action items\n\n- Add a regression test\n- Add an alert on disk usage\n- Write a runbook for the failover\n"
    )
    #expect(facts.preventionItems.map { $0.kind?.value } == [.eliminate, .detect, .recover])
    #expect(facts.preventionItems.allSatisfy { $0.kind?.basis == .inferred })
  }

  // MARK: - Conflicts, survey

  @Test func twoSourcesThatDisagreeAreBothKept() throws {
    let result = read("---\nseverity: SEV1\n---\n# Outage\n\n**Severity:** SEV3\n\n## Impact\n\nMuch.\n")
    #expect(result.value.postmortem?.severity?.value.name == "SEV1")
    let conflict = try #require(result.value.postmortem?.conflicts.first)
    #expect(conflict.fact == "severity")
    #expect(conflict.other == "SEV3")
    #expect(result.diagnostics.contains { $0.rule == "fact.conflict" && $0.location.range?.start.line == 6 })
  }

  @Test func aSurveyNamesWhatItCouldNotRead() {
    let records = ["a", "b"].map { name in
      read(
        "# Outage \(name)\n\n**Severity:** Purple\n\n## Wetterlage\n\nRegen.\n\n## Timeline\n\n- 2026-03-11 14:02 down\n",
        path: "incidents/\(name).md"
      ).value
    }
    let survey = FolderSurvey(records, vocabulary: shippedRules.vocabulary)
    #expect(survey.unknownHeadings.map(\.text) == ["wetterlage"])
    #expect(survey.unknownSeverities.map(\.text) == ["Purple"])
    #expect(survey.folders.map(\.count) == [2])
    #expect(survey.documents.first?.missing.contains("learnings") == true)
    #expect(survey.text.contains("2 × \"wetterlage\"  (incidents/a.md:5)"))
  }
}
