/// A pattern for identifiers in text, such as `OPS-\d+`, that is matched in time linear in the text.
///
/// The language: literal characters; `\d` (0–9), `\w` (letters, digits, underscore; ASCII); classes such as
/// `[A-Z0-9_]`; each may be followed by `?`, `+`, `*`, `{n}`, `{n,}` or `{m,n}`. A backslash makes the next
/// character literal. There are no groups, no alternatives and no anchors, and at most 62 places after counted
/// repetitions are written out, so that all states fit into one word and no text can make matching slow.
///
/// A match is the longest at the first place, no longer than `longest` bytes, and neither begins nor ends inside a word:
/// `OPS-1` is not in `DEVOPS-12`.
public struct LinkPattern: Hashable, Sendable {
  /// The most bytes of a match.
  public static let longest = 128

  public let source: String
  /// For each byte, the positions it can stand at.
  private let table: [UInt64]
  /// Positions that may be passed over.
  private let optional: UInt64
  /// Positions that may come again.
  private let repeating: UInt64
  private let count: Int

  /// Why a pattern is refused: the offset in its UTF-8 and the words.
  public struct Problem: Error, Hashable, Sendable {
    public var offset: Int
    public var summary: String
  }

  public init(_ source: String) throws(Problem) {
    var compiler = LinkPatternCompiler(source)
    let places = try compiler.compile()
    var table = [UInt64](repeating: 0, count: 256)
    var optional: UInt64 = 0
    var repeating: UInt64 = 0
    for (position, place) in places.enumerated() {
      for byte in place.bytes { table[Int(byte)] |= 1 << position }
      if place.isOptional { optional |= 1 << position }
      if place.isRepeating { repeating |= 1 << position }
    }
    self.source = source
    self.table = table
    self.optional = optional
    self.repeating = repeating
    count = places.count
  }

  /// The ranges of all matches in UTF-8, in order, none overlapping another, as indexes of the slice.
  public func matches(in bytes: ArraySlice<UInt8>) -> [Range<Int>] {
    let first = reachable(from: 1)
    var matches: [Range<Int>] = []
    var start = bytes.startIndex
    while start < bytes.endIndex {
      if first & table[Int(bytes[start])] != 0,
        start == bytes.startIndex || isBoundary(bytes[start - 1], bytes[start]),
        let end = end(of: bytes, from: start, first)
      {
        matches.append(start..<end)
        start = end
      } else {
        start += 1
      }
    }
    return matches
  }

  /// Bit `n` is the state "position `n` comes next"; bit `count` is the end.
  private func end(of bytes: ArraySlice<UInt8>, from start: Int, _ first: UInt64) -> Int? {
    var states = first
    var end: Int?
    var at = start
    let limit = min(bytes.endIndex, start + Self.longest)
    while at < limit {
      let taken = states & table[Int(bytes[at])]
      if taken == 0 { break }
      states = reachable(from: taken << 1 | taken & repeating)
      at += 1
      if states & 1 << count != 0, at == bytes.endIndex || isBoundary(bytes[at - 1], bytes[at]) { end = at }
    }
    return end
  }

  /// The states with those behind positions that may be passed over.
  private func reachable(from states: UInt64) -> UInt64 {
    var all = states
    while true {
      let next = all | (all & optional) << 1
      if next == all { return all }
      all = next
    }
  }

  private func isBoundary(_ before: UInt8, _ after: UInt8) -> Bool {
    !(isWord(before) && isWord(after))
  }

  /// Bytes of characters beyond ASCII are letters more often than not.
  private func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || LinkPatternCompiler.word.contains(byte)
  }
}

/// What documents say, and the address it stands for.
public struct LinkRule: Hashable, Sendable {
  public var pattern: LinkPattern
  /// `$0` stands for the match.
  public var url: String

  public init(pattern: LinkPattern, url: String) {
    self.pattern = pattern
    self.url = url
  }

  /// - Parameter match: the text of a match; percent-encoded here.
  public func url(for match: String) -> String {
    url.split(separator: "$0", omittingEmptySubsequences: false).joined(separator: percentEncoded(match))
  }
}
