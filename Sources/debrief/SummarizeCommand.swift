import ArgumentParser
import Configuration
import DataFormats
import Defaults
import Diagnostics
import Review
import SiteGenerator

struct SummarizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summarize",
    abstract: "Sums up new postmortems for those who review them, as Markdown for a comment.",
    discussion: """
      For each document: the facts that were read and on whose word, what the check found, and incidents like it with
      the reason. Nothing is printed where no document has changed.

      EXAMPLES
        debrief summarize --since origin/main > comment.md
        debrief summarize Content/incidents/2026-03-11-checkout.md

      EXIT CODES
        0  done, whether or not there was anything to sum up
        2  could not run: a path holds no document of the content, or the content could not be read
      """)

  @Argument(help: ArgumentHelp("Documents and folders; without any, what --since names.", valueName: "path"))
  var paths: [String] = []

  @Option(help: ArgumentHelp("Only what has changed since a revision of git.", valueName: "revision"))
  var since: String?

  @Option(help: ArgumentHelp("Where the site is published, for links to its pages.", valueName: "url"))
  var baseURL: String?

  @OptionGroup var cache: CacheOptions
  @OptionGroup var settings: SettingsOptions

  func validate() throws {
    if paths.isEmpty, since == nil { throw ValidationError("nothing to sum up: give paths or --since") }
  }

  func run() throws {
    let loaded = try settings.load(.init(baseURL: baseURL))
    let own = ReviewSettings.read(loaded.configuration.check, words: CheckCommand.shippedWords)
    var kept = cache.records(for: loaded)
    let threads = Processors.count
    let result = Review.run(
      ReviewRequest(
        configuration: loaded.configuration, rules: loaded.rules, settings: own.value.settings, words: own.value.words,
        paths: paths,
        changed: try since.map { try ChangedFiles.since($0, below: loaded.configuration.content + paths) },
        threads: threads),
      records: { kept.records(of: $0, rules: loaded.rules, threads: threads) })
    try Console.requireDocuments(at: result.unmatched, loaded.configuration)
    guard !result.documents.isEmpty else { return }
    var request = BuildRequest(loaded)
    request.includesDrafts = true
    kept = cache.records(for: loaded)
    let knowledge = Build.knowledge(request, cache: &kept)
    if knowledge.refusal != nil {
      Console.report(knowledge.diagnostics.filter { $0.severity == .error }) { knowledge.sources[$0] }
    }
    try Console.require(knowledge.refusal)
    let summary = PostmortemSummary(knowledge.base, baseURL: loaded.configuration.baseURL)
    let records = Dictionary(
      knowledge.base.records.map { (knowledge.displayPaths[$0.path] ?? $0.path, $0) },
      uniquingKeysWith: { first, _ in first })
    try requireContent(result.documents.map(\.path), loaded.configuration)
    for document in result.documents {
      guard let record = records[document.path], record.kind == .postmortem else { continue }
      let findings = document.diagnostics.filter { $0.severity != .note }.map { diagnostic in
        let line = diagnostic.location.range.map { "line \($0.start.line): " } ?? ""
        return CommentText.escaped("\(line)\(diagnostic.summary)") + " (\(diagnostic.rule))"
      }
      Console.out(summary.markdown(record, path: document.path, findings: findings))
    }
  }

  /// A document is summed up beside others of its site; one that stands elsewhere belongs to none.
  private func requireContent(_ documents: [String], _ configuration: Configuration) throws {
    let known = ArgumentDocuments(configuration)
    let strange = documents.filter { !known.isInContent($0) }
    guard !strange.isEmpty else { return }
    for path in strange {
      Console.error(
        "debrief: \(path): stands in none of the content folders (\(configuration.content.joined(separator: ", ")))\n")
    }
    Console.error(
      "     do:  name its folder under content: in debrief.yml, or the configuration of its site with --config\n")
    throw ExitCode(2)
  }
}
