import Glibc

/// Waits until something changes below some files and folders.
///
/// By inotify(7) where the system has it and enough watches are left, else by looking again and again. What changes
/// while nobody waits is not lost.
public final class FolderWatch {
  private let paths: [String]
  private let exceptions: [String]
  private var inotify: Inotify?
  private var seen: [String: Stamp] = [:]

  /// How long a burst of changes may last before it is reported, and how quiet it must be before, in milliseconds. An
  /// editor that writes aside and renames takes a few milliseconds; a checkout of another branch takes longer.
  private static let quiet: Int32 = 8
  private static let longest = 250
  /// How often is looked where there is no inotify, in milliseconds.
  private static let interval: Int32 = 300

  /// - Parameters:
  ///   - paths: files and folders; those that are not there yet are looked for again whenever something changes.
  ///   - except: folders in them that do not count, such as the one that the site is written to.
  ///   - polling: does without inotify.
  public init(paths: [String], except: [String] = [], polling: Bool = false) {
    self.paths = paths
    exceptions = except
    inotify = polling ? nil : Inotify()
    if inotify?.watch(folders()) == false { inotify = nil }
    if inotify == nil { seen = stamps() }
  }

  /// Whether the system tells of changes by itself.
  public var isNotified: Bool { inotify != nil }

  /// Returns when something has changed and nothing more does.
  ///
  /// - Parameter limit: returns after so many milliseconds at the latest; `nil` waits for ever.
  /// - Returns: whether something has changed.
  @discardableResult
  public func wait(milliseconds limit: Int? = nil) -> Bool {
    if inotify != nil {
      guard poll(limit.map { Int32(clamping: $0) } ?? -1) else { return false }
      var waited = 0
      while waited < Self.longest, poll(Self.quiet) { waited += Int(Self.quiet) }
      // New folders are watched from here on; a full table of watches means looking by ourselves.
      if inotify?.watch(folders()) == false {
        inotify = nil
        seen = stamps()
      }
      return true
    }
    var waited = 0
    while waited <= limit ?? .max {
      usleep(UInt32(Self.interval) * 1_000)
      waited += Int(Self.interval)
      let now = stamps()
      if now != seen {
        seen = now
        return true
      }
    }
    return false
  }

  /// Whether something that counts happened within so many milliseconds; negative waits for ever.
  private func poll(_ timeout: Int32) -> Bool {
    inotify?.poll(timeout) ?? false
  }

  // MARK: - What there is

  /// Asked for anew each time: the site's folder comes to be with the first build.
  private var except: Set<String> { Set(exceptions.compactMap { try? FileSystem.resolve($0) }) }

  /// A folder to watch, and which names in it count.
  struct Place {
    var path: String
    /// `nil` for all but `without`.
    var names: Set<String>?
    var without: Set<String> = []

    func counts(_ name: String) -> Bool { names?.contains(name) ?? !without.contains(name) }
  }

  /// The folders that are named and all below them, and those that hold a file that is named.
  private func folders() -> [Place] {
    var found: [Place] = []
    var stack: [String] = []
    for path in paths {
      if let status = try? FileSystem.status((try? FileSystem.resolve(path)) ?? path), status.isFolder {
        stack.append(path)
      } else {
        let cut = path.lastIndex(of: "/")
        let name = cut.map { String(path[path.index(after: $0)...]) } ?? path
        found.append(Place(path: cut.map { String(path[..<$0]) } ?? ".", names: [name]))
      }
    }
    let except = except
    eachFolder(from: stack) { path, entries in
      let names = entries.compactMap { String(validating: $0.name, as: UTF8.self) }
      // The site may stand in a folder of the content; what happens to it there is not the author's doing.
      found.append(Place(path: path, without: Set(names.filter { isExcepted(joined(path, $0), except) })))
    }
    return found
  }

  private func isExcepted(_ path: String, _ except: Set<String>) -> Bool {
    (try? FileSystem.resolve(path)).map(except.contains) ?? false
  }

  private func eachFolder(from roots: [String], _ body: (String, [FileSystem.Entry]) -> Void) {
    var stack = roots
    var seen: Set<FileIdentity> = []
    let except = except
    while let path = stack.popLast() {
      if let resolved = try? FileSystem.resolve(path), except.contains(resolved) { continue }
      guard let folder = try? Descriptor(path, O_RDONLY | O_DIRECTORY), let status = try? folder.status(),
        seen.insert(status.identity).inserted, let entries = try? FileSystem.entries(of: folder)
      else { continue }
      body(path, entries)
      for entry in entries where Int(entry.type) == Int(DT_DIR) && Self.counts(entry.name) {
        if let name = String(validating: entry.name, as: UTF8.self) { stack.append(joined(path, name)) }
      }
    }
  }

  /// Hidden files belong to editors and version control; `4913` is how Vim tries whether it may write.
  static func counts(_ name: [UInt8]) -> Bool {
    if name.elementsEqual(ContentRules.ignoreFile.utf8) { return true }
    let last = name.last
    return name.first != UInt8(ascii: ".") && last != UInt8(ascii: "~") && name.first != UInt8(ascii: "#")
      && !name.elementsEqual("node_modules".utf8) && !name.elementsEqual("4913".utf8)
      && !name.suffix(4).elementsEqual(".swp".utf8) && !name.suffix(4).elementsEqual(".tmp".utf8)
  }

  private struct Stamp: Hashable {
    var seconds: Int
    var nanoseconds: Int
    var size: Int
    var inode: UInt64
  }

  private func stamps() -> [String: Stamp] {
    var stamps: [String: Stamp] = [:]
    func add(_ path: String) {
      guard let status = try? FileSystem.status((try? FileSystem.resolve(path)) ?? path), !status.isFolder else {
        return
      }
      stamps[path] = Stamp(
        seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec, size: Int(status.st_size),
        inode: UInt64(status.st_ino))
    }
    for path in paths { add(path) }
    eachFolder(from: paths) { folder, entries in
      for entry in entries where Int(entry.type) != Int(DT_DIR) && Self.counts(entry.name) {
        if let name = String(validating: entry.name, as: UTF8.self) { add(joined(folder, name)) }
      }
    }
    return stamps
  }
}

/// One instance of inotify and the folders it watches.
private final class Inotify {
  private let descriptor: Descriptor
  private var places: [Int32: FolderWatch.Place] = [:]

  init?() {
    let raw = inotify_init()
    guard raw >= 0 else { return nil }
    _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
    _ = fcntl(raw, F_SETFL, O_NONBLOCK)
    descriptor = Descriptor(owning: raw)
  }

  /// Watches folders; one that is watched already stays so. `false` where the system allows no more of them.
  func watch(_ folders: [FolderWatch.Place]) -> Bool {
    let events = UInt32(IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_DELETE_SELF)
    places = [:]
    for folder in folders {
      let watch = inotify_add_watch(descriptor.raw, folder.path, events)
      // A folder that has gone since it was found is none to watch.
      if watch < 0, errno == ENOSPC || errno == ENOMEM { return false }
      guard watch >= 0 else { continue }
      guard let other = places[watch] else {
        places[watch] = folder
        continue
      }
      if let names = other.names { places[watch]?.names = folder.names.map(names.union) }
      places[watch]?.without.formUnion(folder.without)
    }
    return true
  }

  /// Takes what has happened, and says whether any of it counts.
  func poll(_ timeout: Int32) -> Bool {
    var polled = pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0)
    guard Glibc.poll(&polled, 1, timeout) > 0 else { return false }
    var bytes = [UInt8](repeating: 0, count: 16 << 10)
    var isWorth = false
    while true {
      let size = read(descriptor.raw, &bytes, bytes.count)
      guard size > 0 else { return isWorth }
      bytes.withUnsafeBytes { buffer in
        var at = 0
        let header = MemoryLayout<inotify_event>.size
        while at + header <= size {
          let event = buffer.loadUnaligned(fromByteOffset: at, as: inotify_event.self)
          let end = min(size, at + header + Int(event.len))
          let name = Array(buffer[(at + header)..<end].prefix { $0 != 0 })
          if counts(event, name) { isWorth = true }
          at = end
        }
      }
    }
  }

  private func counts(_ event: inotify_event, _ name: [UInt8]) -> Bool {
    if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { return true }
    if event.mask & UInt32(IN_IGNORED) != 0 { return false }
    // A file that is only opened for writing has no content yet; its closing is told as well.
    if event.mask & UInt32(IN_CREATE) != 0, event.mask & UInt32(IN_ISDIR) == 0 { return false }
    guard !name.isEmpty else { return true }
    let place = places[event.wd]
    return FolderWatch.counts(name) && place?.counts(String(decoding: name, as: UTF8.self)) ?? true
  }
}
