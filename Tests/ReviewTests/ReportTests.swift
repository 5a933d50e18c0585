import DataFormats
import Diagnostics
import Testing

@testable import Review

@Suite struct ReportTests {
  private let sources = ["dir/ä b.md": Array("# Títle\n\nÜber \"human error\", 100 % <b>\n".utf8)]

  private var report: ReviewReport {
    let range = SourceRange(
      start: SourcePosition(line: 3, column: 8), end: SourcePosition(line: 3, column: 18))
    let found = [
      Diagnostic(
        .error, rule: "PM13", at: SourceLocation(file: "dir/ä b.md", range: range),
        "\"human error\" is given as a cause",
        because: "Why, 100 %: <b>\nnext", remedy: "Do."),
      Diagnostic(.note, rule: "PM07", at: SourceLocation(file: "dir/ä b.md", line: 1), "none links to evidence"),
      Diagnostic(.warning, rule: "review.allow", at: SourceLocation(file: "dir/ä b.md"), "no place"),
      Diagnostic(.warning, rule: "review.allow", at: SourceLocation(file: "dir/ä b.md"), "no place"),
    ]
    return ReviewReport(found, sources: sources, version: "1.2.3")
  }

  private func json(_ format: ReviewReport.Format) throws -> DataValue {
    let parsed = DataValue.parseJSON(Array(report.text(format).utf8)[...], file: "report.json")
    #expect(parsed.diagnostics.isEmpty)
    return try #require(parsed.value)
  }

  @Test func jsonHasEveryFinding() throws {
    let findings = try #require(try json(.json)["findings"]?.list)
    #expect(findings.count == 4)
    #expect(findings.first?["line"]?.int == 3)
    // Columns count characters: "Ü" is one.
    #expect(findings.first?["column"]?.int == 7)
    #expect(findings.first?["end_column"]?.int == 18)
  }

  /// The schema is tested with a validator in Tests/Browser; this is about what it cannot see.
  @Test func sarifNamesRulesAndPlaces() throws {
    let run = try #require(try json(.sarif)["runs"]?.list?.first)
    let rules = try #require(run["tool"]?["driver"]?["rules"]?.list)
    #expect(rules.compactMap { $0["id"]?.string } == ["PM07", "PM13", "review.allow"])
    let first = try #require(run["results"]?.list?.first)
    #expect(first["ruleIndex"]?.int == 1)
    let place = first["locations"]?.list?.first?["physicalLocation"]
    #expect(place?["artifactLocation"]?["uri"]?.string == "dir/%C3%A4%20b.md")
    #expect(place?["region"]?["startColumn"]?.int == 7)
  }

  @Test func githubGetsOneLineForEachFinding() {
    let lines = report.text(.github).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(
      lines.first
        == "::error file=dir/ä b.md,line=3,endLine=3,col=7,endColumn=18,title=PM13::\"human error\" is given as a cause. Why, 100 %25: <b>%0Anext. Do."
    )
    #expect(lines[1].hasPrefix("::notice "))
  }

  @Test func gitlabsFingerprintsAreUnique() throws {
    let issues = try #require(try json(.gitlab).list)
    let fingerprints = issues.compactMap { $0["fingerprint"]?.string }
    #expect(fingerprints.count == 4)
    #expect(Set(fingerprints).count == 4)
    #expect(issues.compactMap { $0["severity"]?.string } == ["major", "info", "minor", "minor"])
  }

  @Test func junitEscapesWhatXMLMust() {
    let text = report.text(.junit)
    #expect(text.contains("message=\"&quot;human error&quot; is given as a cause\""))
    #expect(text.contains("&lt;b&gt;&#10;next"))
    #expect(!text.contains("<b>"))
    #expect(text.contains("failures=\"4\""))
  }
}
