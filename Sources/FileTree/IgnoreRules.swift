/// What the `.debriefignore` files of a folder and of those above it leave out.
///
/// gitignore(5): later lines win over earlier ones, deeper files over higher ones, `!` takes back in, and
/// nothing is taken back in below a folder that is left out.
struct IgnoreRules: Sendable {
  private struct Rule: Sendable {
    var folder: String
    var pattern: GlobPattern
    var takesBack: Bool
  }

  private var rules: [Rule] = []

  /// Adds the lines of an ignore file.
  ///
  /// - Parameter folder: where the file lies, relative to the root: empty, or with a `/` at its end.
  mutating func add(_ bytes: [UInt8], in folder: String) {
    for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      var line = String(decoding: line, as: UTF8.self)[...]
      while line.last == " ", !line.hasSuffix("\\ ") { line = line.dropLast() }
      if line.hasPrefix("#") { continue }
      let takesBack = line.hasPrefix("!")
      if takesBack { line = line.dropFirst() }
      guard let pattern = GlobPattern(String(line)) else { continue }
      rules.append(Rule(folder: folder, pattern: pattern, takesBack: takesBack))
    }
  }

  /// - Parameter path: relative to the root.
  func ignores(_ path: String, isFolder: Bool) -> Bool {
    for rule in rules.reversed() where path.hasPrefix(rule.folder) {
      if rule.pattern.matches(String(path.dropFirst(rule.folder.count)), isFolder: isFolder) { return !rule.takesBack }
    }
    return false
  }
}
