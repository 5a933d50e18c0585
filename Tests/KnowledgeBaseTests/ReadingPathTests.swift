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

  @Test func outcomesNeedNoOrder() {
    let base = knowledgeBase([
      ("outcomes/tell.md", "---\nid: tell\nkind: outcome\ntitle: Tell\n---\n\n# Tell\n\nText.\n"),
      ("outcomes/index.md", "---\nid: all\nkind: outcome\ntitle: All outcomes\n---\n\n# All outcomes\n\nText.\n"),
      incident("A", date: "2025-01-10", extra: "outcomes: [tell]"),
    ]).value
    #expect(base.outcomes.map(\.id) == ["tell"])
    #expect(base.outcomes.first?.taughtBy == ["A"])
    #expect(base.readingPath.steps.map(\.outcomes) == [["tell"]])
  }

  /// Small enough to be tried out: no set of fewer covers all.
  @Test(arguments: 1...20) func isAsSmallAsTryingAllFinds(seed: Int) {
    var generator = SeededGenerator(state: UInt64(seed))
    let sets = (0..<12).map { _ in (0..<3).map { _ in Int.random(in: 0..<10, using: &generator) } }
    let all = Set(sets.flatMap { $0 })
    let fewest = (1..<(1 << sets.count)).lazy.filter { mask in
      sets.indices.filter { mask & (1 << $0) != 0 }.reduce(into: Set<Int>()) { $0.formUnion(sets[$1]) } == all
    }.map(\.nonzeroBitCount).min()
    let found = cover(sets)
    #expect(found.isFewest)
    #expect(found.chosen.count == fewest)
    #expect(found.chosen.reduce(into: Set<Int>()) { $0.formUnion($1.topics) } == all)
  }

  @Test func ofManyItSaysWhereItIsNotProven() {
    var generator = SeededGenerator(state: 3)
    let sets = (0..<400).map { _ in (0..<5).map { _ in Int.random(in: 0..<160, using: &generator) } }
    let found = cover(sets)
    #expect(!found.isFewest)
    #expect(found.chosen.reduce(into: Set<Int>()) { $0.formUnion($1.topics) } == Set(sets.flatMap { $0 }))
    // And the same each time.
    #expect(cover(sets).chosen == found.chosen)
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
