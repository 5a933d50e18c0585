import Configuration
import Diagnostics
import FileTree
import KnowledgeBase
import Markdown
import Parallelism
import Postmortems

/// What is to be reviewed, and by which rules.
public struct ReviewRequest: Sendable {
  public var configuration: Configuration
  public var rules: ReadingRules
  public var settings: ReviewSettings
  public var words: ReviewWords
  /// Folders and files to review, as the user named them; empty for all content.
  public var paths: [String]
  /// Only documents whose absolute path, with or without its own link resolved, is among them; `nil` for all.
  public var changed: Set<String>?
  public var threads: Int

  public init(
    configuration: Configuration, rules: ReadingRules, settings: ReviewSettings, words: ReviewWords,
    paths: [String] = [], changed: Set<String>? = nil, threads: Int = 2
  ) {
    self.configuration = configuration
    self.rules = rules
    self.settings = settings
    self.words = words
    self.paths = paths
    self.changed = changed
    self.threads = max(1, threads)
  }
}

/// What a review found.
public struct ReviewResult: Sendable {
  public var documents: [DocumentReview]
  /// What there was to say of reading files; paths as people can open them.
  public var reading: [Diagnostic]
  /// The bytes of every file by its shown path.
  public var sources: [String: [UInt8]]
  /// Paths that the user named and that hold no document.
  public var unmatched: [String]

  /// All of it, in report order.
  public var diagnostics: [Diagnostic] { (reading + documents.flatMap(\.diagnostics)).inReportOrder() }
}

extension Review {
  /// files → documents → postmortems → knowledge base → findings
  ///
  /// - Parameters:
  ///   - records: reads documents, for those who know some of them from before; else all are read anew.
  ///   - progress: told of each stage as it begins.
  public static func run(
    _ request: ReviewRequest, records: (([SourceFile]) -> [Diagnosed<Record>])? = nil,
    progress: (Stage) -> Void = { _ in }
  ) -> ReviewResult {
    progress(.reading)
    let configuration = request.configuration
    let walker = ContentWalker(
      roots: roots(of: request), include: configuration.include, exclude: configuration.exclude,
      site: configuration.output, threads: request.threads)
    let files = walker.files()
    let read =
      records?(files.value)
      ?? parallelMap(files.value, threads: request.threads) { record(of: $0, rules: request.rules) }
    progress(.linking)
    let catalog = Catalog.assemble(read.map(\.value), includingDrafts: true)
    let asOf = configuration.asOf.flatMap { CivilDate(iso: $0) }
    let base = KnowledgeBase.build(
      records: catalog.value.records, taxonomy: request.rules.taxonomy, asOf: asOf, threads: request.threads)

    let context = ReviewContext(
      settings: request.settings, words: request.words, base: base.value, configuration: configuration,
      vocabulary: request.rules.vocabulary, contentFiles: walker.paths())
    let shown = Dictionary(files.value.map { ($0.path, $0.displayPath) }, uniquingKeysWith: { first, _ in first })
    let selection = Selection(request)
    // By place: a record is a large value.
    let chosen = base.value.records.enumerated().map { (place: $0.offset, path: $0.element.path) }.filter {
      selection.contains(shown[$0.path] ?? $0.path)
    }.sorted { $0.path < $1.path }
    progress(.reviewing)
    let reviews = parallelMap(chosen, threads: request.threads) {
      located(review(context.base.records[$0.place], in: context), shown)
    }

    let names = Set(reviews.map(\.path))
    let chosenPlaces = Dictionary(reviews.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
    let reading = (read.flatMap(\.diagnostics) + catalog.diagnostics + base.diagnostics).map { located($0, shown) }
    return ReviewResult(
      documents: reviews,
      reading: files.diagnostics
        + reading.filter { names.contains($0.location.file) && !isToldByRule($0, in: reviews, names: chosenPlaces) },
      sources: Dictionary(files.value.map { ($0.displayPath, $0.bytes) }, uniquingKeysWith: { first, _ in first }),
      unmatched: selection.unmatched(by: names))
  }

  /// Whether a rule says the same of the same place as the reading does, and says more.
  private static func isToldByRule(_ diagnostic: Diagnostic, in reviews: [DocumentReview], names: [String: Int]) -> Bool
  {
    let rules = [
      "fact.cause": "PM10", "fact.severity": "PM02", "fact.conflict": "PM29", "document.duplicate": "PM31",
      "document.title": "PM31",
    ]
    guard let rule = rules[diagnostic.rule], let place = names[diagnostic.location.file] else { return false }
    return reviews[place].diagnostics.contains {
      // Of two documents as a whole it does not matter which line is named.
      $0.rule == rule && (rule == "PM31" || $0.location.range?.start.line == diagnostic.location.range?.start.line)
    }
  }

  /// The stages of a review, in order.
  public enum Stage: String, Sendable, CaseIterable {
    case reading, linking, reviewing
  }

  private static func record(of file: SourceFile, rules: ReadingRules) -> Diagnosed<Record> {
    let source = SourceText.decode(path: file.path, bytes: file.bytes)
    let document = Document.parse(source.value)
    let record = RecordReader.read(document.value, rules: rules)
    return Diagnosed(record.value, source.diagnostics + document.diagnostics + record.diagnostics)
  }

  /// The content folders, and the named folders that lie in none of them.
  private static func roots(of request: ReviewRequest) -> [String] {
    let content = request.configuration.content.map(Selection.normal)
    let named = request.paths.map(Selection.normal)
    let beyond = named.filter { path in !content.contains { Selection.holds($0, path) } }
    if named.isEmpty { return content }
    let folders = outermost(beyond.map { RealPath.isFile($0) ? Selection.folder(of: $0) : $0 })
    // Somebody who asks about another folder altogether means that folder alone.
    return beyond.count == named.count ? folders : content + folders
  }

  /// The folders that lie in none of the others, each once: what is read twice would be two documents.
  private static func outermost(_ folders: [String]) -> [String] {
    var seen: Set<String> = []
    return folders.filter { folder in
      seen.insert(folder).inserted && !folders.contains { $0 != folder && Selection.holds($0, folder) }
    }
  }

  private static func located(_ review: DocumentReview, _ shown: [String: String]) -> DocumentReview {
    var review = review
    review.path = shown[review.path] ?? review.path
    review.diagnostics = review.diagnostics.map { located($0, shown) }
    return review
  }

  private static func located(_ diagnostic: Diagnostic, _ shown: [String: String]) -> Diagnostic {
    var result = diagnostic
    result.location.file = shown[diagnostic.location.file] ?? diagnostic.location.file
    for index in result.notes.indices {
      guard let file = result.notes[index].location?.file else { continue }
      result.notes[index].location?.file = shown[file] ?? file
    }
    return result
  }
}

/// The documents that were asked for.
private struct Selection {
  let paths: [String]
  let changed: Set<String>?

  init(_ request: ReviewRequest) {
    paths = request.paths.map(Selection.normal)
    changed = request.changed
  }

  func contains(_ path: String) -> Bool {
    let path = Selection.normal(path)
    if let changed, !Selection.places(of: path).contains(where: changed.contains) { return false }
    return paths.isEmpty || paths.contains { Selection.holds($0, path) }
  }

  func unmatched(by names: Set<String>) -> [String] {
    changed == nil
      ? paths.filter { path in !names.contains { Selection.holds(path, Selection.normal($0)) } } : []
  }

  /// The absolute path of a file, and where it is a link, that of the link, which is what version control knows.
  private static func places(of path: String) -> [String] {
    let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    return [RealPath.of(path), RealPath.of(folder(of: path)).map { $0 + "/" + name }].compactMap { $0 }
  }

  /// The folder that a file stands in.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  /// Without `./` in front and slashes at the end.
  static func normal(_ path: String) -> String {
    var path = path[...]
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
    return path.isEmpty ? "." : String(path)
  }

  static func holds(_ folder: String, _ path: String) -> Bool {
    folder == "." && !path.hasPrefix("/") || path == folder || path.hasPrefix(folder + "/")
  }
}
