import Testing

@testable import Postmortems

@Suite struct SeverityTests {
  @Test(
    arguments: [
      ("SEV1", 1), ("sev-1", 1), ("Sev 1 (critical)", 1), ("SEV-3（提案）", 3), ("SEV-2 – major", 2), ("P2", 2),
      ("critical", 1),
      ("SEV9", nil), ("", nil), ("-", nil), ("seven", nil),
    ] as [(String, Int?)])
  func aLevelIsKnownHoweverItIsWritten(_ text: String, _ rank: Int?) {
    #expect(SeverityMatrix.standard.level(text)?.rank == rank)
  }
}
