import Testing

@testable import Postmortems

@Suite struct ItemTests {
  private func items(_ body: String) throws -> [PreventionItem] {
    try facts("---\nid: INC-1\ndate: 2026-03-11\nseverity: SEV1\n---\n# T\n\n## Prevention items\n\n\(body)\n")
      .preventionItems
  }

  @Test func readsATable() throws {
    let items = try items(
      """
      | ID | Action | Kind | Owner | Priority | Ticket | Due | Status |
      |---|---|---|---|---|---|---|---|
      | P1 | Alert on time to full | detect | Site reliability | P1 | [OPS-1412](https://tracker.example/OPS-1412) | 2026-04-01 | Done |
      | P2 | Cap retained WAL | eliminate | Data platform | P2 | OPS-1413 | 2026-05-01 | In progress |
      | P3 | TBD | | | | | | |
      """)
    #expect(items.map(\.id) == ["P1", "P2", "P3"].prefix(2).map { $0 })
    let first = try #require(items.first)
    #expect(first.text == "Alert on time to full")
    #expect(first.kind?.value == .detect)
    #expect(first.owner?.value == "Site reliability")
    #expect(first.priority?.value == "P1")
    #expect(first.ticket?.value == "OPS-1412")
    #expect(first.ticketURL == "https://tracker.example/OPS-1412")
    #expect(first.due?.value.iso == "2026-04-01")
    #expect(first.effectiveStatus == .done)
    #expect(items[1].effectiveStatus == .inProgress)
  }

  @Test(arguments: [
    "- [x] Cap the heap (Owner: Web platform · P1 · OPS-1502 · due 2026-05-15 · done)",
    "- [x] Cap the heap (owner: Web platform, P1, OPS-1502, due: 15 May 2026)",
    "* [x] Cap the heap (Owner: Web platform; priority: P1; ticket: OPS-1502; due by May 15)",
    "1. Cap the heap (Owner: Web platform · P1 · OPS-1502 · due 2026-05-15) (DONE)",
    "1. DONE: Cap the heap (Owner: Web platform · P1 · OPS-1502 · due 2026-05-15)",
    "- ✅ Cap the heap (Owner: Web platform · P1 · OPS-1502 · due 2026-05-15)",
    "**Owner: Web platform**\n\n- ~~Cap the heap (P1 · OPS-1502 · due 2026-05-15)~~",
    "**Web platform**\n\n1. [x] Cap the heap (P1 · OPS-1502 · due 2026-05-15)",
  ])
  func readsListedItemsInEveryStyle(body: String) throws {
    let item = try #require(try items(body).first)
    #expect(item.text == "Cap the heap")
    #expect(item.owner?.value == "Web platform")
    #expect(item.priority?.value == "P1")
    #expect(item.ticket?.value == "OPS-1502")
    #expect(item.due?.value.iso == "2026-05-15")
    #expect(item.effectiveStatus == .done)
    #expect(item.id == "INC-1-P1")
  }

  @Test(arguments: [
    ("- [x] Write the certificate atomically. 完了: 2026-04-16", "2026-04-16"),
    ("- [x] Cap the heap. Merged 2026-04-16.", "2026-04-16"), ("- [x] Undo what was merged 2026-04-16", nil),
    ("- [x] Cap the heap（実装済み: 2026-04-16）", "2026-04-16"),
    ("| Action | Owner | Completed on |\n|---|---|---|\n| Cap the heap | Ana | 2026-04-16 |", "2026-04-16"),
    ("| Action | Status | Date closed |\n|---|---|---|\n| Cap the heap | Open | 2026-04-16 |", nil),
    ("- Cap the heap (done 3 May)", "2026-05-03"), ("- [x] Cap the heap, completed on 2026-04-16", "2026-04-16"),
    ("- [x] Cap the heap (erledigt am 16.04.2026)", "2026-04-16"),
    ("| Action | Status |\n|---|---|\n| Cap the heap | Done (2026-04-16) |", "2026-04-16"),
    ("- [ ] Cap the heap, to be done by 2026-04-16", nil), ("- [x] Cap the heap of 2026-04-16", nil),
    ("- [x] Alert when a backup is not completed in 30 min", nil), ("- [x] Cap the heap", nil),
  ])
  func readsTheDayOnWhichItWasDone(body: String, day: String?) throws {
    #expect(try items(body).first?.completed?.value.iso == day)
  }

  @Test(arguments: ["### カテゴリの説明", "### Category legend", "**Legend**"])
  func whatExplainsTheTableIsNoPromise(heading: String) throws {
    let table = "| Kind | Action |\n|---|---|\n| Detect | Alert on the disk |\n"
    let legend = "\(heading)\n\n- **Detect:** see it earlier\n- **Prevent:** keep it from happening\n"
    #expect(try items(table + "\n" + legend).map(\.text) == ["Alert on the disk"])
  }

  @Test func aGroupHeadingIsNoOwnerWhenItNamesAKindOfWork() throws {
    let items = try items("### Short term\n\n- Restart the workers\n\n### Detection\n\n- Alert on memory\n")
    #expect(items.map { $0.owner?.value } == [nil, nil])
    #expect(items.count == 2)
  }

  @Test(arguments: [
    ("We have removed the old job.", PreventionItem.Status.done), ("The old job has been removed.", .done),
    ("We are working on a staging environment.", .inProgress),
    ("The platform team will add a staging environment.", nil),
    ("Alert when the disk has been full for a minute.", nil),
    ("**Least privilege**: has been scheduled for May", .open),
  ])
  func sentencesSayHowFarTheWorkIs(text: String, status: PreventionItem.Status?) throws {
    #expect(try items("- \(text)").first?.status?.value == status)
  }

  @Test(arguments: [
    ("- **DONE 2026-05-14** — Patch the hook", PreventionItem.Status.done, "2026-05-14", "Patch the hook"),
    ("- [DONE] Patch the hook", .done, nil, "Patch the hook"),
    ("- Patch the hook of every node. Done.", .done, nil, "Patch the hook of every node."),
    ("- Patch the hook. (Accomplished.)", .done, nil, "Patch the hook."),
    ("- Patch the hook (2026-05-14 実装済み)", .done, "2026-05-14", "Patch the hook"),
    ("- DEFERRED P2 – Patch the hook", .open, nil, "Patch the hook"),
    ("| Action | Owner |\n|---|---|\n| ✅ Patch the hook | Ana |", .done, nil, "Patch the hook"),
    ("| Action | Owner | Notes |\n|---|---|---|\n| Patch the hook | Ana | Done |", .done, nil, "Patch the hook"),
    ("- New dashboards – one for each queue", nil, nil, "New dashboards – one for each queue"),
    ("- Patch what is done by hand. Soon.", nil, nil, "Patch what is done by hand. Soon."),
    (
      "| Action | Notes |\n|---|---|\n| Patch the hook | Open question: which hook |", nil, nil,
      "Patch the hook"
    ),
  ])
  func theStatusMayStandAnywhere(body: String, status: PreventionItem.Status?, day: String?, text: String) throws {
    let item = try #require(try items(body).first)
    #expect(item.status?.value == status)
    #expect(item.completed?.value.iso == day)
    #expect(item.text == text)
  }

  /// A name in bold before the work is its owner where it is a team's by its form, or stands elsewhere in the document.
  @Test(arguments: [
    ("- **Ana Ruiz**: cap the heap", "Ana Ruiz", "cap the heap"),
    ("- **Sam:** cap the heap", "Sam", "cap the heap"),
    ("- **Platform team** — cap the heap", "Platform team", "cap the heap"),
    ("- **Caching**: cap the heap", nil, "Caching: cap the heap"),
    ("- **Bob**: cap the heap", nil, "Bob: cap the heap"),
    ("- **Ana Ruiz** was paged too late", nil, "Ana Ruiz was paged too late"),
  ])
  func aKnownNameInBoldIsTheOwner(line: String, owner: String?, text: String) throws {
    let people = "\n## Participants\n\n- Ana Ruiz\n- Scribe: Sam (SRE)\n"
    let item = try #require(try items(line + "\n" + people).first)
    #expect(item.owner?.value == owner)
    #expect(item.text == text)
  }

  @Test func anOpenMarkMayHaveItsDay() throws {
    let item = try #require(try items("3. **TODO due 2026-05-21** — Add a canary").first)
    #expect(item.status?.value == .open)
    #expect(item.due?.value.iso == "2026-05-21")
    #expect(item.text == "Add a canary")
  }

  @Test(arguments: [
    "| ID | Title | Owner | Priority | Due |\n|---|---|---|---|---|\n| A-1 | Cap the heap of workers | Ana | P1 | May 5 |",
    "| # | Owner | Priority | Due |\n|---|---|---|---|\n| 1 | Ana | Cap the heap of workers | 2026-05-05 |",
    "| What we want | Owner |\n|---|---|\n| Cap the heap of workers | Ana |",
  ])
  func theColumnOfTheLongestTextsHoldsTheWork(table: String) throws {
    let items = try items(table)
    #expect(items.map(\.text) == ["Cap the heap of workers"])
    #expect(items.first?.owner?.value == "Ana")
  }

  @Test func aTableOfWordsIsNoTableOfActions() throws {
    #expect(try items("| Priority | Meaning of the word |\n|---|---|\n| P1 | Done within the same week |").isEmpty)
  }

  @Test func aTableOfActionsNeedsNoHeading() throws {
    let facts = try facts(
      """
      # Outage of the shop

      ## Root cause

      The disk was full.

      | Action item | Type | Owner | Bug |
      |---|---|---|---|
      | Alert before the disk is full | detect | Ana | #12 DONE |
      """)
    #expect(facts.preventionItems.map(\.text) == ["Alert before the disk is full"])
    #expect(facts.preventionItems.first?.owner?.value == "Ana")
  }

  @Test func rowsOfATableAreLessons() throws {
    let facts = try facts(
      """
      # Outage of the shop

      ## Lessons learned

      What we take with us:

      | # | Signal | What to do |
      |---|---|---|
      | 1 | Replication stops | Look at the disk first |
      | 2 | Writes are slow | Look at the locks first |
      """)
    #expect(
      facts.learnings.map(\.text) == [
        "Replication stops – Look at the disk first", "Writes are slow – Look at the locks first",
      ])
  }

  @Test func paragraphsHoldItemsWhereThereIsNoList() throws {
    let items = try items(
      "The platform team will add rate limits.\n\nWhile nobody can say why, it was a hard week.\n\nEmphasise the runbook in onboarding."
    )
    #expect(items.map(\.owner?.value) == ["platform team", nil])
    #expect(items.count == 2)
  }

  @Test func headingsOverGroupsSayTheStateOfTheirItems() throws {
    let items = try items(
      "### Immediate (completed)\n\n- Restart the workers\n\n### Long-term\n\n- Move to another zone\n")
    #expect(items.map(\.status?.value) == [.done, nil])
  }

  @Test func numberedHeadingsAreTheItems() throws {
    let items = try items(
      "### 1. Validate secrets on start\n\n- in every service\n\n### 2. Alert on failures\n\nSoon.\n")
    #expect(items.map(\.text) == ["Validate secrets on start", "Alert on failures"])
  }

  @Test func bracketsThatBelongToTheSentenceStay() throws {
    let item = try #require(try items("- Move the job off the primary (it reads a lot)").first)
    #expect(item.text == "Move the job off the primary (it reads a lot)")
    #expect(item.status == nil)
  }

  @Test func overdueIsDerivedFromTheDay() throws {
    let item = try #require(try items("- [ ] Cap the heap (due 2026-05-15)").first)
    let due = try #require(CivilDate(iso: "2026-05-15"))
    #expect(!item.isOverdue(on: due))
    #expect(item.isOverdue(on: due.adding(days: 1)))
  }

  @Test func learningsKnowTheirKind() throws {
    let facts = try facts(
      """
      # T

      ## Lessons learned

      ### What went well

      - **The page came in two minutes.** It named the disk.

      ### What went wrong

      1. Nobody had promoted a replica before. It took nine steps.

      ### Where we were lucky

      It was a Tuesday.

      ## Impact

      Some.
      """)
    #expect(facts.learnings.map(\.kind) == [.well, .wrong, .lucky])
    #expect(
      facts.learnings.map(\.headline) == [
        "The page came in two minutes.", "Nobody had promoted a replica before.", "It was a Tuesday.",
      ])
  }
}
