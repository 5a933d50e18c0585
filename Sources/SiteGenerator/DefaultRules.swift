import Configuration
import DataFormats
import Defaults
import Diagnostics
import Parallelism
import Postmortems

/// A file that the configuration names and somebody has read: its bytes and the path for diagnostics.
public struct NamedFile: Sendable {
  public var path: String
  public var bytes: [UInt8]

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

extension ReadingRules {
  /// The rules that ship with the program, changed as the configuration says.
  ///
  /// - Parameters:
  ///   - taxonomy: the file that `taxonomy` names; `nil` for the default taxonomy alone.
  ///   - corrections: the file that `corrections` names; `nil` where there is none.
  public static func make(
    for configuration: Configuration, taxonomy file: NamedFile? = nil, corrections: NamedFile? = nil
  ) -> Diagnosed<ReadingRules> {
    // Either takes tens of milliseconds, and a short run does hardly anything else.
    let (vocabulary, causes) = both(
      threads: 2, { Self.vocabulary(for: configuration) },
      {
        let taxonomy = Self.taxonomy(for: configuration, file)
        return (taxonomy: taxonomy, signals: SignalIndex(taxonomy.value))
      })
    let taxonomy = causes.taxonomy
    let severities = Postmortems.SeverityMatrix(
      levels: configuration.severities.levels.map { level in
        Postmortems.SeverityMatrix.Level(name: level.id, rank: level.rank, aliases: [level.name] + level.aliases)
      })
    var rules = ReadingRules(
      vocabulary: vocabulary.value, taxonomy: taxonomy.value, signals: causes.signals, severities: severities,
      defaultAudience: .internal)
    let stated = FactCorrections.read(
      corrections?.meant(for: configuration, vocabulary: vocabulary.value, taxonomy: taxonomy.value))
    rules.corrections = stated.value
    rules.names = KnownNames(configuration)
    return Diagnosed(rules, vocabulary.diagnostics + taxonomy.diagnostics + stated.diagnostics)
  }

  private static func vocabulary(for configuration: Configuration) -> Diagnosed<Vocabulary> {
    // What ships is tested; a user could mend none of it.
    var vocabulary = Diagnosed(Vocabulary.read(shipped("Data/vocabulary.yml"), file: "vocabulary.yml").value)
    if let own = configuration.vocabulary {
      vocabulary.diagnostics += vocabulary.value.extend(with: own.words, file: own.file)
    }
    return vocabulary
  }

  private static func taxonomy(for configuration: Configuration, _ file: NamedFile?) -> Diagnosed<Taxonomy> {
    var taxonomy = Taxonomy.read(shipped("Data/taxonomy.yml"), file: "taxonomy.yml")
    if let file {
      let data = DataValue.parseYAML(file.bytes[...], file: file.path, rule: "taxonomy")
      let own = Taxonomy.read(data.value, file: file.path)
      let replaces = configuration.taxonomy?.mode == .replace && !own.value.categories.isEmpty
      taxonomy.value = replaces ? own.value.completed(by: taxonomy.value) : taxonomy.value.extended(with: own.value)
      taxonomy.diagnostics += data.diagnostics + own.diagnostics
    }
    return taxonomy
  }

  private static func shipped(_ path: String) -> DataValue? {
    DataValue.parseYAML((Defaults.file(path) ?? [])[...], file: path).value
  }
}

extension FactCorrections {
  static func read(_ file: NamedFile?) -> Diagnosed<FactCorrections> {
    guard let file else { return Diagnosed(.none) }
    let data = DataValue.parseYAML(file.bytes[...], file: file.path, rule: "corrections")
    let read = FactCorrections.read(data.value, file: file.path)
    return Diagnosed(read.value, data.diagnostics + read.diagnostics)
  }
}

extension Taxonomy {
  /// A taxonomy that replaces the causes keeps the facets it does not name: triggers are no causes.
  fileprivate func completed(by standard: Taxonomy) -> Taxonomy {
    var result = self
    for (facet, values) in standard.facets where result.facets[facet] == nil { result.facets[facet] = values }
    return result
  }
}
