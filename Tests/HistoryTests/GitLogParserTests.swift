import Testing

@testable import History

/// Output as `git log` of `GitLogParser.arguments` prints it: `|` stands for the zero byte, `^` for 0x01.
private func files(
  _ output: String, paths: [String], boundaries: Set<String> = [], chunk: Int = 7
) -> [String: SourceHistory.File] {
  var parser = GitLogParser(paths: paths, boundaries: boundaries)
  let bytes = output.utf8.map { $0 == UInt8(ascii: "|") ? 0 : $0 == UInt8(ascii: "^") ? 1 : $0 }
  var rest = bytes[...]
  while !rest.isEmpty {
    parser.consume(rest.prefix(chunk))
    rest = rest.dropFirst(chunk)
  }
  return parser.files()
}

private func days(_ file: SourceHistory.File?) -> [String] { file?.versions.map(\.day) ?? [] }

@Suite struct GitLogParserTests {
  /// Recorded, with ids cut short.
  private let recorded = """
    ^f1 2026-03-03|
    :100644 100644 b1 b2 M|a.md|^f2 2026-03-02|
    :100644 100644 c1 c2 M|b.md|:000000 100644 00 b1 A|a.md|^f3 2026-03-01|
    :000000 100644 00 c1 A|b.md|
    """

  @Test(arguments: [1, 2, 3, 7, 1_000])
  func versionsStandOldestFirstHoweverTheOutputComes(chunk: Int) {
    let found = files(recorded, paths: ["a.md", "b.md"], chunk: chunk)
    #expect(found["a.md"]?.versions.map(\.blob) == ["b1", "b2"])
    #expect(days(found["a.md"]) == ["2026-03-02", "2026-03-03"])
    #expect(days(found["b.md"]) == ["2026-03-01", "2026-03-02"])
  }

  @Test func filesThatNobodyAskedForAreLeftOut() {
    #expect(files(recorded, paths: ["a.md"]).keys.sorted() == ["a.md"])
  }

  @Test func aRenameIsFollowed() {
    let output = """
      ^f1 2026-03-03|
      :100644 100644 b2 b3 M|new.md|^f2 2026-03-02|
      :100644 100644 b1 b2 R090|old.md|new.md|^f3 2026-03-01|
      :000000 100644 00 b1 A|old.md|
      """
    #expect(days(files(output, paths: ["new.md"])["new.md"]) == ["2026-03-01", "2026-03-02", "2026-03-03"])
  }

  @Test func twoFilesCanSwapNames() {
    let output = """
      ^f1 2026-03-02|
      :100644 100644 a1 a1 R100|a.md|b.md|:100644 100644 b1 b1 R100|b.md|a.md|^f2 2026-03-01|
      :000000 100644 00 a1 A|a.md|:000000 100644 00 b1 A|b.md|
      """
    let found = files(output, paths: ["a.md", "b.md"])
    #expect(found["a.md"]?.versions.map(\.blob) == ["b1", "b1"])
    #expect(found["b.md"]?.versions.map(\.blob) == ["a1", "a1"])
  }

  @Test func aNameTakenAnewBelongsToTheNewFile() {
    let output = """
      ^f1 2026-03-03|
      :000000 100644 00 c1 A|a.md|^f2 2026-03-02|
      :100644 100644 a1 a1 R100|a.md|b.md|^f3 2026-03-01|
      :000000 100644 00 a1 A|a.md|
      """
    let found = files(output, paths: ["a.md", "b.md"])
    #expect(found["a.md"]?.versions.map(\.blob) == ["c1"])
    #expect(found["b.md"]?.versions.map(\.blob) == ["a1", "a1"])
  }

  @Test func whatACutOffCommitShowsAsNewMayBeOld() {
    let output = """
      ^f1 2026-03-03|
      :100644 100644 a1 a2 M|a.md|^f2 2026-03-02|
      :000000 100644 00 a1 A|a.md|:000000 100644 00 b1 A|b.md|
      """
    let found = files(output, paths: ["a.md", "b.md"], boundaries: ["f2"])
    #expect(found["a.md"] == SourceHistory.File(versions: [.init(day: "2026-03-03", blob: "a2")], isComplete: false))
    #expect(found["b.md"] == nil)
  }

  /// A path may hold anything but a zero byte: line ends, what looks like a commit, what looks like a change.
  @Test(arguments: ["x\ny.md", ":100644 100644 a b M", "\u{1}f9 2030-01-01", "\"q\".md", "é 漢.md", "-x.md", "a\tb.md"])
  func hostileNamesArePaths(name: String) {
    let output = "^f1 2026-03-03|\n:000000 100644 00 a1 A|\(name)|:000000 100644 00 b1 A|b.md|"
    let found = files(output, paths: [name, "b.md"])
    #expect(days(found[name]) == ["2026-03-03"])
    #expect(days(found["b.md"]) == ["2026-03-03"])
  }

  @Test(arguments: ["", "|||", "^", ":", "^f1|:100644|", "^f1 2026-01-01|:1 2 3 4 R|a.md", "nonsense\n|:a b c d M|"])
  func damagedOutputIsData(output: String) {
    for file in files(output, paths: ["a.md"]).values { #expect(!file.versions.isEmpty) }
  }

  @Test(arguments: [1, 3, 64])
  func blobsAreReadHoweverTheyCome(chunk: Int) {
    var parser = GitBlobParser(limit: 8)
    let output = "a1 blob 5\nab\ncd\nb2 missing\nc3 blob 0\n\nd4 blob 9\n123456789\ne5 tree 3\n"
    var rest = Array(output.utf8)[...]
    while !rest.isEmpty {
      parser.consume(rest.prefix(chunk))
      rest = rest.dropFirst(chunk)
    }
    #expect(parser.blobs.mapValues { String(decoding: $0, as: UTF8.self) } == ["a1": "ab\ncd", "c3": ""])
  }
}
