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
    var out: [Heading] = []
    var slugs = Slugs()
    for index in tree.nodes.indices where tree.nodes[index].tag == .heading {
      let id = NodeID(index)
      let node = tree.nodes[index]
      let bytes = tree.plainTextBytes(id)
      let text = String(decoding: bytes, as: UTF8.self)
      let base = node.text.isEmpty ? nil : String(decoding: tree.bytes(node.text), as: UTF8.self)
      let fragment = slugs.take(base ?? Slugs.asciiSlug(bytes) ?? Slugs.slug(text))
      out.append(
        Heading(level: Int(node.number), text: text, id: fragment, node: id, range: tree.range(id)))
    }
    return out
  }
}

/// Heading ids as GitHub makes them.
public struct Slugs: Sendable {
  private var taken: [String: Int] = [:]

  public init() {}

  /// The id for a heading's text: lower case, without punctuation, spaces as hyphens; a second one of the same text
  /// gets `-1`, a third `-2`.
  public mutating func unique(for text: String) -> String { take(Self.slug(text)) }

  /// The id itself where it is free, else numbered.
  mutating func take(_ base: String) -> String {
    // `updateValue` finds and takes the id in one go; only a second one of the same text has more to do.
    guard let earlier = taken.updateValue(0, forKey: base) else { return base }
    taken[base] = earlier
    var id = base
    while taken[id] != nil {
      Steps.count(1)
      let count = (taken[base] ?? 0) + 1
      taken[base] = count
      id = "\(base)-\(count)"
    }
    taken[id] = 0
    return id
  }

  /// The id without regard to others.
  public static func slug(_ text: String) -> String {
    if let slug = asciiSlug(Array(text.utf8)) { return slug }
    var out = String.UnicodeScalarView()
    for scalar in text.lowercased().unicodeScalars {
      switch scalar {
      case " ": out.append("-")
      case "-", "_": out.append(scalar)
      default:
        let properties = scalar.properties
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
          .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation:
          out.append(scalar)
        default: break
        }
      }
    }
    return String(out)
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
