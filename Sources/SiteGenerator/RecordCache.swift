import ByteCoding
import Configuration
import Diagnostics
import FileTree
import Markdown
import Parallelism
import Postmortems
import SearchIndex

/// What need not be done again: when a site is built a second time in one run, documents whose bytes are the same are not
/// parsed, and a theme whose files are the same is not compiled; and what an earlier run has read is not read again.
///
/// A cache holds for one set of reading rules; with others a new one is begun.
public struct RecordCache: Sendable {
  private let isKept: Bool
  private var records: [String: (bytes: [UInt8], record: Diagnosed<Record>)] = [:]
  private var shippedTheme: (key: ThemeKey, theme: Diagnosed<Theme>)?
  /// What earlier runs have read, for so many documents; `nil` after the first build, which has asked for all of them.
  private var facts: (@Sendable (_ documents: Int) -> FactStore?)?
  private let keepFacts: @Sendable ([UInt8]) -> Void

  private struct ThemeKey: Hashable, Sendable {
    var language: String
    var formats: FormatSettings

    /// `nil` for a theme with files of its own.
    init?(shippedFor configuration: Configuration) {
      guard configuration.templates == nil, configuration.theme.isStandard else { return nil }
      language = configuration.language
      formats = configuration.formats
    }
  }
  /// What each document adds to the search index; `nil` where it is not kept.
  var searchAnalyses: AnalysisCache?

  /// Told of what pages are being made from.
  let remember: @Sendable (ShownSite) -> Void

  /// - Parameters:
  ///   - isKept: whether another build of this run will ask; where none will, the memory is better used otherwise.
  ///   - facts: what earlier runs have read; asked once, with the number of documents.
  ///   - keepFacts: takes the file of facts for the next run, once, where it is another than before.
  ///   - remember: takes the site of each build before its pages are made, for a first look at a change.
  public init(
    isKept: Bool, facts: (@Sendable (_ documents: Int) -> FactStore?)? = nil,
    keepFacts: @escaping @Sendable ([UInt8]) -> Void = { _ in },
    remember: @escaping @Sendable (ShownSite) -> Void = { _ in }
  ) {
    self.isKept = isKept
    self.facts = facts
    self.keepFacts = keepFacts
    self.remember = remember
    searchAnalyses = isKept ? AnalysisCache() : nil
  }

  /// The records of these files, in their order. What is not among them is forgotten.
  public mutating func records(
    of files: [SourceFile], rules: ReadingRules, threads: Int, progress: (Build.Stage) -> Void = { _ in }
  ) -> [Diagnosed<Record>] {
    guard isKept else { return read(files, rules, threads, progress) }
    let missing = files.filter { records[$0.path]?.bytes != $0.bytes }
    let made = read(missing, rules, threads, progress)
    let paths = Set(files.map(\.path))
    records = records.filter { paths.contains($0.key) }
    for (file, record) in zip(missing, made) { records[file.path] = (file.bytes, record) }
    return files.compactMap { records[$0.path]?.record }
  }

  private mutating func read(
    _ files: [SourceFile], _ rules: ReadingRules, _ threads: Int, _ progress: (Build.Stage) -> Void
  ) -> [Diagnosed<Record>] {
    progress(.parse)
    let parsed = parallelMap(files, threads: threads) { Build.document(of: $0.bytes, path: $0.path) }
    progress(.facts)
    defer { facts = nil }
    guard let store = facts?(files.count) else {
      return parallelMap(parsed, threads: threads) { Build.record(of: $0, rules: rules) }
    }
    let read = parallelMap(Array(zip(files, parsed)), threads: threads) { file, document in
      Self.read(document, store.key(of: file), store, rules)
    }
    if read.contains(where: { $0.facts != nil }) || read.count != store.count {
      keepFacts(store.file(read.map { ($0.key, $0.facts) }))
    }
    return read.map(\.record)
  }

  /// The record of a document, and its facts as bytes where they were not known.
  private static func read(
    _ document: Diagnosed<Document>, _ key: WideHash.Value, _ store: FactStore, _ rules: ReadingRules
  ) -> (record: Diagnosed<Record>, key: WideHash.Value, facts: [UInt8]?) {
    if let facts = store.facts(for: key), let known = try? Record.stored(facts, document: document.value) {
      return (Diagnosed(known.value, document.diagnostics + known.diagnostics), key, nil)
    }
    let made = RecordReader.read(document.value, rules: rules)
    return (
      Diagnosed(made.value, document.diagnostics + made.diagnostics), key, made.value.storedFacts(made.diagnostics)
    )
  }

  /// The theme with the files of a site, which may change, or the shipped one, which does not.
  func theme(for configuration: Configuration) -> Diagnosed<Theme> {
    if let key = ThemeKey(shippedFor: configuration), let shippedTheme, shippedTheme.key == key {
      return shippedTheme.theme
    }
    return Theme.load(for: configuration)
  }

  /// The shipped theme, for whoever has the time to make it before it is asked for; `nil` where a site has files of its own.
  public static func shippedTheme(for configuration: Configuration) -> Diagnosed<Theme>? {
    ThemeKey(shippedFor: configuration).map { _ in Theme.load(for: configuration) }
  }

  /// - Parameter theme: that of `configuration`.
  public mutating func keep(_ theme: Diagnosed<Theme>, for configuration: Configuration) {
    if let key = ThemeKey(shippedFor: configuration) { shippedTheme = (key, theme) }
  }
}

/// A whole site before it is written anywhere.
public struct MemorySite: Sendable {
  public var files: [OutputFile]
  public var result: BuildResult
}
