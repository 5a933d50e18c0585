import ArgumentParser
import Configuration
import DataFormats
import Defaults
import Diagnostics
import Foundation
import Review
import SiteGenerator

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Reviews postmortems: what is missing, unclear, or unfair to people.",
    discussion: """
      Rules PM01 to PM31; debrief explain PM13 says why a rule is there and shows a bad and a good example. Levels, folders,
      words and required sections are set under check: in debrief.yml; a single document allows a rule with a reason:
      <!-- debrief: allow PM20 because the dates are in the tracker -->

      EXAMPLES
        debrief check
        debrief check Content/incidents/2026-03-11-checkout.md
        debrief check --since origin/main --format github
        debrief check --write-baseline .debrief-baseline     from now on only new findings
        debrief check --fix postmortems                      shows what it would mend; --write mends it
        debrief check --links --external                     every link of the site, other hosts' too

      EXIT CODES
        0  no finding is an error (with --strict: nor a warning)
        1  there are such findings
        2  could not run
      """)

  @Argument(help: ArgumentHelp("Folders and files; without any, all content.", valueName: "path"), completion: .file())
  var paths: [String] = []

  @Option(help: "console for people; json, sarif, github, gitlab, junit for programs.")
  var format = ReviewReport.Format.console

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write the report to a file.", valueName: "file"), completion: .file())
  var output: String?

  @Option(help: ArgumentHelp("Check only what has changed since a revision of git.", valueName: "revision"))
  var since: String?

  @Option(
    help: ArgumentHelp("Findings that do not count; else check: baseline: of the configuration.", valueName: "file"),
    completion: .file())
  var baseline: String?

  @Option(help: ArgumentHelp("Write all findings of today to a baseline.", valueName: "file"), completion: .file())
  var writeBaseline: String?

  @Flag(help: "Show how what is mechanical can be mended, as a diff.")
  var fix = false

  @Flag(help: "With --fix: mend it.")
  var write = false

  @Flag(help: "Follow the links of the whole site as it would be built, in place of the rules.")
  var links = false

  @Flag(help: "With --links: ask other hosts, too, one address a second of each; good answers count for a week.")
  var external = false

  @Option(
    help: ArgumentHelp("With --external: where good answers are kept.", valueName: "file"), completion: .file())
  var linkCache = LinkCache.standardFile

  @Flag(help: "Warnings make the exit code 1, too.")
  var strict = false

  @Flag(name: .shortAndLong, help: "Print errors and warnings only.")
  var quiet = false

  @Flag(help: "Print every finding; without it, of warnings and notes ten of each kind.")
  var verbose = false

  @Option(help: "How many threads work at once.")
  var jobs: Int = Processors.count

  @OptionGroup var cache: CacheOptions
  @OptionGroup var settings: SettingsOptions

  func validate() throws {
    if jobs < 1 { throw ValidationError("--jobs: at least one thread must work") }
    if write, !fix { throw ValidationError("--write belongs to --fix") }
    if external, !links { throw ValidationError("--external belongs to --links") }
    if links, !paths.isEmpty || fix || since != nil || writeBaseline != nil || baseline != nil {
      throw ValidationError("--links follows the links of the whole site; give no paths, revision, baseline or --fix")
    }
  }

  func run() throws {
    let loaded = try settings.load()
    if links { return try followLinks(loaded) }
    let own = ReviewSettings.read(loaded.configuration.check, words: Self.shippedWords)
    let request = ReviewRequest(
      configuration: loaded.configuration, rules: loaded.rules, settings: own.value.settings, words: own.value.words,
      paths: paths, changed: try changed(loaded.configuration), threads: jobs)
    let progress = ProgressLine()
    var kept = cache.records(for: loaded)
    let read = { kept.records(of: $0, rules: loaded.rules, threads: jobs) }
    let result = Review.run(request, records: read) { stage in
      progress.show(stage.rawValue, step: Review.Stage.allCases.firstIndex(of: stage) ?? 0, of: 3)
    }
    progress.clear()
    try Console.requireDocuments(at: result.unmatched, loaded.configuration)
    let sources = loaded.sources.merging(result.sources) { first, _ in first }
    if fix { return try mend(result) }
    if let path = writeBaseline { return try save(Baseline(result.diagnostics, sources: result.sources), to: path) }
    let known = try readBaseline(own.value.baseline, loaded.configuration.check)
    let filtered = known.value.filter(result.diagnostics, sources: sources)
    let diagnostics = loaded.diagnostics + known.diagnostics + filtered.new
    try report(diagnostics, result, known: filtered.known, sources: sources)
    try fail(for: diagnostics)
  }

  private func changed(_ configuration: Configuration) throws -> Set<String>? {
    try since.map { try ChangedFiles.since($0, below: configuration.content + paths) }
  }

  private func fail(for diagnostics: [Diagnostic]) throws {
    let isFlawed = diagnostics.contains { $0.severity == .error || strict && $0.severity == .warning }
    if isFlawed { throw ExitCode(1) }
  }

  private func followLinks(_ loaded: SettingsOptions.Loaded) throws {
    let run = SiteLinkRun(isExternal: external, cache: linkCache, facts: cache, threads: jobs)
    let found = try run.run(loaded)
    let diagnostics = (loaded.diagnostics + found.diagnostics).inReportOrder()
    let pages = Dictionary(found.pages.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    let written = loaded.sources.merging(found.sources) { first, _ in first }
    let sources = written.merging(pages) { first, _ in first }
    let shown = quiet ? diagnostics.filter { $0.severity != .note } : diagnostics
    if format == .console {
      Console.report(shown, limit: verbose ? nil : 10) { written[$0] }
      let errors = diagnostics.count { $0.severity == .error }
      let warnings = diagnostics.count { $0.severity == .warning }
      Console.out("\(found.summary): \(counted(errors, "error")), \(counted(warnings, "warning")).\n")
    } else {
      let named = sources.filter { source in shown.contains { $0.location.file == source.key } }
      let text = ReviewReport(shown, sources: named, version: BuildVersion.current).text(format)
      if let output { try Self.write(text, to: output) } else { Console.out(text) }
    }
    try Console.require(found.refusal)
    try fail(for: diagnostics)
  }

  static var shippedWords: ReviewWords {
    let bytes = Defaults.file("Data/review.yml") ?? []
    return ReviewWords.read(DataValue.parseYAML(bytes[...], file: "review.yml").value, file: "review.yml").value
  }

  // MARK: - Reporting

  private func report(
    _ diagnostics: [Diagnostic], _ result: ReviewResult, known: Int, sources: [String: [UInt8]]
  ) throws {
    let shown = quiet ? diagnostics.filter { $0.severity != .note } : diagnostics
    guard format == .console else {
      let checked = Set(result.documents.map(\.path))
      let named = sources.filter { checked.contains($0.key) || $0.key.hasSuffix(".yml") }
      let text = ReviewReport(shown, sources: named, version: BuildVersion.current).text(format)
      if let output { try Self.write(text, to: output) } else { Console.out(text) }
      return
    }
    Console.report(shown, limit: verbose ? nil : 10) { sources[$0] }
    let allowed = result.documents.reduce(0) { $0 + $1.allowed }
    var line =
      "Checked \(counted(result.documents.count, "document")): \(counted(diagnostics.count(of: .error), "error")), "
      + "\(counted(diagnostics.count(of: .warning), "warning")), \(counted(diagnostics.count(of: .note), "note"))"
    if allowed > 0 { line += "; \(allowed) allowed with a reason" }
    if known > 0 { line += "; \(known) in the baseline" }
    Console.out(line + ".\n")
    let mended = result.documents.reduce(0) { $0 + $1.fixes.count }
    if mended > 0 { Console.out("\(counted(mended, "finding")) can be mended: debrief check --fix shows how.\n") }
  }

  private func counted(_ number: Int, _ one: String) -> String { "\(number) \(one)\(number == 1 ? "" : "s")" }

  private static func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      Console.error("debrief: cannot write \(path): \(FileProblem.words(error))\n")
      throw ExitCode(2)
    }
  }

  // MARK: - Baseline

  private func readBaseline(_ configured: String?, _ check: LocatedData?) throws -> Diagnosed<Baseline> {
    let folder = settings.config.map { URL(fileURLWithPath: $0).deletingLastPathComponent().relativePath } ?? "."
    guard let path = baseline ?? configured.map({ $0.hasPrefix("/") || folder == "." ? $0 : folder + "/" + $0 }) else {
      return Diagnosed(Baseline())
    }
    do {
      return Baseline.read(try ArgumentFile.read(path), path: path)
    } catch {
      let words = FileProblem.words(error)
      guard baseline == nil, let check else {
        Console.error("debrief: --baseline: cannot read \(path): \(words)\n")
        throw ExitCode(2)
      }
      // It is no reason to keep what was found to itself.
      let place = SourceLocation(file: check.file, range: check.value["baseline"]?.range)
      return Diagnosed(
        Baseline(),
        [
          Diagnostic(
            .warning, rule: "review.baseline", at: place, "baseline: cannot read \(path): \(words)",
            because: "Every finding counts, old ones too.",
            remedy: "Write it with debrief check --write-baseline \(path), or correct the path.")
        ])
    }
  }

  private func save(_ baseline: Baseline, to path: String) throws {
    try Self.write(baseline.text, to: path)
    Console.out(
      "Wrote \(counted(baseline.count, "finding")) to \(path); debrief check --baseline \(path) passes them by.\n")
  }

  // MARK: - Mending

  private func mend(_ result: ReviewResult) throws {
    var count = 0
    for document in result.documents where !document.fixes.isEmpty {
      guard let bytes = result.sources[document.path] else { continue }
      let fixes = document.fixes.sorted { $0.key < $1.key }.map(\.value)
      let mended = Fixes.apply(fixes, to: bytes)
      Console.out(Fixes.diff(bytes, mended, path: document.path))
      count += fixes.count
      if write { try Self.writeBytes(mended, to: document.path) }
    }
    let what = counted(count, "finding")
    Console.out(
      count == 0
        ? "Nothing to mend: \(result.diagnostics.isEmpty ? "nothing was found" : "no finding can be mended by a program").\n"
        : write ? "Mended \(what).\n" : "\(what) can be mended; --write does it.\n")
  }

  private static func writeBytes(_ bytes: [UInt8], to path: String) throws {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      Console.error("debrief: cannot write \(path): \(FileProblem.words(error))\n")
      throw ExitCode(2)
    }
  }
}

extension ReviewReport.Format: ExpressibleByArgument {}
