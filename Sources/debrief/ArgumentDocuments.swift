import ArgumentParser
import Configuration
import Diagnostics
import Foundation
import Markdown
import Postmortems
import SiteGenerator

/// A document that an argument names.
struct ArgumentDocument {
  /// As the user named it.
  var shown: String
  /// As a build knows it: from its content folder on; as the user named it where it stands in none.
  var path: String
  var isInContent: Bool
  var bytes: [UInt8]

  /// Diagnostics that name the file as the user does.
  func located(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.map { diagnostic in
      var result = diagnostic
      if result.location.file == path { result.location.file = shown }
      for index in result.notes.indices where result.notes[index].location?.file == path {
        result.notes[index].location?.file = shown
      }
      return result
    }
  }

  func parsed() -> Diagnosed<Document> {
    let source = SourceText.decode(path: path, bytes: bytes)
    let document = Document.parse(source.value)
    return Diagnosed(document.value, source.diagnostics + document.diagnostics)
  }
}

/// Reads the files that arguments name, and knows which of them stand in a content folder.
struct ArgumentDocuments {
  private let roots: [String]
  private(set) var missing = 0

  init(_ configuration: Configuration) {
    roots = configuration.content.map { Self.resolved($0) + "/" }
  }

  /// `nil` for a file that cannot be read, which is reported and counted.
  mutating func read(_ file: String) -> ArgumentDocument? {
    do {
      let bytes = try ArgumentFile.read(file)
      if file == "-" {
        let name = "standard input"
        return ArgumentDocument(shown: name, path: name, isInContent: false, bytes: bytes)
      }
      let inContent = pathInContent(file)
      return ArgumentDocument(shown: file, path: inContent ?? file, isInContent: inContent != nil, bytes: bytes)
    } catch {
      Console.error("debrief: \(file): \(FileProblem.words(error))\n")
      missing += 1
      return nil
    }
  }

  /// Whether a file stands in a content folder.
  func isInContent(_ file: String) -> Bool { pathInContent(file) != nil }

  private func pathInContent(_ file: String) -> String? {
    let whole = Self.resolved(file)
    return roots.first { whole.hasPrefix($0) }.map { String(whole.dropFirst($0.count)) }
  }

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }
}

extension Console {
  /// Ends with 2 where arguments name no document, and says what is there in their place.
  static func requireDocuments(at unmatched: [String], _ configuration: Configuration) throws {
    guard !unmatched.isEmpty else { return }
    for path in unmatched { error("debrief: \(path): \(problem(path, configuration.content))\n") }
    throw ExitCode(2)
  }

  private static func problem(_ path: String, _ content: [String]) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      let below = content.map { ($0.hasSuffix("/") ? $0 : $0 + "/") + path }
      let near = below.first { FileManager.default.fileExists(atPath: $0) }
      return "there is no such file or folder" + (near.map { "\n     do:  write \($0)" } ?? "")
    }
    return (isFolder.boolValue ? "there is no document in this folder" : "this file is no document")
      + "; documents end in .md, .markdown or .qmd, or fit include: of debrief.yml"
      + "\n     do:  name another path, or look whether exclude: or a .debriefignore leaves it out"
  }
}
