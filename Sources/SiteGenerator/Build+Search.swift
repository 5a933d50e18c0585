import Diagnostics
import FileTree
import KnowledgeBase
import SearchIndex

/// A search index that was never written, and the files behind its pages.
public struct SourceIndex: Sendable {
  public var files: [IndexFile]
  /// The path of the source file, as people can open it, by the address of its page.
  public var sources: [String: String]
  public var diagnostics: [Diagnostic]
  /// Why no answer is to be given: it would be about a part of the content, or about nothing.
  public var refusal: BuildRefusal?
}

extension Build {
  /// files → documents → postmortems → knowledge base → index: a build without its pages.
  ///
  /// - Parameter cache: what is known of documents from before.
  public static func index(_ request: BuildRequest, cache: inout RecordCache) -> SourceIndex {
    let input = read(request)
    let theme = Theme.load(for: request.configuration)
    let linked = knowledge(from: input.value, request: request, cache: &cache)
    let base = linked.base
    let map = SiteMap.make(for: base)
    let documents = SearchDocuments.make(
      from: base, map: map.value, theme: theme.value, threads: request.threads)
    let options = IndexOptions.make(synonyms: request.synonyms, threads: request.threads)

    var addresses: [String: String] = [:]
    for file in input.value.files {
      if let page = map.value.page(ofSource: file.path) {
        addresses[RelativeLink.percentEncoded(page)] = file.displayPath
      }
    }
    return SourceIndex(
      files: IndexWriter.write(documents.documents, facets: documents.facets, options: options.value),
      sources: addresses,
      diagnostics: input.diagnostics + theme.diagnostics + linked.diagnostics + map.diagnostics + options.diagnostics,
      refusal: BuildRefusal(reading: input.diagnostics))
  }
}
