import TextAnalysis

/// What a site may set about its search index; the defaults are the measured ones.
public struct IndexOptions: Sendable {
  /// Words that mean the same in this field of work.
  public var synonyms: Synonyms
  /// How many threads analyse documents; the bytes written are the same for any number.
  public var threads: Int
  /// Bytes of postings in a shard; `nil` takes 8 kB, above 20 000 documents 16 kB.
  public var shardBytes: Int?
  /// Bytes of titles and excerpts in one file.
  public var fragmentBytes: Int
  /// Bytes of text of one document that excerpts are cut from.
  public var excerptBytes: Int

  public init(
    synonyms: Synonyms = Synonyms(), threads: Int = 1, shardBytes: Int? = nil, fragmentBytes: Int = 4_096,
    excerptBytes: Int = 6_144
  ) {
    self.synonyms = synonyms
    self.threads = threads
    self.shardBytes = shardBytes
    self.fragmentBytes = fragmentBytes
    self.excerptBytes = excerptBytes
  }
}
