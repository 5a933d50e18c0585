import Glibc

/// The calls on one open folder that writing a site takes; paths are relative to it and checked before.
struct SiteFolder: Sendable {
  /// Borrowed: whoever opened the folder closes it.
  let raw: Int32

  /// What stands at a path.
  enum Content {
    case nothing
    case file([UInt8])
    case folder
    /// A link, pipe, device or socket.
    case other
  }

  func status(_ path: String) throws(SystemFailure) -> stat? { try FileSystem.status(path, in: raw) }

  func content(_ path: String) throws(SystemFailure) -> Content {
    do throws(SystemFailure) {
      let file = try Descriptor(path, in: raw, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
      let status = try file.status()
      if status.isFolder { return .folder }
      guard status.isRegular else { return .other }
      let size = Int(status.st_size)
      return .file(try file.readAll(expecting: size, limit: Int(Int32.max)) ?? [])
    } catch {
      switch error.code {
      case ENOENT, ENOTDIR: return .nothing
      // open(2) with O_NOFOLLOW on a link, and on a socket or a device without a driver.
      case ELOOP, ENXIO, ENODEV: return .other
      default: throw error
      }
    }
  }

  /// The bytes of a regular file; `nil` where there is none.
  func read(_ path: String) throws(SystemFailure) -> [UInt8]? {
    if case .file(let bytes) = try content(path) { bytes } else { nil }
  }

  /// Writes a file that does not exist.
  func create(_ path: String, _ bytes: [UInt8]) throws(SystemFailure) {
    let file = try Descriptor(path, in: raw, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
    try file.writeAll(bytes)
    try file.finish()
  }

  func makeFolder(_ path: String) throws(SystemFailure) {
    if mkdirat(raw, path, 0o777) != 0, errno != EEXIST { throw SystemFailure() }
  }

  func makeFolders(above path: String) throws(SystemFailure) {
    for folder in OutputPath.folders(above: path) { try makeFolder(folder) }
  }

  func move(_ from: String, to path: String) throws(SystemFailure) {
    if renameat(raw, from, raw, path) != 0 { throw SystemFailure() }
  }

  func removeFile(_ path: String) throws(SystemFailure) {
    if unlinkat(raw, path, 0) != 0, errno != ENOENT { throw SystemFailure() }
  }

  /// Removes the folders above a path that are empty now.
  func removeEmptyFolders(above path: String) {
    for folder in OutputPath.folders(above: path).reversed() {
      if unlinkat(raw, folder, AT_REMOVEDIR) != 0 { return }
    }
  }

  /// Removes a folder of the writer's own with all it holds; links in it are removed, not followed.
  func removeTree(_ path: String) throws(SystemFailure) {
    var pending = [path]
    var folders: [String] = []
    while let folder = pending.popLast() {
      guard let status = try status(folder) else { continue }
      guard status.isFolder else {
        try removeFile(folder)
        continue
      }
      folders.append(folder)
      let descriptor = try Descriptor(folder, in: raw, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      for entry in try FileSystem.entries(of: descriptor) {
        let name = String(decoding: entry.name, as: UTF8.self)
        if entry.type == UInt8(DT_DIR) {
          pending.append(folder + "/" + name)
        } else if unlinkat(descriptor.raw, entry.name.map { CChar(bitPattern: $0) } + [0], 0) != 0, errno == EISDIR {
          pending.append(folder + "/" + name)
        }
      }
    }
    for folder in folders.reversed() where unlinkat(raw, folder, AT_REMOVEDIR) != 0 && errno != ENOENT {
      throw SystemFailure()
    }
  }

  /// The paths of all files below a folder, and whether there is nothing else and no empty folder.
  func files(below path: String) throws(SystemFailure) -> (paths: [String], isPlain: Bool) {
    var pending = [path]
    var paths: [String] = []
    while let folder = pending.popLast() {
      let descriptor = try Descriptor(folder, in: raw, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      let entries = try FileSystem.entries(of: descriptor)
      if entries.isEmpty { return (paths, false) }
      for entry in entries {
        guard let name = String(validating: entry.name, as: UTF8.self),
          let status = try FileSystem.status(name, in: descriptor.raw), status.isFolder || status.isRegular
        else { return (paths, false) }
        if status.isFolder { pending.append(folder + "/" + name) } else { paths.append(folder + "/" + name) }
      }
    }
    return (paths, true)
  }
}
