import ArgumentParser
import Configuration
import Diagnostics
import FileTree
import Foundation
import Postmortems
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
    var diagnostics: [Diagnostic]
    var sources: [String: [UInt8]]
  }

  func load(_ overrides: Configuration.Overrides = .init(), mayLackCorrections: Bool = false) throws -> Loaded {
    var diagnostics: [Diagnostic] = []
    var sources: [String: [UInt8]] = [:]
    var configuration = Configuration()
    if let path = try configurationPath() {
      let bytes = try Self.read(path, for: "--config")
      let parsed = Configuration.parse(bytes, path: path)
      configuration = parsed.value
      diagnostics += parsed.diagnostics
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
      taxonomy = NamedFile(path: file.file, bytes: try Self.read(file.file, for: "taxonomy"))
      sources[file.file] = taxonomy?.bytes
    }
    var synonyms: NamedFile?
    if let file = configuration.synonyms {
      synonyms = NamedFile(path: file, bytes: try Self.read(file, for: "synonyms"))
      sources[file] = synonyms?.bytes
    }
    let corrections = try corrections(of: configuration, mayBeMissing: mayLackCorrections, &diagnostics)
    if let corrections { sources[corrections.path] = corrections.bytes }
    let rules = ReadingRules.make(for: configuration, taxonomy: taxonomy, corrections: corrections)
    return Loaded(
      configuration: configuration, rules: rules.value, synonyms: synonyms,
      diagnostics: diagnostics + rules.diagnostics, sources: sources)
  }

  /// The file of corrections, where it is there: it comes to be with the first correction.
  private func corrections(
    of configuration: Configuration, mayBeMissing: Bool, _ diagnostics: inout [Diagnostic]
  ) throws -> NamedFile? {
    let path = configuration.corrections
    if FileManager.default.fileExists(atPath: path) {
      return NamedFile(path: path, bytes: try Self.read(path, for: "corrections"))
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
  static func read(_ path: String, for option: String) throws -> [UInt8] {
    do {
      return try ArgumentFile.read(path)
    } catch {
      Console.error("debrief: \(option): cannot read \(path): \(error.localizedDescription)\n")
      throw ExitCode(2)
    }
  }
}
