/// The paths of all source files in orders in which a misspelt one stands near the one that was meant.
///
/// Comparing a path with every other would cost the square of the content: a folder of ten thousand documents may
/// well have twenty thousand links that lead nowhere.
struct SourceNames: Sendable {
  /// All paths, sorted.
  let paths: [String]
  private let backwards: [(key: [UInt8], path: String)]
  private let byFileName: [String: [String]]

  init(_ paths: some Sequence<String>) {
    self.paths = paths.sorted()
    backwards = self.paths.map { (key: Array($0.lowercased().utf8.reversed()), path: $0) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
    byFileName = Dictionary(grouping: self.paths) { SourceNames.fileName($0).lowercased() }
  }

  /// The path that was most likely meant: one that is spelt alike, else one of the same file name.
  func nearest(to path: String) -> String? {
    let beside = 12
    let start = place(in: paths.count) { paths[$0] < path }
    let key = Array(path.lowercased().utf8.reversed())
    let end = place(in: paths.count) { backwards[$0].key.lexicographicallyPrecedes(key) }
    let range = { (place: Int) in max(0, place - beside)..<min(paths.count, place + beside) }
    let near = range(start).map { paths[$0] } + range(end).map { backwards[$0].path }
    return closest(to: path, in: near) ?? byFileName[SourceNames.fileName(path).lowercased()]?.first
  }

  /// The only file of this name, with its suffix or without; `nil` where there are several.
  func only(named name: String) -> String? {
    let wanted = name.lowercased()
    let found =
      (byFileName[wanted] ?? []) + [".md", ".markdown", ".qmd"].flatMap { byFileName[wanted + $0] ?? [] }
    return found.count == 1 ? found.first : nil
  }

  /// The first place for which the condition does not hold; it holds for none behind.
  private func place(in count: Int, _ isBefore: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if isBefore(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
