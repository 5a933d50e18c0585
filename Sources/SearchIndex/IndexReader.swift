import TextAnalysis

/// Loads the files of an index as they are needed; each is read once.
final class IndexReader {
  /// What the postings say of a term.
  struct Term {
    var inverseDocumentFrequency: Int
    var documents: [Int]
    var impacts: [Int]
  }

  let manifest: Manifest
  private let generation: String
  private let load: (String) throws -> [UInt8]?
  private let columns: FacetColumns?
  /// With what is kept apart.
  private var complete: FacetColumns?
  private var terms: [Int: [[UInt8]: ByteReader]] = [:]
  private var positions: [Int: [[UInt8]: ByteReader]] = [:]
  private var lexicon: [Int: [(word: [UInt8], documents: Int)]] = [:]
  private var fragments: [Int: [Fragment]] = [:]

  /// - Parameter load: the bytes of a file of the site, `nil` where there is none.
  init(load: @escaping (String) throws -> [UInt8]?) throws {
    self.load = load
    let path = "search/current.js"
    guard let script = try load(path) else { throw SearchError.missing(path: path) }
    let (call, generation, version) = try Self.checked(path) { () throws(Damage) in
      try ScriptCoding.arguments(of: script)
    }
    guard call == "current", !generation.isEmpty, generation.utf8.allSatisfy(Self.isNameByte) else {
      throw SearchError.damaged(path: path, reason: "it names no generation")
    }
    let found = String(decoding: version, as: UTF8.self)
    guard found == Manifest.version else { throw SearchError.version(found: found, expected: Manifest.version) }
    self.generation = generation
    let bytes = try Self.payload("manifest", generation, load)
    (manifest, columns) = try Self.checked("search/\(generation)/manifest.js") { () throws(Damage) in
      var reader = ByteReader(bytes)
      let manifest = try Manifest(&reader)
      guard manifest.version == Manifest.version else { return (manifest, nil) }
      return (manifest, try FacetColumns(&reader, manifest: manifest))
    }
    guard manifest.version == Manifest.version else {
      throw SearchError.version(found: manifest.version, expected: Manifest.version)
    }
  }

  // MARK: - Files

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func payload(
    _ name: String, _ generation: String, _ load: (String) throws -> [UInt8]?
  ) throws -> [UInt8] {
    let path = "search/\(generation)/\(name).js"
    guard let script = try load(path) else { throw SearchError.missing(path: path) }
    return try checked(path) { () throws(Damage) in
      let (first, second, framed) = try ScriptCoding.arguments(of: script)
      guard first == generation, second == name else { throw Damage(reason: "it belongs to another index") }
      return try ScriptCoding.unframe(framed)
    }
  }

  private static func checked<Value>(_ path: String, _ read: () throws(Damage) -> Value) throws -> Value {
    do {
      return try read()
    } catch {
      throw SearchError.damaged(path: path, reason: error.reason)
    }
  }

  private func read<Value>(
    _ name: String, _ decode: (inout ByteReader) throws(Damage) -> Value
  ) throws -> Value {
    let bytes = try Self.payload(name, generation, load)
    return try Self.checked("search/\(generation)/\(name).js") { () throws(Damage) in
      var reader = ByteReader(bytes)
      return try decode(&reader)
    }
  }

  // MARK: - Contents

  /// - Parameter withApart: whether the values that are kept apart are needed.
  func facetColumns(withApart: Bool) throws -> FacetColumns {
    guard var columns else { throw SearchError.missing(path: "search/\(generation)/manifest.js") }
    guard withApart else { return columns }
    if let complete { return complete }
    try read("apart") { reader throws(Damage) in try columns.addApart(&reader, manifest: self.manifest) }
    complete = columns
    return columns
  }

  /// The postings of a term, or `nil` for a term that no document has.
  func postings(of term: [UInt8]) throws -> Term? {
    guard let shard = Self.shard(of: term, in: manifest.postingKeys) else { return nil }
    if terms[shard] == nil {
      terms[shard] = try read("p\(shard)") { reader throws(Damage) in
        try Self.directory(&reader) { entry throws(Damage) in
          _ = try entry.varint()
          _ = try entry.varint()
        }
      }
    }
    guard var list = terms[shard]?[term] else { return nil }
    return try Self.checked("search/\(generation)/p\(shard).js") { () throws(Damage) in
      var term = Term(inverseDocumentFrequency: try list.varint(), documents: [], impacts: [])
      let count = try list.varint()
      _ = try list.varint()
      var next = 0
      for _ in 0..<count {
        let value = try list.varint()
        next += value >> 5
        guard next < self.manifest.documentCount else { throw Damage(reason: "it names an unknown document") }
        term.documents.append(next)
        term.impacts.append(value & 31)
        next += 1
      }
      return term
    }
  }

  /// The positions of a term by document.
  func positions(of term: [UInt8]) throws -> [Int: [Int]] {
    guard let shard = Self.shard(of: term, in: manifest.positionKeys) else { return [:] }
    if positions[shard] == nil {
      positions[shard] = try read("q\(shard)") { reader throws(Damage) in
        try Self.directory(&reader) { _ throws(Damage) in }
      }
    }
    guard var list = positions[shard]?[term] else { return [:] }
    return try Self.checked("search/\(generation)/q\(shard).js") { () throws(Damage) in
      let length = try list.varint()
      let end = list.offset + length
      var found: [Int: [Int]] = [:]
      var next = 0
      while list.offset < end {
        next += try list.varint()
        var position = 0
        var all: [Int] = []
        for _ in 0..<(try list.count()) {
          position += try list.varint()
          all.append(position)
        }
        found[next] = all
        next += 1
      }
      return found
    }
  }

  /// All lexicon words between two keys, the upper one not included.
  func words(from low: [UInt8], to high: [UInt8]) throws -> [(word: [UInt8], documents: Int)] {
    let keys = manifest.lexiconKeys
    guard let first = Self.shard(of: low, in: keys) ?? (keys.isEmpty ? nil : 0) else { return [] }
    var found: [(word: [UInt8], documents: Int)] = []
    for shard in first..<keys.count where shard == first || keys[shard].lexicographicallyPrecedes(high) {
      found += try lexiconShard(shard).filter {
        !$0.word.lexicographicallyPrecedes(low) && $0.word.lexicographicallyPrecedes(high)
      }
    }
    return found
  }

  private func lexiconShard(_ shard: Int) throws -> [(word: [UInt8], documents: Int)] {
    if let known = lexicon[shard] { return known }
    let words = try read("l\(shard)") { reader throws(Damage) in
      var words: [(word: [UInt8], documents: Int)] = []
      var word: [UInt8] = []
      while !reader.isAtEnd {
        try reader.frontCoded(after: &word)
        words.append((word, try reader.varint()))
      }
      return words
    }
    lexicon[shard] = words
    return words
  }

  /// What a result list shows of a document.
  func fragment(of document: Int) throws -> Fragment {
    let starts = manifest.fragmentStarts
    guard let shard = starts.lastIndex(where: { $0 <= document }) else {
      throw SearchError.damaged(
        path: "search/\(generation)/manifest.js", reason: "it has no fragment of document \(document)")
    }
    if fragments[shard] == nil {
      fragments[shard] = try read("f\(shard)") { reader throws(Damage) in
        var list: [Fragment] = []
        while !reader.isAtEnd {
          var record = ByteReader(Array(try reader.slice(try reader.varint())))
          list.append(try Fragment(&record, kinds: self.manifest.kinds))
        }
        return list
      }
    }
    let index = document - starts[shard]
    guard let list = fragments[shard], list.indices.contains(index) else {
      throw SearchError.damaged(path: "search/\(generation)/f\(shard).js", reason: "it lacks document \(document)")
    }
    return list[index]
  }

  // MARK: - Helpers

  /// The last shard whose first key is not after a key.
  private static func shard(of key: [UInt8], in firstKeys: [[UInt8]]) -> Int? {
    var low = 0
    var high = firstKeys.count
    while low < high {
      let middle = (low + high) / 2
      if key.lexicographicallyPrecedes(firstKeys[middle]) { high = middle } else { low = middle + 1 }
    }
    return low > 0 ? low - 1 : nil
  }

  /// A reader at the entry of each term.
  ///
  /// - Parameter skip: what stands between a term and the length of its list.
  private static func directory(
    _ reader: inout ByteReader, skip: (inout ByteReader) throws(Damage) -> Void
  ) throws(Damage) -> [[UInt8]: ByteReader] {
    var entries: [[UInt8]: ByteReader] = [:]
    var term: [UInt8] = []
    while !reader.isAtEnd {
      try reader.frontCoded(after: &term)
      entries[term] = reader
      try skip(&reader)
      _ = try reader.slice(try reader.varint())
    }
    return entries
  }
}
