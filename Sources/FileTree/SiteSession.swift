import Diagnostics
import Glibc

/// A site that is written while it is being made: files come in batches, and none is kept longer than needed.
///
/// A fresh site goes to the disk batch by batch, in a folder aside that `finish` renames into place. Over an existing
/// site each file is compared as it comes; only those that differ are kept until all are known.
public final class SiteSession {
  private let writer: SiteWriter
  private let place: SitePlace
  private var paths = PathCheck()
  private var diagnostics: [Diagnostic] = []
  private var state = State.ended

  private enum State {
    case fresh(FreshSite)
    case update(ExistingSite)
    case ended
  }

  /// Begins to write, which locks the site against other builds.
  ///
  /// - Throws: `SiteWriteError`, as every other call.
  ///
  /// - Parameter content: folders that are read: pages among the sources would be read as content by the next build.
  public convenience init(output: String, content: [String] = [], threads: Int) throws {
    let writer = SiteWriter(output: output, threads: threads)
    try Self.refuseDocuments(in: output, content: content)
    if let place = try? SitePlace(output), let folder = content.first(where: place.isFolder) {
      throw SiteWriteError(
        "the site cannot be written into its own content, \(folder)", remedy: "Name another folder with --output.")
    }
    try self.init(writer)
  }

  /// A folder of documents below the content is no place for a site: the content is read without it.
  private static func refuseDocuments(in output: String, content: [String]) throws {
    guard let folder = RealPath.of(output), RealPath.of(joined(output, OutputPath.manifest)) == nil,
      let root = content.first(where: { RealPath.of($0).map { folder.hasPrefix($0 + "/") } ?? false })
    else { return }
    var walk = ContentWalk(root: output, rules: ContentRules(include: [], exclude: []))
    walk.run()
    guard let document = walk.found.first?.path else { return }
    throw SiteWriteError(
      "the site cannot be written into \(output): it lies in the content folder \(root) and holds documents, such as "
        + document, remedy: "Name another folder with --output.")
  }

  init(_ writer: SiteWriter) throws {
    self.writer = writer
    do {
      place = try SitePlace(writer.output)
      state =
        try place.needsFreshBuild() ? .fresh(FreshSite(writer, at: place)) : .update(ExistingSite(writer, at: place))
    } catch let failure as SystemFailure {
      throw SiteWriteError(failure, output: writer.output)
    }
  }

  /// Takes files; the order of batches decides nothing but which of two files of one path wins, the first.
  public func add(_ files: [OutputFile]) throws {
    let checked = paths.accept(files, site: writer.output)
    diagnostics += checked.diagnostics
    do {
      switch take() {
      case .fresh(var site):
        do {
          try site.add(checked.value.files, folders: checked.value.folders)
        } catch {
          site.discard(after: error)
          throw error
        }
        state = .fresh(site)
      case .update(var site):
        try site.add(checked.value.files)
        state = .update(site)
      case .ended: break
      }
    } catch let failure as SystemFailure {
      throw SiteWriteError(failure, output: writer.output)
    }
  }

  /// Puts the new site in place of the old one.
  ///
  /// - Parameter keeps: beginnings of paths: files of Debrief's below them stay, although they are no longer wanted.
  public func finish(keeping keeps: [String] = []) throws -> Diagnosed<SiteWriteReport> {
    do {
      switch take() {
      case .fresh(let site):
        if let report = try site.finish() { return Diagnosed(report, diagnostics.inReportOrder()) }
        // The folder was filled meanwhile, or is a mount point: what was built aside becomes an update of it.
        var existing = try ExistingSite(writer, at: place)
        try existing.add(try site.takeBack())
        return try finish(existing, keeps)
      case .update(let site): return try finish(site, keeps)
      case .ended: return Diagnosed(SiteWriteReport(), diagnostics.inReportOrder())
      }
    } catch let failure as SystemFailure {
      throw SiteWriteError(failure, output: writer.output)
    }
  }

  private func finish(_ site: ExistingSite, _ keeps: [String]) throws -> Diagnosed<SiteWriteReport> {
    let result = try site.finish(keeping: keeps)
    return Diagnosed(result.value, (diagnostics + result.diagnostics).inReportOrder())
  }

  /// Leaves nothing behind, so that what is taken is nobody else's and can be changed in place.
  private func take() -> State {
    var taken = State.ended
    swap(&taken, &state)
    return taken
  }

  deinit {
    // Given up before it was finished: what stands aside is nobody's.
    if case .fresh(let site) = state { site.discard(after: nil) }
  }
}

/// A site that is updated: what is there, and what has come so far.
private struct ExistingSite {
  private let writer: SiteWriter
  /// Open as long as the site is locked.
  private let folder: Folder
  private var update: SiteUpdate
  private let before: SiteManifest?
  private var candidates: [SitePlan.Candidate] = []

  private final class Folder {
    let descriptor: Descriptor

    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
  }

  init(_ writer: SiteWriter, at place: SitePlace) throws {
    self.writer = writer
    let descriptor = try Descriptor(place.path, O_RDONLY | O_DIRECTORY)
    try SitePlace.lock(descriptor)
    folder = Folder(descriptor)
    update = SiteUpdate(writer: writer, folder: SiteFolder(raw: folder.descriptor.raw))
    before = try update.begin()
  }

  mutating func add(_ files: [OutputFile]) throws {
    candidates += try SitePlan.compare(
      files, with: before, in: SiteFolder(raw: folder.descriptor.raw), threads: writer.threads)
  }

  func finish(keeping keeps: [String]) throws -> Diagnosed<SiteWriteReport> {
    var update = update
    return try withExtendedLifetime(folder) { try update.run(candidates, before: before, keeps: keeps) }
  }
}
