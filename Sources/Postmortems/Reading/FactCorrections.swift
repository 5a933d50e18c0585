import DataFormats
import Diagnostics

/// Facts that people state in a file of the configuration, for documents that nobody can or will edit.
///
/// The format is a mapping from a document's path in its content folder to its facts, with the keys of front matter:
///
///     incidents/2018-02-22-nginx-down.md:
///       severity: SEV2
///       causes: [capacity.exhaustion]
///
/// They count as stated by the author and come before all that stands in the document.
public struct FactCorrections: Sendable {
  /// Where the corrections stand, for diagnostics.
  public var file: String
  private var facts: [String: DataValue] = [:]
  /// Where each path stands in the file.
  private var places: [String: SourceRange] = [:]

  public static let none = FactCorrections(file: "corrections.yml")

  public init(file: String) { self.file = file }

  /// Reads the file's data; what is no mapping of facts is diagnosed and left out.
  public static func read(_ data: DataValue?, file: String) -> Diagnosed<FactCorrections> {
    var corrections = FactCorrections(file: file)
    var diagnostics: [Diagnostic] = []
    if let data, !data.isNull, data.entries.isEmpty {
      diagnostics.append(
        Diagnostic(
          .warning, rule: "corrections.facts", at: SourceLocation(file: file, range: data.range),
          "the corrections are no map of documents and their facts", because: "nothing is corrected",
          remedy: "write the path of a document, a colon, and its facts indented below it"))
    }
    for entry in data?.entries ?? [] {
      guard !entry.value.entries.isEmpty else {
        diagnostics.append(
          Diagnostic(
            .warning, rule: "corrections.facts", at: SourceLocation(file: file, range: entry.keyRange),
            "no facts are stated for \"\(entry.key)\"", because: "nothing of it is corrected",
            remedy: "write facts below it as in front matter, such as `severity: SEV2`"))
        continue
      }
      for fact in entry.value.entries where !known(fact.key) {
        diagnostics.append(
          Diagnostic(
            .warning, rule: "corrections.facts", at: SourceLocation(file: file, range: fact.keyRange),
            "\"\(fact.key)\" is not a fact that can be corrected", because: "it is left out",
            remedy: Suggestion.nearest(to: fact.key, in: FieldName.allCases.map(\.rawValue)).map {
              "did you mean \"\($0)\"?"
            } ?? "use the names of front matter"))
      }
      let path = normalized(entry.key)
      corrections.facts[path] = entry.value
      corrections.places[path] = entry.keyRange
    }
    return Diagnosed(corrections, diagnostics)
  }

  private static func known(_ key: String) -> Bool { FieldName(rawValue: key) != nil || key == "kind" }

  /// The paths that something is stated for, sorted.
  public var paths: [String] { facts.keys.sorted() }

  public subscript(path: String) -> DataValue? { facts[FactCorrections.normalized(path)] }

  /// Paths that no document has: a slip of the finger there would correct nothing and say nothing.
  public func unmatched(_ documents: some Sequence<String>) -> [Diagnostic] {
    guard !facts.isEmpty else { return [] }
    let known = Set(documents)
    return paths.filter { !known.contains($0) }.map { path in
      let name = path.split(separator: "/").last
      let near =
        known.filter { $0.split(separator: "/").last == name }.min() ?? Suggestion.nearest(to: path, in: known.sorted())
      return Diagnostic(
        .warning, rule: "corrections.path", at: SourceLocation(file: file, range: places[path]),
        "no document has the path \"\(path)\"", because: "its facts are stated of nothing",
        remedy: near.map { "did you mean \"\($0)\"?" }
          ?? "write the path from the content folder on, or remove the entry")
    }
  }

  private static func normalized(_ path: String) -> String {
    path.hasPrefix("./") ? String(path.dropFirst(2)) : path
  }

  /// The labelled values for one document.
  func values(for path: String) -> [LabelledValue] {
    guard let data = self[path] else { return [] }
    return LabelledValue.read(frontMatter: data, file: file).map { value in
      var value = value
      value.source = .correction
      return value
    }
  }
}
