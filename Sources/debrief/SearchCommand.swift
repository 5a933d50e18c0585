import ArgumentParser
import Configuration
import Diagnostics
import FileTree
import Foundation
import SearchIndex
import SiteGenerator

struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Searches incidents, causes, learnings and prevention items, as the site does.",
    discussion: """
      Words are joined by OR, "quoted words" must follow each other, and cause:capacity or year:2024 narrow the
      search as the options do. A log line may be pasted as it is: ids, times and numbers in it are set aside.
      Without --site or --content it reads the site that debrief.yml names, or its content where there is no site.

      EXAMPLES
        debrief search "no space left on device"
        debrief search disk full --cause capacity --severity sev1 --limit 3
        debrief search 'cause:capacity is:overdue' --kind prevention
        tail -1 error.log | debrief search -
        debrief search --queries queries.txt --format jsonl > answers.jsonl

      EXIT CODES
        0  something was found
        1  nothing was found
        2  could not search: no index, or a filter that names nothing
      """)

  @Argument(help: ArgumentHelp("What to search for; - reads standard input.", valueName: "query"))
  var query: [String] = []

  @OptionGroup var filters: FilterOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("At most so many results.", valueName: "n"))
  var limit = 10

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, json, jsonl
  }

  @Option(help: "table for people, json for programs, jsonl for one answer a line.")
  var format = Format.table

  @Option(help: "best, newest or severe first.")
  var order = SearchQuery.Order.best

  @Option(
    help: ArgumentHelp("A file with one query a line, answered in that order.", valueName: "file"), completion: .file())
  var queries: String?

  @Option(
    help: ArgumentHelp("The folder of a built site, whose index is read.", valueName: "dir"), completion: .directory)
  var site: String?

  @Option(
    help: ArgumentHelp("A content folder, indexed anew; may be given more than once.", valueName: "dir"),
    completion: .directory)
  var content: [String] = []

  @OptionGroup var cache: CacheOptions
  @OptionGroup var settings: SettingsOptions

  func validate() throws {
    if limit < 1 { throw ValidationError("--limit: at least one result must be allowed") }
    if site != nil, !content.isEmpty { throw ValidationError("--site and --content are two places; give one of them") }
    if queries != nil, !query.isEmpty { throw ValidationError("--queries brings its own queries; give no other") }
    if queries == nil, query.isEmpty, filters.isEmpty {
      throw ValidationError("nothing to search for: give a query, a filter such as --cause, or --queries")
    }
    if queries != nil, format == .json { throw ValidationError("--queries answers line by line; use --format jsonl") }
  }

  func run() throws {
    do {
      let place = try SearchPlace.open(site: site, content: content, settings: settings, cache: cache)
      let chosen = try filters.chosen(in: place.engine)
      let answers = try texts().map { text in
        let asked = SearchQuery(text, filters: chosen, order: order)
        return try SearchAnswer(asked, place: place, limit: limit)
      }
      for answer in answers {
        Console.out(format == .table ? answer.table(among: answers.count) : try answer.json(format))
      }
      if answers.allSatisfy(\.results.isEmpty) { throw ExitCode(1) }
    } catch let error as SearchError {
      Console.error("debrief: \(error.message)\n")
      throw ExitCode(2)
    }
  }

  private func texts() throws -> [String] {
    guard let queries else {
      return [
        query == ["-"] ? try read("-").split(separator: "\n").joined(separator: " ") : query.joined(separator: " ")
      ]
    }
    // An empty line is answered too, so that answers stand beside their queries.
    var lines = try read(queries).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private func read(_ file: String) throws -> String {
    do {
      return String(decoding: try ArgumentFile.read(file), as: UTF8.self)
    } catch {
      Console.error("debrief: cannot read \(file): \(FileProblem.words(error))\n")
      throw ExitCode(2)
    }
  }
}

extension SearchQuery.Order: ExpressibleByArgument {}

/// The filters; each names a facet of the index and may be given more than once, for any of its values.
struct FilterOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A root cause or category of causes, by id or name.", valueName: "cause"))
  var cause: [String] = []
  @Option(help: ArgumentHelp("A severity, such as SEV1.", valueName: "severity"))
  var severity: [String] = []
  @Option(help: ArgumentHelp("An affected service.", valueName: "service"))
  var service: [String] = []
  @Option(help: ArgumentHelp("A team that took part.", valueName: "team"))
  var team: [String] = []
  @Option(help: ArgumentHelp("The year it happened.", valueName: "year"))
  var year: [String] = []
  @Option(help: ArgumentHelp("Who owns a prevention item.", valueName: "owner"))
  var owner: [String] = []
  @Option(help: ArgumentHelp("What set it off.", valueName: "trigger"))
  var trigger: [String] = []
  @Option(help: ArgumentHelp("What or who noticed it.", valueName: "detected"))
  var detected: [String] = []
  @Option(help: ArgumentHelp("What became of the prevention items: overdue, open, done or none.", valueName: "status"))
  var status: [String] = []
  @Option(help: ArgumentHelp("incident, cause, learning, prevention, reference, runbook, service …", valueName: "kind"))
  var kind: [String] = []

  private var all: [(name: String, values: [String])] {
    [
      ("cause", cause), ("severity", severity), ("service", service), ("team", team), ("year", year),
      ("owner", owner), ("trigger", trigger), ("detected", detected), ("status", status), ("kind", kind),
    ]
  }

  var isEmpty: Bool { all.allSatisfy(\.values.isEmpty) }

  /// Value ids by facet name.
  func chosen(in engine: QueryEngine) throws -> [String: [String]] {
    var chosen: [String: [String]] = [:]
    for (name, values) in all {
      for value in values {
        guard let (facet, ids) = engine.facetValues(named: name, value), !ids.isEmpty else {
          let known = engine.facetDefinitions.first { $0.name == name || $0.aliases.contains(name) }
          let some = (known?.values ?? []).prefix(12).map(\.id).joined(separator: ", ")
          Console.error(
            "debrief: --\(name): nothing here has \"\(value)\""
              + (some.isEmpty ? "\n" : "; there is \(some)\((known?.values.count ?? 0) > 12 ? " …" : "")\n"))
          throw ExitCode(2)
        }
        chosen[facet, default: []] += ids
      }
    }
    return chosen
  }
}

/// An index and where its results are to be opened.
struct SearchPlace {
  var engine: QueryEngine
  /// The folder of the site, for paths that can be opened.
  var folder: String?
  /// The source file behind each page.
  var sources: [String: String] = [:]

  static func open(
    site: String?, content: [String], settings: SettingsOptions, cache: CacheOptions
  ) throws -> SearchPlace {
    if let site { return try built(site) }
    let loaded = try settings.load(Configuration.Overrides(content: content.isEmpty ? nil : content))
    let output = loaded.configuration.output
    if content.isEmpty, FileManager.default.fileExists(atPath: output + "/search/current.js") {
      return try built(output)
    }
    let request = BuildRequest(
      configuration: loaded.configuration, rules: loaded.rules, synonyms: loaded.synonyms,
      threads: Processors.count, info: BuildInfo(version: BuildVersion.current, time: ""))
    let progress = ProgressLine()
    progress.show("indexing")
    var kept = cache.records(for: loaded)
    let index = Build.index(request, cache: &kept)
    progress.clear()
    // What is wrong with a document is the build's to say; here only what keeps it from being found.
    Console.report((loaded.diagnostics + index.diagnostics).filter { $0.severity == .error }) { loaded.sources[$0] }
    try Console.require(index.refusal)
    return SearchPlace(engine: try QueryEngine(files: index.files), sources: index.sources)
  }

  private static func built(_ folder: String) throws -> SearchPlace {
    let engine = try QueryEngine { path in
      let url = URL(fileURLWithPath: folder).appendingPathComponent(path)
      guard FileManager.default.fileExists(atPath: url.path) else { return nil }
      return Array(try Data(contentsOf: url))
    }
    return SearchPlace(engine: engine, folder: folder)
  }

  /// The file of a result: its source, or its page in the site.
  func file(of url: String) -> String? {
    let page = String(url.prefix { $0 != "#" })
    if let folder { return folder + "/" + (url.removingPercentEncoding ?? url) }
    return sources[page]
  }
}

extension SearchError {
  var message: String {
    switch self {
    case .missing(let path):
      path.hasSuffix("current.js")
        ? "there is no search index here (\(path)); build the site first, or search its sources with --content"
        : "\(path) is missing; build the site again"
    case .damaged(let path, let reason): "\(path) is damaged: \(reason); build the site again"
    case .version(let found, let expected):
      "the index is of version \"\(found)\", and this program reads \"\(expected)\"; build the site again"
    }
  }
}
