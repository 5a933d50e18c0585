import Foundation
import Testing

/// The arrows between modules: what each may import of this package. `Documentation/Architecture.md` draws them.
private let arrows: [String: Set<String>] = [
  "Diagnostics": [],
  "Parallelism": [],
  "ByteCoding": [],
  "FileTree": ["Diagnostics", "Parallelism"],
  "DataFormats": ["Diagnostics"],
  "TextAnalysis": [],
  "Configuration": ["DataFormats", "Diagnostics"],
  "CommonMark": ["CCmark", "CCmarkArena", "Diagnostics"],
  "Markdown": ["CommonMark", "DataFormats", "Diagnostics"],
  "Postmortems": ["ByteCoding", "Configuration", "DataFormats", "Diagnostics", "Markdown", "TextAnalysis"],
  "Audiences": ["Configuration", "DataFormats", "Diagnostics", "FileTree", "Markdown", "Parallelism", "TextAnalysis"],
  "PreviewServer": [],
  "TextPlots": ["Diagnostics"],
  "LinkCheck": ["Diagnostics", "TextAnalysis"],
  "History": [],
  "Authoring": ["Diagnostics", "Markdown", "Postmortems"],
  "Tickets": ["Configuration", "DataFormats", "Diagnostics", "Postmortems"],
  "KnowledgeBase": ["Diagnostics", "Markdown", "Parallelism", "Postmortems", "TextAnalysis"],
  "SearchIndex": ["ByteCoding", "Diagnostics", "Parallelism", "TextAnalysis"],
  "Review": [
    "Configuration", "DataFormats", "Diagnostics", "FileTree", "KnowledgeBase", "Markdown", "Parallelism",
    "Postmortems", "TextAnalysis",
  ],
  "SiteGenerator": [
    "Audiences", "ByteCoding", "Configuration", "DataFormats", "Defaults", "Diagnostics", "FileTree", "History",
    "KnowledgeBase", "Markdown", "Parallelism", "Postmortems", "SearchIndex", "TextAnalysis", "Tickets",
  ],
  "Defaults": [],
  "EmbedDefaults": [],
  "EmbedDefaultsPlugin": [],
  "debrief": [
    "Authoring", "ByteCoding", "Configuration", "DataFormats", "Defaults", "Diagnostics", "FileTree", "History",
    "KnowledgeBase", "LinkCheck", "Markdown", "Parallelism", "Postmortems", "PreviewServer", "Review", "SearchIndex",
    "SiteGenerator",
    "TextPlots", "Tickets",
  ],
]

/// Kept libraries and the only modules that may know them.
private let libraries: [String: Set<String>] = [
  "ArgumentParser": ["debrief"],
  "CCmark": ["CommonMark"],
  "CCmarkArena": ["CommonMark"],
  // An oracle in tests only: it aborts on some malformed input.
  "TOMLKit": [],
  "Yams": ["DataFormats"],
  "PackagePlugin": ["EmbedDefaultsPlugin"],
]

/// Modules whose hot paths must stay free of Foundation, and those that meet the system.
private let mayUseFoundation: Set<String> = [
  "DataFormats", "EmbedDefaults", "EmbedDefaultsPlugin", "History", "SiteGenerator", "debrief",
]

private struct Import {
  var module: String
  var imported: String
  var place: String
}

private let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "Sources")

private func imports() throws -> [Import] {
  var found: [Import] = []
  let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
  for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
    let parts = file.pathComponents.dropFirst(sources.pathComponents.count)
    guard let module = parts.first else { continue }
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let words = line.split(separator: " ")
      guard let index = words.firstIndex(of: "import"), index <= 2, index + 1 < words.count,
        words[..<index].allSatisfy({ $0.hasPrefix("@") || $0 == "public" || $0 == "internal" || $0 == "private" })
      else { continue }
      let last = words[words.count - 1]
      let name = last.split(separator: ".")[0]
      found.append(
        Import(module: module, imported: String(name), place: "\(parts.joined(separator: "/")):\(number + 1)"))
    }
  }
  return found
}

@Suite struct ArchitectureTests {
  @Test func everyModuleHasItsArrows() throws {
    let modules = Set(try imports().map(\.module))
    #expect(modules.count > 6, "the sources were not found")
    #expect(modules.isSubset(of: Set(arrows.keys)))
  }

  @Test func importsFollowTheArrows() throws {
    for use in try imports() where arrows[use.imported] != nil {
      let allowed = arrows[use.module]?.contains(use.imported) == true
      #expect(allowed, "\(use.place): \(use.module) may not import \(use.imported)")
    }
  }

  @Test func arrowsHaveNoCycle() {
    var remaining = arrows
    while let leaf = remaining.first(where: { $0.value.isDisjoint(with: remaining.keys) }) {
      remaining[leaf.key] = nil
    }
    #expect(remaining.isEmpty, "a cycle among \(remaining.keys.sorted())")
  }

  @Test func librariesAreKnownWhereTheyBelong() throws {
    for use in try imports() {
      guard let allowed = libraries[use.imported] else { continue }
      #expect(allowed.contains(use.module), "\(use.place): \(use.imported) belongs to \(allowed.sorted())")
    }
  }

  @Test func foundationStaysOutOfTheInnerModules() throws {
    for use in try imports() where use.imported.hasPrefix("Foundation") {
      #expect(mayUseFoundation.contains(use.module), "\(use.place): \(use.module) does without Foundation")
    }
  }

  /// Benchmarks that build modules in a package of their own give them the same arrows; nothing else builds them.
  @Test func packagesOfBenchmarksFollowTheArrows() throws {
    let benchmarks = sources.deletingLastPathComponent().appending(path: "Benchmarks")
    let packages = try FileManager.default.contentsOfDirectory(at: benchmarks, includingPropertiesForKeys: nil)
      .map { $0.appending(path: "Package.swift") }.filter { FileManager.default.fileExists(atPath: $0.path) }
    #expect(!packages.isEmpty)
    for package in packages {
      let text = try String(contentsOf: package, encoding: .utf8)
      let target = #/\.target\(\s*name: "(\w+)",(?:\s*dependencies: \[([^\]]*)\],)?\s*path: "Modules/\w+"\)/#
      for match in text.matches(of: target) {
        guard let arrows = arrows[String(match.1)] else { continue }
        let named = Set((match.2 ?? "").matches(of: /"(\w+)"/).map { String($0.1) })
        // What a module may import and does not need no package gives it.
        #expect(named.subtracting(["Yams"]).isSubset(of: arrows), "\(match.1)")
        let imported = Set(try imports().filter { $0.module == match.1 }.map(\.imported)).intersection(arrows)
        #expect(imported.isSubset(of: named), "\(match.1) lacks \(imported.subtracting(named))")
      }
    }
  }
}
