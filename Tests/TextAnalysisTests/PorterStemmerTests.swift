import Testing
import TextAnalysis

@Suite struct PorterStemmerTests {
  @Test func agreesWithSnowballOnEveryVector() throws {
    var stemmer = PorterStemmer()
    var word: [UInt8] = []
    var checked = 0
    var wrong: [String] = []
    for line in try Fixture.lines("stems.txt") {
      let fields = line.utf8.split(separator: 0x20)
      word = Array(word.prefix(digit(fields[0].first))) + fields[0].dropFirst()
      let expected = word.prefix(digit(fields[1].first)) + fields[1].dropFirst()
      let stem = stemmer.stem(word)
      if stem != Array(expected) {
        wrong.append("\(text(word)) became \(text(stem)), not \(text(Array(expected)))")
      }
      checked += 1
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(20))")
    #expect(checked > 70_000)
  }

  @Test(arguments: [("replication", "replic"), ("OOM", "OOM"), ("k8s", "k8s"), ("größe", "größe"), ("", "")])
  func stemsOnlyWordsOfLowercaseLetters(token: String, term: String) {
    #expect(PorterStemmer.term(token) == term)
  }

  private func digit(_ byte: UInt8?) -> Int {
    Int(String(UnicodeScalar(byte ?? 0)), radix: 36) ?? 0
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
