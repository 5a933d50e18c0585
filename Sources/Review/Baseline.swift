import Diagnostics

/// Findings that were there when a folder began to be checked, and that do not count until somebody touches them.
///
/// A text file with a line for each, sorted, so that two branches merge: rule, path, fingerprint, and how many of
/// them there are. The fingerprint is of what was found and of the line it stands on, not of the line's number, so
/// that lines may move.
public struct Baseline: Hashable, Sendable {
  private struct Key: Hashable {
    var rule: String
    var path: String
    var fingerprint: String
  }

  private var counts: [Key: Int] = [:]

  public init() {}

  public init(_ diagnostics: [Diagnostic], sources: [String: [UInt8]]) {
    let lines = SourceLines(sources)
    for diagnostic in diagnostics { counts[Baseline.key(diagnostic, lines), default: 0] += 1 }
  }

  /// Reads a baseline. A line that is none is reported by rule `review.baseline`, and left out.
  public static func read(_ bytes: [UInt8], path: String) -> Diagnosed<Baseline> {
    var baseline = Baseline()
    var diagnostics: [Diagnostic] = []
    for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      let text = String(decoding: line, as: UTF8.self)
      if text.isEmpty || text.hasPrefix("#") { continue }
      let parts = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 4, let count = Int(parts[3]), count > 0, count < 1_000_000 else {
        diagnostics.append(
          Diagnostic(
            .warning, rule: "review.baseline", at: SourceLocation(file: path, line: number + 1),
            "this line is none of a baseline", because: "The findings that it stood for are reported again.",
            remedy: "Write the file anew with debrief check --write-baseline."))
        continue
      }
      baseline.counts[Key(rule: parts[0], path: parts[1], fingerprint: parts[2]), default: 0] += count
    }
    return Diagnosed(baseline, diagnostics)
  }

  public var text: String {
    let lines = counts.map { key, count in "\(key.rule)\t\(key.path)\t\(key.fingerprint)\t\(count)" }.sorted()
    return "# Findings that debrief check does not report. Write it anew with: debrief check --write-baseline FILE\n"
      + lines.map { $0 + "\n" }.joined()
  }

  public var count: Int { counts.values.reduce(0, +) }

  /// The findings that are not in the baseline, and how many are.
  public func filter(_ diagnostics: [Diagnostic], sources: [String: [UInt8]]) -> (new: [Diagnostic], known: Int) {
    let lines = SourceLines(sources)
    var left = counts
    var new: [Diagnostic] = []
    for diagnostic in diagnostics {
      let key = Baseline.key(diagnostic, lines)
      if let count = left[key], count > 0 { left[key] = count - 1 } else { new.append(diagnostic) }
    }
    return (new, diagnostics.count - new.count)
  }

  private static func key(_ diagnostic: Diagnostic, _ lines: SourceLines) -> Key {
    Key(rule: diagnostic.rule, path: diagnostic.location.file, fingerprint: fingerprint(diagnostic, lines))
  }

  static func fingerprint(_ diagnostic: Diagnostic, _ lines: SourceLines) -> String {
    var hash = Prose.fnvBasis
    let line = diagnostic.location.range.map { lines.line($0.start.line, of: diagnostic.location.file) } ?? []
    for byte in Array(diagnostic.rule.utf8) + [0] + Array(diagnostic.summary.utf8) + [0] + line.filter({ $0 > 0x20 }) {
      hash = (hash ^ UInt64(byte)) &* Prose.fnvPrime
    }
    return text(hash)
  }

  /// Sixteen hexadecimal digits of a text.
  static func hash(_ text: String) -> String {
    self.text(text.utf8.reduce(Prose.fnvBasis) { ($0 ^ UInt64($1)) &* Prose.fnvPrime })
  }

  private static func text(_ hash: UInt64) -> String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// Lines of files by their numbers; each file is split once.
final class SourceLines {
  private let sources: [String: [UInt8]]
  private var starts: [String: [Int]] = [:]

  init(_ sources: [String: [UInt8]]) { self.sources = sources }

  /// Without its end; empty for a line that is not there.
  func line(_ number: Int, of file: String) -> ArraySlice<UInt8> {
    guard let bytes = sources[file] else { return [] }
    let starts = starts(of: file, bytes)
    guard starts.indices.contains(number - 1) else { return [] }
    let end = starts.indices.contains(number) ? starts[number] : bytes.count
    var line = bytes[starts[number - 1]..<end]
    while let last = line.last, last == 0x0A || last == 0x0D { line.removeLast() }
    return line
  }

  private func starts(of file: String, _ bytes: [UInt8]) -> [Int] {
    if let known = starts[file] { return known }
    let found = LineStarts.find(in: bytes)
    starts[file] = found
    return found
  }
}

/// Lines end with LF, CR LF or CR, as in CommonMark.
enum LineStarts {
  static func find(in bytes: [UInt8]) -> [Int] {
    var found = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0A || byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A) {
        found.append(index + 1)
      }
    }
    return found
  }
}
