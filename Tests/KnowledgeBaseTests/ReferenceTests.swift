import Postmortems
import Testing

@testable import KnowledgeBase

/// What an author writes of another incident relates the two, however it is written.
@Suite struct ReferenceTests {
  private static let earlier = incident(
    "PM-2026-030-orders-are-lost", date: "2026-01-10", causes: "[infra.dns]", services: "[x]", extra: "aliases: [OLD-7]"
  )

  private func base(_ body: String = "", extra: String = "", others: [(path: String, text: String)] = [])
    -> KnowledgeBase
  {
    let later = incident(
      "B", date: "2026-03-10", causes: "[code.logic]", services: "[b]", extra: extra, body: "## Summary\n\n\(body)\n")
    return knowledgeBase([Self.earlier, later] + others).value
  }

  @Test(arguments: [
    "See [[PM-2026-030]].", "See [[PM-2026-030-orders-are-lost|lost orders]].", "See [[OLD-7]].", "As in PM-2026-030.",
    "was pm-2026-030/OLD-7 once", "PM-2026-030で", "| a |\n|---|\n| PM-2026-030 |", "**OLD-7**: again",
  ])
  func aNameInTextIsAReference(body: String) {
    let base = base(body)
    #expect(base.backlinks["PM-2026-030-orders-are-lost"]?.map(\.from) == ["B"], "\(body)")
    #expect(base.incident("B")?.related.map(\.reasons) == [[.linked]], "\(body)")
    #expect(base.incident("PM-2026-030-orders-are-lost")?.related.map(\.to) == ["B"], "\(body)")
  }

  @Test(arguments: [
    "`PM-2026-030` in code", "PM-2026-0301", "XPM-2026-030", "a/PM-2026-030", "PM-2026-030.md",
    "[OLD-7](https://a.example)",
    "PM-2026", "```\nPM-2026-030\n```", "B itself",
  ])
  func otherWordsAreNone(body: String) {
    let base = base(body)
    #expect(base.backlinks.isEmpty, "\(body)")
    #expect(base.incident("B")?.related.isEmpty == true, "\(body)")
  }

  /// That another document is named is no relation where all that is said of it is that it has none.
  @Test(arguments: [
    ("PM-2026-030 is unrelated.", false), ("- PM-2026-030: another near-miss of the same day", false),
    ("- [[PM-2026-030]]（同日の別件）", false), ("It has nothing to do with PM-2026-030.", false),
    ("PM-2026-030 was around it.", false),
    ("PM-2026-030 is not unrelated.", true), ("- PM-2026-030: the same day, and caused by it", true),
    ("It is unrelated to the proxy. PM-2026-030 is.", true),
    ("Unrelated to PM-2026-030? PM-2026-030 came first.", true),
    ("- [lost orders](PM-2026-030-orders-are-lost.md) of an unrelated system", false),
  ])
  func whatIsOnlyBesideIsNoRelation(body: String, expected: Bool) {
    let base = base(body)
    #expect(base.incident("B")?.related.isEmpty != expected, "\(body)")
    // The page still says who names it.
    #expect(base.backlinks["PM-2026-030-orders-are-lost"]?.map(\.from) == ["B"], "\(body)")
  }

  @Test func aNumberOfTwoIsNobodys() {
    let twin = incident("PM-2026-030-stock-is-lost", date: "2026-02-10", causes: "[data.query]", services: "[y]")
    #expect(base("As in PM-2026-030, [[PM-2026-030]].", others: [twin]).backlinks.isEmpty)
  }

  @Test func pinsNameIncidentsAsTextDoes() {
    #expect(base(extra: "related: [PM-2026-030]").incident("B")?.related.map(\.reasons) == [[.linked]])
    let apart = base("As in PM-2026-030.", extra: "not_related: [OLD-7]")
    #expect(apart.incident("B")?.related.isEmpty == true)
    #expect(apart.compare("B", "PM-2026-030-orders-are-lost")?.verdict == .pinnedApart)
    let unknown = knowledgeBase([Self.earlier, incident("B", date: "2026-03-10", extra: "related: [OLD-7, OLD-8]")])
    #expect(unknown.diagnostics.map(\.rule) == ["link.id"])
  }

  /// The later postmortem names the earlier one, as people do; it need not be the other way round.
  @Test func aLinkFromTheLaterOneTiesARecurrence() {
    let base = knowledgeBase([
      incident("PM-1-first", date: "2026-01-10", services: "[x]"),
      incident("PM-2-second", date: "2026-03-10", services: "[y]", body: "It is PM-1 again."),
    ]).value
    #expect(base.recurrences.map(\.ties) == [[.linked]])
    #expect(base.recurrences.first?.earlier == "PM-1-first")
  }

  @Test func findsNamesWhereverTheyStand() {
    let records = readRecords([Self.earlier, incident("AB-1", date: "2026-01-11")])
    let names = IncidentNames(records)
    for before in 0..<40 {
      let text = String(repeating: " ", count: before) + "AB-1, OLD-7; PM-2026-030-orders-are-lost." + "x"
      let bytes = Array((text + " " + String(repeating: "y", count: 60 - before) + " AB-1").utf8)
      let found = names.mentions(in: bytes[...]).map { String(decoding: bytes[$0.range], as: UTF8.self) }
      #expect(found == ["AB-1", "OLD-7", "AB-1"], "\(before)")
    }
  }
}
