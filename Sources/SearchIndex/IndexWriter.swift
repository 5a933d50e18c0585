import Parallelism
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
    var cache = AnalysisCache()
    return write(documents, facets: facets, options: options, cache: &cache)
  }

  /// The same bytes, sparing the documents whose analyses are in the cache.
  public static func write(
    _ documents: [SearchDocument], facets: [FacetDefinition], options: IndexOptions = IndexOptions(),
    cache: inout AnalysisCache
  ) -> [IndexFile] {
    let documents = inOrder(documents)
    let analyses = cache.analyses(of: documents, synonyms: options.synonyms, threads: options.threads)
    var manifest = self.manifest(documents, facets, options)
    let columns = FacetColumns(documents, kinds: kinds, facets: manifest.facets)
    for (index, facet) in facets.enumerated() {
      manifest.facets[index].storage = columns.storage(of: index, isRare: facet.isRare)
    }

    let index = InvertedIndex(analyses)
    let limit = options.shardBytes ?? (documents.count < 20_000 ? 8_192 : 16_384)
    let cards = CardOrder(columns, kinds: manifest.kinds, facets: manifest.facets).documents
    let parts = parallelMap(Array(0..<5), threads: options.threads) { part in
      switch part {
      // Only quoted phrases need positions, and those who quote can wait for more bytes in fewer requests.
      case 0: index.positionShards(limit: limit * 8)
      case 1: index.postingShards(groups: options.synonyms.groups, limit: limit)
      case 2: self.fragments(documents, excerptBytes: options.excerptBytes, limit: options.fragmentBytes)
      case 3: self.fragments(cards.map { documents[$0] }, excerptBytes: 0, limit: options.fragmentBytes * 2)
      default: index.lexiconShards(limit: limit * 2)
      }
    }
    let (positions, postings, fragments, lexicon) = (parts[0], parts[1], parts[2], parts[4])
    manifest.postingKeys = postings.firstKeys
    manifest.positionKeys = positions.firstKeys
    manifest.lexiconKeys = lexicon.firstKeys
    manifest.fragmentStarts = fragments.starts
    manifest.cardStarts = parts[3].starts
    let payloads =
      numbered("p", postings.payloads) + numbered("q", positions.payloads) + numbered("l", lexicon.payloads)
      + numbered("f", fragments.payloads) + numbered("c", parts[3].payloads) + [
        ("apart", columns.apartBytes(manifest.facets)),
        ("manifest", manifest.bytes + columns.sharedBytes(manifest.facets)),
      ]
    return files(payloads, threads: options.threads)
  }

  /// All kinds, in the order of their numbers in the index.
  static let kinds = DocumentKind.allCases

  /// By date, then by id, so that a new document changes the numbers of none that is older; what is part of another
  /// document stands behind it.
  static func inOrder(_ documents: [SearchDocument]) -> [SearchDocument] {
    var dates: [String: Int] = [:]
    for document in documents where document.partOf == nil { dates[document.id] = document.date ?? .min }
    func isPart(_ document: SearchDocument) -> Bool { document.partOf.map { dates[$0] != nil } ?? false }
    func key(_ document: SearchDocument) -> (date: Int, base: String, part: Int) {
      if let base = document.partOf, let date = dates[base] { return (date, base, 1) }
      return (document.date ?? .min, document.id, 0)
    }
    let keyed = documents.map { (key: key($0), document: $0) }
    return keyed.sorted { a, b in
      if a.key != b.key { return a.key < b.key }
      if a.document.id != b.document.id { return a.document.id < b.document.id }
      return a.document.url < b.document.url
    }.map(\.document)
  }

  // MARK: - Parts

  private static func manifest(
    _ documents: [SearchDocument], _ facets: [FacetDefinition], _ options: IndexOptions
  ) -> Manifest {
    var manifest = Manifest()
    manifest.documentCount = documents.count
    let names = facets.first { $0.name == FacetColumns.kindName }?.values ?? []
    manifest.kinds = kinds.map { kind in
      let label = names.first { $0.id == kind.rawValue }?.label ?? kind.label
      return Manifest.Kind(name: kind.rawValue, label: label, weight: kind.weight)
    }
    manifest.facets = facets.map { Manifest.Facet($0, kinds: kinds) }
    manifest.synonyms = options.synonyms.groups
    manifest.stopWords = StopWords.all
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

  private static func fragments(_ documents: [SearchDocument], excerptBytes: Int, limit: Int) -> Shards {
    var shards = Shards()
    var current: [UInt8] = []
    for (number, document) in documents.enumerated() {
      let kind = kinds.firstIndex(of: document.kind) ?? 0
      let record = Fragment(document, excerptBytes: excerptBytes).bytes(kind: kind)
      if current.isEmpty { shards.starts.append(number) }
      var length = ByteWriter()
      length.varint(record.count)
      current += length.bytes
      current += record
      if current.count >= limit {
        shards.payloads.append(current)
        current = []
      }
    }
    if !current.isEmpty { shards.payloads.append(current) }
    return shards
  }

  // MARK: - Files

  private static func numbered(_ prefix: String, _ payloads: [[UInt8]]) -> [(name: String, bytes: [UInt8])] {
    payloads.enumerated().map { ("\(prefix)\($0.offset)", $0.element) }
  }

  private static func files(_ payloads: [(name: String, bytes: [UInt8])], threads: Int) -> [IndexFile] {
    let hashes = parallelMap(Array(0..<payloads.count), threads: threads) { index in
      var hash = ContentHash()
      hash.combine(payloads[index].name)
      hash.combine(payloads[index].bytes)
      return hash.name
    }
    var hash = ContentHash()
    for part in hashes { hash.combine(part) }
    let generation = hash.name
    var files = parallelMap(Array(0..<payloads.count), threads: threads) { index in
      let (name, bytes) = payloads[index]
      return IndexFile(
        path: "search/\(generation)/\(name).js",
        bytes: ScriptCoding.script(generation: generation, name: name, payload: bytes))
    }
    let pointer = "debriefSearch(\"current\",\"\(generation)\",\"\(Manifest.version)\");\n"
    files.append(IndexFile(path: "search/current.js", bytes: Array(pointer.utf8)))
    return files
  }
}
