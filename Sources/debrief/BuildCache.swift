import ArgumentParser
import ByteCoding
import FileTree
import Foundation
import Glibc
import SiteGenerator

/// The options that say what is kept between two runs.
struct CacheOptions: ParsableArguments {
  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp(
      "The folder in which builds keep what they have read of documents, so that only those that changed are read.",
      valueName: "dir"), completion: .directory)
  var given = BuildCache.standardFolder

  @Flag(help: "Read every document anew, and keep nothing.")
  var noCache = false

  /// `nil` for none.
  var folder: String? { noCache ? nil : given }

  /// What builds have read, for a command that answers a question: it looks there and keeps nothing.
  func records(for loaded: SettingsOptions.Loaded) -> RecordCache {
    guard let folder else { return RecordCache(isKept: false) }
    let kept = BuildCache(folder, for: loaded)
    return RecordCache(isKept: false, facts: { kept.knownFacts(documents: $0) })
  }
}

/// What is kept between two runs of the program, in a folder beside the configuration.
struct BuildCache {
  static let standardFolder = ".debrief-cache"
  /// What fewer documents cost is less than what it takes to keep it, and nobody wants a folder for that.
  static let fewest = 64

  private let folder: CacheFolder
  private let name: String
  /// Of the settings that decide what is read.
  private let settings: WideHash

  init(_ folder: String, for loaded: SettingsOptions.Loaded) {
    self.folder = CacheFolder(folder)
    let configuration = loaded.configuration
    // Sites for other readers and of other folders have files of their own, so that building them in turn spares as
    // much as building one of them again.
    let which = configuration.content + [configuration.audience]
    name = "facts-\(ContentHash(Array(which.joined(separator: "\0").utf8)))"
    var settings = WideHash()
    settings.combine(configuration.audience)
    for (path, bytes) in loaded.sources.sorted(by: { $0.key < $1.key }) {
      settings.combine(path)
      settings.combine(bytes)
    }
    self.settings = settings
  }

  /// The facts that are kept, for those who will not keep any; `nil` where there are none.
  func knownFacts(documents: Int) -> FactStore? {
    readFacts(documents: documents).flatMap { $0.count > 0 ? $0 : nil }
  }

  /// The facts that are kept; `nil` where none should be. They are worth nothing without the program that read them.
  func readFacts(documents: Int) -> FactStore? {
    guard documents >= Self.fewest, let program = ProgramFile.hash else { return nil }
    var basis = settings
    basis.combine("\(program.high) \(program.low)")
    guard let bytes = folder.read(name) else { return FactStore(basis: basis.value) }
    let store = FactStore(bytes, basis: basis.value)
    if store.isDamaged { say("was damaged; all documents are read anew") }
    return store
  }

  /// That something cannot be kept is worth a word and no more.
  func writeFacts(_ bytes: [UInt8]) {
    if let problem = folder.write(name, bytes) {
      say("cannot be written (\(problem)); the next build reads all documents anew")
    }
  }

  private func say(_ what: String) { Console.error("note: \(folder.path)/\(name) \(what)\n") }
}

/// The files that the program is made of, as far as they decide what is read out of a document.
enum ProgramFile {
  /// Of all their bytes: the same program has the same one wherever it stands, and no other has it. `nil` where the
  /// system does not show the file.
  static var hash: WideHash.Value? {
    guard let program = bytes(of: "/proc/self/exe") else { return nil }
    var hash = WideHash()
    hash.combine(program)
    // Facts point at nodes of a document's tree, and another version of libcmark may make another tree.
    if let parser = library(of: "cmark_version_string").flatMap(bytes) { hash.combine(parser) }
    return hash.value
  }

  private static func bytes(of path: String) -> Data? {
    try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
  }

  /// The shared library that a function comes from; `nil` where it is part of the program.
  private static func library(of function: String) -> String? {
    typealias Locate = @convention(c) (UnsafeRawPointer, UnsafeMutableRawPointer) -> CInt
    guard let symbol = dlsym(nil, function), let locate = dlsym(nil, "dladdr") else { return nil }
    // dladdr(3) fills in the name of the file, where it begins, and the symbol's name and address. Swift's module of the
    // C library leaves it out.
    var info = [UnsafeRawPointer?](repeating: nil, count: 4)
    let isFound = info.withUnsafeMutableBytes { buffer in
      buffer.baseAddress.map { unsafeBitCast(locate, to: Locate.self)(symbol, $0) != 0 } ?? false
    }
    guard isFound, let name = info[0] else { return nil }
    return String(cString: name.assumingMemoryBound(to: CChar.self))
  }
}
