import Testing

@testable import Audiences

@Suite struct AudiencePassTests {
  @Test(arguments: [
    // A pair of marks, within a text and around blocks.
    ("a <!-- audience: internal -->b<!-- /audience --> c", ["a  c"]),
    ("a\n\n<!-- audience: internal -->\nb\n\nc\n<!-- /audience -->\n\nd", ["a", "d"]),
    ("<!-- audience: public -->\na\n<!-- /audience -->\nb", ["a", "b"]),
    // One within another: what is wider inside of what is narrower stays out.
    (
      "<!-- audience: internal -->\na\n\n<!-- audience: public -->\nb\n<!-- /audience -->\n\nc\n<!-- /audience -->\nd",
      ["d"]
    ),
    // A mark that is not closed is meant for what it stands in.
    ("# T\n\n## A\n\n<!-- audience: internal -->\n\na\n\n### B\n\nb\n\n## C\n\nc", ["# T", "## C", "c"]),
    ("# T\n\n## A <!-- audience: internal -->\n\na\n\n## C\n\nc", ["# T", "## C", "c"]),
    ("- a\n- b <!-- audience: internal -->\n  - c\n- d", ["- a", "- d"]),
    ("a <!-- audience: internal -->\nb\n\nc", ["c"]),
    (
      "| a | b |\n|---|---|\n| 1 | 2 <!-- audience: internal --> |\n| 3 | 4 |", ["| a | b |", "|---|---|", "| 3 | 4 |"]
    ),
    ("> a\n> <!-- audience: internal -->\n> b\n\nc", ["c"]),
    ("# T\n\na\n\n<!-- audience: internal -->\n\nb\n\n## C\n\nc", ["# T", "a"]),
    // A word that is no audience counts as the narrowest.
    ("a <!-- audience: interal -->\n\nb", ["b"]),
    // Other comments are for those who write.
    ("a <!-- note --> b\n\n<!--\nnote\n-->\n\nc", ["a  b", "c"]),
    ("a\n\n<!-- never closed\n\nb", ["a"]),
    // In code a mark is no mark.
    ("`<!-- audience: internal -->` a", ["`<!-- audience: internal -->` a"]),
    ("```\n<!-- audience: internal -->\n```", ["```", "<!-- audience: internal -->", "```"]),
  ])
  func leavesOutWhatIsMarked(source: String, expected: [String]) {
    #expect(left(source) == expected)
  }

  @Test func aMarkedColumnStaysEmpty() {
    let table = "| a | b <!-- audience: internal --> |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"
    let text = left(table).joined()
    #expect(text.contains("1") && text.contains("3") && !text.contains("2") && !text.contains("4"))
    #expect(!text.contains("b"))
  }

  @Test func linesStayWhereTheyStood() {
    let source =
      "# T\n\n- a\n- b <!-- audience: internal -->\n- c\n\n<!-- audience: internal -->\nd\n<!-- /audience -->\n\ne\n"
    let bytes = pass(["a.md": source], policy("audiences: {default: public}")).files.first?.bytes ?? []
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 12)
    #expect(lines[2...4] == ["- a", "- c", ""])
    #expect(lines[10] == "e")
  }

  @Test(arguments: [
    ("audience: public", true), ("audience: internal", false), ("audience: [customers, public]", true),
    ("audience: pubic", false), ("audience: ''", false), ("title: a", false), ("audience: PUBLIC", true),
  ])
  func documentsSayWhoTheyAreFor(front: String, isKept: Bool) {
    let result = pass(["a.md": "---\n\(front)\n---\n\ntext\n"], policy())
    #expect(result.files.isEmpty == !isKept)
    #expect(result.leftOut.isEmpty == isKept)
  }

  @Test(arguments: [
    ("---\nAudience: internal\n---\n", false), ("---\naudiance: internal\n---\n", false),
    ("---\naudience:\n---\n", false), ("---\ntitle: Breach: data\naudience: internal\n---\n", false),
    ("---\naudience: internal\ntags: *x\n---\n", false), ("---\naudience: internal\n----\n", false),
    ("---\naudience: public\nAudience: internal\n---\n", false),
    ("---\naudience: public\naudiance: internal\n---\n", false),
    ("+++\naudience = internal\n+++\n", false), ("---\ntitle: a\n---\n", true),
    ("---\nAudience: public\n---\n", true), ("---\n\nA rule above.\n", true),
  ])
  func aSlipOfFrontMatterPublishesNothing(front: String, isKept: Bool) {
    let result = pass(["a.md": front + "\n# T\n\ntext\n"], policy("audiences: {default: public}"))
    #expect(result.files.isEmpty == !isKept)
    if !front.contains(" internal\n---\n") || !front.hasPrefix("---\nAudience") {
      #expect(result.diagnostics.contains { $0.rule == "audience.unknown" } == !isKept)
    }
  }

  @Test func aMarkBeforeEverythingIsMeantForTheDocument() {
    #expect(left("<!-- audience: internal -->\n\n# T\n\na\n").isEmpty)
    #expect(left("<!-- audience: public -->\n\n# T\n\na\n") == ["# T", "a"])
  }

  @Test func foldersHaveAnAudience() {
    let settings = "audiences:\n  folders: {open/: public, '*.pub.md': public, open/not/: internal}"
    let result = pass(["open/a.md": "a", "b.md": "b", "c.pub.md": "c", "open/not/d.md": "d"], policy(settings))
    #expect(result.files.map(\.path) == ["c.pub.md", "open/a.md"])
  }

  @Test func audiencesHaveAnOrder() {
    let settings = "audiences:\n  order: [public, customers, internal]\n  default: internal"
    let documents = ["a.md": "---\naudience: public\n---\n", "b.md": "---\naudience: customers\n---\n", "c.md": "c"]
    #expect(pass(documents, policy(settings)).files.map(\.path) == ["a.md"])
    #expect(pass(documents, policy(settings, audience: "customers")).files.map(\.path) == ["a.md", "b.md"])
    #expect(policy(settings, audience: "internal").showsEverything)
  }

  @Test func nothingLeftIsAnError() {
    #expect(pass(["a.md": "a"], policy()).diagnostics.contains { $0.rule == "audience.empty" && $0.severity == .error })
  }

  @Test func marksThatDoNotPairAreReported() {
    for source in ["a\n\n<!-- /audience -->\n", "# T\n\na\n\n<!-- audience: internal -->\n\nb\n"] {
      let found = pass(["a.md": source], policy("audiences: {default: public}")).diagnostics
      #expect(found.map(\.rule) == ["audience.mark"])
    }
  }

  @Test(arguments: [
    "<!-- audiance: internal -->", "<!-- audience internal -->", "<!-- audience=internal -->",
    "<!--audience :internal-->", "<!-- internal -->", "<!-- Audience -->", "<!-- /audience -->", "<!-- /audiance -->",
  ])
  func whatLooksLikeAMarkIsAnError(comment: String) {
    let result = pass(["a.md": "# T\n\na\n\n\(comment)\n\nb\n"], policy("audiences: {default: public}"))
    #expect(result.diagnostics.map(\.rule) == ["audience.mark"] && result.isInDoubt, "\(result.diagnostics)")
  }

  @Test(arguments: [
    "<!-- note -->", "<!-- the audit -->", "<!-- debrief: allow PM20 because a -->", "<!-- science -->",
  ])
  func otherCommentsAreNoMarks(comment: String) {
    let result = pass(["a.md": "# T\n\na\n\n\(comment)\n\nb\n"], policy("audiences: {default: public}"))
    #expect(result.diagnostics.isEmpty && !result.isInDoubt)
  }

  private static let statement = "The customer Acme lost four hundred orders for good."

  /// Two documents, and whether one repeats what is marked in the other.
  @Test(
    arguments: [
      ("<!-- audience: internal -->\n\(statement)\n<!-- /audience -->\n\n\(statement)\n", "b", 1),
      ("a <!-- audience: internal -->\(statement)<!-- /audience -->\n", "So it was. \(statement)", 1),
      (
        "a <!-- audience: internal -->Acme lost four hundred orders.<!-- /audience --> b",
        "Acme lost four hundred orders.", 0
      ),
      (
        "a <!-- audience: internal -->Acme lost four hundred orders again.<!-- /audience --> b",
        "Acme lost four hundred orders again.", 1
      ),
      ("- \(statement) <!-- audience: internal -->\n", "**The customer** Acme\nlost four hundred orders for good", 1),
      // A heading names what it is about; a phrase says nothing; what is left out as a whole was not marked.
      ("<!-- audience: internal -->\n\(statement)\n<!-- /audience -->\n", "# \(statement)", 0),
      ("<!-- audience: internal -->\nAll times are UTC.\n<!-- /audience -->\n", "All times are UTC.", 0),
      ("---\naudience: internal\n---\n\n\(statement)\n", statement, 0),
      ("<!-- note: \(statement) -->\n\na\n", statement, 0),
      ("<!-- audience: internal -->\n\(statement)\n<!-- /audience -->\n", "The customer Acme lost no orders.", 0),
    ] as [(String, String, Int)])
  func whatIsMarkedMustNotStandUnmarked(first: String, second: String, count: Int) {
    let settings = policy("audiences: {default: public}")
    let documents = ["a.md": first.hasPrefix("---") ? first : "# T\n\n\(first)", "b.md": "\(second)\n"]
    let result = pass(documents, settings)
    let found = result.diagnostics.filter { $0.rule == "audience.twice" }
    #expect(Set(found.map(\.location)).count == count && result.isInDoubt == (count > 0), "\(result.diagnostics)")
    if let line = found.first?.location.range?.start.line, first.contains("\n\n\(Self.statement)") {
      #expect(line == 7)
    }
    let allowed = policy("audiences: {default: public, allow: ['\(Self.statement)']}")
    #expect(!first.contains(Self.statement) || !pass(documents, allowed).isInDoubt)
  }

  @Test(arguments: [
    ("owner: kim\ntitle: a", ["title: a"]),
    ("owner:\n  - kim\n  - sam\ntitle: a", ["title: a"]),
    ("owner:\n- kim\ntitle: a", ["title: a"]),
    ("lead: kim\ntitle: a", ["title: a"]),
    ("title: a  # audience: internal\nid: b", ["id: b"]),
    ("title: a  # audiance: internal\nid: b", ["id: b"]),
    ("teams:\n  - a\n  - b # audience: internal\n  - c", ["teams:", "  - a", "  - c"]),
    ("items:\n  - owner: kim\n    text: a", ["items:", "  - ", "    text: a"]),
    ("items:\n  - text: a\n    owner: kim", ["items:", "  - text: a"]),
    ("note: {owner: kim}\ntitle: a", ["title: a"]),
    ("title: a # a comment", ["title: a "]),
    ("title: 'a # b'", ["title: 'a # b'"]),
    ("summary: |\n  # no comment\ntitle: a", ["summary: |", "  # no comment", "title: a"]),
  ])
  func leavesOutFields(front: String, expected: [String]) {
    let settings = "audiences: {default: public, fields: {owner: internal}}"
    #expect(left("---\n\(front)\n---\n", settings) == ["---"] + expected + ["---"])
  }

  @Test func fieldsInTheTextAreLeftOutToo() {
    let settings = "audiences: {default: public, fields: {owner: internal}}"
    let source = "**Lead:** kim\n**Status:** done\n\n- Owner: sam\n- a\n\n| Item | Owner |\n|---|---|\n| x | eve |\n"
    let text = left(source, settings).joined(separator: "\n")
    for name in ["kim", "sam", "eve"] { #expect(!text.contains(name)) }
    for word in ["Status", "- a", "| x |"] { #expect(text.contains(word)) }
  }

  @Test(arguments: [
    ("[text](in.md) a", "text a"), ("[text](./in.md#part) a", "text a"), ("![alt](https://x.corp/a.png) a", "alt a"),
    ("[text](https://x.corp/) a", "text a"), ("[[in|text]] a", "text a"), ("[[in]] a", " a"),
    ("[text](b.md) a", "[text](b.md) a"), ("[text][r] a\n\n[r]: in.md", "text a"),
    ("see INC-2026-7, please", "see an internal document, please"),
  ])
  func linksToWhatIsLeftOutBecomeTheirText(source: String, expected: String) {
    let documents = ["a.md": "---\naudience: public\n---\n\(source)", "in.md": "---\nid: INC-2026-7\n---\n"]
    let text = pass(documents, policy()).files.first.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    #expect(text.split(separator: "\n").dropFirst(3) == [Substring(expected)])
  }

  @Test(arguments: [
    ("Kim Doe slept", "the lead slept"), ("kim  doe", "the lead"), ("Kim\nDoe slept", "the lead\n slept"),
    ("Kimberley Doering", "Kimberley Doering"), ("akim doe", "akim doe"), ("@kim: yes", "the lead: yes"),
    ("https://wiki.corp/a?b=1.", "an internal host."), ("at 10.1.2.3:80", "at an internal host:80"),
    ("db1.internal", "an internal host"), ("a.my.example", "our wiki"), ("http://a.my.example/x", "our wiki"),
    ("kim@acme.io", "an e-mail address"), ("help@acme.io", "help@acme.io"), ("8.8.8.8", "8.8.8.8"),
    ("user@example.com", "user@example.com"), ("https://example.org/kim", "https://example.org/kim"),
    ("see http://intranet/a?b, and", "see an internal host, and"), ("https://kb:8443/x.", "an internal host."),
    ("http://[fd12::1]:80/x.", "an internal host."), ("at fd12:3456::1, port 5", "at an internal host, port 5"),
    ("at 100.64.3.4:80", "at an internal host:80"), ("http://user@wiki/x", "an internal host"),
    ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"), ("s3://bucket/x", "s3://bucket/x"),
    ("at // intranet/x", "at // intranet/x"), ("//TODO later", "//TODO later"),
  ])
  func namesAndHostsBecomeRoles(text: String, expected: String) {
    let settings =
      "audiences:\n  roles: {Kim Doe: the lead, '@kim': the lead}\n  hosts: {'*.my.example': our wiki}\n  allow: [help@acme.io]"
    #expect(policy(settings).replacement.replaced(text) == expected)
  }

  @Test(arguments: [
    "", "<!--", "<!-- audience: internal", "---\naudience: public", "- \n  - <!-- audience: x -->", "|\n|-",
  ])
  func oddDocumentsAreRead(source: String) {
    _ = left(source)
  }
}
