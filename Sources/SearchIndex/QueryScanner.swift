import TextAnalysis

/// Divides the text of a query into words, quoted phrases and typed filters.
struct QueryScanner {
  /// Words and phrases in the order they were typed.
  private(set) var pieces: [(text: String, isPhrase: Bool)] = []
  private(set) var filters: [Int: [Int]] = [:]
  private(set) var unknownFilters: [String] = []
  /// Whether the text ends inside a word, which may then be unfinished.
  private(set) var endsInWord = false

  private let manifest: Manifest
  private let readsFilters: Bool

  /// - Parameter readsFilters: whether `name:value` is a filter where there is such a facet, or words like others.
  init(_ text: String, manifest: Manifest, readsFilters: Bool = true) {
    self.manifest = manifest
    self.readsFilters = readsFilters
    let scalars = text.unicodeScalars.map { $0 == "“" || $0 == "”" ? "\"" : $0 }
    var index = 0
    while index < scalars.count {
      if Self.isBlank(scalars[index]) {
        index += 1
      } else if let end = quotedFilter(scalars, from: index) {
        index = end
      } else if scalars[index] == "\"", let close = scalars[(index + 1)...].firstIndex(of: "\"") {
        pieces.append((Self.text(scalars[(index + 1)..<close]), true))
        index = close + 1
      } else {
        let end = scalars[index...].firstIndex(where: Self.isBlank) ?? scalars.count
        let chunk = scalars[index..<end]
        if !filter(chunk) {
          pieces.append((Self.text(chunk), false))
          endsInWord = end == scalars.count
        }
        index = end
      }
    }
  }

  /// `name:"value"`, and its end.
  private mutating func quotedFilter(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
    let rest = scalars[start...]
    guard let colon = rest.firstIndex(where: { !Self.isNameScalar($0) }), colon > start, scalars[colon] == ":",
      colon + 1 < scalars.count, scalars[colon + 1] == "\"",
      let close = scalars[(colon + 2)...].firstIndex(of: "\""),
      add(scalars[start..<colon], scalars[(colon + 2)..<close])
    else { return nil }
    return close + 1
  }

  private mutating func filter(_ chunk: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let colon = chunk.firstIndex(where: { !Self.isNameScalar($0) }), chunk[colon] == ":" else { return false }
    return add(chunk[..<colon], chunk[(colon + 1)...])
  }

  /// - Returns: whether there is such a facet and something was asked of it.
  private mutating func add(_ name: ArraySlice<Unicode.Scalar>, _ value: ArraySlice<Unicode.Scalar>) -> Bool {
    guard readsFilters else { return false }
    let name = Self.text(name).lowercased()
    guard let (facet, numbers) = Self.filter(name, Self.text(value), manifest) else { return false }
    if numbers.isEmpty { unknownFilters.append("\(name):\(Self.text(value))") }
    filters[facet, default: []] += numbers
    return true
  }

  /// The facet of a name or alias, and the values that a text means; `nil` without such a facet or any text.
  static func filter(_ name: String, _ value: String, _ manifest: Manifest) -> (facet: Int, values: [Int])? {
    let key = key(value)
    guard !key.isEmpty,
      let facet = manifest.facets.firstIndex(where: { $0.name == name || $0.aliases.contains(name) })
    else { return nil }
    return (facet, matches(key, manifest.facets[facet].values))
  }

  /// The values whose id, last part of the id or label is the key; without one, those that begin with it.
  private static func matches(_ key: String, _ values: [Manifest.Facet.Value]) -> [Int] {
    let keys = values.map { value in
      [value.id, String(value.id.split(whereSeparator: { "./".contains($0) }).last ?? ""), value.label].map(Self.key)
    }
    let equal = keys.indices.filter { keys[$0].contains(key) }
    return equal.isEmpty ? keys.indices.filter { keys[$0].contains { $0.hasPrefix(key) } } : equal
  }

  /// A name without case, accents and separators.
  private static func key(_ text: String) -> String {
    Tokenizer.tokens(of: text).filter { $0.kind == .part }.map(\.text).joined()
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      && (scalar.properties.isAlphabetic || (0x30...0x39).contains(scalar.value) || scalar == "_" || scalar == "-")
  }

  /// The blanks of JavaScript's `\s`.
  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    (scalar.properties.isWhitespace && scalar.value != 0x85) || scalar.value == 0xFEFF
  }
}
