/// A service that incidents hurt, as `services` names it.
public struct KnownService: Hashable, Sendable {
  public var name: String
  /// What else it is called in documents.
  public var aliases: [String] = []
  /// The team that answers for it.
  public var owner: String?
  /// An `http` or `https` address, or a path in the site.
  public var url: String?

  public init(name: String) { self.name = name }
}

/// A team that owns services and prevention items.
public struct KnownTeam: Hashable, Sendable {
  public var name: String
  public var aliases: [String] = []
  public var url: String?

  public init(name: String) { self.name = name }
}

/// A person that documents name: as an owner under one name, and in a story by their role.
public struct KnownPerson: Hashable, Sendable {
  public var name: String
  /// Handles, addresses and other spellings.
  public var aliases: [String] = []
  public var team: String?
  /// What stands in their place where no person is to be named.
  public var role: String?

  public init(name: String) { self.name = name }
}

/// A folder whose documents belong together, as `sections` names it.
public struct ContentSection: Hashable, Sendable {
  /// What its documents are; the names are those of a document's `kind`.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case postmortem, reference, runbook, template, role, outcome
  }

  /// The path in the content folder, without slashes at its ends.
  public var folder: String
  public var kind: Kind?
  /// What stands above them in the navigation.
  public var title: String?

  public init(folder: String) { self.folder = folder }

  /// Whether a document lies in the folder or below it.
  public func contains(_ path: String) -> Bool { path.hasPrefix(folder + "/") }
}

/// How a site looks beyond its templates.
public struct ThemeSettings: Hashable, Sendable {
  /// The colour of links and marks on light and on dark ground, as `#rrggbb`.
  public struct Accent: Hashable, Sendable {
    public var light: String
    public var dark: String

    public init(light: String, dark: String) {
      self.light = light
      self.dark = dark
    }
  }

  public var accent: Accent?
  /// A stylesheet that is loaded after the shipped one.
  public var stylesheet: String?
  /// An SVG picture for the tabs of browsers.
  public var icon: String?

  public init() {}

  public var isStandard: Bool { self == ThemeSettings() }
}
