import ByteCoding
import TextAnalysis

/// Kind and facet values of every document. What is part of another document, such as a learning of an incident, follows
/// it and has its values, but for those of its own.
struct FacetColumns: Hashable, Sendable {
  /// The number of the kind of each document.
  private(set) var kinds: [Int] = []
  /// By document: whether it is part of the last one before it that is not.
  private(set) var isPart: [Bool] = []
  /// By document: which of those that are part of nothing it is or belongs to.
  private var bases: [Int] = []
  /// By facet: the value numbers of each document that is part of nothing, the primary one first.
  private var columns: [[[Int]]] = []
  /// By facet: the value numbers of parts that have their own.
  private var own: [[Int: [Int]]] = []
  /// The number of the facet that asks for the kind, and its value by kind.
  private var kindFacet: (facet: Int, values: [[Int]])?

  static func == (a: Self, b: Self) -> Bool {
    a.kinds == b.kinds && a.isPart == b.isPart && a.columns == b.columns && a.own == b.own
  }

  func hash(into hasher: inout Hasher) { hasher.combine(kinds) }

  /// The name of the facet whose values are the kinds.
  static let kindName = "kind"

  /// The values of a document, the primary one first.
  func values(_ facet: Int, of document: Int) -> [Int] {
    if let kindFacet, kindFacet.facet == facet { return kindFacet.values[kinds[document]] }
    if let found = own[facet][document] { return found }
    return columns[facet].isEmpty ? [] : columns[facet][bases[document]]
  }

  // MARK: - From documents

  /// - Parameter documents: in the order of their numbers, parts behind the document that they are part of.
  init(_ documents: [SearchDocument], kinds allKinds: [DocumentKind], facets: [Manifest.Facet]) {
    var ids: Set<String> = []
    for document in documents {
      let isPart = document.partOf.map(ids.contains) ?? false
      if !isPart { ids.insert(document.id) }
      add(kind: allKinds.firstIndex(of: document.kind) ?? 0, isPart: isPart)
    }
    for facet in facets {
      var numbers: [String: Int] = [:]
      for (index, value) in facet.values.enumerated() where numbers[value.id] == nil { numbers[value.id] = index }
      var column: [[Int]] = []
      var ofParts: [Int: [Int]] = [:]
      for (index, document) in documents.enumerated() where facet.name != Self.kindName {
        let given = document.facets[facet.name]
        var values: [Int] = []
        for id in given ?? [] {
          if let number = numbers[id], !values.contains(number) { values.append(number) }
        }
        if !isPart[index] { column.append(values) } else if given != nil { ofParts[index] = values }
      }
      columns.append(column)
      own.append(ofParts)
    }
    setKindFacet(facets, allKinds.map(\.rawValue))
  }

  private mutating func add(kind: Int, isPart: Bool) {
    kinds.append(kind)
    self.isPart.append(isPart)
    bases.append(isPart ? max(0, (bases.last ?? 0)) : (bases.last ?? -1) + 1)
  }

  private mutating func setKindFacet(_ facets: [Manifest.Facet], _ kinds: [String]) {
    guard let facet = facets.firstIndex(where: { $0.name == Self.kindName }) else { return }
    kindFacet = (facet, kinds.map { kind in facets[facet].values.firstIndex { $0.id == kind }.map { [$0] } ?? [] })
  }

  /// Where the values of a facet are to be kept.
  func storage(of facet: Int, isRare: Bool) -> Manifest.Facet.Storage {
    isRare ? .apart : own[facet].isEmpty ? .shared : .partsApart
  }

  // MARK: - Bytes

  /// What every query needs: runs of kinds, and the facets that are not kept apart.
  func sharedBytes(_ facets: [Manifest.Facet]) -> [UInt8] {
    var out = ByteWriter()
    var start = 0
    while start < kinds.count {
      let (kind, part) = (kinds[start], isPart[start])
      var end = start
      while end < kinds.count, kinds[end] == kind, isPart[end] == part { end += 1 }
      out.varint((end - start) << 5 | kind << 1 | (part ? 1 : 0))
      start = end
    }
    for (facet, column) in zip(facets, columns) where facet.storage != .apart {
      for values in column { Self.write(values, to: &out) }
    }
    return out.bytes
  }

  /// What is needed where somebody filters by a facet whose values are kept apart.
  func apartBytes(_ facets: [Manifest.Facet]) -> [UInt8] {
    var out = ByteWriter()
    for (index, facet) in facets.enumerated() where facet.storage != .shared {
      if facet.storage == .apart { for values in columns[index] { Self.write(values, to: &out) } }
      for document in kinds.indices where isPart[document] {
        if let values = own[index][document] { Self.write(values, to: &out, offset: 1) } else { out.varint(0) }
      }
    }
    return out.bytes
  }

  /// 0 for none; else each value twice, and 1 more where another follows; the first is counted from 1.
  private static func write(_ values: [Int], to out: inout ByteWriter, offset: Int = 0) {
    guard let first = values.first else { return out.varint(offset) }
    out.varint((first + 1) << 1 | (values.count > 1 ? 1 : 0) + offset)
    for (index, value) in values.enumerated().dropFirst() {
      out.varint(value << 1 | (index + 1 < values.count ? 1 : 0))
    }
  }

  // MARK: - From bytes

  init(_ reader: inout ByteReader, manifest: Manifest) throws(Damage) {
    while kinds.count < manifest.documentCount {
      let run = try reader.varint()
      let kind = run >> 1 & 15
      guard kind < manifest.kinds.count, run >> 5 > 0, run >> 5 <= manifest.documentCount - kinds.count else {
        throw Damage(reason: "it has an unknown kind")
      }
      for _ in 0..<run >> 5 { add(kind: kind, isPart: run & 1 == 1) }
    }
    for facet in manifest.facets {
      columns.append(facet.storage == .apart ? [] : try column(&reader, facet))
      own.append([:])
    }
    setKindFacet(manifest.facets, manifest.kinds.map(\.name))
  }

  /// Adds what is kept apart.
  mutating func addApart(_ reader: inout ByteReader, manifest: Manifest) throws(Damage) {
    for (index, facet) in manifest.facets.enumerated() where facet.storage != .shared {
      if facet.storage == .apart { columns[index] = try column(&reader, facet) }
      for document in kinds.indices where isPart[document] {
        let first = try reader.varint()
        if first > 0 { own[index][document] = try Self.values(&reader, facet, first: first - 1) }
      }
    }
  }

  private func column(_ reader: inout ByteReader, _ facet: Manifest.Facet) throws(Damage) -> [[Int]] {
    guard facet.name != Self.kindName else { return [] }
    var column: [[Int]] = []
    for _ in 0..<(bases.last.map { $0 + 1 } ?? 0) {
      column.append(try Self.values(&reader, facet, first: try reader.varint()))
    }
    return column
  }

  private static func values(
    _ reader: inout ByteReader, _ facet: Manifest.Facet, first: Int
  ) throws(Damage) -> [Int] {
    guard first > 0 else { return [] }
    var values = [(first >> 1) - 1]
    var more = first & 1 == 1
    while more {
      let next = try reader.varint()
      values.append(next >> 1)
      more = next & 1 == 1
    }
    guard values.allSatisfy({ facet.values.indices.contains($0) }) else {
      throw Damage(reason: "it has an unknown facet value")
    }
    return values
  }
}
