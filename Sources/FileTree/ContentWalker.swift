import Diagnostics
import Glibc
import Parallelism

/// Reads the documents below one or several content folders.
///
/// Documents are `.md`, `.markdown` and `.qmd` files and what `include` names, less what `exclude` and
/// `.debriefignore` files name. Hidden folders and `node_modules` are skipped. A symbolic link is followed once
/// where it stays inside its root, and reported where it leaves it. What cannot be read is reported, and the
/// rest is read.
public struct ContentWalker: ContentSource {
  public var roots: [String]
  /// Globs as in a `.gitignore` file, relative to each root.
  public var include: [String]
  public var exclude: [String]
  /// A folder that is no content wherever it stands: that of the site.
  public var site: String?
  /// The most bytes of one document.
  public var sizeLimit: Int
  /// The most threads that read.
  public var threads: Int

  public init(
    roots: [String], include: [String] = [], exclude: [String] = [], site: String? = nil, sizeLimit: Int = 16 << 20,
    threads: Int = 2
  ) {
    self.roots = roots
    self.include = include
    self.exclude = exclude
    self.site = site
    self.sizeLimit = sizeLimit
    self.threads = threads
  }

  /// - Returns: the documents sorted by the bytes of their paths; rules are `file.unreadable`, `file.size`,
  ///   `file.symlink`, `file.name`, `file.collision` and `file.none`.
  public func files() -> Diagnosed<[SourceFile]> {
    var diagnostics: [Diagnostic] = []
    var found: [ContentWalk.Found] = []
    var owners: [String: String] = [:]
    let rules = ContentRules(include: include, exclude: exclude)
    for root in roots {
      var walk = ContentWalk(root: root, rules: rules, site: site)
      walk.run()
      diagnostics += walk.diagnostics
      for file in walk.found {
        if let owner = owners[file.path] {
          diagnostics.append(collision(file.path, root: root, first: owner))
        } else {
          owners[file.path] = root
          found.append(file)
        }
      }
    }
    found.sort { precedesByBytes($0.path, $1.path) }
    let limit = sizeLimit
    let results = parallelMap(found, threads: threads) { $0.read(limit: limit) }
    var files: [SourceFile] = []
    files.reserveCapacity(results.count)
    for result in results {
      switch result {
      case .success(let file): files.append(file)
      case .failure(let problem): diagnostics.append(problem.diagnostic)
      }
    }
    if found.isEmpty, diagnostics.count(of: .error) == 0 { diagnostics.append(nothingFound) }
    return Diagnosed(files, diagnostics.inReportOrder())
  }

  /// The paths of all files below the roots that are neither hidden nor excluded, documents and others; none is read.
  public func paths() -> Set<String> {
    let rules = ContentRules(include: ["**"], exclude: exclude)
    var paths: Set<String> = []
    for root in roots {
      var walk = ContentWalk(root: root, rules: rules, site: site)
      walk.run()
      paths.formUnion(walk.found.map(\.path))
    }
    return paths
  }

  private func collision(_ path: String, root: String, first: String) -> Diagnostic {
    Diagnostic(
      .error, rule: "file.collision", at: SourceLocation(file: joined(root, path)),
      "\(path) stands in two content folders", because: "Both would become the same page; the first one is used.",
      remedy: "Rename one of the two, or exclude it.",
      notes: [Diagnostic.Note("the first one is here", at: SourceLocation(file: joined(first, path)))])
  }

  private var nothingFound: Diagnostic {
    Diagnostic(
      .error, rule: "file.none", at: SourceLocation(file: roots.first ?? "."),
      "no documents in \(roots.isEmpty ? "no content folder" : roots.joined(separator: ", "))",
      because: "Documents are files ending in .md, .markdown or .qmd, and what \"include\" names.",
      remedy: "Name another folder with --content, or add patterns to \"include\" in debrief.yml.")
  }

  // MARK: - Assets

  /// The bytes of a file that a document refers to, from the first root that has it.
  ///
  /// - Parameter path: relative to a root, percent-decoding done.
  public func asset(_ path: String) -> Result<[UInt8], AssetProblem> {
    var problem = AssetProblem.missing
    for root in roots {
      switch asset(path, in: root) {
      case .success(let bytes): return .success(bytes)
      case .failure(.missing): continue
      case .failure(let other): problem = other
      }
    }
    return .failure(problem)
  }

  private func asset(_ path: String, in root: String) -> Result<[UInt8], AssetProblem> {
    guard !path.isEmpty, !path.hasPrefix("/"), !path.utf8.contains(0) else { return .failure(.outside) }
    do throws(SystemFailure) {
      let base = try FileSystem.resolve(root)
      // Resolving first and comparing then takes `..` and links by what they mean, not by how they look.
      let target = try FileSystem.resolve(joined(base, path))
      guard target.hasPrefix(base == "/" ? base : base + "/") else { return .failure(.outside) }
      let file = try Descriptor(target, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
      let status = try file.status()
      guard status.isRegular else { return .failure(.notAFile) }
      guard let bytes = try file.readAll(expecting: Int(status.st_size), limit: sizeLimit) else {
        return .failure(.tooLarge(limit: sizeLimit))
      }
      return .success(bytes)
    } catch {
      let isMissing = error.code == ENOENT || error.code == ENOTDIR
      return .failure(isMissing ? .missing : .unreadable(error.words))
    }
  }
}
