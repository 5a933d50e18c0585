import Glibc

/// A call of the operating system that failed, in words for a diagnostic.
struct SystemFailure: Error, Equatable {
  let code: Int32

  init(_ code: Int32 = errno) { self.code = code }

  var words: String {
    switch code {
    case EACCES, EPERM: "permission denied"
    case ENOENT: "no such file or folder"
    case ENOSPC, EDQUOT: "the disk is full"
    case EROFS: "the file system is read-only"
    case ELOOP: "a symbolic link stands in the way"
    case ENAMETOOLONG: "the name is too long"
    case EMFILE, ENFILE: "too many files are open"
    default: String(cString: strerror(code))
    }
  }
}

/// Owns an open file or folder, and closes it.
struct Descriptor: ~Copyable {
  let raw: Int32

  /// Opens relative to `folder`; never across `exec`.
  init(_ path: String, in folder: Int32 = AT_FDCWD, _ flags: Int32, mode: mode_t = 0o666) throws(SystemFailure) {
    var raw: Int32
    repeat { raw = openat(folder, path, flags | O_CLOEXEC, mode) } while raw < 0 && errno == EINTR
    guard raw >= 0 else { throw SystemFailure() }
    self.raw = raw
  }

  /// Takes over what is open already.
  init(owning raw: Int32) { self.raw = raw }

  deinit { close(raw) }

  func status() throws(SystemFailure) -> stat {
    var status = stat()
    guard fstat(raw, &status) == 0 else { throw SystemFailure() }
    return status
  }

  /// Everything from the current offset, as far as `limit` bytes; `nil` where there is more.
  func readAll(expecting size: Int, limit: Int) throws(SystemFailure) -> [UInt8]? {
    // One byte more shows the end of the file without another call growing the array.
    var capacity = min(size, limit) + 1
    var failure: SystemFailure?
    var bytes: [UInt8] = []
    while true {
      let filled = bytes.count
      bytes.reserveCapacity(capacity)
      let chunk = [UInt8](unsafeUninitializedCapacity: capacity - filled) { buffer, count in
        while count < buffer.count {
          guard let base = buffer.baseAddress else { return }
          let got = read(raw, base + count, buffer.count - count)
          if got < 0, errno == EINTR { continue }
          if got < 0 { failure = SystemFailure() }
          if got <= 0 { return }
          count += got
        }
      }
      if let failure { throw failure }
      let isComplete = chunk.count < capacity - filled
      if filled == 0 { bytes = chunk } else { bytes += chunk }
      if isComplete { return bytes.count <= limit ? bytes : nil }
      if bytes.count > limit { return nil }
      capacity = min(capacity * 2, limit + 1) + 1
    }
  }

  func writeAll(_ bytes: [UInt8]) throws(SystemFailure) {
    var offset = 0
    var failure: SystemFailure?
    bytes.withUnsafeBytes { buffer in
      while offset < buffer.count, let base = buffer.baseAddress {
        let written = write(raw, base + offset, buffer.count - offset)
        if written < 0, errno == EINTR { continue }
        if written < 0 {
          failure = SystemFailure()
          return
        }
        offset += written
      }
    }
    if let failure { throw failure }
  }

  /// Closes, and reports what a network file system says only then.
  consuming func finish() throws(SystemFailure) {
    let result = close(raw)
    let failure = SystemFailure()
    discard self
    if result != 0, failure.code != EINTR { throw failure }
  }
}

extension stat {
  var kind: mode_t { st_mode & S_IFMT }
  var isRegular: Bool { kind == S_IFREG }
  var isFolder: Bool { kind == S_IFDIR }
  var isLink: Bool { kind == S_IFLNK }
  var identity: FileIdentity { FileIdentity(device: UInt64(st_dev), inode: UInt64(st_ino)) }
}

/// What tells two names of one file from two files.
struct FileIdentity: Hashable, Sendable {
  var device: UInt64
  var inode: UInt64
}

enum FileSystem {
  /// The status of a path itself, not of what it links to; `nil` where there is nothing.
  static func status(_ path: String, in folder: Int32 = AT_FDCWD) throws(SystemFailure) -> stat? {
    var status = stat()
    if fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0 { return status }
    let failure = SystemFailure()
    if failure.code == ENOENT || failure.code == ENOTDIR { return nil }
    throw failure
  }

  /// The absolute path without links; fails where there is nothing.
  static func resolve(_ path: String) throws(SystemFailure) -> String {
    guard let resolved = realpath(path, nil) else { throw SystemFailure() }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  struct Entry {
    /// As the file system has it: any bytes but `/` and NUL.
    var name: [UInt8]
    var inode: UInt64
    /// One of the `DT_` values.
    var type: UInt8
  }

  /// The entries of a folder but `.` and `..`, in no order.
  static func entries(of folder: borrowing Descriptor) throws(SystemFailure) -> [Entry] {
    // The stream owns and closes the descriptor it is given.
    let copy = fcntl(folder.raw, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw SystemFailure() }
    guard let stream = fdopendir(copy) else {
      let failure = SystemFailure()
      close(copy)
      throw failure
    }
    defer { closedir(stream) }
    rewinddir(stream)
    var entries: [Entry] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 { throw SystemFailure() }
        return entries
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name == [UInt8(ascii: ".")] || name == [UInt8(ascii: "."), UInt8(ascii: ".")] { continue }
      entries.append(Entry(name: name, inode: UInt64(entry.pointee.d_ino), type: entry.pointee.d_type))
    }
  }
}
