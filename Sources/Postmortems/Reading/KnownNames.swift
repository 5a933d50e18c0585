import Configuration

/// What a site says of its services, teams, people and folders: the one name of each, by every name that documents
/// have for it. Names count whatever their case.
public struct KnownNames: Sendable {
  public enum Group: Hashable, Sendable { case services, teams, people }

  /// A folder of the content, and what its documents are.
  public struct Section: Hashable, Sendable {
    public var folder: String
    public var kind: RecordKind?
    public var title: String?
  }

  private var names: [Group: [String: String]] = [:]
  /// Deepest first, so that the first that holds a document counts.
  private var sections: [Section] = []

  public init() {}

  public init(_ configuration: Configuration) {
    for service in configuration.services { add(service.name, service.aliases, to: .services) }
    for team in configuration.teams { add(team.name, team.aliases, to: .teams) }
    for person in configuration.people { add(person.name, person.aliases, to: .people) }
    sections = configuration.sections
      .map { Section(folder: $0.folder, kind: $0.kind.flatMap { RecordKind(rawValue: $0.rawValue) }, title: $0.title) }
      .sorted { ($1.folder.utf8.count, $0.folder) < ($0.folder.utf8.count, $1.folder) }
  }

  private mutating func add(_ name: String, _ aliases: [String], to group: Group) {
    for word in [name] + aliases where names[group]?[word.lowercased()] == nil {
      names[group, default: [:]][word.lowercased()] = name
    }
  }

  /// The one name of a service, team or person; what nothing knows stays as it is.
  public func name(_ text: String, in group: Group) -> String { names[group]?[text.lowercased()] ?? text }

  /// The name of the team or the person that owns something.
  public func owner(_ text: String) -> String {
    guard let key = names.isEmpty ? nil : text.lowercased() else { return text }
    return names[.teams]?[key] ?? names[.people]?[key] ?? text
  }

  /// Names in the order of the document, each once.
  func named(_ facts: [Fact<String>], in group: Group) -> [Fact<String>] {
    guard names[group] != nil else { return facts }
    var seen: Set<String> = []
    return facts.compactMap { fact in
      var fact = fact
      fact.value = name(fact.value, in: group)
      return seen.insert(fact.value).inserted ? fact : nil
    }
  }

  /// The innermost section that a document lies in.
  public func section(of path: String) -> Section? {
    sections.first { path.utf8.starts(with: $0.folder.utf8) && path.utf8.dropFirst($0.folder.utf8.count).first == 0x2F }
  }
}
