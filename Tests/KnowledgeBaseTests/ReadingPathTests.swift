import Postmortems
import Testing

@testable import KnowledgeBase

@Suite struct ReadingPathTests {
  private func cover(_ sets: [[Int]], costs: [Int] = []) -> SetCover {
    SetCover.fewest(
      sets.enumerated().map { place, topics in
        SetCover.Candidate(place: place, topics: Set(topics), cost: place < costs.count ? costs[place] : 5)
      })
  }

  @Test func findsFewerThanTheGreedyWay() {
    // Greedy takes the set of four and then needs two more.
    let found = cover([[1, 2, 3, 4], [1, 2, 5], [3, 4, 6]])
    #expect(found.chosen.map(\.place).sorted() == [1, 2])
    #expect(found.isFewest)
  }

  @Test func ofEqualSetsTheShorterIsRead() {
    #expect(cover([[1, 2], [1, 2], [1]], costs: [9, 4, 1]).chosen.map(\.place) == [1])
  }

  @Test func nothingToLearnIsAnEmptyPath() {
    #expect(cover([]).chosen.isEmpty)
    #expect(cover([]).isFewest)
  }

  @Test func coversOutcomesAndCategories() throws {
    func outcome(_ id: String, _ order: Int) -> (path: String, text: String) {
      ("outcomes/\(id).md", "---\nid: \(id)\nkind: outcome\norder: \(order)\ntitle: \(id)\n---\n\n# \(id)\n\nText.\n")
    }
    let base = knowledgeBase([
      outcome("lead", 1), outcome("tell", 2), outcome("alone", 3),
      incident("A", date: "2025-01-10", causes: "[capacity.exhaustion]", extra: "outcomes: [lead]"),
      incident("B", date: "2025-02-10", causes: "[infra.dns]", extra: "outcomes: [lead, tell]"),
      incident("C", date: "2025-03-10", causes: "[infra.dns]"),
    ]).value
    let path = base.readingPath
    #expect(path.steps.map(\.incident) == ["B", "A"])
    #expect(path.steps[0].outcomes == ["lead", "tell"])
    #expect(path.steps[0].categories == ["infra"])
    #expect(path.steps[1].categories == ["capacity"])
    #expect(path.uncoveredOutcomes == ["alone"])
    #expect(path.minutes == path.steps.reduce(0) { $0 + $1.minutes })
    #expect(path.isFewest)
  }
}
