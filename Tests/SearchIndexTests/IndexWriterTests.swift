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

  @Test func aPartFollowsItsDocumentAndHasItsValuesButForItsOwn() throws {
    let facets = [
      FacetDefinition(name: "team", label: "", values: [.init(id: "a", label: ""), .init(id: "b", label: "")]),
      FacetDefinition(
        name: "owner", label: "", values: [.init(id: "ada", label: ""), .init(id: "bo", label: "")], isRare: true),
      FacetDefinition(name: "kind", label: "", values: [.init(id: "prevention", label: "")]),
    ]
    let documents = [
      SearchDocument(
        id: "z", kind: .incident, title: "z", url: "z", date: 5, facets: ["team": ["b"], "owner": ["bo"]]),
      SearchDocument(id: "a", kind: .incident, title: "a", url: "a", date: 5, facets: ["team": ["a", "b"]]),
      SearchDocument(id: "1", kind: .prevention, partOf: "z", title: "1", url: "1", facets: ["owner": ["ada"]]),
      SearchDocument(id: "2", kind: .learning, partOf: "a", title: "2", url: "2", date: 1),
      SearchDocument(
        id: "3", kind: .learning, partOf: "nowhere", title: "3", url: "3", date: 1, facets: ["team": ["a"]]),
      SearchDocument(id: "4", kind: .prevention, partOf: "z", title: "4", url: "4", facets: ["team": []]),
    ]
    let engine = try QueryEngine(files: IndexWriter.write(documents, facets: facets))
    let found = try (0..<6).map { number in
      (
        try engine.fragment(of: number).title,
        try engine.facetValues(of: number).mapValues { $0.joined(separator: " ") }
      )
    }
    #expect(found.map(\.0) == ["3", "a", "2", "z", "1", "4"])
    #expect(
      found.map(\.1) == [
        ["team": "a"], ["team": "a b"], ["team": "a b"], ["team": "b", "owner": "bo"],
        ["team": "b", "owner": "ada", "kind": "prevention"], ["owner": "bo", "kind": "prevention"],
      ])
    #expect(try engine.search(SearchQuery("owner:bo")).hits.map(\.document) == [3, 5])
    #expect(try engine.search(SearchQuery("kind:prevention owner:ada")).hits.map(\.document) == [4])
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
