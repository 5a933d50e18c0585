import Diagnostics

/// Mends what is mechanical in a file: every other byte of it stays.
public enum Fixes {
  /// The bytes with the fixes made. Of two that touch the same bytes the first is made; a fix that points outside of
  /// the file is not.
  public static func apply(_ fixes: [Fix], to bytes: [UInt8]) -> [UInt8] {
    let starts = LineStarts.find(in: bytes)
    var changes: [(range: Range<Int>, replacement: String)] = []
    for fix in fixes {
      let (from, to) = (fix.range.start, fix.range.end)
      guard from.line == to.line, starts.indices.contains(from.line - 1), from.column >= 1, to.column >= from.column
      else { continue }
      let start = starts[from.line - 1] + from.column - 1
      let end = starts[from.line - 1] + to.column
      let lineEnd = starts.indices.contains(from.line) ? starts[from.line] : bytes.count
      if end <= lineEnd { changes.append((start..<end, fix.replacement)) }
    }
    changes.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    var out: [UInt8] = []
    var at = 0
    for change in changes where change.range.lowerBound >= at {
      out += bytes[at..<change.range.lowerBound]
      out += Array(change.replacement.utf8)
      at = change.range.upperBound
    }
    return out + bytes[at...]
  }

  /// A unified diff of two versions that have the same number of lines; empty where they are equal.
  public static func diff(_ old: [UInt8], _ new: [UInt8], path: String) -> String {
    guard old != new else { return "" }
    let before = lines(of: old)
    let after = lines(of: new)
    guard before.count == after.count else { return "" }
    var out = "--- \(path)\n+++ \(path)\n"
    let changed = before.indices.filter { before[$0] != after[$0] }
    var at = 0
    while at < changed.count {
      // Changes with at most six equal lines between them share a hunk, as diff(1) does.
      var last = at
      while last + 1 < changed.count, changed[last + 1] - changed[last] <= 6 { last += 1 }
      let from = max(0, changed[at] - 3)
      let to = min(before.count, changed[last] + 4)
      out += "@@ -\(from + 1),\(to - from) +\(from + 1),\(to - from) @@\n"
      for line in from..<to {
        if before[line] == after[line] {
          out += " " + before[line] + "\n"
        } else {
          out += "-" + before[line] + "\n+" + after[line] + "\n"
        }
      }
      at = last + 1
    }
    return out
  }

  private static func lines(of bytes: [UInt8]) -> [String] {
    let starts = LineStarts.find(in: bytes)
    var found: [String] = []
    for (index, start) in starts.enumerated() {
      let end = index + 1 < starts.count ? starts[index + 1] : bytes.count
      if start == end, index == starts.count - 1 { break }
      var line = bytes[start..<end]
      while let last = line.last, last == 0x0A || last == 0x0D { line.removeLast() }
      found.append(String(decoding: line, as: UTF8.self))
    }
    return found
  }
}
