import DataFormats
import Diagnostics

/// What `debrief.yml` says, under `audiences`, of who may see what.
public struct AudienceSettings: Hashable, Sendable {
  /// From the widest to the narrowest: each may see what is meant for those before it, too.
  public var order = ["public", "internal"]
  /// The audience of documents that name none; `nil` for the narrowest.
  public var standard: String?
  /// Patterns of documents, as in `include`, with the audience of those that name none; the last that fits counts.
  public var folders: [Words] = []
  /// Names of fields with the audience that may see them, wherever they stand.
  public var fields: [Words] = []
  /// Names and other words, with what stands in their place for all but the narrowest audience.
  public var roles: [Words] = []
  /// Names of hosts, or `*.` and a domain, with what stands in their place.
  public var hosts: [Words] = []
  /// Words that must not be found in anything that is published.
  public var canaries: [String] = []
  /// Addresses, files and texts that the check of a finished site lets pass.
  public var allow: [String] = []

  /// A word or pattern and what it stands for.
  public struct Words: Hashable, Sendable {
    public var text: String
    public var value: String

    public init(_ text: String, _ value: String) {
      self.text = text
      self.value = value
    }
  }

  public init() {}

  /// Whether a word may name an audience: lowercase letters, digits and hyphens.
  public static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D || (0x61...0x7A).contains($0) }
  }

  /// What may stand in the place of a name has to be harmless in Markdown, YAML, TOML and JSON.
  static func isRole(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first.properties.isAlphabetic else { return false }
    return text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || (0x30...0x39).contains($0.value) || $0 == " " || $0 == "-"
    }
  }

  static let keys = ["order", "default", "folders", "fields", "roles", "hosts", "canaries", "allow"]
}

extension Configuration {
  /// The audiences from the widest to the narrowest, the site's own among them.
  public var audienceOrder: [String] {
    var order = audiences.order
    if !order.contains(audience) { order.insert(audience, at: max(0, order.count - 1)) }
    return order
  }
}

extension ConfigurationParser {
  mutating func audiences(_ entry: DataValue.Entry) -> AudienceSettings? {
    guard case .map = entry.value.content else {
      reader.wrongType(entry, expected: "a map of \(AudienceSettings.keys.joined(separator: ", "))")
      return nil
    }
    var settings = AudienceSettings()
    reportUnknown(in: entry.value, known: AudienceSettings.keys, of: "audiences")
    for part in entry.value.entries where !part.value.isNull {
      switch part.key {
      case "order": settings.order = order(part) ?? settings.order
      case "default": settings.standard = audienceName(part)
      case "folders": settings.folders = words(part) { $0.audienceName($1) }
      case "fields": settings.fields = words(part) { $0.audienceName($1) }
      case "roles": settings.roles = words(part) { $0.role($1) }
      case "hosts": settings.hosts = words(part) { $0.role($1) }
      case "canaries": settings.canaries = canaries(part)
      case "allow": settings.allow = reader.texts(part)?.map(\.text) ?? []
      default: break
      }
    }
    return settings
  }

  private mutating func order(_ entry: DataValue.Entry) -> [String]? {
    guard let texts = reader.texts(entry) else { return nil }
    let names = texts.map(\.text)
    if names.count >= 2, Set(names).count == names.count, names.allSatisfy(AudienceSettings.isName) { return names }
    reader.wrongValue(
      entry, "order is no list of two or more audiences",
      remedy: "Write them from the widest to the narrowest, such as [public, customers, internal].")
    return nil
  }

  private mutating func audienceName(_ entry: DataValue.Entry) -> String? {
    guard let text = reader.text(entry) else { return nil }
    if AudienceSettings.isName(text) { return text }
    reader.wrongValue(
      entry, "\"\(text)\" is no audience", remedy: "Write internal, public, or a word of lowercase letters.")
    return nil
  }

  /// A word of three letters stands somewhere in every site.
  private mutating func canaries(_ entry: DataValue.Entry) -> [String] {
    let texts = reader.texts(entry)?.map(\.text) ?? []
    for text in texts where text.utf8.count < 4 {
      reader.wrongValue(entry, "the canary \"\(text)\" is too short", remedy: "Write a word of four letters or more.")
    }
    return texts.filter { $0.utf8.count >= 4 }
  }

  private mutating func role(_ entry: DataValue.Entry) -> String? {
    guard let text = reader.text(entry) else { return nil }
    if AudienceSettings.isRole(text) { return text }
    reader.wrongValue(
      entry, "\"\(text)\" cannot stand in the place of a name",
      remedy: "Write letters, digits, blanks and hyphens, such as \"the database engineer\".")
    return nil
  }

  private mutating func words(
    _ entry: DataValue.Entry, _ read: (inout ConfigurationParser, DataValue.Entry) -> String?
  ) -> [AudienceSettings.Words] {
    guard case .map = entry.value.content else {
      reader.wrongType(entry, expected: "a map")
      return []
    }
    var found: [AudienceSettings.Words] = []
    for part in entry.value.entries where !part.key.isEmpty {
      if let value = read(&self, part) { found.append(AudienceSettings.Words(part.key, value)) }
    }
    return found
  }
}
