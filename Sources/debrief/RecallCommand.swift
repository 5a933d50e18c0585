import ArgumentParser
import Configuration
import Diagnostics
import FileTree
import Foundation
import KnowledgeBase
import SiteGenerator

struct RecallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recall",
    abstract: "Lists incidents that touched the files, services or alerts of a change before.",
    discussion: """
      An incident comes to mind where its document names a changed file or a folder that holds it, where a folder of a
      changed path is called like its service, or where a changed file holds the name of one of its alerts.

      EXAMPLES
        debrief recall --paths $(git diff --name-only origin/main)
        git diff --name-only origin/main | debrief recall --format markdown
        debrief recall --service checkout --alert CheckoutErrorRate --format json

      EXIT CODES
        0  done, whether or not there is such an incident
        2  could not run
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, json, markdown
  }

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Changed files; without any option that names something, read from standard input.", valueName: "path"))
  var paths: [String] = []

  @Option(help: ArgumentHelp("A service that the change is about.", valueName: "service"))
  var service: [String] = []

  @Option(help: ArgumentHelp("An alert that the change is about.", valueName: "alert"))
  var alert: [String] = []

  @Option(help: "table for people, json for programs, markdown for a comment.")
  var format = Format.table

  @Option(name: .shortAndLong, help: ArgumentHelp("At most so many incidents.", valueName: "n"))
  var limit = 10

  @Option(help: ArgumentHelp("A content folder; may be given more than once.", valueName: "dir"))
  var content: [String] = []

  @Option(help: ArgumentHelp("Where the site is published, for links to its pages.", valueName: "url"))
  var baseURL: String?

  @OptionGroup var cache: CacheOptions
  @OptionGroup var settings: SettingsOptions

  func validate() throws {
    if limit < 1 { throw ValidationError("--limit: at least one incident must be allowed") }
  }

  func run() throws {
    let loaded = try settings.load(.init(content: content.isEmpty ? nil : content, baseURL: baseURL))
    var kept = cache.records(for: loaded)
    let knowledge = Build.knowledge(BuildRequest(loaded), cache: &kept)
    let fatal = (loaded.diagnostics + knowledge.diagnostics).filter { $0.severity == .error }
    Console.report(fatal, limit: 10) { knowledge.sources[$0] ?? loaded.sources[$0] }
    try Console.require(knowledge.refusal)
    let changed = try changedPaths()
    let base = knowledge.base
    let known = Set(base.records.compactMap(\.postmortem).flatMap(\.alerts).map(\.value)).filter { $0.utf8.count >= 6 }
    let query = RecallQuery(paths: changed, services: service, alerts: alert + Self.alerts(known, in: changed))
    let report = RecallReport(
      base, base.recall(query), limit: limit, displayPaths: knowledge.displayPaths,
      baseURL: loaded.configuration.baseURL)
    switch format {
    case .table:
      Console.out(report.table)
      if report.isEmpty { Console.error("No incident has to do with this.\n") }
    case .json: Console.out(report.json)
    case .markdown: Console.out(report.markdown)
    }
  }

  private func changedPaths() throws -> [String] {
    guard paths.isEmpty || paths == ["-"], service.isEmpty && alert.isEmpty || paths == ["-"] else { return paths }
    // Somebody at a terminal who names nothing wants to be told so, and not to be waited for.
    guard !Console.isTerminal(STDIN_FILENO) else {
      throw ValidationError("nothing to recall: give --paths, --service or --alert")
    }
    let bytes = (try? ArgumentFile.read("-")) ?? []
    return bytes.split { $0 == 0x0A || $0 == 0 }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The alerts whose names stand in changed files that are there; large files are not looked into.
  private static func alerts(_ known: Set<String>, in paths: [String]) -> [String] {
    guard !known.isEmpty else { return [] }
    var found: Set<String> = []
    for path in paths.prefix(1_000) {
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      guard attributes?[.type] as? FileAttributeType == .typeRegular, (attributes?[.size] as? Int ?? 0) < 1 << 20,
        let bytes = try? ArgumentFile.read(path)
      else { continue }
      let text = String(decoding: bytes, as: UTF8.self)
      for alert in known where text.contains(alert) { found.insert(alert) }
    }
    return found.sorted()
  }
}
