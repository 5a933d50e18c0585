import DataFormats
import Diagnostics

extension Configuration {
  /// Reads a `debrief.yml`.
  ///
  /// - Parameters:
  ///   - path: of the file, as the user named it; relative paths in it are relative to its folder.
  /// - Returns: a configuration that can be used whatever the file holds: what cannot be understood is reported by
  ///   rules `config.…`, and its default stays in force.
  public static func parse(_ bytes: some Collection<UInt8>, path: String) -> Diagnosed<Configuration> {
    let data = DataValue.parseYAML(bytes, file: path, rule: "config")
    var parser = ConfigurationParser(path: path)
    parser.reader.diagnostics = data.diagnostics
    parser.configuration.audienceDoubts = data.diagnostics
    if let map = data.value { parser.read(map) }
    return Diagnosed(parser.configuration, parser.reader.diagnostics.inReportOrder())
  }
}

struct ConfigurationParser {
  var configuration = Configuration()
  var reader: SettingsReader
  private let folder: String

  init(path: String) {
    reader = SettingsReader(file: path)
    folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    configuration.content = configuration.content.map { folder + $0 }
    configuration.output = folder + configuration.output
    configuration.corrections = folder + configuration.corrections
    configuration.actions.file = folder + configuration.actions.file
  }

  mutating func read(_ map: DataValue) {
    guard case .map = map.content else {
      if map.isNull { return }
      reader.report(
        .error, "config.type", map.range, "the configuration is no map of keys and values",
        because: "The defaults stay in force.", remedy: "Write lines such as \"title: Postmortems\".")
      configuration.audienceDoubts = reader.diagnostics
      return
    }
    for entry in map.entries {
      guard let key = Configuration.Key(rawValue: entry.key) else {
        reader.unknown(entry, known: Configuration.Key.allCases.map(\.rawValue), of: "debrief.yml")
        let isNear = NearestWord.find(entry.key, among: Self.audienceKeys.map(\.rawValue)) != nil
        if isNear { doubt(from: reader.diagnostics.count - 1) }
        continue
      }
      // "key:" with nothing behind it is a line somebody means to fill in.
      if entry.value.isNull { continue }
      let known = reader.diagnostics.count
      if read(key, entry) { configuration.setOrigin(.file(reader.location(entry.value.range)), of: key) }
      if Self.audienceKeys.contains(key) { doubt(from: known) }
    }
    reportRootedPatterns(in: map)
    reportStrangeAudience()
  }

  /// What is not understood of who may see what is no matter of a default: nothing is built.
  private mutating func doubt(from place: Int) {
    for index in reader.diagnostics.indices.dropFirst(place) {
      reader.diagnostics[index].severity = .error
      reader.diagnostics[index].explanation = "Who may see what would be left open; nothing is built."
    }
    configuration.audienceDoubts += reader.diagnostics.dropFirst(place)
  }

  /// An audience that no order knows is a slip of the pen more often than a level of its own.
  private mutating func reportStrangeAudience() {
    guard case .file(let place) = configuration.origin(of: .audience), let range = place.range,
      !configuration.audiences.order.contains(configuration.audience)
    else { return }
    let known = configuration.audiences.order.joined(separator: ", ")
    let count = reader.diagnostics.count
    reader.report(
      .error, "config.value", range, "audience \(configuration.audience) is none of audiences.order: \(known)",
      remedy: "Write one of them, or add it under audiences: order: where it belongs between them.")
    doubt(from: count)
  }

  /// Patterns count from the content folder on; what begins with it, as paths are printed, fits nothing.
  mutating func reportRootedPatterns(in map: DataValue) {
    let roots = configuration.content.map { root in
      let root = root.hasPrefix(folder) ? String(root.dropFirst(folder.count)) : root
      return root.split(separator: "/").filter { $0 != "." }.joined(separator: "/") + "/"
    }.filter { $0 != "/" && !$0.hasPrefix("..") }
    func value(_ keys: String...) -> DataValue? {
      keys.reduce(Optional(map)) { value, key in value?.entries.first { $0.key == key }?.value }
    }
    func patterns(_ value: DataValue?) -> [(text: String, range: SourceRange)] {
      (value?.entries.map { ($0.key, $0.keyRange) } ?? []) + (value?.strings.map { ($0.text, $0.range) } ?? [])
    }
    let places = [value("include"), value("exclude"), value("audiences", "folders"), value("check", "folders")]
    for (place, value) in places.enumerated() {
      for (text, range) in patterns(value) {
        let path = text.drop { $0 == "!" || $0 == "/" || $0 == "." }
        guard let root = roots.first(where: { path.hasPrefix($0) }) else { continue }
        let rest = String(path.dropFirst(root.count))
        reader.report(
          place == 2 ? .error : .warning, "config.pattern", range, "\"\(text)\" fits no document",
          because: "Patterns count from the content folder on.",
          remedy: "Write \(rest.isEmpty ? "**" : "\"\(rest)\"").")
        if place == 2 { configuration.audienceDoubts += reader.diagnostics.suffix(1) }
      }
    }
  }

  private static let audienceKeys: [Configuration.Key] = [.audience, .audiences]

  /// Whether the value could be taken over.
  private mutating func read(_ key: Configuration.Key, _ entry: DataValue.Entry) -> Bool {
    switch key {
    case .title: set(\.title, reader.text(entry))
    case .description: set(\.description, reader.text(entry))
    case .baseURL: set(\.baseURL, reader.url(entry).map(withoutSlash))
    case .language: set(\.language, language(entry))
    case .content: set(\.content, content(entry))
    case .output: set(\.output, path(entry))
    case .templates: set(\.templates, path(entry))
    case .include: set(\.include, reader.texts(entry)?.map(\.text))
    case .exclude: set(\.exclude, reader.texts(entry)?.map(\.text))
    case .taxonomy: set(\.taxonomy, taxonomy(entry))
    case .vocabulary: set(\.vocabulary, vocabulary(entry))
    case .corrections: set(\.corrections, path(entry))
    case .synonyms: set(\.synonyms, path(entry))
    case .links: set(\.links, links(entry))
    case .rawHTML: set(\.rawHTML, rawHTML(entry))
    case .severities: set(\.severities, severities(entry))
    case .sourceURL: set(\.sourceURL, template(entry))
    case .editURL: set(\.editURL, template(entry))
    case .audience: set(\.audience, audience(entry))
    case .audiences: set(\.audiences, audiences(entry))
    case .navigation: set(\.navigation, navigation(entry))
    case .asOf: set(\.asOf, day(entry))
    case .feeds: set(\.feeds, reader.flag(entry))
    case .drills: set(\.drills, reader.flag(entry))
    case .markdown: set(\.markdown, reader.flag(entry))
    case .documentTemplates: set(\.documentTemplates, path(entry))
    case .actions: set(\.actions, actions(entry))
    case .history: set(\.history, reader.flag(entry))
    case .api: set(\.api, reader.flag(entry))
    case .formats: set(\.formats, formats(entry))
    case .addresses: set(\.addresses, path(entry))
    case .sections: set(\.sections, sections(entry))
    case .services: set(\.services, services(entry))
    case .teams: set(\.teams, teams(entry))
    case .people: set(\.people, people(entry))
    case .theme: set(\.theme, theme(entry))
    case .check: set(\.check, LocatedData(entry.value, file: reader.file))
    }
  }

  private mutating func set<Value>(_ path: WritableKeyPath<Configuration, Value>, _ value: Value?) -> Bool {
    if let value { configuration[keyPath: path] = value }
    return value != nil
  }

  private mutating func set<Value>(_ path: WritableKeyPath<Configuration, Value?>, _ value: Value?) -> Bool {
    if let value { configuration[keyPath: path] = value }
    return value != nil
  }

  // MARK: - Texts

  private func withoutSlash(_ url: String) -> String {
    url.hasSuffix("/") ? String(url.dropLast()) : url
  }

  /// RFC 5646, 2.1: a language of letters, then subtags of at most eight letters and digits.
  private mutating func language(_ entry: DataValue.Entry) -> String? {
    guard let text = reader.text(entry) else { return nil }
    let tags = text.split(separator: "-", omittingEmptySubsequences: false)
    let isTag = tags.enumerated().allSatisfy { index, tag in
      (index == 0 ? 2...8 : 1...8).contains(tag.utf8.count)
        && tag.utf8.allSatisfy { Character(UnicodeScalar($0)).isLetter && $0 < 0x80 || index > 0 && isDigit($0) }
    }
    if isTag { return text }
    reader.wrongValue(entry, "language \"\(text)\" is no language tag", remedy: "Write a tag such as en or pt-BR.")
    return nil
  }

  private mutating func audience(_ entry: DataValue.Entry) -> String? {
    guard let text = reader.text(entry) else { return nil }
    if AudienceSettings.isName(text) { return text }
    reader.wrongValue(
      entry, "audience \"\(text)\" is no audience", remedy: "Write internal, public, or a word of lowercase letters.")
    return nil
  }

  private mutating func rawHTML(_ entry: DataValue.Entry) -> RawHTML? {
    guard let text = reader.text(entry) else { return nil }
    if let value = RawHTML(rawValue: text) { return value }
    reader.wrongValue(
      entry, "raw_html \"\(text)\" is neither sanitized nor trusted",
      remedy: "Write sanitized, or trusted where everybody who can add a document may run scripts.")
    return nil
  }

  private mutating func day(_ entry: DataValue.Entry) -> String? {
    guard let text = reader.text(entry) else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { $0.utf8.allSatisfy(isDigit) ? Int($0) : nil }
    if parts.map(\.utf8.count) == [4, 2, 2], numbers.count == 3, (1...12).contains(numbers[1]) {
      let (year, month) = (numbers[0], numbers[1])
      let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
      if (1...days).contains(numbers[2]) { return text }
    }
    reader.wrongValue(entry, "as_of \"\(text)\" is no day", remedy: "Write a day such as 2026-03-11.")
    return nil
  }

  // MARK: - Paths

  mutating func path(_ entry: DataValue.Entry) -> String? {
    guard let text = reader.text(entry) else { return nil }
    return located(text, entry)
  }

  private mutating func located(_ text: String, _ entry: DataValue.Entry) -> String? {
    guard !text.isEmpty, !text.utf8.contains(0) else {
      reader.wrongValue(entry, "\(entry.key) holds an empty path", remedy: "Write the path of a file or folder.")
      return nil
    }
    return text.hasPrefix("/") ? text : folder + text
  }

  private mutating func content(_ entry: DataValue.Entry) -> [String]? {
    guard let texts = reader.texts(entry) else { return nil }
    let paths = texts.compactMap { located($0.text, entry) }
    if paths.isEmpty {
      if texts.isEmpty { reader.wrongValue(entry, "content names no folder", remedy: "Write the path of a folder.") }
      return nil
    }
    return paths
  }

  private mutating func template(_ entry: DataValue.Entry) -> PathTemplate? {
    guard let url = reader.url(entry) else { return nil }
    if url.contains("{path}") { return PathTemplate(url) }
    reader.wrongValue(
      entry, "\(entry.key) does not say where the path of a document goes",
      remedy: "Write {path} in it, as in https://example.org/blob/main/Content/{path}.")
    return nil
  }

  private mutating func taxonomy(_ entry: DataValue.Entry) -> TaxonomyFile? {
    if entry.value.isScalar { return path(entry).map { TaxonomyFile(file: $0) } }
    guard case .map = entry.value.content else {
      reader.wrongType(entry, expected: "the path of a file, or a map of file and mode")
      return nil
    }
    reportUnknown(in: entry.value, known: ["file", "mode"], of: "taxonomy")
    guard let file = reader.required("file", in: entry.value, of: "taxonomy"), let path = path(file) else { return nil }
    guard let mode = entry.value.entries.first(where: { $0.key == "mode" }) else { return TaxonomyFile(file: path) }
    guard let text = reader.text(mode) else { return nil }
    if let mode = TaxonomyFile.Mode(rawValue: text) { return TaxonomyFile(file: path, mode: mode) }
    reader.wrongValue(mode, "mode \"\(text)\" is neither extend nor replace", remedy: "Write extend or replace.")
    return nil
  }

  private mutating func vocabulary(_ entry: DataValue.Entry) -> VocabularyExtension? {
    guard case .map = entry.value.content else {
      reader.wrongType(entry, expected: "a map of groups, such as sections and fields")
      return nil
    }
    return VocabularyExtension(file: reader.file, words: entry.value)
  }

  func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  mutating func reportUnknown(in map: DataValue, known: [String], of what: String) {
    for entry in map.entries where !known.contains(entry.key) { reader.unknown(entry, known: known, of: what) }
  }
}
