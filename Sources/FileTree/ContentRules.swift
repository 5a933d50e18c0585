/// Which names below a content root are documents.
struct ContentRules: Sendable {
  static let ignoreFile = ".debriefignore"

  private let include: [GlobPattern]
  private let exclude: [GlobPattern]

  init(include: [String], exclude: [String]) {
    self.include = include.compactMap { GlobPattern($0) }
    self.exclude = exclude.compactMap { GlobPattern($0) }
  }

  /// Quarto's `.qmd` is Markdown with front matter.
  static func hasMarkdownSuffix(_ name: [UInt8]) -> Bool {
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return false }
    let suffix = name[dot...].map { $0 | 0x20 }
    return suffix == Array(".md".utf8) || suffix == Array(".qmd".utf8) || suffix == Array(".markdown".utf8)
  }

  func isDocument(_ path: String, name: [UInt8], ignore: IgnoreRules) -> Bool {
    let named = include.contains { $0.matches(path) }
    // Editors leave `.#db.md` and `._db.md` behind; a pattern can still ask for a hidden file.
    guard named || !isHidden(name) && Self.hasMarkdownSuffix(name) else { return false }
    return !exclude.contains { $0.matches(path) } && !ignore.ignores(path, isFolder: false)
  }

  func descends(into path: String, name: [UInt8], ignore: IgnoreRules) -> Bool {
    !isHidden(name) && !name.elementsEqual("node_modules".utf8)
      && !exclude.contains { $0.matches(path, isFolder: true) } && !ignore.ignores(path, isFolder: true)
  }

  private func isHidden(_ name: [UInt8]) -> Bool { name.first == UInt8(ascii: ".") }
}
