import ByteCoding
import Configuration
import FileTree
import Foundation
import Postmortems
import Synchronization
import Testing

@testable import SiteGenerator

/// A build that spares what an earlier one has done makes the same bytes as one that does everything.
@Suite struct IncrementalBuildTests {
  /// A folder of content with a theme and a taxonomy, which a test changes again and again.
  private struct Place {
    let root: URL
    var configuration = Configuration()
    var taxonomy: NamedFile?
    private(set) var documents: [String] = []
    private var count = 0

    init() throws {
      root = FileManager.default.temporaryDirectory.appending(path: "incremental-\(UUID().uuidString)")
      configuration.content = [root.appending(path: "content").path]
      configuration.templates = root.appending(path: "templates").path
      configuration.output = root.appending(path: "site").path
      configuration.history = false
      try FileManager.default.createDirectory(
        at: root.appending(path: "templates"), withIntermediateDirectories: true)
      for (path, text) in smallSite { try write(path, text) }
    }

    mutating func write(_ path: String, _ text: String) throws {
      let file = root.appending(path: "content/" + path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      if !documents.contains(path) { documents.append(path) }
    }

    mutating func remove(_ path: String) throws {
      try FileManager.default.removeItem(at: root.appending(path: "content/" + path))
      documents.removeAll { $0 == path }
    }

    func text(_ path: String) throws -> String {
      try String(contentsOf: root.appending(path: "content/" + path), encoding: .utf8)
    }

    /// Changes something at random, and says what.
    mutating func edit(_ random: inout some RandomNumberGenerator) throws -> String {
      count += 1
      let path = documents.sorted().randomElement(using: &random) ?? ""
      switch Int.random(in: 0..<8, using: &random) {
      case 0, 1:
        let cause = ["capacity.exhaustion", "config.drift", "infra.dns"].randomElement(using: &random) ?? ""
        let day = Int.random(in: 10...28, using: &random)
        try write(
          "incidents/new-\(count).md",
          """
          ---
          id: INC-NEW-\(count)
          date: 2026-04-\(day)
          severity: SEV\(Int.random(in: 1...3, using: &random))
          causes: [\(cause)]
          ---
          # Checkout failed \(count)

          ## Root cause

          The disk was full: `No space left on device \(count)`.

          ## Lessons learned

          - Alert on the time left, not on the space used.

          ## Action items

          - [ ] Watch the volume of the checkout database. Due: 2026-05-\(day)
          """)
        return "added a document"
      case 2, 3:
        let lines = try text(path) + "\nAnother line \(count), see [it](../incidents/disk.md).\n"
        try write(path, lines.replacing("Open", with: count.isMultiple(of: 2) ? "Done" : "Open"))
        return "changed \(path)"
      case 4 where documents.count > 3:
        try remove(path)
        return "removed \(path)"
      case 5:
        let text = try text(path)
        try remove(path)
        try write("incidents/moved-\(count).md", text)
        return "moved \(path)"
      case 6:
        taxonomy = NamedFile(
          path: "taxonomy.yml",
          bytes: Array(
            """
            categories:
              - id: own
                name: Our own \(count)
                definition: What only we have.
                leaves:
                  - id: own.number\(count)
                    name: Number \(count)
                    definition: What only we have.
                    signals: [{phrase: no space left, weight: 5}]
            """.utf8))
        return "changed the taxonomy"
      default:
        let text = Defaults.text("not-found.mustache").replacing("</h1>", with: " \(count)</h1>")
        try Data(text.utf8).write(to: root.appending(path: "templates/not-found.mustache"))
        return "changed a template"
      }
    }

    var rules: ReadingRules { ReadingRules.make(for: configuration, taxonomy: taxonomy).value }

    var basis: FactStore.Basis { WideHash.value(of: taxonomy?.bytes ?? []) }

    var request: BuildRequest {
      BuildRequest(configuration: configuration, rules: rules, threads: 2, info: testInfo)
    }
  }

  private enum Defaults {
    static func text(_ template: String) -> String {
      shippedThemeFiles.first { $0.path == template }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    }
  }

  /// What a build hands on for the next run.
  private final class Kept: @unchecked Sendable {
    var bytes: [UInt8]?
  }

  private static func files(_ site: MemorySite) -> [String: [UInt8]] {
    Dictionary(site.files.map { ($0.path, $0.bytes) }) { first, _ in first }
  }

  private static func differences(_ a: [String: [UInt8]], _ b: [String: [UInt8]]) -> [String] {
    Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func afterAnyEditTheBytesAreThoseOfAFullBuild(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var place = try Place()
    defer { try? FileManager.default.removeItem(at: place.root) }
    // One that builds again and again, as a preview does, and one that is begun anew each time, as in CI.
    var running = RecordCache(isKept: true)
    var (runningBasis, stored): (FactStore.Basis, [UInt8]) = (place.basis, [])
    var edits: [String] = []
    for _ in 0..<12 {
      var fresh = RecordCache(isKept: false)
      let expected = Build.site(place.request, cache: &fresh)

      if runningBasis != place.basis {
        running = RecordCache(isKept: true)
        runningBasis = place.basis
      }
      let again = Build.site(place.request, cache: &running)
      #expect(Self.differences(Self.files(again), Self.files(expected)) == [], "in one run: \(edits)")
      #expect(again.result.diagnostics == expected.result.diagnostics, "in one run: \(edits)")

      let kept = Kept()
      var cold = RecordCache(
        isKept: false, facts: { [stored, basis = place.basis] _ in FactStore(stored, basis: basis) },
        keepFacts: { kept.bytes = $0 })
      let next = Build.site(place.request, cache: &cold)
      #expect(Self.differences(Self.files(next), Self.files(expected)) == [], "from file: \(edits)")
      #expect(next.result.diagnostics == expected.result.diagnostics, "from file: \(edits)")
      if let bytes = kept.bytes { stored = bytes }
      #expect(FactStore(stored, basis: place.basis).count == place.documents.count, "\(edits)")
      edits.append(try place.edit(&random))
    }
  }

  // MARK: - A first look

  /// Builds, changes a document, and looks at a page of it while it is built again.
  private static func look(
    at page: String, _ path: String, audience: String? = nil, _ edit: (String) -> String
  ) throws -> (looks: [String], page: String) {
    var place = try Place()
    defer { try? FileManager.default.removeItem(at: place.root) }
    if let audience { place.configuration.audience = audience }
    let shown = Mutex<ShownSite?>(nil)
    var cache = RecordCache(isKept: true, remember: { site in shown.withLock { $0 = site } })
    _ = Build.site(place.request, cache: &cache)
    let before = try place.text(path)
    try place.write(path, edit(before))
    var looks: [String] = []
    let take = { (files: [OutputFile]) in
      looks += files.filter { $0.path == page }.map { String(decoding: $0.bytes, as: UTF8.self) }
    }
    take(try #require(shown.withLock { $0 }).pages([page]))
    let ahead = PagesAhead([page], take: take)
    let site = try #require(Build.preview(place.request, cache: &cache, ahead: ahead, isOutdated: { false }))
    let built = site.files.first { $0.path == page }
    return (looks, built.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "")
  }

  /// - Parameter isWhole: whether nothing else follows from the edit, not even another number at the foot of the page.
  @Test(arguments: [
    ("The write-ahead log filled", "The log of writes filled", "The log of writes filled", true),
    ("title: Primary stopped on a full disk", "title: The primary stopped", "The primary stopped", true),
    ("| 14:20 |", "| 14:10 | Somebody looks |\n| 14:20 |", "Somebody looks", true),
    ("## A heading nobody knows", "## A heading that somebody knows", "somebody knows", true),
    ("- Bound everything that grows.", "- Bound all that grows.", "Bound all that grows", true),
    ("| Rehearse the failover | Platform |", "| Rehearse it | Ada |", "Rehearse it", true),
    ("severity: SEV1", "severity: SEV3", "SEV3", false),
    (
      "- Bound everything that grows.", "- Bound everything that grows.\n- Drills find what is old.", "Drills find",
      false
    ),
    ("| Rehearse the", "| Buy a volume | Ada | 2026-08-01 | Open |\n| Rehearse the", "Buy a volume", false),
    ("| Alert on time to full | Platform | 2026-03-20 | Done |\n", "", "Rehearse the failover", false),
    ("causes: [capacity.exhaustion, config.drift]", "causes: [infra.dns]", "DNS", false),
  ])
  func aFirstLookShowsWhatTheDocumentSays(old: String, new: String, shown: String, isWhole: Bool) throws {
    let seen = try Self.look(at: "incidents/inc-2026-009.html", "incidents/disk.md") {
      #expect($0.contains(old))
      return $0.replacing(old, with: new)
    }
    #expect(seen.looks.count == 2)
    #expect(seen.looks.first?.contains(shown) == true)
    #expect(seen.looks.last == seen.page)
    // The browser loads it once.
    if isWhole { #expect(seen.looks.first == seen.page) }
  }

  @Test func pagesThatAreNoIncidentsAreLookedAtToo() throws {
    let seen = try Self.look(at: "reference/severity-matrix.html", "reference/severity-matrix.md") {
      $0 + "\nA new sentence.\n"
    }
    #expect(seen.looks.count == 2 && seen.looks.allSatisfy { $0 == seen.page && $0.contains("A new sentence.") })
  }

  /// What changes more than the page, and what may not be shown to everybody, is seen with the whole build alone.
  @Test func someLooksWaitForTheWholeBuild() throws {
    let moved = try Self.look(at: "incidents/inc-2026-009.html", "incidents/disk.md") {
      $0.replacing("id: INC-2026-009", with: "id: INC-2026-010")
    }
    #expect(moved.looks.allSatisfy { $0 == moved.page })
    let published = try Self.look(at: "incidents/inc-2026-009.html", "incidents/disk.md", audience: "public") {
      $0.replacing("id: INC-2026-009", with: "id: INC-2026-009\naudience: public") + "\n<!-- canary -->\n"
    }
    #expect(published.looks.allSatisfy { $0 == published.page })
  }

  @Test func whatHasNotChangedIsNotLookedAt() throws {
    let seen = try Self.look(at: "incidents/inc-2026-009.html", "reference/severity-matrix.md") { $0 + "\nMore.\n" }
    #expect(seen.looks.count == 1)
  }

  // MARK: - The file

  private static let basis = WideHash.value(of: [1])
  private static let document = SourceFile(path: "a.md", bytes: Array("# A\n".utf8))

  private static func file(_ facts: [UInt8] = [1, 2, 3]) -> [UInt8] {
    let store = FactStore(basis: basis)
    return store.file([(store.key(of: document), facts)])
  }

  @Test func keepsFactsByContent() {
    let store = FactStore(Self.file(), basis: Self.basis)
    #expect(store.count == 1 && !store.isDamaged)
    var facts = store.facts(for: store.key(of: Self.document))
    #expect((try? facts?.slice(3)) == [1, 2, 3] && facts?.isAtEnd == true)
    var other = Self.document
    other.bytes.append(10)
    #expect(store.facts(for: store.key(of: other)) == nil)
    other = SourceFile(path: "b.md", bytes: Self.document.bytes)
    #expect(store.facts(for: store.key(of: other)) == nil)
    // What is known is kept without being made again.
    #expect(store.file([(store.key(of: Self.document), nil)]) == Self.file())
    #expect(FactStore(store.file([]), basis: Self.basis).count == 0)
  }

  @Test func dropsWhatIsOfAnotherProgram() {
    let store = FactStore(Self.file(), basis: WideHash.value(of: [2]))
    #expect(store.count == 0 && !store.isDamaged)
    let older = FactStore(Array("debrief facts 0\nwhatever".utf8), basis: Self.basis)
    #expect(older.count == 0 && !older.isDamaged)
  }

  @Test func dropsWhatIsDamaged() {
    let file = Self.file()
    for index in file.indices where index >= 16 {
      var damaged = file
      damaged[index] ^= 0x40
      let store = FactStore(damaged, basis: Self.basis)
      #expect(store.count == 0 && store.isDamaged, "byte \(index)")
    }
    for length in 16..<file.count {
      let store = FactStore(Array(file.prefix(length)), basis: Self.basis)
      #expect(store.count == 0 && store.isDamaged, "\(length) bytes")
    }
  }

  /// A file that is whole and holds nonsense is read as far as it makes sense; the rest is read from the documents.
  @Test func factsThatMakeNoSenseAreReadAnew() throws {
    let place = try Place()
    defer { try? FileManager.default.removeItem(at: place.root) }
    let kept = Kept()
    var first = RecordCache(
      isKept: false, facts: { [basis = place.basis] _ in FactStore(basis: basis) }, keepFacts: { kept.bytes = $0 })
    let expected = Build.site(place.request, cache: &first)
    let known = try #require(kept.bytes)
    let nonsense = FactStore(known, basis: place.basis).file(
      Build.read(place.request).value.files.map {
        (FactStore(basis: place.basis).key(of: $0), Array("nonsense".utf8))
      })
    var second = RecordCache(
      isKept: false, facts: { [basis = place.basis] _ in FactStore(nonsense, basis: basis) },
      keepFacts: { kept.bytes = $0 })
    let again = Build.site(place.request, cache: &second)
    #expect(Self.differences(Self.files(again), Self.files(expected)) == [])
    #expect(kept.bytes == known)
  }

  /// Whatever whole facts a file holds, a build comes to its end.
  @Test func noFactsTrapABuild() throws {
    var random = SeededGenerator(seed: 9)
    let place = try Place()
    defer { try? FileManager.default.removeItem(at: place.root) }
    let rules = place.rules
    let files = Build.read(place.request).value.files
    let store = FactStore(basis: place.basis)
    for _ in 0..<60 {
      let entries = files.map { file -> (key: WideHash.Value, facts: [UInt8]?) in
        let made = Build.record(of: file.bytes, path: file.path, rules: rules)
        var facts = made.value.storedFacts(made.diagnostics)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          facts[Int.random(in: 0..<facts.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        return (store.key(of: file), facts)
      }
      let (file, basis) = (store.file(entries), place.basis)
      var cache = RecordCache(isKept: false, facts: { _ in FactStore(file, basis: basis) })
      #expect(!Build.site(place.request, cache: &cache).files.isEmpty)
    }
  }
}

/// SplitMix64, so that a failing row of edits can be had again.
private struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
