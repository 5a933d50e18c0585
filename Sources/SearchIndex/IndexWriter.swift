/// A file of the search index.
public struct IndexFile: Hashable, Sendable {
  /// Relative to the site's root, such as `search/current.js`.
  public var path: String
  public var bytes: [UInt8]

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// Writes the static search index of a site.
public enum IndexWriter {
  /// All files of the index, the pointer `search/current.js` last, so that whoever writes them in this
  /// order never shows a half-new index.
  public static func write(
    _ documents: [SearchDocument], facets: [FacetDefinition], options: IndexOptions = IndexOptions()
  ) -> [IndexFile] {
    []
  }
}
