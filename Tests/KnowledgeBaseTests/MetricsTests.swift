import Diagnostics
import Postmortems
import Testing

@testable import KnowledgeBase

@Suite struct MetricsTests {
  @Test func countsWhatIsMissing() throws {
    let base = knowledgeBase([
      incident("A", date: "2025-01-10"),
      (
        "incidents/B.md",
        "---\nid: B\nkind: postmortem\ntitle: B\ndate: 2023-02-01\ntime_to_restore: 45 minutes\n---\n\n# B\n\nText.\n"
      ),
    ]).value
    let metrics = base.metrics
    #expect(metrics.incidents == 2)
    #expect(metrics.byYear.map(\.year) == [2023, 2024, 2025])
    #expect(metrics.byYear.map(\.incidents) == [1, 0, 1])
    #expect(metrics.missing.first { $0.id == "started" }?.count == 1)
    #expect(metrics.missing.first { $0.id == "date" }?.count == 0)
    #expect(metrics.all.restore.inForce.count == 2)
    #expect((metrics.all.restore.stated.count, metrics.all.restore.computed.count) == (1, 1))
    #expect(metrics.all.detect.inForce.missing == 1)
    #expect(metrics.bySeverity.map(\.id) == ["SEV2", ""])
    // Two incidents detect nothing.
    #expect(metrics.detectable == nil)
  }

  @Test func keepsStatedBesideComputed() throws {
    let base = knowledgeBase([incident("A", date: "2025-01-10", extra: "time_to_restore: 4 hours")]).value
    let restore = base.metrics.all.restore
    #expect(restore.stated.median == 240)
    #expect(restore.computed.median != nil)
    #expect(restore.computed.median != 240)
    #expect(restore.disagreeing == 1)
  }

  @Test func saysWhatChangeCouldBeSeen() throws {
    let documents = (0..<24).map { number in
      incident("I\(number)", date: "202\(number / 12 + 3)-\(number % 12 < 9 ? "0" : "")\(number % 12 + 1)-10")
    }
    let change = try #require(knowledgeBase(documents).value.metrics.detectable)
    // Twelve or so a year; half as many, or half as many again, is still noise.
    #expect((120...130).contains(change.tenthsPerYear))
    let fewer = try #require(change.fewer)
    #expect(fewer < 6)
    #expect(change.more > 18)
    // All took equally long, so that any change would show.
    #expect(change.restoreFactorHundredths == 100)
  }

  @Test func groupsWhatIncidentsShare() throws {
    let base = knowledgeBase([
      incident(
        "A", date: "2025-01-10",
        extra:
          "teams: [Data Platform]\nalerts: [DiskWillFill]\nsymptoms: [latency]\ntrigger: traffic\ndetected_by: alert\nmitigation: scale"
      ),
      incident(
        "B", date: "2024-02-10",
        extra: "teams: [data platform]\nalerts: [DiskWillFill]\nsymptoms: [error]\ntrigger: deploy"),
    ]).value
    #expect(base.teams.map(\.id) == ["data-platform"])
    #expect(base.teams.first?.incidents == ["A", "B"])
    #expect(base.alerts.map(\.group.id) == ["diskwillfill"])
    #expect(base.years.map(\.id) == ["2025", "2024"])
    #expect(base.triggers.map(\.id) == ["deploy", "traffic"])
    #expect(base.detections.map(\.id) == ["alert"])
    #expect(base.mitigations.first?.incidents == ["A"])
    #expect(Set(base.symptoms.map(\.group.id)) == ["error", "latency"])
  }

  @Test func triageAsksWhatSeparatedTheCauses() throws {
    func one(_ number: Int, _ cause: String, _ trigger: String, _ mitigation: String) -> (path: String, text: String) {
      incident(
        "I\(number)", date: "2025-0\(number)-10", causes: "[\(cause)]", services: "[s\(number)]",
        extra: "symptoms: [latency]\ntrigger: \(trigger)\nmitigation: \(mitigation)")
    }
    let base = knowledgeBase([
      one(1, "code.leak", "deploy", "rollback"), one(2, "code.leak", "deploy", "rollback"),
      one(3, "code.leak", "deploy", "restart"), one(4, "capacity.surge", "traffic", "scale"),
      one(5, "capacity.surge", "traffic", "scale"), one(6, "data.query", "traffic", "config-fix"),
    ]).value
    let card = try #require(base.symptoms.first { $0.group.id == "latency" }).triage
    #expect(card.causes.map(\.cause) == ["code.leak", "capacity.surge", "data.query"])
    let step = try #require(card.steps.first)
    #expect(step.sign == .trigger("deploy"))
    #expect(step.present == [CountedValue(id: "code.leak", count: 3)])
    #expect(step.absent.map(\.id) == ["capacity.surge", "data.query"])
    #expect(card.restoredBy.first?.mitigation == "rollback")
    #expect(card.restoredBy.first?.restore.count == 2)
    #expect(card.withoutCause == 0)
  }
}
