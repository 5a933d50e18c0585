import Glibc

extension SiteWriter {
  /// Builds the site aside and renames it into place.
  ///
  /// - Returns: `nil` where the folder cannot be put into place in one step, because it is a mount point or was
  ///   filled meanwhile: then it has to be updated.
  func buildFresh(_ files: [OutputFile], at place: SitePlace) throws -> SiteWriteReport? {
    let parent = try Descriptor(place.parent, O_RDONLY | O_DIRECTORY)
    let siblings = SiteFolder(raw: parent.raw)
    let aside = try openAside(place, siblings)
    let folder = SiteFolder(raw: aside.raw)
    let name = ".\(place.name).debrief-new"
    do {
      try fill(folder, with: files)
      if let existing = try siblings.status(place.name) { fchmod(aside.raw, existing.st_mode & 0o7777) }
      syncIfAsked()
      try fault?(.commit)
      do throws(SystemFailure) {
        try siblings.move(name, to: place.name)
      } catch {
        guard [EBUSY, ENOTEMPTY, EEXIST, EXDEV].contains(error.code) else { throw error }
        try siblings.removeTree(name)
        return nil
      }
      syncIfAsked()
    } catch {
      if !(error is Killed) { try? siblings.removeTree(name) }
      throw error
    }
    var report = SiteWriteReport()
    report.isFresh = true
    report.written = files.count
    return report
  }

  /// An empty folder beside the site, locked.
  private func openAside(_ place: SitePlace, _ siblings: SiteFolder) throws -> Descriptor {
    let name = ".\(place.name).debrief-new"
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

  private func fill(_ folder: SiteFolder, with files: [OutputFile]) throws {
    for path in OutputPath.folders(of: files) { try folder.makeFolder(path) }
    let hashes = try stage(files.map { ($0.path, $0) }, in: folder)
    var manifest = SiteManifest()
    for (file, hash) in zip(files, hashes) {
      manifest.entries[file.path] = SiteManifest.Entry(hash: hash, size: file.bytes.count)
    }
    try fault?(.manifest)
    try folder.create(OutputPath.manifest, manifest.bytes)
  }

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
