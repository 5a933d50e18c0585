import KnowledgeBase
import Postmortems
import Testing

@testable import SiteGenerator

/// The list of incidents in other orders: pages that need no script.
@Suite struct IncidentOrderTests {
  /// - Parameter restored: minutes from detection to the end.
  private static func incident(_ id: String, _ date: String, severity: String?, restored: Int?) -> String {
    let end = restored.map {
      "detected: \(date)T00:00Z\ntime_to_restore: \($0)m\n"
    }
    return """
      ---
      id: \(id)
      kind: postmortem
      title: Story of \(id)
      date: \(date)
      \(severity.map { "severity: \($0)\n" } ?? "")\(end ?? "")---
      # Story of \(id)

      ## Summary

      Something stopped.
      """
  }

  private static let site = render([
    "incidents/a.md": incident("A", "2026-01-01", severity: "SEV3", restored: 30),
    "incidents/b.md": incident("B", "2026-02-01", severity: "SEV1", restored: nil),
    "incidents/c.md": incident("C", "2026-03-01", severity: nil, restored: 3_000),
    "incidents/d.md": incident("D", "2026-04-01", severity: "SEV1", restored: 90),
    "incidents/e.md": incident("E", "2026-05-01", severity: nil, restored: 20_000),
  ])

  @Test(arguments: [
    ("incidents/index.html", "Newest first", "E D C B A", ["2026 5"]),
    ("incidents-by-severity.html", "Most severe first", "D B A E C", ["SEV1 2", "SEV3 1", "Not stated 2"]),
    (
      "incidents-by-duration.html", "Longest first", "E C D A B",
      [
        "Restored in a week or more 1", "In a day or more 1", "In an hour or more 1", "In less than an hour 1",
        "Not stated 1",
      ]
    ),
  ])
  func eachOrderIsAPageAndLeadsToTheOthers(page: String, name: String, order: String, headings: [String]) {
    let text = IncidentOrderTests.site.text(page)
    let rows = text.matches(of: /class="t" href="[^"]*">Story of (.)</).map { String($0.1) }
    #expect(rows.joined(separator: " ") == order)
    let groups = text.matches(of: /<h2 id="[^"]+\.h">(?:<a [^>]+>)?([^<]+)(?:<\/a>)? <span class="n">(\d+)<\/span>/)
    #expect(groups.map { "\($0.1) \($0.2)" } == headings)
    let links = text.matches(of: /<a class="chip"( aria-current="page")? href="([^"]+)">([A-Z][a-z ]+ first)</)
    #expect(links.map { String($0.3) } == ["Newest first", "Most severe first", "Longest first"])
    #expect(links.filter { $0.1 != nil }.map { String($0.3) } == [name])
    #expect(text.contains("<script>") == false)
  }

  @Test func anOrderByWhatNobodyStatesIsNotOffered() {
    let site = render(["incidents/a.md": IncidentOrderTests.incident("A", "2026-01-01", severity: nil, restored: nil)])
    #expect(site.pages.contains { $0.path.hasPrefix("incidents-by") } == false)
    #expect(site.text("incidents/index.html").contains("list.order") == false)
  }

  @Test func noDocumentTakesTheAddressOfAnOrder() {
    let site = render([
      "incidents/a.md": IncidentOrderTests.incident("A", "2026-01-01", severity: "SEV1", restored: 5),
      "incidents/b.md": IncidentOrderTests.incident("by-severity", "2026-01-02", severity: "SEV1", restored: 5),
    ])
    #expect(Set(site.files.map(\.path)).count == site.files.count)
    #expect(site.text("incidents/by-severity.html").contains("Story of by-severity"))
  }
}
