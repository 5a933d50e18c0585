import Glibc

@testable import FileTree

/// A folder of its own for each test, removed at its end.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/debrief-test-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp/debrief-test"
  }

  deinit {
    guard let parent = try? Descriptor("/tmp", O_RDONLY | O_DIRECTORY) else { return }
    try? SiteFolder(raw: parent.raw).removeTree(String(path.dropFirst("/tmp/".count)))
  }

  func absolute(_ name: String) -> String { name.isEmpty ? path : path + "/" + name }

  func write(_ name: String, _ text: String) {
    write(name, Array(text.utf8))
  }

  func write(_ name: String, _ bytes: [UInt8]) {
    for folder in OutputPath.folders(above: name) { makeFolder(folder) }
    unlink(absolute(name))
    guard let file = try? Descriptor(absolute(name), O_WRONLY | O_CREAT | O_TRUNC) else { return }
    try? file.writeAll(bytes)
  }

  func makeFolder(_ name: String) { mkdir(absolute(name), 0o777) }

  func link(_ name: String, to target: String) { symlink(target, absolute(name)) }

  func remove(_ name: String) { unlink(absolute(name)) }

  func text(_ name: String) -> String? {
    guard let file = try? Descriptor(absolute(name), O_RDONLY | O_NOFOLLOW),
      let bytes = try? file.readAll(expecting: 64, limit: 1 << 24)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Inode and time of the last change, which tell whether a file was touched.
  func stamp(_ name: String) -> [Int] {
    guard let status = try? FileSystem.status(absolute(name)) else { return [] }
    return [Int(status.st_ino), Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec)]
  }

  /// Every file and link below a folder with its text, hidden ones too.
  func tree(_ name: String = "") -> [String: String] {
    var tree: [String: String] = [:]
    var pending = [""]
    while let prefix = pending.popLast() {
      guard let folder = try? Descriptor(absolute(name) + "/" + prefix, O_RDONLY | O_DIRECTORY),
        let entries = try? FileSystem.entries(of: folder)
      else { continue }
      for entry in entries {
        let path = prefix + String(decoding: entry.name, as: UTF8.self)
        switch Int(entry.type) {
        case Int(DT_DIR): pending.append(path + "/")
        case Int(DT_REG): tree[path] = text(name.isEmpty ? path : name + "/" + path)
        default: tree[path] = "(special)"
        }
      }
    }
    return tree
  }
}
