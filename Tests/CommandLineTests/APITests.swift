import Foundation
import Testing

private func workspace(_ configuration: String = "") throws -> Workspace {
  var files: [String: String] = ["debrief.yml": configuration]
  for number in 1...40 {
    let day = number < 10 ? "0\(number)" : "\(number % 28 + 1)"
    files["Content/\(number).md"] = """
      ---
      id: INC-\(number)
      title: Incident \(number) "quoted" \\ and =1+1
      date: 2026-03-\(day)
      severity: SEV\(number % 4 + 1)
      causes: [\(number % 2 == 0 ? "capacity.exhaustion" : "code.logic")]
      services: [orders-\(number % 5)]
      ---

      # Incident \(number)

      ## Lessons learned

      - Alert on replication slots, not only on disks.

      ## Action items

      | Action | Status | Due |
      |---|---|---|
      | Alert on slot \(number % 7) | \(number % 3 == 0 ? "done" : "open") | 2026-03-1\(number % 10) |
      """
  }
  return try Workspace(files)
}

@Suite struct APITests {
  @Test func theBytesAreTheSameForAnyNumberOfThreads() throws {
    let place = try workspace()
    for jobs in ["1", "2", "7"] {
      #expect(try Run(["build", "--output", "site-" + jobs, "--jobs", jobs], in: place.folder).status == 0)
    }
    let one = place.tree("site-1").filter { !$0.key.hasPrefix("about.") && !$0.key.hasPrefix(".") }
    #expect(one.keys.count { $0.hasPrefix("api/v1/") } > 100)
    for other in ["site-2", "site-7"] {
      let tree = place.tree(other).filter { !$0.key.hasPrefix("about.") && !$0.key.hasPrefix(".") }
      #expect(tree.keys == one.keys)
      #expect(one.keys.filter { one[$0] != tree[$0] }.isEmpty)
    }
  }

  @Test func itCanBeTurnedOff() throws {
    let place = try workspace("api: false\n")
    #expect(try Run(["build"], in: place.folder).status == 0)
    #expect(!place.exists("Site/api"))
    #expect(place.exists("Site/incidents/inc-1.html"))
  }

  @Test func oneFileOfAnIncidentSaysWhereItsFactsStand() throws {
    let place = try workspace()
    #expect(try Run(["build"], in: place.folder).status == 0)
    let data = Data(place.read("Site/api/v1/incidents/inc-2.json").utf8)
    let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(document["title"] as? String == "Incident 2 \"quoted\" \\ and =1+1")
    let incident = try #require(document["incident"] as? [String: Any])
    let severity = try #require(incident["severity"] as? [String: Any])
    #expect(severity["value"] as? String == "SEV3" && severity["source"] as? String == "front matter")
    #expect(severity["line"] as? Int == 5)
    #expect(
      place.read("Site/api/v1/insights.csv").contains("INC-2,\"Incident 2 \"\"quoted\"\" \\ and =1+1\",2026-03-02"))
  }
}
