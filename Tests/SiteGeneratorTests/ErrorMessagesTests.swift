import KnowledgeBase
import Testing

@testable import SiteGenerator

@Suite struct ErrorMessagesTests {
  @Test(arguments: [
    (
      #"2026-03-11 09:48:07.412 UTC [28417] PANIC:  could not write to file "x": No space left"#,
      #"PANIC:  could not write to file "x": No space left"#
    ),
    (
      "Warning  BackOff                7m (x163 over 42m)  kubelet, gke-prod-a-6ab3d8ec-jsv7  Back-off restarting failed",
      "Back-off restarting failed"
    ),
    (
      "Warning OOMKilling 58m kernel-monitor, gke-prod-a-6ab3d8ec-0h28 Memory cgroup out of memory",
      "Memory cgroup out of memory"
    ),
    ("Warning  Unhealthy  Liveness probe failed: timeout", "Liveness probe failed: timeout"),
    (
      "Warning  BackOff    Back-off restarting container auth in pod auth-service-5f7c9d8b6-2lq8x",
      "Back-off restarting container auth in pod auth-service-…"
    ),
    (
      #"Oct 10 20:55:30 k8s-pool2-19522833-9 docker[1237]: time="2017-10-10T20:55:30Z" level=error msg="Create failed""#,
      #"msg="Create failed""#
    ),
    ("[E 180220 15:32:35 launcher:93] Error creating user", "Error creating user"),
    ("No space left on device", "No space left on device"), ("503 Service Unavailable", "503 Service Unavailable"),
    ("Warning: disk almost full", "Warning: disk almost full"), ("[error] it broke", "[error] it broke"),
    ("TypeError: a is not a function", "TypeError: a is not a function"), ("", ""), ("10:00", "10:00"),
  ])
  func aMessageIsWithoutWhatOnlyItsLineHas(line: String, expected: String) {
    #expect(ErrorMessages.message(in: line) == expected)
  }

  private func signature(_ text: String, _ incident: String) -> Signature {
    Signature(text: text, pattern: ErrorPattern.of(text), incidents: [incident])
  }

  @Test func oneMessageInSeveralWordingsStandsOnce() {
    let found = ErrorMessages(
      [
        signature(#"PANIC:  could not write to file "pg_wal/xlogtemp."#, "A"),
        signature(#"2026-03-11 09:48:07 UTC [17] FATAL:  could not write to file "pg_wal/xlogtemp.17": full"#, "B"),
        signature("if (error) {", "A"), signature("error?.code === 'PGRST200'", "A"), signature("timeout", "A"),
        signature("timeout while connecting", "C"),
      ], limit: 24)
    #expect(found.messages.map(\.incidents) == [["A", "B"], ["A"], ["C"]])
    #expect(found.messages[0].text == #"FATAL:  could not write to file "pg_wal/xlogtemp.17": full"#)
    #expect(ErrorMessages([signature("timeout", "A"), signature("no route", "A")], limit: 1).messages.count == 1)
  }

  @Test func manyMessagesAreFolded() {
    let messages = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta"].map { "\($0) connection refused" }
    let text = """
      ---
      id: INC-1
      title: Refused
      date: 2026-01-01
      causes: [capacity.exhaustion]
      error_signatures: [\(messages.map { "'\($0)'" }.joined(separator: ", "))]
      ---
      # Refused

      ## Summary

      Nothing could connect.
      """
    let page = render(["incidents/a.md": text]).text("causes/capacity.exhaustion.html")
    let parts = page.split(separator: "<details><summary>2 more</summary>", maxSplits: 1)
    #expect(parts.count == 2)
    for (place, message) in messages.enumerated() {
      #expect(parts[place < 5 ? 0 : parts.count - 1].contains("<code>\(message)</code>"), "\(message)")
    }
  }
}
