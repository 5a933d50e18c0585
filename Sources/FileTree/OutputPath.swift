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
  static func folders(of files: [OutputFile]) -> [String] {
    var folders: Set<String> = []
    var last: Substring?
    for file in files {
      // Neighbours stand in the same folder more often than not.
      let folder = file.path.utf8.lastIndex(of: UInt8(ascii: "/")).map { file.path[..<$0] }
      guard let folder, folder != last else { continue }
      last = folder
      if folders.insert(String(folder)).inserted { folders.formUnion(Self.folders(above: file.path)) }
    }
    return folders.sorted(by: precedesByBytes)
  }

  /// The files that can be written, sorted; the first of those that exclude each other wins.
  static func checked(_ files: [OutputFile], site: String) -> Diagnosed<[OutputFile]> {
    var diagnostics: [Diagnostic] = []
    var good: [OutputFile] = []
    var names: [String: String] = [:]
    let sorted = files.sorted { precedesByBytes($0.path, $1.path) }
    let folders = Set(folders(of: files))
    for file in sorted {
      if let problem = problem(file.path) {
        diagnostics.append(report(.error, "site.path", problem, file.path, site))
      } else if good.last?.path == file.path {
        diagnostics.append(report(.error, "site.path", "two files for one path", file.path, site))
      } else if folders.contains(file.path) {
        diagnostics.append(report(.error, "site.path", "a file and a folder for one path", file.path, site))
      } else {
        good.append(file)
        if let other = names.updateValue(file.path, forKey: file.path.lowercased()) {
          let summary = "\(file.path) and \(other) differ in upper and lower case only"
          diagnostics.append(report(.warning, "site.case", summary, file.path, site))
        }
      }
    }
    return Diagnosed(good, diagnostics)
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
