import ArgumentParser
import Configuration
import Diagnostics
import FileTree
import Foundation
import Parallelism
import Postmortems
import SiteGenerator

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Writes a configuration that fits a folder of postmortems.",
    discussion: """
      Looks through the folder, shows for each document what was understood and what was not, and writes a debrief.yml
      with the content folder, link patterns, severities and words of the house style. No document is changed, and an
      existing configuration only with --force.

      EXAMPLES
        debrief init --from postmortems
        debrief init --from postmortems --dry-run | less
        debrief init --from ../runbooks/incidents --config kb/debrief.yml

      EXIT CODES
        0  done
        2  could not run: there is no such folder, no document in it, or a configuration already
      """)

  @Option(help: ArgumentHelp("The folder to look through.", valueName: "dir"), completion: .directory)
  var from: String

  @Option(help: ArgumentHelp("The configuration to write.", valueName: "file"), completion: .file())
  var config = SettingsOptions.standardFile

  @Flag(help: "Overwrite a configuration that is there.")
  var force = false

  @Flag(name: .customLong("dry-run"), help: "Report, and print the configuration instead of writing it.")
  var dryRun = false

  @Option(help: ArgumentHelp("How many threads work at once.", valueName: "n"))
  var jobs: Int = Processors.count

  func validate() throws {
    if jobs < 1 { throw ValidationError("--jobs: at least one thread must work") }
  }

  func run() throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: from, isDirectory: &isFolder), isFolder.boolValue else {
      throw refusal("--from: \(from) is no folder")
    }
    guard dryRun || force || !FileManager.default.fileExists(atPath: config) else {
      throw refusal("\(config) is there already; --force overwrites it, --config names another, --dry-run writes none")
    }
    let folder = SurveyedFolder(root: from, threads: jobs)
    let rules = ReadingRules.make(for: Configuration()).value
    let survey = folder.survey(rules)
    Console.report(folder.diagnostics, limit: 10) { _ in nil }
    guard !survey.documents.isEmpty else { throw refusal("there is no document in \(from)") }
    let text = chosen(survey, folder)
    if dryRun {
      Console.out("\n" + text)
    } else {
      try write(text)
      Console.out("\nWrote \(config). Go through it, then: debrief build\(configOption)\n")
    }
  }

  private var configOption: String {
    config == SettingsOptions.standardFile ? "" : " --config \(config)"
  }

  /// Reports, and returns the configuration: with the suggested words, if the folder is read at least as well with
  /// them, else without.
  private func chosen(_ survey: FolderSurvey, _ folder: SurveyedFolder) -> String {
    let places = FolderSurvey.Places(
      content: RelativePath.from(folderOf: config, to: from), include: folder.include,
      holdsOutput: RelativePath.holds(from, RelativePath.beside(config, "Site")))
    let again = folder.survey(rules(of: survey.configuration(places)) ?? ReadingRules.make(for: Configuration()).value)
    guard again.totals.isAtLeast(survey.totals) else {
      Console.out(survey.text)
      return survey.configuration(places, usesSuggestions: false)
    }
    // What is read with the suggested words, and the words that suggested them.
    var whole = again
    whole.unknownHeadings = survey.unknownHeadings
    whole.unknownLabels = survey.unknownLabels
    Console.out(whole.text)
    let gains = zip(survey.totals.values, again.totals.values).filter { $0.count < $1.count }
    if !gains.isEmpty {
      let texts = gains.map { "\($0.name) \($0.count) → \($1.count)" }
      Console.out("\nBy the words that the configuration adds: \(texts.joined(separator: ", "))\n")
    }
    return whole.configuration(places)
  }

  /// `nil` where the configuration could not be read back as it is meant.
  private func rules(of text: String) -> ReadingRules? {
    let configuration = Configuration.parse(Array(text.utf8), path: config)
    let rules = ReadingRules.make(for: configuration.value)
    return configuration.diagnostics.isEmpty && rules.diagnostics.isEmpty ? rules.value : nil
  }

  private func write(_ text: String) throws {
    let target = URL(fileURLWithPath: config)
    do {
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: target, options: .atomic)
    } catch {
      throw refusal("cannot write \(config): \(FileProblem.words(error))")
    }
  }

  private func refusal(_ text: String) -> ExitCode {
    Console.error("debrief: \(text)\n")
    return ExitCode(2)
  }
}

/// The documents of a folder, read as a build would read them.
private struct SurveyedFolder {
  let files: [SourceFile]
  let diagnostics: [Diagnostic]
  /// Files that read like postmortems although their names do not say that they are documents.
  let include: [String]
  private let threads: Int

  /// Names whose content is text that people write.
  private static let suffixes = ["", "txt", "text", "mdx", "mkd", "mdown", "rmd", "erb"]

  init(root: String, threads: Int) {
    self.threads = threads
    let walker = ContentWalker(roots: [root], exclude: ["Site/"], threads: threads)
    let read = walker.files()
    let known = Set(read.value.map(\.path))
    let rules = ReadingRules.make(for: Configuration()).value
    var include: [String] = []
    var files = read.value
    for path in walker.paths().sorted() where !known.contains(path) {
      let name = path.split(separator: "/").last ?? ""
      let suffix = name.contains(".") ? name.split(separator: ".").last.map { $0.lowercased() } ?? "" : ""
      guard Self.suffixes.contains(suffix), case .success(let bytes) = walker.asset(path),
        Self.isPostmortem(bytes, path, rules)
      else { continue }
      include.append(path)
      files.append(SourceFile(path: path, bytes: bytes, root: root))
    }
    self.files = files.sorted { $0.path < $1.path }
    // What is said of names that do not end in .md is answered by what is included.
    diagnostics = read.diagnostics.filter { $0.rule != "file.none" }
    self.include = Self.patterns(for: include)
  }

  private static func isPostmortem(_ bytes: [UInt8], _ path: String, _ rules: ReadingRules) -> Bool {
    guard !bytes.prefix(4_000).contains(0) else { return false }
    let record = Build.record(of: bytes, path: path, rules: rules).value
    guard let facts = record.postmortem else { return false }
    return record.sections.filter { $0.kind != nil }.count >= 2 || !facts.timeline.isEmpty
  }

  /// A suffix for many files of one kind, else their paths.
  private static func patterns(for paths: [String]) -> [String] {
    let bySuffix = Dictionary(grouping: paths) { path in
      let name = path.split(separator: "/").last.map(String.init) ?? path
      return name.firstIndex(of: ".").map { String(name[$0...]) } ?? ""
    }
    return bySuffix.flatMap { suffix, paths in suffix.isEmpty || paths.count == 1 ? paths : ["*" + suffix] }.sorted()
  }

  func survey(_ rules: ReadingRules) -> FolderSurvey {
    let records = parallelMap(files, threads: threads) { file in
      Build.record(of: file.bytes, path: file.path, rules: rules).value
    }
    let catalog = Catalog.assemble(records, includingDrafts: true).value
    return FolderSurvey(catalog.records, vocabulary: rules.vocabulary, severities: rules.severities)
  }
}

/// Paths as one file names another.
enum RelativePath {
  /// How a file names a folder that is given from the working folder on.
  static func from(folderOf file: String, to folder: String) -> String {
    guard !folder.hasPrefix("/") else { return folder }
    let base = parts(file).dropLast()
    let target = parts(folder)
    let common = zip(base, target).prefix { $0 == $1 }.count
    let up = Array(repeating: "..", count: base.count - common)
    let path = (up + target.dropFirst(common)).joined(separator: "/")
    return path.isEmpty ? "." : path
  }

  /// A name in the folder of a file.
  static func beside(_ file: String, _ name: String) -> String {
    file.lastIndex(of: "/").map { String(file[...$0]) + name } ?? name
  }

  /// Whether a folder holds a path.
  static func holds(_ folder: String, _ path: String) -> Bool {
    absolute(path).starts(with: absolute(folder))
  }

  private static func absolute(_ path: String) -> [String] {
    URL(fileURLWithPath: path).standardizedFileURL.pathComponents.filter { $0 != "/" }
  }

  /// Whole, so that `..` leads out of folders that are known by name.
  private static func parts(_ path: String) -> [String] { absolute(path) }
}
