import Testing

@testable import KnowledgeBase

@Suite struct ErrorPatternTests {
  @Test(arguments: [
    ("No space left on device", "no space left on device"),
    ("upstream 10.0.3.7:8080 timed out after 30s [req-8f3a21]", "upstream <n> timed out after <n>s [req-<n>]"),
    ("2026-03-11T14:02:33.120Z ERROR pool exhausted", "<n>z error pool exhausted"),
    ("2026-03-11 14:02:33 ERROR pool exhausted", "<n> <n> error pool exhausted"),
    (
      "could not write to file \"pg_wal/xlogtemp.4711\": No space",
      "could not write to file 'pg_wal/xlogtemp.<n>': no space"
    ),
    ("pod api-7d9f8b6c5-x2x4z  OOMKilled", "pod api-<n> oomkilled"), ("HTTP 503 from billing", "http 503 from billing"),
    ("exit code 137", "exit code 137"), ("took 503 ms", "took <n> ms"),
    ("E11000 duplicate key error", "e11000 duplicate key error"), ("at 0x7ffee4 in main", "at <n> in main"),
    ("Verbindung zu Knoten 12 abgelehnt.", "verbindung zu knoten <n> abgelehnt"), ("证书 12 已过期", "证书 <n> 已过期"),
    ("", ""), ("12:30", "<n>"), ("<n>", "<n>"),
  ])
  func masksWhatDiffersEachTime(message: String, pattern: String) {
    #expect(ErrorPattern.of(message) == pattern)
  }

  @Test(arguments: [
    ("no space left on device", false), ("could not extend file 'base/<n>': no space left on device", true),
    ("write failed: broken pipe", false), ("http <n> service unavailable", false), ("input/output error", false),
    ("recap_job_failed_consecutive >= <n>", false), ("assertion failed: left == right in ledger", true),
    ("crashloopbackoff", true), ("error", false), ("exit code <n>", false),
    ("<n>", false), ("", false), ("throw new error(errormsg)", false), ("if (err != nil) {", false),
    ("connection refused by peer", false), ("connection refused by the billing gateway", true),
  ])
  func tellsMessagesThatSayEnough(pattern: String, isTelling: Bool) {
    #expect(ErrorPattern.isTelling(pattern) == isTelling)
  }
}
