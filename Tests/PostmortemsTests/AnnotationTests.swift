import DataFormats
import Diagnostics
import Markdown
import Testing

@testable import Postmortems

@Suite struct AnnotationTests {
  static let body = """
    # Disk full

    ## Summary

    The disk of the primary was full. No space left on device, the root cause was the disk space used by old logs.

    ## Timeline

    All times UTC.

    - 2026-03-11 14:02 writes started failing
    - 14:06 alert fired, on-call paged
    - 14:51 everything back to normal

    """

  @Test func proposesWhatIsInferredAsFrontMatter() throws {
    let record = read(Self.body).value
    let annotation = Annotation.proposal(record)
    let keys = annotation.proposals.map(\.key)
    #expect(keys.contains("started"))
    #expect(keys.contains("causes"))
    let edited = String(decoding: annotation.applied(to: Array(Self.body.utf8)), as: UTF8.self)
    #expect(edited.hasPrefix("---\ndate: 2026-03-11\n"))
    #expect(edited.hasSuffix("---\n\n" + Self.body))
    let confirmed = try #require(read(edited).value.postmortem)
    #expect(confirmed.started?.provenance.source == .frontMatter)
    #expect(confirmed.started?.value.iso == "2026-03-11T14:02")
    #expect(confirmed.causes.first?.cause == "capacity.exhaustion")
    #expect(confirmed.causes.first?.provenance.source == .frontMatter)
  }

  @Test func offersNothingTwice() {
    let record = read(Self.body).value
    let edited = Annotation.proposal(record).applied(to: Array(Self.body.utf8))
    #expect(Annotation.proposal(read(String(decoding: edited, as: UTF8.self)).value).edit == nil)
  }

  @Test(arguments: [
    ("---\ntitle: T\n---\n", "---\ntitle: T\n+---\n"), ("---\r\ntitle: T\r\n---\r\n", "---\r\ntitle: T\r\n+---\r\n"),
    ("\u{FEFF}---\ntitle: T\n---\n", "\u{FEFF}---\ntitle: T\n+---\n"),
    ("+++\ntitle = \"T\"\n[extra]\nteam = \"x\"\n+++\n", "+++\ntitle = \"T\"\n+[extra]\nteam = \"x\"\n+++\n"),
  ])
  func keepsEveryOtherByte(head: String, expected: String) throws {
    let text = head + Self.body
    let annotation = Annotation.proposal(read(text).value)
    let edit = try #require(annotation.edit)
    let newline = head.contains("\r\n") ? "\r\n" : "\n"
    let inserted = edit.lines.map { $0 + newline }.joined()
    let result = String(decoding: annotation.applied(to: Array(text.utf8)), as: UTF8.self)
    #expect(
      Array(result.utf8)
        == Array(
          (expected.replacing("+-", with: inserted + "-").replacing("+[", with: inserted + "[") + Self.body).utf8))
  }

  @Test func theDiffSaysWhereEachFactComesFrom() {
    let record = read(Self.body).value
    let diff = Annotation.proposal(record).diff(of: record.document)
    #expect(diff.contains("+started: 2026-03-11T14:02Z\n"))
    #expect(diff.contains("# detected: inferred, line 12, confidence"))
  }

  @Test func correctionsCountAsStated() throws {
    let record = read(Self.body).value
    let entry = Annotation.proposal(record).sidecarEntry.replacing("capacity.exhaustion", with: "change.manual")
    let data = DataValue.parseYAML(
      Array((entry + "  severity: SEV2\n").utf8)[...], file: "corrections.yml", firstLine: 1)
    let corrections = FactCorrections.read(data.value, file: "corrections.yml")
    #expect(corrections.diagnostics.isEmpty)
    var rules = shippedRules
    rules.corrections = corrections.value
    let source = SourceText.decode(path: record.path, bytes: Array(("---\nseverity: SEV4\n---\n" + Self.body).utf8))
    let facts = try #require(RecordReader.read(Document.parse(source.value).value, rules: rules).value.postmortem)
    #expect(facts.severity?.value.name == "SEV2")
    #expect(facts.severity?.provenance.source == .correction)
    #expect(facts.severity?.provenance.location.file == "corrections.yml")
    #expect(facts.causes.first?.cause == "change.manual")
    #expect(facts.causes.first?.provenance.source.basis == .stated)
  }

  @Test func aMistakeInTheCorrectionsIsReported() {
    let data = DataValue.parseYAML(
      Array("a.md:\n  severty: SEV2\nb.md: SEV1\n".utf8)[...], file: "corrections.yml", firstLine: 1)
    let found = FactCorrections.read(data.value, file: "corrections.yml").diagnostics
    #expect(found.map(\.rule) == ["corrections.facts", "corrections.facts"])
    #expect(found.first?.remedy?.contains("severity") == true)
  }

  @Test func anExplanationShowsTheWords() {
    let source = SourceText.decode(path: "incidents/t.md", bytes: Array(Self.body.utf8))
    let explanation = FactsExplanation(Document.parse(source.value).value, rules: shippedRules, question: .cause)
    #expect(explanation.classification.decision?.value == "capacity.exhaustion")
    #expect(explanation.text.contains("line 5 in summary: No space left"))
    #expect(explanation.json.text.contains("\"answer\": \"capacity.exhaustion\""))
  }
}
