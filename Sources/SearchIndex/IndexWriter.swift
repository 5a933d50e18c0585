import Dispatch
import Synchronization
import TextAnalysis

/// A file of the search index.
public struct IndexFile: Hashable, Sendable {
  /// Relative to the site's root, such as `search/current.js`.
  public var path: String
  public var bytes: [UInt8]

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// Writes the static search index of a site. `Documentation/SearchFormat.md` describes it byte by byte.
public enum IndexWriter {
  /// All files of the index, the pointer `search/current.js` last, so that whoever writes them in this
  /// order never shows a half-new index. The bytes depend on the documents alone, not on their order or
  /// the number of threads.
  public static func write(
    _ documents: [SearchDocument], facets: [FacetDefinition], options: IndexOptions = IndexOptions()
  ) -> [IndexFile] {
    let documents = documents.sorted(by: isBefore)
    let chunks = analyze(documents, options)
    var payloads: [(name: String, bytes: [UInt8])] = []
    var manifest = manifest(documents, facets, options)
    let limit = options.shardBytes ?? (documents.count < 20_000 ? 16_384 : 32_768)

    let index = InvertedIndex(chunks)
    let postings = index.postingShards(documentCount: documents.count, limit: limit)
    manifest.postingKeys = postings.firstKeys
    payloads += numbered("p", postings.payloads)
    // Only quoted phrases need positions, and those who quote can wait for more bytes in fewer requests.
    let positions = index.positionShards(limit: limit * 4)
    manifest.positionKeys = positions.firstKeys
    payloads += numbered("q", positions.payloads)
    let lexicon = Lexicon.shards(chunks, limit: limit)
    manifest.lexiconKeys = lexicon.firstKeys
    payloads += numbered("l", lexicon.payloads)
    let fragments = fragments(documents, options)
    manifest.fragmentStarts = fragments.starts
    payloads += numbered("f", fragments.payloads)
    payloads.append(("facets", FacetColumns(documents, kinds: kinds, facets: manifest.facets).bytes))
    payloads.append(("manifest", manifest.bytes))
    return files(payloads, threads: options.threads)
  }

  /// All kinds, in the order of their numbers in the index.
  static let kinds = DocumentKind.allCases

  /// By date, then by id: a new document changes the numbers of none that is older.
  private static func isBefore(_ a: SearchDocument, _ b: SearchDocument) -> Bool {
    if a.date != b.date { return (a.date ?? .min) < (b.date ?? .min) }
    if a.id != b.id { return a.id < b.id }
    return a.url < b.url
  }

  // MARK: - Parts

  private static func analyze(_ documents: [SearchDocument], _ options: IndexOptions) -> [ChunkAnalysis] {
    let size = 256
    let count = (documents.count + size - 1) / size
    return parallel(count, threads: options.threads) { chunk in
      let range = (chunk * size)..<min(documents.count, (chunk + 1) * size)
      var analyzer = DocumentAnalyzer(synonyms: options.synonyms)
      return analyzer.analyze(documents[range])
    }
  }

  private static func manifest(
    _ documents: [SearchDocument], _ facets: [FacetDefinition], _ options: IndexOptions
  ) -> Manifest {
    var manifest = Manifest()
    manifest.documentCount = documents.count
    manifest.kinds = kinds.map { Manifest.Kind(name: $0.rawValue, label: $0.label, weight: $0.weight) }
    manifest.facets = facets.map { Manifest.Facet($0, kinds: kinds) }
    manifest.synonyms = options.synonyms.groups
    for (number, document) in documents.enumerated() where document.kind.isEntity {
      var names: [String] = []
      for name in [document.title] + document.names {
        let stems = Tokenizer.tokens(of: name).filter { $0.kind == .part && !StopWords.contains($0.text) }
          .map { PorterStemmer.term($0.text) }.joined(separator: " ")
        if !stems.isEmpty, !names.contains(stems) { names.append(stems) }
      }
      if !names.isEmpty { manifest.entities.append(Manifest.Entity(document: number, names: names)) }
    }
    return manifest
  }

  private static func fragments(
    _ documents: [SearchDocument], _ options: IndexOptions
  ) -> (payloads: [[UInt8]], starts: [Int]) {
    var payloads: [[UInt8]] = []
    var starts: [Int] = []
    var current: [UInt8] = []
    for (number, document) in documents.enumerated() {
      let kind = kinds.firstIndex(of: document.kind) ?? 0
      let record = Fragment(document, excerptBytes: options.excerptBytes).bytes(kind: kind)
      if current.isEmpty { starts.append(number) }
      var length = ByteWriter()
      length.varint(record.count)
      current += length.bytes + record
      if current.count >= options.fragmentBytes {
        payloads.append(current)
        current = []
      }
    }
    if !current.isEmpty { payloads.append(current) }
    return (payloads, starts)
  }

  // MARK: - Files

  private static func numbered(_ prefix: String, _ payloads: [[UInt8]]) -> [(name: String, bytes: [UInt8])] {
    payloads.enumerated().map { ("\(prefix)\($0.offset)", $0.element) }
  }

  private static func files(_ payloads: [(name: String, bytes: [UInt8])], threads: Int) -> [IndexFile] {
    let hashes = parallel(payloads.count, threads: threads) { index in
      var hash = ContentHash()
      hash.combine(payloads[index].name.utf8)
      hash.combine(payloads[index].bytes)
      return hash.name
    }
    var hash = ContentHash()
    for part in hashes { hash.combine(part.utf8) }
    let generation = hash.name
    var files = parallel(payloads.count, threads: threads) { index in
      let (name, bytes) = payloads[index]
      return IndexFile(
        path: "search/\(generation)/\(name).js",
        bytes: ScriptCoding.script(generation: generation, name: name, payload: bytes))
    }
    let pointer = "debriefSearch(\"current\",\"\(generation)\",\"\(Manifest.version)\");\n"
    files.append(IndexFile(path: "search/current.js", bytes: Array(pointer.utf8)))
    return files
  }

  /// The results in order, computed by so many threads.
  private static func parallel<Value: Sendable>(
    _ count: Int, threads: Int, _ make: @Sendable (Int) -> Value
  ) -> [Value] {
    guard threads > 1, count > 1 else { return (0..<count).map(make) }
    let results = Mutex<[Value?]>(Array(repeating: nil, count: count))
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let value = make(index)
        results.withLock { $0[index] = value }
      }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}
