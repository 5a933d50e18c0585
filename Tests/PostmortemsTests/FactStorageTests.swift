import ByteCoding
import Diagnostics
import Foundation
import Markdown
import Testing

@testable import Postmortems

/// Facts as bytes: what comes back is what was stored, and bytes that were never written cost a reading and no more.
@Suite struct FactStorageTests {
  private static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The documents of a folder; the corpus of real ones lies beside the project, and need not be there.
  private static func documents(_ folder: String) -> [(path: String, bytes: [UInt8])] {
    let files = FileManager.default.enumerator(at: project.appending(path: folder), includingPropertiesForKeys: nil)
    var paths: [String] = []
    for case let url as URL in files ?? .init() where ["md", "qmd", "markdown"].contains(url.pathExtension) {
      paths.append(url.standardizedFileURL.path)
    }
    return paths.sorted().compactMap { path in
      (try? Data(contentsOf: URL(fileURLWithPath: path))).map { ("incidents/" + path.suffix(40), [UInt8]($0)) }
    }
  }

  private static let own = documents("Tests/Fixtures/postmortems") + documents("Content")

  private static func read(_ bytes: [UInt8], _ path: String) -> Diagnosed<Record> {
    RecordReader.read(Document.parse(SourceText.decode(path: path, bytes: bytes).value).value, rules: shippedRules)
  }

  /// Every field of a record but its document, whatever fields there are.
  private static func fields(_ record: Record) -> [String: String] {
    var fields: [String: String] = [:]
    for case (let name?, let value) in Mirror(reflecting: record).children
    where name != "document" && name != "postmortem" {
      fields[name] = String(reflecting: value)
    }
    return fields
  }

  @Test(arguments: ["Tests/Fixtures/postmortems", "Content", "../shared/corpus"])
  func whatWasStoredComesBack(folder: String) throws {
    let documents = Self.documents(folder)
    if documents.isEmpty { print("SKIPPED: storing the facts of real postmortems; there is no \(folder) here") }
    for (path, bytes) in documents {
      let read = Self.read(bytes, path)
      let stored = read.value.storedFacts(read.diagnostics)
      let again = try Record.stored(ByteReader(stored), document: read.value.document)
      #expect(Self.fields(again.value) == Self.fields(read.value), "\(path)")
      #expect(again.value.postmortem == read.value.postmortem, "\(path)")
      #expect(again.diagnostics == read.diagnostics, "\(path)")
    }
  }

  /// Fields that few documents have.
  @Test func rareFieldsComeBack() throws {
    let read = Self.read(
      Array(
        """
        ---
        id: INC-1
        kind: postmortem
        aliases: [OLD-1]
        audience: public
        draft: true
        tags: [disk]
        outcomes: [one]
        order: 3
        owner: Ada
        updated: 2026-03-20
        related: [INC-2]
        not_related: [INC-3]
        severity: SEV1
        causes: [no.such.cause]
        ---
        # The disk was full

        Severity: SEV2

        ## Actions

        - [x] [OPS-1](https://example.com/OPS-1) Watch the disk. Owner: Bob. Due: 2026-04-01. Done 3 April 2026.
        """.utf8), "incidents/a.md")
    let facts = try #require(read.value.postmortem)
    #expect(!facts.conflicts.isEmpty && !facts.unknownCauses.isEmpty && facts.preventionItems[0].completed != nil)
    let again = try Record.stored(
      ByteReader(read.value.storedFacts(read.diagnostics)), document: read.value.document)
    #expect(Self.fields(again.value) == Self.fields(read.value))
    #expect(again.value.postmortem == facts)
    #expect(again.diagnostics == read.diagnostics)
  }

  @Test func whateverTheBytesAreNothingTraps() throws {
    var random = SystemRandomNumberGenerator()
    for (path, bytes) in Self.own.prefix(12) {
      let read = Self.read(bytes, path)
      let stored = read.value.storedFacts(read.diagnostics)
      for _ in 0..<60 {
        var damaged = stored
        switch Int.random(in: 0..<3, using: &random) {
        case 0: damaged.removeLast(Int.random(in: 1...damaged.count, using: &random))
        case 1: damaged.append(0)
        default:
          for _ in 0..<3 { damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255) }
        }
        guard let record = try? Record.stored(ByteReader(damaged), document: read.value.document) else { continue }
        let nodes = record.value.sections.flatMap { $0.blocks + [$0.heading].compactMap(\.self) }
        #expect(nodes.allSatisfy { $0.rawValue >= 0 && Int($0.rawValue) < read.value.document.tree.ids.count })
      }
      #expect(throws: Damage.self) {
        try Record.stored(ByteReader(stored + [0]), document: read.value.document)
      }
    }
  }

  /// Facts of another document point past the end of a shorter one.
  @Test func factsOfALongerDocumentAreDamage() {
    let long = Self.read(
      Array(("# A\n\n## Timeline\n\n" + String(repeating: "- 14:02 It broke\n", count: 40)).utf8), "a.md")
    let short = Self.read(Array("# A\n".utf8), "a.md")
    #expect(throws: Damage.self) {
      try Record.stored(ByteReader(long.value.storedFacts([])), document: short.value.document)
    }
  }
}
