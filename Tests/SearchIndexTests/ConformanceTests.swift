import Foundation
import Testing
import TextAnalysis

@testable import SearchIndex

/// Swift and JavaScript give the same ids and the same scores.
@Suite struct ConformanceTests {
  static let corpusIsThere: Bool = {
    if Corpus.documents.isEmpty {
      print("SKIPPED: \(Corpus.folder.path) is not there, so searches over it are not compared")
    }
    return !Corpus.documents.isEmpty
  }()

  /// Those that ship.
  static let synonyms = Synonyms(
    parsing: (try? String(
      contentsOf: Corpus.root.appendingPathComponent("Sources/Defaults/Data/synonyms.txt"), encoding: .utf8)) ?? "")

  @Test(.enabled(if: Node.isAvailable && corpusIsThere))
  func findsTheSameInSwiftAndJavaScript() throws {
    let files = IndexWriter.write(
      Corpus.documents, facets: Corpus.facets, options: IndexOptions(synonyms: Self.synonyms, threads: 2))
    let engine = try QueryEngine(files: files)
    var generator = QueryGenerator(Corpus.documents)
    let queries = (0..<2_400).map { _ in generator.next() }
    let answers = try Node.search(files, queries)
    try #require(answers.count == queries.count)
    var wrong: [String] = []
    var found = 0
    for (query, data) in zip(queries, answers) {
      let result = try engine.search(
        SearchQuery(query.text, filters: query.filters, order: SearchQuery.Order(rawValue: query.order) ?? .best))
      let expected = Node.Answer(result)
      found += result.hits.isEmpty ? 0 : 1
      guard let answer = try? JSONDecoder().decode(Node.Answer.self, from: data), answer == expected else {
        wrong.append(
          "\(query)\n  Swift: \(String("\(expected)".prefix(700)))\n  JS: \(String(decoding: data.prefix(700), as: UTF8.self))"
        )
        continue
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count) differ: \(wrong.prefix(3).joined(separator: "\n"))")
    #expect(found > 1_800)
  }

  @Test(.enabled(if: Node.isAvailable && corpusIsThere))
  func splitsTheCorpusAlikeInSwiftAndJavaScript() throws {
    let texts = Corpus.documents.map { $0.sections.map(\.text).joined() }
    let lines = try Node.withFolder { folder in
      let file = folder.appendingPathComponent("texts.json")
      try JSONEncoder().encode(texts).write(to: file)
      return try Node.run(["tokens", file.path]).split(separator: "\n")
    }
    try #require(lines.count == texts.count)
    for (text, line) in zip(texts, lines) {
      let expected = Tokenizer.tokens(of: text).map { "\($0.position)\($0.kind == .part ? ":" : "=")\($0.text)" }
      let answer = try JSONDecoder().decode([String].self, from: Data(line.utf8))
      let difference = zip(expected, answer).first { $0 != $1 }
      #expect(answer == expected, "\(difference.map { "\($0)" } ?? "count")")
    }
  }

  @Test(.enabled(if: Node.isAvailable))
  func theScriptPassesTheFixturesOfTheTokenizerAndTheStemmer() throws {
    let fixtures = Corpus.root.appendingPathComponent("Tests/Fixtures/search")
    func lines(_ name: String) throws -> [Substring] {
      try String(contentsOf: fixtures.appendingPathComponent(name), encoding: .utf8).split(separator: "\n").filter {
        !$0.hasPrefix("# ")
      }
    }
    let texts = try lines("tokens.txt").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    var words: [String] = []
    for line in try lines("stems.txt") {
      let shared = Int(String(line.prefix(1)), radix: 36) ?? 0
      words.append(String((words.last ?? "").prefix(shared)) + line.dropFirst().prefix { $0 != " " })
    }
    try Node.withFolder { folder in
      let file = folder.appendingPathComponent("input.json")
      try JSONEncoder().encode(texts.map { $0[0] }).write(to: file)
      let answers = try Node.run(["tokens", file.path]).split(separator: "\n")
      for (fields, answer) in zip(texts, answers) {
        let tokens = try JSONDecoder().decode([String].self, from: Data(answer.utf8))
        #expect(tokens.joined(separator: " ") == fields[1])
      }
      #expect(answers.count == texts.count)
      try JSONEncoder().encode(words).write(to: file)
      let stems = try Node.run(["stems", file.path]).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      #expect(stems.count == words.count)
      let wrong = zip(words, stems).filter { PorterStemmer.stem($0.0) != $0.1 }
      #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }
  }

  /// Every character of Unicode that both sides know, one by one.
  @Test(.enabled(if: Node.isAvailable))
  func foldsEveryCharacterAsTheScriptDoes() throws {
    let text = try Node.withFolder { folder in
      let file = folder.appendingPathComponent("fold.txt")
      _ = try Node.run(["fold", file.path])
      return try String(contentsOf: file, encoding: .utf8)
    }
    var checked = 0
    var wrong: [String] = []
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: true) {
      let fields = line.split(separator: 0x09, maxSplits: 1, omittingEmptySubsequences: false)
      guard fields.count == 2, let value = UInt32(String(decoding: fields[0], as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(value), scalar.properties.generalCategory != .unassigned
      else { continue }
      checked += 1
      let expected = Tokenizer.tokens(of: String(decoding: fields[1], as: UTF8.self)).map(\.text)
      let found = Tokenizer.tokens(of: String(scalar)).map(\.text)
      if expected != found { wrong.append("\(scalar) U+\(String(value, radix: 16)): \(found), not \(expected)") }
    }
    #expect(checked > 100_000)
    #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(10))")
  }
}

/// Makes up what people type: words, beginnings, typos, phrases, filters and pasted lines.
struct QueryGenerator {
  private var random = SeededGenerator(state: 42)
  private let documents: [SearchDocument]

  init(_ documents: [SearchDocument]) { self.documents = documents }

  mutating func next() -> Node.Query {
    let lines = documents[pick(documents.count)].sections.flatMap { $0.text.split(separator: "\n") }.filter {
      !$0.isEmpty
    }
    let line = lines.isEmpty ? "disk full" : lines[pick(lines.count)]
    let words = line.split(separator: " ")
    let start = pick(max(1, words.count - 3))
    var chosen = words.dropFirst(start).prefix(1 + pick(4)).map(String.init)
    switch pick(10) {
    case 0: chosen = [String(line)]
    case 1: chosen = ["\"" + chosen.joined(separator: " ").replacing("\"", with: "") + "\""]
    case 2, 3: chosen = chosen.map { typo($0) }
    case 4, 5: if let last = chosen.popLast() { chosen.append(String(last.prefix(1 + pick(6)))) }
    case 6:
      chosen.append(["OOMKilled", "out of memory", "k8s db", "cert expir", "C++ I/O", "pg_wal", "alias 3"][pick(7)])
    default: break
    }
    if pick(5) == 0 {
      chosen.append(
        [
          "cause:capacity", "severity:sev1", "is:overdue", "year:2020", "owner:owner3", "kind:learning",
          "cause:\"code two\"", "severity:x", "http:x",
        ][pick(9)])
    }
    if pick(20) == 0 { chosen = [] }
    var query = Node.Query(text: chosen.joined(separator: " "))
    if pick(4) == 0 { query.filters["cause"] = [["capacity", "config.one", "code"][pick(3)]] }
    if pick(6) == 0 { query.filters["severity"] = ["sev1", "sev\(2 + pick(3))"] }
    query.order = ["best", "best", "best", "newest", "severe"][pick(5)]
    return query
  }

  private mutating func typo(_ word: String) -> String {
    var letters = Array(word)
    guard letters.count > 3 else { return word }
    let at = 1 + pick(letters.count - 2)
    switch pick(3) {
    case 0: letters.remove(at: at)
    case 1: letters.swapAt(at, at + 1)
    default: letters[at] = "e"
    }
    return String(letters)
  }

  private mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
}
