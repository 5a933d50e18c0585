import Testing

@testable import PreviewServer

@Suite struct PreviewRequestTests {
  /// Request heads, and how they are answered; `nil` is a request that is served.
  @Test(
    arguments: [
      ("GET / HTTP/1.1\r\nHost: localhost:80", nil),
      ("HEAD /a.html?b HTTP/1.0\nhost:  127.0.0.1:80 \nAccept: */*", nil),
      ("GET / HTTP/1.1", .noHost), ("GET / HTTP/1.1\r\nHost: a\r\nHost: b", .noHost),
      ("POST / HTTP/1.1\r\nHost: a", .method), ("CONNECT a:1 HTTP/1.1\r\nHost: a", .method),
      ("get / HTTP/1.1\r\nHost: a", .method), ("GET / HTTP/2\r\nHost: a", .version),
      ("GET / FTP/1\r\nHost: a", .malformed),
      ("GET  / HTTP/1.1\r\nHost: a", .malformed), ("GET / x HTTP/1.1\r\nHost: a", .malformed), ("", .malformed),
      ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5", .body),
      ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked", .body),
      ("GET / HTTP/1.1\r\nHost : a\r\n folded: x", .malformed), ("GET / HTTP/1.1\r\nno colon", .malformed),
      ("GET /\0 HTTP/1.1\r\nHost: a", .malformed), ("GET / HTTP/1.1\r\nHost: a\rX: b", .malformed),
    ] as [(String, PreviewRequest.Problem?)])
  func readsRequests(head: String, problem: PreviewRequest.Problem?) {
    switch PreviewRequest.parse(Array(head.utf8)[...]) {
    case .success(let request):
      #expect(problem == nil)
      #expect(request.isForThisMachine(port: 80))
    case .failure(let found): #expect(found == problem)
    }
  }

  @Test func refusesBytesThatAreNotUTF8() {
    let head = Array("GET /".utf8) + [0xFF, 0xFE] + Array(" HTTP/1.1\r\nHost: a".utf8)
    #expect(PreviewRequest.parse(head[...]) == .failure(.malformed))
  }

  /// Names that a browser may ask for; those of other machines are DNS rebinding.
  @Test(arguments: [
    ("localhost:4321", true), ("LOCALHOST:4321", true), ("127.0.0.1:4321", true), ("[::1]:4321", true),
    ("localhost", false), ("localhost:4322", false), ("evil.example:4321", false),
    ("127.0.0.1.evil.example:4321", false),
    ("localhost.:4321", false), ("127.0.0.2:4321", false), ("0.0.0.0:4321", false), ("2130706433:4321", false),
    ("localhost:4321@evil.example", false), ("evil.example#localhost:4321", false), ("", false),
  ])
  func answersToThisMachineOnly(host: String, isServed: Bool) {
    let request = PreviewRequest(isHead: false, target: "/", host: host)
    #expect(request.isForThisMachine(port: 4321) == isServed)
  }

  /// Targets and what they name. A way out of the folder names nothing: neither as it is nor after any decoding.
  @Test(
    arguments: [
      ("/", "index.html"), ("/a/", "a/index.html"), ("/a.html?x=/../y", "a.html"), ("/a%20b.html", "a b.html"),
      ("/%C3%BC.html", "ü.html"), ("/a#b", "a"), ("/...", "..."), ("/..a", "..a"),
      // Decoded once and no more: a name that no file of a site has.
      ("/%252e%252e/etc/passwd", "%2e%2e/etc/passwd"), ("/%25%32%65%25%32%65/x", "%2e%2e/x"),
      ("/../x", nil), ("/a/../x", nil), ("/a/..", nil), ("/./x", nil), ("/.", nil), ("/..", nil),
      ("/../../../../etc/passwd", nil),
      ("/%2e%2e/x", nil), ("/%2E%2E/x", nil), ("/.%2e/x", nil), ("/%2e./x", nil), ("/%2e%2e%2fx", nil),
      ("/..%2fx", nil),
      ("/a%2f..%2f..%2fx", nil), ("/..\\x", nil), ("/..%5cx", nil), ("/a%5C..%5Cx", nil), ("/%5c%5chost", nil),
      ("//etc/passwd", nil), ("/%2fetc/passwd", nil), ("/a//b", nil), ("/a%00.html", nil), ("/%00", nil),
      ("/a%0d%0ax", nil),
      ("/a%7f", nil), ("/%", nil), ("/%2", nil), ("/%zz", nil), ("/%c0%ae%c0%ae/x", nil), ("/%e0%80%ae/x", nil),
      ("/%u002e%u002e/x", nil), ("/%ff", nil), ("", nil), ("a", nil), ("*", nil), ("http://localhost:4321/x", nil),
      ("file:///etc/passwd", nil),
    ] as [(String, String?)])
  func namesFilesOfTheSiteOnly(target: String, path: String?) {
    #expect(SitePath.resolve(target) == path)
  }

  @Test func redirectsStayOnThisMachine() {
    #expect(SitePath.encoded("a b/ü\"\r\n") == "a%20b/%C3%BC%22%0D%0A")
  }

  @Test(arguments: [
    ("<p>a</p></body></html>", "<p>a</p><script src=\"/.debrief/reload.js?v=7\" defer></script>\n</body></html>"),
    ("<p>", "<p><script src=\"/.debrief/reload.js?v=7\" defer></script>\n"),
    ("", "<script src=\"/.debrief/reload.js?v=7\" defer></script>\n"),
    ("<meta http-equiv=\"refresh\" content=\"0\"></body>", "<meta http-equiv=\"refresh\" content=\"0\"></body>"),
  ])
  func addsTheScriptToPages(html: String, expected: String) {
    #expect(String(decoding: PreviewSite.withScript(Array(html.utf8), version: 7), as: UTF8.self) == expected)
  }

  /// What documents say cannot end an event's line early, nor begin one of its own.
  @Test func eventsAreOneLine() {
    let notice = PreviewSite.Notice(
      severity: "error", place: "a.md:1:1", rule: "x", text: "a\n\nevent: evil\r\n\"\\\u{2028}", remedy: nil)
    let event = PreviewSite(files: [:], notices: [notice]).event(version: 1, changed: ["a.html"])
    #expect(event.split(separator: "\n", omittingEmptySubsequences: false).count == 4)
    #expect(event.hasPrefix("event: site\ndata: {\"version\":1,\"changed\":[\"a.html\"],\"counts\":{\"error\":1,"))
    #expect(event.contains("a\\u000a\\u000aevent: evil\\u000d\\u000a\\\"\\\\\\u2028"))
  }

  @Test func knowsWhichFilesChanged() {
    let old = PreviewSite(files: ["a": [1], "b": [1], "c": [1]], notices: [])
    let new = PreviewSite(files: ["a": [1], "b": [2], "d": [1]], notices: [])
    #expect(new.changes(since: old) == ["b", "c", "d"])
  }

  @Test func aVersionIsToldWhatLaterOnesChanged() {
    var published = PublishedSite(site: PreviewSite(files: ["a": [1], "b": [1], "c": [1]], notices: []), version: 7)
    #expect(published.paths(changedSince: 7) == [])
    // The open page is ready before the site is, and is the same in it.
    let isNew = published.merge(["a": [2], "b": [1]])
    let isNewAgain = published.merge(["a": [2]])
    #expect(isNew && !isNewAgain)
    published.replace(with: PreviewSite(files: ["a": [2], "b": [2], "c": [1]], notices: []))
    #expect(published.version == 9)
    #expect(published.paths(changedSince: 7) == ["a", "b"])
    #expect(published.paths(changedSince: 8) == ["b"])
    #expect(published.paths(changedSince: 6) == nil && published.paths(changedSince: 10) == nil)
    #expect(published.event(since: 8).contains("\"version\":9,\"changed\":[\"b\"]"))
    #expect(published.event(since: nil).contains("\"changed\":null"))
    for _ in 0..<PublishedSite.mostKept { published.replace(with: published.site) }
    #expect(published.paths(changedSince: 8) == nil)
    #expect(published.paths(changedSince: 9) == [])
  }
}
