import DataFormats
import Diagnostics

extension Taxonomy {
  /// Reads the format of `Sources/Defaults/Data/taxonomy.yml`. What is wrong in one leaf is diagnosed and left
  /// out; the rest is kept.
  public static func read(_ data: DataValue?, file: String) -> Diagnosed<Taxonomy> {
    var reader = TaxonomyReader(file: file)
    let taxonomy = reader.taxonomy(data)
    return Diagnosed(taxonomy, reader.diagnostics)
  }

  /// This taxonomy with the categories, leaves and facet values of another added. Of equal ids, what the other
  /// states takes the place of what was there, and its signals and aliases are added to those.
  public func extended(with other: Taxonomy) -> Taxonomy {
    var result = self
    for category in other.categories {
      guard let index = result.categories.firstIndex(where: { $0.id == category.id }) else {
        result.categories.append(category)
        continue
      }
      if !category.name.isEmpty { result.categories[index].name = category.name }
      if !category.definition.isEmpty { result.categories[index].definition = category.definition }
      for leaf in category.leaves {
        if let place = result.categories[index].leaves.firstIndex(where: { $0.id == leaf.id }) {
          result.categories[index].leaves[place].extend(with: leaf)
        } else {
          result.categories[index].leaves.append(leaf)
        }
      }
    }
    for (facet, values) in other.facets {
      for value in values {
        if let place = result.facets[facet]?.firstIndex(where: { $0.id == value.id }) {
          result.facets[facet]?[place].extend(with: value)
        } else {
          result.facets[facet, default: []].append(value)
        }
      }
    }
    return result
  }

  /// The leaf or category that a text names: by id, alias, or name, in any case; `nil` where none does.
  public func resolve(_ text: String) -> String? {
    let wanted = text.trimmedASCII().lowercased()
    if place(ofCategory: wanted) != nil || place(ofLeaf: wanted) != nil { return wanted }
    let label = Label.normalized(text)
    for category in categories {
      for leaf in category.leaves
      where leaf.aliases.contains(wanted) || Label.normalized(leaf.name) == label {
        return leaf.id
      }
      if Label.normalized(category.name) == label { return category.id }
    }
    return nil
  }

  /// Every id there is, for suggestions.
  public var allIDs: [String] { categories.flatMap { [$0.id] + $0.leaves.map(\.id) } }
}

extension Taxonomy.Leaf {
  fileprivate mutating func extend(with other: Taxonomy.Leaf) {
    // A leaf without a name is read with its id for one.
    if other.name != other.id { name = other.name }
    if !other.definition.isEmpty { definition = other.definition }
    if !other.excludes.isEmpty { excludes = other.excludes }
    if !other.symptoms.isEmpty { symptoms = other.symptoms }
    if !other.signatures.isEmpty { signatures = other.signatures }
    if !other.questions.isEmpty { questions = other.questions }
    prevention.merge(other.prevention) { $1 }
    signals = signals.extended(with: other.signals)
    patterns += other.patterns.filter { !patterns.contains($0) }
    aliases += other.aliases.filter { !aliases.contains($0) }
  }
}

extension Taxonomy.FacetValue {
  fileprivate mutating func extend(with other: Taxonomy.FacetValue) {
    if other.name != other.id { name = other.name }
    if !other.definition.isEmpty { definition = other.definition }
    signals = signals.extended(with: other.signals)
    patterns += other.patterns.filter { !patterns.contains($0) }
  }
}

extension [Taxonomy.Signal] {
  /// A phrase that is there already gets the new weight.
  fileprivate func extended(with other: [Taxonomy.Signal]) -> [Taxonomy.Signal] {
    let new = Set(other.map(\.phrase))
    return filter { !new.contains($0.phrase) } + other
  }
}

private struct TaxonomyReader {
  let file: String
  var diagnostics: [Diagnostic] = []

  init(file: String) { self.file = file }

  mutating func taxonomy(_ data: DataValue?) -> Taxonomy {
    var taxonomy = Taxonomy(version: data?["version"]?.int ?? 1)
    for entry in data?["categories"]?.list ?? [] {
      guard let id = id(of: entry, what: "category") else { continue }
      var category = Taxonomy.Category(
        id: id, name: entry["name"]?.string ?? id, definition: entry["definition"]?.string ?? "", leaves: [])
      for item in entry["leaves"]?.list ?? [] {
        if let leaf = leaf(item) { category.leaves.append(leaf) }
      }
      taxonomy.categories.append(category)
    }
    for entry in data?["facets"]?.entries ?? [] {
      guard let facet = Taxonomy.Facet(rawValue: entry.key) else {
        report(entry.keyRange, "\"\(entry.key)\" is not a facet", remedy: "use one of \(Taxonomy.Facet.names)")
        continue
      }
      taxonomy.facets[facet] = (entry.value.list ?? []).compactMap { facetValue($0) }
    }
    return taxonomy
  }

  private mutating func leaf(_ data: DataValue) -> Taxonomy.Leaf? {
    guard let id = id(of: data, what: "leaf") else { return nil }
    var leaf = Taxonomy.Leaf(id: id, name: data["name"]?.string ?? id, definition: data["definition"]?.string ?? "")
    leaf.excludes = (data["excludes"]?.list ?? []).compactMap { item in
      item["text"]?.string.map { Taxonomy.Exclusion(text: $0, see: item["see"]?.string) }
    }
    leaf.symptoms = texts(data["symptoms"])
    leaf.signatures = texts(data["signatures"])
    leaf.questions = texts(data["questions"])
    for entry in data["prevention"]?.entries ?? [] {
      guard let kind = PreventionItem.Kind(rawValue: entry.key) else {
        report(
          entry.keyRange, "\"\(entry.key)\" is not a kind of prevention",
          remedy: "use eliminate, detect, contain, recover or practise")
        continue
      }
      leaf.prevention[kind] = texts(entry.value)
    }
    leaf.signals = signals(data["signals"])
    leaf.patterns = patterns(data["patterns"])
    leaf.aliases = texts(data["aliases"])
    return leaf
  }

  private mutating func facetValue(_ data: DataValue) -> Taxonomy.FacetValue? {
    guard let id = id(of: data, what: "facet value") else { return nil }
    var value = Taxonomy.FacetValue(
      id: id, name: data["name"]?.string ?? id, definition: data["definition"]?.string ?? "",
      signals: signals(data["signals"]))
    value.patterns = patterns(data["patterns"])
    return value
  }

  /// A list's scalars as they stand: a comma in a sentence separates nothing.
  private func texts(_ data: DataValue?) -> [String] {
    data?.list?.compactMap(\.string) ?? data?.string.map { [$0] } ?? []
  }

  private mutating func signals(_ data: DataValue?) -> [Taxonomy.Signal] {
    (data?.list ?? []).compactMap { item in
      guard let phrase = item["phrase"]?.string else { return nil }
      return Taxonomy.Signal(phrase: phrase, weight: min(max(item["weight"]?.int ?? 1, 1), 5))
    }
  }

  private func patterns(_ data: DataValue?) -> [Taxonomy.Pattern] {
    (data?.list ?? []).compactMap { item in
      guard let words = item["words"]?.string else { return nil }
      return Taxonomy.Pattern(words: words, weight: min(max(item["weight"]?.int ?? 1, 1), 5))
    }
  }

  private mutating func id(of data: DataValue, what: String) -> String? {
    if let id = data["id"]?.string, !id.isEmpty { return id }
    report(data.range, "a \(what) without an id", remedy: "give it an `id`; pages and front matter refer to it")
    return nil
  }

  private mutating func report(_ range: SourceRange, _ summary: String, remedy: String) {
    diagnostics.append(
      Diagnostic(
        .warning, rule: "config.taxonomy", at: SourceLocation(file: file, range: range), summary,
        because: "it is left out of the taxonomy", remedy: remedy))
  }
}

extension Taxonomy.Facet {
  fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
