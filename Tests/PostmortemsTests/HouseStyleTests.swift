import Diagnostics
import Testing

@testable import Postmortems

/// One incident, told in the house styles that the reader must know: each gives the same facts.
@Suite struct HouseStyleTests {
  static let yaml = """
    ---
    id: INC-1
    title: Disk full on the primary
    date: 2026-03-11
    severity: SEV1
    services: [orders-db, orders-api]
    started: 2026-03-11T14:02Z
    detected: 2026-03-11T14:06Z
    mitigated: 2026-03-11T14:36Z
    resolved: 2026-03-11T14:51Z
    causes: [capacity.exhaustion, data.replication]
    trigger: batch
    detected_by: synthetic
    time_to_restore: 45m
    ---
    """
  static let toml = """
    +++
    id = "INC-1"
    title = "Disk full on the primary"
    date = 2026-03-11
    severity = "SEV1"
    services = ["orders-db", "orders-api"]
    started = 2026-03-11T14:02:00Z
    detected = 2026-03-11T14:06:00Z
    mitigated = 2026-03-11T14:36:00Z
    resolved = 2026-03-11T14:51:00Z
    causes = ["capacity.exhaustion", "data.replication"]
    trigger = "batch"
    detected_by = "synthetic"
    time_to_restore = "45m"
    +++
    """
  static let bold = """
    # Postmortem: Disk full on the primary

    **Incident ID:** INC-1  
    **Date:** 11 March 2026  
    **Severity:** SEV1  
    **Services:** orders-db, orders-api  
    **Time zone:** UTC  
    **Started:** 14:02  
    **Detected:** 14:06  
    **Mitigated:** 14:36  
    **Resolved:** 14:51  
    **Causes:** capacity.exhaustion, data.replication  
    **Trigger:** batch  
    **Detected by:** synthetic  
    **Time to restore:** 45 minutes
    """
  static let table = """
    # Disk full on the primary

    | Field | Value |
    |---|---|
    | Incident ID | INC-1 |
    | Date | 2026-03-11 |
    | Severity | sev-1 |
    | Services | orders-db, orders-api |
    | Started | 14:02 UTC |
    | Detected | 14:06 UTC |
    | Mitigated | 14:36 UTC |
    | Resolved | 14:51 UTC |
    | Causes | capacity.exhaustion, data.replication |
    | Trigger | batch |
    | Detected by | synthetic |
    | Time to restore | 45 min |
    """
  static let bullets = """
    # Disk full on the primary

    ## Stats

    - Incident ID: INC-1
    - Date: 2026-03-11
    - Severity: **SEV1**
    - Services: orders-db, orders-api
    - Start time: 14:02 UTC
    - Detected: 14:06 UTC
    - Mitigated: 14:36 UTC
    - End time: 14:51 UTC
    - Causes: capacity.exhaustion, data.replication
    - Trigger: batch
    - Detected by: synthetic
    - Time to recovery: 45 minutes
    """

  @Test(arguments: [yaml, toml, bold, table, bullets])
  func everyStyleGivesTheSameFacts(head: String) throws {
    let record = read(head + "\n\n## Timeline\n\n- 14:02 impact begins\n").value
    #expect(record.id == "INC-1")
    #expect(record.title == "Disk full on the primary")
    let facts = try #require(record.postmortem)
    #expect(facts.date?.value.iso == "2026-03-11")
    #expect(facts.severity?.value == SeverityLevel(name: "SEV1", rank: 1))
    #expect(facts.services.map(\.value) == ["orders-db", "orders-api"])
    #expect(facts.started?.value.iso == "2026-03-11T14:02")
    #expect(facts.detected?.value.iso == "2026-03-11T14:06")
    #expect(facts.mitigated?.value.iso == "2026-03-11T14:36")
    #expect(facts.resolved?.value.iso == "2026-03-11T14:51")
    #expect(facts.causes.map(\.cause) == ["capacity.exhaustion", "data.replication"])
    #expect(facts.causes.map(\.role) == [.primary, .contributing])
    #expect(facts.trigger?.value == "batch")
    #expect(facts.detectedBy?.value == "synthetic")
    #expect(facts.timeToRestore.stated?.value == 45)
    #expect(facts.timeToRestore.computed?.value == 45)
    #expect(facts.timeToDetect.computed?.value == 4)
    #expect(facts.conflicts.isEmpty)
  }

  @Test(arguments: ["\n", "\r\n"], ["", "\u{FEFF}"])
  func lineEndsAndByteOrderMarksChangeNothing(newline: String, mark: String) throws {
    let text = mark + Self.yaml.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: newline)
    let facts = try facts(text)
    #expect(facts.severity?.value.name == "SEV1")
    #expect(facts.started?.provenance.location.range?.start.line == 7)
  }

  @Test func factsKnowTheirPlace() throws {
    let severity = try #require(try facts(Self.bold).severity)
    #expect(severity.provenance.source == .fieldList)
    #expect(severity.provenance.location.range?.start.line == 5)
    #expect(severity.basis == .stated)
  }

  @Test func whatIsNotStatedStaysUnknown() throws {
    let facts = try facts("# The site was slow\n\nIt was slow for a while.\n")
    #expect(facts.severity == nil)
    #expect(facts.started == nil)
    #expect(facts.causes.isEmpty)
    #expect(facts.timeToRestore.inForce == nil)
  }

  @Test func aConflictKeepsBothFigures() throws {
    let result = read(Self.yaml.replacing("45m", with: "20m"))
    let conflict = try #require(result.value.postmortem?.conflicts.first)
    #expect(conflict.used == "45 min")
    #expect(conflict.other == "20 min")
    let diagnostic = try #require(result.diagnostics.first { $0.rule == "fact.conflict" })
    #expect(diagnostic.location.range?.start.line == 14)
    #expect(diagnostic.notes.count == 1)
  }

  /// One moment by two clocks is no window, and a window has no two zones.
  @Test(
    arguments: [
      ("2026-03-11 02:00 JST (= 2026-03-10 17:00 UTC)", nil), ("2026-03-11 11:20 CET (10:20 UTC)", nil),
      ("2026-03-11, 11:20–13:05 UTC", "2026-03-11T13:05"), ("2026-03-11 11:20 UTC to 13:05 UTC", "2026-03-11T13:05"),
    ] as [(String, String?)])
  func twoClocksAreNoWindow(date: String, end: String?) throws {
    let facts = try facts("# Disk full\n\n- Date: \(date)\n- Severity: SEV1\n- Duration: 8 days\n\nIt was full.\n")
    #expect(facts.resolved?.value.iso == end && facts.started?.value.iso.hasPrefix("2026-03-11") == true)
    #expect(end != nil || facts.conflicts.isEmpty)
  }

  @Test func anUnknownCauseIsReportedWithTheNearestOne() throws {
    let result = read(Self.yaml.replacing("capacity.exhaustion", with: "capacity.exhuastion"))
    let diagnostic = try #require(result.diagnostics.first { $0.rule == "fact.cause" })
    #expect(diagnostic.remedy?.contains("capacity.exhaustion") == true)
    #expect(diagnostic.location.range?.start.line == 11)
    #expect(result.value.postmortem?.causes.first?.cause == "data.replication")
  }

  @Test func anUnknownSeverityIsKeptAndReported() throws {
    let result = read(Self.yaml.replacing("SEV1", with: "SEV9"))
    #expect(result.value.postmortem?.severity?.value == SeverityLevel(name: "SEV9", rank: nil))
    #expect(result.diagnostics.contains { $0.rule == "fact.severity" })
  }

  @Test func brokenFrontMatterKeepsTheDocument() throws {
    let result = read("---\ntitle: [unclosed\nseverity: SEV1\n---\n\n# Disk full\n\n## Timeline\n\n- 14:02 down\n")
    #expect(result.diagnostics.contains { $0.severity != .note })
    #expect(result.value.title == "Disk full")
  }
}
