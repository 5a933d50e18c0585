/// What version control knows of documents.
public struct SourceHistory: Hashable, Sendable {
  /// One version of a file.
  public struct Version: Hashable, Sendable {
    /// `YYYY-MM-DD`, as the author's clock had it.
    public var day: String
    /// What names its bytes in `texts`.
    public var blob: String

    public init(day: String, blob: String) {
      self.day = day
      self.blob = blob
    }
  }

  public struct File: Hashable, Sendable {
    /// Oldest first, those under former names included; never empty.
    public var versions: [Version]
    /// Whether the first version is known; a shallow clone cuts history off.
    public var isComplete: Bool

    public init(versions: [Version], isComplete: Bool = true) {
      self.versions = versions
      self.isComplete = isComplete
    }
  }

  /// By path as documents have it.
  public var files: [String: File]
  /// The bytes of past versions, by blob; only of as many as were asked for.
  public var texts: [String: [UInt8]]
  /// Some history is not there.
  public var isShallow: Bool
  /// Files with more than one version whose past versions were not read, to bound the work.
  public var unread: Int

  public init(
    files: [String: File] = [:], texts: [String: [UInt8]] = [:], isShallow: Bool = false, unread: Int = 0
  ) {
    self.files = files
    self.texts = texts
    self.isShallow = isShallow
    self.unread = unread
  }
}

/// How far history is read.
public struct HistoryLimits: Hashable, Sendable {
  /// Of one file, the newest so many versions.
  public var versionsOfFile = 32
  /// Of all files together, those first that changed last.
  public var versions = 2_048
  /// The most bytes of one version.
  public var size = 1 << 20

  public init() {}
}
