import FileTree
import Postmortems

/// What a site asks of its postmortems, beyond the defaults.
public struct ReviewSettings: Sendable {
  /// Levels for the whole site, by rule id.
  public var levels: [String: ReviewLevel]
  /// Levels for a part of the content folder; the last one that fits a path wins.
  public var folders: [Folder]
  /// The sections that a postmortem must have.
  public var requiredSections: [SectionKind]
  /// Acronyms that everybody knows, beside those that ship.
  public var acronyms: Set<String>
  /// How far a stated duration may be from the timestamps: minutes, or this share of it, whichever is more.
  public var durationTolerance = 5
  /// Whether documents are reviewed for being published: secrets are looked for always, addresses only then.
  public var isPublic = false

  public struct Folder: Sendable {
    private let glob: GlobPattern
    public var levels: [String: ReviewLevel]

    public init(_ glob: GlobPattern, levels: [String: ReviewLevel]) {
      self.glob = glob
      self.levels = levels
    }

    /// The file itself, or a folder that it is in.
    func contains(_ path: String) -> Bool {
      if glob.matches(path) { return true }
      var folder = path[...]
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        if glob.matches(String(folder), isFolder: true) { return true }
      }
      return false
    }
  }

  public static let standardSections: [SectionKind] = [.summary, .impact, .timeline, .rootCause, .actions, .lessons]

  public init(
    levels: [String: ReviewLevel] = [:], folders: [Folder] = [],
    requiredSections: [SectionKind] = ReviewSettings.standardSections, acronyms: Set<String> = []
  ) {
    self.levels = levels
    self.folders = folders
    self.requiredSections = requiredSections
    self.acronyms = acronyms
  }

  /// The level in force for a rule in a document.
  public func level(of rule: any ReviewRule.Type, for path: String) -> ReviewLevel {
    for folder in folders.reversed() {
      if let level = folder.levels[rule.id], folder.contains(path) { return level }
    }
    return levels[rule.id] ?? rule.level
  }
}
