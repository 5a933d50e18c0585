import ArgumentParser
import Configuration
import Diagnostics
import Foundation
import SiteGenerator
import Tickets

struct ActionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "actions", abstract: "Keeps prevention items in step with a tracker.",
    discussion: """
      EXAMPLES
        debrief actions import jira.csv
        debrief actions import issues.json --dry-run

      EXIT CODES
        0  done
        1  done, but parts of the export or of the configuration could not be used
        2  could not run, or wrote nothing: a file could not be read
      """,
    subcommands: [ActionsImportCommand.self])
}

struct ActionsImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Takes the states of tickets from a tracker's export into a file that builds read.",
    discussion: """
      Exports of Jira, GitHub, GitLab and Linear are recognised by their columns; others are named in debrief.yml. \
      Tickets that no prevention item names are left out. Where document and ticket disagree, the newer one counts.

      EXAMPLES
        debrief actions import jira.csv
        gh issue list --state all --json number,title,state,stateReason,assignees,updatedAt,url > issues.json
        debrief actions import issues.json --into tracking/actions.yml

      EXIT CODES
        0  done
        1  done, but parts of the export or of the configuration could not be used
        2  could not run, or wrote nothing: a file could not be read
      """)

  @Argument(help: ArgumentHelp("The export; - reads standard input.", valueName: "file"), completion: .file())
  var file: String

  @Option(help: "csv or json; without it, the file's name or its first character tells.")
  var format: TrackerExport.Format?

  @Option(help: "jira, github, gitlab or linear; without it, the columns tell.")
  var tracker: String?

  @Option(
    help: ArgumentHelp("The file that builds read; without it, actions.file of debrief.yml.", valueName: "file"),
    completion: .file())
  var into: String?

  @Option(
    help: ArgumentHelp("A content folder; may be given more than once.", valueName: "dir"), completion: .directory)
  var content: [String] = []

  @Flag(help: "Keep tickets that no prevention item names, too.")
  var all = false

  @Flag(help: "Say what would change, and write nothing.")
  var dryRun = false

  @OptionGroup var cache: CacheOptions
  @OptionGroup var settings: SettingsOptions

  func run() throws {
    var loaded = try settings.load(.init(content: content.isEmpty ? nil : content))
    if let into { loaded.configuration.actions.file = into }
    loaded.configuration.actions.isFileStated = false
    let rules = TrackerRules.make(for: loaded.configuration, vocabulary: loaded.rules.vocabulary)
    if let tracker, !rules.names.contains(tracker) {
      throw ValidationError("--tracker: \"\(tracker)\" is none of \(rules.names.joined(separator: ", "))")
    }
    let bytes = try read()
    let export = TrackerExport.read(
      bytes, file: file == "-" ? "standard input" : file, format: format(of: bytes), tracker: tracker, rules: rules)
    let progress = ProgressLine()
    var kept = cache.records(for: loaded)
    let knowledge = Build.knowledge(BuildRequest(loaded), cache: &kept) { progress.show($0) }
    progress.clear()
    if knowledge.refusal != nil {
      Console.report(knowledge.diagnostics.filter { $0.severity == .error }) { knowledge.sources[$0] }
    }
    try Console.require(knowledge.refusal)
    let path = loaded.configuration.actions.file
    var actions = knowledge.sources[path].map { ActionsFile.read($0, file: path, rules: rules) } ?? Diagnosed(.init())
    let diagnostics = loaded.diagnostics + export.diagnostics + actions.diagnostics
    loaded.sources[file == "-" ? "standard input" : file] = bytes
    loaded.sources[path] = knowledge.sources[path]
    Console.report(diagnostics, limit: 10) { loaded.sources[$0] }
    // A file that cannot be read is the user's work, too: it is not written over.
    guard actions.diagnostics.count(of: .error) == 0 else {
      Console.error("debrief: \(path) is left as it is; mend what is named above, or remove it\n")
      throw ExitCode(2)
    }
    let items = knowledge.base.records.compactMap(\.postmortem).flatMap(\.preventionItems)
    let named = TicketIndex(export.value.tickets).named(in: knowledge.base.records)
    let merge = actions.value.merge(all ? export.value.tickets : named)
    if !dryRun, merge.added + merge.changed > 0 { try write(actions.value.text, to: path) }
    let inFile = TicketIndex(actions.value.tickets)
    let without = items.count { ($0.ticket ?? nil) != nil && inFile.match($0) == .none }
    Console.out(
      report(export.value, named: named.count, merge, without: without, path: path))
    if diagnostics.count(of: .error) > 0 { throw ExitCode(1) }
  }

  private func report(
    _ export: TrackerExport, named: Int, _ merge: ActionsFile.Merge, without: Int, path: String
  ) -> String {
    func count(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }
    var lines: [String] = []
    let from = export.tracker == "other" ? "" : " of \(Self.displayName(export.tracker))"
    lines.append("Read \(count(export.tickets.count, "ticket", "tickets"))\(from); prevention items name \(named).")
    let rest = export.tickets.count - named
    if rest > 0 {
      lines.append(
        all
          ? "Kept \(rest) that no item names." : "Left out \(rest) that no item names; --all keeps them.")
    }
    if without > 0 {
      lines.append("\(count(without, "item names a ticket", "items name tickets")) that no import has brought.")
    }
    var done = "\(merge.added) added, \(merge.changed) changed, \(merge.unchanged) as they were"
    if merge.older > 0 { done += ", \(merge.older) older than what the file has and left out" }
    lines.append("\(dryRun ? "Would write" : merge.added + merge.changed > 0 ? "Wrote" : "Left") \(path): \(done).")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func displayName(_ tracker: String) -> String {
    ["jira": "Jira", "github": "GitHub", "gitlab": "GitLab", "linear": "Linear"][tracker] ?? tracker
  }

  private func read() throws -> [UInt8] {
    do {
      return try ArgumentFile.read(file)
    } catch {
      Console.error("debrief: \(file): \(FileProblem.words(error))\n")
      throw ExitCode(2)
    }
  }

  private func format(of bytes: [UInt8]) -> TrackerExport.Format {
    if let format { return format }
    if let named = TrackerExport.Format(rawValue: file.split(separator: ".").last?.lowercased() ?? "") { return named }
    let first = bytes.first { $0 > 0x20 && $0 < 0x80 }
    return first == UInt8(ascii: "[") || first == UInt8(ascii: "{") ? .json : .csv
  }

  private func write(_ text: String, to path: String) throws {
    do {
      let url = URL(fileURLWithPath: path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url, options: .atomic)
    } catch {
      Console.error("debrief: cannot write \(path): \(FileProblem.words(error))\n")
      throw ExitCode(2)
    }
  }
}

extension TrackerExport.Format: ExpressibleByArgument {}

extension BuildRequest {
  /// For commands that read content and write no site.
  init(_ loaded: SettingsOptions.Loaded) {
    self.init(
      configuration: loaded.configuration, rules: loaded.rules,
      threads: Processors.count,
      info: BuildInfo(version: BuildVersion.current, commit: nil, time: ""))
  }
}
