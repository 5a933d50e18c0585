import Glibc
import Parallelism

/// A site that is built aside and renamed into place.
struct FreshSite {
  private let writer: SiteWriter
  private let place: SitePlace
  /// Closed with the last reference; both must stay open, the one for its lock, the other for the renaming.
  private let folders: Folders
  private var manifest = SiteManifest()

  private final class Folders {
    let parent: Descriptor
    let aside: Descriptor

    init(parent: consuming Descriptor, aside: consuming Descriptor) {
      self.parent = parent
      self.aside = aside
    }
  }

  private var siblings: SiteFolder { SiteFolder(raw: folders.parent.raw) }
  private var folder: SiteFolder { SiteFolder(raw: folders.aside.raw) }
  private var name: String { Self.name(place) }

  private static func name(_ place: SitePlace) -> String { ".\(place.name).debrief-new" }

  /// An empty folder beside the site, locked.
  init(_ writer: SiteWriter, at place: SitePlace) throws {
    self.writer = writer
    self.place = place
    let parent = try Descriptor(place.parent, O_RDONLY | O_DIRECTORY)
    let aside = try Self.openAside(Self.name(place), SiteFolder(raw: parent.raw))
    folders = Folders(parent: parent, aside: aside)
  }

  private static func openAside(_ name: String, _ siblings: SiteFolder) throws -> Descriptor {
    try siblings.makeFolder(name)
    let aside = try Descriptor(name, in: siblings.raw, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    try SitePlace.lock(aside)
    // Between opening and locking, another build may have renamed this very folder into place.
    guard try siblings.status(name)?.identity == aside.status().identity else {
      throw SiteWriteError("another build has just written this site", remedy: "Build again.")
    }
    let folder = SiteFolder(raw: aside.raw)
    for entry in try FileSystem.entries(of: aside) {
      try folder.removeTree(String(decoding: entry.name, as: UTF8.self))
    }
    return aside
  }

  /// - Parameter new: the folders that no file before stood in, those above others first.
  mutating func add(_ files: [OutputFile], folders new: [String]) throws {
    for path in new { try folder.makeFolder(path) }
    let hashes = try writer.stage(files.map { ($0.path, $0) }, in: folder)
    for (file, hash) in zip(files, hashes) {
      manifest.entries[file.path] = SiteManifest.Entry(hash: hash, size: file.bytes.count)
    }
  }

  /// - Returns: `nil` where the folder cannot be put into place in one step, because it is a mount point or was
  ///   filled meanwhile: then it has to be updated.
  func finish() throws -> SiteWriteReport? {
    do {
      try writer.fault?(.manifest)
      try folder.create(OutputPath.manifest, manifest.bytes)
      if let existing = try siblings.status(place.name) { fchmod(folders.aside.raw, existing.st_mode & 0o7777) }
      writer.syncIfAsked()
      try writer.fault?(.commit)
      do throws(SystemFailure) {
        try siblings.move(name, to: place.name)
      } catch {
        guard [EBUSY, ENOTEMPTY, EEXIST, EXDEV].contains(error.code) else { throw error }
        return nil
      }
      writer.syncIfAsked()
    } catch {
      discard(after: error)
      throw error
    }
    var report = SiteWriteReport()
    report.isFresh = true
    report.written = manifest.entries.count
    return report
  }

  /// The files of a site that could not be put into place; nothing of it is left aside.
  func takeBack() throws -> [OutputFile] {
    defer { discard(after: nil) }
    return try manifest.entries.keys.sorted(by: precedesByBytes).compactMap { path in
      try folder.read(path).map { OutputFile(path: path, bytes: $0) }
    }
  }

  /// Removes what was built aside.
  func discard(after error: (any Error)?) {
    if !(error is SiteWriter.Killed) { try? siblings.removeTree(name) }
  }
}

extension SiteWriter {
  /// Writes files under the names given, on all threads; the first failure in their order is thrown.
  func stage(_ files: [(name: String, file: OutputFile)], in folder: SiteFolder) throws -> [ContentHash] {
    let fault = fault
    return try parallelMap(files, threads: threads) { name, file in
      Result<ContentHash, any Error> {
        try fault?(.stage(file.path))
        try folder.create(name, file.bytes)
        return ContentHash(file.bytes)
      }
    }.map { try $0.get() }
  }
}
