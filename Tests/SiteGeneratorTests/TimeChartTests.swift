import Postmortems
import Testing

@testable import SiteGenerator

@Suite struct TimeChartTests {
  private func incident(_ times: [String]) -> Postmortem? {
    let names = ["started", "detected", "mitigated", "resolved"]
    let lines = zip(names, times).filter { !$0.1.isEmpty }.map { "\($0): 2026-03-11T\($1)Z" }.joined(separator: "\n")
    let text = "---\nid: INC-1\ntitle: T\ndate: 2026-03-11\n\(lines)\n---\n\n# T\n\n## Summary\n\nWell.\n"
    return knowledgeBase(["incidents/a.md": text]).record("INC-1")?.postmortem
  }

  /// A moment is named by the bar at every width, or else in the key: nowhere is a tick without a time.
  @Test(arguments: [
    (["14:00", "14:02", "14:30", "15:00"], [false, false, false]),
    // Detected late: its label would run into the one of the end.
    (["14:00", "14:54", "14:56", "15:00"], [true, false, false]),
    // Mitigated early: its label would run into the one of the beginning.
    (["14:00", "14:02", "14:04", "15:00"], [false, true, false]),
    (["14:00", "", "", "15:00"], [false]),
  ])
  func everyMomentOfTheBarIsNamed(times: [String], inKey: [Bool]) throws {
    let facts = try #require(incident(times))
    let bar = try #require(PhaseBar(facts))
    let words = shippedTheme.words
    let said = bar.phases.map { bar.moment(after: $0, words) }
    #expect(said.map { $0 != nil } == inKey, "\(said)")
    let drawn = bar.draw(words, zone: nil).html
    for (mark, time) in zip(bar.marks, times.filter { !$0.isEmpty }) {
      let isThere =
        drawn.contains("<tspan class=\"b\">\(time)</tspan>") || said.contains { $0?.hasSuffix(time) == true }
      #expect(isThere, "\(mark.kind) \(time)")
    }
  }

  /// An inferred beginning counts until the document itself says how long it took to notice.
  @Test(arguments: [(nil as Int?, 4), (54, 4), (1_980, 3)])
  func noBarIsDrawnAgainstWhatIsStated(minutesToDetect: Int?, marks: Int) throws {
    var facts = try #require(incident(["14:00", "14:54", "14:56", "15:00"]))
    let place = try #require(facts.started?.provenance.location)
    facts.started?.provenance = Provenance(.inference, at: place)
    facts.timeToDetect.stated = minutesToDetect.map { Fact($0, Provenance(.fieldList, at: place)) }
    #expect(PhaseBar(facts)?.marks.count == marks)
  }

  @Test(arguments: [
    ("| 02:00 | The day before it all | \n", "Too far off in time to be drawn: entry 1."), ("", nil as String?),
  ])
  func whatIsNotDrawnIsSaid(row: String, note: String?) {
    var files = smallSite
    files["incidents/disk.md"] = diskFull.replacing("| 14:02 | The", with: row + "| 14:02 | The")
    let page = render(files).text("incidents/inc-2026-009.html")
    let said = page.firstMatch(of: /<figcaption>(Too far[^<]*)<\/figcaption>/).map { String($0.1) }
    #expect(said == note)
  }
}
