import Diagnostics
import FileTree

/// Finds texts that are marked in one place and stand unmarked in another.
///
/// Only what a mark says of a text itself counts, not what stands in a document that is left out: minutes of a meeting
/// and the postmortem about it have sentences in common, and so have all documents of a house. Nor do headings and
/// titles, which name a thing wherever it is spoken of, short phrases, and what `audiences.allow` names.
struct RepeatedTexts {
  /// Texts are looked for by every so many words in a row, shorter ones as a whole.
  private static let most = 8
  /// Fewer words than these are a phrase and no statement.
  private static let fewest = 6

  private var runs: [Int: [UInt64: SourceLocation]] = [:]

  /// - Parameter common: titles and headings of documents that stay, and what is allowed.
  init(_ withheld: [WithheldText], common: [[UInt8]]) {
    for text in withheld where text.isMarked {
      let words = WordStream(text.text)
      let count = min(Self.most, words.hashes.count)
      guard count >= Self.fewest else { continue }
      words.runs(of: count) { run, at in
        if words.isTelling(at, count), runs[count, default: [:]][run] == nil {
          runs[count, default: [:]][run] = text.place
        }
      }
    }
    for text in common where !runs.isEmpty {
      let words = WordStream(text)
      for count in runs.keys { words.runs(of: count) { run, _ in runs[count]?[run] = nil } }
    }
  }

  /// An error for each marked text that a file repeats, at the line where it ends there.
  func diagnostics(in file: SourceFile) -> [Diagnostic] {
    guard !runs.isEmpty else { return [] }
    let found = places(in: file.bytes[...])
    return found.sorted { ($0.file, $0.range?.start.line ?? 0) < ($1.file, $1.range?.start.line ?? 0) }.map { place in
      Diagnostic(
        .error, rule: "audience.twice",
        at: SourceLocation(file: file.path, line: line(of: place, in: file.bytes)),
        "text that is marked elsewhere stands here unmarked",
        because: "Somebody said who may see it, and the site would show it to others.",
        remedy: "Mark it here, too, or name the text under audiences.allow in debrief.yml if anybody may see it.",
        notes: [Diagnostic.Note("it is marked here", at: place)])
    }
  }

  private func places(in bytes: ArraySlice<UInt8>) -> Set<SourceLocation> {
    let words = WordStream(bytes)
    var found: Set<SourceLocation> = []
    for (count, known) in runs {
      words.runs(of: count) { run, _ in if let place = known[run] { found.insert(place) } }
    }
    return found
  }

  /// The shortest beginning of a file that holds the text ends in its line. Only files that repeat one are asked.
  private func line(of place: SourceLocation, in bytes: [UInt8]) -> Int {
    let ends = bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 } + [bytes.count]
    var (low, high) = (0, ends.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if places(in: bytes[..<ends[middle]]).contains(place) { high = middle } else { low = middle + 1 }
    }
    return low + 1
  }
}
