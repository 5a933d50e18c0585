import DataFormats
import Foundation
import Testing

@testable import Postmortems

private let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("Fixtures")

/// Whole postmortems in the schools of templates and in house styles of their own, against what they say.
@Suite struct FixtureTests {
  static let expected: DataValue? = {
    let file = fixtures.appendingPathComponent("postmortems/facts.yml")
    guard let bytes = try? Data(contentsOf: file) else { return nil }
    return DataValue.parseYAML(Array(bytes)[...], file: "facts.yml", firstLine: 1).value
  }()

  static let names: [String] = (expected?.entries ?? []).map(\.key)

  @Test func thereIsOneForEveryDocument() throws {
    let folder = fixtures.appendingPathComponent("postmortems").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }
    #expect(files.sorted() == Self.names.sorted())
    #expect(files.count >= 20)
  }

  @Test(arguments: names)
  func aReaderWouldSayTheSame(name: String) throws {
    let want = try #require(Self.expected?[name])
    let text = try String(contentsOf: fixtures.appendingPathComponent("postmortems/\(name)"), encoding: .utf8)
    let record = read(text, path: "incidents/\(name)").value
    let facts = try #require(record.postmortem)
    #expect(record.title == want["title"]?.string)
    let single: [(String, String?)] = [
      ("date", facts.date?.value.iso), ("severity", facts.severityAsWritten), ("zone", facts.zone?.value),
      ("started", facts.started?.value.iso), ("detected", facts.detected?.value.iso),
      ("mitigated", facts.mitigated?.value.iso), ("resolved", facts.resolved?.value.iso),
      ("stated_detect_min", facts.timeToDetect.stated.map { "\($0.value)" }),
      ("stated_restore_min", facts.timeToRestore.stated.map { "\($0.value)" }), ("trigger", facts.trigger?.value),
      ("detected_by", facts.detectedBy?.value), ("cause", facts.primaryCause?.cause),
    ]
    for (key, value) in single {
      if let wanted = want[key]?.string { #expect(value == wanted, "\(key)") }
    }
    #expect(CanonicalSections(record.sections).lines.keys.map(\.rawValue).sorted() == strings(want["sections"]))
    #expect(facts.timeline.map(\.written) == strings(want["timeline"]))
    #expect(facts.learnings.map(\.kind.rawValue) == strings(want["learnings"]))
    let items = facts.preventionItems.map { item -> [String?] in
      let status = item.status.map { $0.value == .done ? "done" : "open" }
      return [
        item.text, item.owner?.value, status, item.due?.value.iso, item.ticketURL ?? item.ticket?.value,
        item.priority?.value,
      ]
    }
    let wanted = (want["items"]?.list ?? []).map { item in
      ["text", "owner", "status", "due", "ref", "priority"].map { item[$0]?.string }
    }
    #expect(items == wanted)
  }

  private func strings(_ data: DataValue?) -> [String] { data?.list?.compactMap(\.string) ?? [] }
}

/// What happened, in one or two sentences of an engineer, for every leaf of the taxonomy: how often the classifier finds it.
@Suite struct CauseStatementTests {
  struct Statement {
    var leaf: String
    var trigger: String
    var text: String
  }

  static let statements: [Statement] = {
    let file = fixtures.appendingPathComponent("causes/statements.tsv")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return cells.count == 3 ? Statement(leaf: cells[0], trigger: cells[1], text: cells[2]) : nil
    }
  }()

  @Test func everyLeafHasStatements() {
    let leaves = Set(shippedRules.taxonomy.categories.flatMap(\.leaves).map(\.id))
    #expect(Set(Self.statements.map(\.leaf)) == leaves)
  }

  private func rows(_ name: String) throws -> [[Substring]] {
    let text = try String(contentsOf: fixtures.appendingPathComponent("causes/\(name).tsv"), encoding: .utf8)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: "\t") }
      .filter { $0.count == 2 }
  }

  /// - Parameter right: at least so many of a hundred are understood.
  /// - Parameter misread: at most so many of a hundred are taken for another cause.
  @Test(arguments: [
    ("more-statements", 150, 75, 22), ("third-statements", 55, 78, 16), ("other-languages", 140, 90, 5),
  ])
  func otherWordsAreMostlyUnderstoodToo(name: String, count: Int, right: Int, misread: Int) throws {
    let rows = try rows(name)
    var found = 0
    var silent = 0
    for row in rows {
      let facts = try facts("# Incident of the day\n\n## Root cause\n\n\(row[1])\n\n## Impact\n\nIt was down.\n")
      if facts.primaryCause?.cause == String(row[0]) { found += 1 }
      if facts.primaryCause == nil { silent += 1 }
    }
    #expect(rows.count > count)
    #expect(found * 100 >= rows.count * right, "\(found) of \(rows.count) causes")
    #expect((rows.count - found - silent) * 100 <= rows.count * misread, "\(rows.count - found - silent) misread")
  }

  /// - Parameter right: at least so many of a hundred are understood.
  /// - Parameter misread: at most so many of a hundred are taken for another trigger.
  @Test(arguments: [("triggers", 45, 80, 10), ("other-triggers", 40, 90, 5)])
  func triggersInASummaryAreUnderstood(name: String, count: Int, right: Int, misread: Int) throws {
    let rows = try rows(name)
    var found = 0
    var wrong = 0
    for row in rows {
      let text =
        "# Checkout outage on 3 May 2024\n\n## Summary\n\nCheckout was down for an hour. \(row[1])\n\n"
        + "## Timeline\n\n- 14:02 errors\n- 14:10 alert fired\n- 14:40 resolved\n"
      guard let trigger = try facts(text).trigger?.value else { continue }
      if trigger == String(row[0]) { found += 1 } else { wrong += 1 }
    }
    #expect(rows.count >= count)
    #expect(found * 100 >= rows.count * right, "\(found) of \(rows.count) triggers")
    #expect(wrong * 100 <= rows.count * misread, "\(wrong) misread")
  }

  @Test func mostAreUnderstoodAndFewMisread() throws {
    var right = 0
    var silent = 0
    var rightTriggers = 0
    var wrongTriggers = 0
    for statement in Self.statements {
      let facts = try facts(
        "# Incident of the day\n\n## Root cause\n\n\(statement.text)\n\n## Impact\n\nIt was down.\n")
      if facts.primaryCause?.cause == statement.leaf { right += 1 }
      if facts.primaryCause == nil { silent += 1 }
      guard let trigger = facts.trigger?.value else { continue }
      if trigger == statement.trigger { rightTriggers += 1 } else { wrongTriggers += 1 }
    }
    let all = Self.statements.count
    #expect(right * 100 >= all * 85, "\(right) of \(all) causes")
    #expect((all - right - silent) * 100 <= all * 12, "\(all - right - silent) misread")
    #expect(rightTriggers * 3 >= wrongTriggers * 8, "\(rightTriggers) triggers right, \(wrongTriggers) wrong")
  }
}

/// Files that are not what they seem: several incidents, templates nobody filled in, texts about postmortems.
@Suite struct OddDocumentTests {
  static let two = """
    # Outages in March 2024

    ## 2024-03-04: Search down

    ### Summary

    Search was down because the disk was full.

    ### Timeline

    - 09:00 UTC disk full, search goes down
    - 10:00 UTC search is back to normal

    ### Action items

    - [ ] Alert on disk space

    ## 2024-03-19: Mail delayed

    ### Summary

    Mail was delayed because a certificate had expired.

    ### Timeline

    - 14:00 UTC certificate expires
    - 16:00 UTC certificate renewed, all clear

    ### Action items

    - [x] Renew automatically
    """

  @Test func severalIncidentsInAFileAreNotMixed() throws {
    let result = read(Self.two)
    let facts = try #require(result.value.postmortem)
    #expect(facts.date?.value.iso == "2024-03-04")
    #expect(facts.timeline.map(\.written) == ["09:00", "10:00"])
    #expect(facts.preventionItems.map(\.text) == ["Alert on disk space"])
    #expect(facts.primaryCause?.cause == "capacity.exhaustion")
    let diagnostic = try #require(result.diagnostics.first { $0.rule == "document.incidents" })
    #expect(diagnostic.location.range?.start.line == 3)
    #expect(diagnostic.notes.map { $0.location?.range?.start.line } == [18])
    // The page shows everything all the same.
    #expect(result.value.sections.filter { $0.kind == .timeline }.count == 2)
  }

  @Test func phasesOfOneIncidentAreNoIncidents() throws {
    let result = read(
      "# T\n\n## Timeline\n\n### Day one\n\n- 09:00 down\n\n### Day two\n\n- 10:00 up\n\n## Impact\n\nAll.\n")
    #expect(!result.diagnostics.contains { $0.rule == "document.incidents" })
    #expect(result.value.postmortem?.timeline.count == 2)
  }

  @Test(arguments: [
    "YYYY-MM-DD", "HH:MM", "SEV-?", "TBD", "[FILL IN]", "{{ date }}", "<owner>", "n/a", "…", "XX:XX", "",
  ])
  func whatATemplateLeftStandingIsNoFact(text: String) throws {
    #expect(shippedRules.vocabulary.isPlaceholder(text))
    let facts = try facts(
      "# T\n\n**Severity:** \(text)\n**Owner:** \(text)\n\n## Lessons learned\n\n- \(text)\n\n## Action items\n\n- [ ] \(text)\n"
    )
    #expect(facts.severity == nil)
    #expect(facts.learnings.isEmpty)
    #expect(facts.preventionItems.isEmpty)
  }

  @Test(arguments: [
    ("docs/index.md", "# Postmortems\n\n- [2024-03-04 Search down](a.md)\n"),
    ("incidents/README.md", "# How we write postmortems\n\nCopy the template. Include a timeline.\n"),
    (
      "docs/policy.md",
      "# Incident response policy\n\n## Severity levels\n\n| Level | Meaning |\n|---|---|\n| SEV1 | down |\n"
    ),
    ("docs/setup.md", "# Set up the server\n\n## Background\n\nIt runs.\n\n## Next steps\n\n- Install it\n"),
  ])
  func whatIsNoPostmortemIsToldApart(path: String, text: String) {
    #expect(read(text, path: path).value.kind != .postmortem)
  }
}

/// A pure label in front of a title is no part of it.
@Suite struct TitleTests {
  @Test(arguments: [
    ("Incident report: Search down", "Search down"), ("Postmortem – Search down", "Search down"),
    ("[Postmortem] Search down", "Search down"), ("🔥 Outage Post Mortem: Search down", "Search down"),
    ("Incident 12: Search down", "Search down"), ("Critical Incident: Search down", "Search down"),
    ("INCIDENTE CRÍTICO: caída", "caída"), ("障害報告：決済停止", "決済停止"), ("事故报告：首页无法访问", "首页无法访问"),
    ("Search: nothing found", "Search: nothing found"), ("Search outage", "Search outage"),
    ("Mail postmortem: what we saw", "Mail postmortem: what we saw"), ("[API] Search down", "[API] Search down"),
  ])
  func labelsInFrontAreLeftOut(heading: String, title: String) {
    #expect(read("# \(heading)\n\n## Summary\n\nIt was down.\n").value.title == title)
  }
}
