import Foundation
import Testing
import TextAnalysis

@testable import SearchIndex

@Suite struct IndexWriterTests {
  @Test func bytesDependOnNeitherOrderNorThreads() {
    let documents = Corpus.documents.isEmpty ? Library.documents : Corpus.documents + Library.documents
    let expected = IndexWriter.write(documents, facets: Corpus.facets)
    var random = SeededGenerator(state: 7)
    for threads in [1, 2, 5] {
      let files = IndexWriter.write(
        documents.shuffled(using: &random), facets: Corpus.facets, options: IndexOptions(threads: threads))
      #expect(files == expected)
    }
  }

  @Test func anEditMakesANewGenerationAndThePointerComesLast() throws {
    var documents = Library.documents
    let before = IndexWriter.write(documents, facets: Library.facets)
    documents[0].title += "!"
    let after = IndexWriter.write(documents, facets: Library.facets)
    #expect(before.last?.path == "search/current.js")
    #expect(before.last != after.last)
    #expect(Set(before.map(\.path)).intersection(after.map(\.path)) == ["search/current.js"])
  }

  @Test func anEmptySiteHasAnIndexThatFindsNothing() throws {
    let engine = try QueryEngine(files: IndexWriter.write([], facets: []))
    #expect(try engine.search(SearchQuery("disk full")).hits.isEmpty)
  }

  @Test func oddDocumentsAreWrittenAndRead() throws {
    let odd = [
      SearchDocument(id: "", kind: .page, title: "", url: ""),
      SearchDocument(
        id: "old", kind: .page, title: "Before the epoch \u{0}\"\\\r\n\u{2028}</script>", url: "a b?c#d", date: -40,
        card: .init(severity: -3, progress: .init(done: -1, open: 2, overdue: 0)),
        sections: [.init(heading: "磁盘", text: String(repeating: "磁盘已满 ", count: 4_000))]),
    ]
    let facets = [
      FacetDefinition(
        name: "cause", label: "",
        values: [
          .init(id: "a", label: "", parent: "b"), .init(id: "b", label: "", parent: "a"),
          .init(id: "a", label: "twice"),
        ])
    ]
    let engine = try QueryEngine(files: IndexWriter.write(odd, facets: facets))
    let result = try engine.search(SearchQuery("磁盘 epoch"))
    let fragment = try engine.fragment(of: try #require(result.hits.first).document)
    #expect(fragment.title == odd[1].title)
    #expect(fragment.date == -40)
    #expect(fragment.sections[0].text.utf8.count <= 8_192)
    #expect(!fragment.sections[0].text.contains("\u{FFFD}"))
  }

  @Test func everyByteSurvivesTheScript() throws {
    let payload: [UInt8] = Array(0...255) + Array(0...255) + [0, 0x30, 0, 0x39, 0, 0]
    let script = ScriptCoding.script(generation: "g", name: "n", payload: payload)
    let (_, _, framed) = try ScriptCoding.arguments(of: script)
    #expect(try ScriptCoding.unframe(framed) == payload)
  }

  @Test func logarithmsAndDistancesAreRight() {
    for value in [1, 1.0001, 1.5, 2, 2.718281828, 10, 1e3, 1e6, 123_456.789] {
      #expect(abs(Ranking.naturalLogarithm(value) - log(value)) < 1e-12)
    }
    for (a, b, distance) in [
      ("disk", "disk", 0), ("disk", "dsik", 1), ("disk", "dsk", 1), ("disk", "risk", 1),
      ("certificate", "certifcaet", 2), ("ab", "ba", 1),
    ] {
      #expect(EditDistance.between(Array(a.utf8), Array(b.utf8), limit: 2) == distance, "\(a) \(b)")
    }
    #expect(EditDistance.between(Array("disk".utf8), Array("full".utf8), limit: 2) == nil)
  }
}
