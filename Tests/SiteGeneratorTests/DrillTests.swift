import Testing

@testable import SiteGenerator

@Suite struct DrillTests {
  @Test func aDrillTellsTheTimelineAndKeepsTheCauseForTheEnd() throws {
    let page = render(smallSite).text("incidents/inc-2026-009/drill.html")
    let steps = page.matches(of: /<summary>Step (\d) of 5/).map { String($0.1) }
    #expect(steps == ["1", "2", "3", "4", "5"])
    let cause = try #require(page.range(of: "Resource exhausted"))
    let last = try #require(page.range(of: "Step 5 of 5"))
    #expect(last.upperBound < cause.lowerBound)
    // The title often gives the answer away; it stands behind the last step.
    let title = try #require(page.range(of: "Primary stopped on a full disk"))
    #expect(last.upperBound < title.lowerBound)
  }

  @Test func aShortTimelineIsNoDrill() {
    let site = render(smallSite)
    #expect(!site.files.contains { $0.path.hasPrefix("incidents/queue/") })
    let isOffered = site.text("incidents/inc-2026-009.html").contains("href=\"../incidents/inc-2026-009/drill.html\"")
    #expect(isOffered)
  }

  @Test func everyDrillIsDescribedOnItsOwn() {
    var files = smallSite
    files["incidents/other.md"] = diskFull.replacing("INC-2026-009", with: "INC-2026-030")
    let site = render(files)
    let said = site.pages.filter { $0.path.hasSuffix("drill.html") }.compactMap {
      site.text($0.path).firstMatch(of: /<meta name="description" content="([^"]*)"/).map { String($0.1) }
    }
    #expect(said.count == 2 && Set(said).count == 2)
  }

  @Test func anAlertHasALastingAddressAndATriageCard() {
    var files = smallSite
    files["incidents/disk.md"] = diskFull.replacing("severity: SEV1", with: "severity: SEV1\nalerts: [Disk Full]")
    let page = render(files).text("alerts/disk-full.html")
    let hasCard = page.contains("Triage card") && page.contains("Resource exhausted") && page.contains("1 of 1")
    #expect(hasCard)
  }

  @Test func aCauseThatCameBackIsSaidOnBothPages() {
    var files = smallSite
    files["incidents/again.md"] = diskFull.replacing("INC-2026-009", with: "INC-2026-030")
      .replacing("2026-03-11", with: "2026-06-11").replacing("Primary stopped", with: "Again the primary stopped")
    let site = render(files)
    let before = site.text("incidents/inc-2026-009.html").contains("came back 92 days later")
    #expect(before)
    let after = site.text("incidents/inc-2026-030.html")
    let saysBoth = after.contains("was behind this one 92 days before") && after.contains("Rehearse the failover")
    #expect(saysBoth)
  }
}
