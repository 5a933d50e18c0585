import Configuration
import Diagnostics
import FileTree
import Parallelism
import Postmortems
import SearchIndex

/// What need not be done again when a site is built a second time in one run: documents whose bytes are the same are
/// not parsed, and a theme whose files are the same is not compiled.
///
/// A cache holds for one set of reading rules; with others a new one is begun.
public struct RecordCache: Sendable {
  private let isKept: Bool
  private var records: [String: (bytes: [UInt8], record: Diagnosed<Record>)] = [:]
  private var shippedTheme: (key: ThemeKey, theme: Diagnosed<Theme>)?

  private struct ThemeKey: Hashable, Sendable {
    var language: String
    var formats: FormatSettings
  }
  /// What each document adds to the search index; `nil` where it is not kept.
  var searchAnalyses: AnalysisCache?

  /// - Parameter isKept: whether another build will ask; where none will, the memory is better used otherwise.
  public init(isKept: Bool) {
    self.isKept = isKept
    searchAnalyses = isKept ? AnalysisCache() : nil
  }

  /// The records of these files, in their order. What is not among them is forgotten.
  mutating func records(
    of files: [SourceFile], rules: ReadingRules, threads: Int, progress: (Build.Stage) -> Void = { _ in }
  ) -> [Diagnosed<Record>] {
    guard isKept else { return Self.read(files, rules, threads, progress) }
    let missing = files.filter { records[$0.path]?.bytes != $0.bytes }
    let made = Self.read(missing, rules, threads, progress)
    let paths = Set(files.map(\.path))
    records = records.filter { paths.contains($0.key) }
    for (file, record) in zip(missing, made) { records[file.path] = (file.bytes, record) }
    return files.compactMap { records[$0.path]?.record }
  }

  private static func read(
    _ files: [SourceFile], _ rules: ReadingRules, _ threads: Int, _ progress: (Build.Stage) -> Void
  ) -> [Diagnosed<Record>] {
    progress(.parse)
    let parsed = parallelMap(files, threads: threads) { Build.document(of: $0.bytes, path: $0.path) }
    progress(.facts)
    return parallelMap(parsed, threads: threads) { Build.record(of: $0, rules: rules) }
  }

  /// The theme with the files of a site, which may change, or the shipped one, which does not.
  mutating func theme(for configuration: Configuration) -> Diagnosed<Theme> {
    let key = ThemeKey(language: configuration.language, formats: configuration.formats)
    let isShipped = configuration.templates == nil && configuration.theme.isStandard
    if isShipped, let shippedTheme, shippedTheme.key == key { return shippedTheme.theme }
    let theme = Theme.load(for: configuration)
    if isShipped { shippedTheme = (key, theme) }
    return theme
  }
}

/// A whole site before it is written anywhere.
public struct MemorySite: Sendable {
  public var files: [OutputFile]
  public var result: BuildResult
}
