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
}

extension Build {
  /// files → documents → postmortems → knowledge base → index: a build without its pages.
  public static func index(_ request: BuildRequest) -> SourceIndex {
    let configuration = request.configuration
    let content = ContentWalker(
      roots: configuration.content, include: configuration.include, exclude: configuration.exclude,
      threads: request.threads)
    let sources = content.files()
    let theme = Theme.load(from: configuration.templates)
    let (base, found, _) = knowledge(from: sources.value, request: request)
    let map = SiteMap.make(for: base)
    let documents = SearchDocuments.make(from: base, map: map.value, theme: theme.value)
    let options = IndexOptions.make(synonyms: request.synonyms, threads: request.threads)

    var addresses: [String: String] = [:]
    for file in sources.value {
      if let page = map.value.page(ofSource: file.path) {
        addresses[RelativeLink.percentEncoded(page)] = file.displayPath
      }
    }
    return SourceIndex(
      files: IndexWriter.write(documents.documents, facets: documents.facets, options: options.value),
      sources: addresses,
      diagnostics: sources.diagnostics + theme.diagnostics + found + map.diagnostics + options.diagnostics)
  }
}
