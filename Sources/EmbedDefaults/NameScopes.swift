/// Which short names are taken where.
///
/// A variable is declared in the innermost braces that hold all its uses, parameters counted to the braces of their
/// function, or further out. So two variables may have the same name where their braces lie apart, or where one lies inside
/// the other and the outer one is not used there.
struct NameScopes {
  /// Where a name is used.
  struct Uses {
    var count = 0
    var isProperty = false
    /// Whether it may be declared by the outermost function itself.
    var isOutermost = false
    /// By statement of the outermost function: the numbers of the names that are this variable, in order.
    var places: [Int: [Int]] = [:]
  }

  private struct Taken {
    var isOutermost: Bool
    var scopes: [Int: (range: Range<Int>, places: [Int])]
  }

  private let blocks: [Range<Int>]
  private var properties: Set<String> = []
  private var taken: [String: [Taken]] = [:]

  /// - Parameter blocks: the numbers of the names that each pair of braces holds.
  init(blocks: [Range<Int>]) {
    self.blocks = blocks.sorted { $0.count < $1.count }
  }

  mutating func takeProperty(_ name: String) { properties.insert(name) }

  mutating func take(_ name: String, for use: Uses) {
    if use.isProperty { properties.insert(name) }
    if !use.places.isEmpty { taken[name, default: []].append(scopes(of: use)) }
  }

  func isFree(_ name: String, for use: Uses) -> Bool {
    if use.isProperty, properties.contains(name) { return false }
    guard !use.places.isEmpty, let others = taken[name] else { return true }
    let own = scopes(of: use)
    return others.allSatisfy { other in
      !(own.isOutermost && other.isOutermost)
        && own.scopes.allSatisfy { statement, scope in
          other.scopes[statement].map { Self.areApart(scope, $0) } ?? true
        }
    }
  }

  private func scopes(of use: Uses) -> Taken {
    Taken(
      isOutermost: use.isOutermost,
      scopes: use.places.mapValues { places in
        let first = places.first ?? 0
        let last = places.last ?? 0
        let block = use.isOutermost ? nil : blocks.first { $0.contains(first) && $0.contains(last) }
        return (block ?? 0..<Int.max, places)
      })
  }

  private static func areApart(
    _ a: (range: Range<Int>, places: [Int]), _ b: (range: Range<Int>, places: [Int])
  ) -> Bool {
    if !a.range.overlaps(b.range) { return true }
    if a.range == b.range { return false }
    let (inner, outer) = a.range.count < b.range.count ? (a, b) : (b, a)
    return !outer.places.contains { inner.range.contains($0) }
  }
}
