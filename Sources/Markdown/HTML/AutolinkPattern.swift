/// An identifier that becomes a link wherever it stands in text, such as `INC-\d+`.
///
/// The notation is the part of regular expressions that needs no going back: characters, `\d`, `\w`, classes as
/// `[A-Z]`, one level of `( )` for captures, and `+ * ? {n} {n,m}` behind a single piece. A match must not touch
/// letters, digits or hyphens on either side.
public struct AutolinkPattern: Hashable, Sendable {
  /// The notation as given.
  public let pattern: String
  /// The address: `$0` or `{id}` is what matched, `$1` … `$9` what the groups matched.
  public let template: String
  /// Addresses of identifiers that are known: these come before the template.
  public var targets: [String: String]
  /// Whether identifiers that are not among `targets` stay text.
  public var onlyKnown: Bool
  let pieces: [Piece]

  /// A piece of the pattern and how often it may stand there.
  struct Piece: Hashable, Sendable {
    var set: ByteSet
    var least: Int
    var most: Int
    /// The capture groups that begin before and end after it.
    var opens = false
    var closes = false
  }

  /// - Returns: `nil` where the notation is not understood or matches nothing.
  public init?(_ pattern: String, template: String, targets: [String: String] = [:], onlyKnown: Bool = false) {
    guard let pieces = PatternReader.read(Array(pattern.utf8)), pieces.contains(where: { $0.least > 0 }),
      let first = pieces.first, first.least > 0
    else { return nil }
    self.pattern = pattern
    self.template = template
    self.targets = targets
    self.onlyKnown = onlyKnown
    self.pieces = pieces
  }

  /// What matches at an index.
  /// - Returns: the end, and the groups' ranges.
  func match(_ bytes: ArraySlice<UInt8>, at start: Int) -> (end: Int, groups: [Range<Int>])? {
    if start > bytes.startIndex {
      let before = bytes[start - 1]
      if before.isAlphanumeric || Self.glue.contains(before) { return nil }
    }
    var at = start
    var groups: [Range<Int>] = []
    var groupStart = start
    for piece in pieces {
      if piece.opens { groupStart = at }
      let from = at
      while at < bytes.endIndex, at - from < piece.most, piece.set.contains(bytes[at]) { at += 1 }
      if at - from < piece.least { return nil }
      if piece.closes { groups.append(groupStart..<at) }
    }
    guard at > start else { return nil }
    if at < bytes.endIndex {
      if bytes[at].isAlphanumeric || bytes[at] == UInt8(ascii: "_") { return nil }
      if bytes[at] == UInt8(ascii: "-"), at + 1 < bytes.endIndex, bytes[at + 1].isAlphanumeric { return nil }
    }
    return (at, groups)
  }

  private static let glue = ByteSet("_-/.#@")

  /// The address of a match; `nil` where it stays text.
  func address(_ bytes: ArraySlice<UInt8>, _ range: Range<Int>, groups: [Range<Int>]) -> String? {
    let id = String(decoding: bytes[range], as: UTF8.self)
    if let known = targets[id] { return known }
    if onlyKnown { return nil }
    var out = ""
    var rest = template[...]
    while let mark = rest.firstIndex(where: { $0 == "$" || $0 == "{" }) {
      out += rest[..<mark]
      rest = rest[mark...]
      if rest.hasPrefix("{id}") {
        out += id
        rest = rest.dropFirst(4)
      } else if rest.first == "$", let digit = rest.dropFirst().first?.wholeNumberValue, digit <= groups.count {
        out += digit == 0 ? id : String(decoding: bytes[groups[digit - 1]], as: UTF8.self)
        rest = rest.dropFirst(2)
      } else {
        out.append(rest.removeFirst())
      }
    }
    return out + rest
  }
}

/// Reads the notation of patterns.
private enum PatternReader {
  static func read(_ bytes: [UInt8]) -> [AutolinkPattern.Piece]? {
    var pieces: [AutolinkPattern.Piece] = []
    var at = 0
    var opens = false
    var inGroup = false
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "("):
        guard !inGroup else { return nil }
        (opens, inGroup) = (true, true)
        at += 1
      case UInt8(ascii: ")"):
        guard inGroup, !opens, !pieces.isEmpty else { return nil }
        pieces[pieces.count - 1].closes = true
        inGroup = false
        at += 1
        if at < bytes.count, ByteSet("+*?{").contains(bytes[at]) { return nil }
      default:
        guard let set = set(bytes, &at), let count = count(bytes, &at) else { return nil }
        pieces.append(AutolinkPattern.Piece(set: set, least: count.0, most: count.1, opens: opens))
        opens = false
      }
    }
    return inGroup ? nil : pieces
  }

  private static func set(_ bytes: [UInt8], _ at: inout Int) -> ByteSet? {
    let byte = bytes[at]
    at += 1
    switch byte {
    case UInt8(ascii: "\\"): return escape(bytes, &at)
    case UInt8(ascii: "["): return bracketed(bytes, &at)
    case UInt8(ascii: "."), UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "+"),
      UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x80...:
      return nil
    default: return ByteSet([byte])
    }
  }

  private static func escape(_ bytes: [UInt8], _ at: inout Int) -> ByteSet? {
    guard at < bytes.count else { return nil }
    defer { at += 1 }
    switch bytes[at] {
    case UInt8(ascii: "d"): return ByteSet("0123456789")
    case UInt8(ascii: "w"): return ByteSet("0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    case let byte where byte.isPunctuation: return ByteSet([byte])
    default: return nil
    }
  }

  private static func bracketed(_ bytes: [UInt8], _ at: inout Int) -> ByteSet? {
    var out = ByteSet([])
    while at < bytes.count, bytes[at] != UInt8(ascii: "]") {
      if bytes[at] == UInt8(ascii: "\\") {
        at += 1
        guard let inner = escape(bytes, &at) else { return nil }
        out.formUnion(inner)
      } else if at + 2 < bytes.count, bytes[at + 1] == UInt8(ascii: "-"), bytes[at + 2] != UInt8(ascii: "]") {
        guard bytes[at] <= bytes[at + 2], bytes[at + 2] < 0x80 else { return nil }
        for byte in bytes[at]...bytes[at + 2] { out.insert(byte) }
        at += 3
      } else {
        guard bytes[at] < 0x80, bytes[at] != UInt8(ascii: "^") else { return nil }
        out.insert(bytes[at])
        at += 1
      }
    }
    guard at < bytes.count else { return nil }
    at += 1
    return out
  }

  private static func count(_ bytes: [UInt8], _ at: inout Int) -> (Int, Int)? {
    guard at < bytes.count else { return (1, 1) }
    switch bytes[at] {
    case UInt8(ascii: "+"):
      at += 1
      return (1, 64)
    case UInt8(ascii: "*"):
      at += 1
      return (0, 64)
    case UInt8(ascii: "?"):
      at += 1
      return (0, 1)
    case UInt8(ascii: "{"):
      guard let close = bytes[at...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
      let numbers = bytes[at + 1..<close].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      at = close + 1
      guard let least = numbers.first.flatMap({ Int(String(decoding: $0, as: UTF8.self)) }), (0...64).contains(least)
      else { return nil }
      guard numbers.count == 2 else { return numbers.count == 1 ? (least, least) : nil }
      let most = numbers[1].isEmpty ? 64 : Int(String(decoding: numbers[1], as: UTF8.self)) ?? -1
      return (least...64).contains(most) ? (least, most) : nil
    default: return (1, 1)
    }
  }
}
