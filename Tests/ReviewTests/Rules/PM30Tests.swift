import Testing

@testable import Review

/// PM30 beyond the pair of examples in its page.
@Suite struct PM30Tests {
  /// Links of a document that stands beside `other.md`, and how many findings each has.
  @Test(arguments: [
    ("[a](other.md)", 0), ("[a](gone.md)", 1), ("[a](other.md#here)", 0), ("[a](other.md#Here)", 1),
    ("[a](other.md#gone)", 1), ("[a](#root-cause)", 0), ("[a](#gone)", 1), ("[a](https://example.com/gone.md)", 0),
    ("![a](gone.png)", 1), ("`[a](gone.md)`", 0), ("[a](mailto:a@example.com)", 0), ("[a](../../../etc/passwd)", 1),
  ])
  func countsFindings(link: String, count: Int) {
    let documents = [
      "incident.md": BaseDocument.with("## Root cause\n\nThe disk was full: \(link).\n"),
      "other.md": "# Other\n\n## Here\n\nText.\n",
    ]
    let found = Reviewer.review(documents)["incident.md"]?.diagnostics.filter { $0.rule == "PM30" } ?? []
    #expect(found.count == count, "\(found.map(\.summary))")
  }
}
