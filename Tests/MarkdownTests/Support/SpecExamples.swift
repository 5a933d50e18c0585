import Foundation
import Testing

/// One example of a specification: what is written, and what it becomes.
struct SpecExample: Sendable, CustomTestStringConvertible {
  var number: Int
  var section: String
  var markdown: String
  var html: String

  var testDescription: String { "example \(number), \(section)" }

  /// The examples of a file in `../shared/spec`; `nil` where it is not there.
  static func read(_ name: String) -> [SpecExample]? {
    guard let text = try? String(contentsOf: SharedFiles.folder.appending(path: "spec/\(name)"), encoding: .utf8)
    else { return nil }
    var examples: [SpecExample] = []
    var section = ""
    var info: String?
    var parts: [[Substring]] = []
    let fence = String(repeating: "`", count: 32)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if info == nil {
        if line.hasPrefix(fence + " example") {
          info = String(line.dropFirst(fence.count + 8)).trimmingCharacters(in: .whitespaces)
          parts = [[]]
        } else if line.hasPrefix("#") {
          section = String(line.drop(while: { $0 == "#" || $0 == " " }))
        }
      } else if line == fence {
        func text(_ lines: [Substring]) -> String {
          lines.map { $0 + "\n" }.joined().replacingOccurrences(of: "→", with: "\t")
        }
        let name = info.flatMap { $0.isEmpty ? nil : $0 } ?? section
        examples.append(
          SpecExample(
            number: examples.count + 1, section: name, markdown: text(parts[0]),
            html: parts.count > 1 ? text(parts[1]) : ""))
        info = nil
      } else if line == ".", parts.count == 1 {
        parts.append([])
      } else {
        parts[parts.count - 1].append(line)
      }
    }
    return examples
  }
}

/// Files that lie beside the repository and are read where they are there.
enum SharedFiles {
  static var folder: URL {
    var folder = URL(filePath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    return folder.appending(path: "../shared").standardized
  }

  static var exist: Bool { FileManager.default.fileExists(atPath: folder.appending(path: "spec").path) }

  /// The texts of all Markdown files in a folder of the shared ones, in order; none where it is not there.
  static func markdown(in name: String) -> [String] { markdown(under: folder.appending(path: name)) }

  /// The Markdown of this repository's own content and manual.
  static func repositoryMarkdown() -> [String] {
    var root = URL(filePath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    return ["Content", "Documentation"].flatMap { markdown(under: root.appending(path: $0)) }
  }

  private static func markdown(under folder: URL) -> [String] {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects as? [URL] ?? []
    return files.filter { $0.pathExtension == "md" }.sorted { $0.path < $1.path }
      .compactMap { try? String(contentsOf: $0, encoding: .utf8) }
  }

  static func skip(_ what: String) {
    print("SKIPPED: \(what): \(folder.path) is not there")
  }
}
