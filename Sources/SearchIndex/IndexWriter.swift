import ByteCoding
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
    var (cache, files): (AnalysisCache?, [IndexFile]) = (nil, [])
    write(documents, facets: facets, options: options, cache: &cache) { files += $0 }
    return files
  }

  /// The same bytes, sparing the documents whose analyses are in the cache.
  public static func write(
    _ documents: [SearchDocument], facets: [FacetDefinition], options: IndexOptions = IndexOptions(),
    cache: inout AnalysisCache
  ) -> [IndexFile] {
    var (kept, files): (AnalysisCache?, [IndexFile]) = (cache, [])
    cache = AnalysisCache()
    write(documents, facets: facets, options: options, cache: &kept) { files += $0 }
    if let kept { cache = kept }
    return files
  }

  /// The same, handed on in batches: an index may be larger than all else that is known at the time.
  ///
  /// - Parameters:
  ///   - cache: `nil` where no other index will be written.
  ///   - release: called when the documents are no longer needed.
  public static func write(
    _ documents: consuming [SearchDocument], facets: [FacetDefinition], options: IndexOptions = IndexOptions(),
    cache: inout AnalysisCache?, release: () -> Void = {}, emit: ([IndexFile]) throws -> Void
  ) rethrows {
    var documents = inOrder(consume documents)
    let analyses =
      cache?.analyses(of: documents, synonyms: options.synonyms, threads: options.threads)
      ?? AnalysisCache.analyze(documents, options.synonyms, options.threads)
    let count = documents.count
    var manifest = self.manifest(documents, facets, options)
    let columns = FacetColumns(documents, kinds: kinds, facets: manifest.facets)
    for (index, facet) in facets.enumerated() {
      manifest.facets[index].storage = columns.storage(of: index, isRare: facet.isRare)
    }

    let order = CardOrder(columns, kinds: manifest.kinds, facets: manifest.facets).documents
    let (fragments, cards) = both(threads: options.threads) { [documents] in
      self.fragments(documents, excerptBytes: options.excerptBytes, limit: options.fragmentBytes)
    } _: { [documents] in
      self.fragments(order.map { documents[$0] }, excerptBytes: 0, limit: options.fragmentBytes * 2)
    }
    // Their text is in the analyses and in the fragments now.
    documents = []
    release()

    let index = InvertedIndex(analyses)
    let limit = options.shardBytes ?? (count < 20_000 ? 8_192 : 16_384)
    let parts = parallelMap(Array(0..<3), threads: options.threads) { part in
      switch part {
      // Only quoted phrases need positions, and those who quote can wait for more bytes in fewer requests.
      case 0: index.positionShards(limit: limit * 8)
      case 1: index.postingShards(groups: options.synonyms.groups, limit: limit)
      default: index.lexiconShards(limit: limit * 2)
      }
    }
    let (positions, postings, lexicon) = (parts[0], parts[1], parts[2])
    manifest.postingKeys = postings.firstKeys
    manifest.positionKeys = positions.firstKeys
    manifest.lexiconKeys = lexicon.firstKeys
    manifest.fragmentStarts = fragments.starts
    manifest.cardStarts = cards.starts
    let payloads =
      numbered("p", postings.payloads) + numbered("q", positions.payloads) + numbered("l", lexicon.payloads)
      + numbered("f", fragments.payloads) + numbered("c", cards.payloads) + [
        ("apart", columns.apartBytes(manifest.facets)),
        ("manifest", manifest.bytes + columns.sharedBytes(manifest.facets)),
      ]
    try write(payloads, threads: options.threads, emit: emit)
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
    let keys = documents.map(key)
    return documents.indices.sorted { a, b in
      if keys[a] != keys[b] { return keys[a] < keys[b] }
      if documents[a].id != documents[b].id { return documents[a].id < documents[b].id }
      return documents[a].url < documents[b].url
    }.map { documents[$0] }
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
        shards.payloads.append(current.withUnsafeBufferPointer { Array($0) })
        current.removeAll(keepingCapacity: true)
      }
    }
    if !current.isEmpty { shards.payloads.append(current) }
    return shards
  }

  // MARK: - Files

  private static func numbered(_ prefix: String, _ payloads: [[UInt8]]) -> [(name: String, bytes: [UInt8])] {
    payloads.enumerated().map { ("\(prefix)\($0.offset)", $0.element) }
  }

  private static func write(
    _ payloads: [(name: String, bytes: [UInt8])], threads: Int, emit: ([IndexFile]) throws -> Void
  ) rethrows {
    let hashes = parallelMap(Array(0..<payloads.count), threads: threads) { index in
      var hash = ContentHash()
      hash.combine(payloads[index].name)
      hash.combine(payloads[index].bytes)
      return hash.name
    }
    var hash = ContentHash()
    for part in hashes { hash.combine(part) }
    let generation = hash.name
    let batch = 512
    for start in stride(from: 0, to: payloads.count, by: batch) {
      let files = parallelMap(Array(payloads[start..<min(start + batch, payloads.count)]), threads: threads) { file in
        IndexFile(
          path: "search/\(generation)/\(file.name).js",
          bytes: ScriptCoding.script(generation: generation, name: file.name, payload: file.bytes))
      }
      try emit(files)
    }
    let pointer = "debriefSearch(\"current\",\"\(generation)\",\"\(Manifest.version)\");\n"
    try emit([IndexFile(path: "search/current.js", bytes: Array(pointer.utf8))])
  }
}
