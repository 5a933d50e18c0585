import Diagnostics
import Testing

@testable import LinkCheck

@Suite struct LinkCheckTests {
  private func scan(_ html: String) -> ScannedPage { PageScanner.scan(Array(html.utf8)) }

  /// Pieces of HTML and the addresses in them.
  @Test(
    arguments: [
      ("<a href=\"b.html\">x</a>", ["b.html"]), ("<A HREF='b.html'>", ["b.html"]), ("<a href=b.html>", ["b.html"]),
      ("<a class=\"x\" href = \"b.html\" >", ["b.html"]), ("<a href=\" b.html\n\">", ["b.html"]),
      ("<a href=\"?a=1&amp;b=2\">", ["?a=1&b=2"]), ("<a href=\"&#x62;.html\">", ["b.html"]),
      ("<a href=\"a&unknown;b\">", ["a&unknown;b"]), ("<a href=\"\">", []), ("<a>", []), ("<a href>", []),
      ("<!-- <a href=\"b.html\"> -->", []), ("<script>'<a href=\"b.html\">'</script><img src=i.png>", ["i.png"]),
      ("<style>a{background:url(<a href=x>)}</style>", []), ("<script src=\"s.js\"></script>", ["s.js"]),
      ("<link rel=\"stylesheet\" href=\"s.css\">", ["s.css"]),
      ("<img srcset=\"a.png 1x, b.png 2x\">", ["a.png", "b.png"]),
      ("<meta http-equiv=\"refresh\" content=\"0; URL=b.html\">", ["b.html"]),
      ("<video poster=p.png src=v.mp4>", ["p.png", "v.mp4"]),
      ("1 < 2 <3 <a href=\"b.html\">", ["b.html"]), ("<a href=\"b.html", ["b.html"]), ("<a href=", []), ("<", []),
      ("<a", []),
      ("<a = href=\"b.html\">", []), ("<a / href=\"b.html\">", ["b.html"]),
      ("<form action=\"search.html\">", ["search.html"]),
    ])
  func findsLinks(html: String, targets: [String]) {
    #expect(scan(html).links.map(\.target) == targets)
  }

  @Test func findsAnchorsAndLines() {
    let page = scan("<h1 id=\"a&amp;b\">\n<a name=c>\n<p id=''>\n<a href=\"x\">")
    #expect(page.anchors == ["a&b", "c"])
    #expect(page.links.map(\.line) == [4])
  }

  /// What a link on `a/b.html` means, where the site is published at `https://example.org/kb`.
  @Test(
    arguments: [
      ("c.html", .site(path: "a/c.html", fragment: nil)), ("../c.html#d", .site(path: "c.html", fragment: "d")),
      ("#e", .site(path: "a/b.html", fragment: "e")), ("?q=1", .site(path: "a/b.html", fragment: nil)),
      ("../", .site(path: "/", fragment: nil)), ("c%20d.html#%C3%BC", .site(path: "a/c d.html", fragment: "ü")),
      ("../../c.html", .site(path: "../../../c.html", fragment: nil)),
      ("./c.html?x#y", .site(path: "a/c.html", fragment: "y")),
      ("https://example.org/kb/c.html#d", .site(path: "c.html", fragment: "d")),
      ("https://example.org/kb", .site(path: "/", fragment: nil)),
      ("https://example.org/kbx", .web("https://example.org/kbx")), ("HTTP://a.example/#f", .web("HTTP://a.example/")),
      ("//cdn.example/x", .web("https://cdn.example/x")), ("mailto:a@example.org", .outside),
      ("javascript:x", .outside),
      ("/c.html", .outside), ("c.html#:~:text=x", .site(path: "a/c.html", fragment: "")),
    ] as [(String, LinkTarget)])
  func understandsLinks(text: String, target: LinkTarget) {
    let found = LinkTarget(text, from: "a/b.html", base: "https://example.org/kb")
    if case .site(let path, _) = target, path.hasPrefix("..") {
      guard case .site(let other, _) = found else {
        Issue.record("\(found)")
        return
      }
      #expect(other.hasPrefix(".."))
    } else {
      #expect(found == target)
    }
  }

  @Test func addressesAreShownWhereTheyWereWritten() {
    let page = [SourceLocation(file: "a.html", line: 9)]
    let links = ["https://a.example/x", "https://b.example/", "https://c.example/"].map {
      ExternalLink(url: $0, places: page)
    }
    let place = { (line: Int) in SourceLocation(file: "a.md", line: line) }
    let found = ExternalLink.located(
      links,
      in: [
        ("https://a.example/x#part", place(3)), ("b.md", place(4)), ("https://a.example/x", place(5)),
        ("//c.example/", place(6)),
      ])
    #expect(found.map(\.places) == [[place(3), place(5)], page, [place(6)]])
    #expect(found.map(\.url) == links.map(\.url))
  }

  private func check(_ files: [(String, String)], base: String? = nil) -> SiteLinks {
    SiteLinks.check(files.map { SiteFile(path: $0.0, bytes: Array($0.1.utf8)) }, base: base)
  }

  @Test func reportsWhatLeadsNowhere() {
    let links = check([
      (
        "index.html",
        "<a href=\"a/\">1</a>\n<a href=\"a\">2</a><a href=\"b.html\">3</a>\n<a href=\"a/index.html#x\">4</a><a href=\"a/#y\">5</a><img src=i.png><a href=#top>6</a>"
      ), ("a/index.html", "<p id=x><a href=\"../../up.html\">7</a><a href=\"https://example.com/\">8</a>"),
      ("i.css", ""),
    ])
    #expect(links.pages == 2 && links.internalLinks == 8)
    #expect(links.external.map(\.url) == ["https://example.com/"])
    #expect(
      links.diagnostics.map { "\($0.rule) \($0.location.file):\($0.location.range?.start.line ?? 0)" }.sorted() == [
        "links.anchor index.html:3", "links.page a/index.html:1", "links.page index.html:2", "links.page index.html:3",
      ])
  }

  // MARK: - Other hosts

  private func link(_ url: String) -> ExternalLink {
    ExternalLink(url: url, places: [SourceLocation(file: "a.html", line: 1)])
  }

  /// Asks in a world whose clock only moves while somebody waits or asks.
  private func ask(
    _ urls: [String], cache: [String: LinkAnswer] = [:], check: ExternalLinkCheck = ExternalLinkCheck(),
    answers: [String: Int] = [:]
  ) -> (result: ExternalLinkCheck.Result, asked: [(url: String, at: Int)]) {
    var clock = 0
    var asked: [(url: String, at: Int)] = []
    let result = check.run(
      urls.map(link), cache: cache, today: 100,
      ask: { url in
        asked.append((url, clock))
        clock += 10
        return LinkAnswer(status: answers[url] ?? 200, day: 100)
      }, wait: { clock += $0 }, now: { clock })
    return (result, asked)
  }

  @Test func leavesEachHostAPause() {
    let run = ask(["https://a.example/1", "https://a.example/2", "https://A.example/3", "https://b.example/1"])
    #expect(
      run.asked.map(\.url) == [
        "https://a.example/1", "https://b.example/1", "https://a.example/2", "https://A.example/3",
      ])
    let times = run.asked.filter { $0.url.lowercased().contains("a.example") }.map(\.at)
    #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= 1_000 })
    #expect(run.asked[1].at < 1_000)
  }

  @Test func asksAgainForWhatIsOldOrWasBroken() {
    let cache = [
      "https://a.example/": LinkAnswer(status: 200, day: 95), "https://b.example/": LinkAnswer(status: 200, day: 90),
      "https://c.example/": LinkAnswer(status: 404, day: 100), "https://d.example/": LinkAnswer(status: 200, day: 101),
      "https://gone.example/": LinkAnswer(status: 200, day: 100),
    ]
    let run = ask(
      ["https://a.example/", "https://b.example/", "https://c.example/", "https://d.example/"], cache: cache)
    #expect(run.asked.map(\.url) == ["https://b.example/", "https://c.example/", "https://d.example/"])
    #expect(run.result.known == 1 && run.result.cache.keys.sorted().last == "https://d.example/")
  }

  @Test(arguments: [
    (200, LinkAnswer.Verdict.good), (204, .good), (301, .good), (401, .unknown), (403, .unknown), (404, .broken),
    (410, .broken), (429, .unknown), (500, .unknown), (503, .unknown), (0, .broken), (999, .unknown),
  ])
  func judgesAnswers(status: Int, verdict: LinkAnswer.Verdict) {
    #expect(LinkAnswer(status: status, day: 0).verdict == verdict)
    let run = ask(["https://a.example/"], answers: ["https://a.example/": status])
    #expect(run.result.diagnostics.map(\.rule) == (verdict == .broken ? ["links.external"] : []))
  }

  @Test func asksOneHostOnlySoOften() {
    var check = ExternalLinkCheck()
    check.mostPerHost = 2
    let run = ask((1...5).map { "https://a.example/\($0)" }, check: check)
    #expect(run.result.asked == 2 && run.result.unknown == 3)
  }
}
