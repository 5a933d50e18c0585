/// The causes that incidents are filed under: categories and their leaves, with all that a reader or
/// the classifier needs to tell them apart. The format is `Sources/Defaults/Data/taxonomy.yml`.
public struct Taxonomy: Hashable, Sendable {
  public struct Category: Hashable, Sendable {
    public var id: String
    public var name: String
    public var definition: String
    public var leaves: [Leaf]

    public init(id: String, name: String, definition: String, leaves: [Leaf]) {
      self.id = id
      self.name = name
      self.definition = definition
      self.leaves = leaves
    }
  }

  public struct Leaf: Hashable, Sendable {
    public var id: String
    public var name: String
    public var definition: String
    public var excludes: [Exclusion] = []
    public var symptoms: [String] = []
    public var signatures: [String] = []
    public var questions: [String] = []
    public var prevention: [PreventionItem.Kind: [String]] = [:]
    public var signals: [Signal] = []
    public var patterns: [Pattern] = []
    public var aliases: [String] = []

    public init(id: String, name: String, definition: String) {
      self.id = id
      self.name = name
      self.definition = definition
    }
  }

  /// What is not meant, and which leaf is.
  public struct Exclusion: Hashable, Sendable {
    public var text: String
    public var see: String?

    public init(text: String, see: String?) {
      self.text = text
      self.see = see
    }
  }

  /// A phrase that speaks for a value, from 1 (a hint) to 5 (all but proof).
  public struct Signal: Hashable, Sendable {
    public var phrase: String
    public var weight: Int

    public init(phrase: String, weight: Int) {
      self.phrase = phrase
      self.weight = weight
    }
  }

  /// Words that speak for a value where they stand together in one sentence, in any order.
  public struct Pattern: Hashable, Sendable {
    /// As written: parts joined by ` + `, the alternatives of a part by `|`: `disk|volume + full|filled up`.
    public var words: String
    public var weight: Int

    public init(words: String, weight: Int) {
      self.words = words
      self.weight = weight
    }

    /// For each part, its alternatives.
    var parts: [[String]] {
      Array(words.utf8).split(separator: 0x2B).map { part in
        part.split(separator: 0x7C).map { String(decoding: ByteSearch.trimmed($0), as: UTF8.self) }
          .filter { !$0.isEmpty }
      }.filter { !$0.isEmpty }
    }
  }

  /// A value of a facet beside the cause: a trigger, a way of detection …
  public struct FacetValue: Hashable, Sendable {
    public var id: String
    public var name: String
    public var definition: String
    public var signals: [Signal]
    public var patterns: [Pattern] = []

    public init(id: String, name: String, definition: String, signals: [Signal]) {
      self.id = id
      self.name = name
      self.definition = definition
      self.signals = signals
    }
  }

  public enum Facet: String, Hashable, Sendable, CaseIterable {
    case trigger, symptom
    case detectedBy = "detected_by"
    case detectionGap = "detection_gap"
    case mitigation
    case preventionKind = "prevention_kind"
    /// What a learning is about; looked for in learnings only.
    case learningTheme = "learning_theme"

    /// Its place among all facets.
    var ordinal: Int {
      switch self {
      case .trigger: 0
      case .symptom: 1
      case .detectedBy: 2
      case .detectionGap: 3
      case .mitigation: 4
      case .preventionKind: 5
      case .learningTheme: 6
      }
    }

    // A raw value's own hash would be that of its name.
    public func hash(into hasher: inout Hasher) { hasher.combine(ordinal) }
  }

  public var version: Int
  public var categories: [Category]
  public var facets: [Facet: [FacetValue]]

  public init(version: Int = 1, categories: [Category] = [], facets: [Facet: [FacetValue]] = [:]) {
    self.version = version
    self.categories = categories
    self.facets = facets
  }
}

extension Taxonomy {
  public func category(_ id: String) -> Category? { place(ofCategory: id).map { categories[$0] } }

  public func leaf(_ id: String) -> Leaf? { place(ofLeaf: id).map { categories[$0.category].leaves[$0.leaf] } }

  /// Places instead of values: a leaf is large, and to look for one copies none.
  func place(ofCategory id: String) -> Int? { categories.indices.first { categories[$0].id == id } }

  func place(ofLeaf id: String) -> (category: Int, leaf: Int)? {
    if let category = place(ofCategory: Taxonomy.categoryID(of: id)), let leaf = place(ofLeaf: id, in: category) {
      return (category, leaf)
    }
    for category in categories.indices {
      if let leaf = place(ofLeaf: id, in: category) { return (category, leaf) }
    }
    return nil
  }

  private func place(ofLeaf id: String, in category: Int) -> Int? {
    categories[category].leaves.indices.first { categories[category].leaves[$0].id == id }
  }

  public func category(ofLeaf id: String) -> Category? {
    categories.first { category in category.leaves.contains { $0.id == id } }
  }

  /// The name a reader sees for a leaf or category id; the id itself where it is unknown.
  public func name(of id: String) -> String {
    if let place = place(ofLeaf: id) { return categories[place.category].leaves[place.leaf].name }
    return place(ofCategory: id).map { categories[$0].name } ?? id
  }

  public func values(of facet: Facet) -> [FacetValue] { facets[facet] ?? [] }

  public func name(of value: String, in facet: Facet) -> String {
    values(of: facet).first { $0.id == value }?.name ?? value
  }

  /// `capacity` of `capacity.exhaustion`.
  public static func categoryID(of leaf: String) -> String {
    let bytes = leaf.utf8.drop { $0 == 0x2E }
    return String(bytes.prefix { $0 != 0x2E }).flatMap { $0.isEmpty ? nil : $0 } ?? leaf
  }
}
