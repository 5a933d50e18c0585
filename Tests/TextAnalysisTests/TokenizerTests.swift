import Testing

@testable import TextAnalysis

@Suite struct TokenizerTests {
  @Test func splitsEveryLineOfTheSharedFixtureAsItSays() throws {
    for line in try Fixture.lines("tokens.txt") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      #expect(shown(String(fields[0])) == fields[1], "\(fields[0])")
    }
  }

  @Test func saysWhereEachTokenStandsInTheText() {
    let text = "→ OOMKilled: größte Disk-Füllung 盘已满 .NET"
    let bytes = Array(text.utf8)
    let sources = Tokenizer.tokens(of: text).map { String(decoding: bytes[$0.range], as: UTF8.self) }
    #expect(
      sources == ["OOM", "Killed", "OOMKilled", "größte", "Disk", "Füllung", "Disk-Füllung", "盘已", "已满", "NET", ".NET"])
  }

  @Test func countsPositionsOnFromTheGivenOne() {
    var tokenizer = Tokenizer()
    var positions: [Int] = []
    let end = tokenizer.forEachToken(in: "a pg_wal b", from: 7) { _, _, position, _ in positions.append(position) }
    #expect(positions == [7, 8, 9, 8, 10])
    #expect(end == 11)
  }

  @Test func plainWordsTakeTheSameWayAsAllOthers() {
    // A letter outside ASCII in the same run forces the general way.
    for word in ["disk", "Disk", "DISK", "p99", "99", "Ab1", "1a", "a1b2c3"] {
      let plain = Tokenizer.tokens(of: word).map(\.text)
      let general = Tokenizer.tokens(of: "\u{301}" + word).map(\.text)
      #expect(plain == general)
    }
  }

  private func shown(_ text: String) -> String {
    Tokenizer.tokens(of: text).map { "\($0.position)\($0.kind == .part ? ":" : "=")\($0.text)" }.joined(separator: " ")
  }
}
