import Testing

@testable import KnowledgeBase

@Suite struct DuplicateTests {
  private let story = (1...12).map {
    "Sentence number \($0) of this story tells at some length what the responders of team \($0 * 7) saw and did then."
  }.joined(separator: "\n\n")

  @Test func findsACopyAndKeepsBoth() throws {
    let copy = story.replacingFirstSentence(with: "This copy begins with other words than the story it was taken from.")
    let result = knowledgeBase([
      incident("A", date: "2025-01-10", body: story + "\n\n## Lessons\n\n- Cap the queue\n"),
      incident("B", date: "2025-01-10", services: "[web]", body: copy),
      incident("C", date: "2025-02-11", body: "Other."),
    ])
    let base = result.value
    #expect(base.incidents.count == 3)
    let group = try #require(base.duplicates.first)
    #expect((base.duplicates.count, group.canonical) == (1, "A"))
    #expect(group.others.map(\.incident) == ["B"])
    guard case .sameSentences(let percent) = group.others[0].reason else {
      Issue.record("\(group.others[0].reason)")
      return
    }
    #expect((85...99).contains(percent))
    #expect(base.incident("B")?.duplicateOf == "A")
    #expect(base.metrics.incidents == 2)
    #expect(base.incident("A")?.related.first?.reasons.first == .sameIncident)
    let diagnostic = try #require(result.diagnostics.first { $0.rule == "document.duplicate" })
    #expect(diagnostic.location.file == "incidents/B.md")
    #expect(diagnostic.notes.first?.location?.file == "incidents/A.md")
  }

  @Test func theSameStoryOfAnotherMonthIsAnotherIncident() {
    let base = knowledgeBase([
      incident("A", date: "2025-01-10", body: story), incident("B", date: "2025-03-10", body: story),
    ]).value
    #expect(base.duplicates.isEmpty)
  }

  /// - Parameter days: of each telling; empty where it has none.
  private func tellings(_ days: [String], extra: String = "") -> [(path: String, text: String)] {
    days.enumerated().map { number, day in
      var telling = incident("T\(number)", date: "2025-01-01", extra: number == 0 ? extra : "", body: story)
      telling.text = telling.text.split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !$0.contains("2025-01-01") }.joined(separator: "\n")
      if !day.isEmpty { telling.text = telling.text.replacing("title:", with: "date: \(day)\ntitle:") }
      return telling
    }
  }

  @Test(arguments: [
    // One without a day is like two of different months; each of a row is like the next; a pin, with a third between.
    (["2025-03-10", "2025-05-10", ""], "", [1, 2]), (["2025-03-10", "2025-03-10", "2025-03-10"], "", [3]),
    (["2025-03-10", "2025-03-12", "2025-03-14", "2025-03-16", "2025-03-18"], "", [1, 2, 2]),
    (["2025-03-10", "2025-03-10", "2025-03-10"], "not_related: [T1]", [1, 2]),
    (["2025-03-10", "2025-05-10", ""], "not_related: [T1]", [1, 2]),
  ])
  func eachTwoOfAGroupTellOneIncident(days: [String], extra: String, sizes: [Int]) {
    let documents = tellings(days, extra: extra)
    for documents in [documents, documents.reversed()] {
      let base = knowledgeBase(documents).value
      let groups = base.duplicates.map { [$0.canonical] + $0.others.map(\.incident) }
      let grouped = groups.reduce(0) { $0 + $1.count }
      #expect((groups.map(\.count) + Array(repeating: 1, count: days.count - grouped)).sorted() == sizes)
      for group in groups where !extra.isEmpty { #expect(!(group.contains("T0") && group.contains("T1"))) }
      let isApart = base.compare("T0", "T1")?.shared.contains { $0.reason == .sameIncident } == false
      #expect(isApart || groups.contains { $0.contains("T0") && $0.contains("T1") })
    }
  }

  @Test func aPinSaysThatTheyAreTwo() {
    let base = knowledgeBase([
      incident("A", date: "2025-01-10", body: story),
      incident("B", date: "2025-01-10", extra: "not_related: [A]", body: story),
    ]).value
    #expect(base.duplicates.isEmpty)
  }

  @Test func sameMinutesOnTheSameServicesAreOneIncident() {
    let base = knowledgeBase([
      incident("A", date: "2025-01-10", services: "[db]", body: "One telling."),
      incident("B", date: "2025-01-10", services: "[db]", body: "Quite another telling."),
      incident("C", date: "2025-01-10", services: "[web]", body: "On another service."),
    ]).value
    #expect(base.duplicates.map(\.canonical) == ["A"])
    #expect(base.duplicates.first?.others.map(\.reason) == [.sameTimes])
  }

  @Test(arguments: [
    // A wrong month; other hours; too few names; nothing but full hours.
    (10, ["worker-batch-0", "api_key_store", "retry.count"], [":05", ":30"], true),
    (11, ["worker-batch-0", "api_key_store", "retry.count"], [":05", ":30"], false),
    (10, ["worker-batch-0", "api_key_store"], [":05", ":30"], false),
    (10, ["worker-batch-0", "api_key_store", "retry.count"], [":00", ":00"], false),
  ])
  func aSlipInTheDayMakesNoSecondIncident(hour: Int, names: [String], minutes: [String], isOne: Bool) {
    func telling(_ id: String, _ date: String, hour: Int) -> (path: String, text: String) {
      let names = names.map { "`\($0)`" }.joined(separator: ", ")
      var found = incident(
        id, date: date, services: "[]", hour: hour,
        body: "Telling \(id) is about \(names).\n\n## Lessons learned\n\n- Check every secret before a release\n")
      found.text = found.text.replacing(":05Z", with: "\(minutes[0])Z").replacing(":30Z", with: "\(minutes[1])Z")
      return found
    }
    let result = knowledgeBase([telling("A", "2025-01-08", hour: 10), telling("B", "2025-10-08", hour: hour)])
    let base = result.value
    #expect(base.duplicates.flatMap(\.others).map(\.reason) == (isOne ? [.sameTimesOfDay(days: 273)] : []))
    // One incident does not come back, and learns a lesson once.
    #expect(base.recurrences.isEmpty == isOne)
    #expect(base.learningGroups.isEmpty == isOne)
    let said = result.diagnostics.filter { $0.rule == "document.duplicate" }.map { "\($0)" }
    #expect(said.contains { $0.contains("273 days apart") } == isOne)
  }

  @Test func twoTellingsOfOneDayBlameNoDay() {
    let names = "`worker-batch-0`, `api_key_store`, `retry.count`"
    let result = knowledgeBase(
      ["A", "B"].map {
        incident($0, date: "2025-01-08", services: "[]", hour: 10, body: "Telling \($0) is about \(names).")
      })
    #expect(result.value.duplicates.flatMap(\.others).map(\.reason) == [.sameTimesOfDay(days: 0)])
    let said = result.diagnostics.filter { $0.rule == "document.duplicate" }.map { "\($0)" }
    #expect(said.count == 1 && !said.contains { $0.contains("apart") })
  }

  @Test func aHouseStyleIsNoCopy() {
    let style = "This section describes what customers noticed, in the words that they used themselves, if known."
    let base = knowledgeBase(
      (1...9).map { number in
        incident(
          "I\(number)", date: "2025-01-10", services: "[s\(number)]",
          body:
            "\(style)\n\nWhat happened in number \(number) is told here, and it takes \(number * 3) lines to tell it all."
        )
      }
    ).value
    #expect(base.duplicates.isEmpty)
  }
}

extension String {
  fileprivate func replacingFirstSentence(with sentence: String) -> String {
    sentence + drop { $0 != "\n" }
  }
}
