import Testing

@testable import KnowledgeBase

@Suite struct ErrorPatternTests {
  @Test(arguments: [
    ("No space left on device", "no space left on device"),
    ("upstream 10.0.3.7:8080 timed out after 30s [req-8f3a21]", "upstream <n> timed out after <n>s [req-<n>]"),
    ("2026-03-11T14:02:33.120Z ERROR pool exhausted", "error pool exhausted"),
    ("2026-03-11 14:02:33 ERROR pool exhausted", "error pool exhausted"),
    (
      "could not write to file \"pg_wal/xlogtemp.4711\": No space",
      "could not write to file 'pg_wal/xlogtemp.<n>': no space"
    ),
    ("pod api-7d9f8b6c5-x2x4z  OOMKilled", "pod api-<n> oomkilled"), ("HTTP 503 from billing", "http 503 from billing"),
    ("exit code 137", "exit code 137"), ("took 503 ms", "took <n> ms"),
    ("E11000 duplicate key error", "e11000 duplicate key error"), ("at 0x7ffee4 in main", "at <n> in main"),
    ("Verbindung zu Knoten 12 abgelehnt.", "verbindung zu knoten <n> abgelehnt"), ("证书 12 已过期", "证书 <n> 已过期"),
    ("", ""), ("12:30", "<n>"), ("<n>", "<n>"),
    // What a log writes before the message; a number that is part of it stays.
    ("2026-04-10 22:17:09,123 UTC [17] ERROR: ledger refused batch 99", "error: ledger refused batch <n>"),
    ("[req-7f3a9c] upstream closed", "upstream closed"), ("1741701753.120 upstream closed", "upstream closed"),
    ("Mar 11 14:02:33 db-1 postgres[417]: FATAL: no slots", "fatal: no slots"),
    ("12 pods are not ready", "<n> pods are not ready"), ("[error] it broke", "[error] it broke"),
    // Ids of which parts look like words.
    ("order 550e8400-e29b-41d4-a716-446655440000 rejected", "order <n> rejected"),
    ("order 6ba7b810-9dad-11d1-80b4-00c04fd430c8 rejected", "order <n> rejected"),
    ("session deadbeef rejected", "session <n> rejected"), ("the facade failed", "the facade failed"),
    ("in pod auth-service-5f7c9d8b6-2lq8x", "in pod auth-service-<n>"),
    ("in pod auth-service-7b9c44d5f-xk2zp", "in pod auth-service-<n>"), ("pre-fetch failed", "pre-fetch failed"),
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
    ("<n> pods of the ledger are not ready", true), ("<div> of the page is missing", false),
    ("connection refused by peer", false), ("connection refused by the billing gateway", true),
  ])
  func tellsMessagesThatSayEnough(pattern: String, isTelling: Bool) {
    #expect(ErrorPattern.isTelling(pattern) == isTelling)
  }
}
