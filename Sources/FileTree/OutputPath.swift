import Diagnostics

/// Which paths may become files of a site.
enum OutputPath {
  /// What begins so belongs to the writer.
  static let reserved = ".debrief-"
  static let manifest = ".debrief-manifest"
  static let staging = ".debrief-staging"

  /// Why a path cannot be written; `nil` for a good one.
  static func problem(_ path: String) -> String? {
    // S3 and most hosts stop at 1 024 bytes for a key; Linux file systems at 255 for a name.
    if path.isEmpty { return "an empty path" }
    if path.utf8.count > 1024 { return "a path of more than 1024 bytes" }
    if path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "a path with control characters" }
    if path.hasPrefix(reserved) { return "a path that begins with \(reserved)" }
    for name in path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      if name.isEmpty { return "a path with an empty name" }
      if name.first == UInt8(ascii: "."), name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) {
        return "a path with \"\(name.count == 1 ? "." : "..")\""
      }
      if name.count > 255 { return "a name of more than 255 bytes" }
    }
    return nil
  }

  /// The folders above a path, the nearest last.
  static func folders(above path: String) -> [String] {
    path.utf8.indices.filter { path.utf8[$0] == UInt8(ascii: "/") }.map { String(path[..<$0]) }
  }

  /// All folders that files stand in, at every depth, sorted.
  static func folders(of files: [OutputFile]) -> [String] { folders(of: files.map(\.path)) }

  static func folders(of paths: [String]) -> [String] {
    var folders: Set<String> = []
    var last: Substring?
    for path in paths {
      // Neighbours stand in the same folder more often than not.
      let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[..<$0] }
      guard let folder, folder != last else { continue }
      last = folder
      if folders.insert(String(folder)).inserted { folders.formUnion(Self.folders(above: path)) }
    }
    return folders.sorted(by: precedesByBytes)
  }
}

/// Checks the paths of a site's files as they come; of those that exclude each other the first wins.
struct PathCheck {
  /// Paths so far by their lower case, under which a Mac and Windows know them.
  private var names: [String: String] = [:]
  private var folders: Set<String> = []
  /// Folders that cannot be made, because a file stands in their place.
  private var blocked: Set<String> = []

  /// - Returns: the files that can be written, sorted, and the folders that they need and no file before them did.
  mutating func accept(
    _ files: [OutputFile], site: String
  ) -> Diagnosed<(files: [OutputFile], folders: [String])> {
    var diagnostics: [Diagnostic] = []
    let sorted = files.sorted { precedesByBytes($0.path, $1.path) }
    let problems = sorted.map { OutputPath.problem($0.path) }
    let wanted = zip(sorted, problems).compactMap { $1 == nil ? $0 : nil }
    var new = OutputPath.folders(of: wanted).filter { folders.insert($0).inserted }
    blocked.formUnion(new.filter { names[Self.key($0)] == $0 })
    var good: [OutputFile] = []
    good.reserveCapacity(sorted.count)
    for (file, problem) in zip(sorted, problems) {
      if let problem = problem ?? self.problem(file.path) {
        diagnostics.append(Self.report(.error, "site.path", problem, file.path, site))
        continue
      }
      good.append(file)
      if let other = names.updateValue(file.path, forKey: Self.key(file.path)) {
        let summary = "\(file.path) and \(other) differ in upper and lower case only"
        diagnostics.append(Self.report(.warning, "site.case", summary, file.path, site))
      }
    }
    if !blocked.isEmpty { new.removeAll { isBlocked($0) || blocked.contains($0) } }
    return Diagnosed((good, new), diagnostics)
  }

  private func problem(_ path: String) -> String? {
    if names[Self.key(path)] == path { return "two files for one path" }
    if folders.contains(path) && !blocked.contains(path) || isBlocked(path) {
      return "a file and a folder for one path"
    }
    return nil
  }

  private func isBlocked(_ path: String) -> Bool {
    !blocked.isEmpty && OutputPath.folders(above: path).contains(where: blocked.contains)
  }

  /// Nearly all paths are their own key and share its memory.
  private static func key(_ path: String) -> String {
    path.utf8.contains { $0 >= 0x80 || (0x41...0x5A).contains($0) } ? path.lowercased() : path
  }

  private static func report(
    _ severity: Diagnostic.Severity, _ rule: String, _ summary: String, _ path: String, _ site: String
  ) -> Diagnostic {
    Diagnostic(
      severity, rule: rule, at: SourceLocation(file: joined(site, path)), summary,
      because: severity == .error
        ? "The file is left out of the site." : "On a Mac or on Windows the one would overwrite the other.",
      remedy: "Rename the document, or give it an id of its own in its front matter.")
  }
}
