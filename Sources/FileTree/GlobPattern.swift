/// A pattern for paths in the language of `.gitignore` files (gitignore(5), "PATTERN FORMAT").
///
/// `*` and `?` match within one name, `[a-z]` and `[!a-z]` one character, `**/` any number of folders. A pattern
/// with a slash other than a last one counts from its folder; one without matches names at any depth. A slash at
/// the end asks for a folder. Matching takes time in proportion to pattern times path, never more.
public struct GlobPattern: Hashable, Sendable {
  /// Whether only folders match.
  public let onlyFolders: Bool
  private let segments: [Segment]

  private enum Segment: Hashable {
    case anyFolders
    case name([Token])
  }

  private enum Token: Hashable {
    case byte(UInt8)
    case anyCharacter
    case anyRun
    case oneOf([ClosedRange<UInt32>], negated: Bool)
  }

  /// `nil` for a pattern that can match nothing, such as an empty one.
  public init?(_ pattern: String) {
    var parts = pattern.split(separator: "/", omittingEmptySubsequences: false)[...]
    onlyFolders = parts.count > 1 && parts.last?.isEmpty == true
    if onlyFolders { parts = parts.dropLast() }
    let isAnchored = parts.count > 1
    if parts.first?.isEmpty == true { parts = parts.dropFirst() }
    guard !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    var segments: [Segment] = isAnchored ? [] : [.anyFolders]
    for part in parts {
      if part != "**" {
        segments.append(.name(Self.tokens(Array(part.utf8))))
      } else if segments.last != .anyFolders {
        segments.append(.anyFolders)
      }
    }
    // "A trailing /** matches everything inside", so at least one name.
    if segments.last == .anyFolders { segments.append(.name([.anyRun])) }
    self.segments = segments
  }

  /// - Parameter path: relative to the folder the pattern counts from, with `/` between names.
  public func matches(_ path: String, isFolder: Bool = false) -> Bool {
    if onlyFolders, !isFolder { return false }
    let names = path.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }
    // The last `**` alone ever needs another try: an earlier one has matched as little as it can.
    var (name, segment) = (0, 0)
    var retry: (name: Int, segment: Int)?
    while name < names.count {
      if segment < segments.count, case .anyFolders = segments[segment] {
        retry = (name, segment)
        segment += 1
      } else if segment < segments.count, case .name(let tokens) = segments[segment],
        Self.match(tokens, names[name])
      {
        name += 1
        segment += 1
      } else if let last = retry {
        retry = (last.name + 1, last.segment)
        name = last.name + 1
        segment = last.segment + 1
      } else {
        return false
      }
    }
    return segment == segments.count
  }

  // MARK: - Names

  private static func tokens(_ bytes: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    var at = 0
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "*"):
        if tokens.last != .anyRun { tokens.append(.anyRun) }
      case UInt8(ascii: "?"): tokens.append(.anyCharacter)
      case UInt8(ascii: "\\") where at + 1 < bytes.count:
        at += 1
        tokens.append(.byte(bytes[at]))
      case UInt8(ascii: "["):
        if let (token, end) = characterClass(bytes, at) {
          tokens.append(token)
          at = end
        } else {
          tokens.append(.byte(bytes[at]))
        }
      default: tokens.append(.byte(bytes[at]))
      }
      at += 1
    }
    return tokens
  }

  /// The class that opens at `start` and the index of its closing bracket; `nil` where it is never closed.
  private static func characterClass(_ bytes: [UInt8], _ start: Int) -> (Token, Int)? {
    let scalars = Array(String(decoding: bytes[(start + 1)...], as: UTF8.self).unicodeScalars)
    var at = 0
    let negated = scalars.first == "!" || scalars.first == "^"
    if negated { at = 1 }
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while at < scalars.count {
      if scalars[at] == "]", !isFirst {
        let length = scalars[..<at].reduce(0) { $0 + UTF8.width($1) }
        return (.oneOf(ranges, negated: negated), start + 1 + length)
      }
      isFirst = false
      if scalars[at] == "\\", at + 1 < scalars.count { at += 1 }
      let low = scalars[at].value
      if at + 2 < scalars.count, scalars[at + 1] == "-", scalars[at + 2] != "]" {
        let high = scalars[at + 2].value
        if low <= high { ranges.append(low...high) }
        at += 3
      } else {
        ranges.append(low...low)
        at += 1
      }
    }
    return nil
  }

  private static func match(_ tokens: [Token], _ name: [UInt8]) -> Bool {
    var (at, token) = (0, 0)
    var retry: (at: Int, token: Int)?
    while at < name.count {
      if token < tokens.count, tokens[token] == .anyRun {
        retry = (at, token)
        token += 1
      } else if token < tokens.count, let width = width(of: tokens[token], name, at) {
        at += width
        token += 1
      } else if let last = retry {
        at = last.at + 1
        retry = (at, last.token)
        token = last.token + 1
      } else {
        return false
      }
    }
    while token < tokens.count, tokens[token] == .anyRun { token += 1 }
    return token == tokens.count
  }

  /// The bytes that a token takes at a place, `nil` where it does not match.
  private static func width(of token: Token, _ name: [UInt8], _ at: Int) -> Int? {
    switch token {
    case .byte(let byte): return name[at] == byte ? 1 : nil
    case .anyRun: return nil
    case .anyCharacter, .oneOf:
      var end = at + 1
      while end < name.count, name[end] & 0xC0 == 0x80 { end += 1 }
      guard case .oneOf(let ranges, let negated) = token else { return end - at }
      let scalar = String(decoding: name[at..<end], as: UTF8.self).unicodeScalars.first?.value ?? 0
      return ranges.contains { $0.contains(scalar) } != negated ? end - at : nil
    }
  }
}
