import Foundation

/// Asks git about the files of a folder: one process for the history of all, one for past versions.
public struct GitHistory {
  private let git: GitCommand

  public init(folder: String) { git = GitCommand(folder: folder) }

  /// For tests: a program that stands in for git, or is not there.
  init(folder: String, program: String) { git = GitCommand(folder: folder, program: program) }

  /// The short id of the commit that is checked out; `nil` outside a repository or without git.
  public func commit() -> String? {
    let text = git.text(["rev-parse", "--short=12", "HEAD"])?.trimmingCharacters(in: .whitespacesAndNewlines)
    return text?.isEmpty == false ? text : nil
  }

  /// What git knows of these files of the folder; `nil` outside a repository or without git.
  ///
  /// - Parameter paths: relative to the folder.
  public func read(paths: some Collection<String>, limits: HistoryLimits = HistoryLimits()) -> SourceHistory? {
    guard !paths.isEmpty, let shallow = git.text(["rev-parse", "--is-shallow-repository", "--git-path", "shallow"])
    else { return nil }
    let lines = shallow.split(separator: "\n").map(String.init)
    let isShallow = lines.first == "true"
    var parser = GitLogParser(paths: paths, boundaries: isShallow ? boundaries(lines.last ?? "") : [])
    // A repository without a commit has no log, and no history either.
    guard git.run(GitLogParser.arguments, consume: { parser.consume($0) }) else { return nil }
    var history = SourceHistory(files: parser.files(), isShallow: isShallow)
    readTexts(of: &history, limits)
    return history
  }

  /// `.git/shallow` lists the commits at which history was cut off, one a line.
  private func boundaries(_ path: String) -> Set<String> {
    let file = path.hasPrefix("/") ? path : git.folder + "/" + path
    let text = (try? Data(contentsOf: URL(fileURLWithPath: file))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return Set(text.split(separator: "\n").map(String.init))
  }

  /// Past versions of the files that have any, as far as the limits reach: those first that changed last.
  private func readTexts(of history: inout SourceHistory, _ limits: HistoryLimits) {
    let changed = history.files.filter { $0.value.versions.count > 1 }
      .sorted { a, b in
        let (first, second) = (a.value.versions.last?.day ?? "", b.value.versions.last?.day ?? "")
        return first == second ? a.key < b.key : first > second
      }
    var wanted: [String] = []
    var seen: Set<String> = []
    var budget = limits.versions
    for (_, file) in changed {
      let kept = Array(file.versions.suffix(limits.versionsOfFile))
      guard kept.count <= budget else {
        history.unread += 1
        continue
      }
      budget -= kept.count
      for version in kept where seen.insert(version.blob).inserted { wanted.append(version.blob) }
    }
    history.texts = texts(of: wanted, limit: limits.size)
  }

  private func texts(of blobs: [String], limit: Int) -> [String: [UInt8]] {
    guard !blobs.isEmpty else { return [:] }
    // A file in place of a pipe: git answers while it reads, and two full pipes would wait for each other.
    let list = FileManager.default.temporaryDirectory.appending(path: "debrief-blobs-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: list) }
    let text = blobs.joined(separator: "\n") + "\n"
    guard (try? Data(text.utf8).write(to: list)) != nil, let input = try? FileHandle(forReadingFrom: list) else {
      return [:]
    }
    defer { try? input.close() }
    var parser = GitBlobParser(limit: limit)
    _ = git.run(["cat-file", "--batch"], input: input) { parser.consume($0) }
    return parser.blobs
  }
}
