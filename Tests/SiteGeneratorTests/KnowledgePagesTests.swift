import Foundation
import KnowledgeBase
import Postmortems
import Testing

@testable import SiteGenerator

/// What the knowledge base knows across incidents stands on pages, and not in the API alone.
@Suite struct KnowledgePagesTests {
  private func incident(_ id: String, _ date: String, _ body: String, _ fields: String = "") -> String {
    """
    ---
    id: \(id)
    title: Incident \(id)
    date: \(date)
    services: [orders]
    causes: [capacity.exhaustion]
    \(fields)
    ---

    # Incident \(id)

    \(body)
    """
  }

  private func site(_ documents: [String]) -> RenderedSite {
    render(Dictionary(uniqueKeysWithValues: documents.enumerated().map { ("incidents/\($0.offset).md", $0.element) }))
  }

  private let lesson = "## Lessons learned\n\n- An alert on the free space of a volume has to come before it is full."

  @Test func aLearningSaysThatItCameBack() {
    let site = site([incident("INC-1", "2026-01-10", lesson), incident("INC-2", "2026-04-10", lesson)])
    let said = "It came back. Already written down after <a href=\"inc-1.html\">Incident INC-1</a>"
    let isSaid = site.text("incidents/inc-2.html").contains(said)
    #expect(isSaid)
    #expect(!site.text("incidents/inc-1.html").contains("It came back. Already"))
  }

  @Test func themesHavePages() throws {
    let site = site([incident("INC-1", "2026-01-10", lesson)])
    let page = site.text("learnings.html")
    let address = try #require(page.firstMatch(of: #/<a class="chip" href="(learnings/[^"]+)">Alerts /#)).1
    let theme = site.text(String(address))
    let isListed = theme.contains("An alert on the free space of a volume") && theme.contains("Incident INC-1")
    #expect(isListed)
  }

  @Test func aCauseThatComesBackTwiceShowsItsChain() {
    let items = "## Action items\n\n| Item | Owner | Status |\n|---|---|---|\n| Cap the volume | A | Done |\n"
    let site = site([
      incident("INC-1", "2026-01-10", items), incident("INC-2", "2026-03-10", items),
      incident("INC-3", "2026-05-10", items),
    ])
    let page = site.text("incidents/inc-2.html")
    let chain = page.firstMatch(of: /<ol class="series">(.*?)<\/ol>/)?.1
    let names = chain?.matches(of: /INC-\d(?=<)/).map { String($0.0) }
    #expect(names == ["INC-1", "INC-2", "INC-3"])
    #expect(chain?.contains("<b>INC-2</b>") == true)
    #expect(site.text("incidents/inc-3.html").contains("<ol class=\"series\">"))
  }

  /// Advice stands beside deeds, and a kind of which nothing is agreed says so.
  @Test func aCauseSetsAdviceBesideDeeds() throws {
    let items =
      "## Action items\n\n| Item | Kind | Status |\n|---|---|---|\n| Cap the volume | eliminate | Done |\n"
      + "| Watch the free space | detect | Proposed |\n"
    let site = site([incident("INC-1", "2026-01-10", items)])
    let page = site.text("causes/capacity.exhaustion.html")
    let helps = try #require(page.split(separator: "id=\"cause.patterns\"").last)
    func row(_ kind: String) -> Substring {
      helps.split(separator: "<dt>").first { $0.hasPrefix(kind) }?.split(separator: "</div>").first ?? ""
    }
    let eliminate = row("Eliminate")
    #expect(eliminate.contains("Cap the volume") && eliminate.contains(">done<") && !eliminate.contains("agreed."))
    #expect(row("Detect").contains("Watch the free space") && row("Detect").contains("None of it is done or agreed."))
    #expect(row("Practise").contains("Nothing done, and nothing agreed."))
  }

  @Test func insightsSayWhatTheyRestOn() {
    let times = "started: 2026-03-11T14:00Z\ndetected: 2026-03-11T14:10Z\nresolved: 2026-03-11T15:00Z"
    let site = site([
      incident("INC-1", "2026-03-11", "", times), incident("INC-2", "2026-03-12", "", "time_to_restore: 20m"),
    ])
    let csv = { (name: String) in site.text("insights/\(name).csv").split(separator: "\r\n").map(String.init) }
    #expect(csv("causes").contains { $0.hasPrefix("Capacity and resources") && $0.hasSuffix("20,,2") })
    #expect(csv("known").contains("Start,1,1"))
    #expect(csv("known").contains("Root cause,2,0"))
    #expect(csv("sure").contains { $0.hasPrefix("Restored in,2,20,,,,1,20,1,50,0") })
  }

  /// Links lead to a heading whose place rows have taken, and to a label that is none in Markdown.
  @Test func everySectionOfAnIncidentHasAPlace() {
    let site = site([
      incident(
        "INC-1", "2026-03-11",
        """
        ## Timeline

        ### 14:00

        The disk was full.

        ### 14:20

        It was emptied.

        ## Impact

        **Customers**

        Nobody could order.
        """)
    ])
    let page = site.text("incidents/inc-1.html")
    for id in ["1400", "1420"] { #expect(page.ranges(of: "id=\"\(id)\"").count == 1, "\(id)") }
  }
}
