/// Reads the language of `LinkPattern` into places.
struct LinkPatternCompiler {
  struct Place {
    var bytes: Set<UInt8>
    var isOptional = false
    var isRepeating = false
  }

  static let digits = Set("0123456789".utf8)
  static let word = digits.union("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_".utf8)
  /// All states and the end fit into one word of 64 bits.
  private static let mostPlaces = 62

  private let pattern: [UInt8]
  private var at = 0

  init(_ source: String) { pattern = Array(source.utf8) }

  private var byte: UInt8? { at < pattern.count ? pattern[at] : nil }

  mutating func compile() throws(LinkPattern.Problem) -> [Place] {
    var places: [Place] = []
    while byte != nil {
      let start = at
      let bytes = try atom()
      let (least, most) = try quantifier()
      if (least, most) != (1, 1), bytes.contains(where: { $0 >= 0x80 }) {
        throw problem(start, "only ASCII characters can be repeated")
      }
      if let most, most < least { throw problem(start, "the smaller number comes first in {m,n}") }
      let copies = max(most ?? least, 1)
      guard most != 0, places.count + copies <= Self.mostPlaces else {
        throw problem(start, "the pattern stands for more than \(Self.mostPlaces) places, or for none")
      }
      for copy in 0..<copies {
        let isLast = copy == copies - 1
        places.append(Place(bytes: bytes, isOptional: copy >= least, isRepeating: isLast && most == nil))
      }
    }
    if places.allSatisfy(\.isOptional) { throw problem(0, "the pattern matches where there is nothing") }
    return places
  }

  private func problem(_ offset: Int, _ summary: String) -> LinkPattern.Problem {
    LinkPattern.Problem(offset: offset, summary: summary)
  }

  // MARK: - One place

  private mutating func atom() throws(LinkPattern.Problem) -> Set<UInt8> {
    guard let byte else { return [] }
    let start = at
    at += 1
    switch byte {
    case UInt8(ascii: "\\"): return try escape()
    case UInt8(ascii: "["): return try characterClass()
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "|"), UInt8(ascii: "."), UInt8(ascii: "^"),
      UInt8(ascii: "$"), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "?"),
      UInt8(ascii: "+"), UInt8(ascii: "*"):
      let character = Character(UnicodeScalar(byte))
      throw problem(start, "\"\(character)\" has no meaning here; \"\\\(character)\" is the character itself")
    default: return [byte]
    }
  }

  private mutating func escape() throws(LinkPattern.Problem) -> Set<UInt8> {
    guard let byte else { throw problem(at, "a backslash at the end") }
    at += 1
    switch byte {
    case UInt8(ascii: "d"): return Self.digits
    case UInt8(ascii: "w"): return Self.word
    default:
      if Self.word.contains(byte) || byte >= 0x80 {
        throw problem(at - 2, "an escape that is not in the language; \\d and \\w are")
      }
      return [byte]
    }
  }

  private mutating func characterClass() throws(LinkPattern.Problem) -> Set<UInt8> {
    let start = at - 1
    var bytes: Set<UInt8> = []
    if byte == UInt8(ascii: "^") { throw problem(at, "a class cannot be negated") }
    while let byte, byte != UInt8(ascii: "]") {
      if byte >= 0x80 { throw problem(at, "a class holds ASCII characters only") }
      at += 1
      let low = byte == UInt8(ascii: "\\") ? try escape() : [byte]
      guard low.count == 1, let first = low.first, self.byte == UInt8(ascii: "-"), at + 1 < pattern.count,
        pattern[at + 1] != UInt8(ascii: "]")
      else {
        bytes.formUnion(low)
        continue
      }
      let last = pattern[at + 1]
      guard first <= last, last < 0x80, last != UInt8(ascii: "\\") else {
        throw problem(at - 1, "a range in a class goes from the smaller to the greater character")
      }
      bytes.formUnion(first...last)
      at += 2
    }
    guard byte != nil, !bytes.isEmpty else { throw problem(start, "a class that is empty or not closed") }
    at += 1
    return bytes
  }

  // MARK: - How often

  private mutating func quantifier() throws(LinkPattern.Problem) -> (least: Int, most: Int?) {
    switch byte {
    case UInt8(ascii: "?"):
      at += 1
      return (0, 1)
    case UInt8(ascii: "*"):
      at += 1
      return (0, nil)
    case UInt8(ascii: "+"):
      at += 1
      return (1, nil)
    case UInt8(ascii: "{"):
      let start = at
      at += 1
      guard let least = number() else { throw problem(start, "a number is missing after \"{\"") }
      var most: Int? = least
      if byte == UInt8(ascii: ",") {
        at += 1
        most = number()
      }
      guard byte == UInt8(ascii: "}") else { throw problem(start, "\"{\" is not closed") }
      at += 1
      return (least, most)
    default: return (1, 1)
    }
  }

  /// As far as four digits, which is more than can be used.
  private mutating func number() -> Int? {
    var value: Int?
    while let byte, Self.digits.contains(byte), value ?? 0 < 1000 {
      value = (value ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
      at += 1
    }
    return value
  }
}
