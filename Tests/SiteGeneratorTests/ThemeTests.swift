import Diagnostics
import Foundation
import Testing

@testable import SiteGenerator

@Suite struct ThemeTests {
  private func findings(_ overrides: [String: String]) -> [Diagnostic] {
    Theme.load(defaults: shippedThemeFiles, overrides: overrides.map { ($0.key, Array($0.value.utf8)) }).diagnostics
  }

  @Test func shippedTemplatesUseOnlyNamesThatAreThere() {
    #expect(findings([:]) == [])
  }

  @Test(arguments: [
    ("{{hedding}}", "template.name", "\"hedding\" is not in reach here"),
    ("{{> partials/mast}}", "template.name", "there is no template \"partials/mast\""),
    ("{{{title}}}", "template.name", "\"title\" is not markup, and three braces would print it unescaped"),
    ("{{barHTML}}", "template.name", "\"barHTML\" is markup"),
    ("{{t.serch}}", "template.name", "\"t.serch\" is not in reach here"),
    ("{{#groups}}", "template.syntax", "{{#groups}} is never closed"),
    ("{{#groups}}{{/rows}}", "template.syntax", "{{/rows}} stands where {{/groups}} of line 2 is due"),
    ("{{=<% %>=}}", "template.syntax", "{{= … }} is not allowed in a template of Debrief"),
    ("{{% CONTENT_TYPE: TEXT}}", "template.syntax", "{{% … }} is not allowed in a template of Debrief"),
  ])
  func aFaultyTemplateIsReportedWithItsLine(text: String, rule: String, summary: String) {
    let found = findings(["prevention.mustache": "line one\n\(text)\n"])
    #expect(found.map(\.rule) == [rule])
    #expect(found.first?.summary == summary)
    #expect(found.first?.location.file == "prevention.mustache")
  }

  @Test func aFaultyTemplateGivesWayToTheShippedOne() {
    let theme = Theme.load(defaults: shippedThemeFiles, overrides: [("about.mustache", Array("{{nothing}}".utf8))])
      .value
    #expect((render(smallSite, theme: theme).text("about.html").contains("About this build")) == true)
  }

  @Test func aSingleTemplateOrTextCanBeReplaced() {
    let overrides: [(path: String, bytes: [UInt8])] = [
      ("partials/footer.mustache", Array("<footer>ours: {{footer}}</footer>".utf8)),
      ("texts.txt", Array("homeHeading: Kennen wir das?".utf8)),
      ("assets/custom.css", Array(":root { --accent: #060 }".utf8)),
    ]
    let theme = Theme.load(defaults: shippedThemeFiles, overrides: overrides)
    #expect(theme.diagnostics.isEmpty)
    let site = render(smallSite, theme: theme.value)
    #expect((site.text("index.html").contains("<footer>ours: 2 incidents")) == true)
    #expect((site.text("index.html").contains("<h1>Kennen wir das?</h1>")) == true)
    #expect(site.text("assets/custom.css") == ":root{--accent:#060}\n")
  }

  /// A text that is missing would show its name to readers.
  @Test func everyTextThatTheProgramUsesIsThere() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/SiteGenerator")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects as? [URL] ?? []
    for file in files where file.pathExtension == "swift" {
      let source = try String(contentsOf: file, encoding: .utf8)
      for match in source.matches(of: /[^.]words\(\s*"([A-Za-z.]+)"/) {
        let isThere = shippedTheme.words.has(String(match.1))
        #expect(isThere, "\(match.1)")
      }
      for match in source.matches(of: /words\.count\(\s*"([A-Za-z.]+)"/) {
        let isThere = shippedTheme.words.has("\(match.1).one") && shippedTheme.words.has("\(match.1).other")
        #expect(isThere, "\(match.1)")
      }
    }
  }

  @Test(arguments: [(0, "0 min"), (45, "45 min"), (67, "1 h 07"), (180, "3 h"), (3_120, "2 d 4 h"), (10_080, "7 d")])
  func durationsHaveAtMostTwoUnits(minutes: Int, text: String) {
    // No line begins inside of one.
    #expect(shippedTheme.words.duration(minutes) == text.replacing(" ", with: "\u{A0}"))
  }

  @Test(arguments: [
    ("INC-2026-009", "inc-2026-009"), ("../../etc/passwd", "etc-passwd"), ("a  b//c", "a-b-c"),
    ("capacity.exhaustion", "capacity.exhaustion"),
    ("数据库故障", "数据库故障"), ("CON", "con-page"), (".hidden.", "hidden"), ("Ünïcode Ärger", "ünïcode-ärger"),
  ])
  func namesOfPagesAreSafe(id: String, name: String) {
    #expect(PageName.make(id) == name)
  }

  @Test func namesOfPagesHaveALimitAndStayApart() {
    let long = String(repeating: "x", count: 400)
    #expect(PageName.make(long).utf8.count <= 140)
    #expect(PageName.make(long + "a") != PageName.make(long + "b"))
    #expect(PageName.make("///") != PageName.make("***"))
  }

  @Test func escapingWorksOnBytes() {
    #expect(escaped("\"\u{301}<\u{338}&'\u{0}") == "&quot;\u{301}&lt;\u{338}&amp;&#39;\u{FFFD}")
  }

  @Test(arguments: [
    ("OrdersDbPrimaryDown", "Orders<wbr>Db<wbr>Primary<wbr>Down"), ("HTTP", "HTTP"),
    ("Alarm <b> & Co", "Alarm &lt;b&gt; &amp; Co"),
    ("aÄb", "a<wbr>Äb"), ("", ""),
  ])
  func linesMayBeginAtTheCapitalsOfANames(text: String, html: String) {
    var markup = Markup()
    markup.breakable(text)
    #expect(markup.html == html)
  }

  @Test func everyTemplateAndPartialSaysWhatItIs() {
    for file in shippedThemeFiles where file.path.hasSuffix(".mustache") {
      let isSaid = file.bytes.starts(with: Array("{{! ".utf8))
      #expect(isSaid, "\(file.path)")
    }
  }

  @Test(arguments: [(3, 1, 2, 6), (12, 0, 0, 12), (25, 0, 7, 2), (700, 200, 100, 3)])
  func itemsAreSquaresOrShareTheirRoom(done: Int, open: Int, overdue: Int, shapes: Int) {
    #expect(Marks.units(done: done, open: open, overdue: overdue).html.matches(of: /<rect/).count == shapes)
  }

  @Test(arguments: [
    ("/* a */ a , b { color : red ; }\n", "a ,b{color :red}\n"),
    (
      "a :hover > b { margin: 0 calc(1px + 2px); &:hover { x: y } }",
      "a :hover > b{margin:0 calc(1px + 2px);&:hover{x:y}}\n"
    ),
    ("a::before { content: \"/* ; }  \" }", "a::before{content:\"/* ; }  \"}\n"),
    ("@media (width >= 40rem) and (hover: none) { a { b: c } }", "@media (width >= 40rem) and (hover:none){a{b:c}}\n"),
    ("a { content: \"open", "a { content: \"open"), ("a { /* open", "a { /* open"),
  ])
  func stylesheetsLoseWhatOnlyAuthorsRead(css: String, expected: String) {
    #expect(String(decoding: StyleSheet.minified(Array(css.utf8)), as: UTF8.self) == expected)
  }

  @Test func medianIsANumberThatOccurred() {
    #expect([1, 2, 3, 10].median == 2)
    #expect([Int]().median == nil)
  }
}
