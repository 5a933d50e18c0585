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

  private func annotate(_ text: String, _ options: Annotation.Options = .init()) -> Annotation {
    Annotation.ofFrontMatter(Array(text.utf8), path: "incidents/test.md", rules: shippedRules, options: options)
  }

  @Test func proposesWhatIsInferredAsFrontMatter() throws {
    let annotation = annotate(Self.body)
    let keys = annotation.proposals.map(\.key)
    #expect(keys.contains("started"))
    #expect(keys.contains("causes"))
    let edited = String(decoding: annotation.edited, as: UTF8.self)
    #expect(edited.hasPrefix("---\ndate: 2026-03-11\n"))
    #expect(edited.hasSuffix("---\n\n" + Self.body))
    let confirmed = try #require(read(edited).value.postmortem)
    #expect(confirmed.started?.provenance.source == .frontMatter)
    #expect(confirmed.started?.value.iso == "2026-03-11T14:02")
    #expect(confirmed.causes.first?.cause == "capacity.exhaustion")
    #expect(confirmed.causes.first?.provenance.source == .frontMatter)
  }

  @Test func offersNothingTwice() {
    let edited = String(decoding: annotate(Self.body).edited, as: UTF8.self)
    let again = annotate(edited)
    #expect(again.proposals.isEmpty)
    #expect(again.edited == Array(edited.utf8))
  }

  /// Front matter before and after, where `…` stands for lines that are added.
  @Test(arguments: [
    ("---\ntitle: T\n---\n", "---\ntitle: T\n…---\n"), ("---\r\ntitle: T\r\n---\r\n", "---\r\ntitle: T\r\n…---\r\n"),
    ("\u{FEFF}---\ntitle: T\n---\n", "\u{FEFF}---\ntitle: T\n…---\n"),
    ("+++\ntitle = \"T\"\n[extra]\nteam = \"x\"\n+++\n", "+++\ntitle = \"T\"\n…[extra]\nteam = \"x\"\n+++\n"),
    ("+++\ntitle = \"T\"\n\n[extra]\n+++\n", "+++\ntitle = \"T\"\n…\n[extra]\n+++\n"),
    ("+++\ntitle = \"T\"\ntags = [\n[\"a\"],\n]\n+++\n", "+++\ntitle = \"T\"\ntags = [\n[\"a\"],\n]\n…+++\n"),
    ("---\n# who: me\n  title: T # really\n---\n", "---\n# who: me\n  title: T # really\n…---\n"),
    ("---\n{\"title\": \"T\"}\n---\n", "---\n{…\"title\": \"T\"}\n---\n"), ("---\n---\n", "---\n…---\n"),
    ("---\n{}\n---\n", "---\n{…}\n---\n"),
    ("---\ntitle: T\nsummary: |\n  a\n\n  b\n...\n", "---\ntitle: T\nsummary: |\n  a\n\n  b\n…...\n"),
    ("", "…"), ("\u{FEFF}", "\u{FEFF}…"),
  ])
  func keepsEveryOtherByte(head: String, expected: String) throws {
    for body in [Self.body, String(Self.body.dropLast(2))] {
      let text = head + (head.contains("\r\n") ? body.replacing("\n", with: "\r\n") : body)
      let annotation = annotate(text)
      #expect(annotation.proposals.contains { $0.key == "causes" })
      let result = annotation.edited
      // Whatever is not in the file's own bytes was inserted, in one piece.
      let parts = expected.split(separator: "…", omittingEmptySubsequences: false).map { Array($0.utf8) }
      let rest = Array(text.utf8.dropFirst(head.utf8.count))
      #expect(result.starts(with: parts[0]))
      #expect(result.suffix(parts[1].count + rest.count).elementsEqual(parts[1] + rest))
      let again = annotate(String(decoding: result, as: UTF8.self))
      #expect(again.proposals.isEmpty, "\(again.proposals)")
    }
  }

  /// A key that waits for its value gets it; one that has a value keeps it.
  @Test(arguments: [
    ("detected_by:", "detected_by: alert\n", []),
    ("detected_by:   # one of the list", "detected_by: alert   # one of the list\n", []),
    ("causes: []  # ids", "causes: [capacity.exhaustion]  # ids\n", []),
    ("detected_by: TBD", "detected_by: TBD\n", ["detected_by"]),
    ("root cause: the disk, of all things", "root cause: the disk, of all things\n", ["root cause"]),
  ])
  func fillsInWhatIsEmpty(line: String, expected: String, occupied: [String]) {
    let annotation = annotate("---\n\(line)\n---\n" + Self.body)
    let text = String(decoding: annotation.edited, as: UTF8.self)
    #expect(text.hasPrefix("---\n" + expected), "\(text)")
    #expect(annotation.occupied == occupied)
    #expect(text.split(separator: "\n").filter { $0.hasPrefix("detected_by") }.count == 1)
    #expect(annotation.obstacle == nil)
  }

  @Test(arguments: ["---\ntitle: [x\n---\n", "---\n- a\n- b\n---\n"])
  func brokenFrontMatterIsLeftAlone(head: String) {
    let annotation = annotate(head + Self.body)
    #expect(annotation.obstacle != nil)
    #expect(annotation.edited == Array((head + Self.body).utf8))
  }

  @Test func theDayOfPublicationStays() throws {
    let text = "---\ntitle: T\ndate: 2026-03-20\n---\n" + Self.body
    let annotation = annotate(text)
    let edited = String(decoding: annotation.edited, as: UTF8.self)
    #expect(edited.contains("\ndate: 2026-03-20\n"))
    #expect(edited.contains("\nincident_date: 2026-03-11\n"))
    #expect(read(edited).value.postmortem?.date?.value.iso == "2026-03-11")
  }

  @Test func whatALabelStatesIsOfferedOnRequest() {
    let text = Self.body.replacing("## Summary", with: "**Severity:** critical\n\n## Summary")
    #expect(!annotate(text).proposals.contains { $0.key == "severity" })
    let all = annotate(text, .init(includesLabelled: true)).proposals.first { $0.key == "severity" }
    #expect(all?.values == ["critical"])
    #expect(annotate(text, .init(minimumConfidence: 1)).proposals.allSatisfy { $0.provenance.confidence ?? 1 == 1 })
  }

  @Test func aDiffIsWhatPatchReads() {
    let old = Array("a\nb\nc\nd\ne".utf8)
    let new = Array("a\nb\nC\nd\nX\ne".utf8)
    let text = String(decoding: UnifiedDiff.bytes(UnifiedDiff.lines(from: old, to: new, path: "x y.md")), as: UTF8.self)
    #expect(
      text
        == "--- x y.md\t\n+++ x y.md\t\n@@ -1,5 +1,6 @@\n a\n b\n-c\n+C\n d\n+X\n e\n\\ No newline at end of file\n")
    #expect(UnifiedDiff.lines(from: old, to: old, path: "x").isEmpty)
    let first = UnifiedDiff.lines(from: [], to: Array("a\n".utf8), path: "x").map {
      String(decoding: $0.bytes, as: UTF8.self)
    }
    #expect(first == ["--- x", "+++ x", "@@ -0,0 +1,1 @@", "+a"])
  }

  // MARK: - Corrections

  private func proposals(_ pairs: [(String, String)]) -> [Annotation.Proposal] {
    pairs.map {
      Annotation.Proposal(
        key: $0.0, values: [$0.1], isList: false,
        provenance: Provenance(.inference, at: SourceLocation(file: "a.md", line: 1)))
    }
  }

  @Test(arguments: [
    ("", "a b.md", "\"a b.md\":\n  severity: SEV2\n  trigger: config\n"),
    ("x.md:\n  zone: UTC", "a.md", "x.md:\n  zone: UTC\na.md:\n  severity: SEV2\n  trigger: config\n"),
    (
      "a.md: # mine\n    zone: UTC # yes\nb.md: {zone: UTC}\n", "a.md",
      "a.md: # mine\n    severity: SEV2\n    trigger: config\n    zone: UTC # yes\nb.md: {zone: UTC}\n"
    ),
    ("./a.md:\n  severity: SEV1\n", "a.md", "./a.md:\n  trigger: config\n  severity: SEV1\n"),
    ("a.md:\nb.md:\n  zone: UTC\n", "a.md", "a.md:\n  severity: SEV2\n  trigger: config\nb.md:\n  zone: UTC\n"),
    ("x.md:\r\n  zone: UTC\r\n", "a.md", "x.md:\r\n  zone: UTC\r\na.md:\r\n  severity: SEV2\r\n  trigger: config\r\n"),
  ])
  func correctionsAreAddedToWhatIsThere(old: String, path: String, expected: String) throws {
    let wanted = proposals([("severity", "SEV2"), ("trigger", "config")])
    let new = try #require(CorrectionsFile.adding(wanted, for: path, to: Array(old.utf8)))
    let text = String(decoding: new, as: UTF8.self)
    #expect(Array(text.utf8.suffix(expected.utf8.count)) == Array(expected.utf8), "\(text)")
    #expect(old.isEmpty ? text.hasPrefix("# Facts") : text.utf8.count == expected.utf8.count)
    #expect(CorrectionsFile.adding(wanted, for: path, to: new) == new)
  }

  @Test(arguments: ["a.md: [x\n", "- a\n", "{a.md: {zone: UTC}}\n", "a.md: {zone: UTC}\n"])
  func correctionsThatCannotBeAddedToAreLeftAlone(old: String) {
    #expect(CorrectionsFile.adding(proposals([("severity", "SEV2")]), for: "a.md", to: Array(old.utf8)) == nil)
  }

  @Test func correctionsCountAsStated() throws {
    let record = read(Self.body).value
    let found = Annotation.ofCorrections(Array(Self.body.utf8), path: record.path, rules: shippedRules)
    let file = try #require(CorrectionsFile.adding(found, for: record.path, to: []))
    let entry = String(decoding: file, as: UTF8.self).replacing("capacity.exhaustion", with: "change.manual")
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
    #expect(explanation.classification?.decision?.value == "capacity.exhaustion")
    let text = explanation.text()
    #expect(text.hasPrefix("incidents/t.md: cause is capacity.exhaustion (Resource exhausted)\n"))
    #expect(text.contains("incidents/t.md:5:35: \"No space left"), "\(text)")
    #expect(explanation.json().text.contains("\"answer\": \"capacity.exhaustion\""))
  }
}
