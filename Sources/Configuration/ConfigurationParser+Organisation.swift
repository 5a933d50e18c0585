import DataFormats
import Diagnostics

extension ConfigurationParser {
  static let serviceKeys = ["name", "aliases", "owner", "url"]
  static let teamKeys = ["name", "aliases", "url"]
  static let personKeys = ["name", "aliases", "team", "role"]
  static let sectionKeys = ["folder", "kind", "title"]
  static let themeKeys = ["accent", "stylesheet", "icon"]

  // MARK: - Services, teams, people

  mutating func services(_ entry: DataValue.Entry) -> [KnownService]? {
    named(entry, keys: Self.serviceKeys) { parser, name, map in
      var service = KnownService(name: name)
      for part in map.entries where !part.value.isNull {
        switch part.key {
        case "aliases": service.aliases = parser.reader.texts(part)?.map(\.text) ?? []
        case "owner": service.owner = parser.reader.text(part)
        case "url": service.url = parser.reader.url(part, allowsPath: true)
        default: break
        }
      }
      return service
    }
  }

  mutating func teams(_ entry: DataValue.Entry) -> [KnownTeam]? {
    named(entry, keys: Self.teamKeys) { parser, name, map in
      var team = KnownTeam(name: name)
      for part in map.entries where !part.value.isNull {
        switch part.key {
        case "aliases": team.aliases = parser.reader.texts(part)?.map(\.text) ?? []
        case "url": team.url = parser.reader.url(part, allowsPath: true)
        default: break
        }
      }
      return team
    }
  }

  mutating func people(_ entry: DataValue.Entry) -> [KnownPerson]? {
    named(entry, keys: Self.personKeys) { parser, name, map in
      var person = KnownPerson(name: name)
      for part in map.entries where !part.value.isNull {
        switch part.key {
        case "aliases": person.aliases = parser.reader.texts(part)?.map(\.text) ?? []
        case "team": person.team = parser.reader.text(part)
        case "role": person.role = parser.reader.text(part)
        default: break
        }
      }
      return person
    }
  }

  /// A list of names, or of maps with a name and more. A name or an alias that two of them claim is reported, and the
  /// first keeps it.
  private mutating func named<Value>(
    _ entry: DataValue.Entry, keys: [String],
    make: (inout ConfigurationParser, String, DataValue) -> Value
  ) -> [Value]? {
    guard let list = entry.value.list else {
      reader.wrongType(entry, expected: "a list of names, or of maps with \(keys.joined(separator: ", "))")
      return nil
    }
    var values: [Value] = []
    var owners: [String: String] = [:]
    for element in list {
      let name: String
      if let text = element.string {
        name = text
      } else if case .map = element.content {
        reportUnknown(in: element, known: keys, of: entry.key)
        guard let given = reader.required("name", in: element, of: entry.key), let text = reader.text(given) else {
          continue
        }
        name = text
      } else {
        reader.wrongType(
          DataValue.Entry(key: "an element of \(entry.key)", keyRange: entry.keyRange, value: element),
          expected: "a name, or a map with one")
        continue
      }
      for word in Set([name] + (element["aliases"]?.strings.map(\.text) ?? [])).sorted() {
        let owner = owners[word.lowercased()]
        owners[word.lowercased()] = owner ?? name
        guard let owner, owner != name else { continue }
        reader.report(
          .error, "config.value", element.range, "\"\(word)\" names both \(owner) and \(name)",
          because: "The first of the two has it.", remedy: "Remove it from one of them.")
      }
      values.append(make(&self, name, element))
    }
    return values
  }

  // MARK: - Sections

  mutating func sections(_ entry: DataValue.Entry) -> [ContentSection]? {
    guard let maps = reader.maps(entry, expected: "a list of maps with \(Self.sectionKeys.joined(separator: ", "))")
    else { return nil }
    return maps.compactMap { section($0) }
  }

  private mutating func section(_ map: DataValue) -> ContentSection? {
    reportUnknown(in: map, known: Self.sectionKeys, of: "sections")
    guard let entry = reader.required("folder", in: map, of: "sections"), let text = reader.text(entry) else {
      return nil
    }
    var folder = text[...]
    while folder.hasPrefix("./") { folder = folder.dropFirst(2) }
    while folder.hasSuffix("/") { folder = folder.dropLast() }
    guard !folder.isEmpty, !folder.hasPrefix("/"), !folder.split(separator: "/").contains("..") else {
      reader.wrongValue(
        entry, "folder \"\(text)\" is no folder in the content", remedy: "Write its path in the content folder.")
      return nil
    }
    var section = ContentSection(folder: String(folder))
    for part in map.entries where !part.value.isNull {
      switch part.key {
      case "kind": section.kind = sectionKind(part)
      case "title": section.title = reader.text(part)
      default: break
      }
    }
    return section
  }

  private mutating func sectionKind(_ entry: DataValue.Entry) -> ContentSection.Kind? {
    guard let text = reader.text(entry) else { return nil }
    if let kind = ContentSection.Kind(rawValue: text) { return kind }
    let known = ContentSection.Kind.allCases.map(\.rawValue)
    let near = NearestWord.find(text, among: known)
    reader.wrongValue(
      entry, "kind \"\(text)\" is no kind of document",
      remedy: near.map { "Did you mean \"\($0)\"?" } ?? "The kinds are \(known.joined(separator: ", ")).")
    return nil
  }

  // MARK: - Theme

  mutating func theme(_ entry: DataValue.Entry) -> ThemeSettings? {
    guard case .map = entry.value.content else {
      reader.wrongType(entry, expected: "a map of \(Self.themeKeys.joined(separator: ", "))")
      return nil
    }
    reportUnknown(in: entry.value, known: Self.themeKeys, of: "theme")
    var theme = ThemeSettings()
    for part in entry.value.entries where !part.value.isNull {
      switch part.key {
      case "accent": theme.accent = accent(part)
      case "stylesheet": theme.stylesheet = path(part)
      case "icon": theme.icon = path(part)
      default: break
      }
    }
    return theme
  }

  private mutating func accent(_ entry: DataValue.Entry) -> ThemeSettings.Accent? {
    if entry.value.isScalar { return color(entry).map { ThemeSettings.Accent(light: $0, dark: $0) } }
    guard case .map = entry.value.content else {
      reader.wrongType(entry, expected: "a colour, or a map of light and dark")
      return nil
    }
    reportUnknown(in: entry.value, known: ["light", "dark"], of: "accent")
    guard let light = reader.required("light", in: entry.value, of: "accent"), let lightColor = color(light),
      let dark = reader.required("dark", in: entry.value, of: "accent"), let darkColor = color(dark)
    else { return nil }
    return ThemeSettings.Accent(light: lightColor, dark: darkColor)
  }

  /// `#rrggbb` in small letters.
  private mutating func color(_ entry: DataValue.Entry) -> String? {
    guard let text = reader.text(entry) else { return nil }
    let isColor = text.utf8.count == 7 && text.hasPrefix("#") && text.dropFirst().allSatisfy(\.isHexDigit)
    if isColor { return text.lowercased() }
    reader.wrongValue(
      entry, "\(entry.key) \"\(text)\" is no colour", remedy: "Write it in quotation marks, as in \"#0b4f8a\".")
    return nil
  }
}
