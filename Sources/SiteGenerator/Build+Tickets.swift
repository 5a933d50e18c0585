import Configuration
import DataFormats
import Defaults
import Diagnostics
import FileTree
import Postmortems
import Tickets

extension TrackerRules {
  /// The rules that ship with the program, with the words of the configuration.
  public static func make(for configuration: Configuration, vocabulary: Vocabulary) -> TrackerRules {
    let data = DataValue.parseYAML((Defaults.file("Data/trackers.yml") ?? [])[...], file: "trackers.yml")
    return TrackerRules(data.value, vocabulary: vocabulary, settings: configuration.actions)
  }
}

extension Build {
  /// The file of ticket states; `nil` where there is none, which is worth a word only where one was asked for.
  static func actions(of configuration: Configuration) -> Diagnosed<NamedFile?> {
    let path = configuration.actions.file
    switch NamedFile.read(path, sizeLimit: 64 << 20) {
    case .success(let file): return Diagnosed(file)
    case .failure(.missing) where !configuration.actions.isFileStated: return Diagnosed(nil)
    case .failure(let problem):
      let diagnostic = Diagnostic(
        .warning, rule: "actions.file", at: SourceLocation(file: path), "cannot be read: \(problem.words)",
        because: "The ledger shows what the documents say alone.",
        remedy: "Correct actions.file in debrief.yml, or import tickets into it.")
      return Diagnosed(nil, [diagnostic])
    }
  }

  /// The tickets of that file.
  static func tickets(
    _ file: NamedFile?, configuration: Configuration, vocabulary: Vocabulary
  ) -> Diagnosed<ActionsFile> {
    guard let file else { return Diagnosed(ActionsFile()) }
    return ActionsFile.read(
      file.bytes, file: file.path, rules: .make(for: configuration, vocabulary: vocabulary))
  }
}

extension NamedFile {
  /// A file beside the content that the configuration names.
  ///
  /// - Parameter sizeLimit: in bytes; a larger file is not read.
  static func read(_ path: String, sizeLimit: Int) -> Result<NamedFile, AssetProblem> {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : "."
    let walker = ContentWalker(roots: [folder], sizeLimit: sizeLimit)
    return walker.asset(parts.last.map(String.init) ?? path).map { NamedFile(path: path, bytes: $0) }
  }
}

extension AssetProblem {
  var words: String {
    switch self {
    case .missing: "no such file"
    case .outside: "it leads out of its folder"
    case .notAFile: "it is no file"
    case .tooLarge(let limit): "it is larger than \(limit >> 20) MiB"
    case .unreadable(let words): words
    }
  }
}
