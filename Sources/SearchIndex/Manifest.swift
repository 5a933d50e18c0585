import ByteCoding
import TextAnalysis

/// What a reader has to know before it can ask for anything else.
struct Manifest: Hashable, Sendable {
  /// Format, tokenizer and stemmer; a reader that knows others says so.
  static let version = "3 \(Tokenizer.version) \(PorterStemmer.version)"

  struct Kind: Hashable, Sendable {
    var name: String
    var label: String
    var weight: Int
  }

  struct Facet: Hashable, Sendable {
    struct Value: Hashable, Sendable {
      var id: String
      var label: String
      /// The number of the value above, or -1.
      var parent: Int
    }

    /// Where its values are kept: with what every query needs, or in a file that is read when somebody filters by it.
    enum Storage: Int {
      case shared, partsApart, apart
    }

    var name: String
    var label: String
    var aliases: [String]
    /// Bit by kind: the documents that are counted.
    var countedKinds: Int
    var storage = Storage.shared
    var values: [Value]
  }

  struct Entity: Hashable, Sendable {
    var document: Int
    /// Stems divided by blanks, in the order of the words.
    var names: [String]
  }

  var version = Manifest.version
  var documentCount = 0
  var postingKeys: [[UInt8]] = []
  var positionKeys: [[UInt8]] = []
  var lexiconKeys: [[UInt8]] = []
  /// The first document of each fragment file.
  var fragmentStarts: [Int] = []
  /// The place of the first card of each file of cards; `CardOrder` says which document has which place.
  var cardStarts: [Int] = []
  var kinds: [Kind] = []
  var facets: [Facet] = []
  var synonyms: [Synonyms.Group] = []
  var entities: [Entity] = []
  /// Words that a query leaves out unless it has nothing else.
  var stopWords: [String] = []

  // MARK: - Bytes

  var bytes: [UInt8] {
    var out = ByteWriter()
    out.string(version)
    out.varint(documentCount)
    for keys in [postingKeys, positionKeys, lexiconKeys] {
      out.strings(keys.map { String(decoding: $0, as: UTF8.self) })
    }
    for starts in [fragmentStarts, cardStarts] {
      out.varint(starts.count)
      var previous = 0
      for start in starts {
        out.varint(start - previous)
        previous = start
      }
    }
    out.varint(kinds.count)
    for kind in kinds {
      out.string(kind.name)
      out.string(kind.label)
      out.varint(kind.weight)
    }
    out.varint(facets.count)
    for facet in facets { write(facet, to: &out) }
    out.varint(synonyms.count)
    for group in synonyms {
      out.string(group.name)
      out.strings(group.members.map { $0.joined(separator: " ") })
    }
    out.varint(entities.count)
    for entity in entities {
      out.varint(entity.document)
      out.strings(entity.names)
    }
    out.strings(stopWords)
    return out.bytes
  }

  private func write(_ facet: Facet, to out: inout ByteWriter) {
    out.string(facet.name)
    out.string(facet.label)
    out.strings(facet.aliases)
    out.varint(facet.countedKinds)
    out.varint(facet.storage.rawValue)
    out.varint(facet.values.count)
    for value in facet.values {
      out.string(value.id)
      out.string(value.label)
      out.varint(value.parent + 1)
    }
  }

  init() {}

  /// - Parameter reader: stands behind the manifest afterwards.
  init(_ reader: inout ByteReader) throws(Damage) {
    version = try reader.string()
    // Nothing is known of what another version has behind it.
    guard version == Manifest.version else { return }
    documentCount = try reader.varint()
    // This bounds what a damaged number can ask for.
    guard documentCount < 1 << 24 else { throw Damage(reason: "it counts too many documents") }
    postingKeys = try reader.strings().map { Array($0.utf8) }
    positionKeys = try reader.strings().map { Array($0.utf8) }
    lexiconKeys = try reader.strings().map { Array($0.utf8) }
    fragmentStarts = try Self.starts(&reader)
    cardStarts = try Self.starts(&reader)
    for _ in 0..<(try reader.count()) {
      kinds.append(Kind(name: try reader.string(), label: try reader.string(), weight: try reader.varint()))
    }
    for _ in 0..<(try reader.count()) { facets.append(try Self.facet(&reader)) }
    for _ in 0..<(try reader.count()) {
      let name = try reader.string()
      let members = try reader.strings().map { $0.split(separator: " ").map(String.init) }
      synonyms.append(Synonyms.Group(name: name, members: members))
    }
    for _ in 0..<(try reader.count()) {
      entities.append(Entity(document: try reader.varint(), names: try reader.strings()))
    }
    guard entities.allSatisfy({ $0.document < documentCount }) else {
      throw Damage(reason: "it names a document that it does not count")
    }
    stopWords = try reader.strings()
  }

  private static func starts(_ reader: inout ByteReader) throws(Damage) -> [Int] {
    var start = 0
    var starts: [Int] = []
    for _ in 0..<(try reader.count()) {
      start += try reader.varint()
      starts.append(start)
    }
    return starts
  }

  private static func facet(_ reader: inout ByteReader) throws(Damage) -> Facet {
    var facet = Facet(
      name: try reader.string(), label: try reader.string(), aliases: try reader.strings(),
      countedKinds: try reader.varint(), values: [])
    guard let storage = Facet.Storage(rawValue: try reader.varint()) else {
      throw Damage(reason: "it has an unknown facet")
    }
    facet.storage = storage
    for _ in 0..<(try reader.count()) {
      let value = Facet.Value(
        id: try reader.string(), label: try reader.string(), parent: try reader.varint() - 1)
      // A parent stands before its children, so that no chain of parents can be a circle.
      guard value.parent < facet.values.count else { throw Damage(reason: "a facet value stands before its parent") }
      facet.values.append(value)
    }
    return facet
  }
}

extension Manifest.Facet {
  /// The number of each value and of all values above it.
  func withAncestors(_ value: Int) -> [Int] {
    var chain: [Int] = []
    var current = value
    while values.indices.contains(current) {
      chain.append(current)
      current = values[current].parent
    }
    return chain
  }

  /// - Parameter definition: parents are moved before their children.
  init(_ definition: FacetDefinition, kinds: [DocumentKind]) {
    name = definition.name
    label = definition.label
    // Typed names are small.
    let typed = definition.name.lowercased()
    aliases = typed == definition.name ? definition.aliases : [typed] + definition.aliases
    countedKinds = kinds.indices.reduce(0) { bits, index in
      definition.countedKinds.isEmpty || definition.countedKinds.contains(kinds[index]) ? bits | 1 << index : bits
    }
    values = []
    var numbers: [String: Int] = [:]
    var rest = definition.values
    while !rest.isEmpty {
      let ready = rest.filter { $0.parent == nil || numbers[$0.parent ?? ""] != nil }
      // A parent that does not exist, or a circle, leaves its children at the top.
      for value in ready.isEmpty ? rest : ready where numbers[value.id] == nil {
        numbers[value.id] = values.count
        values.append(Value(id: value.id, label: value.label, parent: value.parent.flatMap { numbers[$0] } ?? -1))
      }
      rest = rest.filter { numbers[$0.id] == nil }
    }
  }
}
