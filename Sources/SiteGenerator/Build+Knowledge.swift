import Diagnostics
import FileTree
import KnowledgeBase

/// Content read and linked, for commands that answer questions and write no site.
public struct KnowledgeResult: Sendable {
  public var base: KnowledgeBase
  public var diagnostics: [Diagnostic]
  /// The bytes of the sources that diagnostics point at, by the path they name.
  public var sources: [String: [UInt8]]
  /// The path that people can open, by the path that records have.
  public var displayPaths: [String: String]
  /// Why no answer is to be given: it would be about a part of the content, or about nothing.
  public var refusal: BuildRefusal?
}

extension Build {
  /// files → documents → postmortems → knowledge base, and no further.
  ///
  /// - Parameter cache: what is known of documents from before.
  public static func knowledge(
    _ request: BuildRequest, cache: inout RecordCache, progress: (Stage) -> Void = { _ in }
  ) -> KnowledgeResult {
    progress(.read)
    let input = read(request)
    let linked = knowledge(from: input.value, request: request, cache: &cache, progress: progress)
    let shown = DisplayPaths(input.value)
    return KnowledgeResult(
      base: linked.base,
      diagnostics: (input.diagnostics + linked.diagnostics.map(shown.located)).inReportOrder(),
      sources: shown.sources,
      displayPaths: Dictionary(
        input.value.files.map { ($0.path, $0.displayPath) }, uniquingKeysWith: { first, _ in first }),
      refusal: BuildRefusal(reading: input.diagnostics))
  }
}
