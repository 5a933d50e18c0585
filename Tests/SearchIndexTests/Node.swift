import Defaults
import Foundation

@testable import SearchIndex

/// Runs the browser's script under Node.
enum Node {
  static let path: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { "\($0)/node" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  /// For tests that need it: says once, where everybody sees it, what is not tested.
  static var isAvailable: Bool {
    if path == nil { print("SKIPPED: node is not installed, so search.js is not tested (apt install nodejs)") }
    return path != nil
  }

  /// The script that ships: without comments, so that these tests also say that it means the same without them.
  private static let script: URL? = {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("debrief-search-\(UUID().uuidString).js")
    guard let bytes = Defaults.file("Templates/assets/search.js"), (try? Data(bytes).write(to: file)) != nil else {
      return nil
    }
    atexit { script.map { try? FileManager.default.removeItem(at: $0) } }
    return file
  }()

  static func run(_ arguments: [String]) throws -> String {
    let process = Process()
    process.environment = ProcessInfo.processInfo.environment.merging(["SEARCH_JS": script?.path ?? "missing"]) { $1 }
    process.executableURL = URL(fileURLWithPath: path ?? "/usr/bin/node")
    process.arguments = [Corpus.root.appendingPathComponent("Tests/Fixtures/search/run.cjs").path] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }

  /// A folder that is gone after `body`.
  static func withFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("debrief-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  static func write(_ files: [IndexFile], to folder: URL) throws {
    for file in files {
      let url = folder.appendingPathComponent(file.path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: url)
    }
  }

  struct Query: Codable, Hashable {
    var text: String
    var filters: [String: [String]] = [:]
    var order = "best"
  }

  struct Answer: Codable, Hashable {
    var best: Int?
    var hits: [[Int]] = []
    var others: [[Int]] = []
    var unfiltered = 0
    var counts: [[Int]] = []
    var lifted: [Int] = []
    var corrections: [String: [String]] = [:]
    var unknown: [String] = []
    var unknownFilters: [String] = []
    var aside: [String] = []

    init(_ result: SearchResult) {
      best = result.best
      hits = result.hits.map { [$0.document, $0.score, $0.matchesAll ? 1 : 0] }
      others = result.others.map { [$0.document, $0.score, $0.matchesAll ? 1 : 0] }
      unfiltered = result.unfiltered
      counts = result.facetCounts
      lifted = result.liftedCounts
      corrections = result.corrections
      unknown = result.unknownWords
      unknownFilters = result.unknownFilters
      aside = result.setAside
    }
  }

  /// The answers of the script to queries over an index.
  static func search(_ files: [IndexFile], _ queries: [Query]) throws -> [Data] {
    try withFolder { folder in
      try write(files, to: folder)
      return try search(in: folder, queries)
    }
  }

  /// The same over the index of a site.
  static func search(in site: URL, _ queries: [Query]) throws -> [Data] {
    try withFolder { folder in
      let asked = folder.appendingPathComponent("queries.json")
      let answered = folder.appendingPathComponent("answers.jsonl")
      try JSONEncoder().encode(queries).write(to: asked)
      let printed = try run(["search", site.path, asked.path, answered.path])
      let answers = (try? Data(contentsOf: answered)) ?? Data(printed.utf8)
      return answers.split(separator: 0x0A).map { Data($0) }
    }
  }
}
