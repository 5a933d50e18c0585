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
    for (index, node) in tree.nodes.enumerated() where node.tag == .heading {
      let id = NodeID(index)
      let text = tree.plainText(id)
      let custom = node.text.isEmpty ? nil : String(decoding: tree.bytes(node.text), as: UTF8.self)
      let fragment = custom.map { slugs.take($0) } ?? slugs.unique(for: text)
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
      let count = (taken[base] ?? 0) + 1
      taken[base] = count
      id = "\(base)-\(count)"
    }
    taken[id] = 0
    return id
  }

  /// The id without regard to others.
  public static func slug(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return asciiSlug(text) }
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

  private static func asciiSlug(_ text: String) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if byte == 0x20 {
        out.append(UInt8(ascii: "-"))
      } else if byte.isAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") {
        out.append(byte.lowercased)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
