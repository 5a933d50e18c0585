import Diagnostics
import Postmortems
import Testing

@testable import KnowledgeBase

@Suite struct RecurrenceTests {
  private func items(_ lines: String...) -> String {
    "## Action items\n\n" + lines.map { "- \($0)\n" }.joined()
  }

  private func first(_ documents: [(path: String, text: String)]) throws -> (Recurrence, KnowledgeBase) {
    let base = knowledgeBase(documents).value
    return (try #require(base.recurrences.first), base)
  }

  @Test func comesBackWhilePromisesStand() throws {
    let (found, base) = try first([
      incident(
        "A", date: "2025-01-10", causes: "[capacity.exhaustion]", services: "[db]",
        body: items("[ ] Cap the size of the write-ahead log", "[x] Alert on the time left until the disk is full")),
      incident("B", date: "2025-03-11", causes: "[capacity.exhaustion]", services: "[db, web]"),
    ])
    #expect((found.incident, found.earlier, found.days) == ("B", "A", 60))
    #expect(found.ties == [.service("db")])
    #expect(found.verdict == .whileOpen)
    #expect(found.openItems.map { base.prevention[$0].item.text } == ["Cap the size of the write-ahead log"])
    #expect(found.undatedItems.count == 1)
    #expect(found.basis == .stated)
    #expect(base.incident("B")?.recursFrom == [0])
    #expect(base.incident("A")?.recursAs == [0])
    let eliminates = base.prevention[found.openItems[0]].item.kind?.value == .eliminate
    #expect(found.wouldHavePrevented == (eliminates ? found.openItems : []))
  }

  @Test func whatNobodyMarkedIsNotCalledOpen() throws {
    let (found, _) = try first([
      incident("A", date: "2025-01-10", services: "[db]", body: items("Add a test for the empty list")),
      incident("B", date: "2025-03-11", services: "[db]"),
    ])
    #expect(found.verdict == .unmarked)
    #expect(found.openItems.isEmpty)
    #expect(found.unmarkedItems.count == 1)
  }

  @Test func nothingPromisedIsSaid() throws {
    let (found, _) = try first([
      incident("A", date: "2025-01-10", services: "[db]"), incident("B", date: "2025-03-11", services: "[db]"),
    ])
    #expect(found.verdict == .nothingPromised)
  }

  @Test func doneBeforeItCameBackNeedsADay() throws {
    let documents = [
      incident("A", date: "2025-01-10", services: "[db]", body: items("[x] Add a test for the empty list")),
      incident("B", date: "2025-03-11", services: "[db]"),
    ]
    #expect(try first(documents).0.verdict == .doneUndated)
    // The history of the document knows when.
    func dated(_ day: String) throws -> Recurrence.Verdict? {
      var records = readRecords(documents)
      let closed = try #require(CivilDate(iso: day))
      for index in records.indices where records[index].id == "A" {
        records[index].postmortem?.preventionItems[0].changes = [StatusChange(day: closed, status: .done)]
      }
      return KnowledgeBase.build(records: records, taxonomy: shippedTaxonomy).value.recurrences.first?.verdict
    }
    #expect(try dated("2025-02-01") == .afterDone)
    #expect(try dated("2025-04-01") == .whileOpen)
  }

  @Test(arguments: [
    // Another service, another cause, the same day, a pin, contributing only.
    ("[web]", "[code.logic]", "2025-03-11", "", false), ("[db]", "[infra.dns]", "2025-03-11", "", false),
    ("[db]", "[code.logic]", "2025-01-10", "", false),
    ("[db]", "[code.logic]", "2025-03-11", "not_related: [A]", false),
    ("[db]", "[infra.dns, code.logic]", "2025-03-11", "", false),
    ("[web]", "[code.logic]", "2025-03-11", "related: [A]", true),
    ("[Db]", "[code.logic]", "2025-03-11", "", true),
  ])
  func needsMoreThanTheCause(services: String, causes: String, date: String, extra: String, expected: Bool) {
    let base = knowledgeBase([
      incident("A", date: "2025-01-10", causes: "[code.logic]", services: "[db]"),
      incident("B", date: date, causes: causes, services: services, extra: extra),
    ]).value
    #expect(base.recurrences.isEmpty != expected)
  }

  @Test func chainsRunOldestFirst() throws {
    let base = knowledgeBase([
      incident("C", date: "2025-05-01", services: "[web]"), incident("A", date: "2025-01-01", services: "[db]"),
      incident("B", date: "2025-03-01", services: "[db, web]"), incident("X", date: "2025-04-01", services: "[x]"),
      incident("D", date: "2025-07-01", causes: "[infra.dns]", services: "[db]"),
    ]).value
    let chain = try #require(base.chains.first)
    #expect(base.chains.count == 1)
    #expect(chain.incidents == ["A", "B", "C"])
    #expect(chain.services == ["db", "web"])
    #expect(chain.recurrences.map { base.recurrences[$0].incident } == ["B", "C"])
  }

  @Test func promisesOfTheWholeChainCount() throws {
    let base = knowledgeBase([
      incident("A", date: "2025-01-01", services: "[db]", body: items("[ ] Add a test for the empty list")),
      incident("B", date: "2025-03-01", services: "[db]"), incident("C", date: "2025-05-01", services: "[db]"),
    ]).value
    let last = try #require(base.recurrences.first { $0.incident == "C" })
    #expect(last.earlier == "B")
    #expect(last.openItems.map { base.prevention[$0].incident } == ["A"])
  }

  @Test(arguments: [
    // One kind of tie: a title, services, a link, an error message, a few names.
    Ties(title: "Orders database rejects all writes", areEnough: false),
    Ties(services: "[db, web]", areEnough: false),
    Ties(later: "related: [A]", areEnough: false),
    Ties(body: "```\nERROR: handshake failed: certificate has expired\n```\n", areEnough: false),
    Ties(body: "See `pg_wal_archive` and `shared/queue.yaml`\n", areEnough: false),
    // Many names, two kinds of ties, a lesson beside one.
    Ties(body: "See `pg_wal_archive`, `shared/queue.yaml`, `rate_limiter` and `ops/drain.sh`\n", areEnough: true),
    Ties(services: "[db]", later: "related: [A]", areEnough: true),
    Ties(
      title: "Orders database rejects all writes",
      body: "## Lessons learned\n\n- Alert on the time left until the disk is full\n", areEnough: true),
  ])
  func anInferredCauseNeedsMoreThanChance(ties: Ties) {
    #expect(ties.recur(.inference) == ties.areEnough)
    // Where the authors say so, one tie is enough.
    #expect(ties.recur(.frontMatter))
  }

  @Test func whomTheAuthorsNameComesBeforeANewerOne() throws {
    let base = knowledgeBase([
      incident("A", date: "2025-01-10", services: "[db]"), incident("B", date: "2025-02-10", services: "[db]"),
      incident("C", date: "2025-03-10", services: "[db]", extra: "related: [A]"),
    ]).value
    let last = try #require(base.recurrences.first { $0.incident == "C" })
    #expect(last.earlier == "A")
    #expect(last.ties == [.linked, .service("db")])
  }

  /// What the author says of the other incident's cause counts for more than one leaf that both are given.
  @Test(arguments: [
    ("Like A-1, and yet for a different root cause.", false),
    ("The message is that of A-1; the cause is different.", false),
    ("A-1 と同じ症状だが、原因は異なる。", false), ("Wie bei A-1, aber mit einer anderen Ursache.", false),
    ("| Incident | What differs |\n|---|---|\n| A-1 | another root cause |", false),
    ("Not the same cause as A-1.", false), ("The cause is a different one than in A-1.", false),
    ("The cause of A-1 was a different one.", false), ("A-1 is unrelated: its cause is another one.", false),
    ("Die Ursache von A-1 war eine andere.", false), ("Nicht die gleiche Ursache wie bei A-1.", false),
    ("Es gibt keinen Zusammenhang mit A-1.", false), ("The two do not share a root cause, see A-1.", false),
    ("La cause de A-1 était une autre.", false), ("La causa de A-1 fue otra.", false),
    ("The cause of A-1 was not a different one.", true), ("Like A-1, and for no other cause. ", true),
    ("The same root cause as A-1.", true), ("A-1 came back.", true),
    ("A-1 came back. Of INC-9 we know a different cause.", true),
  ])
  func causesThatTheAuthorTellsApartDidNotComeBack(words: String, expected: Bool) {
    let base = knowledgeBase([
      incident("A-1", date: "2025-01-10", services: "[db]"),
      incident("B-2", date: "2025-03-11", services: "[db]", body: words),
    ]).value
    #expect(base.recurrences.isEmpty != expected, "\(words)")
  }

  @Test(arguments: [true, false])
  func aGuessBesideTheAuthorsRootCauseDidNotComeBack(isBeside: Bool) {
    var records = readRecords([
      incident("A", date: "2025-01-10", services: "[db]", extra: "related: [B]"),
      incident("B", date: "2025-03-11", services: "[db]"),
    ])
    for place in records.indices {
      let from = Provenance(.inference, at: SourceLocation(file: records[place].path, line: 1), confidence: 0.9)
      let isTold = isBeside && records[place].id == "B"
      records[place].postmortem?.causes = [
        CauseAttribution(cause: "code.logic", role: .primary, provenance: from, isBesideStatement: isTold)
      ]
    }
    let base = KnowledgeBase.build(records: records, taxonomy: shippedTaxonomy).value
    #expect(base.recurrences.isEmpty == isBeside)
  }

  @Test(arguments: [
    ("[ ] Cap the log, carried over from INC-1", nil), ("[ ] Cap the log (from INC-1)", nil),
    ("[ ] Cap the log — INC-1 から継続", nil), ("[ ] Cap the log: still open from [INC-1](INC-1.md)", nil),
    ("[ ] Cap the log, as INC-1 shows", Recurrence.Verdict.whileOpen),
    ("[ ] Cap the log. The limits are carried over from the old host, see INC-1", .whileOpen),
  ])
  func promisesTakenOverAreThoseOfTheOtherIncident(line: String, verdict: Recurrence.Verdict?) throws {
    let (found, base) = try first([
      incident("INC-1", date: "2024-11-02", causes: "[infra.dns]", services: "[x]"),
      incident("A", date: "2025-01-10", services: "[db]", body: items(line)),
      incident("B", date: "2025-03-11", services: "[db]"),
    ])
    #expect(found.verdict == verdict ?? .nothingPromised, "\(line)")
    #expect(base.prevention.map(\.takenOverFrom) == [verdict == nil ? "INC-1" : nil], "\(line)")
  }

  /// What a document of that day calls done was done by then.
  @Test(arguments: [
    ("updated: 2025-02-01", Recurrence.Verdict.afterDone), ("updated: 2025-04-01", .doneUndated), ("", .doneUndated),
  ])
  func doneIsDoneByTheDocumentsLastUpdate(extra: String, verdict: Recurrence.Verdict) throws {
    let (found, _) = try first([
      incident(
        "A", date: "2025-01-10", services: "[db]", extra: extra, body: items("[x] Add a test for the empty list")),
      incident("B", date: "2025-03-11", services: "[db]"),
    ])
    #expect(found.verdict == verdict)
  }

  @Test(arguments: [FactSource.frontMatter, .inference])
  func ofAGuessNobodySaysThatItWouldHaveBeenPrevented(source: FactSource) throws {
    let ties = Ties(
      services: "[db]", later: "related: [A]", body: items("[ ] Eliminate: cap the size of the log (kind: eliminate)"),
      areEnough: true)
    let base = ties.base(source)
    let found = try #require(base.recurrences.first)
    #expect(found.openItems.count == 1)
    #expect(base.prevention[found.openItems[0]].item.kind?.value == .eliminate)
    #expect(found.wouldHavePrevented == (source == .inference ? [] : found.openItems))
  }
}

/// What two incidents of one cause have in common.
struct Ties {
  var title = ""
  var services = "[]"
  /// Of the later one's front matter.
  var later = ""
  var body = ""
  var areEnough: Bool

  func recur(_ source: FactSource) -> Bool { !base(source).recurrences.isEmpty }

  /// - Parameter source: of the cause of both.
  func base(_ source: FactSource) -> KnowledgeBase {
    var records = readRecords([
      incident("A", date: "2025-01-10", services: services, body: body),
      incident("B", date: "2025-03-11", services: services, hour: 15, extra: later, body: body),
    ])
    for place in records.indices {
      if !title.isEmpty { records[place].title = title }
      let from = Provenance(source, at: SourceLocation(file: records[place].path, line: 1))
      records[place].postmortem?.causes = [CauseAttribution(cause: "code.logic", role: .primary, provenance: from)]
    }
    return KnowledgeBase.build(records: records, taxonomy: shippedTaxonomy).value
  }
}
