import Diagnostics
import Glibc

/// What an update has to do, found by comparing the new files with the folder; changes nothing.
struct SitePlan {
  let site: String
  let folder: SiteFolder
  let threads: Int
  /// The files that the last run wrote.
  let before: SiteManifest
  /// Beginnings of the paths of files that stay although they are no longer wanted.
  let keeps: [String]

  private(set) var operations: [SiteJournal.Operation] = []
  /// The indices of the files to stage, in the order of their numbers in the journal.
  private(set) var staged: [Int] = []
  private(set) var after = SiteManifest()
  private(set) var unchanged = 0
  private(set) var kept = 0
  private(set) var diagnostics: [Diagnostic] = []

  /// Removed before anything is put into place: files where a folder is needed, and the other way round.
  private var early: [String] = []

  init(site: String, folder: SiteFolder, threads: Int, before: SiteManifest, keeps: [String]) {
    self.site = site
    self.folder = folder
    self.threads = threads
    self.before = before
    self.keeps = keeps
  }

  /// How the file on disk at a new file's path relates to it.
  private enum Relation {
    case missing
    case same
    /// Other bytes, and the ones the last run wrote.
    case outdated(ContentHash)
    case edited
    case foreign
    case folder
  }

  mutating func make(for files: [OutputFile]) throws {
    let wanted = Set(files.map(\.path))
    let blocked = try blockedFolders(for: files, wanted)
    let (folder, before) = (folder, before)
    let compared = parallelMap(files, threads: threads) { file in
      Result { (try Self.relation(of: file, in: folder, before), ContentHash(file.bytes)) }
    }
    for (index, file) in files.enumerated() {
      let (relation, hash) = try compared[index].get()
      if !blocked.isEmpty, let blocker = OutputPath.folders(above: file.path).first(where: blocked.contains) {
        keepForeign(file.path, "\(blocker) is no folder of Debrief's, and \(file.path) cannot be written below it")
        continue
      }
      try add(file.path, index, relation, hash, size: file.bytes.count, wanted)
    }
    operations.insert(contentsOf: early.compactMap { removal($0) }, at: 0)
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

  private mutating func add(
    _ path: String, _ index: Int, _ relation: Relation, _ hash: ContentHash, size: Int, _ wanted: Set<String>
  ) throws(SystemFailure) {
    var old: ContentHash?
    switch relation {
    case .same:
      unchanged += 1
      after.entries[path] = SiteManifest.Entry(hash: hash, size: size)
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
    operations.append(.replace(staged: staged.count, new: hash, old: old, path: path))
    staged.append(index)
    after.entries[path] = SiteManifest.Entry(hash: hash, size: size)
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
    for files: [OutputFile], _ wanted: Set<String>
  ) throws(SystemFailure) -> Set<String> {
    var blocked: Set<String> = []
    for path in OutputPath.folders(of: files) {
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
