import DataFormats
import Diagnostics

extension ConfigurationParser {
  // MARK: - Links and navigation

  mutating func links(_ entry: DataValue.Entry) -> [LinkRule]? {
    guard let maps = reader.maps(entry, expected: "a list of maps with pattern and url") else { return nil }
    return maps.compactMap { link($0) }
  }

  private mutating func link(_ map: DataValue) -> LinkRule? {
    reportUnknown(in: map, known: ["pattern", "url"], of: "links")
    guard let patternEntry = reader.required("pattern", in: map, of: "links"),
      let urlEntry = reader.required("url", in: map, of: "links"), let source = reader.text(patternEntry),
      let url = reader.url(urlEntry, allowsPath: true)
    else { return nil }
    do {
      return LinkRule(pattern: try LinkPattern(source), url: url)
    } catch {
      reader.report(
        .error, "config.pattern", place(of: error.offset, of: source, in: patternEntry.value),
        "pattern \(source): \(error.summary)", because: "The rule is left out.",
        remedy: "Use literal text, \\d, \\w, classes such as [A-Z], and the repetitions ? + * {n} {m,n}.")
      return nil
    }
  }

  /// The byte of the file at an offset of a text, where the text stands there as it is.
  private func place(of offset: Int, of text: String, in value: DataValue) -> SourceRange {
    let extra = value.range.end.column - value.range.start.column + 1 - text.utf8.count
    guard value.range.start.line == value.range.end.line, extra == 0 || extra == 2 else { return value.range }
    let start = SourcePosition(
      line: value.range.start.line, column: value.range.start.column + extra / 2 + offset)
    return SourceRange(start: start, end: start)
  }

  mutating func navigation(_ entry: DataValue.Entry) -> [NavigationEntry]? {
    guard let maps = reader.maps(entry, expected: "a list of maps with title and url") else { return nil }
    return maps.compactMap { map in
      reportUnknown(in: map, known: ["title", "url"], of: "navigation")
      guard let titleEntry = reader.required("title", in: map, of: "navigation"),
        let urlEntry = reader.required("url", in: map, of: "navigation"), let title = reader.text(titleEntry),
        let url = reader.url(urlEntry, allowsPath: true)
      else { return nil }
      return NavigationEntry(title: title, url: url)
    }
  }

  // MARK: - Severities

  private static let levelKeys = [
    "id", "name", "aliases", "rank", "response_minutes", "update_minutes", "publish_within_days",
  ]

  mutating func severities(_ entry: DataValue.Entry) -> SeverityMatrix? {
    guard let maps = reader.maps(entry, expected: "a list of maps with id, name and more") else { return nil }
    var levels: [SeverityMatrix.Level] = []
    var owners: [String: String] = [:]
    for map in maps {
      guard let level = level(map, rank: levels.count + 1) else { continue }
      for word in Set([level.id, level.name] + level.aliases).sorted() {
        let folded = SeverityMatrix.folded(word)
        guard let owner = owners.updateValue(level.id, forKey: folded), owner != level.id else { continue }
        owners[folded] = owner
        reader.report(
          .error, "config.value", map.range, "\"\(word)\" names both \(owner) and \(level.id)",
          because: "The first of the two has it.", remedy: "Remove it from one of them.")
      }
      levels.append(level)
    }
    guard !levels.isEmpty else {
      // Levels that are wrong have been reported one by one.
      if entry.value.list?.isEmpty == false { return nil }
      reader.wrongValue(entry, "severities names no level", remedy: "Add a level, such as \"- id: SEV1\".")
      return nil
    }
    return SeverityMatrix(levels.enumerated().sorted { ($0.1.rank, $0.0) < ($1.1.rank, $1.0) }.map(\.element))
  }

  private mutating func level(_ map: DataValue, rank: Int) -> SeverityMatrix.Level? {
    reportUnknown(in: map, known: Self.levelKeys, of: "severities")
    guard let idEntry = reader.required("id", in: map, of: "severities"), let id = reader.text(idEntry) else {
      return nil
    }
    // A level that goes by a standard name keeps the figures that are not given anew.
    let standard = SeverityMatrix.standard.levels.first { SeverityMatrix.folded($0.id) == SeverityMatrix.folded(id) }
    var level = standard ?? SeverityMatrix.Level(id: id, name: id, rank: rank)
    level.id = id
    level.rank = rank
    for entry in map.entries where !entry.value.isNull {
      switch entry.key {
      case "name": level.name = reader.text(entry) ?? level.name
      case "aliases": level.aliases = reader.texts(entry)?.map(\.text) ?? level.aliases
      case "rank": level.rank = reader.positiveNumber(entry) ?? level.rank
      case "response_minutes": level.responseMinutes = reader.positiveNumber(entry) ?? level.responseMinutes
      case "update_minutes": level.updateMinutes = reader.positiveNumber(entry) ?? level.updateMinutes
      case "publish_within_days": level.publishWithinDays = reader.positiveNumber(entry) ?? level.publishWithinDays
      default: break
      }
    }
    return level
  }
}
