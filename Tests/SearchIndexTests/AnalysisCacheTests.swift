import Testing
import TextAnalysis

@testable import SearchIndex

/// A build with the analyses of earlier ones writes the bytes of a fresh one.
@Suite struct AnalysisCacheTests {
  let synonyms = Synonyms(parsing: "oom = out of memory\nwal = write ahead log")
  var options: IndexOptions { IndexOptions(synonyms: synonyms, threads: 2) }

  /// Documents of the corpus, where it is there, with a part behind some of them.
  static let documents: [SearchDocument] =
    (Corpus.documents.isEmpty ? Library.documents : Array(Corpus.documents.prefix(40)) + Library.documents)

  @Test func randomEditsGiveTheBytesOfAFreshBuild() {
    var random = SeededGenerator(state: 11)
    var documents = Self.documents
    var cache = AnalysisCache()
    for round in 0..<25 {
      Self.edit(&documents, &random, round)
      let found = IndexWriter.write(documents, facets: Corpus.facets, options: options, cache: &cache)
      #expect(found == IndexWriter.write(documents, facets: Corpus.facets, options: options), "round \(round)")
      #expect(cache.count <= documents.count)
      // As between two runs.
      if round.isMultiple(of: 3) { cache = AnalysisCache(cache.bytes) ?? AnalysisCache() }
    }
  }

  /// Adds, changes, moves, renames and deletes.
  private static func edit(_ documents: inout [SearchDocument], _ random: inout SeededGenerator, _ round: Int) {
    let at = Int(random.next() % UInt64(documents.count))
    switch random.next() % 6 {
    case 0: documents.remove(at: at)
    case 1:
      documents.append(
        SearchDocument(
          id: "new \(round)", kind: .learning, partOf: documents[at].id, title: "Alert earlier \(round)",
          url: "n\(round)",
          sections: [.init(text: documents[at].title)]))
    case 2: documents[at].id += "x"
    case 3: documents[at].title += " OOMKilled \(round)"
    case 4: documents[at].sections.append(.init(heading: "Round \(round)", text: "out of memory again"))
    default: documents[at].date = Int(random.next() % 20_000)
    }
    documents.shuffle(using: &random)
  }

  @Test func onlyWhatChangedIsAnalysedAndWhatIsGoneIsForgotten() {
    var cache = AnalysisCache()
    _ = IndexWriter.write(Library.documents, facets: Library.facets, options: options, cache: &cache)
    #expect(cache.count == Library.documents.count)
    let before = cache.analyses
    var documents = Array(Library.documents.dropLast())
    documents[0].title = "Another title"
    _ = IndexWriter.write(documents, facets: Library.facets, options: options, cache: &cache)
    #expect(cache.count == documents.count)
    #expect(Set(cache.analyses.keys).subtracting(before.keys).count == 1)
  }

  @Test func otherSynonymsAreAnotherAnalysis() {
    var cache = AnalysisCache()
    for text in ["oom = out of memory", "disk full = no space left", ""] {
      let options = IndexOptions(synonyms: Synonyms(parsing: text))
      let found = IndexWriter.write(Library.documents, facets: Library.facets, options: options, cache: &cache)
      #expect(found == IndexWriter.write(Library.documents, facets: Library.facets, options: options))
    }
  }

  @Test func aDamagedCacheIsDropped() throws {
    var cache = AnalysisCache()
    _ = IndexWriter.write(Library.documents, facets: Library.facets, options: options, cache: &cache)
    let bytes = cache.bytes
    #expect(try #require(AnalysisCache(bytes)).analyses == cache.analyses)
    var random = SeededGenerator(state: 3)
    for _ in 0..<200 {
      var changed = bytes
      changed[Int(random.next() % UInt64(bytes.count))] &+= UInt8(1 + random.next() % 255)
      #expect(AnalysisCache(changed) == nil)
    }
    for length in stride(from: 0, to: bytes.count, by: 97) {
      #expect(AnalysisCache(Array(bytes.prefix(length))) == nil)
    }
    #expect(AnalysisCache(Array("debrief analyses 0\n".utf8)) == nil)
  }

  /// Whatever the bytes of one analysis are: it is refused, or an index can be made of it.
  @Test func aDamagedAnalysisIsRefusedOrHarmless() throws {
    var cache = AnalysisCache()
    let written = cache.analyses(of: Library.documents, synonyms: synonyms, threads: 1)
    var random = SeededGenerator(state: 5)
    for round in 0..<2_000 {
      var bytes = try #require(written.randomElement(using: &random)).bytes
      switch round % 3 {
      case 0: bytes.removeLast(Int(random.next() % UInt64(bytes.count)))
      case 1: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: Int(random.next() % UInt64(bytes.count)))
      default: bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      guard let analysis = DocumentAnalysis(bytes) else { continue }
      let index = InvertedIndex(written + [analysis])
      #expect(!index.postingShards(groups: [], limit: 4_096).payloads.isEmpty)
      #expect(!index.positionShards(limit: 4_096).payloads.isEmpty)
    }
  }
}
