import Diagnostics
import Glibc

/// One walk through one content root, with a stack and without recursion.
struct ContentWalk {
  /// A document that was found and is still to be read.
  struct Found: Sendable {
    var root: String
    /// Relative to the root, as the user sees it.
    var path: String
    /// What to open: absolute, with links resolved.
    var location: String
  }

  let root: String
  let rules: ContentRules
  private let site: String?
  private(set) var found: [Found] = []
  private(set) var diagnostics: [Diagnostic] = []

  /// Folders and files that were met, so that links make neither cycles nor doubles.
  private var seen: Set<FileIdentity> = []
  private var stack: [Folder] = []
  private var links: [(path: String, name: [UInt8], ignore: IgnoreRules)] = []
  private var base = ""

  private struct Folder {
    /// Relative to the root: empty, or with a `/` at its end.
    var prefix: String
    /// What to open: absolute, with links resolved.
    var location: String
    var ignore: IgnoreRules
  }

  /// - Parameter site: a folder that is not entered, unless it is the root itself.
  init(root: String, rules: ContentRules, site: String? = nil) {
    self.root = root
    self.rules = rules
    self.site = site
  }

  mutating func run() {
    do throws(SystemFailure) {
      base = try FileSystem.resolve(root)
    } catch {
      diagnostics.append(ReadProblem(file: root, kind: .root(error.words)).diagnostic)
      return
    }
    // A site in its own content would otherwise be read as content: its pages have twins in Markdown.
    if let site, let place = try? FileSystem.resolve(site), place != base, let status = try? FileSystem.status(place) {
      seen.insert(status.identity)
    }
    stack.append(Folder(prefix: "", location: base, ignore: IgnoreRules()))
    // Links come after everything that can be reached without them, in an order that no file system decides.
    while let folder = stack.popLast() { walk(folder) }
    while !links.isEmpty {
      let batch = links.sorted { precedesByBytes($0.path, $1.path) }
      links = []
      for link in batch {
        follow(link.path, name: link.name, ignore: link.ignore)
        while let folder = stack.popLast() { walk(folder) }
      }
    }
  }

  // MARK: - Folders

  private mutating func walk(_ folder: Folder) {
    do throws(SystemFailure) {
      // A folder that turned into a link since it was found is not followed.
      let descriptor = try Descriptor(folder.location, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      let status = try descriptor.status()
      guard seen.insert(status.identity).inserted else { return }
      let entries = try FileSystem.entries(of: descriptor)
      // Another site of Debrief's, such as that for another audience: its pages have twins in Markdown.
      let isSite = entries.contains { $0.name.elementsEqual(OutputPath.manifest.utf8) }
      if isSite, !folder.prefix.isEmpty { return }
      var ignore = folder.ignore
      if entries.contains(where: { $0.name.elementsEqual(ContentRules.ignoreFile.utf8) }) {
        readIgnoreFile(in: descriptor, prefix: folder.prefix, into: &ignore)
      }
      for entry in entries { visit(entry, in: folder, descriptor, device: UInt64(status.st_dev), ignore) }
    } catch {
      diagnostics.append(unreadable(folder.prefix, error))
    }
  }

  private mutating func visit(
    _ entry: FileSystem.Entry, in folder: Folder, _ descriptor: borrowing Descriptor, device: UInt64,
    _ ignore: IgnoreRules
  ) {
    guard let name = String(validating: entry.name, as: UTF8.self), !entry.name.contains(where: { $0 < 0x20 }) else {
      if ContentRules.hasMarkdownSuffix(entry.name) { diagnostics.append(badName(entry.name, in: folder.prefix)) }
      return
    }
    let path = folder.prefix + name
    var type = Int(entry.type)
    if type == Int(DT_UNKNOWN), let status = try? FileSystem.status(name, in: descriptor.raw) {
      type = status.isFolder ? Int(DT_DIR) : status.isLink ? Int(DT_LNK) : status.isRegular ? Int(DT_REG) : type
    }
    switch type {
    case Int(DT_DIR):
      guard rules.descends(into: path, name: entry.name, ignore: ignore) else { return }
      stack.append(Folder(prefix: path + "/", location: joined(folder.location, name), ignore: ignore))
    case Int(DT_LNK): links.append((path, entry.name, ignore))
    case Int(DT_REG):
      guard rules.isDocument(path, name: entry.name, ignore: ignore) else { return }
      seen.insert(FileIdentity(device: device, inode: entry.inode))
      found.append(Found(root: root, path: path, location: joined(folder.location, name)))
    // Pipes, sockets and devices are no documents, and opening one may wait for ever.
    default: return
    }
  }

  private mutating func readIgnoreFile(
    in folder: borrowing Descriptor, prefix: String, into ignore: inout IgnoreRules
  ) {
    do throws(SystemFailure) {
      let file = try Descriptor(ContentRules.ignoreFile, in: folder.raw, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
      let status = try file.status()
      guard status.isRegular, let bytes = try file.readAll(expecting: Int(status.st_size), limit: 1 << 20) else {
        return
      }
      ignore.add(bytes, in: prefix)
    } catch {
      diagnostics.append(unreadable(prefix + ContentRules.ignoreFile, error))
    }
  }

  // MARK: - Links

  private mutating func follow(_ path: String, name: [UInt8], ignore: IgnoreRules) {
    let couldBeDocument = rules.isDocument(path, name: name, ignore: ignore)
    guard couldBeDocument || rules.descends(into: path, name: name, ignore: ignore) else { return }
    do throws(SystemFailure) {
      let target = try FileSystem.resolve(joined(base, path))
      guard let status = try FileSystem.status(target), status.isFolder || status.isRegular && couldBeDocument else {
        return
      }
      guard target == base || target.hasPrefix(base == "/" ? base : base + "/") else {
        diagnostics.append(outside(path))
        return
      }
      if status.isFolder {
        if !seen.contains(status.identity) {
          stack.append(Folder(prefix: path + "/", location: target, ignore: ignore))
        }
      } else if seen.insert(status.identity).inserted {
        found.append(Found(root: root, path: path, location: target))
      }
    } catch {
      if couldBeDocument { diagnostics.append(unreadable(path, error)) }
    }
  }

  // MARK: - Words

  private func unreadable(_ path: String, _ failure: SystemFailure) -> Diagnostic {
    ReadProblem(file: joined(root, path), kind: .unreadable(failure.words)).diagnostic
  }

  private func outside(_ path: String) -> Diagnostic {
    Diagnostic(
      .warning, rule: "file.symlink", at: SourceLocation(file: joined(root, path)),
      "a symbolic link leads out of the content folder",
      because: "It is not followed, so that a site shows nothing but what stands in its content folders.",
      remedy: "Copy the target into the folder, or name its folder as another content folder.")
  }

  private func badName(_ name: [UInt8], in prefix: String) -> Diagnostic {
    Diagnostic(
      .error, rule: "file.name", at: SourceLocation(file: joined(root, prefix + String(decoding: name, as: UTF8.self))),
      "a file name that is not UTF-8 or has control characters",
      because: "It cannot become the address of a page, and the file is left out.", remedy: "Rename the file.")
  }
}
