import Diagnostics
import Glibc

/// Why a document was left out.
struct ReadProblem: Error {
  enum Kind {
    case unreadable(String)
    /// A whole content folder.
    case root(String)
    case size(Int, limit: Int)
  }

  var file: String
  var kind: Kind

  var diagnostic: Diagnostic {
    switch kind {
    case .unreadable(let words):
      Diagnostic(
        .error, rule: "file.unreadable", at: SourceLocation(file: file), "cannot be read: \(words)",
        because: "What cannot be read looks as if somebody had removed it; no site is made of the rest.",
        remedy: "Check that it exists and that its permissions let you read it, or exclude it.")
    case .root(let words):
      Diagnostic(
        .error, rule: "file.unreadable", at: SourceLocation(file: file), "this content folder cannot be read: \(words)",
        because: "What cannot be read looks as if somebody had removed it; no site is made of the rest.",
        remedy: "Correct content: in debrief.yml or --content, or the permissions of the folder.")
    case .size(let size, let limit):
      Diagnostic(
        .error, rule: "file.size", at: SourceLocation(file: file),
        "\(size) bytes, and at most \(limit) are read",
        because: "A document of this size is a log or a mistake, and would take the memory of the whole build.",
        remedy: "Split it, move it out of the content folder, or exclude it.")
    }
  }
}

extension ContentWalk.Found {
  func read(limit: Int) -> Result<SourceFile, ReadProblem> {
    let name = joined(root, path)
    do throws(SystemFailure) {
      // What turned into a pipe since the walk does not block; what turned into a link is not followed.
      let file = try Descriptor(location, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
      let status = try file.status()
      guard status.isRegular else { return .failure(ReadProblem(file: name, kind: .unreadable("not a file"))) }
      let size = Int(status.st_size)
      guard size <= limit, let bytes = try file.readAll(expecting: size, limit: limit) else {
        return .failure(ReadProblem(file: name, kind: .size(max(size, limit + 1), limit: limit)))
      }
      let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
      return .success(SourceFile(path: path, bytes: bytes, modified: modified, root: root))
    } catch {
      return .failure(ReadProblem(file: name, kind: .unreadable(error.words)))
    }
  }
}
