import Testing

@testable import Review

/// PM09 beyond the pair of examples in its page.
@Suite struct PM09Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      ("## Summary\n\nAn outage.\n\n## Impact\n\nSome users saw slow pages, 4 % of requests.\n", 1),
      ("## Summary\n\nAn outage.\n\n## Impact\n\nThe service was down for all users.\n", 0),
      ("## Summary\n\nReports failed.\n\n## Impact\n\nDuring the outage some of our users saw errors.\n", 1),
      ("## Summary\n\nReports failed.\n\n## Impact\n\nThe outage hit several EU customers.\n", 1),
      ("## Summary\n\nReports failed.\n\n## Impact\n\nAn outage for certain paying customers.\n", 1),
      ("## Summary\n\nReports failed.\n\n## Impact\n\nThe outage ended 5 % of the requests.\n", 1),
      ("## Summary\n\nReports failed.\n\n## Impact\n\nThe outage ended 20 percent of the orders.\n", 1),
      ("## Summary\n\nReports failed.\n\n## Impact\n\nThe outage hit most tenants.\n", 1),
      ("## Summary\n\nReports failed.\n\n## Impact\n\nThe outage ended 100 % of requests.\n", 0),
      ("## Summary\n\nReports failed.\n\n## Impact\n\nThe outage lasted for some time. Users saw errors.\n", 0),
      ("## Summary\n\nReports failed.\n\n## Impact\n\nThe outage began after some changes, which users saw.\n", 0),
      ("## Summary\n\nReports failed.\n\n## Impact\n\nThe outage hit some users; nobody could log in.\n", 0),
      ("## Summary\n\nReports failed.\n\n## Impact\n\nA partial outage hit some users.\n", 0),
      (
        "## Summary\n\nReports failed.\n\n## Impact\n\nSeveral outages: most users saw errors, and the site was unusable for an hour.\n",
        0
      ),
      ("## Summary\n\nReports were slow.\n\n## Impact\n\nSome users saw slow pages, 4 % of requests.\n", 0),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(OutageForPartialImpact.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
