import Diagnostics
import Testing

@Suite struct ConsoleRendererTests {
  private let source = Array("---\ntitle: x\nseverity: SEV9\n---\n".utf8)

  private func diagnostic(line: Int = 3, from: Int = 11, to: Int = 14) -> Diagnostic {
    Diagnostic(
      .warning, rule: "fact.severity",
      at: SourceLocation(
        file: "incidents/db.md",
        range: SourceRange(
          start: SourcePosition(line: line, column: from), end: SourcePosition(line: line, column: to))),
      "\"SEV9\" is not in the severity matrix", because: "it stands in no order", remedy: "use SEV1 to SEV4",
      notes: [Diagnostic.Note("the matrix", at: SourceLocation(file: "debrief.yml", line: 4))])
  }

  @Test func saysWhereWhatWhyAndWhatToDo() {
    let expected = """
      incidents/db.md:3:11: warning[fact.severity]: "SEV9" is not in the severity matrix
          3 | severity: SEV9
            |           ^~~~
           why: it stands in no order
           do:  use SEV1 to SEV4
           note: debrief.yml:4:1: the matrix

      """
    #expect(ConsoleRenderer().render(diagnostic(), source: source) == expected)
  }

  @Test func standsWithoutASource() {
    #expect(ConsoleRenderer().render(diagnostic()).hasPrefix("incidents/db.md:3:11: warning[fact.severity]:"))
  }

  @Test(arguments: [0, 1, 4, 5, 99])
  func aRangeOutsideTheFileIsNoTrap(line: Int) {
    let text = ConsoleRenderer().render(diagnostic(line: line, from: 40, to: 90), source: source)
    #expect(text.contains("SEV9"))
  }

  @Test func theCaretStandsUnderWideCharacters() {
    let source = Array("標題 SEV9\n".utf8)
    let text = ConsoleRenderer().render(diagnostic(line: 1, from: 8, to: 11), source: source)
    #expect(text.contains("    1 | 標題 SEV9\n      |      ^~~~\n"))
    // The column counts characters, as editors do.
    #expect(text.hasPrefix("incidents/db.md:1:4:"))
  }

  @Test func escapeSequencesOfTheInputDoNotReachTheTerminal() {
    let hostile = Diagnostic(
      .error, rule: "x", at: SourceLocation(file: "a\u{1B}[2J.md", line: 1), "bad \u{1B}]0;title\u{07}")
    let text = ConsoleRenderer().render(hostile, source: Array("\u{1B}[31mred\u{202E}\n".utf8))
    #expect(!text.unicodeScalars.contains("\u{1B}"))
    #expect(!text.unicodeScalars.contains("\u{202E}"))
  }

  @Test func colourIsAskedFor() {
    #expect(ConsoleRenderer(color: true).render(diagnostic()).contains("\u{1B}[1;33m"))
    #expect(!ConsoleRenderer(color: false).render(diagnostic()).contains("\u{1B}"))
  }

  @Test func aLongLineIsShownAroundThePlace() {
    let line = String(repeating: "a", count: 5_000) + "HERE" + String(repeating: "b", count: 5_000)
    let text = ConsoleRenderer().render(diagnostic(line: 1, from: 5_001, to: 5_004), source: Array(line.utf8))
    #expect(text.utf8.count < 700)
    #expect(text.contains("HERE"))
  }

  @Test func reportsAreInOneOrder() {
    let a = Diagnostic(.warning, rule: "b", at: SourceLocation(file: "a.md", line: 2), "2")
    let b = Diagnostic(.error, rule: "a", at: SourceLocation(file: "a.md", line: 2), "1")
    let c = Diagnostic(.note, rule: "a", at: SourceLocation(file: "a.md", line: 1), "0")
    let d = Diagnostic(.note, rule: "a", at: SourceLocation(file: "b.md"), "3")
    #expect([d, a, b, c].inReportOrder() == [c, b, a, d])
    #expect([a, b, c, d].count(of: .note) == 2)
  }
}
