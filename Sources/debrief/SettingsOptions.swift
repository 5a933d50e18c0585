import ArgumentParser
import Configuration
import Diagnostics
import FileTree
import Foundation
import Parallelism
import Postmortems
import Review
import SiteGenerator

/// The options that say which configuration is in force, shared by all commands.
struct SettingsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration; without it, debrief.yml of the working folder where there is one.", valueName: "file"),
    completion: .file())
  var config: String?

  /// The name that is looked for in the working folder.
  static let standardFile = "debrief.yml"

  /// What was read, with its diagnostics and the bytes for their source lines.
  struct Loaded {
    var configuration: Configuration
    var rules: ReadingRules
    var synonyms: NamedFile?
    /// The shipped theme, where it was asked for and is meant.
    var theme: Diagnosed<Theme>?
    var diagnostics: [Diagnostic]
    var sources: [String: [UInt8]]
  }

  /// - Parameter withTheme: whether a site is made: its theme is compiled beside the reading of the rules.
  func load(
    _ overrides: Configuration.Overrides = .init(), mayLackCorrections: Bool = false, withTheme: Bool = false
  ) throws -> Loaded {
    var diagnostics: [Diagnostic] = []
    var sources: [String: [UInt8]] = [:]
    var configuration = Configuration()
    if let path = try configurationPath() {
      let bytes = try Self.read(path, for: "--config")
      let parsed = Configuration.parse(bytes, path: path)
      configuration = parsed.value
      diagnostics += parsed.diagnostics
      // A slip there should not wait for somebody to run the check.
      if let check = configuration.check {
        diagnostics += ReviewSettings.read(check, words: CheckCommand.shippedWords).diagnostics
      }
      sources[path] = bytes
    }
    if let audience = overrides.audience, !configuration.audienceOrder.contains(audience) {
      // A slip of the finger here must not publish for anybody.
      let known = configuration.audienceOrder.joined(separator: ", ")
      Console.error("debrief: --audience: \"\(audience)\" is no audience of this site; there is \(known)\n")
      throw ExitCode(2)
    }
    configuration = configuration.applying(overrides)
    var taxonomy: NamedFile?
    if let file = configuration.taxonomy {
      let bytes = try Self.read(file.file, for: "taxonomy", configuration.origin(of: .taxonomy), sources)
      taxonomy = NamedFile(path: file.file, bytes: bytes)
      sources[file.file] = taxonomy?.bytes
    }
    var synonyms: NamedFile?
    if let file = configuration.synonyms {
      let bytes = try Self.read(file, for: "synonyms", configuration.origin(of: .synonyms), sources)
      synonyms = NamedFile(path: file, bytes: bytes)
      sources[file] = synonyms?.bytes
    }
    let corrections = try corrections(of: configuration, mayBeMissing: mayLackCorrections, &diagnostics)
    if let corrections { sources[corrections.path] = corrections.bytes }
    let (rules, theme) = both(threads: withTheme ? 2 : 1) { [configuration, taxonomy] in
      ReadingRules.make(for: configuration, taxonomy: taxonomy, corrections: corrections)
    } _: { [configuration] in
      withTheme ? RecordCache.shippedTheme(for: configuration) : nil
    }
    return Loaded(
      configuration: configuration, rules: rules.value, synonyms: synonyms, theme: theme,
      diagnostics: diagnostics + rules.diagnostics, sources: sources)
  }

  /// The file of corrections, where it is there: it comes to be with the first correction.
  private func corrections(
    of configuration: Configuration, mayBeMissing: Bool, _ diagnostics: inout [Diagnostic]
  ) throws -> NamedFile? {
    let path = configuration.corrections
    if FileManager.default.fileExists(atPath: path) {
      let bytes = try Self.read(path, for: "corrections", configuration.origin(of: .corrections), [:])
      return NamedFile(path: path, bytes: bytes)
    }
    if !mayBeMissing, case .file(let place) = configuration.origin(of: .corrections) {
      diagnostics.append(
        Diagnostic(
          .warning, rule: "corrections.missing", at: place, "there is no file \(path)",
          because: "nothing is corrected", remedy: "correct the path, or let debrief annotate --sidecar write it"))
    }
    return nil
  }

  private func configurationPath() throws -> String? {
    if let config { return config }
    return FileManager.default.fileExists(atPath: Self.standardFile) ? Self.standardFile : nil
  }

  /// A file without which the command cannot mean what was asked for.
  ///
  /// - Parameters:
  ///   - name: the option or the key that names it.
  ///   - origin: where the key stands; its line is shown where there is one.
  static func read(
    _ path: String, for name: String, _ origin: Configuration.Origin = .commandLine, _ sources: [String: [UInt8]] = [:]
  ) throws -> [UInt8] {
    do {
      return try ArgumentFile.read(path)
    } catch {
      try refuse(path, for: name, origin, sources, because: FileProblem.words(error))
    }
  }

  /// Ends with 2, since what a key or an option names cannot be had.
  static func refuse(
    _ path: String, for name: String, _ origin: Configuration.Origin, _ sources: [String: [UInt8]],
    because words: String
  ) throws -> Never {
    guard case .file(let place) = origin else {
      Console.error("debrief: \(name): cannot read \(path): \(words)\n")
      throw ExitCode(2)
    }
    let whole = URL(fileURLWithPath: path).standardizedFileURL.path
    Console.report([
      Diagnostic(
        .error, rule: "config.file", at: place, "\(name): cannot read \(path): \(words)",
        because: "What it says cannot be left out without changing everything that is read or built with it.",
        remedy: "Correct the path, or remove the key; it was looked for at \(whole).")
    ]) { sources[$0] }
    throw ExitCode(2)
  }
}
