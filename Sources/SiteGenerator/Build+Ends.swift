import Configuration
import Defaults
import Diagnostics
import FileTree
import History
import SearchIndex
import TextAnalysis

extension ContentWalker {
  init(_ request: BuildRequest) {
    let configuration = request.configuration
    self.init(
      roots: configuration.content, include: configuration.include, exclude: configuration.exclude,
      site: configuration.output, threads: request.threads)
  }
}

extension Build {
  /// All that a knowledge base is made from: documents, and what is known of them from beside them.
  static func read(_ request: BuildRequest) -> Diagnosed<BuildInput> {
    let files = ContentWalker(request).files()
    let actions = actions(of: request.configuration)
    let history = request.configuration.history ? history(of: files.value) : SourceHistory()
    let past = past(of: request.configuration)
    return Diagnosed(
      BuildInput(
        files: files.value, actions: actions.value, history: history, past: past.value),
      files.diagnostics + actions.diagnostics + past.diagnostics)
  }

  /// Where pages stood before: what the output folder says, and a copy that the configuration names.
  static func past(of configuration: Configuration) -> Diagnosed<AddressRecord> {
    var past = AddressRecord()
    let readable = { (bytes: [UInt8]) in
      let record = AddressRecord(parsing: bytes)
      return record.audience == configuration.audience ? record : AddressRecord()
    }
    let kept = ContentWalker(roots: [configuration.output], sizeLimit: 64 << 20)
    if case .success(let bytes) = kept.asset(AddressRecord.path) { past = readable(bytes) }
    guard let path = configuration.addresses else { return Diagnosed(past) }
    switch NamedFile.read(path, sizeLimit: 64 << 20) {
    case .success(let file): return Diagnosed(past.merged(with: readable(file.bytes)))
    case .failure(let problem):
      let diagnostic = Diagnostic(
        .warning, rule: "site.addresses", at: SourceLocation(file: path), "cannot be read: \(problem.words)",
        because: "Pages that have moved since leave no redirects behind.",
        remedy: "Copy the addresses.txt of the published site there, or remove addresses: from the configuration.")
      return Diagnosed(past, [diagnostic])
    }
  }

  /// The files that documents refer to, read from the content folders.
  static func copies(of requests: [AssetRequest], from content: ContentWalker) -> Diagnosed<[OutputFile]> {
    var files: [OutputFile] = []
    var diagnostics: [Diagnostic] = []
    for request in requests {
      switch content.asset(request.sourcePath) {
      case .success(let bytes): files.append(OutputFile(path: request.address, bytes: bytes))
      case .failure(let problem): diagnostics.append(problem.diagnostic(for: request))
      }
    }
    return Diagnosed(files, diagnostics)
  }
}

extension AssetProblem {
  fileprivate func diagnostic(for request: AssetRequest) -> Diagnostic {
    let path = request.sourcePath
    let (what, remedy) =
      switch self {
      case .missing: ("\"\(path)\" is not there", "correct the link, or add the file")
      case .outside: ("\"\(path)\" leads out of the content folder", "copy the file into the content folder")
      case .notAFile: ("\"\(path)\" is no file", "link to a file")
      case .tooLarge(let limit):
        ("\"\(path)\" is larger than \(limit >> 20) MiB", "make it smaller, or link to where it is kept")
      case .unreadable(let words): ("\"\(path)\" cannot be read: \(words)", "allow the build to read it")
      }
    return Diagnostic(
      .warning, rule: "link.missing", at: request.location, what,
      because: "the page refers to it and shows nothing there",
      remedy: remedy)
  }
}

extension IndexOptions {
  /// The shipped synonyms and those of a site.
  ///
  /// - Parameter synonyms: the file that `synonyms` names in debrief.yml; a line that says nothing is reported as
  ///   `search.synonyms`.
  static func make(synonyms own: NamedFile?, threads: Int) -> Diagnosed<IndexOptions> {
    let shipped = Defaults.file("Data/synonyms.txt") ?? []
    var synonyms = Synonyms(parsing: String(decoding: shipped, as: UTF8.self))
    var diagnostics: [Diagnostic] = []
    if let own {
      for problem in synonyms.merge(String(decoding: own.bytes, as: UTF8.self)) {
        diagnostics.append(
          Diagnostic(
            .warning, rule: "search.synonyms", at: SourceLocation(file: own.path, line: problem.line),
            problem.message, because: "The line adds nothing to the search.",
            remedy: "Write words that mean the same as oom = out of memory."))
      }
    }
    return Diagnosed(IndexOptions(synonyms: synonyms, threads: threads), diagnostics)
  }
}

/// Paths of content as people can open them: documents know theirs from the content folder on.
struct DisplayPaths {
  private var shown: [String: String] = [:]
  /// The bytes of each file by its shown path.
  private(set) var sources: [String: [UInt8]] = [:]

  init(_ input: BuildInput) {
    for file in input.files {
      shown[file.path] = file.displayPath
      sources[file.displayPath] = file.bytes
    }
    if let named = input.actions { sources[named.path] = named.bytes }
  }

  func located(_ diagnostic: Diagnostic) -> Diagnostic {
    var result = diagnostic
    result.location.file = shown[diagnostic.location.file] ?? diagnostic.location.file
    for index in result.notes.indices {
      guard let file = result.notes[index].location?.file else { continue }
      result.notes[index].location?.file = shown[file] ?? file
    }
    return result
  }
}
