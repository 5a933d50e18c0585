import Testing

@testable import Postmortems

@Suite struct SignatureTests {
  private func messages(_ body: String) throws -> [String] {
    try facts("---\nid: INC-1\ndate: 2026-03-11\nseverity: SEV1\n---\n# T\n\n## Summary\n\n\(body)\n")
      .errorSignatures.map(\.text)
  }

  /// Text of a document, and the error messages in it.
  @Test(
    arguments: [
      ("Writes failed with `no space left on device`.", ["no space left on device"]),
      ("A flood of \"no space left on device\" messages in the logs.", ["no space left on device"]),
      ("A flood of “no space left on\ndevice” messages.", ["no space left on device"]),
      ("Es kam „connection refused by upstream“.", ["connection refused by upstream"]),
      ("| Time | Event |\n|---|---|\n| 10:00 | log says \"too many open files\" |", ["too many open files"]),
      ("- saw \"deadline exceeded\" and \"deadline exceeded\" again", ["deadline exceeded"]),
      ("Kim said \"we could not find the page\".", []),
      (
        "The \"new error budget policy that everybody had agreed upon in the meeting of the last week of the year\".",
        []
      ),
      // Quoted lines of a log, and quoted words of people.
      ("> ERROR: ledger writer refused batch 12", ["ERROR: ledger writer refused batch 12"]),
      (
        "> 2026-03-11T14:02:33Z connection refused by ledger\n> Error: batch 12 rejected",
        ["2026-03-11T14:02:33Z connection refused by ledger", "Error: batch 12 rejected"]
      ),
      ("> Requests failed with timeouts for an hour.", []), ("> [!NOTE]\n> ERROR: ledger refused batch 12", []),
      ("A 5\" disk failed, and \"nothing\" else.", []),
      ("It ended in \"error", []),
      ("The \"error\" page.", []),
      ("\"\" and “”", []),
    ] as [(String, [String])])
  func readsMessages(body: String, found: [String]) throws {
    #expect(try messages(body) == found)
  }

  /// The messages of an author's own list are all there are.
  @Test func aListComesFirst() throws {
    let body = "It said \"connection refused by upstream\".\n\n## Error signatures\n\n- `too many open files`"
    #expect(try messages(body) == ["too many open files"])
  }
}
