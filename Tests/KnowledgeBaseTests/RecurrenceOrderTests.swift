import Diagnostics
import Postmortems
import Testing

@testable import KnowledgeBase

/// Which of two incidents was before the other, whose promises count, and what only contributed.
@Suite struct RecurrenceOrderTests {
  private func items(_ lines: String...) -> String {
    "## Action items\n\n| ID | Action | Kind | Status |\n|---|---|---|---|\n" + lines.map { "| \($0) |\n" }.joined()
  }

  private let open = "x1 | Validate input | eliminate | open"

  private func detected(_ moment: String, _ found: (path: String, text: String)) -> (path: String, text: String) {
    let lines = found.text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("mitigated:") && !$0.hasPrefix("resolved:") }
      .map { $0.hasPrefix("detected:") ? "detected: \(moment)" : String($0) }
    return (found.path, lines.joined(separator: "\n"))
  }

  @Test(arguments: [
    // Found at once; found before the other began; found after it; on the same day, before and after.
    ("2025-03-01T10:05Z", "2025-03-01", true), ("2025-04-20T10:05Z", "2025-04-20", true),
    ("2025-04-28T10:05Z", "2025-04-28", false), ("2025-04-27T09:00Z", "2025-04-27", true),
    ("2025-04-27T11:00Z", "2025-04-27", false),
  ])
  func whatNobodyHadNoticedCannotComeBack(moment: String, promised: String, expected: Bool) throws {
    let base = knowledgeBase([
      detected(moment, incident("A", date: "2025-03-01", services: "[db]", body: items(open))),
      incident("B", date: "2025-04-27", services: "[db]"),
    ]).value
    // Nobody promises anything before that, either.
    #expect(base.prevention.first?.promised?.iso == promised)
    #expect(base.recurrences.map(\.verdict) == (expected && promised < "2025-04-28" ? [.whileOpen] : []))
  }

  @Test(arguments: [
    ("2025-03-10", true, false), ("around 2025-03-10", false, false),
    ("unknown, estimated around 2025-03-10, latent", false, false), ("不明（推定 2025-03-10 周辺）", false, false),
    ("2025-03-10 頃", false, false),
  ])
  func anOrderThatHangsOnAnEstimateIsNone(date: String, isEarlier: Bool, isEstimated: Bool) throws {
    func story(_ id: String, _ date: String, _ detected: String) -> (path: String, text: String) {
      (
        "incidents/\(id).md",
        "# Incident \(id)\n\n| Field | Value |\n|---|---|\n| Incident ID | \(id) |\n| Incident date | \(date) |\n"
          + (detected.isEmpty ? "" : "| Detected | \(detected) |\n")
          + "| Services | db |\n| Root cause category | code.logic |\n\n## Summary\n\nText of \(id).\n"
      )
    }
    func recurrences(_ first: String, _ second: String, detected: String = "") -> [Recurrence] {
      var records = readRecords([story("A-1", first, detected), story("B-2", second, "")])
      for place in records.indices {
        let from = Provenance(.frontMatter, at: SourceLocation(file: records[place].path, line: 1))
        records[place].postmortem?.causes = [CauseAttribution(cause: "code.logic", role: .primary, provenance: from)]
        records[place].postmortem?.services = [Fact("db", from)]
      }
      return KnowledgeBase.build(records: records, taxonomy: shippedTaxonomy).value.recurrences
    }
    #expect(recurrences(date, "2025-04-10").isEmpty != isEarlier, "\(date)")
    // The day on which it was noticed tells, where it is known; that the begin is an estimate is said.
    let known = recurrences(date, "2025-04-10", detected: "2025-03-12 (JST)")
    #expect(known.map(\.daysAreEstimated) == [!isEarlier], "\(date)")
    #expect(recurrences(date, "2025-04-10", detected: "2025-04-12").isEmpty, "\(date)")
    let later = recurrences("2025-01-02", date)
    #expect(later.map(\.daysAreEstimated) == [!isEarlier], "\(date)")
  }

  @Test func aStrangerDoesNotHideAPromise() throws {
    let first = incident("A", date: "2025-01-10", services: "[orders]", body: items(open))
    let last = incident("C", date: "2025-03-10", services: "[orders, mail]")
    for others in [[], [incident("B", date: "2025-02-10", services: "[mail]")]] {
      let base = knowledgeBase([first, last] + others).value
      let found = try #require(base.recurrences.first { $0.incident == "C" })
      #expect(found.verdict == .whileOpen)
      #expect(found.wouldHavePrevented.map { base.prevention[$0].item.id } == ["x1"])
      #expect(found.earlier == (others.isEmpty ? "A" : "B"))
      #expect(found.alsoAfter.map(\.incident) == (others.isEmpty ? [] : ["A"]))
      #expect(found.days(after: "A") == 59)
      // Both sides say so.
      #expect(base.incident("A")?.recursAs.count == 1)
      #expect(base.chains.map(\.incidents) == [others.isEmpty ? ["A", "C"] : ["A", "B", "C"]])
    }
  }

  @Test(arguments: [("A", "B"), ("B", "A")])
  func ofTwoOnOneDayBothCount(promising: String, silent: String) throws {
    let base = knowledgeBase([
      incident(promising, date: "2025-01-10", services: "[orders]", hour: 12, body: items(open)),
      incident(silent, date: "2025-01-10", services: "[orders]", hour: 15),
      incident("C", date: "2025-03-10", services: "[orders]"),
    ]).value
    let found = try #require(base.recurrences.first)
    #expect(found.verdict == .whileOpen && found.wouldHavePrevented.count == 1)
    #expect(base.incidents.filter { !$0.recursAs.isEmpty }.count == 2)
  }

  @Test func aPromiseOfLongAgoIsFoundBehindManyIncidents() throws {
    let between = (1...30).map { number in
      incident(
        "M\(number)", date: "2025-0\(number / 28 + 2)-\(number % 28 < 9 ? "0" : "")\(number % 28 + 1)",
        services: "[orders]")
    }
    let base = knowledgeBase(
      between + [
        incident("A", date: "2025-01-10", services: "[orders]", body: items(open)),
        incident("Z", date: "2025-06-10", services: "[orders]"),
      ]
    ).value
    let last = try #require(base.recurrences.first { $0.incident == "Z" })
    #expect(last.verdict == .whileOpen)
    #expect(last.alsoAfter.isEmpty)
  }

  @Test(arguments: [
    // Stated and marked items; nobody marked any; no item; another service.
    (["x1 | Bound the retries | mitigate | done | resilience.cascade"], "[db]", 1),
    (["x1 | Bound the retries | mitigate | | resilience.cascade"], "[db]", 0), ([], "[db]", 0),
    (["x1 | Bound the retries | mitigate | done | resilience.cascade"], "[web]", 0),
  ])
  func whatContributedToOneOfThemCameBackWhereSomethingWasPromised(
    rows: [String], services: String, count: Int
  ) throws {
    let table = "## Action items\n\n| ID | Action | Kind | Status | Cause |\n|---|---|---|---|---|\n"
    let base = knowledgeBase([
      incident(
        "A", date: "2025-01-10", causes: "[resilience.cascade]", services: "[db]",
        body: table + rows.map { "| \($0) |\n" }.joined()),
      incident("B", date: "2025-03-10", causes: "[capacity.exhaustion, resilience.cascade]", services: services),
    ]).value
    #expect(base.recurrences.count == count)
    guard count > 0 else { return }
    let found = try #require(base.recurrences.first)
    #expect((found.cause, found.contributed) == ("resilience.cascade", .later))
    #expect(found.wouldHavePrevented.isEmpty)
    #expect(found.verdict == .doneUndated)
  }
}
