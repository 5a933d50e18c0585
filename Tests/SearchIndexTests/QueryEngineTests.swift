import Testing
import TextAnalysis

@testable import SearchIndex

@Suite struct QueryEngineTests {
  let engine: QueryEngine
  let ids: [String]

  init() throws {
    let synonyms = Synonyms(
      parsing: "oom = out of memory\nk8s = kubernetes\ndisk full = no space left on device = full disk")
    engine = try QueryEngine(
      files: IndexWriter.write(Library.documents, facets: Library.facets, options: IndexOptions(synonyms: synonyms)))
    ids = Library.documents.sorted { ($0.date ?? .min, $0.id) < ($1.date ?? .min, $1.id) }.map(\.id)
  }

  /// The ids of what is found, the best entity first in brackets.
  func found(_ text: String, _ filters: [String: [String]] = [:], order: SearchQuery.Order = .best) throws -> [String] {
    let result = try engine.search(SearchQuery(text, filters: filters, order: order))
    return (result.best.map { ["[\(ids[$0])]"] } ?? []) + result.hits.map { ids[$0.document] }
  }

  @Test(arguments: [
    // What is typed, and what comes first.
    ("disk full", ["[cause-disk]", "inc-127"]),
    ("no space left on device", ["[cause-disk]", "inc-127"]),
    ("OOM", ["inc-112"]), ("out of memory", ["inc-112"]), ("oomkilled", ["inc-112"]), ("OOMKilled", ["inc-112"]),
    ("k8s certificate", ["inc-099"]),
    ("certifcate expird", ["inc-099"]), ("certi", ["inc-099"]), ("replic", ["inc-127"]),
    ("pgwal", ["inc-127"]), ("pg_wal", ["inc-127"]),
    ("\"full disk\"", ["inc-127"]),
    ("severity matrix", ["[ref-severity]"]),
    ("when was the flag on for all", ["inc-140"]),
    (
      "2025-11-23T09:13:44.120Z node-7 postgres[311]: PANIC: could not write to file \"pg_wal/xlogtemp.311\": No space left on device",
      ["inc-127"]
    ),
    (
      "Nov 23 09:13:44 worker-8f3a2b kernel: Out of memory: Killed process 4711 (worker) total-vm:8123456kB",
      ["inc-112"]
    ),
  ])
  func findsFirst(query: String, expected: [String]) throws {
    #expect(try Array(found(query).prefix(expected.count)) == expected)
  }

  @Test func aQuotedPhraseIsStrict() throws {
    #expect(try found("\"full disk\"") == ["inc-127"])
    #expect(try found("\"disk full\"").contains("inc-130") == false)
    #expect(try found("disk full").contains("inc-130"))
  }

  @Test(arguments: [
    ("cause:capacity", ["inc-127", "inc-130", "inc-112", "inc-140"]),
    ("cause:capacity severity:sev2", ["inc-130", "inc-112"]),
    ("cause:disk is:overdue", ["inc-127", "inc-112"]),
    ("cause:\"disk full\" service:checkout", ["inc-127", "inc-112"]),
    ("year:2024", ["inc-099", "inc-112"]),
    ("severity:sev1 severity:sev3", ["inc-127", "inc-099", "inc-140"]),
  ])
  func filtersAloneOrderByPrimaryCauseSeverityAndDate(query: String, expected: [String]) throws {
    #expect(try found(query).filter { $0.hasPrefix("inc") } == expected)
  }

  @Test func chosenFiltersWorkLikeTypedOnes() throws {
    #expect(try found("disk", ["cause": ["capacity"]]) == found("disk cause:capacity"))
    #expect(try found("worker", ["severity": ["1"]]).isEmpty)
  }

  @Test func countsSayWhatAFilterWouldLeave() throws {
    let result = try engine.search(SearchQuery("", filters: ["severity": ["2"], "service": ["checkout"]]))
    let counts = Dictionary(
      uniqueKeysWithValues: zip(engine.facets, result.facetCounts).map {
        ($0.name, Dictionary(uniqueKeysWithValues: zip($0.values, $1)))
      })
    #expect(counts["severity"] == ["1": 1, "2": 1, "3": 1, "4": 0])
    #expect(counts["service"] == ["checkout": 1, "public-api": 2])
    #expect(counts["cause"]?["capacity"] == 1)
    #expect(counts["cause"]?["capacity.disk"] == 1)
    #expect(result.liftedCounts[1] == 2)
  }

  @Test func ordersByDateAndBySeverityOnDemand() throws {
    #expect(
      try found("disk checkout", order: .newest).filter { $0.hasPrefix("inc") } == [
        "inc-140", "inc-130", "inc-127", "inc-112",
      ])
    #expect(try found("disk checkout", order: .severe).first == "inc-127")
  }

  @Test func saysWhatItSearchedInsteadAndWhatItSetAside() throws {
    let typo = try engine.search(SearchQuery("certifcate "))
    #expect(typo.corrections == ["certifcate": ["certificate"]])
    let nothing = try engine.search(SearchQuery("zzzzz severity:nine", completesLastWord: false))
    #expect(nothing.hits.isEmpty)
    #expect(nothing.unknownWords == ["zzzzz"])
    #expect(nothing.unknownFilters == ["severity:nine"])
    let pasted = try engine.search(SearchQuery("14:02:11 10.0.0.7 deadbeef01 disk"))
    #expect(pasted.setAside == ["14:02:11", "10.0.0.7", "deadbeef01"])
  }

  /// Fields of a log line are words where one of them is no filter; what somebody typed is said to be unknown.
  @Test(arguments: [
    ("severity:ERROR service:checkout write /var/lib/docker/tmp: no space left on device at 14:02", [String]()),
    ("severity:ERROR disk", ["severity:ERROR"]),
  ])
  func fieldsOfALogLineAreNoFilters(query: String, unknown: [String]) throws {
    let result = try engine.search(SearchQuery(query))
    #expect(result.unknownFilters == unknown)
    #expect(result.hits.isEmpty == !unknown.isEmpty)
  }

  @Test func aChosenValueThatThereIsNotIsSaid() throws {
    let result = try engine.search(SearchQuery("disk", filters: ["cause": ["capacity.old-name"]]))
    #expect(result.unknownFilters == ["cause:capacity.old-name"])
    #expect(result.hits.isEmpty && result.best == nil)
  }

  @Test(arguments: [(["severity": ["2"]], nil as String?), (["cause": ["capacity.disk"]], "cause-disk")])
  func theEntityOnTopPassesTheFilters(filters: [String: [String]], expected: String?) throws {
    #expect(try engine.search(SearchQuery("disk full", filters: filters)).best.map { ids[$0] } == expected)
  }

  @Test func nearMissesOfAFilterAreKept() throws {
    let result = try engine.search(SearchQuery("certificate", filters: ["severity": ["3"]]))
    #expect(result.hits.isEmpty)
    #expect(result.others.map { ids[$0.document] } == ["inc-099"])
    #expect(result.unfiltered == 1)
  }

  @Test func aFilterOfAnotherNameIsAWord() throws {
    #expect(try found("x509: certificate").first == "inc-099")
  }

  @Test func everyWordThatOccursIsFound() throws {
    for document in Library.documents {
      for token in Tokenizer.tokens(of: document.text(of: .body)) {
        let result = try engine.search(SearchQuery(token.text, completesLastWord: false))
        #expect(!(result.hits.isEmpty && result.best == nil), "\(token.text)")
      }
    }
  }

  @Test func fragmentsHoldWhatTheListShows() throws {
    let number = try #require(ids.firstIndex(of: "inc-127"))
    let fragment = try engine.fragment(of: number)
    #expect(fragment.title == "PostgreSQL primary stopped on a full disk")
    #expect(fragment.card.identifier == "INC-127")
    #expect(fragment.date == 20_158)
    #expect(fragment.sections.map(\.anchor) == ["summary", "log"])
    #expect(throws: SearchError.self) { try engine.fragment(of: 99) }
    #expect(throws: SearchError.self) { try engine.fragment(of: -1) }
  }
}
