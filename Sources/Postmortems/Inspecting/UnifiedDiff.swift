/// What differs between two versions of a file, in the format that `patch` and `git apply` read.
public enum UnifiedDiff {
  /// One line of the diff: what it does, and its bytes without the line end.
  public struct Line: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
      case header, hunk, kept, removed, added, note
    }

    public var kind: Kind
    public var bytes: [UInt8]
  }

  private static let context = 3

  /// - Returns: no lines where nothing differs. One hunk, from the first line that differs to the last.
  public static func lines(from old: [UInt8], to new: [UInt8], path: String) -> [Line] {
    guard old != new else { return [] }
    let (a, b) = (split(old), split(new))
    var head = 0
    while head < min(a.count, b.count), a[head] == b[head] { head += 1 }
    var tail = 0
    while tail < min(a.count, b.count) - head, a[a.count - 1 - tail] == b[b.count - 1 - tail] { tail += 1 }
    let before = max(0, head - context)..<head
    let after = (a.count - tail)..<min(a.count, a.count - tail + context)
    let middle = changes(Array(a[head..<(a.count - tail)]), Array(b[head..<(b.count - tail)]))
    let oldCount = before.count + after.count + middle.filter { $0.kind != .added }.count
    let newCount = before.count + after.count + middle.filter { $0.kind != .removed }.count
    func start(_ count: Int) -> Int { count == 0 ? before.lowerBound : before.lowerBound + 1 }
    // A tab ends a name with blanks, as diff(1) writes it and patch(1) reads it.
    let name = path + (path.contains(" ") ? "\t" : "")
    var lines = [
      Line(kind: .header, bytes: Array("--- \(name)".utf8)), Line(kind: .header, bytes: Array("+++ \(name)".utf8)),
      Line(
        kind: .hunk, bytes: Array("@@ -\(start(oldCount)),\(oldCount) +\(start(newCount)),\(newCount) @@".utf8)),
    ]
    let kept = { (line: [UInt8]) in Line(kind: .kept, bytes: line) }
    for line in a[before].map(kept) + middle + a[after].map(kept) { lines += marked(line) }
    return lines
  }

  /// The diff as bytes, for a file or a program.
  public static func bytes(_ lines: [Line]) -> [UInt8] { lines.flatMap { $0.bytes + [0x0A] } }

  /// Lines with their line ends, so that a last line without one is told from one that has it.
  private static func split(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = 0
    for index in bytes.indices where bytes[index] == 0x0A {
      lines.append(Array(bytes[start...index]))
      start = index + 1
    }
    if start < bytes.count { lines.append(Array(bytes[start...])) }
    return lines
  }

  private static func marked(_ line: Line) -> [Line] {
    let mark: UInt8 =
      switch line.kind {
      case .added: UInt8(ascii: "+")
      case .removed: UInt8(ascii: "-")
      default: UInt8(ascii: " ")
      }
    let hasEnd = line.bytes.last == 0x0A
    let text = Line(kind: line.kind, bytes: [mark] + (hasEnd ? Array(line.bytes.dropLast()) : line.bytes))
    return hasEnd ? [text] : [text, Line(kind: .note, bytes: Array("\\ No newline at end of file".utf8))]
  }

  /// The longest common subsequence where that is cheap; else all old lines and then all new ones.
  private static func changes(_ a: [[UInt8]], _ b: [[UInt8]]) -> [Line] {
    guard !a.isEmpty, !b.isEmpty, a.count * b.count <= 250_000 else {
      return a.map { Line(kind: .removed, bytes: $0) } + b.map { Line(kind: .added, bytes: $0) }
    }
    // lengths[i][j]: of the longest common subsequence of a[i...] and b[j...].
    var lengths = Array(repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in a.indices.reversed() {
      for j in b.indices.reversed() {
        lengths[i][j] = a[i] == b[j] ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
      }
    }
    var lines: [Line] = []
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      if i < a.count, j < b.count, a[i] == b[j] {
        lines.append(Line(kind: .kept, bytes: a[i]))
        (i, j) = (i + 1, j + 1)
      } else if i < a.count, j == b.count || lengths[i + 1][j] >= lengths[i][j + 1] {
        lines.append(Line(kind: .removed, bytes: a[i]))
        i += 1
      } else {
        lines.append(Line(kind: .added, bytes: b[j]))
        j += 1
      }
    }
    return lines
  }
}
