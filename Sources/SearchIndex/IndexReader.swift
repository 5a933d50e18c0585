import ByteCoding
import TextAnalysis

/// Loads the files of an index as they are needed; each is read once.
final class IndexReader {
  /// What the postings say of a term.
  struct Term {
    var inverseDocumentFrequency: Int
    var documents: [Int]
    var impacts: [Int]
  }

  /// The kinds of files that hold sorted keys; the raw value is their name.
  enum Table: String {
    case postings = "p"
    case positions = "q"
    case lexicon = "l"
  }

  /// What such a file holds: what stands behind each key, and the keys that are words.
  private struct Entries {
    var values: [[UInt8]: ArraySlice<UInt8>] = [:]
    var words: [(word: [UInt8], documents: Int)] = []
  }

  let manifest: Manifest
  private let generation: String
  private let load: (String) throws -> [UInt8]?
  private let columns: FacetColumns?
  /// With what is kept apart.
  private var complete: FacetColumns?
  private var dictionaries: [Table: [Int: Entries]] = [:]
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
    guard let (value, path) = try value(of: term, in: .postings), !value.isEmpty else { return nil }
    return try Self.checked(path) { () throws(Damage) in
      var list = ByteReader(Array(value))
      var term = Term(inverseDocumentFrequency: try list.varint(), documents: [], impacts: [])
      var next = 0
      while !list.isAtEnd {
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
    guard let (value, path) = try value(of: term, in: .positions) else { return [:] }
    return try Self.checked(path) { () throws(Damage) in
      var list = ByteReader(Array(value))
      var found: [Int: [Int]] = [:]
      var next = 0
      while !list.isAtEnd {
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

  /// All words as people write them between two keys, the upper one not included: from the postings, which are needed next,
  /// unless these are many files.
  func words(from low: [UInt8], to high: [UInt8]) throws -> [(word: [UInt8], documents: Int)] {
    let near = shards(of: .postings, from: low, to: high)
    let isNear = near.count < 3
    var found: [(word: [UInt8], documents: Int)] = []
    for shard in isNear ? near : shards(of: .lexicon, from: low, to: high) {
      found += try entries(isNear ? .postings : .lexicon, shard).words.filter {
        !$0.word.lexicographicallyPrecedes(low) && $0.word.lexicographicallyPrecedes(high)
      }
    }
    return found
  }

  private func shards(of dictionary: Table, from low: [UInt8], to high: [UInt8]) -> [Int] {
    let keys = keys(of: dictionary)
    let first = Self.shard(of: low, in: keys) ?? 0
    return keys.indices.filter { $0 >= first && keys[$0].lexicographicallyPrecedes(high) }
  }

  private func keys(of dictionary: Table) -> [[UInt8]] {
    switch dictionary {
    case .postings: manifest.postingKeys
    case .positions: manifest.positionKeys
    case .lexicon: manifest.lexiconKeys
    }
  }

  /// What stands behind a key, and the path of the file that it is from.
  private func value(of key: [UInt8], in dictionary: Table) throws -> (ArraySlice<UInt8>, path: String)? {
    guard let shard = Self.shard(of: key, in: keys(of: dictionary)),
      let value = try entries(dictionary, shard).values[key]
    else { return nil }
    return (value, "search/\(generation)/\(dictionary.rawValue)\(shard).js")
  }

  private func entries(_ dictionary: Table, _ shard: Int) throws -> Entries {
    if let known = dictionaries[dictionary]?[shard] { return known }
    let entries = try read("\(dictionary.rawValue)\(shard)") { reader throws(Damage) in
      var entries = Entries()
      var key: [UInt8] = []
      while !reader.isAtEnd {
        try reader.frontCoded(after: &key)
        let documents = dictionary == .positions ? 0 : try reader.varint()
        if documents > 0 { entries.words.append((key, documents)) }
        entries.values[key] = try reader.slice(try reader.varint())
      }
      return entries
    }
    dictionaries[dictionary, default: [:]][shard] = entries
    return entries
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
}
