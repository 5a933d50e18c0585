import Foundation
import Testing
import TextAnalysis

@testable import SearchIndex

/// A file of an index may be of another version, cut short or changed: that is said, and nothing traps.
@Suite struct DamageTests {
  let files = IndexWriter.write(
    Library.documents, facets: Library.facets, options: IndexOptions(shardBytes: 256, fragmentBytes: 512))
  let queries = ["disk full", "\"no space left\"", "certifcate", "cause:capacity", "ex"]

  @Test func theVersionIsNamedWhenItIsAnother() throws {
    var old = files
    old[old.count - 1].bytes = Array(
      String(decoding: old[old.count - 1].bytes, as: UTF8.self).replacing("\"3 1 ", with: "\"0 1 ").utf8)
    #expect(throws: SearchError.version(found: "0 1 english-3.1", expected: "3 1 english-3.1")) {
      try QueryEngine(files: old)
    }
    if Node.isAvailable {
      let answer = try Node.search(old, [.init(text: "disk")]).map { String(decoding: $0, as: UTF8.self) }.joined()
      #expect(answer.contains("version") && answer.contains("0 1 english-3.1"))
    }
  }

  /// The fixtures are indexes as older versions wrote them.
  @Test(arguments: [("search-old", "1 1 english-3.1"), ("search-old-2", "2 1 english-3.1")])
  func anIndexOfAnOlderVersionIsRefusedByName(name: String, version: String) throws {
    let folder = Corpus.root.appendingPathComponent("Tests/Fixtures/" + name)
    var pointer = ""
    func load(_ path: String) -> [UInt8]? {
      (try? Data(contentsOf: folder.appendingPathComponent(path))).map(Array.init)
    }
    #expect(throws: SearchError.version(found: version, expected: Manifest.version)) {
      try QueryEngine(load: load)
    }
    if Node.isAvailable {
      let answer = try Node.search(in: folder, [.init(text: "disk")]).map { String(decoding: $0, as: UTF8.self) }
      #expect(answer.joined().contains("version: " + version))
    }
    // A pointer that lies is found out by the manifest.
    pointer = String(decoding: load("search/current.js") ?? [], as: UTF8.self)
      .replacing(version, with: Manifest.version)
    #expect(throws: SearchError.version(found: version, expected: Manifest.version)) {
      try QueryEngine { $0 == "search/current.js" ? Array(pointer.utf8) : load($0) }
    }
  }

  @Test func aMissingFileIsNamed() throws {
    #expect(throws: SearchError.missing(path: "search/current.js")) { try QueryEngine(files: []) }
    let without = files.filter { !$0.path.hasSuffix("/p0.js") }
    let path = try #require(files.first { $0.path.hasSuffix("/p0.js") }).path
    let engine = try QueryEngine(files: without)
    // A term that sorts first stands in the first shard.
    #expect(throws: SearchError.missing(path: path)) { try engine.search(SearchQuery("11")) }
  }

  @Test func aChangedByteIsReportedOrHarmless() {
    var random = SeededGenerator(state: 1)
    for round in 0..<1_500 {
      var changed = files
      let file = Int(random.next() % UInt64(files.count))
      switch round % 3 {
      case 0: changed[file].bytes.removeLast(min(changed[file].bytes.count, Int(random.next() % 200)))
      case 1: changed[file].bytes = Self.reframed(changed[file], &random) ?? []
      default:
        let at = Int(random.next() % UInt64(changed[file].bytes.count))
        changed[file].bytes[at] = UInt8(truncatingIfNeeded: random.next())
      }
      do {
        let engine = try QueryEngine(files: changed)
        for query in queries {
          let result = try engine.search(SearchQuery(query))
          for hit in result.hits { _ = try engine.fragment(of: hit.document) }
        }
      } catch {
        #expect(error is SearchError)
      }
    }
  }

  @Test(.enabled(if: Node.isAvailable)) func theScriptReportsDamageToo() throws {
    var random = SeededGenerator(state: 2)
    for _ in 0..<8 {
      let changed = files.map { file in
        var file = file
        if random.next() % 3 == 0 { file.bytes = Self.reframed(file, &random) ?? file.bytes }
        return file
      }
      let answers = try Node.search(changed, queries.map { .init(text: $0) })
      #expect(!answers.isEmpty)
      for answer in answers {
        let text = String(decoding: answer, as: UTF8.self)
        #expect(
          text.contains("\"hits\"") || text.contains("damaged") || text.contains("version"), "\(text.prefix(300))")
      }
    }
  }

  /// The file with a byte of its payload changed and the frame around it right again.
  static func reframed(_ file: IndexFile, _ random: inout SeededGenerator) -> [UInt8]? {
    guard let (generation, name, framed) = try? ScriptCoding.arguments(of: file.bytes),
      var payload = try? ScriptCoding.unframe(framed), !payload.isEmpty
    else { return nil }
    payload[Int(random.next() % UInt64(payload.count))] = UInt8(truncatingIfNeeded: random.next())
    return ScriptCoding.script(generation: generation, name: name, payload: payload)
  }
}
