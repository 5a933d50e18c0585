import Diagnostics
import Glibc

/// One update of an existing folder.
struct SiteUpdate {
  let writer: SiteWriter
  let folder: SiteFolder
  var report = SiteWriteReport()
  var diagnostics: [Diagnostic] = []

  private static let stagedManifest = OutputPath.staging + "/manifest"

  init(writer: SiteWriter, folder: SiteFolder) {
    self.writer = writer
    self.folder = folder
  }

  /// Finishes or undoes what an interrupted run left.
  ///
  /// - Returns: the manifest of the last run, if there is one that can be read.
  mutating func begin() throws -> SiteManifest? {
    try recover()
    return try manifest()
  }

  /// - Parameters:
  ///   - candidates: all files of the new site, in any order.
  ///   - keeps: beginnings of paths: files of Debrief's below them stay, although they are no longer wanted.
  mutating func run(
    _ candidates: [SitePlan.Candidate], before: SiteManifest?, keeps: [String]
  ) throws -> Diagnosed<SiteWriteReport> {
    var plan = SitePlan(site: writer.output, folder: folder, before: before ?? SiteManifest(), keeps: keeps)
    try plan.make(for: candidates.sorted { precedesByBytes($0.path, $1.path) })
    report.unchanged = plan.unchanged
    report.kept += plan.kept
    diagnostics += plan.diagnostics
    // Nothing to say means nothing to write, so that even the manifest keeps its time.
    guard !plan.operations.isEmpty || plan.after != before else { return Diagnosed(report, diagnostics) }
    do {
      try stage(plan)
    } catch {
      if !(error is SiteWriter.Killed) { try? folder.removeTree(OutputPath.staging) }
      throw error
    }
    try apply(plan.operations, checking: false)
    return Diagnosed(report, diagnostics)
  }

  /// The manifest of the last run; `nil` where there is none, and with a diagnostic where it cannot be read.
  private mutating func manifest() throws(SystemFailure) -> SiteManifest? {
    guard let bytes = try folder.read(OutputPath.manifest) else { return nil }
    if let manifest = SiteManifest(bytes) { return manifest }
    diagnostics.append(
      Diagnostic(
        .warning, rule: "site.manifest", at: SourceLocation(file: joined(writer.output, OutputPath.manifest)),
        "the list of the files that Debrief wrote is damaged or of a newer version",
        because: "Without it no file here is known to be Debrief's, and none is replaced or removed.",
        remedy: "Build into an empty folder, or remove the old pages here by hand."))
    return nil
  }

  // MARK: - Staging

  private func stage(_ plan: SitePlan) throws {
    try folder.makeFolder(OutputPath.staging)
    let staged = plan.staged.enumerated().map { (SiteJournal.stagedName($0.offset), $0.element) }
    _ = try writer.stage(staged, in: folder)
    try writer.fault?(.manifest)
    try folder.create(Self.stagedManifest, plan.after.bytes)
    let draft = SiteJournal.name + ".draft"
    try folder.create(draft, SiteJournal(plan.operations).bytes)
    writer.syncIfAsked()
    try writer.fault?(.commit)
    // From this rename on, the update counts as made.
    try folder.move(draft, to: SiteJournal.name)
    writer.syncIfAsked()
  }

  // MARK: - Applying

  /// - Parameter checking: whether time has passed since the journal was written, so that files may have been changed.
  private mutating func apply(_ operations: [SiteJournal.Operation], checking: Bool) throws {
    do {
      try carryOut(operations, checking: checking)
      try finish()
    } catch let failure as SystemFailure {
      throw SiteWriteError(unfinished: failure, output: writer.output)
    }
  }

  private mutating func carryOut(_ operations: [SiteJournal.Operation], checking: Bool) throws {
    for operation in operations {
      switch operation {
      case .replace(let staged, let new, let old, let path):
        try writer.fault?(.replace(path))
        let name = SiteJournal.stagedName(staged)
        // A staged file that is gone was put into place before the interruption.
        if checking, try folder.status(name) == nil { continue }
        if checking, try !isAsExpected(path, old: old, new: new, staged: name) {
          keep(path, "changed since an update of the site was interrupted")
          continue
        }
        try folder.makeFolders(above: path)
        try folder.move(name, to: path)
        report.written += 1
      case .remove(let old, let path):
        try writer.fault?(.remove(path))
        if checking {
          guard case .file(let bytes) = try folder.content(path), ContentHash(bytes) == old else { continue }
        }
        try folder.removeFile(path)
        folder.removeEmptyFolders(above: path)
        report.removed += 1
      }
    }
  }

  private mutating func finish() throws {
    writer.syncIfAsked()
    try writer.fault?(.manifest)
    if try folder.status(Self.stagedManifest) != nil { try folder.move(Self.stagedManifest, to: OutputPath.manifest) }
    try writer.fault?(.cleanUp)
    // The journal goes first: without it, what is left here is discarded.
    try folder.removeFile(SiteJournal.name)
    try folder.removeTree(OutputPath.staging)
  }

  private func isAsExpected(
    _ path: String, old: ContentHash?, new: ContentHash, staged: String
  ) throws(SystemFailure) -> Bool {
    guard let bytes = try folder.read(staged), ContentHash(bytes) == new else { return false }
    switch try folder.content(path) {
    case .nothing: return true
    case .file(let bytes):
      let hash = ContentHash(bytes)
      return hash == old || hash == new
    case .folder, .other: return false
    }
  }

  private mutating func keep(_ path: String, _ summary: String) {
    report.kept += 1
    diagnostics.append(SitePlan.kept(path, site: writer.output, .warning, "site.edited", summary))
  }

  // MARK: - Recovery

  /// Finishes what an interrupted run had committed, and discards what it had not.
  private mutating func recover() throws {
    guard let status = try folder.status(OutputPath.staging) else { return }
    if status.isFolder, let bytes = try folder.read(SiteJournal.name), let journal = SiteJournal(bytes) {
      try apply(journal.operations, checking: true)
      report = SiteWriteReport()
      report.finishedEarlierUpdate = true
    } else {
      try folder.removeTree(OutputPath.staging)
    }
  }
}
