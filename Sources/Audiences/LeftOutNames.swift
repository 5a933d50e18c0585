import Markdown
import TextAnalysis

/// By what names documents that are left out might be linked to or spoken of in those that stay.
struct LeftOutNames: Sendable {
  /// Paths without their suffix, lowercased.
  private var paths: Set<String> = []
  /// Ids, former ids and titles, lowercased.
  private var names: Set<String> = []

  /// What is known of a document before anything is left out.
  struct Card: Sendable {
    var path: String
    var names: [String]
  }

  init(leftOut: [Card], kept: [Card]) {
    paths = Set(leftOut.map { Self.stem(of: $0.path.lowercased()) })
    names = Set(leftOut.flatMap(\.names).map { $0.lowercased() })
    for card in leftOut { names.insert(Self.fileName(card.path)) }
    // What names a document that stays, too, betrays nothing.
    for card in kept {
      for name in card.names { names.remove(name.lowercased()) }
      names.remove(Self.fileName(card.path))
    }
  }

  /// Names that cannot be mistaken for words: `INC-2024-17`, `acme-breach`.
  var distinctive: [String] {
    names.filter { name in
      let bytes = name.utf8
      return bytes.count >= 5 && !bytes.contains(0x20) && bytes.contains { $0 == 0x2D || $0 == 0x5F }
    }.sorted()
  }

  /// - Parameter destination: of a link, as written.
  func contain(_ destination: String, from path: String, isName: Bool) -> Bool {
    if isName { return names.contains(destination.split(separator: "#")[safe: 0].map { $0.lowercased() } ?? "") }
    let plain = destination.prefix { $0 != "#" && $0 != "?" }
    guard !plain.isEmpty, !plain.contains("://") else { return false }
    let decoded = PercentEncoding.decoded(String(plain)).lowercased()
    var parts = decoded.hasPrefix("/") ? [] : path.lowercased().split(separator: "/").dropLast().map(String.init)
    for part in decoded.split(separator: "/") {
      if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(String(part)) }
    }
    let target = Self.stem(of: parts.joined(separator: "/"))
    return paths.contains(target) || names.contains(Self.fileName(decoded)) || paths.contains(target + "/index")
      || paths.contains(target + "/readme")
  }

  private static func fileName(_ path: String) -> String {
    stem(of: path.lowercased().split(separator: "/").last.map(String.init) ?? "")
  }

  private static func stem(of path: String) -> String {
    for suffix in [".markdown", ".md", ".qmd", ".html"] where path.hasSuffix(suffix) {
      return String(path.dropLast(suffix.count))
    }
    return path
  }
}

extension Collection {
  subscript(safe offset: Int) -> Element? { dropFirst(offset).first }
}
