import Testing

@testable import Configuration

@Suite struct LinkPatternTests {
  @Test(arguments: [
    ("OPS-\\d+", "see OPS-12 and OPS-7.", ["OPS-12", "OPS-7"]), ("OPS-\\d+", "DEVOPS-12 OPS-12x XOPS-1", []),
    ("OPS-\\d+", "OPS-OPS-12", ["OPS-12"]),
    ("[A-Z]{2,4}-\\d{1,3}", "AB-1 ABCDE-2 A-3 XY-1234 QQQQ-999", ["AB-1", "QQQQ-999"]),
    ("#\\d+", "#1, #22 x#3 ##4", ["#1", "#22", "#3", "#4"]), ("ab*c?", "a abb abbc abcc", ["a", "abb", "abbc"]),
    ("a{2}", "a aa aaa", ["aa"]), ("a{2,}", "a aa aaaa", ["aa", "aaaa"]), ("\\w+@x", "me@x, you@y", ["me@x"]),
    ("RFC ?\\d+", "RFC 9110 RFC822", ["RFC 9110", "RFC822"]), ("\\[\\d\\]", "[1][2]", ["[1]", "[2]"]),
    ("[a\\]-]+", "a]- b", ["a]-"]), ("OPS-\\d+", "üOPS-1 OPS-2ü", []), ("größe", "die größe", ["größe"]),
    ("INC-\\d+", "INC-1\nINC-2", ["INC-1", "INC-2"]), ("a+", "", []),
  ])
  func findsTheLongestWholeWords(pattern: String, text: String, expected: [String]) throws {
    let bytes = Array(text.utf8)
    let matches = try LinkPattern(pattern).matches(in: bytes[...])
    #expect(matches.map { String(decoding: bytes[$0], as: UTF8.self) } == expected)
  }

  @Test(arguments: [
    ("", 0), ("a*", 0), ("a(b)", 1), ("a|b", 1), ("^a", 0), ("a.b", 1), ("+a", 0), ("a{", 1), ("a{2,1}", 0),
    ("a{0}", 0),
    ("a{63}", 0), ("[a-z]{40}[a-z]{40}", 9), ("[z-a]", 1), ("[^a]", 1), ("[]", 0), ("[a", 0), ("\\q", 0), ("a\\", 2),
    ("ü+", 1), ("[ü]", 1), ("a{99999999999999999999}", 1), ("a{1000}", 0),
  ])
  func refusesWhatIsNotInTheLanguage(pattern: String, offset: Int) {
    do {
      _ = try LinkPattern(pattern)
      Issue.record("accepted")
    } catch {
      #expect(error.offset == offset, "\(error.summary)")
    }
  }

  @Test func stopsAtTheLongestMatch() throws {
    let pattern = try LinkPattern("a[a ]+")
    let text = Array(String(repeating: "a ", count: 100).utf8)
    #expect(try #require(pattern.matches(in: text[...]).first).count <= LinkPattern.longest)
  }

  @Test func takesLinearTimeOnHostileText() throws {
    let text = Array(String(repeating: "a ", count: 500_000).utf8)
    #expect(try LinkPattern("a[a ]*[a ]*[a ]*b").matches(in: text[...]).isEmpty)
  }

  @Test func encodesTheMatchInTheAddress() throws {
    let rule = LinkRule(pattern: try LinkPattern("#\\d+"), url: "https://t.example/?q=$0&again=$0")
    #expect(rule.url(for: "#1") == "https://t.example/?q=%231&again=%231")
  }
}
