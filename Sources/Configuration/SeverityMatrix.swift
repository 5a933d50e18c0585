/// The levels of severity that an organisation uses, most severe first.
public struct SeverityMatrix: Hashable, Sendable {
  /// One level, with what it asks of responders.
  public struct Level: Hashable, Sendable {
    public var id: String
    public var name: String
    /// Other words for the level in documents.
    public var aliases: [String]
    /// 1 is the most severe.
    public var rank: Int
    /// Within how many minutes somebody responds.
    public var responseMinutes: Int?
    /// How many minutes lie between two updates.
    public var updateMinutes: Int?
    /// Within how many working days the postmortem is published.
    public var publishWithinDays: Int?

    public init(
      id: String, name: String, aliases: [String] = [], rank: Int, responseMinutes: Int? = nil,
      updateMinutes: Int? = nil, publishWithinDays: Int? = nil
    ) {
      self.id = id
      self.name = name
      self.aliases = aliases
      self.rank = rank
      self.responseMinutes = responseMinutes
      self.updateMinutes = updateMinutes
      self.publishWithinDays = publishWithinDays
    }
  }

  public var levels: [Level] { didSet { index = Self.index(levels) } }
  private var index: [String: Int]

  public init(_ levels: [Level]) {
    self.levels = levels
    index = Self.index(levels)
  }

  /// The level of an id, name or alias, whatever its case, blanks, hyphens and underscores: `Sev-1` is `SEV1`.
  public func level(_ word: String) -> Level? {
    index[Self.folded(word)].map { levels[$0] }
  }

  /// SEV1 to SEV4 with the figures of `Content/reference/severity-matrix.md`.
  public static let standard = SeverityMatrix([
    Level(
      id: "SEV1", name: "Critical", aliases: ["S1", "P1", "severity 1", "blocker"], rank: 1, responseMinutes: 5,
      updateMinutes: 15, publishWithinDays: 5),
    Level(
      id: "SEV2", name: "Major", aliases: ["S2", "P2", "severity 2", "high"], rank: 2, responseMinutes: 15,
      updateMinutes: 30, publishWithinDays: 10),
    Level(
      id: "SEV3", name: "Minor", aliases: ["S3", "P3", "severity 3", "moderate", "medium"], rank: 3,
      responseMinutes: 60, updateMinutes: 120, publishWithinDays: 15),
    Level(id: "SEV4", name: "Low", aliases: ["S4", "P4", "severity 4", "trivial"], rank: 4),
  ])

  /// Every word that names a level; the first level to claim a word has it.
  private static func index(_ levels: [Level]) -> [String: Int] {
    var index: [String: Int] = [:]
    for (position, level) in levels.enumerated() {
      for word in [level.id, level.name] + level.aliases where index[folded(word)] == nil {
        index[folded(word)] = position
      }
    }
    return index
  }

  static func folded(_ word: String) -> String {
    word.lowercased().filter { $0 != " " && $0 != "-" && $0 != "_" }
  }
}
