/// What a piece of data may ask of the parsers, checked on the bytes before Yams runs.
///
/// Yams builds and hashes its tree recursively, so that depth costs stack, and an alias in a key position
/// multiplies work (the "billion laughs"). Both are bounded here by counts that may err on the safe side only:
/// text in quotes counts like structure.
enum DataLimits {
  static let depth = 64
  static let aliases = 16
  /// The most bytes of a text that uses aliases.
  static let aliasedSize = 64 << 10
  /// The most bytes of a text; front matter and configurations are a thousandth of it.
  static let size = 1 << 20
  /// The most values after aliases are expanded.
  static let values = 100_000

  /// An offset and the sentence that says what is too much there.
  struct Excess: Equatable {
    var offset: Int
    var summary: String
  }

  static func yamlExcess(in bytes: [UInt8]) -> Excess? {
    nesting(in: bytes) ?? aliasing(in: bytes)
  }

  /// Open brackets plus rising indentation. A list may stand at the indentation of its key, so that the tree is
  /// at most twice as deep as counted here.
  private static func nesting(in bytes: [UInt8]) -> Excess? {
    var open = 0
    var indents: [Int] = []
    var column = 0
    var atStart = true
    for (offset, byte) in bytes.enumerated() {
      switch byte {
      case 0x0A, 0x0D:
        column = -1
        atStart = true
      case 0x20, 0x09: break
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        open += 1
        atStart = false
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        open = max(0, open - 1)
        atStart = false
      default:
        if atStart {
          while let last = indents.last, last >= column { indents.removeLast() }
          indents.append(column)
        }
        // `- - x` opens a level at every dash.
        if byte != UInt8(ascii: "-"), byte != UInt8(ascii: "?"), byte != UInt8(ascii: ":") { atStart = false }
      }
      if open + indents.count > depth {
        return Excess(offset: offset, summary: "values nested more than \(depth) levels deep")
      }
      column += 1
    }
    return nil
  }

  private static func aliasing(in bytes: [UInt8]) -> Excess? {
    // Without an anchor of its name an asterisk is emphasis in some text, or an error for Yams to report.
    let anchors = Set(names(after: UInt8(ascii: "&"), in: bytes).map(\.name))
    if anchors.isEmpty { return nil }
    let aliases = names(after: UInt8(ascii: "*"), in: bytes).filter { anchors.contains($0.name) }
    if let alias = aliases.first, bytes.count > aliasedSize {
      return Excess(offset: alias.offset, summary: "an alias in more than \(aliasedSize) bytes of data")
    }
    if aliases.count > Self.aliases {
      return Excess(offset: aliases[Self.aliases].offset, summary: "more than \(Self.aliases) aliases")
    }
    return nil
  }

  private static func names(after mark: UInt8, in bytes: [UInt8]) -> [(offset: Int, name: ArraySlice<UInt8>)] {
    var found: [(offset: Int, name: ArraySlice<UInt8>)] = []
    var from = 0
    while let at = bytes[from...].firstIndex(of: mark) {
      let name = bytes[(at + 1)...].prefix(while: isNameByte)
      if !name.isEmpty { found.append((at, name)) }
      from = max(at + 1, name.endIndex)
    }
    return found
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
