/// A question that results can be narrowed by, and its answers in the order in which they are shown.
///
/// Three names carry meaning: the values of `kind` are the kinds of documents, matches in the first value of `cause` come before matches in later ones when
/// there are only filters, and the order of the values of `severity` is the order "most severe".
public struct FacetDefinition: Hashable, Sendable {
  public struct Value: Hashable, Sendable {
    public var id: String
    public var label: String
    /// The id of the value above it, as a category is above its leaves; a filter for it finds these too.
    public var parent: String?

    public init(id: String, label: String, parent: String? = nil) {
      self.id = id
      self.label = label
      self.parent = parent
    }
  }

  /// As it stands in addresses and typed filters: `cause` in `?cause=capacity` and `cause:capacity`.
  public var name: String
  public var label: String
  public var values: [Value]
  /// Other words that may be typed for the name, such as `is` for `prevention` in `is:overdue`.
  public var aliases: [String]
  /// The kinds of documents that the count beside a value counts; empty counts all.
  public var countedKinds: [DocumentKind]
  /// Whether it is only filtered by, and seldom: its values are loaded when somebody does, and have no counts.
  public var isRare: Bool

  public init(
    name: String, label: String, values: [Value], aliases: [String] = [],
    countedKinds: [DocumentKind] = [.incident], isRare: Bool = false
  ) {
    self.name = name
    self.label = label
    self.values = values
    self.aliases = aliases
    self.countedKinds = countedKinds
    self.isRare = isRare
  }
}
