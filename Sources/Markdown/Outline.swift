import Diagnostics

/// A heading of a document.
public struct Heading: Hashable, Sendable {
  public var level: Int
  /// The text without markup.
  public var text: String
  /// The fragment that leads to it, unique in the document.
  public var id: String
  public var node: NodeID
  public var range: SourceRange
}

enum Outline {
  static func read(_ tree: MarkdownTree) -> [Heading] {
    let places = tree.nodes.indices.filter { tree.nodes[$0].tag == .heading }
    var out: [Heading] = []
    out.reserveCapacity(places.count)
    var slugs = Slugs(capacity: places.count)
    for index in places {
      let id = NodeID(index)
      let node = tree.nodes[index]
      let bytes = tree.plainTextBytes(id)
      let text = String(decoding: bytes, as: UTF8.self)
      let base = node.text.isEmpty ? nil : String(decoding: tree.bytes(node.text), as: UTF8.self)
      let fragment = slugs.take(base ?? Slugs.asciiSlug(bytes) ?? Slugs.wideSlug(text))
      out.append(
        Heading(level: Int(node.number), text: text, id: fragment, node: id, range: tree.range(id)))
    }
    return out
  }
}

/// Heading ids as GitHub makes them.
public struct Slugs: Sendable {
  /// Ids are the same where their bytes are: to compare them as texts would cost a normalization of each.
  private struct Key: Hashable {
    var id: String

    static func == (a: Key, b: Key) -> Bool { a.id.utf8.elementsEqual(b.id.utf8) }

    func hash(into hasher: inout Hasher) {
      var id = id
      id.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
  }

  private var taken: [Key: Int] = [:]

  /// - Parameter capacity: how many ids will be asked for, roughly.
  public init(capacity: Int = 0) { taken.reserveCapacity(capacity) }

  /// The id for a heading's text: lower case, without punctuation, spaces as hyphens; a second one of the same text
  /// gets `-1`, a third `-2`.
  public mutating func unique(for text: String) -> String { take(Self.slug(text)) }

  /// The id itself where it is free, else numbered.
  mutating func take(_ base: String) -> String {
    // `updateValue` finds and takes the id in one go; only a second one of the same text has more to do.
    let key = Key(id: base)
    guard let earlier = taken.updateValue(0, forKey: key) else { return base }
    taken[key] = earlier
    var id = key
    while taken[id] != nil {
      Steps.count(1)
      let count = (taken[key] ?? 0) + 1
      taken[key] = count
      id = Key(id: "\(base)-\(count)")
    }
    taken[id] = 0
    return id.id
  }

  /// The id without regard to others.
  public static func slug(_ text: String) -> String { asciiSlug(Array(text.utf8)) ?? wideSlug(text) }

  /// The id of any text.
  static func wideSlug(_ text: String) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count)
    func append(_ scalar: Unicode.Scalar) {
      out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
    }
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x20: out.append(UInt8(ascii: "-"))
      case 0x00...0x7F:
        let byte = UInt8(scalar.value).lowercased
        if byte.isAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") { out.append(byte) }
      case let value where isCaselessLetter(value): append(scalar)
      default: for lower in scalar.properties.lowercaseMapping.unicodeScalars where isKept(lower) { append(lower) }
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Whether a scalar is one of the letters without case of Japanese, Chinese and Korean: nearly all of a text in these
  /// scripts, for which no property need be asked.
  @inline(__always)
  static func isCaselessLetter(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF, 0xAC00...0xD7A3: true
    default: false
    }
  }

  /// Letters, marks, numbers and what connects them.
  private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation:
      return true
    default: return false
    }
  }

  /// The id of a text that is ASCII; `nil` for any other.
  static func asciiSlug(_ text: [UInt8]) -> String? {
    guard text.allSatisfy({ $0 < 0x80 }) else { return nil }
    return String(unsafeUninitializedCapacity: text.count) { out in
      var count = 0
      // Each byte makes at most one, so there is room.
      for byte in text {
        let kept = byte == 0x20 ? UInt8(ascii: "-") : byte.lowercased
        guard kept.isAlphanumeric || kept == UInt8(ascii: "-") || kept == UInt8(ascii: "_") else { continue }
        out[count] = kept
        count += 1
      }
      return count
    }
  }
}
