import TextAnalysis

/// Paths of source files, as links name them.
public enum SourcePath {
  /// The path that a link leads to, percent-decoded and without fragment and query; `nil` for addresses with a scheme
  /// or host, bare fragments and ways out of the content folder. A path that begins with `/` counts from the content
  /// folder, any other from the folder of the file.
  public static func resolve(_ destination: String, from file: String) -> String? {
    let bytes = destination.utf8
    guard let first = bytes.first, first != 0x23, first != 0x3F, !hasScheme(destination) else { return nil }
    let path = destination[..<(bytes.firstIndex { $0 == 0x23 || $0 == 0x3F } ?? bytes.endIndex)]
    var parts = first == 0x2F ? [] : file.utf8.split(separator: 0x2F).dropLast().map { Substring($0) }
    for part in PercentEncoding.decoded(String(path)).utf8.split(separator: 0x2F) {
      switch Substring(part) {
      case ".": continue
      case "..":
        guard !parts.isEmpty else { return nil }
        parts.removeLast()
      case let name: parts.append(name)
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }

  /// The documents that a path may mean, likeliest first: itself, without its suffix, as a folder, or as the page that
  /// a site generator makes of it.
  public static func documents(at path: String) -> [String] {
    let page = path.hasSuffix(".html") ? [String(path.dropLast(5)) + ".md"] : []
    return [path, path + ".md", path + "/index.md", path + "/README.md"] + page
  }

  /// RFC 3986, 3.1: a letter, then letters, digits, `+`, `-`, `.`, up to a colon; `//host` counts as well.
  public static func hasScheme(_ text: String) -> Bool {
    if text.hasPrefix("//") { return true }
    guard let colon = text.utf8.firstIndex(of: 0x3A), let first = text.utf8.first, (0x61...0x7A).contains(first | 0x20)
    else { return false }
    return text.utf8[..<colon].allSatisfy {
      (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0)
    }
  }
}
