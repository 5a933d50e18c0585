import Diagnostics
import FileTree
import Parallelism
import TextAnalysis

/// Looks in the finished bytes of a site for what must not stand there, whatever way it came.
///
/// It knows nothing of how pages are made, so that it finds what the making overlooked: keys and tokens, private
/// addresses, names that were to be replaced, canaries, and texts that were left out.
public struct LeakCheck: Sendable {
  private let policy: AudiencePolicy
  /// Runs of words of texts that were left out, and where those stand; by the number of words.
  private var runs: [Int: [UInt64: Int]] = [:]
  private var places: [SourceLocation] = []
  /// Runs of words of names, and the names.
  private var names: [Int: [UInt64: String]] = [:]
  private let canaries: [[UInt8]]
  /// The documents as they are published, to tell where something comes from.
  private let documents: [SourceFile]

  /// Texts are looked for by every so many words of them, shorter ones as a whole.
  private static let words = 6

  /// - Parameters:
  ///   - common: what may stand in the site although it was left out somewhere: the texts of the theme.
  public init(_ pass: AudiencePass, common: [[UInt8]], threads: Int) {
    policy = pass.policy
    documents = pass.files
    canaries = policy.canaries.map { $0.utf8.map(TextReplacement.folded) }
    for name in pass.replacement.names {
      let words = WordStream(Array(name.utf8))
      words.runs(of: words.hashes.count) { run, _ in names[words.hashes.count, default: [:]][run] = name }
    }
    for text in pass.withheld { add(text) }
    allow(common + pass.files.map(\.bytes) + policy.allowed.map { Array($0.utf8) })
  }

  private mutating func add(_ text: WithheldText) {
    let words = WordStream(text.text)
    let count = min(LeakCheck.words, words.hashes.count)
    let place = places.count
    places.append(text.place)
    words.runs(of: count) { run, at in
      guard words.isTelling(at, count) else { return }
      if runs[count, default: [:]][run] == nil { runs[count, default: [:]][run] = place }
    }
  }

  /// What stands in a text that is published anyway is no secret.
  private mutating func allow(_ texts: [[UInt8]]) {
    for text in texts {
      let words = WordStream(text)
      for count in runs.keys { words.runs(of: count) { run, _ in runs[count]?[run] = nil } }
    }
  }

  /// - Returns: what was found, at most a few things a file; empty for a site that is clean.
  public func scan(_ files: [OutputFile], threads: Int) -> [Leak] {
    parallelMap(files, threads: threads) { self.scan($0) }.flatMap { $0 }
  }

  private func scan(_ file: OutputFile) -> [Leak] {
    var found: [Leak] = []
    let name = Array(file.path.utf8)
    for (bytes, isName) in [(name, true), (file.bytes, false)] {
      found += secrets(in: bytes, file: file.path, isName: isName)
      found += canaries(in: bytes, file: file.path, isName: isName)
      found += texts(in: bytes, file: file.path, isName: isName)
    }
    return found
  }

  // MARK: - What to look for

  private func secrets(in bytes: [UInt8], file: String, isName: Bool) -> [Leak] {
    let isOwnCode = file.hasPrefix("assets/") && (file.hasSuffix(".js") || file.hasSuffix(".css"))
    let looksForAddresses = !isOwnCode && (isName || AudiencePass.isText(bytes))
    var seen: Set<[UInt8]> = []
    var found: [Leak] = []
    for secret in SecretScanner.scan(bytes, includingAddresses: looksForAddresses) {
      let text = Array(bytes[secret.bytes])
      if policy.allowed.contains(String(decoding: text, as: UTF8.self).lowercased()) || !seen.insert(text).inserted {
        continue
      }
      found.append(Leak(.secret(secret.kind.summary, text), in: file, isName: isName))
    }
    return found
  }

  private func canaries(in bytes: [UInt8], file: String, isName: Bool) -> [Leak] {
    guard !canaries.isEmpty else { return [] }
    let folded = bytes.map(TextReplacement.folded)
    return canaries.indices.filter { folded.firstRange(of: canaries[$0], in: 0..<folded.count) != nil }.map {
      Leak(.canary($0), in: file, isName: isName)
    }
  }

  private func texts(in bytes: [UInt8], file: String, isName: Bool) -> [Leak] {
    guard !runs.isEmpty || !names.isEmpty else { return [] }
    let isMarkup = !isName && [".html", ".xml", ".svg"].contains { file.hasSuffix($0) }
    guard isName || AudiencePass.isText(bytes) else { return [] }
    var found: Set<Int> = []
    var named: Set<String> = []
    for skipping in isMarkup ? [false, true] : [false] {
      let words = WordStream(bytes, skippingTags: skipping)
      for (count, known) in runs {
        words.runs(of: count) { run, _ in if let place = known[run] { found.insert(place) } }
      }
      for (count, known) in names {
        words.runs(of: count) { run, _ in if let name = known[run] { named.insert(name) } }
      }
    }
    return found.sorted().prefix(3).map { Leak(.leftOut($0), in: file, isName: isName) }
      + named.sorted().prefix(3).map { Leak(.name($0), in: file, isName: isName) }
  }

  // MARK: - Where it comes from

  /// The line of the first published document that holds a text, letters in any case where it is a canary.
  private func source(of what: Leak.What) -> SourceLocation? {
    let (text, isFolded): ([UInt8], Bool)
    switch what {
    case .secret(_, let bytes): (text, isFolded) = (bytes, false)
    case .canary(let number): (text, isFolded) = (canaries[number], true)
    case .leftOut, .name: return nil
    }
    for document in documents {
      let bytes = isFolded ? document.bytes.map(TextReplacement.folded) : document.bytes
      guard let place = bytes.firstRange(of: text, in: 0..<bytes.count) else { continue }
      let lines = bytes[..<place].count { $0 == 0x0A }
      return SourceLocation(file: document.path, line: lines + 1)
    }
    return nil
  }

  /// One error for each thing that was found, however many files of the site hold it.
  ///
  /// - Returns: each at the document that it comes from, where one of those that are published holds it as it stands
  ///   in the site, else at the first file of the site.
  public func report(_ leaks: [Leak]) -> [Diagnostic] {
    let groups = Dictionary(grouping: leaks) { $0.what }
    return groups.map { what, leaks in
      report(what, in: Set(leaks.map(\.file)).sorted(), isName: leaks.allSatisfy(\.isName))
    }.inReportOrder()
  }

  private func report(_ what: Leak.What, in files: [String], isName: Bool) -> Diagnostic {
    let first = files.first ?? ""
    let more = files.count > 1 ? " and \(files.count - 1) more \(files.count == 2 ? "file" : "files") of the site" : ""
    let source = source(of: what)
    var notes: [Diagnostic.Note] = []
    if case .leftOut(let place) = what { notes.append(Diagnostic.Note("it stands here", at: places[place])) }
    // The line is named and not shown: a report lies in logs that more people read than the document.
    if let source { notes.append(Diagnostic.Note("it stands here", at: source)) }
    if source != nil { notes.append(Diagnostic.Note("it would be in \(first)\(more)")) }
    if source == nil, !more.isEmpty { notes.append(Diagnostic.Note("so do\(more.dropFirst(4))")) }
    let place = isName ? "the name of this file of the site holds" : "this file of the site holds"
    return Diagnostic(
      .error, rule: "audience.leak", at: SourceLocation(file: source?.file ?? first),
      source == nil ? "\(place) \(what.words)" : "this document brings \(what.words) into the site",
      because: "The site is for the audience \(policy.audience); nothing was written.", remedy: what.remedy(isName),
      notes: notes)
  }
}

/// Something that was found in a file of a site and must not stand there.
public struct Leak: Hashable, Sendable {
  enum What: Hashable {
    /// What kind it is, and the bytes of it.
    case secret(String, [UInt8])
    /// By its place among the canaries.
    case canary(Int)
    /// By its place among the texts that were left out.
    case leftOut(Int)
    case name(String)

    var words: String {
      switch self {
      case .secret(let summary, _): "something private: \(summary)"
      case .canary(let number): "canary \(number + 1) of audiences.canaries"
      case .leftOut: "text that was left out"
      case .name(let name): "\"\(name)\", which was to be replaced"
      }
    }

    func remedy(_ isName: Bool) -> String {
      switch self {
      case .secret:
        "Take it out of the document, or name it under audiences.allow in debrief.yml if anybody may see it."
      case .canary: "Mark the part of the document in which it stands as internal."
      case .leftOut:
        "Leave it out where it stands a second time, or name the text under audiences.allow in debrief.yml."
      case .name:
        isName ? "Rename the document or picture." : "Find where it comes from: a file's name, or the settings."
      }
    }
  }

  let what: What
  /// The path in the site.
  let file: String
  /// Whether it is in the path itself.
  let isName: Bool

  init(_ what: What, in file: String, isName: Bool) {
    self.what = what
    self.file = file
    self.isName = isName
  }
}
