import Postmortems
import Testing

@testable import SiteGenerator

@Suite struct InsightTests {
  private func day(_ iso: String) -> CivilDate { CivilDate(iso: iso)! }

  @Test(arguments: [
    ("2025-03-04", "2026-02-01", 1, 12), ("2020-02-04", "2026-02-01", 3, 25), ("2001-05-01", "2026-02-01", 12, 26),
    ("2026-02-01", "2026-02-01", 1, 1),
  ])
  func timeIsDividedIntoAFewStretches(first: String, last: String, months: Int, count: Int) {
    let bins = TimeBins([day(last), day(first)])
    #expect(bins?.months == months)
    #expect(bins?.count == count)
    #expect(bins?.place(of: day(first)) == 0)
    #expect(bins?.place(of: day(last)) == count - 1)
  }

  @Test func percentilesNeedTenValues() {
    let line = { (count: Int) in StripPlot.Line(name: "", dots: (1...count).map { (minutes: $0, rank: 1) }) }
    #expect(line(9).p90 == nil)
    #expect(line(10).p90 == 9)
    #expect(line(20).p90 == 18)
    #expect(line(11).median == 6)
  }

  @Test(arguments: [
    ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("=SUM(A1)", "'=SUM(A1)"), ("-5", "-5"),
    ("-x", "'-x"),
  ])
  func csvFieldsAreQuoted(text: String, field: String) {
    #expect(CSVText.field(text) == field)
  }

  /// Nine columns that all begin alike are told apart by how they end.
  @Test func headsRepeatNoSubject() {
    let site = render(smallSite)
    let heads = site.text("insights.html").matches(of: /<th scope="col" class="r">([^\n]*?)<\/th>/).map { String($0.1) }
    #expect(heads.filter { $0.hasPrefix("Detected in") && !$0.hasSuffix("Median") }.isEmpty)
    #expect(heads.contains("<span class=\"vh\">Restored in, </span>n"))
    #expect(site.text("insights/response.csv").contains("\"Restored in, n\""))
  }

  @Test func everyFigureHasItsTableAndItsFile() {
    let site = render(smallSite)
    let page = site.text("insights.html")
    let files = site.files.map(\.path).filter { $0.hasPrefix("insights/") }
    #expect(files.count >= 5)
    for file in files {
      let isLinked = page.contains("href=\"\(file)\"")
      #expect(isLinked, "\(file)")
    }
    let tables = page.matches(of: /<table/).count
    #expect(tables == files.count)
    // One of the two incidents states how long it took.
    let saysMissing = page.contains("The day of 1 of 2 is not known.")
    #expect(saysMissing)
    #expect(site.text("insights/long.csv").hasPrefix("Severity,n,Shortest (min),Median"))
  }
}
