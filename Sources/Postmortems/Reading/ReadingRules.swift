import Diagnostics

/// What reading depends on besides the document: all of it data that a site can change.
public struct ReadingRules: Sendable {
  public var vocabulary: Vocabulary
  public var taxonomy: Taxonomy { didSet { signals = SignalIndex(taxonomy) } }
  /// The taxonomy's signals, ready to be found.
  public private(set) var signals: SignalIndex
  public var severities: SeverityMatrix
  /// The audience of documents that name none.
  public var defaultAudience: Audience
  /// Facts stated beside the documents, which come before what stands in them.
  public var corrections = FactCorrections.none
  /// What services, teams and people are called, and which folders belong together.
  public var names = KnownNames()

  /// - Parameter signals: of this taxonomy, where somebody has them already; they take half of a short run to make.
  public init(
    vocabulary: Vocabulary, taxonomy: Taxonomy, signals: SignalIndex? = nil, severities: SeverityMatrix = .standard,
    defaultAudience: Audience = .internal
  ) {
    self.vocabulary = vocabulary
    self.taxonomy = taxonomy
    self.signals = signals ?? SignalIndex(taxonomy)
    self.severities = severities
    self.defaultAudience = defaultAudience
  }
}

/// The severities that a site knows, worst first, and what else they are called.
public struct SeverityMatrix: Hashable, Sendable {
  public struct Level: Hashable, Sendable {
    public var name: String
    public var rank: Int
    public var aliases: [String]

    public init(name: String, rank: Int, aliases: [String] = []) {
      self.name = name
      self.rank = rank
      self.aliases = aliases
    }
  }

  public var levels: [Level]

  public init(levels: [Level]) { self.levels = levels }

  public static let standard = SeverityMatrix(levels: [
    Level(name: "SEV1", rank: 1, aliases: ["SEV-1", "S1", "P1", "critical", "sev 1"]),
    Level(name: "SEV2", rank: 2, aliases: ["SEV-2", "S2", "P2", "high", "major", "sev 2"]),
    Level(name: "SEV3", rank: 3, aliases: ["SEV-3", "S3", "P3", "medium", "moderate", "sev 3"]),
    Level(name: "SEV4", rank: 4, aliases: ["SEV-4", "S4", "P4", "low", "minor", "sev 4"]),
  ])

  /// The level that a text names, alone or first in a remark: `SEV1`, `sev 1 (critical)`, `SEV-1（重大）`, `P2 – major`.
  /// Blanks and hyphens within a name do not count.
  public func level(_ text: String) -> SeverityLevel? {
    let words = Label.normalized(text).split(separator: " ")
    for count in stride(from: min(words.count, 3), through: 1, by: -1) {
      let head = words.prefix(count).joined().filter { $0 != "-" }
      for level in levels where ([level.name] + level.aliases).contains(where: { Self.folded($0) == head }) {
        return SeverityLevel(name: level.name, rank: level.rank)
      }
    }
    return nil
  }

  private static func folded(_ name: String) -> String {
    Label.normalized(name).filter { $0 != " " && $0 != "-" }
  }
}
