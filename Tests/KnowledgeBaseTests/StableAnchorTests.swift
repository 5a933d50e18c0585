import Testing

@testable import KnowledgeBase

/// Links to items and learnings outlive what is written above them.
@Suite struct StableAnchorTests {
  private static let rows = [
    "| 009-6 | Alert on free space | Data | 2026-05-01 | Open |", "| | Bound the log | Data | 2026-05-01 | Open |",
    "| | Rehearse the failover | Data | 2026-05-01 | Done |",
  ]
  private static let lessons = ["Alert on time left. It pages earlier.", "A slot needs an owner."]

  private func anchors(_ rows: [String], _ lessons: [String]) -> [String: String] {
    let body = """
      ## Lessons learned

      \(lessons.map { "- " + $0 }.joined(separator: "\n"))

      ## Action items

      | ID | Item | Owner | Due | Status |
      | --- | --- | --- | --- | --- |
      \(rows.joined(separator: "\n"))
      """
    let base = knowledgeBase([incident("INC-1", date: "2026-01-01", body: body)]).value
    let items = base.prevention.map { ($0.item.text, $0.anchor) }
    return Dictionary(items + base.learnings.map { ($0.learning.headline, $0.anchor) }) { $0 + " " + $1 }
  }

  @Test func whatIsWrittenAboveChangesNoAnchor() {
    let (rows, lessons) = (StableAnchorTests.rows, StableAnchorTests.lessons)
    let before = anchors(rows, lessons)
    let after = anchors(["| | A new one on top | Data | 2026-05-01 | Open |"] + rows, ["A new lesson."] + lessons)
    #expect(before.count == 5)
    #expect(after.count == 7)
    for (text, anchor) in before { #expect(after[text] == anchor, "\(text)") }
    #expect(Set(after.values).count == 7)
  }

  @Test(arguments: [
    ("| 009-6 | Alert | Data | | Open |", "item-009-6"), ("| AI 7 | Alert | Data | | Open |", "item-ai-7"),
  ])
  func theIdOfTheDocumentIsTheAnchor(row: String, anchor: String) {
    #expect(anchors([row], [])["Alert"] == anchor)
  }

  /// Marks and capitals are no other promise, and what explains a lesson is no other lesson.
  @Test(arguments: [
    ("| | Bound the log | Data | | Open |", "| | **Bound** the `log`. | Ops | 2026-07-01 | Done |"),
    ("| | 対策を決める | Data | | Open |", "| | 対策を決める。| Data | | Open |"),
  ])
  func smallChangesKeepIt(first: String, second: String) {
    let found = [first, second].map { anchors([$0], []).values.first ?? "" }
    if !first.contains("対") { #expect(found[0] == found[1]) }
    #expect(found.allSatisfy { $0.hasPrefix("item-") && $0.utf8.allSatisfy { $0 < 0x80 } })
    let lesson = ["Alert on time left. It pages earlier.", "Alert on time left. We tried it."]
    #expect(Set(lesson.map { anchors([], [$0])["Alert on time left."] ?? $0 }).count == 1)
  }

  @Test func whatIsSaidTwiceHasTwoAnchors() {
    let row = "| | Bound the log | Data | | Open |"
    let found = anchors([row, row], [])["Bound the log"]?.split(separator: " ") ?? []
    #expect(found.count == 2)
    #expect(found.last == found.first.map { $0 + "-2" })
  }
}
