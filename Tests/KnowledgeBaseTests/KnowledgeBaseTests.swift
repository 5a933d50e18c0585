import Diagnostics
import Postmortems
import Testing

@testable import KnowledgeBase

@Suite struct KnowledgeBaseTests {
  @Test func listsIncidentsNewestFirstUnderTheirCauses() throws {
    let base = knowledgeBase([
      incident("A", date: "2025-01-10", causes: "[capacity.exhaustion, data.replication]"),
      incident("B", date: "2026-01-10", causes: "[capacity.exhaustion]"),
      incident("C", date: "2025-06-10", causes: "[code.leak, capacity.exhaustion]"),
    ]).value
    #expect(base.incidents.map(\.id) == ["B", "C", "A"])
    let leaf = try #require(base.leaf("capacity.exhaustion"))
    #expect(leaf.incidents.map(\.incident) == ["B", "A", "C"])
    #expect(leaf.incidents.map(\.role) == [.primary, .primary, .contributing])
    #expect(leaf.firstSeen?.iso == "2025-01-10")
    #expect(leaf.lastSeen?.iso == "2026-01-10")
    // Half an hour each, of those that it caused.
    #expect(leaf.minutesLost == 60)
    #expect(leaf.accompaniedBy.map(\.cause) == ["code.leak", "data.replication"])
    let category = try #require(base.causes.first { $0.id == "capacity" })
    #expect(category.incidents.count == 3)
    #expect(base.causes.count == 10)
  }

  @Test func countsOverdueFromTheGivenDay() throws {
    let body =
      "## Action items\n\n- [ ] Alert on the disk (due 2026-02-01)\n- [x] Cap it (due 2026-02-01)\n- [ ] Later (due 2026-12-01)\n"
    let documents = [incident("A", date: "2026-01-10", body: body)]
    let day = try #require(CivilDate(iso: "2026-02-11"))
    let base = knowledgeBase(documents, asOf: day).value
    #expect(base.prevention.map(\.isOverdue) == [true, false, false])
    #expect(base.prevention.map(\.daysOverdue) == [10, 0, 0])
    // Without a day it is the newest that the content states, and that is before the due date.
    let undated = knowledgeBase(documents).value
    #expect(undated.asOf?.iso == "2026-01-10")
    #expect(undated.prevention.map(\.isOverdue) == [false, false, false])
  }

  @Test func findsTheSameLessonInOtherWords() throws {
    let base = knowledgeBase([
      incident(
        "A", date: "2025-01-10",
        body:
          "## Lessons learned\n\n- Alert on the time left until the disk is full, not on the percentage used\n- Promote replicas with one command\n"
      ),
      incident(
        "B", date: "2026-01-10",
        body:
          "## Lessons learned\n\n- Disk alerts: the time left until full, instead of the used percentage\n- Certificates expire on weekends\n"
      ),
    ]).value
    let later = try #require(base.learnings.first { $0.incident == "B" })
    #expect(later.alsoLearned.map { base.learnings[$0].incident } == ["A"])
    #expect(base.learnings.filter { $0.alsoLearned.isEmpty }.count == 2)
  }

  @Test func relatesIncidentsWithReasons() throws {
    let base = knowledgeBase([
      incident("A", date: "2025-01-10", causes: "[capacity.exhaustion]", services: "[db]"),
      incident("B", date: "2025-03-10", causes: "[capacity.exhaustion]", services: "[db]"),
      incident("C", date: "2025-05-10", causes: "[infra.dns]", services: "[db]"),
      incident("D", date: "2025-07-10", causes: "[code.leak]", services: "[web]", extra: "related: [A]"),
    ]).value
    let first = try #require(base.incident("A"))
    #expect(first.related.map(\.to) == ["D", "B", "C"])
    #expect(first.related[0].reasons == [.linked])
    #expect(first.related[1].reasons == [.samePrimaryCause("capacity.exhaustion"), .sameService("db")])
    #expect(first.related[2].reasons == [.sameService("db")])
  }

  @Test(arguments: [
    // Two names that nobody else mentions.
    ("`pg_wal_archive` and `shared/queue.yaml`", 2, true),
    // One may be chance.
    ("`pg_wal_archive`", 2, false),
    // Columns of everybody's tables, and options of commands.
    ("`user_id`, `created_at`, `--force-recreate` and `--no-deps`", 2, false),
    // What the whole product mentions.
    ("`pg_wal_archive` and `shared/queue.yaml`", 9, false),
  ])
  func rareNamesRelate(names: String, holders: Int, isRelated: Bool) {
    // One service of many in common is not enough, and company enough for names.
    let base = knowledgeBase(
      (0..<holders).map { number in
        let services = (["shared"] + (1...6).map { "own-\(number)-\($0)" }).joined(separator: ", ")
        return (
          path: "incidents/\(number).md",
          text: """
          ---
          id: N\(number)
          type: postmortem
          date: 2025-0\(number + 1)-10
          services: [\(services)]
          ---

          # Story \(number)

          It was \(names).

          """
        )
      }
    ).value
    #expect(base.incidents.count == holders)
    #expect(base.incidents.allSatisfy { $0.related.isEmpty != isRelated })
  }

  @Test func aContributingCauseIsNotEnough() {
    let base = knowledgeBase([
      incident("A", date: "2025-01-10", causes: "[code.leak, process.knowledge]", services: "[db]"),
      incident("B", date: "2025-03-10", causes: "[infra.dns, process.knowledge]", services: "[web]"),
    ]).value
    #expect(base.incidents.allSatisfy { $0.related.isEmpty })
  }

  @Test(arguments: [
    // What contributed, on services that everything passes; with the same alert; on a service that few incidents hit.
    ("[web, edge]", "", false), ("[web, edge]", "alerts: [DiskFull]", true), ("[ledger]", "", true),
  ])
  func circumstancesAloneAreNotEnough(services: String, extra: String, areRelated: Bool) {
    let others = ["infra.dns", "data.query"].enumerated().map { number, cause in
      incident("C\(number)", date: "2025-0\(number + 5)-10", causes: "[\(cause)]", services: "[web, edge]")
    }
    let base = knowledgeBase(
      [
        incident(
          "A", date: "2025-01-10", causes: "[code.leak, change.rollout]", services: services, extra: extra),
        incident(
          "B", date: "2025-03-10", causes: "[infra.network, change.rollout]", services: services, extra: extra),
      ] + others
    ).value
    #expect(base.incident("A")?.related.contains { $0.to == "B" } == areRelated)
    #expect(base.incident("B")?.related.contains { $0.to == "A" } == areRelated)
    // Who asks is told the same.
    #expect(base.compare("A", "B").map { $0.weight >= $0.threshold } == areRelated)
  }

  @Test(arguments: [(0.9, false, true), (0.69, false, false), (0.9, true, false)])
  func anInferredCauseRelatesWhereItIsFirm(confidence: Double, isBeside: Bool, relates: Bool) {
    var records = readRecords(
      ["A", "B"].map { incident($0, date: "2025-01-1\($0 == "A" ? 0 : 5)", services: "[]", body: "`pg_wal` `io.max`") })
    for place in records.indices {
      let from = Provenance(
        .inference, at: SourceLocation(file: records[place].path, line: 1), confidence: confidence)
      records[place].postmortem?.causes = [
        CauseAttribution(cause: "code.logic", role: .primary, provenance: from, isBesideStatement: isBeside)
      ]
    }
    let base = KnowledgeBase.build(records: records, taxonomy: shippedTaxonomy).value
    #expect(base.incident("A")?.related.isEmpty == !relates)
  }

  @Test func aPinSaysWhatIsNotRelated() throws {
    let base = knowledgeBase([
      incident("A", date: "2025-01-10", extra: "not_related: [B]"), incident("B", date: "2025-03-10"),
    ]).value
    #expect(base.incident("A")?.related.isEmpty == true)
  }

  @Test func aLinkBetweenDocumentsRelatesThemBothWays() {
    let base = knowledgeBase([
      incident("A", date: "2025-01-10", causes: "[infra.dns]", services: "[x]", body: "See [the other](B.md#top)."),
      incident("B", date: "2025-03-10"),
    ]).value
    #expect(base.backlinks["B"]?.map(\.from) == ["A"])
    #expect(base.incident("B")?.related.first?.reasons == [.linked])
  }

  @Test func unknownIDsInRelatedAreReported() {
    let result = knowledgeBase([incident("A", date: "2025-01-10", extra: "related: [NOPE]")])
    #expect(result.diagnostics.map(\.rule) == ["link.id"])
    #expect(result.diagnostics.first?.location.range?.start.line == 12)
  }

  @Test func twoDocumentsWithOneIDAreBothKept() {
    let twin = (path: "incidents/other.md", text: incident("A", date: "2026-01-10").text)
    let result = knowledgeBase([incident("A", date: "2025-01-10"), twin])
    #expect(result.value.incidents.map(\.id) == ["other", "A"])
    #expect(result.diagnostics.map(\.rule).sorted() == ["document.id", "document.title"])
  }

  @Test func draftsAreLeftOut() {
    let base = knowledgeBase([
      incident("A", date: "2025-01-10"), incident("B", date: "2025-01-11", extra: "status: draft"),
    ]).value
    #expect(base.incidents.map(\.id) == ["A"])
  }

  @Test func theOrderOfFilesNeverMatters() {
    let documents = (1...12).map { number in
      incident(
        "I\(number)", date: "2025-0\(number % 9 + 1)-10",
        causes: number.isMultiple(of: 2) ? "[code.leak]" : "[infra.dns, code.leak]",
        services: "[s\(number % 3)]", body: "## Lessons\n\n- Lesson about retries and budgets number\n")
    }
    let expected = summary(of: knowledgeBase(documents).value)
    var shuffled = documents
    var generator = SeededGenerator(state: 42)
    for _ in 0..<8 {
      shuffled.shuffle(using: &generator)
      #expect(summary(of: knowledgeBase(shuffled).value) == expected)
    }
  }

  private func summary(of base: KnowledgeBase) -> String {
    let related = base.incidents.map { "\($0.id): \($0.related)" }
    let causes = base.causes.flatMap(\.leaves).map { "\($0.id): \($0.incidents)" }
    let learnings = base.learnings.map { "\($0.incident) \($0.alsoLearned)" }
    return (base.records.map(\.id) + related + causes + learnings).joined(separator: "\n")
  }
}

@Suite struct PathTests {
  @Test(arguments: [
    ("B.md", "incidents/A.md", "incidents/B.md"), ("../reference/x.md#sev1", "incidents/A.md", "reference/x.md"),
    ("./B.md?x=1", "A.md", "B.md"), ("My%20File.md", "incidents/A.md", "incidents/My File.md"),
    ("../../etc/passwd", "incidents/A.md", nil), ("https://example.com/x.md", "A.md", nil), ("mailto:a@b", "A.md", nil),
    ("/etc/passwd", "a/A.md", "etc/passwd"), ("/../x.md", "a/A.md", nil), ("#top", "A.md", nil),
    ("//host/x", "A.md", nil), ("", "A.md", nil),
    ("%2e%2e/%2e%2e/x", "incidents/A.md", nil),
  ])
  func resolvesLinksInsideTheContent(link: String, file: String, expected: String?) {
    #expect(SourcePath.resolve(link, from: file) == expected)
  }

  @Test(arguments: [
    ("Orders API", "orders-api"), ("  --- ", "x"), ("C++ / Go", "c-go"), ("支付服务", "支付服务"), ("../../etc", "etc"),
    ("v1.2.", "v1.2"),
  ])
  func slugsAreSafe(name: String, slug: String) {
    #expect(Slug.make(name) == slug)
  }

  @Test(arguments: [
    ("Supabase MCP:", "Supabase MCP"), ("🔥 Alert on depth", "Alert on depth"), ("⚠️ Limits: ", "Limits"),
    ("👩‍🚒 Call early", "Call early"), ("1: one", "1: one"), ("#1 lesson", "#1 lesson"), ("“Quoted”", "“Quoted”"),
    ("🔥", "🔥"), (":", ":"), ("", ""), ("Ünïcode: yes", "Ünïcode: yes"), ("教訓", "教訓"),
  ])
  func learningsHaveNamesWithoutMarks(headline: String, name: String) {
    #expect(Learning.name(of: headline) == name)
  }
}
