import Diagnostics
import Glibc
import Parallelism

/// What an update has to do, found by comparing the new files with the folder; changes nothing.
struct SitePlan {
  let site: String
  let folder: SiteFolder
  /// The files that the last run wrote.
  let before: SiteManifest
  /// Beginnings of the paths of files that stay although they are no longer wanted.
  let keeps: [String]

  private(set) var operations: [SiteJournal.Operation] = []
  /// The files to stage, in the order of their numbers in the journal.
  private(set) var staged: [OutputFile] = []
  private(set) var after = SiteManifest()
  private(set) var unchanged = 0
  private(set) var kept = 0
  private(set) var diagnostics: [Diagnostic] = []

  /// Removed before anything is put into place: files where a folder is needed, and the other way round.
  private var early: [String] = []
  private var additions: [SiteJournal.Operation] = []
  private var replacements: [SiteJournal.Operation] = []

  init(site: String, folder: SiteFolder, before: SiteManifest, keeps: [String] = []) {
    self.site = site
    self.folder = folder
    self.before = before
    self.keeps = keeps
  }

  /// How the file on disk at a new file's path relates to it.
  enum Relation {
    case missing
    case same
    /// Other bytes, and the ones the last run wrote.
    case outdated(ContentHash)
    case edited
    case foreign
    case folder
  }

  /// A new file compared with what stands at its path.
  struct Candidate {
    var path: String
    var hash: ContentHash
    var size: Int
    var relation: Relation
    /// `nil` where the same bytes are there already: nobody will ask for them.
    var bytes: [UInt8]?
  }

  /// Compares files with a folder, on all threads.
  static func compare(
    _ files: [OutputFile], with before: SiteManifest?, in folder: SiteFolder, threads: Int
  ) throws -> [Candidate] {
    let before = before ?? SiteManifest()
    return try parallelMap(files, threads: threads) { file in
      Result {
        let relation = try relation(of: file, in: folder, before)
        var isSame = false
        if case .same = relation { isSame = true }
        return Candidate(
          path: file.path, hash: ContentHash(file.bytes), size: file.bytes.count, relation: relation,
          bytes: isSame ? nil : file.bytes)
      }
    }.map { try $0.get() }
  }

  /// - Parameter candidates: in the order of their paths.
  mutating func make(for candidates: [Candidate]) throws {
    let wanted = Set(candidates.map(\.path))
    let blocked = try blockedFolders(for: candidates.map(\.path), wanted)
    for candidate in candidates {
      if !blocked.isEmpty, let blocker = OutputPath.folders(above: candidate.path).first(where: blocked.contains) {
        keepForeign(
          candidate.path, "\(blocker) is no folder of Debrief's, and \(candidate.path) cannot be written below it")
        continue
      }
      try add(candidate, wanted)
    }
    // What is new comes before the pages that lead to it, and what is gone goes after those that led to it: a site that
    // is left half updated has no dead links, but those to what was in the way.
    operations = early.compactMap { removal($0) } + additions + replacements
    let removed = Set(early)
    for path in before.entries.keys.sorted(by: precedesByBytes) where !wanted.contains(path) && !removed.contains(path)
    {
      if keeps.contains(where: { path.utf8.starts(with: $0.utf8) }) {
        after.entries[path] = before.entries[path]
      } else {
        try remove(path)
      }
    }
  }

  private mutating func add(_ candidate: Candidate, _ wanted: Set<String>) throws(SystemFailure) {
    let path = candidate.path
    let entry = SiteManifest.Entry(hash: candidate.hash, size: candidate.size)
    var old: ContentHash?
    switch candidate.relation {
    case .same:
      unchanged += 1
      after.entries[path] = entry
      return
    case .edited:
      // Known still, so that the file counts as Debrief's again when the change is taken back.
      after.entries[path] = before.entries[path]
      keepEdited(path)
      return
    case .foreign: return keepForeign(path, "a file that Debrief did not write stands in the way of a page")
    case .folder:
      guard let files = try vanishingFiles(below: path, wanted) else {
        return keepForeign(path, "a folder with files of others stands in the way of a page")
      }
      early += files
    case .missing: break
    case .outdated(let hash): old = hash
    }
    let operation = SiteJournal.Operation.replace(staged: staged.count, new: candidate.hash, old: old, path: path)
    if old == nil { additions.append(operation) } else { replacements.append(operation) }
    staged.append(OutputFile(path: path, bytes: candidate.bytes ?? []))
    after.entries[path] = entry
  }

  // MARK: - Comparing

  private static func relation(
    of file: OutputFile, in folder: SiteFolder, _ before: SiteManifest
  ) throws(SystemFailure) -> Relation {
    let entry = before.entries[file.path]
    switch try folder.content(file.path) {
    case .nothing: return .missing
    case .folder: return .folder
    case .other: return .foreign
    case .file(let bytes):
      if sameBytes(bytes, file.bytes) { return .same }
      guard let entry else { return .foreign }
      let hash = ContentHash(bytes)
      // Nobody edits a page down to nothing: a power cut lost its bytes.
      return hash == entry.hash || bytes.isEmpty ? .outdated(hash) : .edited
    }
  }

  /// The folders of new files that something else stands in the place of; what may give way is removed early.
  private mutating func blockedFolders(
    for paths: [String], _ wanted: Set<String>
  ) throws(SystemFailure) -> Set<String> {
    var blocked: Set<String> = []
    for path in OutputPath.folders(of: paths) {
      if OutputPath.folders(above: path).contains(where: { blocked.contains($0) || early.contains($0) }) { continue }
      switch try folder.content(path) {
      case .nothing, .folder: continue
      case .file(let bytes) where before.entries[path]?.hash == ContentHash(bytes): early.append(path)
      case .file, .other: blocked.insert(path)
      }
    }
    return blocked
  }

  /// The files below a folder, if all of them are Debrief's, untouched and no longer wanted.
  private func vanishingFiles(below path: String, _ wanted: Set<String>) throws(SystemFailure) -> [String]? {
    let (files, isPlain) = try folder.files(below: path)
    guard isPlain else { return nil }
    for file in files {
      guard let entry = before.entries[file], !wanted.contains(file), let bytes = try folder.read(file),
        ContentHash(bytes) == entry.hash
      else { return nil }
    }
    return files.sorted(by: precedesByBytes)
  }

  // MARK: - Removing

  private func removal(_ path: String) -> SiteJournal.Operation? {
    before.entries[path].map { .remove(old: $0.hash, path: path) }
  }

  private mutating func remove(_ path: String) throws(SystemFailure) {
    guard let entry = before.entries[path], case .file(let bytes) = try folder.content(path) else { return }
    if ContentHash(bytes) == entry.hash || bytes.isEmpty {
      operations.append(.remove(old: ContentHash(bytes), path: path))
    } else {
      keepEdited(path)
    }
  }

  // MARK: - Words

  private mutating func keepEdited(_ path: String) {
    kept += 1
    diagnostics.append(
      Self.kept(path, site: site, .warning, "site.edited", "a page that was changed after Debrief wrote it is kept"))
  }

  private mutating func keepForeign(_ path: String, _ summary: String) {
    kept += 1
    diagnostics.append(Self.kept(path, site: site, .error, "site.foreign", summary))
  }

  static func kept(
    _ path: String, site: String, _ severity: Diagnostic.Severity, _ rule: String, _ summary: String
  ) -> Diagnostic {
    Diagnostic(
      severity, rule: rule, at: SourceLocation(file: joined(site, path)), summary,
      because: "Debrief neither replaces nor removes what it did not write.",
      remedy: "Remove or move the file and build again, if Debrief's own should stand there.")
  }
}

/// `==` of arrays compares one element after another.
private func sameBytes(_ a: [UInt8], _ b: [UInt8]) -> Bool {
  a.count == b.count
    && a.withUnsafeBytes { a in
      b.withUnsafeBytes { b in
        guard let first = a.baseAddress, let second = b.baseAddress else { return a.count == b.count }
        return memcmp(first, second, a.count) == 0
      }
    }
}
