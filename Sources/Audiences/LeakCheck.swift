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

  /// Texts are looked for by every so many words of them, shorter ones as a whole.
  private static let words = 6

  /// - Parameters:
  ///   - common: what may stand in the site although it was left out somewhere: the texts of the theme.
  public init(_ pass: AudiencePass, common: [[UInt8]], threads: Int) {
    policy = pass.policy
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

  /// - Returns: an error for each kind of thing that was found, at most a few a file; empty for a site that is clean.
  public func scan(_ files: [OutputFile], threads: Int) -> [Diagnostic] {
    parallelMap(files, threads: threads) { self.scan($0) }.flatMap { $0 }
  }

  private func scan(_ file: OutputFile) -> [Diagnostic] {
    var found: [Diagnostic] = []
    let name = Array(file.path.utf8)
    for (bytes, isName) in [(name, true), (file.bytes, false)] {
      found += secrets(in: bytes, file: file.path, isName: isName)
      found += canaries(in: bytes, file: file.path, isName: isName)
      found += texts(in: bytes, file: file.path, isName: isName)
    }
    return found
  }

  private func leak(_ what: String, in file: String, isName: Bool, remedy: String, from: SourceLocation? = nil)
    -> Diagnostic
  {
    Diagnostic(
      .error, rule: "audience.leak", at: SourceLocation(file: file),
      isName ? "the name of this file of the site holds \(what)" : "this file of the site holds \(what)",
      because: "The site is for the audience \(policy.audience); nothing was written.", remedy: remedy,
      notes: from.map { [Diagnostic.Note("it stands here", at: $0)] } ?? [])
  }

  // MARK: - What to look for

  private func secrets(in bytes: [UInt8], file: String, isName: Bool) -> [Diagnostic] {
    let isOwnCode = file.hasPrefix("assets/") && (file.hasSuffix(".js") || file.hasSuffix(".css"))
    let looksForAddresses = !isOwnCode && (isName || AudiencePass.isText(bytes))
    var kinds: Set<SecretScanner.Kind> = []
    for secret in SecretScanner.scan(bytes, includingAddresses: looksForAddresses) {
      let text = String(decoding: bytes[secret.bytes], as: UTF8.self).lowercased()
      if !policy.allowed.contains(text) { kinds.insert(secret.kind) }
    }
    return kinds.map(\.summary).sorted().map { summary in
      leak(
        "something private: \(summary)", in: file, isName: isName,
        remedy: "Take it out of the document, or name it under audiences.allow in debrief.yml if anybody may see it.")
    }
  }

  private func canaries(in bytes: [UInt8], file: String, isName: Bool) -> [Diagnostic] {
    guard !canaries.isEmpty else { return [] }
    let folded = bytes.map(TextReplacement.folded)
    return canaries.indices.filter { folded.firstRange(of: canaries[$0], in: 0..<folded.count) != nil }.map { number in
      leak(
        "canary \(number + 1) of audiences.canaries", in: file, isName: isName,
        remedy: "Find in which document it stands, and mark that part as internal.")
    }
  }

  private func texts(in bytes: [UInt8], file: String, isName: Bool) -> [Diagnostic] {
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
    let texts = found.sorted().prefix(3).map { place in
      leak(
        "text that was left out", in: file, isName: isName,
        remedy: "Leave it out where it stands a second time, or name the text under audiences.allow in debrief.yml.",
        from: places[place])
    }
    let words = named.sorted().prefix(3).map { name in
      leak(
        "\"\(name)\", which was to be replaced", in: file, isName: isName,
        remedy: isName ? "Rename the document or picture." : "Find where it comes from: a file's name, or the settings."
      )
    }
    return texts + words
  }
}
