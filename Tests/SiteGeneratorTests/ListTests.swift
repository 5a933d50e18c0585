import Diagnostics
import FileTree
import KnowledgeBase
import Markdown
import Parallelism
import Postmortems
import Testing

@testable import SiteGenerator

/// Long lists: no page grows with the number of incidents, and nothing gets lost between the pages.
@Suite struct ListTests {
  /// A thousand and more incidents made from one document, over many years, services and owners; all of them share
  /// a cause and a service, the worst case for lists.
  private static let manyIncidents: RenderedSite = {
    let count = 1_200
    let words = "disk queue cache lease token shard quota probe canary replica index socket thread batch tunnel".split(
      separator: " ")
    let document = Document.parse(SourceText.decode(path: "a.md", bytes: Array(diskFull.utf8)).value).value
    let template = RecordReader.read(document, rules: shippedRules).value
    let records = (0..<count).map { number -> Record in
      var record = template
      record.id = "INC-\(number)"
      record.title = "Incident \(number) with a title that is about as long as such titles are"
      let at = Provenance(.frontMatter, at: SourceLocation(file: "a.md", line: 1))
      let date = CivilDate(year: 2016 + number % 10, month: 1 + number % 12, day: 1 + number % 28)
      record.postmortem?.date = date.map { Fact($0, at) }
      record.postmortem?.started = nil
      record.postmortem?.services = [Fact("orders-api", at), Fact("service \(number % 60)", at)]
      for index in template.postmortem?.preventionItems.indices ?? 0..<0 {
        let word = words[(number + index) % words.count]
        record.postmortem?.preventionItems[index].id = "INC-\(number)-P\(index)"
        record.postmortem?.preventionItems[index].text = "Bound every \(word) of kind \(number)"
        record.postmortem?.preventionItems[index].owner = Fact("Team \(number % 60)", at)
      }
      for index in template.postmortem?.learnings.indices ?? 0..<0 {
        record.postmortem?.learnings[index].text = "\(words[number % words.count]) \(number)x\(index)"
        record.postmortem?.learnings[index].headline = "\(words[number % words.count]) \(number)x\(index)"
      }
      return record
    }
    let base = KnowledgeBase.build(
      records: records, taxonomy: shippedRules.taxonomy, asOf: CivilDate(iso: "2026-07-01")
    ).value
    let map = SiteMap.make(for: base).value
    let site = Site(base: base, map: map, words: shippedTheme.words, options: SiteOptions())
    // The pages of the incidents themselves are no lists.
    let jobs = site.jobs().filter { if case .record = $0 { false } else { true } }
    let pages = parallelMap(jobs, threads: 2) { RenderedPage($0, site: site, theme: shippedTheme) }
    return RenderedSite(files: pages.flatMap(\.files))
  }()

  @Test func noPageIsAbove300Kilobytes() {
    let site = ListTests.manyIncidents
    for page in site.pages { #expect(page.bytes.count < 300_000, "\(page.path)") }
    #expect(site.pages.contains { $0.path == "years/2016.html" })
    #expect(site.pages.contains { $0.path == "services/orders-api/2.html" })
    #expect(site.pages.contains { $0.path == "learnings/2016.html" })
  }

  @Test(arguments: [
    ("services/orders-api", 1_200), ("causes/capacity.exhaustion", 1_200), ("years/2016", 120),
    ("incidents-by-severity", 1_200), ("incidents-by-duration", 1_200),
  ])
  func everyIncidentStandsOnOneOfThePages(list: String, count: Int) {
    let pages = ListTests.manyIncidents.pages.filter { $0.path == list + ".html" || $0.path.hasPrefix(list + "/") }
    let found = pages.flatMap { page in
      String(decoding: page.bytes, as: UTF8.self).matches(of: /class="t" href="[^"]*incidents\/(inc-\d+)\.html"/)
        .map { String($0.1) }
    }
    #expect(found.count == count)
    #expect(Set(found).count == count)
  }

  @Test(arguments: ["by-owner", "by-cause", ""])
  func everyItemStandsInTheLedger(grouping: String) {
    let folder = "prevention/" + (grouping.isEmpty ? "" : grouping + "/")
    let pages = ListTests.manyIncidents.pages.filter { page in
      page.path.hasPrefix(folder) && (!grouping.isEmpty || !page.path.hasPrefix("prevention/by-"))
    }
    let found = pages.flatMap { page in
      String(decoding: page.bytes, as: UTF8.self).matches(of: /kind (\d+)<\/b>/).map { String($0.1) }
    }
    #expect(found.count == 2_400)
    #expect(Set(found).count == 1_200)
  }

  @Test func longListsLeadFromPageToPage() {
    let second = ListTests.manyIncidents.text("services/orders-api/2.html")
    let hasWays =
      second.contains("rel=\"prev\" href=\"../../services/orders-api.html\"")
      && second.contains("rel=\"next\" href=\"3.html\"")
    #expect(hasWays)
    let isTitled = second.contains("<title>orders-api – Services, page 2 – Debrief</title>")
    #expect(isTitled)
  }

  /// What stands above a list is said of all of it, on whichever of its pages.
  @Test(arguments: [
    "services/orders-api", "incidents-by-severity", "prevention/by-cause/capacity.exhaustion", "prevention/settled",
  ])
  func everyPageSaysTheFiguresOfTheWholeList(list: String) {
    let pages = ListTests.manyIncidents.pages.filter { $0.path == list + ".html" || $0.path.hasPrefix(list + "/") }
    let said = pages.map { page -> Substring in
      let text = String(decoding: page.bytes, as: UTF8.self)
      return list.hasPrefix("prevention")
        ? text.firstMatch(of: /<figure class="fig">(.+?)<figcaption>/)?.1 ?? ""
        : text.firstMatch(of: /<meta name="description" content="([^"]+)"/)?.1 ?? ""
    }
    #expect(pages.count > 1)
    #expect(said.first != "")
    #expect(Set(said).count == 1, "\(said)")
  }

  /// A heading counts what it stands for, and not how much of it the page has room for.
  @Test(arguments: ["incidents/index.html", "services/orders-api.html", "services/orders-api/2.html"])
  func yearsCountAllTheirIncidents(page: String) {
    let text = ListTests.manyIncidents.text(page)
    let counts = text.matches(of: /id="year-\d+".*?<span class="n">(\d+)<\/span>/.dotMatchesNewlines()).map { $0.1 }
    #expect(!counts.isEmpty && counts.allSatisfy { $0 == "120" }, "\(counts)")
  }

  @Test func aTallyCountsEachStateOnce() {
    let text = """
      ---
      id: INC-1
      title: Queue stopped
      date: 2026-01-02
      ---
      ## Action items

      | Item | Owner | Due | Status |
      | --- | --- | --- | --- |
      | Bound the queue | A | 2026-02-01 | Done |
      | Alert on depth | A | 2026-02-01 | Open |
      | Drain on start | A | 2026-12-01 | In progress |
      | Rewrite it | A | | Declined |
      | Add a second reader | A | | Proposed |
      """
    let base = knowledgeBase(["incidents/a.md": text])
    let tally = ItemTally(base.prevention.indices, in: base)
    #expect(
      [tally.count, tally.done, tally.open, tally.overdue, tally.promised, tally.declined] == [5, 1, 3, 1, 4, 1])
    #expect(ItemTally([0, 99], in: base).count == 1)
    let words = shippedTheme.words
    let ledger = Ledger(base, map: SiteMap.make(for: base).value, words: words)
    #expect(ledger.items.map { base.prevention[$0].status } == [.open, .inProgress, .proposed, .done, .declined])
    #expect(Ledger.inOrder([4, 3, 2, 1, 0], in: base) == ledger.items)
    #expect(ledger.tally == tally)
    #expect(ledger.settled.tally.count == 2)
  }

  @Test func everyLinkOfEveryPageResolves() {
    let site = ListTests.manyIncidents
    // The site has no twins, since they are made from the pages; every page links its own.
    let made = site.files.map(\.path)
    let paths = Set(made + made.map(MarkdownTwin.address)).union(["about.html", "about.md"])
    var broken: [String] = []
    for page in site.pages {
      let depth = page.path.split(separator: "/").dropLast().map(String.init)
      for match in String(decoding: page.bytes, as: UTF8.self).matches(of: /<a [^>]*href="([^"#?]+)/) {
        var parts = depth
        for part in match.1.split(separator: "/") {
          if part == ".." { parts = parts.dropLast() } else { parts.append(String(part)) }
        }
        let path = parts.joined(separator: "/")
        // Incidents and feeds are made apart.
        let isApart = path.hasPrefix("incidents/inc-") || path.hasSuffix(".xml") || path.hasSuffix(".ics")
        if !isApart, !paths.contains(path) { broken.append("\(page.path): \(match.1)") }
      }
    }
    #expect(broken == [])
  }

  @Test(arguments: [(0, []), (1, [0..<1]), (16, [0..<16]), (33, [0..<16, 16..<32, 32..<33])])
  func longListsAreMadeInStretches(pages: Int, expected: [Range<Int>]) {
    #expect(Paging.stretches(of: pages) == expected)
  }

  @Test func pagesAreCutWhereTheNextRowWouldBeTooMuch() {
    // A page takes 120 kB, the first one 60.
    #expect(Paging.pages([30, 30, 30, 90, 10], first: 60_000) { $0 * 1_000 } == [[30, 30], [30, 90], [10]])
    #expect(Paging.pages([Int]()) { $0 } == [[]])
    #expect(Paging.pages([500_000, 1]) { $0 } == [[500_000], [1]])
  }
}
