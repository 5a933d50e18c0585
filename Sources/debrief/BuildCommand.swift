import ArgumentParser
import Configuration
import Diagnostics
import FileTree
import Foundation
import History
import SiteGenerator

struct BuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Builds a content folder into a site.",
    discussion: """
      The old site stays whole until the new one is ready; files that Debrief did not write are never touched.

      EXAMPLES
        debrief build
        debrief build --content postmortems --content handbook --output public
        debrief build --base-url https://example.com/kb/ --strict
        debrief build --audience public          without what is internal
        debrief build --watch                    again whenever something changes, until Ctrl-C
        debrief build --timings                  where the time goes, stage by stage

      EXIT CODES
        0  built
        1  built, but there was an error: something was left out, or a setting, template or front matter
           could not be used; with --strict also where there was a warning
        2  could not run, or wrote nothing: content could not be read, or the site would show what its audience
           must not see
      """)

  @Option(
    help: ArgumentHelp("A content folder; may be given more than once.", valueName: "dir"), completion: .directory)
  var content: [String] = []

  @Option(
    help: ArgumentHelp("Templates that replace those of the same name.", valueName: "dir"), completion: .directory)
  var templates: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("The folder of the site.", valueName: "dir"), completion: .directory)
  var output: String?

  @Option(help: ArgumentHelp("The address that the site is published at.", valueName: "url"))
  var baseURL: String?

  @Option(
    help: ArgumentHelp(
      "Whom the site is for: what is not meant for them is left out, and looked for before anything is written.",
      valueName: "name"))
  var audience: String?

  @OptionGroup var settings: SettingsOptions

  @Option(
    help: ArgumentHelp(
      "The day that overdue counts from; without it, the newest day in the content.", valueName: "yyyy-mm-dd"))
  var asOf: String?

  @Flag(help: "Build drafts too.")
  var drafts = false

  @Flag(help: "Any warning makes the exit code 1.")
  var strict = false

  @Flag(name: .shortAndLong, help: "Print errors and warnings only.")
  var quiet = false

  @Flag(help: "Print every finding; without it, of warnings and notes ten of each kind.")
  var verbose = false

  @Flag(help: "Build again whenever something changes, until Ctrl-C.")
  var watch = false

  @Flag(help: "With --watch: look for changes several times a second, where the system tells of none.")
  var poll = false

  @Option(
    name: .customLong("timings"), defaultAsFlag: TimingsForm.table.rawValue,
    help: ArgumentHelp("Print how long each stage took, as table or json.", valueName: "form"))
  var timingsForm: String?
  // As a type, a value that is none would be taken for the flag alone.
  var timings: TimingsForm? { timingsForm.flatMap(TimingsForm.init) }

  @Option(help: ArgumentHelp("How many threads work at once.", valueName: "n"))
  var jobs: Int = Processors.count

  @Option(
    help: ArgumentHelp(
      "Leave so many older search indexes beside the new one, for sites behind caches that keep pages for long.",
      valueName: "n"))
  var keepGenerations = 0

  @OptionGroup var cache: CacheOptions

  func validate() throws {
    if let timingsForm, timings == nil {
      throw ValidationError("--timings: \"\(timingsForm)\" is neither table nor json")
    }
    try DayArgument.check(asOf, "--as-of")
    // A variable that is not set must not fill the working folder with a site.
    if output?.isEmpty == true { throw ValidationError("--output is empty: name the folder of the site") }
    if keepGenerations < 0 { throw ValidationError("--keep-generations: a number of indexes is needed, 0 or more") }
    if jobs < 1 { throw ValidationError("--jobs: at least one thread must work") }
    if let baseURL, !baseURL.hasPrefix("https://"), !baseURL.hasPrefix("http://") {
      throw ValidationError("--base-url: \"\(baseURL)\" does not begin with https:// or http://")
    }
  }

  func run() throws {
    var builder = try SiteBuilder(
      settings: settings, overrides: overrides, drafts: drafts, threads: jobs, keptGenerations: keepGenerations,
      isRepeated: watch, cacheFolder: cache.folder, keepsFacts: true)
    guard watch else {
      if let code = try build(&builder) { throw code }
      return
    }
    let building = NSLock()
    Interrupts.handle {
      // A build that is being written is finished first.
      building.lock()
      Foundation.exit(0)
    }
    // Watched before it is read, so that nothing changes unseen in between.
    var watch = builder.watch(polling: poll)
    _ = try building.withLock { try build(&builder) }
    Console.error("Watching \(builder.watched.joined(separator: ", ")). Ctrl-C ends it.\n")
    while true {
      guard watch.wait() else { continue }
      let before = builder.watched
      // A configuration in the middle of an edit is reported and waited out.
      building.withLock { _ = try? build(&builder) }
      guard builder.watched != before else { continue }
      watch = builder.watch(polling: poll)
      building.withLock { _ = try? build(&builder) }
    }
  }

  private var overrides: Configuration.Overrides {
    Configuration.Overrides(
      content: content.isEmpty ? nil : content, output: output, templates: templates, baseURL: baseURL,
      audience: audience,
      asOf: asOf)
  }

  /// Builds once and reports; what cannot run ends with 2.
  private func build(_ builder: inout SiteBuilder) throws -> ExitCode? {
    let start = ContinuousClock.now
    let progress = ProgressLine()
    var clock = StageClock()
    let result: BuildResult
    do {
      result = try builder.write { stage in
        clock.begin(stage)
        progress.show(stage)
      }
      clock.end()
      progress.clear()
    } catch let error as SiteWriteError {
      progress.clear()
      Console.error("debrief: \(error)\n")
      throw ExitCode(2)
    }
    let diagnostics = builder.loaded.diagnostics + result.diagnostics
    let shown = quiet ? diagnostics.filter { $0.severity != .note } : diagnostics
    Console.report(shown, limit: verbose ? nil : 10) { result.sources[$0] ?? builder.loaded.sources[$0] }
    if !quiet {
      let output = builder.loaded.configuration.output
      let text = report(result, diagnostics, output: output, seconds: start.duration(to: .now))
      timings == .json ? Console.error(text) : Console.out(text)
    }
    if let timings { Console.out(clock.report(timings, result.volume, threads: jobs)) }
    return exitCode(diagnostics, result.refusal)
  }

  /// 1 where a document had to be left out or, with `--strict`, something was not as its author meant it; 2 where
  /// nothing was written.
  private func exitCode(_ diagnostics: [Diagnostic], _ refusal: BuildRefusal?) -> ExitCode? {
    if refusal != nil { return ExitCode(2) }
    let isFlawed = diagnostics.contains { $0.severity == .error || strict && $0.severity == .warning }
    return isFlawed ? ExitCode(1) : nil
  }

  private func report(
    _ result: BuildResult, _ diagnostics: [Diagnostic], output: String, seconds: Duration
  ) -> String {
    let summary = result.summary
    func count(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }
    var lines: [String] = []
    lines.append(
      "Linked \(count(summary.postmortems, "postmortem", "postmortems")), \(count(summary.causes, "cause", "causes")), "
        + "\(count(summary.learnings, "learning", "learnings")), "
        + "\(count(summary.preventionItems, "prevention item", "prevention items"))"
        + (summary.overdueItems > 0 ? " (\(summary.overdueItems) overdue)" : "")
        + " in \(count(summary.documents, "document", "documents")).")
    let findings = Diagnostic.Severity.allCases.map { severity in
      let number = diagnostics.count(of: severity)
      return count(number, severity.rawValue, severity.rawValue + "s")
    }
    lines.append("Found \(findings.joined(separator: ", ")).")
    if summary.drafts > 0 {
      lines.append("Left out \(count(summary.drafts, "draft", "drafts")); --drafts builds them too.")
    }
    if summary.leftOut > 0 {
      lines.append("Left out \(count(summary.leftOut, "document", "documents")) not meant for this audience.")
    }
    if let refusal = result.refusal {
      lines.append("Wrote nothing: \(refusal.words). \(output) is as it was.")
      return lines.joined(separator: "\n") + "\n"
    }
    if let written = result.written {
      lines.append(
        "Wrote \(count(written.written, "file", "files")), left \(written.unchanged) unchanged, removed \(written.removed), in \(milliseconds(seconds))."
      )
    }
    lines.append("Open \(output)/index.html")
    return lines.joined(separator: "\n") + "\n"
  }

  private func milliseconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let all = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    return all < 10_000 ? "\(all) ms" : "\(all / 1_000) s"
  }
}

/// What the program asks of its surroundings, once: the time and the commit that is built.
enum BuildCircumstances {
  static func read(for configuration: Configuration) -> BuildInfo {
    BuildInfo(
      version: BuildVersion.current, commit: GitHistory(folder: configuration.content.first ?? ".").commit(),
      time: time.formatted(.iso8601))
  }

  /// Now, or what `SOURCE_DATE_EPOCH` says (reproducible-builds.org), so that the about page has the same bytes, too.
  private static var time: Date {
    let stated = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap { Int64($0) }
    return stated.map { Date(timeIntervalSince1970: Double($0)) } ?? .now
  }
}
