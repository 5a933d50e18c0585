import Configuration
import DataFormats
import Diagnostics
import FileTree
import Postmortems

extension ReviewSettings {
  /// The keys under `check:` in `debrief.yml`.
  private enum Key: String, CaseIterable {
    case levels, folders, sections, acronyms, words, baseline
  }

  /// Reads `check:` of a configuration. What cannot be understood is reported by rule `config.check`, and the default
  /// stays in force.
  ///
  /// - Returns: the settings, the words of the rules with those of the site, and the path of the baseline as written.
  public static func read(_ data: LocatedData?, words shipped: ReviewWords) -> Diagnosed<
    (
      settings: ReviewSettings, words: ReviewWords, baseline: String?
    )
  > {
    var reader = SettingsParser(file: data?.file ?? "")
    var settings = ReviewSettings()
    var words = shipped
    var baseline: String?
    for entry in data?.value.entries ?? [] where !entry.value.isNull {
      switch Key(rawValue: entry.key) {
      case .levels: settings.levels = reader.levels(entry.value)
      case .folders: settings.folders = reader.folders(entry.value)
      case .sections: settings.requiredSections = reader.sections(entry.value) ?? settings.requiredSections
      case .acronyms: settings.acronyms = Set(entry.value.strings.map(\.text))
      case .words: reader.diagnostics += words.extend(with: entry.value, file: reader.file)
      case .baseline: baseline = entry.value.string
      case nil:
        reader.report(
          entry.keyRange, "\"\(entry.key)\" is no key of check", known: Key.allCases.map(\.rawValue), near: entry.key)
      }
    }
    return Diagnosed((settings, words, baseline), reader.diagnostics)
  }
}

private struct SettingsParser {
  let file: String
  var diagnostics: [Diagnostic] = []

  init(file: String) { self.file = file }

  mutating func levels(_ map: DataValue) -> [String: ReviewLevel] {
    var levels: [String: ReviewLevel] = [:]
    for entry in map.entries {
      guard let rule = ReviewRules.rule(entry.key) else {
        report(
          entry.keyRange, "\"\(entry.key)\" is the id of no rule", known: ReviewRules.all.map { $0.id }, near: entry.key
        )
        continue
      }
      // YAML 1.1 reads "off" as false, and people write both.
      let word = entry.value.string.map { $0 == "false" ? "off" : $0 } ?? ""
      guard let level = ReviewLevel(rawValue: word) else {
        report(
          entry.value.range, "\"\(word)\" is no level", known: ReviewLevel.allCases.map(\.rawValue), near: word)
        continue
      }
      levels[rule.id] = level
    }
    return levels
  }

  mutating func folders(_ map: DataValue) -> [ReviewSettings.Folder] {
    map.entries.compactMap { entry in
      guard let glob = GlobPattern(entry.key) else {
        report(entry.keyRange, "\"\(entry.key)\" is no pattern of paths", known: [], near: "")
        return nil
      }
      return ReviewSettings.Folder(glob, levels: levels(entry.value))
    }
  }

  mutating func sections(_ list: DataValue) -> [SectionKind]? {
    guard list.list != nil else {
      report(list.range, "sections is no list", known: SectionKind.allCases.map(\.rawValue), near: "")
      return nil
    }
    return list.strings.compactMap { text in
      if let kind = SectionKind(rawValue: text.text) { return kind }
      report(
        text.range, "\"\(text.text)\" is no kind of section", known: SectionKind.allCases.map(\.rawValue),
        near: text.text)
      return nil
    }
  }

  mutating func report(_ range: SourceRange, _ summary: String, known: [String], near word: String) {
    let nearest = Suggestion.nearest(to: word, in: known)
    diagnostics.append(
      Diagnostic(
        .warning, rule: "config.check", at: SourceLocation(file: file, range: range), summary,
        because: "The default stays in force.",
        remedy: nearest.map { "Did you mean \"\($0)\"?" }
          ?? (known.isEmpty
            ? "Write a pattern such as archive/ or 2019-*." : "Known: \(known.joined(separator: ", ")).")))
  }
}
