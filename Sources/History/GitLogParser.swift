/// Reads the output of `git log --raw -z` as it comes, and keeps what concerns the files that are wanted.
///
/// A commit is `0x01`, its id, a blank and its day; a change is `:`, two modes, two blob ids and a letter, then the path,
/// or for a rename the old and the new one. Everything ends in a zero byte, so that a path may hold any other.
struct GitLogParser {
  /// `git log` arguments that give this output.
  static let arguments = [
    "log", "--date-order", "--no-color", "--no-ext-diff", "--no-textconv", "--no-notes", "--no-show-signature",
    "--no-decorate", "--diff-merges=off", "--raw", "--no-abbrev", "-z", "-M", "--relative", "--date=short",
    "--format=tformat:%x01%H %ad", "--", ".",
  ]

  private enum Expected {
    case header
    /// The path of a change: its blob and letter.
    case path(blob: String, letter: UInt8)
    case newPath(blob: String, old: String)
  }

  /// Commits whose parents are not there: what they show as new may be old.
  private let boundaries: Set<String>
  /// Where the content of an older name is today; newest commits come first.
  private var current: [String: String]
  private var expected = Expected.header
  private var pending: [UInt8] = []
  private var day = ""
  private var renames: [(old: String, new: String)] = []
  private var isBoundary = false
  /// Newest first.
  private var versions: [String: [SourceHistory.Version]] = [:]
  private var cut: Set<String> = []

  init(paths: some Sequence<String>, boundaries: Set<String> = []) {
    self.boundaries = boundaries
    current = Dictionary(paths.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func consume(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if byte == 0 {
        take(pending[...])
        pending.removeAll(keepingCapacity: true)
      } else {
        pending.append(byte)
      }
    }
  }

  /// The files that have a history.
  func files() -> [String: SourceHistory.File] {
    var files: [String: SourceHistory.File] = [:]
    for (path, found) in versions {
      files[path] = SourceHistory.File(versions: found.reversed(), isComplete: !cut.contains(path))
    }
    return files
  }

  private mutating func take(_ token: ArraySlice<UInt8>) {
    switch expected {
    case .header: takeHeader(token.drop { $0 == 0x0A })
    case .path(let blob, let letter):
      // A path that is not UTF-8 is none that a document can have.
      let path = String(validating: token, as: UTF8.self) ?? ""
      if letter == UInt8(ascii: "R") || letter == UInt8(ascii: "C") {
        expected = .newPath(blob: blob, old: path)
      } else {
        expected = .header
        add(path, blob, isRemoved: letter == UInt8(ascii: "D"))
      }
    case .newPath(let blob, let old):
      expected = .header
      let new = String(validating: token, as: UTF8.self) ?? ""
      add(new, blob, isRemoved: false)
      renames.append((old, new))
    }
  }

  private mutating func takeHeader(_ token: ArraySlice<UInt8>) {
    guard let first = token.first else { return }
    if first == 0x01 {
      applyRenames()
      let parts = token.dropFirst().split(separator: 0x20, maxSplits: 1)
      day = parts.count == 2 ? String(decoding: parts[1], as: UTF8.self) : ""
      isBoundary = parts.first.map { boundaries.contains(String(decoding: $0, as: UTF8.self)) } ?? false
    } else if first == UInt8(ascii: ":") {
      let parts = token.split(separator: 0x20)
      guard parts.count == 5, let letter = parts[4].first else { return }
      expected = .path(blob: String(decoding: parts[3], as: UTF8.self), letter: letter)
    }
  }

  /// Older commits know a file by its old name; one that has that name today came later. All renames of a commit
  /// happen at once, so that two files can swap names.
  private mutating func applyRenames() {
    let targets = renames.map { current[$0.new] }
    for rename in renames { current[rename.new] = nil }
    for (rename, target) in zip(renames, targets) where !rename.old.isEmpty { current[rename.old] = target }
    renames = []
  }

  private mutating func add(_ path: String, _ blob: String, isRemoved: Bool) {
    guard !isRemoved, let target = current[path] else { return }
    if isBoundary {
      cut.insert(target)
    } else {
      versions[target, default: []].append(SourceHistory.Version(day: day, blob: blob))
    }
  }
}

/// Reads the output of `git cat-file --batch`: `id blob size`, the bytes and a line end; or `id missing`.
struct GitBlobParser {
  private(set) var blobs: [String: [UInt8]] = [:]
  private var line: [UInt8] = []
  private var id = ""
  private var bytes: [UInt8] = []
  /// How many bytes of the blob are still to come, its line end included; `nil` between blobs.
  private var missing: Int?
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  mutating func consume(_ chunk: some Collection<UInt8>) {
    var rest = chunk[...]
    while !rest.isEmpty {
      if let count = missing {
        let part = rest.prefix(count)
        // What is too large is passed over, not kept.
        if bytes.count + part.count <= limit + 1 { bytes.append(contentsOf: part) }
        rest = rest.dropFirst(part.count)
        missing = count - part.count
        if missing == 0 { finish() }
      } else if let end = rest.firstIndex(of: 0x0A) {
        line.append(contentsOf: rest[..<end])
        rest = rest[rest.index(after: end)...]
        begin()
      } else {
        line.append(contentsOf: rest)
        return
      }
    }
  }

  private mutating func begin() {
    let parts = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    line = []
    guard parts.count == 3, parts[1] == "blob", let size = Int(parts[2]), size >= 0, size < 1 << 40 else { return }
    id = parts[0]
    missing = size + 1
    expectedSize = size
  }

  private var expectedSize = 0

  private mutating func finish() {
    if bytes.count == expectedSize + 1, expectedSize <= limit { blobs[id] = Array(bytes.dropLast()) }
    bytes = []
    missing = nil
  }
}
