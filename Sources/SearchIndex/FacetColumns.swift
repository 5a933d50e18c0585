/// Kind and facet values of every document.
struct FacetColumns: Hashable, Sendable {
  /// The number of the kind of each document.
  var kinds: [Int] = []
  /// By facet: the value numbers of each document, the primary one first.
  var columns: [[[Int]]] = []

  init(_ documents: [SearchDocument], kinds: [DocumentKind], facets: [Manifest.Facet]) {
    self.kinds = documents.map { kinds.firstIndex(of: $0.kind) ?? 0 }
    columns = facets.map { facet in
      var numbers: [String: Int] = [:]
      for (index, value) in facet.values.enumerated() { numbers[value.id] = index }
      return documents.map { document in
        var seen: [Int] = []
        for id in document.facets[facet.name] ?? [] {
          if let number = numbers[id], !seen.contains(number) { seen.append(number) }
        }
        return seen
      }
    }
  }

  /// The kinds, one byte-sized number a document; then for each facet and document the number of values
  /// and the values.
  var bytes: [UInt8] {
    var out = ByteWriter()
    for kind in kinds { out.varint(kind) }
    for column in columns {
      for values in column {
        out.varint(values.count)
        for value in values { out.varint(value) }
      }
    }
    return out.bytes
  }

  init(_ bytes: [UInt8], manifest: Manifest) throws(Damage) {
    var reader = ByteReader(bytes)
    for _ in 0..<manifest.documentCount {
      let kind = try reader.varint()
      guard kind < manifest.kinds.count else { throw Damage(reason: "it has an unknown kind") }
      kinds.append(kind)
    }
    for facet in manifest.facets {
      var column: [[Int]] = []
      for _ in 0..<manifest.documentCount {
        var values: [Int] = []
        for _ in 0..<(try reader.count()) {
          let value = try reader.varint()
          guard value < facet.values.count else { throw Damage(reason: "it has an unknown facet value") }
          values.append(value)
        }
        column.append(values)
      }
      columns.append(column)
    }
  }
}
